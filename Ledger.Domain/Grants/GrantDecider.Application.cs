using Ledger.Domain.Kernel;

namespace Ledger.Domain.Grants;

// From the application to the review: no money yet.
public static partial class GrantDecider
{
    private static Decision Submit(SubmitApplication command, Grant grant, CommandContext context, IStates states)
    {
        if (grant.Status != GrantStatus.None)
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", command.Stream));
        }

        if (MayApply(command, grant, context, states) is { } refused)
        {
            return refused;
        }

        // A1: one live application per project and scheme.
        var projectStream = ProjectRegister.StreamOf(command.Scheme, command.ProjectCode);
        return states.Get<ProjectRegister>(projectStream).LiveGrant is { } live
            ? Decision.Refuse(RefusalCodes.ApplicationDuplicate,
                new Fact("scheme", command.Scheme), new Fact("projectCode", command.ProjectCode), new Fact("liveGrant", live))
            : Decision.Accept(
                new StreamEvent(command.Stream, new ApplicationSubmitted(
                    command.Scheme, command.ProjectCode, command.Title, command.PartyId, command.PartyName,
                    command.RequestedFen, command.TaskBookDigest)),
                new StreamEvent(projectStream, new ApplicationOpened(command.Stream)));
    }

    private static Decision File(RecordFiling command, Grant grant) =>
        grant.FilingNo is { } earlier
            ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("filingNo", earlier))
            : Decision.Accept(command.Stream, new FilingRecorded(command.FilingNo));

    private static Decision Assign(AssignOfficer command, Grant grant) =>
        grant.ReviewerIds.Contains(command.OfficerId) ? DutyConflict(command.OfficerId, "officer", "reviewer")
        : grant.ApprovedBy == command.OfficerId ? DutyConflict(command.OfficerId, "officer", "approver")
        : Decision.Accept(command.Stream, new OfficerAssigned(command.OfficerId));

    private static Decision Review(ConcludeReview command, Grant grant, CommandContext context, IStates states) =>
        grant.OfficerId is { } officer && command.ReviewerIds.Contains(officer)
            ? DutyConflict(officer, "reviewer", "officer")
        : Quorum(command, grant, context, states) is { } tooFew
            ? tooFew
        : Decision.Accept(command.Stream, new ReviewConcluded(command.ScoreBp, command.OpinionDigest, command.ReviewerIds));
}
