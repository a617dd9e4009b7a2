using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Delegations;

/// <summary>
/// 授权: one person lets another approve in their place, for some days, up to an amount, under all schemes or these. Nobody delegates more than
/// they have: the limit that counts is also the delegator's own by the rules of the day. Stream <c>delegation/{id}</c>. Source: C3.
/// </summary>
public sealed record Delegation : AggregateState
{
    public static readonly Delegation Initial = new();

    public string DelegatedBy { get; init; } = "";
    public string DelegatedTo { get; init; } = "";
    public DateOnly ValidFrom { get; init; }
    public DateOnly ValidUntil { get; init; }
    public long LimitFen { get; init; }

    /// <summary>The schemes it is for; empty for all.</summary>
    public ImmutableArray<string> Schemes { get; init; } = [];
    public DateOnly? RevokedOn { get; init; }

    /// <summary>Whether it was given.</summary>
    public bool IsGiven => DelegatedBy.Length > 0;

    /// <summary>The stream of a delegation.</summary>
    public static string StreamOf(string delegationId) => "delegation/" + delegationId;

    public override Delegation Evolve(Event happened) => happened switch
    {
        ApprovalDelegated e => this with
        {
            DelegatedBy = e.DelegatedBy, DelegatedTo = e.DelegatedTo, ValidFrom = e.ValidFrom, ValidUntil = e.ValidUntil,
            LimitFen = e.LimitFen, Schemes = e.Schemes,
        },
        DelegationRevoked e => this with { RevokedOn = e.RevokedOn },
        _ => throw Unexpected(happened),
    };
}

/// <summary>What happened to a delegation.</summary>
public abstract record DelegationEvent : Event;

/// <summary>Authority to approve was delegated.</summary>
/// <param name="LimitFen">The most that one decision under it may be.</param>
/// <param name="Schemes">The schemes it is for; none for all.</param>
public sealed record ApprovalDelegated(
    string DelegatedBy, string DelegatedTo, DateOnly ValidFrom, DateOnly ValidUntil, long LimitFen, ImmutableArray<string> Schemes, string DocumentNo)
    : DelegationEvent;

/// <summary>It was taken back. Nothing is decided under it any more, whatever day a decision names.</summary>
public sealed record DelegationRevoked(DateOnly RevokedOn, string Reason) : DelegationEvent;

/// <summary>A command to one delegation. <see cref="DelegationId"/> comes from the address of the request.</summary>
public abstract record DelegationCommand : ICommand
{
    public string DelegationId { get; init; } = "";
    public string Stream => Delegation.StreamOf(DelegationId);
}

/// <summary>Delegates one's own authority to approve, from today on at the earliest.</summary>
public sealed record DelegateApproval(
    string DelegatedTo, DateOnly ValidFrom, DateOnly ValidUntil, long LimitFen, string DocumentNo, ImmutableArray<string>? Schemes = null) : DelegationCommand;

/// <summary>Takes a delegation back; who gave it or anybody else who may approve.</summary>
public sealed record RevokeDelegation(string Reason) : DelegationCommand;
