using System.Text.Json;
using System.Text.Json.Serialization;
using Ledger.Domain.BankAccounts;
using Ledger.Domain.BankStatements;
using Ledger.Domain.ChallengeCalls;
using Ledger.Domain.Delegations;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Funds;
using Ledger.Domain.Grants;
using Ledger.Domain.Indicators;
using Ledger.Domain.Linkages;
using Ledger.Domain.Parties;
using Ledger.Domain.PaymentBatches;
using Ledger.Domain.Platforms;
using Ledger.Domain.PublishedLists;
using Ledger.Domain.Recoveries;
using Ledger.Domain.ReportedFigures;
using Ledger.Domain.ReviewPanels;
using Ledger.Domain.RiskSharing;
using Ledger.Domain.Rulebooks;
using Ledger.Domain.Schemes;
using Ledger.Domain.SpendingPlans;
using Ledger.Domain.Tapers;

namespace Ledger.Host.Catalogue;

/// <summary>How commands are read: camelCase, unknown members refused, what the record needs must be there.</summary>
[JsonSourceGenerationOptions(
    Converters =
    [
        typeof(KebabEnum<Direction>), typeof(KebabEnum<Grade>), typeof(KebabEnum<GrantKind>), typeof(KebabEnum<ObjectionOutcome>),
        typeof(KebabEnum<RelationKind>), typeof(KebabEnum<FlagKind>),
        typeof(KebabEnum<SupportStage>), typeof(KebabEnum<FundKind>), typeof(KebabEnum<ValuationMethod>), typeof(KebabEnum<FeeKind>),
        typeof(KebabEnum<IncomeKind>), typeof(KebabEnum<ExitRoute>), typeof(KebabEnum<LossFinding>), typeof(KebabEnum<ExemptionOutcome>),
        typeof(KebabEnum<LinkageFamily>), typeof(KebabEnum<LinkageTrigger>), typeof(KebabEnum<InvestorKind>), typeof(KebabEnum<PriceBasis>),
        typeof(KebabEnum<ExpiryOutcome>), typeof(KebabEnum<RecoveryDestination>),
        typeof(KebabEnum<FigureBasis>), typeof(KebabEnum<FigurePrecision>), typeof(KebabEnum<FigureClass>), typeof(KebabEnum<MeasureKind>),
        typeof(KebabEnum<DuplicateOutcome>), typeof(KebabEnum<PlatformLevel>), typeof(KebabEnum<ListKind>),
    ],
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(OpenPool))]
[JsonSerializable(typeof(Appropriate))]
[JsonSerializable(typeof(AdjustAppropriation))]
[JsonSerializable(typeof(CorrectAppropriation))]
[JsonSerializable(typeof(FreezePool))]
[JsonSerializable(typeof(UnfreezePool))]
[JsonSerializable(typeof(Reserve))]
[JsonSerializable(typeof(ReleaseReservation))]
[JsonSerializable(typeof(ExpireReservation))]
[JsonSerializable(typeof(Obligate))]
[JsonSerializable(typeof(Deobligate))]
[JsonSerializable(typeof(RestoreRecovered))]
[JsonSerializable(typeof(CarryOver))]
[JsonSerializable(typeof(Lapse))]
[JsonSerializable(typeof(BeginClosing))]
[JsonSerializable(typeof(CloseYear))]
[JsonSerializable(typeof(SubmitApplication))]
[JsonSerializable(typeof(ReturnApplication))]
[JsonSerializable(typeof(ResubmitApplication))]
[JsonSerializable(typeof(ScreenApplication))]
[JsonSerializable(typeof(RecordFiling))]
[JsonSerializable(typeof(AssignOfficer))]
[JsonSerializable(typeof(HandOverOfficer))]
[JsonSerializable(typeof(CompleteDuplicateCheck))]
[JsonSerializable(typeof(ConcludeReview))]
[JsonSerializable(typeof(ProposeAward))]
[JsonSerializable(typeof(OpenNotice))]
[JsonSerializable(typeof(RaiseObjection))]
[JsonSerializable(typeof(ResolveObjection))]
[JsonSerializable(typeof(CloseNotice))]
[JsonSerializable(typeof(ApproveAward))]
[JsonSerializable(typeof(SignTaskBook))]
[JsonSerializable(typeof(ScheduleInstalments))]
[JsonSerializable(typeof(AcceptMilestone))]
[JsonSerializable(typeof(RecordAssessment))]
[JsonSerializable(typeof(ConcludeAcceptance))]
[JsonSerializable(typeof(AmendAward))]
[JsonSerializable(typeof(RejectApplication))]
[JsonSerializable(typeof(WithdrawApplication))]
[JsonSerializable(typeof(SuspendGrant))]
[JsonSerializable(typeof(ResumeGrant))]
[JsonSerializable(typeof(TerminateGrant))]
[JsonSerializable(typeof(CloseGrant))]
[JsonSerializable(typeof(DraftOrder))]
[JsonSerializable(typeof(DraftLinkageOrder))]
[JsonSerializable(typeof(CheckOrder))]
[JsonSerializable(typeof(ApproveOrder))]
[JsonSerializable(typeof(SendBackOrder))]
[JsonSerializable(typeof(InstructOrder))]
[JsonSerializable(typeof(SettleOrder))]
[JsonSerializable(typeof(FailOrder))]
[JsonSerializable(typeof(ReturnPayment))]
[JsonSerializable(typeof(CancelOrder))]
[JsonSerializable(typeof(RegisterParty))]
[JsonSerializable(typeof(RenameParty))]
[JsonSerializable(typeof(RecordRelation))]
[JsonSerializable(typeof(EndRelation))]
[JsonSerializable(typeof(RaiseFlag))]
[JsonSerializable(typeof(LiftFlag))]
[JsonSerializable(typeof(VerifyAccount))]
[JsonSerializable(typeof(WithdrawAccount))]
[JsonSerializable(typeof(PlanFund))]
[JsonSerializable(typeof(EstablishFund))]
[JsonSerializable(typeof(AmendFundTerms))]
[JsonSerializable(typeof(Commit))]
[JsonSerializable(typeof(CallCapital))]
[JsonSerializable(typeof(PayIn))]
[JsonSerializable(typeof(CommitToSubFund))]
[JsonSerializable(typeof(PaySubFund))]
[JsonSerializable(typeof(Invest))]
[JsonSerializable(typeof(MarkInvestment))]
[JsonSerializable(typeof(MarkNav))]
[JsonSerializable(typeof(ReceiveIncome))]
[JsonSerializable(typeof(PayFee))]
[JsonSerializable(typeof(Distribute))]
[JsonSerializable(typeof(ExitInvestment))]
[JsonSerializable(typeof(RecogniseLoss))]
[JsonSerializable(typeof(OpenLossReview))]
[JsonSerializable(typeof(ConcludeLossReview))]
[JsonSerializable(typeof(WriteOffLoss))]
[JsonSerializable(typeof(DecideExemption))]
[JsonSerializable(typeof(RecogniseBackInvestment))]
[JsonSerializable(typeof(BeginHarvest))]
[JsonSerializable(typeof(LiquidateFund))]
[JsonSerializable(typeof(RegisterBankAccount))]
[JsonSerializable(typeof(DrawUpBatch))]
[JsonSerializable(typeof(WithdrawBatch))]
[JsonSerializable(typeof(ImportStatement))]
[JsonSerializable(typeof(ReconcileLine))]
[JsonSerializable(typeof(MatchLine))]
[JsonSerializable(typeof(SetLineAside))]
[JsonSerializable(typeof(DraftScheme))]
[JsonSerializable(typeof(PublishScheme))]
[JsonSerializable(typeof(SuspendScheme))]
[JsonSerializable(typeof(ResumeScheme))]
[JsonSerializable(typeof(OpenLinkage))]
[JsonSerializable(typeof(RecordTrigger))]
[JsonSerializable(typeof(VerifyTrigger))]
[JsonSerializable(typeof(WithdrawTrigger))]
[JsonSerializable(typeof(VerifyProject))]
[JsonSerializable(typeof(ComputeSubsidy))]
[JsonSerializable(typeof(ApproveLinkage))]
[JsonSerializable(typeof(EndPayout))]
[JsonSerializable(typeof(ConvertToEquity))]
[JsonSerializable(typeof(ExerciseBuyback))]
[JsonSerializable(typeof(ExitLinkage))]
[JsonSerializable(typeof(ExpireLinkage))]
[JsonSerializable(typeof(UnwindLinkage))]
[JsonSerializable(typeof(CancelLinkage))]
[JsonSerializable(typeof(ProposeRecovery))]
[JsonSerializable(typeof(OrderRecovery))]
[JsonSerializable(typeof(NotifyRecovery))]
[JsonSerializable(typeof(ReceiveRecovery))]
[JsonSerializable(typeof(WriteOffRecovery))]
[JsonSerializable(typeof(LitigateRecovery))]
[JsonSerializable(typeof(CloseRecovery))]
[JsonSerializable(typeof(DropRecovery))]
[JsonSerializable(typeof(CarryCommitment))]
[JsonSerializable(typeof(RegisterLoan))]
[JsonSerializable(typeof(RecordRepayment))]
[JsonSerializable(typeof(ClaimCompensation))]
[JsonSerializable(typeof(ReturnClaim))]
[JsonSerializable(typeof(ApproveCompensation))]
[JsonSerializable(typeof(ShareRecovery))]
[JsonSerializable(typeof(CloseLoan))]
[JsonSerializable(typeof(DraftCompensationOrder))]
[JsonSerializable(typeof(DefineIndicator))]
[JsonSerializable(typeof(ObserveIndicator))]
[JsonSerializable(typeof(DraftSpendingPlan))]
[JsonSerializable(typeof(ApproveSpendingPlan))]
[JsonSerializable(typeof(ClosePeriod))]
[JsonSerializable(typeof(ReopenPeriod))]
[JsonSerializable(typeof(RecordFigure))]
[JsonSerializable(typeof(HoldFigure))]
[JsonSerializable(typeof(WithdrawFigure))]
[JsonSerializable(typeof(RegisterExpert))]
[JsonSerializable(typeof(ChangeExpert))]
[JsonSerializable(typeof(RetireExpert))]
[JsonSerializable(typeof(OpenPanel))]
[JsonSerializable(typeof(FreezeCandidates))]
[JsonSerializable(typeof(DrawPanel))]
[JsonSerializable(typeof(DeclareConflict))]
[JsonSerializable(typeof(ReplaceExpert))]
[JsonSerializable(typeof(SubmitReview))]
[JsonSerializable(typeof(ConcludePanel))]
[JsonSerializable(typeof(AbandonPanel))]
[JsonSerializable(typeof(RecognisePlatform))]
[JsonSerializable(typeof(ExtendRecognition))]
[JsonSerializable(typeof(WithdrawRecognition))]
[JsonSerializable(typeof(PublishList))]
[JsonSerializable(typeof(PostChallenge))]
[JsonSerializable(typeof(PlaceBid))]
[JsonSerializable(typeof(WithdrawBid))]
[JsonSerializable(typeof(SelectWinner))]
[JsonSerializable(typeof(FileBid))]
[JsonSerializable(typeof(GrantFunding))]
[JsonSerializable(typeof(DeclineFunding))]
[JsonSerializable(typeof(CloseChallenge))]
[JsonSerializable(typeof(FixTaper))]
[JsonSerializable(typeof(ComputeTaperYear))]
[JsonSerializable(typeof(StopTaper))]
[JsonSerializable(typeof(DelegateApproval))]
[JsonSerializable(typeof(RevokeDelegation))]
[JsonSerializable(typeof(AdoptRules))]
[JsonSerializable(typeof(PublishCalendar))]
public sealed partial class CommandJson : JsonSerializerContext;
