using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Ledger.Host.Projections;

/// <summary>A recovery as it stood at a moment. Amounts in fen; principal, interest and fine are counted apart.</summary>
public sealed record RecoveryRow
{
    public required string RecoveryId { get; init; }
    public string Status { get; init; } = "";
    /// <summary>The role whose turn it is, or empty.</summary>
    public string WaitsFor { get; init; } = "";
    /// <summary>The award that the money was paid under.</summary>
    public string AwardStream { get; init; } = "";
    public string PoolId { get; init; } = "";
    /// <summary>Who answers for it.</summary>
    public string PartyId { get; init; } = "";
    public string PartyName { get; init; } = "";
    public string Reason { get; init; } = "";
    public long PrincipalFen { get; init; }
    public long InterestFen { get; init; }
    public long FineFen { get; init; }
    /// <summary>What of the principal is neither in nor given up.</summary>
    public long PrincipalDueFen { get; init; }
    public long InterestDueFen { get; init; }
    public long FineDueFen { get; init; }
    /// <summary>Principal that came in.</summary>
    public long RecoveredFen { get; init; }
    public DateOnly ProposedOn { get; init; }
    public DateOnly? DueOn { get; init; }
    /// <summary>Business date of the last change.</summary>
    public DateOnly BusinessDate { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    /// <summary>Version of the stream, for <c>If-Match</c>.</summary>
    public long Version { get; init; }
    /// <summary>The entry that made it so.</summary>
    public long Position { get; init; }
    public RecoveryDetail Detail { get; init; } = new();

    /// <summary>Of its accounts, while it is folded.</summary>
    [JsonIgnore]
    internal ImmutableDictionary<string, long>? BalancesFen { get; init; }
}

/// <summary>What a recovery's page shows beyond its row.</summary>
public sealed record RecoveryDetail
{
    public string ProposedBy { get; init; } = "";
    public string? OrderedBy { get; init; }
    public DateOnly? OrderedOn { get; init; }
    public string? DocumentNo { get; init; }
    public string? LegalBasis { get; init; }
    public string? NoticeNo { get; init; }
    public DateOnly? NotifiedOn { get; init; }
    public ImmutableArray<RecoveryReceipt> Receipts { get; init; } = [];
    public string? Court { get; init; }
    public string? CaseNo { get; init; }
    /// <summary>The document that wrote it off.</summary>
    public string? WriteOffNo { get; init; }
    /// <summary>The document that closed it.</summary>
    public string? ClosedNo { get; init; }
    /// <summary>Why it was given up before it was ordered.</summary>
    public string? DropReason { get; init; }
}

/// <summary>Money that came in, and where its principal went (R2).</summary>
public sealed record RecoveryReceipt(string BankRef, long PrincipalFen, long InterestFen, long FineFen, string Destination, DateOnly BusinessDate);
