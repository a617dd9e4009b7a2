using System.Collections.Immutable;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Schemes;

namespace Ledger.Domain.Linkages;

/// <summary>
/// The amount of a subsidy, step by step in fen: ratio × eligible money, floored; at most the cap, what the party may still get in the year, and
/// what the programme has left. <see cref="SchemeAwardRule.Recompute"/> finds it from the trace alone. Source: L1.
/// </summary>
public static class SubsidyRule
{
    /// <summary>The steps from the eligible money to the amount.</summary>
    /// <param name="programmeLeftFen">What the pool has available.</param>
    public static ImmutableArray<RuleStep> Find(
        ComputeSubsidy command, Linkage linkage, SchemeRules rules, PartyAwards awards, int fiscalYear, long programmeLeftFen)
    {
        var eligibleFen = linkage.TriggeredBy == LinkageTrigger.ProjectPlan ? linkage.BudgetFen!.Value : linkage.VerifiedFen;
        var (shareFen, remainderBp) = Fen.Share(eligibleFen, rules.RatioBp);
        var trace = ImmutableArray.CreateBuilder<RuleStep>();
        trace.Add(new RuleStep(SchemeAwardRule.BaseStep, eligibleFen));
        trace.Add(new RuleStep(AwardRule.SchemeShareStep, shareFen, rules.RatioBp, remainderBp));
        trace.Add(new RuleStep(AwardRule.SchemeCapStep, rules.ProjectCapFen));
        if (rules.PartyYearCapFen is { } yearCapFen)
        {
            trace.Add(new RuleStep(SchemeAwardRule.YearStep, awards.OfYearFen(linkage.Scheme, fiscalYear, command.Stream)));
            trace.Add(new RuleStep(SchemeAwardRule.YearCapStep, yearCapFen));
        }

        trace.Add(new RuleStep(SchemeAwardRule.ProgrammeLeftStep, programmeLeftFen));
        var ceilingFen = SchemeAwardRule.Recompute([.. trace]).CeilingFen;
        var atMostFen = command.AtMostFen ?? ceilingFen;
        trace.Add(new RuleStep(AwardRule.CeilingStep, ceilingFen));
        trace.Add(new RuleStep(SchemeAwardRule.DeliberatedStep, atMostFen));
        trace.Add(new RuleStep(AwardRule.AwardStep, Math.Min(ceilingFen, atMostFen)));
        return trace.DrainToImmutable();
    }
}
