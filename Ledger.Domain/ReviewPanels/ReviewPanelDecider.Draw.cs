using System.Collections.Immutable;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.ReviewPanels;

// From the candidates to the panel, and from one expert to the next.
public static partial class ReviewPanelDecider
{
    private static Decision Freeze(FreezeCandidates command, ReviewPanel panel, CommandContext context, IStates states)
    {
        // C1: who knows the seed could choose the candidates by it.
        if (panel.OpenedBy == context.Actor.Id)
        {
            return Decision.Refuse(RefusalCodes.FourEyesViolation,
                new Fact("person", context.Actor.Id), new Fact("duty", "freezer"), new Fact("heldDuty", "seed-holder"));
        }

        var candidates = ImmutableArray.CreateBuilder<string>();
        foreach (var expertId in states.Get<ExpertPool>(ExpertPool.MainStream).ExpertIds)
        {
            var expert = states.Get<Expert>(Expert.StreamOf(expertId));
            if (expert.IsValidOn(context.BusinessDate) && expert.Covers(panel.Fields))
            {
                candidates.Add(expertId);
            }
        }

        var frozen = candidates.DrainToImmutable();
        return frozen.Length < panel.Quorum
            ? TooFew(frozen.Length, panel.Quorum, panel.RuleVersion)
            : Decision.Accept(command.Stream, new CandidatesFrozen(frozen, PanelDraw.DigestOf(frozen), context.Actor.Id));
    }

    private static Decision Draw(DrawPanel command, ReviewPanel panel, Grant grant, CommandContext context, IStates states)
    {
        var digest = PanelDraw.DigestOf(command.Seed);
        if (digest != panel.SeedDigest)
        {
            return Decision.Refuse(RefusalCodes.PanelSeedMismatch, new Fact("seedDigest", panel.SeedDigest), new Fact("givenDigest", digest));
        }

        var (drawn, passedOver) = Next(panel with { Seed = command.Seed }, command.PanelId, panel.Seats, grant, context, states);
        return drawn.Length < panel.Quorum
            ? TooFew(drawn.Length, panel.Quorum, panel.RuleVersion)
            : Decision.Accept(command.Stream, new PanelDrawn(command.Seed, PanelDraw.Algorithm, drawn, passedOver));
    }

    private static Decision Replace(ReplaceExpert command, ReviewPanel panel, Grant grant, CommandContext context, IStates states)
    {
        if (panel.SeatOf(command.ExpertId) is not { } seat)
        {
            return NotSeated(command.ExpertId);
        }

        // Who scored and is in no conflict stays: nobody is exchanged for the scores.
        var ground = seat.Conflict ?? PanelConflicts.Detect(command.ExpertId, grant, context.BusinessDate, states);
        if (ground is null && !seat.Scores.IsEmpty)
        {
            return Refuse.IllegalState(panel.Status, command, new Fact("expertId", command.ExpertId));
        }

        var (joining, passedOver) = Next(panel, command.PanelId, 1, grant, context, states);
        return Decision.Accept(command.Stream, new ExpertReplaced(
            command.ExpertId, joining.IsEmpty ? null : joining[0], ground ?? PanelConflicts.Unavailable, command.Reason, passedOver));
    }

    /// <summary>The next of the sequence who can be taken, at most so many; and those passed over on the way.</summary>
    private static (ImmutableArray<string> Drawn, ImmutableArray<PassedOver> PassedOver) Next(
        ReviewPanel panel, string panelId, int count, Grant grant, CommandContext context, IStates states)
    {
        var drawn = ImmutableArray.CreateBuilder<string>();
        var passedOver = ImmutableArray.CreateBuilder<PassedOver>();
        foreach (var expertId in PanelDraw.Sequence(panel.Seed!, panelId, panel.Candidates))
        {
            if (drawn.Count == count)
            {
                break;
            }

            if (panel.Reached.Contains(expertId))
            {
                continue;
            }

            if (PanelConflicts.Detect(expertId, grant, context.BusinessDate, states) is { } ground)
            {
                passedOver.Add(new PassedOver(expertId, ground));
            }
            else
            {
                drawn.Add(expertId);
            }
        }

        return (drawn.DrainToImmutable(), passedOver.DrainToImmutable());
    }
}
