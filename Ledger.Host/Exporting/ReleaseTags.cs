using System.Collections.Frozen;
using Ledger.Domain.Grants;
using Ledger.Domain.Linkages;
using Ledger.Domain.RiskSharing;

namespace Ledger.Host.Exporting;

/// <summary>The part of an award's life that a change belongs to, in the words of open contracting.</summary>
internal enum ReleaseStage
{
    /// <summary>Nothing that the public is told: who is in charge, what orders take up and give back.</summary>
    Unpublished,
    Planning,
    Tender,
    Award,
    /// <summary>The decision and the agreement in one.</summary>
    AwardAndContract,
    Contract,
    Amendment,
    Implementation,
    Termination,
    Cancellation,
}

/// <summary>What each change of an award is called in a release. One instance follows one award.</summary>
internal sealed class ReleaseTags
{
    /// <summary>Every event of an award. A test holds it against the catalogue.</summary>
    internal static readonly FrozenDictionary<Type, ReleaseStage> Stages = new Dictionary<Type, ReleaseStage>
    {
        [typeof(ApplicationSubmitted)] = ReleaseStage.Planning,
        [typeof(ApplicationReturned)] = ReleaseStage.Planning,
        [typeof(ApplicationResubmitted)] = ReleaseStage.Planning,
        [typeof(ApplicationScreened)] = ReleaseStage.Planning,
        [typeof(FilingRecorded)] = ReleaseStage.Planning,
        [typeof(OfficerAssigned)] = ReleaseStage.Unpublished,
        [typeof(OfficerHandedOver)] = ReleaseStage.Unpublished,
        [typeof(DuplicateCheckCompleted)] = ReleaseStage.Planning,
        [typeof(ReviewConcluded)] = ReleaseStage.Tender,
        [typeof(AwardProposed)] = ReleaseStage.Award,
        [typeof(PublicNoticeOpened)] = ReleaseStage.Award,
        [typeof(ObjectionRaised)] = ReleaseStage.Award,
        [typeof(ObjectionResolved)] = ReleaseStage.Award,
        [typeof(PublicNoticeClosed)] = ReleaseStage.Award,
        [typeof(AwardApproved)] = ReleaseStage.Award,
        [typeof(TaskBookSigned)] = ReleaseStage.Contract,
        [typeof(InstalmentsScheduled)] = ReleaseStage.Contract,
        [typeof(MilestoneAccepted)] = ReleaseStage.Implementation,
        [typeof(PerformanceAssessed)] = ReleaseStage.Implementation,
        [typeof(AcceptanceConcluded)] = ReleaseStage.Implementation,
        [typeof(AwardAmended)] = ReleaseStage.Amendment,
        [typeof(AwardCarried)] = ReleaseStage.Amendment,
        [typeof(ApplicationRejected)] = ReleaseStage.Cancellation,
        [typeof(ApplicationWithdrawn)] = ReleaseStage.Cancellation,
        [typeof(GrantSuspended)] = ReleaseStage.Contract,
        [typeof(GrantResumed)] = ReleaseStage.Contract,
        [typeof(GrantTerminated)] = ReleaseStage.Termination,
        [typeof(GrantClosed)] = ReleaseStage.Termination,
        [typeof(InstalmentOrdered)] = ReleaseStage.Unpublished,
        [typeof(InstalmentReleased)] = ReleaseStage.Unpublished,
        [typeof(InstalmentPaid)] = ReleaseStage.Implementation,
        [typeof(InstalmentReturned)] = ReleaseStage.Implementation,
        [typeof(PrincipalClaimed)] = ReleaseStage.Implementation,
        [typeof(PrincipalClaimEnded)] = ReleaseStage.Implementation,
        [typeof(PrincipalRecovered)] = ReleaseStage.Implementation,

        [typeof(LinkageOpened)] = ReleaseStage.Planning,
        [typeof(TriggerRecorded)] = ReleaseStage.Planning,
        [typeof(TriggerWithdrawn)] = ReleaseStage.Planning,
        [typeof(ExternalInvestmentVerified)] = ReleaseStage.Planning,
        [typeof(ProjectVerified)] = ReleaseStage.Planning,
        [typeof(SubsidyComputed)] = ReleaseStage.Award,
        [typeof(LinkageApproved)] = ReleaseStage.AwardAndContract,
        [typeof(PayoutOrdered)] = ReleaseStage.Unpublished,
        [typeof(PayoutReleased)] = ReleaseStage.Unpublished,
        [typeof(PayoutSettled)] = ReleaseStage.Implementation,
        [typeof(PayoutReturned)] = ReleaseStage.Implementation,
        [typeof(PayoutEnded)] = ReleaseStage.Amendment,
        [typeof(HoldingBegun)] = ReleaseStage.Contract,
        [typeof(ConvertedToEquity)] = ReleaseStage.Contract,
        [typeof(BuybackExercised)] = ReleaseStage.Contract,
        [typeof(EquityExited)] = ReleaseStage.Contract,
        [typeof(LinkageExpired)] = ReleaseStage.Termination,
        [typeof(ClaimProlonged)] = ReleaseStage.Contract,
        [typeof(LinkageMoneyClaimed)] = ReleaseStage.Implementation,
        [typeof(LinkageClaimEnded)] = ReleaseStage.Implementation,
        [typeof(LinkageMoneyRecovered)] = ReleaseStage.Implementation,
        [typeof(LinkageUnwindOpened)] = ReleaseStage.Contract,
        [typeof(LinkageUnwound)] = ReleaseStage.Termination,
        [typeof(LinkageCancelled)] = ReleaseStage.Cancellation,
        [typeof(LinkageCarried)] = ReleaseStage.Amendment,

        [typeof(LoanRegistered)] = ReleaseStage.Planning,
        [typeof(RepaymentRecorded)] = ReleaseStage.Planning,
        [typeof(LoanRepaid)] = ReleaseStage.Planning,
        [typeof(CompensationClaimed)] = ReleaseStage.Award,
        [typeof(ClaimReturned)] = ReleaseStage.Cancellation,
        [typeof(CompensationApproved)] = ReleaseStage.AwardAndContract,
        [typeof(CompensationOrdered)] = ReleaseStage.Unpublished,
        [typeof(CompensationReleased)] = ReleaseStage.Unpublished,
        [typeof(CompensationPaid)] = ReleaseStage.Implementation,
        [typeof(CompensationReturned)] = ReleaseStage.Implementation,
        [typeof(CompensationReclaimed)] = ReleaseStage.Implementation,
        [typeof(CompensationClaimEnded)] = ReleaseStage.Implementation,
        [typeof(CompensationRecovered)] = ReleaseStage.Implementation,
        [typeof(LoanRecoveryShared)] = ReleaseStage.Implementation,
        [typeof(LoanCarried)] = ReleaseStage.Amendment,
        [typeof(LoanClosed)] = ReleaseStage.Termination,
    }.ToFrozenDictionary();

    private readonly HashSet<string> _said = new(StringComparer.Ordinal);

    /// <summary>Whether an award stands in the releases.</summary>
    public bool HasAward => _said.Contains("award");

    /// <summary>Whether its agreement does.</summary>
    public bool HasContract => _said.Contains("contract");

    /// <summary>The tags of the next change; none for one that is not published.</summary>
    public IReadOnlyList<string> Of(Type change) => Stages[change] switch
    {
        ReleaseStage.Planning => [FirstOr("planning", "planningUpdate")],
        ReleaseStage.Tender => [FirstOr("tender", "tenderUpdate")],
        ReleaseStage.Award => [FirstOr("award", "awardUpdate")],
        ReleaseStage.AwardAndContract => [FirstOr("award", "awardUpdate"), FirstOr("contract", "contractUpdate")],
        ReleaseStage.Contract => [FirstOr("contract", "contractUpdate")],
        ReleaseStage.Amendment => [HasContract ? "contractAmendment" : HasAward ? "awardUpdate" : "planningUpdate"],
        ReleaseStage.Implementation => [FirstOr("implementation", "implementationUpdate")],
        ReleaseStage.Termination => [HasContract ? "contractTermination" : Cancelled()],
        ReleaseStage.Cancellation => [Cancelled()],
        _ => [],
    };

    private string Cancelled() => HasAward ? "awardCancellation" : "tenderCancellation";

    private string FirstOr(string first, string later) => _said.Add(first) ? first : later;
}
