using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Ledger.Domain.Grants;

namespace Ledger.Host.Projections;

/// <summary>
/// A linkage as it stood at a moment. Amounts in fen. Granted, contingent, equity, claimed, recovered, written off and exited are together what
/// was paid: each yuan stands in one of them.
/// </summary>
public sealed record LinkageRow
{
    public required string LinkageId { get; init; }
    /// <summary><c>matched-subsidy</c>, <c>grant-then-equity</c>, <c>nominee-equity</c>, <c>investor-reward</c> or <c>founder-buyback</c>.</summary>
    public string Family { get; init; } = "";
    public string Status { get; init; } = "";
    /// <summary>The role whose turn it is, or empty.</summary>
    public string WaitsFor { get; init; } = "";
    public string Scheme { get; init; } = "";
    public string Title { get; init; } = "";
    public string PartyId { get; init; } = "";
    public string PartyName { get; init; } = "";
    /// <summary>Who is paid: the company, its nominee or holder, or the investor.</summary>
    public string PayeeId { get; init; } = "";
    public string PayeeName { get; init; } = "";
    /// <summary>The pool it is reserved on and paid from; empty before the computation.</summary>
    public string PoolId { get; init; } = "";
    /// <summary>What the ratio was applied to.</summary>
    public long EligibleFen { get; init; }
    public long AwardFen { get; init; }
    /// <summary>Taken up by orders that are not paid yet.</summary>
    public long OrderedFen { get; init; }
    public long PaidFen { get; init; }
    /// <summary>Given for good.</summary>
    public long GrantedFen { get; init; }
    /// <summary>Granted, and may become equity.</summary>
    public long ContingentFen { get; init; }
    /// <summary>Equity at what it cost.</summary>
    public long EquityFen { get; init; }
    /// <summary>Asked back and not in.</summary>
    public long ClaimedFen { get; init; }
    public long RecoveredFen { get; init; }
    public long WrittenOffFen { get; init; }
    /// <summary>Equity that was sold or bought back, at what it had cost.</summary>
    public long ExitedFen { get; init; }
    /// <summary>What was paid for it.</summary>
    public long ProceedsFen { get; init; }
    public DateOnly OpenedOn { get; init; }
    /// <summary>Last day for trigger, conversion and buyback.</summary>
    public DateOnly ExpiresOn { get; init; }
    public DateOnly? HoldUntil { get; init; }
    /// <summary>Business date of the last change.</summary>
    public DateOnly BusinessDate { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    /// <summary>Version of the stream, for <c>If-Match</c>.</summary>
    public long Version { get; init; }
    /// <summary>The entry that made it so.</summary>
    public long Position { get; init; }
    public LinkageDetail Detail { get; init; } = new();

    /// <summary>Of its accounts, while it is folded.</summary>
    [JsonIgnore]
    internal ImmutableDictionary<string, long>? BalancesFen { get; init; }
}

/// <summary>What a linkage's page shows beyond its row.</summary>
public sealed record LinkageDetail
{
    /// <summary><c>outside-investment</c> or <c>project-plan</c>.</summary>
    public string TriggeredBy { get; init; } = "";
    public string? FundId { get; init; }
    /// <summary>The industrial chain and the stage that it was opened under.</summary>
    public string? Chain { get; init; }
    public string? Stage { get; init; }
    public int HoldingMonths { get; init; }
    public string? PriceBasis { get; init; }
    public int? BuybackBp { get; init; }
    public ImmutableArray<LinkageTriggerItem> Triggers { get; init; } = [];
    /// <summary>The verified budget of the project, where the amount is computed from it.</summary>
    public long? BudgetFen { get; init; }
    public LinkageComputation? Computation { get; init; }
    public string? DocumentNo { get; init; }
    public string? ApprovedBy { get; init; }
    public DateOnly? ApprovedOn { get; init; }
    public ImmutableArray<LinkageConversion> Conversions { get; init; } = [];
    public int SharesBp { get; init; }
    public string? ExpiryOutcome { get; init; }
    /// <summary>The recoveries that ask or asked for part of the money.</summary>
    public ImmutableArray<string> Recoveries { get; init; } = [];
    public string? UnwindingBy { get; init; }
    /// <summary>Why it was unwound, cancelled, or its payout ended.</summary>
    public string? Reason { get; init; }
    public ImmutableArray<string> OpenOrderIds { get; init; } = [];
}

/// <summary>An outside investment; <paramref name="PaidInFen"/> is null until it is verified (L1).</summary>
public sealed record LinkageTriggerItem(
    string InvestmentId, string InvestorId, string InvestorName, string InvestorKind, long AmountFen, long? PaidInFen, DateOnly? PaidInOn,
    string RecordedBy, string? VerifiedBy);

/// <summary>How the amount was found (L1, C5).</summary>
public sealed record LinkageComputation(
    string SchemeVersion, string RuleStream, ImmutableArray<RuleStep> RuleTrace, string MinutesNo, DateOnly ReservedUntil, string ComputedBy, DateOnly ComputedOn);

/// <summary>What was converted, and at what price (L4).</summary>
public sealed record LinkageConversion(
    long PrincipalFen, long ValuationFen, int SharesBp, string PriceBasis, string? InvestmentId, string RegistryChangeNo, DateOnly ConvertedOn);
