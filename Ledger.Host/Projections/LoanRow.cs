using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Ledger.Domain.Grants;

namespace Ledger.Host.Projections;

/// <summary>A guaranteed loan as it stood at a moment. Amounts in fen.</summary>
public sealed record LoanRow
{
    public required string LoanId { get; init; }
    /// <summary><c>live</c>, <c>claimed</c>, <c>approved</c>, <c>compensated</c>, <c>repaid</c> or <c>closed</c>.</summary>
    public string Status { get; init; } = "";
    /// <summary>The role whose turn it is, or empty.</summary>
    public string WaitsFor { get; init; } = "";
    public string Scheme { get; init; } = "";
    /// <summary>The pool that stands behind it; another one where it was carried into a later year.</summary>
    public string PoolId { get; init; } = "";
    public string BankId { get; init; } = "";
    public string BankName { get; init; } = "";
    /// <summary>The borrower.</summary>
    public string PartyId { get; init; } = "";
    public string PartyName { get; init; } = "";
    public long PrincipalFen { get; init; }
    public long OutstandingFen { get; init; }
    /// <summary>Contingent: what the pool stands behind now.</summary>
    public long GuaranteedFen { get; init; }
    /// <summary>The compensation that was claimed or approved; 0 before.</summary>
    public long AwardFen { get; init; }
    public long OrderedFen { get; init; }
    public long PaidFen { get; init; }
    /// <summary>Paid, and not got back by any way.</summary>
    public long NetPaidFen { get; init; }
    /// <summary>What the borrower paid after the compensation, the bank's share included.</summary>
    public long SharedFen { get; init; }
    public DateOnly StartsOn { get; init; }
    public DateOnly EndsOn { get; init; }
    /// <summary>Business date of the last change.</summary>
    public DateOnly BusinessDate { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    /// <summary>Version of the stream, for <c>If-Match</c>.</summary>
    public long Version { get; init; }
    /// <summary>The entry that made it so.</summary>
    public long Position { get; init; }
    public LoanDetail Detail { get; init; } = new();

    /// <summary>Balances of its accounts, while entries are folded.</summary>
    [JsonIgnore]
    public ImmutableDictionary<string, long>? BalancesFen { get; init; }
}

/// <summary>What a loan's page shows beyond its row. Members that have not happened yet are null or empty.</summary>
public sealed record LoanDetail
{
    public string ContractNo { get; init; } = "";
    /// <summary>The version of the scheme whose terms hold for the loan.</summary>
    public string RuleVersion { get; init; } = "";
    public int ShareBp { get; init; }
    public long ReservedFen { get; init; }
    public string RegisteredBy { get; init; } = "";
    /// <summary>The industrial chain and the stage that it was registered under.</summary>
    public string? Chain { get; init; }
    public string? Stage { get; init; }
    public LoanClaim? Claim { get; init; }
    public string? ApprovedBy { get; init; }
    public DateOnly? ApprovedOn { get; init; }
    public string? DocumentNo { get; init; }
    public ImmutableArray<LoanShare> Shares { get; init; } = [];
    public ImmutableArray<string> OpenOrderIds { get; init; } = [];
    /// <summary>Why a claim was sent back, or the loan closed.</summary>
    public string? Reason { get; init; }
}

/// <summary>A claim and how its amount was found.</summary>
public sealed record LoanClaim(
    long LossFen, long AmountFen, ImmutableArray<RuleStep> RuleTrace, long RemainderBp, DateOnly DefaultedOn, string DocumentNo, string EvidenceDigest, string ClaimedBy);

/// <summary>What the borrower paid after the compensation, and whose it is.</summary>
/// <param name="Destination"><c>pool</c> or <c>treasury</c>.</param>
public sealed record LoanShare(DateOnly On, long AmountFen, long PoolFen, long BankFen, string Destination, string BankRef, string DocumentNo);

/// <summary>What pools stand behind and have paid for one firm, in fen.</summary>
public sealed record LoanExposure(string PartyId, string PartyName, long Loans, long OutstandingFen, long GuaranteedFen, long NetPaidFen);
