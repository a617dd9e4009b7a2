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
                        command.RequestedFen, command.TaskBookDigest, command.Chain, command.Stage)),
                    new StreamEvent(projectStream, new ApplicationOpened(command.Stream))),
                ClaimProject(command.Stream, command.PartyId, command.Scheme, command.ProjectCode, states),
                command.TaskBookDigest is { } digest ? UseTaskBook(command.Stream, command.Scheme, digest, states) : Decision.Accept());
    }

    /// <summary>Files a grant, by itself or as the winner of a call (A9).</summary>
    internal static Decision File(RecordFiling command, Grant grant, string? challengeId = null, string? bidId = null) =>
        grant.FilingNo is { } earlier
            ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("filingNo", earlier))
            : Decision.Accept(command.Stream, new FilingRecorded(command.FilingNo, challengeId, bidId));

    /// <summary>C4: the officer is neither reviewer nor approver of the award.</summary>
    private static Refusal? MayBeOfficer(string officerId, Grant grant) =>
        grant.ReviewerIds.Contains(officerId) ? DutyConflict(officerId, "officer", "reviewer")
        : grant.ApprovedBy == officerId ? DutyConflict(officerId, "officer", "approver")
        : null;

    private static Decision HandOver(HandOverOfficer command, Grant grant, CommandContext context)
    {
        if (grant.OfficerId is not { } from || from == command.ToOfficerId)
        {
            return grant.OfficerId is null
                ? Decision.Refuse(RefusalCodes.NotFound, new Fact("stream", command.Stream), new Fact("officerId", ""))
                : Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("officerId", command.ToOfficerId));
        }

        return MayBeOfficer(command.ToOfficerId, grant) is { } refused
            ? refused
            : Decision.Accept(command.Stream, new OfficerHandedOver(
                from, command.ToOfficerId, context.BusinessDate, command.Reason, command.MinutesDigest));
    }

    private static Decision Review(ConcludeReview command, Grant grant, CommandContext context, IStates states) =>
        command.ReviewerIds.FirstOrDefault(grant.OfficerIds.Contains) is { } officer
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
