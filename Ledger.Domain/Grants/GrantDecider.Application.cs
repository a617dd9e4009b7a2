using Ledger.Domain.Kernel;
using Ledger.Domain.ReviewPanels;
using Ledger.Domain.Schemes;

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
            : Decision.All(
                Decision.Accept(
                    new StreamEvent(command.Stream, new ApplicationSubmitted(
                        command.Scheme, command.ProjectCode, command.Title, command.PartyId, command.PartyName,
                        command.RequestedFen, command.TaskBookDigest)),
                    new StreamEvent(projectStream, new ApplicationOpened(command.Stream))),
                Claim(command.Stream, command.PartyId, command.Scheme, command.ProjectCode, states),
                command.TaskBookDigest is { } digest ? UseTaskBook(command.Stream, command.Scheme, digest, states) : Decision.Accept());
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
        : (Quorum(command, grant, context, states) ?? ByPanel(command, grant, context, states)
            ?? PanelConflicts.NoneOf(command.ReviewerIds, grant, context.BusinessDate, states)) is { } refused
            ? refused
        : Decision.Accept(command.Stream, new ReviewConcluded(command.ScoreBp, command.OpinionDigest, command.ReviewerIds, command.PanelId));

    /// <summary>
    /// A6: where the scheme wants a drawn panel, the review cites the one that was opened for this application and has concluded; and whatever
    /// panel is cited, its score and its experts are the review's.
    /// </summary>
    private static Refusal? ByPanel(ConcludeReview command, Grant grant, CommandContext context, IStates states)
    {
        var version = states.Get<SupportScheme>(SupportScheme.StreamOf(grant.Scheme)).InForce(context.BusinessDate);
        if (command.PanelId is null)
        {
            return version?.Rules.DrawnPanel == true
                ? Refusal.Of(RefusalCodes.PanelNotCited, new Fact("missing", (string[])["panel"]), new Fact("ruleVersion", version.Version))
                : null;
        }

        var panel = states.Get<ReviewPanel>(ReviewPanel.StreamOf(command.PanelId));
        var missing = new List<string>();
        Need(panel.GrantStream == command.Stream, "panel-of-the-application");
        Need(panel.Status == ReviewPanelStatus.Concluded, "panel-conclusion");
        Need(panel.ScoreBp == command.ScoreBp, "score-of-the-panel");
        Need(panel.ReviewerIds.Order(StringComparer.Ordinal).SequenceEqual(command.ReviewerIds.Order(StringComparer.Ordinal)), "experts-of-the-panel");
        return missing.Count == 0
            ? null
            : Refusal.Of(RefusalCodes.PanelNotCited, new Fact("missing", missing.ToArray()), new Fact("panelId", command.PanelId));

        void Need(bool given, string what)
        {
            if (!given)
            {
                missing.Add(what);
            }
        }
    }
}
