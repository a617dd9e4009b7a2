using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Grants;

/// <summary>
/// The rules of a grant, for both kinds. What moves money calls the pool's rules in the same decision, so that a grant and its pool
/// never disagree. The parts follow the life of a grant: application, award, execution, ending.
/// </summary>
public static partial class GrantDecider
{
    public static Decision Decide(GrantCommand command, CommandContext context, IStates states)
    {
        var grant = states.Get<Grant>(command.Stream);
        if (command is SubmitApplication submit)
        {
            return Submit(submit, grant, context, states);
        }

        if (grant.Status == GrantStatus.None)
        {
            return Refuse.NotFound(command.Stream);
        }

        if (!GrantLifecycle.Allows(grant.Status, command.GetType()))
        {
            return Refuse.IllegalState(grant.Status, command);
        }

        return command switch
        {
            ReturnApplication c => Decision.Accept(c.Stream, new ApplicationReturned(c.Reason)),
            ResubmitApplication c => Decision.Accept(c.Stream, new ApplicationResubmitted(c.RequestedFen)),
            ScreenApplication c => Decision.Accept(c.Stream, new ApplicationScreened(c.ChecklistDigest)),
            RecordFiling c => File(c, grant),
            AssignOfficer c => MayBeOfficer(c.OfficerId, grant) is { } refused ? refused : Decision.Accept(c.Stream, new OfficerAssigned(c.OfficerId)),
            HandOverOfficer c => HandOver(c, grant, context),
            CompleteDuplicateCheck c => CheckDuplicates(c, grant, context, states),
            ConcludeReview c => Review(c, grant, context, states),
            ProposeAward c => Propose(c, grant, context, states),
            OpenNotice c => OpenNotice(c, grant, context, states),
            RaiseObjection c => Object(c, grant),
            ResolveObjection c => Resolve(c, grant, context, states),
            CloseNotice c => CloseNotice(c, grant, context, states),
            ApproveAward c => Approve(c, grant, context, states),
            SignTaskBook c => Sign(c, grant, context, states),
            ScheduleInstalments c => Schedule(c, grant, states),
            AcceptMilestone c => Accept(c, grant),
            RecordAssessment c => Assess(c, grant),
            ConcludeAcceptance c => Decision.Accept(c.Stream, new AcceptanceConcluded(c.Grade)),
            AmendAward c => Amend(c, grant, context, states),
            RejectApplication c => End(c, grant, new ApplicationRejected(c.Reason), "rejected", context, states),
            WithdrawApplication c => End(c, grant, new ApplicationWithdrawn(c.Reason), "withdrawn", context, states),
            SuspendGrant c => Decision.Accept(c.Stream, new GrantSuspended(c.Reason)),
            ResumeGrant c => Decision.Accept(c.Stream, new GrantResumed(c.Reason)),
            TerminateGrant c => End(c, grant, new GrantTerminated(c.Reason), "terminated", context, states),
            CloseGrant c => End(c, grant, new GrantClosed(grant.PaidFen, grant.AwardFen - grant.PaidFen), "closed", context, states),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    private static FundPool PoolOf(Grant grant, IStates states) => states.Get<FundPool>(FundPool.StreamOf(grant.PoolId));

    /// <summary>C4: who already holds a duty on the award cannot take one that excludes it.</summary>
    private static Refusal DutyConflict(string person, string duty, string heldDuty) =>
        Refusal.Of(RefusalCodes.DutyConflict, new Fact("person", person), new Fact("duty", duty), new Fact("heldDuty", heldDuty));
}
