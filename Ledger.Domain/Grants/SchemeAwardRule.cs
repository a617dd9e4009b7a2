using System.Collections.Immutable;
using Ledger.Domain.Kernel;
using Ledger.Domain.Schemes;

namespace Ledger.Domain.Grants;

/// <summary>
/// The ceiling of an award by the rules of a published scheme, step by step in fen. The trace is complete: <see cref="Recompute"/> finds ceiling
/// and award from it alone. Every share is floored to the fen and states what that left over. Source: A4, A5.
/// </summary>
public static class SchemeAwardRule
{
    public const string BaseStep = "base";
    public const string TaperStep = "taper";
    public const string EarlierStep = "earlier-awards";
    public const string StackedStep = "stacked-awards";
    public const string StackingCapStep = "stacking-cap";
    public const string YearStep = "year-awards";
    public const string YearCapStep = "year-cap";
    public const string ProgrammeLeftStep = "programme-left";
    public const string DeliberatedStep = "deliberated";

    /// <summary>The review's score stands in the step's ratio; 10000 are full marks.</summary>
    public const string ScoreStep = "score";
    public const string MinScoreStep = "min-score";

    /// <summary>The steps from the base to the award.</summary>
    /// <param name="grantStream">The grant's stream; what it counts already is left out of what was awarded before.</param>
    /// <param name="awards">What the party was awarded before.</param>
    /// <param name="fiscalYear">The year the money belongs to.</param>
    public static ImmutableArray<RuleStep> Find(
        ProposeAward command, SchemeRules rules, Grant grant, string grantStream, PartyAwards awards, int fiscalYear)
    {
        var trace = ImmutableArray.CreateBuilder<RuleStep>();
        if (rules.MinScoreBp is { } leastBp && grant.ScoreBp is { } scoreBp)
        {
            trace.Add(new RuleStep(ScoreStep, 0, scoreBp));
            trace.Add(new RuleStep(MinScoreStep, 0, leastBp));
        }

        trace.Add(new RuleStep(BaseStep, command.BaseFen));
        Share(AwardRule.SchemeShareStep, command.BaseFen, Math.Min(command.RatioBp, rules.RatioBp));
        if (rules.TaperBp is { } taper)
        {
            var year = command.YearNo ?? 1;
            Share(TaperStep, trace[^1].AmountFen, year <= taper.Length ? taper[year - 1] : 0);
        }

        trace.Add(new RuleStep(AwardRule.CapStep, command.CapFen));
        trace.Add(new RuleStep(AwardRule.SchemeCapStep, rules.ProjectCapFen));
        if (rules.Stacking is { } stacking)
        {
            var beforeFen = awards.OfProject(stacking.Group, grant.ProjectCode, grantStream).Sum(a => a.AmountFen);
            if (stacking.HigherNotDouble)
            {
                trace.Add(new RuleStep(EarlierStep, beforeFen));
            }

            if (stacking.CapFen is { } capFen)
            {
                trace.Add(new RuleStep(StackedStep, beforeFen));
                trace.Add(new RuleStep(StackingCapStep, capFen));
            }
        }

        if (rules.PartyYearCapFen is { } yearCapFen)
        {
            trace.Add(new RuleStep(YearStep, awards.OfYearFen(grant.Scheme, fiscalYear, grantStream)));
            trace.Add(new RuleStep(YearCapStep, yearCapFen));
        }

        var (ceilingFen, awardFen) = Recompute([.. trace, new RuleStep(DeliberatedStep, command.AmountFen)]);
        trace.Add(new RuleStep(AwardRule.CeilingStep, ceilingFen));
        trace.Add(new RuleStep(DeliberatedStep, command.AmountFen));
        trace.Add(new RuleStep(AwardRule.AwardStep, awardFen));
        return trace.DrainToImmutable();

        void Share(string step, long ofFen, int ratioBp)
        {
            var (shareFen, remainderBp) = Fen.Share(ofFen, ratioBp);
            trace.Add(new RuleStep(step, shareFen, ratioBp, remainderBp));
        }
    }

    /// <summary>
    /// Ceiling and award from a trace alone: shares are computed anew from the step before them, caps bind, and what was awarded before is taken
    /// off the sum or off the room under the cap that follows it. The steps that state results are not looked at.
    /// </summary>
    public static (long CeilingFen, long AwardFen) Recompute(ImmutableArray<RuleStep> trace)
    {
        var (sumFen, takenFen, deliberatedFen) = (0L, 0L, long.MaxValue);
        var (scoreBp, leastBp) = (0, 0);
        foreach (var step in trace)
        {
            switch (step.Step)
            {
                case BaseStep:
                    sumFen = step.AmountFen;
                    break;
                case AwardRule.SchemeShareStep or TaperStep:
                    sumFen = Fen.Share(sumFen, step.RatioBp ?? 0).ShareFen;
                    break;
                case AwardRule.CapStep or AwardRule.SchemeCapStep or ProgrammeLeftStep:
                    sumFen = Math.Min(sumFen, step.AmountFen);
                    break;
                case EarlierStep:
                    sumFen = Math.Max(0, sumFen - step.AmountFen);
                    break;
                case StackedStep or YearStep:
                    takenFen = step.AmountFen;
                    break;
                case StackingCapStep or YearCapStep:
                    sumFen = Math.Min(sumFen, Math.Max(0, step.AmountFen - takenFen));
                    break;
                case DeliberatedStep:
                    deliberatedFen = step.AmountFen;
                    break;
                case ScoreStep:
                    scoreBp = step.RatioBp ?? 0;
                    break;
                case MinScoreStep:
                    leastBp = step.RatioBp ?? 0;
                    break;
                default:
                    break;
            }
        }

        // Nothing is due to what did not reach the score.
        return scoreBp < leastBp ? (0, 0) : (sumFen, Math.Min(sumFen, deliberatedFen));
    }

    /// <summary>The result that a trace states under a step, or 0.</summary>
    public static long AmountOf(ImmutableArray<RuleStep> trace, string name)
    {
        foreach (var step in trace)
        {
            if (step.Step == name)
            {
                return step.AmountFen;
            }
        }

        return 0;
    }
}
