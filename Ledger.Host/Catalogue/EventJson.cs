using System.Text.Encodings.Web;
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

/// <summary>
/// How the <c>data</c> of an entry is written and read: camelCase, ISO dates, integers in fen. Generated at build time, so the domain
/// carries no attributes and replay does no reflection.
/// </summary>
[JsonSourceGenerationOptions(
    Converters =
    [
        typeof(KebabEnum<Direction>), typeof(KebabEnum<Grade>), typeof(KebabEnum<GrantKind>), typeof(KebabEnum<ObjectionOutcome>),
        typeof(KebabEnum<RelationKind>), typeof(KebabEnum<FlagKind>),
        typeof(KebabEnum<SupportStage>), typeof(KebabEnum<FundKind>), typeof(KebabEnum<ValuationMethod>), typeof(KebabEnum<FeeKind>),
        typeof(KebabEnum<IncomeKind>), typeof(KebabEnum<ExitRoute>), typeof(KebabEnum<LossFinding>), typeof(KebabEnum<ExemptionOutcome>),
        typeof(KebabEnum<LinkageFamily>), typeof(KebabEnum<LinkageTrigger>), typeof(KebabEnum<InvestorKind>), typeof(KebabEnum<PriceBasis>),
        typeof(KebabEnum<MoneyForm>), typeof(KebabEnum<ExpiryOutcome>), typeof(KebabEnum<RecoveryDestination>),
        typeof(KebabEnum<FigureBasis>), typeof(KebabEnum<FigurePrecision>), typeof(KebabEnum<FigureClass>), typeof(KebabEnum<MeasureKind>),
        typeof(KebabEnum<DuplicateOutcome>), typeof(KebabEnum<PlatformLevel>), typeof(KebabEnum<ListKind>),
    ],
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(PoolOpened))]
[JsonSerializable(typeof(FundsAppropriated))]
[JsonSerializable(typeof(AppropriationAdjusted))]
[JsonSerializable(typeof(AppropriationCorrected))]
[JsonSerializable(typeof(PoolFrozen))]
[JsonSerializable(typeof(PoolUnfrozen))]
[JsonSerializable(typeof(FundsReserved))]
[JsonSerializable(typeof(ReservationReleased))]
[JsonSerializable(typeof(FundsObligated))]
[JsonSerializable(typeof(FundsDeobligated))]
[JsonSerializable(typeof(PaymentInFlight))]
[JsonSerializable(typeof(OutlayPosted))]
[JsonSerializable(typeof(OutlayReturned))]
[JsonSerializable(typeof(RecoveryRestored))]
[JsonSerializable(typeof(FundsCarriedOut))]
[JsonSerializable(typeof(FundsCarriedIn))]
[JsonSerializable(typeof(FundsLapsed))]
[JsonSerializable(typeof(ClosingBegun))]
[JsonSerializable(typeof(FiscalYearClosed))]
[JsonSerializable(typeof(ApplicationSubmitted))]
[JsonSerializable(typeof(ApplicationReturned))]
[JsonSerializable(typeof(ApplicationResubmitted))]
[JsonSerializable(typeof(ApplicationScreened))]
[JsonSerializable(typeof(FilingRecorded))]
[JsonSerializable(typeof(OfficerAssigned))]
[JsonSerializable(typeof(OfficerHandedOver))]
[JsonSerializable(typeof(ReviewConcluded))]
[JsonSerializable(typeof(DuplicateCheckCompleted))]
[JsonSerializable(typeof(AwardProposed))]
[JsonSerializable(typeof(PublicNoticeOpened))]
[JsonSerializable(typeof(ObjectionRaised))]
[JsonSerializable(typeof(ObjectionResolved))]
[JsonSerializable(typeof(PublicNoticeClosed))]
[JsonSerializable(typeof(AwardApproved))]
[JsonSerializable(typeof(TaskBookSigned))]
[JsonSerializable(typeof(InstalmentsScheduled))]
[JsonSerializable(typeof(MilestoneAccepted))]
[JsonSerializable(typeof(PerformanceAssessed))]
[JsonSerializable(typeof(AcceptanceConcluded))]
[JsonSerializable(typeof(AwardAmended))]
[JsonSerializable(typeof(ApplicationRejected))]
[JsonSerializable(typeof(ApplicationWithdrawn))]
[JsonSerializable(typeof(GrantSuspended))]
[JsonSerializable(typeof(GrantResumed))]
[JsonSerializable(typeof(GrantTerminated))]
[JsonSerializable(typeof(GrantClosed))]
[JsonSerializable(typeof(InstalmentOrdered))]
[JsonSerializable(typeof(InstalmentReleased))]
[JsonSerializable(typeof(InstalmentPaid))]
[JsonSerializable(typeof(InstalmentReturned))]
[JsonSerializable(typeof(OrderDrafted))]
[JsonSerializable(typeof(OrderChecked))]
[JsonSerializable(typeof(OrderApproved))]
[JsonSerializable(typeof(OrderSentBack))]
[JsonSerializable(typeof(OrderInstructed))]
[JsonSerializable(typeof(OrderSettled))]
[JsonSerializable(typeof(OrderFailed))]
[JsonSerializable(typeof(PaymentReturned))]
[JsonSerializable(typeof(OrderCancelled))]
[JsonSerializable(typeof(ApplicationOpened))]
[JsonSerializable(typeof(ApplicationEnded))]
[JsonSerializable(typeof(ReceiptUsed))]
[JsonSerializable(typeof(PartyRegistered))]
[JsonSerializable(typeof(PartyRenamed))]
[JsonSerializable(typeof(RelationRecorded))]
[JsonSerializable(typeof(RelationEnded))]
[JsonSerializable(typeof(FlagRaised))]
[JsonSerializable(typeof(FlagLifted))]
[JsonSerializable(typeof(AccountVerified))]
[JsonSerializable(typeof(AccountWithdrawn))]
[JsonSerializable(typeof(FundPlanned))]
[JsonSerializable(typeof(FundEstablished))]
[JsonSerializable(typeof(FundTermsAmended))]
[JsonSerializable(typeof(CommitmentMade))]
[JsonSerializable(typeof(CapitalCalled))]
[JsonSerializable(typeof(CapitalPaidIn))]
[JsonSerializable(typeof(SubFundCommitted))]
[JsonSerializable(typeof(SubFundPaid))]
[JsonSerializable(typeof(SubFundDistributionReceived))]
[JsonSerializable(typeof(InvestmentClosed))]
[JsonSerializable(typeof(InvestmentMarked))]
[JsonSerializable(typeof(NavMarked))]
[JsonSerializable(typeof(IncomeReceived))]
[JsonSerializable(typeof(FeePaid))]
[JsonSerializable(typeof(DistributionMade))]
[JsonSerializable(typeof(ExitClosed))]
[JsonSerializable(typeof(LossRecognised))]
[JsonSerializable(typeof(LossReviewOpened))]
[JsonSerializable(typeof(LossReviewConcluded))]
[JsonSerializable(typeof(LossWrittenOff))]
[JsonSerializable(typeof(ExemptionGranted))]
[JsonSerializable(typeof(ExemptionDenied))]
[JsonSerializable(typeof(BackInvestmentRecognised))]
[JsonSerializable(typeof(HarvestBegun))]
[JsonSerializable(typeof(FundLiquidated))]
[JsonSerializable(typeof(FundLinked))]
[JsonSerializable(typeof(BankAccountRegistered))]
[JsonSerializable(typeof(BatchDrawnUp))]
[JsonSerializable(typeof(BatchWithdrawn))]
[JsonSerializable(typeof(OrderBatched))]
[JsonSerializable(typeof(OrderUnbatched))]
[JsonSerializable(typeof(StatementImported))]
[JsonSerializable(typeof(LineSettled))]
[JsonSerializable(typeof(LineKnown))]
[JsonSerializable(typeof(LineReported))]
[JsonSerializable(typeof(LineMatched))]
[JsonSerializable(typeof(LineSetAside))]
[JsonSerializable(typeof(BankLineSeen))]
[JsonSerializable(typeof(SchemeDrafted))]
[JsonSerializable(typeof(SchemeVersionPublished))]
[JsonSerializable(typeof(SchemeSuspended))]
[JsonSerializable(typeof(SchemeResumed))]
[JsonSerializable(typeof(AwardCounted))]
[JsonSerializable(typeof(AwardRecounted))]
[JsonSerializable(typeof(LinkageOpened))]
[JsonSerializable(typeof(TriggerRecorded))]
[JsonSerializable(typeof(ExternalInvestmentVerified))]
[JsonSerializable(typeof(TriggerWithdrawn))]
[JsonSerializable(typeof(ProjectVerified))]
[JsonSerializable(typeof(SubsidyComputed))]
[JsonSerializable(typeof(LinkageApproved))]
[JsonSerializable(typeof(PayoutOrdered))]
[JsonSerializable(typeof(PayoutReleased))]
[JsonSerializable(typeof(PayoutSettled))]
[JsonSerializable(typeof(PayoutReturned))]
[JsonSerializable(typeof(PayoutEnded))]
[JsonSerializable(typeof(HoldingBegun))]
[JsonSerializable(typeof(ConvertedToEquity))]
[JsonSerializable(typeof(BuybackExercised))]
[JsonSerializable(typeof(EquityExited))]
[JsonSerializable(typeof(LinkageExpired))]
[JsonSerializable(typeof(ClaimProlonged))]
[JsonSerializable(typeof(LinkageMoneyClaimed))]
[JsonSerializable(typeof(LinkageClaimEnded))]
[JsonSerializable(typeof(LinkageMoneyRecovered))]
[JsonSerializable(typeof(LinkageUnwindOpened))]
[JsonSerializable(typeof(LinkageUnwound))]
[JsonSerializable(typeof(LinkageCancelled))]
[JsonSerializable(typeof(InvestmentClaimed))]
[JsonSerializable(typeof(InvestmentFreed))]
[JsonSerializable(typeof(RecoveryProposed))]
[JsonSerializable(typeof(RecoveryOrdered))]
[JsonSerializable(typeof(RecoveryNotified))]
[JsonSerializable(typeof(RecoveryReceived))]
[JsonSerializable(typeof(RecoveryWrittenOff))]
[JsonSerializable(typeof(RecoveryLitigated))]
[JsonSerializable(typeof(RecoveryClosed))]
[JsonSerializable(typeof(RecoveryDropped))]
[JsonSerializable(typeof(PrincipalClaimed))]
[JsonSerializable(typeof(PrincipalClaimEnded))]
[JsonSerializable(typeof(PrincipalRecovered))]
[JsonSerializable(typeof(LinkageOrderDrafted))]
[JsonSerializable(typeof(ReceiptTaken))]
[JsonSerializable(typeof(PartyRecoveryOpened))]
[JsonSerializable(typeof(PartyRecoveryEnded))]
[JsonSerializable(typeof(AwardCarried))]
[JsonSerializable(typeof(LinkageCarried))]
[JsonSerializable(typeof(LoanRegistered))]
[JsonSerializable(typeof(RepaymentRecorded))]
[JsonSerializable(typeof(LoanRepaid))]
[JsonSerializable(typeof(CompensationClaimed))]
[JsonSerializable(typeof(ClaimReturned))]
[JsonSerializable(typeof(CompensationApproved))]
[JsonSerializable(typeof(CompensationOrdered))]
[JsonSerializable(typeof(CompensationReleased))]
[JsonSerializable(typeof(CompensationPaid))]
[JsonSerializable(typeof(CompensationReturned))]
[JsonSerializable(typeof(CompensationReclaimed))]
[JsonSerializable(typeof(CompensationClaimEnded))]
[JsonSerializable(typeof(CompensationRecovered))]
[JsonSerializable(typeof(LoanRecoveryShared))]
[JsonSerializable(typeof(LoanCarried))]
[JsonSerializable(typeof(LoanClosed))]
[JsonSerializable(typeof(FirmLoanCounted))]
[JsonSerializable(typeof(CompensationOrderDrafted))]
[JsonSerializable(typeof(IndicatorDefined))]
[JsonSerializable(typeof(IndicatorObserved))]
[JsonSerializable(typeof(SpendingPlanDrafted))]
[JsonSerializable(typeof(SpendingPlanApproved))]
[JsonSerializable(typeof(PeriodClosed))]
[JsonSerializable(typeof(PeriodReopened))]
[JsonSerializable(typeof(FigureRecorded))]
[JsonSerializable(typeof(FigureHeld))]
[JsonSerializable(typeof(FigureWithdrawn))]
[JsonSerializable(typeof(FigureListed))]
[JsonSerializable(typeof(ProjectClaimed))]
[JsonSerializable(typeof(ProjectReleased))]
[JsonSerializable(typeof(TaskBookUsed))]
[JsonSerializable(typeof(TaskBookReleased))]
[JsonSerializable(typeof(ExpertRegistered))]
[JsonSerializable(typeof(ExpertChanged))]
[JsonSerializable(typeof(ExpertRetired))]
[JsonSerializable(typeof(ExpertListed))]
[JsonSerializable(typeof(PanelOpened))]
[JsonSerializable(typeof(CandidatesFrozen))]
[JsonSerializable(typeof(PanelDrawn))]
[JsonSerializable(typeof(ConflictDeclared))]
[JsonSerializable(typeof(ExpertReplaced))]
[JsonSerializable(typeof(ReviewSubmitted))]
[JsonSerializable(typeof(PanelConcluded))]
[JsonSerializable(typeof(PanelAbandoned))]
[JsonSerializable(typeof(PanelAppointed))]
[JsonSerializable(typeof(PanelDismissed))]
[JsonSerializable(typeof(PlatformRecognised))]
[JsonSerializable(typeof(RecognitionExtended))]
[JsonSerializable(typeof(RecognitionWithdrawn))]
[JsonSerializable(typeof(ListVersionPublished))]
[JsonSerializable(typeof(ChallengePosted))]
[JsonSerializable(typeof(BidPlaced))]
[JsonSerializable(typeof(BidWithdrawn))]
[JsonSerializable(typeof(WinnerSelected))]
[JsonSerializable(typeof(BidFiled))]
[JsonSerializable(typeof(FundingGranted))]
[JsonSerializable(typeof(FundingDeclined))]
[JsonSerializable(typeof(ChallengeClosed))]
[JsonSerializable(typeof(TaperScheduleFixed))]
[JsonSerializable(typeof(TaperYearComputed))]
[JsonSerializable(typeof(TaperYearAwarded))]
[JsonSerializable(typeof(TaperYearReleased))]
[JsonSerializable(typeof(TaperStopped))]
[JsonSerializable(typeof(ApprovalDelegated))]
[JsonSerializable(typeof(DelegationRevoked))]
[JsonSerializable(typeof(RulesAdopted))]
[JsonSerializable(typeof(CalendarPublished))]
public sealed partial class EventJson : JsonSerializerContext
{
    private static EventJson? _plain;

    /// <summary>Writes Chinese as Chinese: the bytes go into a database and a file, never into HTML.</summary>
    public static EventJson Plain => _plain ??= new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters =
        {
            new KebabEnum<Direction>(), new KebabEnum<Grade>(), new KebabEnum<GrantKind>(), new KebabEnum<ObjectionOutcome>(),
            new KebabEnum<RelationKind>(), new KebabEnum<FlagKind>(),
            new KebabEnum<SupportStage>(), new KebabEnum<FundKind>(), new KebabEnum<ValuationMethod>(), new KebabEnum<FeeKind>(),
            new KebabEnum<IncomeKind>(), new KebabEnum<ExitRoute>(), new KebabEnum<LossFinding>(), new KebabEnum<ExemptionOutcome>(),
            new KebabEnum<LinkageFamily>(), new KebabEnum<LinkageTrigger>(), new KebabEnum<InvestorKind>(), new KebabEnum<PriceBasis>(),
            new KebabEnum<MoneyForm>(), new KebabEnum<ExpiryOutcome>(), new KebabEnum<RecoveryDestination>(),
            new KebabEnum<FigureBasis>(), new KebabEnum<FigurePrecision>(), new KebabEnum<FigureClass>(), new KebabEnum<MeasureKind>(),
            new KebabEnum<DuplicateOutcome>(), new KebabEnum<PlatformLevel>(), new KebabEnum<ListKind>(),
        },
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>Enums as kebab-case words; numbers are refused.</summary>
public sealed class KebabEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) where T : struct, Enum;
