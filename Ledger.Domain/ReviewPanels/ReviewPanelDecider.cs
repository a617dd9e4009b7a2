using System.Collections.Immutable;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Schemes;

namespace Ledger.Domain.ReviewPanels;

/// <summary>
/// The rules of a panel (A6). Chance stays out of the hands of those who use it: who knows the seed commits to it first, another person
/// then fixes the candidates, and only then is the seed revealed. What the registers show of conflicts is looked up whenever it counts.
/// </summary>
public static partial class ReviewPanelDecider
{
    public static Decision Decide(ReviewPanelCommand command, CommandContext context, IStates states)
    {
        var panel = states.Get<ReviewPanel>(command.Stream);
        if (command is OpenPanel open)
        {
            return panel.Status == ReviewPanelStatus.None
                ? Open(open, context, states)
                : Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", open.Stream));
        }

        if (panel.Status == ReviewPanelStatus.None)
        {
            return Refuse.NotFound(command.Stream);
        }

        if (!ReviewPanelLifecycle.Allows(panel.Status, command.GetType()))
        {
            return Refuse.IllegalState(panel.Status, command);
        }

        var grant = states.Get<Grant>(panel.GrantStream);
        return command switch
        {
            FreezeCandidates c => Freeze(c, panel, context, states),
            DrawPanel c => Draw(c, panel, grant, context, states),
            DeclareConflict c => Declare(c, panel),
            ReplaceExpert c => Replace(c, panel, grant, context, states),
            SubmitReview c => Submit(c, panel, grant, context, states),
            ConcludePanel c => Conclude(c, panel, grant, context, states),
            AbandonPanel c => Decision.Accept(
                new StreamEvent(c.Stream, new PanelAbandoned(c.Reason)),
                new StreamEvent(PanelRegister.StreamOf(panel.GrantKind, panel.GrantId), new PanelDismissed(c.PanelId))),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    private static Decision Open(OpenPanel command, CommandContext context, IStates states)
    {
        var grantStream = Grant.StreamOf(command.GrantKind, command.GrantId);
        var grant = states.Get<Grant>(grantStream);
        if (grant.Status != GrantStatus.Screened)
        {
            return grant.Status == GrantStatus.None ? Refuse.NotFound(grantStream) : Refuse.IllegalState(grant.Status, command);
        }

        var register = PanelRegister.StreamOf(command.GrantKind, command.GrantId);
        if (states.Get<PanelRegister>(register).PanelId is { } other)
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", ReviewPanel.StreamOf(other)));
        }

        if (Terms.InForce(states, grant.Scheme, context.BusinessDate, out var none) is not { } terms)
        {
            return none!;
        }

        // A scheme that names no number is content with one.
        var quorum = Math.Max(1, terms.Rules?.PanelQuorum ?? 0);
        return command.Seats < quorum
            ? TooFew(command.Seats, quorum, terms.Version)
            : Decision.Accept(
                new StreamEvent(command.Stream, new PanelOpened(
                    command.GrantKind, command.GrantId, command.SeedDigest, command.Seats, command.Fields ?? [], command.Criteria,
                    quorum, terms.Version, context.Actor.Id)),
                new StreamEvent(register, new PanelAppointed(command.PanelId)));
    }

    private static Decision Declare(DeclareConflict command, ReviewPanel panel) =>
        panel.SeatOf(command.ExpertId) is not { } seat ? NotSeated(command.ExpertId)
        : seat.Conflict is not null ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("expertId", command.ExpertId))
        : Decision.Accept(command.Stream, new ConflictDeclared(command.ExpertId, command.Reason));

    private static Decision Submit(SubmitReview command, ReviewPanel panel, Grant grant, CommandContext context, IStates states)
    {
        if (panel.SeatOf(command.ExpertId) is not { } seat)
        {
            return NotSeated(command.ExpertId);
        }

        if (!seat.Scores.IsEmpty)
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("expertId", command.ExpertId));
        }

        if ((seat.Conflict ?? PanelConflicts.Detect(command.ExpertId, grant, context.BusinessDate, states)) is { } ground)
        {
            return PanelConflicts.Conflict(command.ExpertId, ground, grant, states);
        }

        return panel.Criteria.Select(c => c.Code).Order(StringComparer.Ordinal).SequenceEqual(command.Scores.Select(s => s.Code).Order(StringComparer.Ordinal))
            ? Decision.Accept(command.Stream, new ReviewSubmitted(command.ExpertId, command.Scores, command.OpinionDigest))
            : Decision.Refuse(RefusalCodes.RequestInvalid,
                new Fact("field", "scores"), new Fact("value", string.Join(", ", command.Scores.Select(s => s.Code))));
    }

    private static Decision Conclude(ConcludePanel command, ReviewPanel panel, Grant grant, CommandContext context, IStates states)
    {
        // Who is in conflict has to leave first: a conclusion that could be attacked helps nobody.
        if (panel.Members.FirstOrDefault(m => m.Conflict is not null) is { } barred)
        {
            return PanelConflicts.Conflict(barred.ExpertId, barred.Conflict!, grant, states);
        }

        if (PanelConflicts.NoneOf(panel.Members.Select(m => m.ExpertId), grant, context.BusinessDate, states) is { } conflict)
        {
            return conflict;
        }

        var waiting = panel.Members.Where(m => m.Scores.IsEmpty).Select(m => m.ExpertId).ToArray();
        var scored = panel.Members.Length - waiting.Length;
        return scored < panel.Quorum || waiting.Length > 0
            ? TooFew(scored, panel.Quorum, panel.RuleVersion, waiting)
            : Decision.Accept(command.Stream, new PanelConcluded(
                panel.MeanOf(panel.Members), [.. panel.Members.Select(m => m.ExpertId)], command.OpinionDigest));
    }

    private static Decision NotSeated(string expertId) => Decision.Refuse(RefusalCodes.NotFound, new Fact("expertId", expertId));

    private static Refusal TooFew(int reviewers, int quorum, string ruleVersion, params string[] waitingFor) =>
        new(RefusalCodes.PanelQuorumNotMet,
        [
            new Fact("reviewers", reviewers), new Fact("quorum", quorum), new Fact("ruleVersion", ruleVersion),
            .. waitingFor.Length == 0 ? [] : (Fact[])[new Fact("waitingFor", waitingFor)],
        ]);
}
