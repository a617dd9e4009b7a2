using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Funds;

/// <summary>A command to one fund. <see cref="FundId"/> comes from the address of the request.</summary>
public abstract record FundCommand : ICommand
{
    public string FundId { get; init; } = "";
    public string Stream => Fund.StreamOf(FundId);
}

/// <summary>Speaks of a fund that is not there yet. It takes no part in any total (F4).</summary>
public sealed record PlanFund(string Name, FundKind Kind, long TargetFen, string Source) : FundCommand;

/// <summary>Establishes a planned fund by its agreement, with the limits that the agreement names (F3, F5).</summary>
public sealed record EstablishFund(long SizeFen, string Manager, string AgreementDigest, string DocumentNo, FundTerms Terms) : FundCommand;

/// <summary>Replaces the terms from the business date on.</summary>
public sealed record AmendFundTerms(FundTerms Terms, string DocumentNo) : FundCommand;

/// <summary>Subscribes (F1, F3). A partner may subscribe again; what it subscribes adds up.</summary>
public sealed record Commit(string PartnerId, string PartnerName, bool IsGovernment, long AmountFen, string AgreementNo) : FundCommand;

/// <summary>Asks partners for what they subscribed (F1).</summary>
public sealed record CallCapital(string CallId, DateOnly DueOn, ImmutableArray<CallLine> Lines, string DocumentNo) : FundCommand;

/// <summary>Records that a partner paid (F1). A partner that is a fund of this ledger pays by <see cref="PaySubFund"/>.</summary>
public sealed record PayIn(string PartnerId, long AmountFen, string BankRef) : FundCommand;

/// <summary>
/// Subscribes to another fund of this ledger (F5). <paramref name="IsGovernment"/>: whether that fund's agreement counts it as government
/// money (F3).
/// </summary>
public sealed record CommitToSubFund(string SubFundId, long AmountFen, bool IsGovernment, string AgreementNo) : FundCommand;

/// <summary>Pays into a fund below what it has called (F1, F2).</summary>
public sealed record PaySubFund(string SubFundId, long AmountFen, string BankRef) : FundCommand;

/// <summary>Invests in a company (F2, F3). <paramref name="Chain"/> names the industrial chain, where known.</summary>
public sealed record Invest(
    string InvestmentId, string PartyId, string PartyName, SupportStage Stage, long AmountFen, int SharesBp, string AgreementNo, string BankRef,
    string? Chain = null) : FundCommand;

/// <summary>Says what an investment is thought to be worth.</summary>
public sealed record MarkInvestment(string InvestmentId, long AmountFen, DateOnly AsOf, ValuationMethod Method) : FundCommand;

/// <summary>Says what the whole fund is thought to be worth.</summary>
public sealed record MarkNav(long AmountFen, DateOnly AsOf, ValuationMethod Method, string ReportDigest) : FundCommand;

/// <summary>Records money that came in beside capital and sales.</summary>
public sealed record ReceiveIncome(string IncomeId, IncomeKind Kind, long AmountFen, string BankRef, string? InvestmentId = null) : FundCommand;

/// <summary>Pays a fee (F2).</summary>
public sealed record PayFee(string FeeId, FeeKind Kind, long AmountFen, string Payee, string BankRef) : FundCommand;

/// <summary>Pays out to partners (F2).</summary>
public sealed record Distribute(string DistributionId, ImmutableArray<DistributionLine> Lines, string DocumentNo) : FundCommand;

/// <summary>Sells an investment, or the part of it that had cost <paramref name="CostFen"/>.</summary>
public sealed record ExitInvestment(
    string ExitId, string InvestmentId, long CostFen, long ProceedsFen, int SharesLeftBp, ExitRoute Route, string BankRef) : FundCommand;

/// <summary>Says that cost of an investment is lost.</summary>
public sealed record RecogniseLoss(string LossId, string InvestmentId, long AmountFen, string Cause) : FundCommand;

/// <summary>Sends the file of a loss to its reviewers (F6).</summary>
public sealed record OpenLossReview(string LossId, ImmutableArray<LossDocument> Documents) : FundCommand;

/// <summary>Concludes the review of a loss (C4).</summary>
public sealed record ConcludeLossReview(string LossId, LossFinding Finding, string OpinionDigest, ImmutableArray<string> ReviewerIds) : FundCommand;

/// <summary>Writes a reviewed loss off (F6, C4).</summary>
public sealed record WriteOffLoss(string LossId, string DocumentNo) : FundCommand;

/// <summary>Decides who answers for a reviewed loss (F6, C4, C5). <paramref name="RuleVersion"/> names the terms in force on the day.</summary>
public sealed record DecideExemption(string LossId, ExemptionOutcome Outcome, string RuleVersion, string DocumentNo) : FundCommand;

/// <summary>Counts money as invested in the home area (C5). A measure with the version that it is counted by, not a gate.</summary>
public sealed record RecogniseBackInvestment(string RecognitionId, string InvestmentId, long AmountFen, string RuleVersion, string DocumentNo) : FundCommand;

/// <summary>Ends the time of new investments.</summary>
public sealed record BeginHarvest(string DocumentNo) : FundCommand;

/// <summary>Ends the fund; nothing may be left in it.</summary>
public sealed record LiquidateFund(string DocumentNo) : FundCommand;
