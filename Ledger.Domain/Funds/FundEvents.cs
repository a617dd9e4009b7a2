using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Funds;

public abstract record FundEvent : Event;

/// <summary>谋划: a fund is spoken of. It has no money, no limits and no exposure (F4).</summary>
public sealed record FundPlanned(string Name, FundKind Kind, long TargetFen, string Source) : FundEvent;

/// <summary>设立: an agreement was signed. <paramref name="SizeFen"/> is the size it names; nobody has paid yet.</summary>
public sealed record FundEstablished(
    long SizeFen, string Manager, string AgreementDigest, string DocumentNo, FundTerms Terms, DateOnly EstablishedOn) : FundEvent;

/// <summary>Other terms hold from a day on.</summary>
public sealed record FundTermsAmended(FundTerms Terms, DateOnly EffectiveFrom, string DocumentNo) : FundEvent;

/// <summary>认缴: a partner promised money.</summary>
public sealed record CommitmentMade(string PartnerId, string PartnerName, bool IsGovernment, long AmountFen, string AgreementNo) : FundEvent;

/// <summary>催缴: partners were asked for money they had promised.</summary>
public sealed record CapitalCalled(string CallId, DateOnly DueOn, long AmountFen, ImmutableArray<CallLine> Lines, string DocumentNo) : FundEvent;

/// <summary>实缴: a partner paid.</summary>
public sealed record CapitalPaidIn(string PartnerId, long AmountFen, string BankRef) : FundEvent;

/// <summary>The fund promised money to a fund below it.</summary>
public sealed record SubFundCommitted(string SubFundId, long AmountFen, string AgreementNo) : FundEvent;

/// <summary>The fund paid into a fund below it.</summary>
public sealed record SubFundPaid(string SubFundId, long AmountFen, string BankRef) : FundEvent;

/// <summary>A fund below paid out. <paramref name="CapitalFen"/> of it returns what was paid in.</summary>
public sealed record SubFundDistributionReceived(string SubFundId, string DistributionId, long AmountFen, long CapitalFen) : FundEvent;

/// <summary>投资: money for shares of a company. <paramref name="SharesBp"/> is what the fund holds of it afterwards.</summary>
public sealed record InvestmentClosed(
    string InvestmentId, string PartyId, string PartyName, SupportStage Stage, long AmountFen, int SharesBp, DateOnly InvestedOn, string AgreementNo,
    string BankRef, string? Chain = null) : FundEvent;

/// <summary>What an investment was thought to be worth on a day. An estimate: it moves no money.</summary>
public sealed record InvestmentMarked(string InvestmentId, long AmountFen, DateOnly AsOf, ValuationMethod Method) : FundEvent;

/// <summary>净值: what the whole fund was thought to be worth on a day. An estimate: it moves no money.</summary>
public sealed record NavMarked(long AmountFen, DateOnly AsOf, ValuationMethod Method, string ReportDigest) : FundEvent;

/// <summary>Money came in that is neither capital nor the price of a sale.</summary>
public sealed record IncomeReceived(string IncomeId, IncomeKind Kind, long AmountFen, string BankRef, string? InvestmentId = null) : FundEvent;

/// <summary>The fund paid a fee.</summary>
public sealed record FeePaid(string FeeId, FeeKind Kind, long AmountFen, string Payee, string BankRef) : FundEvent;

/// <summary>分配: money to the partners.</summary>
public sealed record DistributionMade(string DistributionId, long AmountFen, ImmutableArray<DistributionLine> Lines, string DocumentNo) : FundEvent;

/// <summary>退出: an investment, or a part of it that had cost <paramref name="CostFen"/>, was sold.</summary>
public sealed record ExitClosed(
    string ExitId, string InvestmentId, string PartyId, SupportStage Stage, long CostFen, long ProceedsFen, int SharesLeftBp, ExitRoute Route,
    string BankRef) : FundEvent;

/// <summary>Cost of an investment is thought lost. It is written off only after a review (F6).</summary>
public sealed record LossRecognised(
    string LossId, string InvestmentId, string PartyId, SupportStage Stage, long AmountFen, string Cause, string RecognisedBy) : FundEvent;

/// <summary>尽责材料: the file of a loss went to its reviewers.</summary>
public sealed record LossReviewOpened(string LossId, ImmutableArray<LossDocument> Documents) : FundEvent;

/// <summary>The reviewers said whether those who acted were diligent.</summary>
public sealed record LossReviewConcluded(string LossId, LossFinding Finding, string OpinionDigest, ImmutableArray<string> ReviewerIds) : FundEvent;

/// <summary>核销: the loss leaves the books of what is held.</summary>
public sealed record LossWrittenOff(string LossId, long AmountFen, string DocumentNo, string DecidedBy) : FundEvent;

/// <summary>免责: nobody answers for the loss.</summary>
public sealed record ExemptionGranted(string LossId, string RuleVersion, string DocumentNo, string DecidedBy) : FundEvent;

/// <summary>不予免责.</summary>
public sealed record ExemptionDenied(string LossId, string RuleVersion, string DocumentNo, string DecidedBy) : FundEvent;

/// <summary>返投认定: money invested in the home area, as the cited terms count it.</summary>
public sealed record BackInvestmentRecognised(string RecognitionId, string InvestmentId, long AmountFen, string RuleVersion, string DocumentNo) : FundEvent;

/// <summary>退出期: no new investments from here on.</summary>
public sealed record HarvestBegun(string DocumentNo) : FundEvent;

/// <summary>清算: the fund is over.</summary>
public sealed record FundLiquidated(string DocumentNo) : FundEvent;
