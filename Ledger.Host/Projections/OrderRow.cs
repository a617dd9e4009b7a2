namespace Ledger.Host.Projections;

/// <summary>A payment order as it stood at a moment, with the role that has to act next. Amounts in fen.</summary>
public sealed record OrderRow
{
    public required string OrderId { get; init; }
    public string Status { get; init; } = "";
    /// <summary>The role whose turn it is, or empty when nobody's is.</summary>
    public string WaitsFor { get; init; } = "";
    public string GrantStream { get; init; } = "";
    public string Scheme { get; init; } = "";
    /// <summary>Title of the grant.</summary>
    public string Title { get; init; } = "";
    public string PoolId { get; init; } = "";
    public int InstalmentNo { get; init; }
    public long AmountFen { get; init; }
    public string PayeeId { get; init; } = "";
    public string PayeeName { get; init; } = "";
    public string DraftedBy { get; init; } = "";
    public DateOnly DraftedOn { get; init; }
    public DateTimeOffset DraftedAt { get; init; }
    public string? CheckedBy { get; init; }
    public string? ApprovedBy { get; init; }
    /// <summary>The approver's limit, once approved (C2).</summary>
    public long? LimitFen { get; init; }
    public string? InstructedBy { get; init; }
    public string? VoucherNo { get; init; }
    public string? Bank { get; init; }
    public string? BankRef { get; init; }
    public DateOnly? SettledOn { get; init; }
    /// <summary>What of the settled money came back.</summary>
    public long ReturnedFen { get; init; }
    /// <summary>Whether a draft was sent back to its maker.</summary>
    public bool SentBack { get; init; }
    /// <summary>The last opinion or reason given.</summary>
    public string? Remark { get; init; }
    /// <summary>Business date of the last change.</summary>
    public DateOnly BusinessDate { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    /// <summary>Version of the stream, for <c>If-Match</c>.</summary>
    public long Version { get; init; }
    /// <summary>The entry that made it so.</summary>
    public long Position { get; init; }
}
