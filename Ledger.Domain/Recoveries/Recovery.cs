using System.Collections.Frozen;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Recoveries;

/// <summary>Where a recovery stands.</summary>
public enum RecoveryStatus
{
    None,
    Proposed,
    Ordered,
    Notified,
    PartlyReceived,
    /// <summary>Everything that was asked for came in.</summary>
    Received,
    WrittenOff,
    Litigated,
    Closed,
    /// <summary>Given up before it was ordered.</summary>
    Dropped,
}

/// <summary>
/// 追缴: paid money is asked back. Amounts in fen; principal, interest and fine are counted apart from the order to the last receipt. Stream
/// <c>recovery/{id}</c>.
/// </summary>
public sealed record Recovery : AggregateState
{
    public static readonly Recovery Initial = new();

    public RecoveryStatus Status { get; init; }
    public string AwardStream { get; init; } = "";
    public string PartyId { get; init; } = "";
    public string PartyName { get; init; } = "";
    public string PoolId { get; init; } = "";
    public string ProposedBy { get; init; } = "";
    public string? OrderedBy { get; init; }
    public DateOnly? ProposedOn { get; init; }
    public DateOnly? OrderedOn { get; init; }
    public DateOnly? NotifiedOn { get; init; }
    public DateOnly? DueOn { get; init; }

    /// <summary>Asked back of what was paid.</summary>
    public long PrincipalFen { get; init; }
    public long InterestFen { get; init; }
    public long FineFen { get; init; }

    /// <summary>What of each line is neither in nor given up.</summary>
    public long PrincipalDueFen { get; init; }
    public long InterestDueFen { get; init; }
    public long FineDueFen { get; init; }

    /// <summary>Principal that came in.</summary>
    public long RecoveredFen { get; init; }

    /// <summary>All lines together.</summary>
    public long DueFen => PrincipalDueFen + InterestDueFen + FineDueFen;

    /// <summary>Whether it still stands between its party and new awards (R4).</summary>
    public bool IsOpen => Status is not (RecoveryStatus.None or RecoveryStatus.Closed or RecoveryStatus.Dropped);

    /// <summary>The stream of a recovery.</summary>
    public static string StreamOf(string recoveryId) => "recovery/" + recoveryId;

    public override Recovery Evolve(Event happened) => happened switch
    {
        RecoveryProposed e => this with
        {
            Status = RecoveryStatus.Proposed, AwardStream = e.AwardStream, PartyId = e.PartyId, PartyName = e.PartyName, PoolId = e.PoolId,
            PrincipalFen = e.PrincipalFen, PrincipalDueFen = e.PrincipalFen, ProposedBy = e.ProposedBy, ProposedOn = e.ProposedOn,
        },
        RecoveryOrdered e => this with
        {
            Status = RecoveryStatus.Ordered, OrderedBy = e.OrderedBy, OrderedOn = e.OrderedOn, DueOn = e.DueOn,
            InterestFen = e.InterestFen, FineFen = e.FineFen, InterestDueFen = e.InterestFen, FineDueFen = e.FineFen,
        },
        RecoveryNotified e => this with { Status = RecoveryStatus.Notified, NotifiedOn = e.NotifiedOn },
        RecoveryReceived e => Less(e.PrincipalFen, e.InterestFen, e.FineFen) with
        {
            RecoveredFen = RecoveredFen + e.PrincipalFen,
            Status = DueFen == e.PrincipalFen + e.InterestFen + e.FineFen ? RecoveryStatus.Received
                : Status == RecoveryStatus.Litigated ? Status : RecoveryStatus.PartlyReceived,
        },
        RecoveryWrittenOff e => Less(e.PrincipalFen, e.InterestFen, e.FineFen) with { Status = RecoveryStatus.WrittenOff },
        RecoveryLitigated => this with { Status = RecoveryStatus.Litigated },
        RecoveryClosed e => Less(e.PrincipalFen, e.InterestFen, e.FineFen) with { Status = RecoveryStatus.Closed },
        RecoveryDropped e => Less(e.PrincipalFen, 0, 0) with { Status = RecoveryStatus.Dropped },
        _ => throw Unexpected(happened),
    };

    private Recovery Less(long principalFen, long interestFen, long fineFen) => this with
    {
        PrincipalDueFen = PrincipalDueFen - principalFen, InterestDueFen = InterestDueFen - interestFen, FineDueFen = FineDueFen - fineFen,
    };
}

/// <summary>Which command may come in which state of a recovery. Source: A10, R3.</summary>
public static class RecoveryLifecycle
{
    private static readonly FrozenDictionary<Type, FrozenSet<RecoveryStatus>> Allowed = new Dictionary<Type, FrozenSet<RecoveryStatus>>
    {
        [typeof(ProposeRecovery)] = In(RecoveryStatus.None),
        [typeof(OrderRecovery)] = In(RecoveryStatus.Proposed),
        [typeof(DropRecovery)] = In(RecoveryStatus.Proposed),
        [typeof(NotifyRecovery)] = In(RecoveryStatus.Ordered),
        [typeof(ReceiveRecovery)] = In(RecoveryStatus.Notified, RecoveryStatus.PartlyReceived, RecoveryStatus.Litigated),
        [typeof(WriteOffRecovery)] = In(RecoveryStatus.Notified, RecoveryStatus.PartlyReceived, RecoveryStatus.Litigated),
        [typeof(LitigateRecovery)] = In(RecoveryStatus.Notified, RecoveryStatus.PartlyReceived),
        [typeof(CloseRecovery)] = In(RecoveryStatus.Received, RecoveryStatus.WrittenOff, RecoveryStatus.Litigated),
    }.ToFrozenDictionary();

    /// <summary>Whether a command of this type may come in this state; pages offer no other.</summary>
    public static bool Allows(RecoveryStatus status, Type command) => Allowed[command].Contains(status);

    private static FrozenSet<RecoveryStatus> In(params RecoveryStatus[] statuses) => statuses.ToFrozenSet();
}
