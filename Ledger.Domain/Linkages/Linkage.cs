using System.Collections.Immutable;
using Ledger.Domain.Awards;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Linkages;

/// <summary>Where a linkage stands.</summary>
public enum LinkageStatus
{
    None,
    Open,
    /// <summary>An investment was announced and is not verified.</summary>
    TriggerPending,
    /// <summary>What the subsidy is computed from is verified.</summary>
    Verified,
    /// <summary>Computed, and reserved on its pool.</summary>
    Computed,
    /// <summary>The pool owes it.</summary>
    Approved,
    /// <summary>Part of it was paid.</summary>
    Paid,
    /// <summary>持有期: all of it was paid.</summary>
    Holding,
    /// <summary>Nothing contingent is left; what was converted is held as equity.</summary>
    Converted,
    Expired,
    /// <summary>No equity is left.</summary>
    Exited,
    /// <summary>The subsidy is asked back.</summary>
    Unwinding,
    Unwound,
    /// <summary>Given up before anything was paid.</summary>
    Cancelled,
}

/// <summary>An outside investment; <paramref name="PaidInFen"/> is null until it is verified.</summary>
public sealed record Trigger(
    string InvestmentId, string InvestorId, string InvestorName, InvestorKind InvestorKind, long AmountFen, string RecordedBy, long? PaidInFen,
    DateOnly? PaidInOn, string? ReceiptDigest, string? VerifiedBy);

/// <summary>
/// 投补联动: a subsidy tied to an investment, from its opening to the last fen of what became of it. Amounts in fen. Stream
/// <c>linkage/{id}</c>. Paid money is always in exactly one place: granted, contingent, equity, asked back, recovered, written off, sold.
/// </summary>
public sealed partial record Linkage : Award
{
    /// <summary>A linkage is one line; orders pay it whole or in parts.</summary>
    public const int OnlyLine = 1;

    public static readonly Linkage Initial = new();

    public LinkageStatus Status { get; init; }
    public LinkageFamily Family { get; init; }
    public LinkageTrigger TriggeredBy { get; init; }
    public string PayeeId { get; init; } = "";
    public string PayeeName { get; init; } = "";
    public string? FundId { get; init; }
    public int RatioBp { get; init; }
    public long CapFen { get; init; }
    public DateOnly? ExpiresOn { get; init; }
    public int HoldingMonths { get; init; }
    public PriceBasis? PriceBasis { get; init; }
    public int? BuybackBp { get; init; }

    /// <summary>In the order of their recording; those that were withdrawn are gone.</summary>
    public ImmutableArray<Trigger> Triggers { get; init; } = [];

    /// <summary>The verified budget of the project; null where there is none.</summary>
    public long? BudgetFen { get; init; }
    public string? BudgetVerifiedBy { get; init; }

    /// <summary>What the ratio was applied to.</summary>
    public long EligibleFen { get; init; }
    public string? ComputedBy { get; init; }
    public DateOnly? ComputedOn { get; init; }
    public string? ApprovedBy { get; init; }
    public DateOnly? ApprovedOn { get; init; }
    public DateOnly? HoldUntil { get; init; }

    public long GrantedFen { get; init; }
    public long ContingentFen { get; init; }
    /// <summary>Equity at what it cost.</summary>
    public long EquityFen { get; init; }
    /// <summary>Equity that was sold or bought back, at what it had cost.</summary>
    public long ExitedFen { get; init; }
    /// <summary>What was paid for it.</summary>
    public long ProceedsFen { get; init; }
    /// <summary>Bought back, at the original price.</summary>
    public long BoughtBackFen { get; init; }
    /// <summary>Asked back and given up.</summary>
    public long WrittenOffFen { get; init; }
    /// <summary>Converted so far.</summary>
    public long ConvertedFen { get; init; }
    public int SharesBp { get; init; }

    /// <summary>What each recovery still asks for, by what it was.</summary>
    public ImmutableSortedDictionary<string, FormSplit> Claims { get; init; } = ImmutableSortedDictionary.Create<string, FormSplit>(StringComparer.Ordinal);

    /// <summary>The recovery that unwinds it (L5); null while none does.</summary>
    public string? UnwindingBy { get; init; }

    /// <summary>The stream of a linkage.</summary>
    public static string StreamOf(string linkageId) => "linkage/" + linkageId;

    /// <summary>The investment of that id, or null.</summary>
    public Trigger? FindTrigger(string investmentId) => Triggers.FirstOrDefault(t => t.InvestmentId == investmentId);

    /// <summary>Paid-in money that was verified.</summary>
    public long VerifiedFen => Triggers.Sum(t => t.PaidInFen ?? 0);

    /// <summary>What is outstanding, by what it is.</summary>
    public FormSplit Outstanding => new(GrantedFen, ContingentFen, EquityFen);

    public override Linkage Evolve(Event happened) => happened switch
    {
        LinkageOpened e => this with
        {
            Status = LinkageStatus.Open, Family = e.Family, TriggeredBy = e.Trigger, Scheme = e.Scheme, Title = e.Title, PartyId = e.PartyId,
            PartyName = e.PartyName, PayeeId = e.PayeeId, PayeeName = e.PayeeName, FundId = e.FundId, RatioBp = e.RatioBp, CapFen = e.CapFen,
            ExpiresOn = e.ExpiresOn, HoldingMonths = e.HoldingMonths, PriceBasis = e.PriceBasis, BuybackBp = e.BuybackBp, RuleVersion = e.RuleVersion,
        },
        TriggerRecorded e => Triggered(Triggers.Add(new Trigger(
            e.InvestmentId, e.InvestorId, e.InvestorName, e.InvestorKind, e.AmountFen, e.RecordedBy, null, null, null, null))),
        ExternalInvestmentVerified e => Triggered([.. Triggers.Select(t => t.InvestmentId == e.InvestmentId
            ? t with { PaidInFen = e.PaidInFen, PaidInOn = e.PaidInOn, ReceiptDigest = e.ReceiptDigest, VerifiedBy = e.VerifiedBy } : t)]),
        TriggerWithdrawn e => Triggered(Triggers.RemoveAll(t => t.InvestmentId == e.InvestmentId)),
        ProjectVerified e => this with { Status = LinkageStatus.Verified, BudgetFen = e.BudgetFen, BudgetVerifiedBy = e.VerifiedBy },
        SubsidyComputed e => this with
        {
            Status = LinkageStatus.Computed, PoolId = e.PoolId, EligibleFen = e.EligibleFen, AwardFen = e.AmountFen, RuleStream = e.RuleStream,
            RuleVersion = e.SchemeVersion, ComputedBy = e.ComputedBy, ComputedOn = e.ComputedOn,
        },
        LinkageApproved e => this with
        {
            Status = LinkageStatus.Approved, PayeeAccountDigest = e.PayeeAccountDigest, ApprovedBy = e.ApprovedBy, ApprovedOn = e.ApprovedOn,
            Instalments = [new Instalment(OnlyLine, e.AmountFen, OnApproval, 0, 0)], ScheduledFen = e.AmountFen,
        },
        PayoutOrdered e => Moved(e.AmountFen, 0) with { OrderIds = OrderIds.Add(e.OrderId), OpenOrderIds = OpenOrderIds.Add(e.OrderId) },
        PayoutReleased e => Moved(-e.AmountFen, 0) with { OpenOrderIds = OpenOrderIds.Remove(e.OrderId) },
        PayoutSettled e => Moved(-e.AmountFen, e.AmountFen).Holds(e.Form, e.AmountFen) with
        {
            OpenOrderIds = OpenOrderIds.Remove(e.OrderId), Status = LinkageStatus.Paid,
        },
        PayoutReturned e => Moved(0, -e.AmountFen).Holds(e.Form, -e.AmountFen) with
        {
            Status = Status == LinkageStatus.Holding ? LinkageStatus.Paid : Status, HoldUntil = Status == LinkageStatus.Holding ? null : HoldUntil,
        },
        PayoutEnded e => this with
        {
            AwardFen = e.PaidFen, ScheduledFen = e.PaidFen, Instalments = [Instalments[0] with { AmountFen = e.PaidFen }],
        },
        HoldingBegun e => this with { Status = LinkageStatus.Holding, HoldUntil = e.HoldUntil },
        ConvertedToEquity e => this with
        {
            ContingentFen = ContingentFen - e.PrincipalFen, EquityFen = EquityFen + e.PrincipalFen, ConvertedFen = ConvertedFen + e.PrincipalFen,
            SharesBp = SharesBp + e.SharesBp, Status = ContingentFen == e.PrincipalFen ? LinkageStatus.Converted : Status,
        },
        BuybackExercised e => Sold(e.PrincipalFen, e.PrincipalFen) with { BoughtBackFen = BoughtBackFen + e.PrincipalFen },
        EquityExited e => Sold(e.CostFen, e.ProceedsFen),
        LinkageExpired e => this with
        {
            Status = LinkageStatus.Expired, ContingentFen = ContingentFen - e.GivenUpFen, GrantedFen = GrantedFen + e.GivenUpFen,
        },
        ClaimProlonged e => this with { ExpiresOn = e.ExpiresOn },
        LinkageMoneyClaimed e => Take(e.Split, 1) with { Claims = Claims.Add(e.RecoveryId, e.Split) },
        LinkageClaimEnded { Outcome: ClaimOutcomes.WrittenOff } e => this with
        {
            ClaimedFen = ClaimedFen - e.Split.Sum(), WrittenOffFen = WrittenOffFen + e.Split.Sum(), Claims = Claims.Remove(e.RecoveryId),
        },
        LinkageClaimEnded e => Take(e.Split, -1) with { Claims = Claims.Remove(e.RecoveryId) },
        LinkageMoneyRecovered e => this with
        {
            ClaimedFen = ClaimedFen - e.AmountFen, RecoveredFen = RecoveredFen + e.AmountFen,
            Claims = Claims.SetItem(e.RecoveryId, Rest(Claims[e.RecoveryId], e.AmountFen)),
        },
        LinkageUnwindOpened e => this with { Status = LinkageStatus.Unwinding, UnwindingBy = e.RecoveryId },
        LinkageUnwound => this with { Status = LinkageStatus.Unwound },
        LinkageCancelled => this with { Status = LinkageStatus.Cancelled },
        LinkageCarried e => this with { PoolId = e.ToPoolId, CarriedOrders = OrdersPaidBy(e.FromPoolId) },
        _ => throw Unexpected(happened),
    };

    /// <summary>Investments before the payout decide where the linkage stands; later ones only meet the condition of a conversion.</summary>
    private Linkage Triggered(ImmutableArray<Trigger> triggers)
    {
        if (Status >= LinkageStatus.Paid || TriggeredBy == LinkageTrigger.ProjectPlan)
        {
            return this with { Triggers = triggers };
        }

        return this with
        {
            Triggers = triggers, PoolId = "", AwardFen = 0, EligibleFen = 0, RuleStream = null, ComputedBy = null, ComputedOn = null, ApprovedBy = null,
            ApprovedOn = null, PayeeAccountDigest = null, Instalments = [], ScheduledFen = 0,
            Status = triggers.IsEmpty ? LinkageStatus.Open
                : triggers.Any(t => t.PaidInFen is null) ? LinkageStatus.TriggerPending : LinkageStatus.Verified,
        };
    }

    private Linkage Moved(long orderedFen, long paidFen) => (Linkage)Move(OnlyLine, orderedFen, paidFen);

    private Linkage Holds(MoneyForm form, long amountFen) => form switch
    {
        MoneyForm.Contingent => this with { ContingentFen = ContingentFen + amountFen },
        MoneyForm.Equity => this with { EquityFen = EquityFen + amountFen },
        _ => this with { GrantedFen = GrantedFen + amountFen },
    };

    private Linkage Sold(long costFen, long proceedsFen) => this with
    {
        EquityFen = EquityFen - costFen, ExitedFen = ExitedFen + costFen, ProceedsFen = ProceedsFen + proceedsFen,
        Status = EquityFen == costFen && ContingentFen == 0 && ClaimedFen == 0 ? LinkageStatus.Exited : Status,
    };

    /// <summary>Out of what is outstanding and asked back, or the other way.</summary>
    private Linkage Take(FormSplit split, int sign) => this with
    {
        GrantedFen = GrantedFen - (sign * split.GrantedFen), ContingentFen = ContingentFen - (sign * split.ContingentFen),
        EquityFen = EquityFen - (sign * split.EquityFen), ClaimedFen = ClaimedFen + (sign * split.Sum()),
    };

    /// <summary>What is left of a claim after money came in: granted money is thought to come first, equity last.</summary>
    private static FormSplit Rest(FormSplit claim, long amountFen)
    {
        var taken = Part(claim, amountFen);
        return new FormSplit(claim.GrantedFen - taken.GrantedFen, claim.ContingentFen - taken.ContingentFen, claim.EquityFen - taken.EquityFen);
    }

    /// <summary>An amount out of a split: granted first, then contingent, then equity.</summary>
    private static FormSplit Part(FormSplit of, long amountFen)
    {
        var granted = Math.Min(amountFen, of.GrantedFen);
        var contingent = Math.Min(amountFen - granted, of.ContingentFen);
        return new FormSplit(granted, contingent, amountFen - granted - contingent);
    }
}
