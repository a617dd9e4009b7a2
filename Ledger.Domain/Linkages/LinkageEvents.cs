using System.Collections.Immutable;
using Ledger.Domain.Funds;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Linkages;

// A state sees only the fact, not the entry around it. So an event names the person or the day itself where a later rule compares them.

/// <summary>What happened to a linkage.</summary>
public abstract record LinkageEvent : Event;

/// <summary>Money by what it was when it was asked back. Together they are the amount.</summary>
public sealed record FormSplit(long GrantedFen, long ContingentFen, long EquityFen)
{
    /// <summary>All of it.</summary>
    public long Sum() => GrantedFen + ContingentFen + EquityFen;
}

/// <summary>A linkage was opened on the terms of a scheme.</summary>
/// <param name="PayeeId">Who is paid: the company itself, or the nominee, holder or investor.</param>
/// <param name="FundId">The fund of this ledger that carries the equity leg, where one does.</param>
/// <param name="RatioBp">The ratio of <paramref name="RuleVersion"/>; a later version in force on the day of computing replaces it.</param>
/// <param name="ExpiresOn">Last day for trigger, conversion and buyback.</param>
/// <param name="HoldingMonths">Months that the investment is held.</param>
/// <param name="BuybackBp">The part that may be bought back.</param>
/// <param name="Chain">产业链: the industrial chain that it belongs to, where that is said.</param>
/// <param name="Stage">Which of the six stages of support it is, where that is said.</param>
public sealed record LinkageOpened(
    LinkageFamily Family, LinkageTrigger Trigger, string Scheme, string Title, string PartyId, string PartyName, string PayeeId, string PayeeName,
    string? FundId, int RatioBp, long CapFen, DateOnly ExpiresOn, int HoldingMonths, PriceBasis? PriceBasis, int? BuybackBp, string RuleVersion,
    string OpenedBy, DateOnly OpenedOn, string? Chain = null, SupportStage? Stage = null) : LinkageEvent;

/// <summary>An outside investment was announced.</summary>
/// <param name="RecordedBy">Cannot verify it (C1).</param>
public sealed record TriggerRecorded(
    string InvestmentId, string InvestorId, string InvestorName, InvestorKind InvestorKind, long AmountFen, string AgreementDigest, string RecordedBy) : LinkageEvent;

/// <summary>投资到账核验: bank receipt and registry change were seen (L1).</summary>
public sealed record ExternalInvestmentVerified(
    string InvestmentId, string InvestorId, long PaidInFen, DateOnly PaidInOn, string RegistryChangeNo, string ReceiptDigest, string VerifiedBy) : LinkageEvent;

/// <summary>The investment fell through before anything was paid; what was computed from it is void.</summary>
public sealed record TriggerWithdrawn(string InvestmentId, string Reason) : LinkageEvent;

/// <summary>The budget of the project was verified; the subsidy is computed from it.</summary>
public sealed record ProjectVerified(long BudgetFen, string PlanDigest, string DocumentNo, string VerifiedBy) : LinkageEvent;

/// <summary>The subsidy was computed and reserved on its pool.</summary>
/// <param name="EligibleFen">What the ratio was applied to.</param>
/// <param name="RuleTrace">How the amount was found (L1).</param>
/// <param name="RemainderBp">What flooring the share left over, in ten-thousandths of a fen: stated, never paid.</param>
/// <param name="ComputedBy">Cannot approve (C4).</param>
public sealed record SubsidyComputed(
    string PoolId, long EligibleFen, long AmountFen, ImmutableArray<RuleStep> RuleTrace, long RemainderBp, string MinutesNo, string SchemeVersion,
    string RuleStream, DateOnly ReservedUntil, string ComputedBy, DateOnly ComputedOn) : LinkageEvent;

/// <summary>The decision to pay; the amount became an obligation of the pool.</summary>
/// <param name="AgreementDigest">The agreement with whom it is paid to.</param>
/// <param name="PayeeAccountDigest">Salted digest of the account the agreement names; payments go there and nowhere else (D5).</param>
/// <param name="LimitFen">The approver's limit by <paramref name="RuleVersion"/> (C2).</param>
public sealed record LinkageApproved(
    string DocumentNo, long AmountFen, string AgreementDigest, string PayeeAccountDigest, string ApprovedBy, DateOnly ApprovedOn, long LimitFen,
    string RuleVersion) : LinkageEvent;

/// <summary>An order took up part of the amount.</summary>
public sealed record PayoutOrdered(string OrderId, long AmountFen) : LinkageEvent;

/// <summary>An order gave its part back: cancelled, or failed at the bank.</summary>
public sealed record PayoutReleased(string OrderId, long AmountFen, string Reason) : LinkageEvent;

/// <summary>An order settled. <paramref name="Form"/>: what the money is from now on.</summary>
public sealed record PayoutSettled(string OrderId, long AmountFen, MoneyForm Form) : LinkageEvent;

/// <summary>Paid money came back by the bank; it can be paid again.</summary>
public sealed record PayoutReturned(string OrderId, long AmountFen, MoneyForm Form) : LinkageEvent;

/// <summary>No more is paid than was; the rest is free again.</summary>
public sealed record PayoutEnded(long PaidFen, long UnpaidFen, string Reason) : LinkageEvent;

/// <summary>持有期 began with the last payment.</summary>
public sealed record HoldingBegun(DateOnly HoldUntil) : LinkageEvent;

/// <summary>转股: granted money became equity (L4).</summary>
/// <param name="InvestmentId">The outside round whose condition was met, where the price is that round's.</param>
/// <param name="ValuationFen">What the company is worth after the round, by <paramref name="PriceBasis"/>.</param>
/// <param name="SharesBp">Principal by valuation, floored.</param>
/// <param name="RemainderFen">What flooring the shares left of the principal.</param>
public sealed record ConvertedToEquity(
    long PrincipalFen, string? InvestmentId, long ValuationFen, int SharesBp, long RemainderFen, PriceBasis PriceBasis, string AgreementDigest,
    string RegistryChangeNo, DateOnly ConvertedOn) : LinkageEvent;

/// <summary>回购: the founder bought back at the original price.</summary>
public sealed record BuybackExercised(long PrincipalFen, string BankRef, string ReceiptDigest) : LinkageEvent;

/// <summary>退出: equity was sold, at whatever price.</summary>
public sealed record EquityExited(long CostFen, long ProceedsFen, string BankRef, string ReceiptDigest, string DocumentNo) : LinkageEvent;

/// <summary>The linkage's time is over.</summary>
/// <param name="GivenUpFen">Contingent money that stays given.</param>
public sealed record LinkageExpired(ExpiryOutcome Outcome, long GivenUpFen, string DocumentNo) : LinkageEvent;

/// <summary>延续: the claim to equity goes on.</summary>
public sealed record ClaimProlonged(DateOnly ExpiresOn, string DocumentNo) : LinkageEvent;

/// <summary>A recovery asks for part of the money.</summary>
public sealed record LinkageMoneyClaimed(string RecoveryId, FormSplit Split) : LinkageEvent;

/// <summary>A recovery asks for the rest no more: it was given up or dismissed, and the money is what it was; or it was written off.</summary>
public sealed record LinkageClaimEnded(string RecoveryId, FormSplit Split, string Outcome) : LinkageEvent;

/// <summary>A recovery brought part of the money back.</summary>
public sealed record LinkageMoneyRecovered(string RecoveryId, long AmountFen) : LinkageEvent;

/// <summary>撤投退补: the investment was withdrawn after the payout, and the subsidy is asked back (L5).</summary>
public sealed record LinkageUnwindOpened(string RecoveryId, string Reason, string EvidenceDigest) : LinkageEvent;

/// <summary>The recovery of an unwound linkage is closed.</summary>
public sealed record LinkageUnwound(string RecoveryId, long RecoveredFen) : LinkageEvent;

/// <summary>Given up before anything was paid.</summary>
public sealed record LinkageCancelled(string Reason) : LinkageEvent;

/// <summary>结转: what the linkage still has to get went into the pool of the following year (Y2).</summary>
/// <param name="AmountFen">The reservation, or the unpaid part of the obligation, that was carried.</param>
public sealed record LinkageCarried(string FromPoolId, string ToPoolId, long AmountFen, string DocumentNo) : LinkageEvent;
