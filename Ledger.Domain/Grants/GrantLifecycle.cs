using System.Collections.Frozen;
using static Ledger.Domain.Grants.GrantStatus;

namespace Ledger.Domain.Grants;

/// <summary>The fixed order of the procedure: which command may come in which state. Source: A10.</summary>
public static class GrantLifecycle
{
    private static readonly FrozenDictionary<Type, FrozenSet<GrantStatus>> Allowed = new Dictionary<Type, FrozenSet<GrantStatus>>
    {
        [typeof(SubmitApplication)] = In(None),
        [typeof(ReturnApplication)] = In(Submitted),
        [typeof(ResubmitApplication)] = In(Returned),
        [typeof(ScreenApplication)] = In(Submitted),
        [typeof(RecordFiling)] = In(Submitted, Returned, Screened, Reviewed, Proposed, InNotice, NoticeClosed, Approved, Signed, Executing, Accepted),
        [typeof(AssignOfficer)] = In(Submitted, Returned, Screened, Reviewed, Proposed, InNotice, NoticeClosed, Approved, Signed, Executing, Accepted),
        [typeof(CompleteDuplicateCheck)] = In(Submitted, Returned, Screened, Reviewed, Proposed, InNotice, NoticeClosed, Approved),
        [typeof(HandOverOfficer)] = In(Submitted, Returned, Screened, Reviewed, Proposed, InNotice, NoticeClosed, Approved, Signed, Executing, Accepted, Suspended),
        [typeof(ConcludeReview)] = In(Screened),
        [typeof(ProposeAward)] = In(Reviewed),
        [typeof(OpenNotice)] = In(Proposed),
        [typeof(RaiseObjection)] = In(InNotice, NoticeClosed),
        // An upheld objection leads back to the review; what else was raised against the proposal is still to be answered there.
        [typeof(ResolveObjection)] = In(InNotice, NoticeClosed, Reviewed, Proposed),
        [typeof(CloseNotice)] = In(InNotice),
        [typeof(ApproveAward)] = In(NoticeClosed),
        [typeof(SignTaskBook)] = In(Approved),
        [typeof(ScheduleInstalments)] = In(Signed, Executing),
        [typeof(AcceptMilestone)] = In(Executing),
        [typeof(RecordAssessment)] = In(Executing),
        [typeof(ConcludeAcceptance)] = In(Executing),
        [typeof(AmendAward)] = In(Signed, Executing),
        [typeof(RejectApplication)] = In(Submitted, Returned, Screened, Reviewed, Proposed, InNotice, NoticeClosed),
        [typeof(WithdrawApplication)] = In(Submitted, Returned, Screened, Reviewed, Proposed, InNotice, NoticeClosed, Approved),
        [typeof(SuspendGrant)] = In(Submitted, Returned, Screened, Reviewed, Proposed, InNotice, NoticeClosed, Approved, Signed, Executing, Accepted),
        [typeof(ResumeGrant)] = In(Suspended),
        [typeof(TerminateGrant)] = In(Approved, Signed, Executing, Accepted, Suspended),
        [typeof(CloseGrant)] = In(Accepted),
    }.ToFrozenDictionary();

    /// <summary>Whether a command of this type may come in this state; pages offer no other.</summary>
    public static bool Allows(GrantStatus status, Type command) => Allowed[command].Contains(status);

    private static FrozenSet<GrantStatus> In(params GrantStatus[] statuses) => statuses.ToFrozenSet();
}
