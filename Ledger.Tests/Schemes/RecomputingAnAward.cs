using System.Collections.Immutable;
using FsCheck.Fluent;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Schemes;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Schemes;

/// <summary>Random schemes, earlier awards and proposals: the trace alone leads to ceiling and award, and the ceiling keeps every cap.</summary>
public sealed class RecomputingAnAward
{
    private const string Grant = "project-grant/g1";

    [Fact]
    public void a_trace_leads_to_its_award() => Seeded.Check(Gen.ArrayOf(Gen.Choose(0, 1_000_000), 14).ToArbitrary(), n =>
    {
        var rules = Schemed.Rules with
        {
            RatioBp = 1 + (n[0] % 10_000), ProjectCapFen = 1 + n[1],
            TaperBp = n[2] % 3 == 0 ? null : [n[3] % 10_001, n[4] % 10_001],
            PartyYearCapFen = n[5] % 2 == 0 ? null : 1 + n[6],
            Stacking = n[7] % 3 == 0 ? null : new StackingRule("g", n[7] % 3 == 1, n[8] % 2 == 0 ? null : 1 + n[8]),
        };
        rules = rules with { Stacking = rules.Stacking is { HigherNotDouble: false, CapFen: null } s ? s with { CapFen = 1 } : rules.Stacking };
        var awards = PartyAwards.Initial with
        {
            Awards =
            [
                new CountedAward("project-grant/a", "s", "p1", "g", 2024, n[9] / 3), new CountedAward("project-grant/b", "s", "p2", "g", 2024, n[10] / 3),
                new CountedAward("project-grant/c", "s", "p1", null, 2023, n[11]), new CountedAward(Grant, "s", "p1", "g", 2024, n[12]),
            ],
        };
        var command = new ProposeAward("pool", 1 + (n[13] % 500_000), 1 + n[12], 1 + (n[11] % 10_000), 1 + n[10], "m", "v", new DateOnly(2024, 12, 31), 1 + (n[0] % 3));
        var trace = SchemeAwardRule.Find(
            command, rules, Ledger.Domain.Grants.Grant.InitialOf(GrantKind.ProjectGrant) with { Scheme = "s", ProjectCode = "p1" }, Grant, awards, 2024);

        var (ceilingFen, awardFen) = SchemeAwardRule.Recompute(trace);
        SchemeAwardRule.AmountOf(trace, AwardRule.CeilingStep).ShouldBe(ceilingFen);
        SchemeAwardRule.AmountOf(trace, AwardRule.AwardStep).ShouldBe(awardFen);
        SchemeAwardRule.Recompute([.. trace.Where(step => step.Step is not (AwardRule.CeilingStep or AwardRule.AwardStep))]).ShouldBe((ceilingFen, awardFen));
        ceilingFen.ShouldBe(ByHand(command, rules, awards));
        awardFen.ShouldBe(Math.Min(ceilingFen, command.AmountFen));
        foreach (var (step, before) in trace.Zip(trace.Skip(1)).Where(pair => pair.Second.RatioBp is not null).Select(pair => (pair.Second, pair.First)))
        {
            // Floored to the fen; what was left over is stated and would make it whole.
            ((Int128)before.AmountFen * step.RatioBp!.Value).ShouldBe(((Int128)step.AmountFen * 10_000) + step.RemainderBp!.Value);
        }
    }, 1_000);

    /// <summary>The same in one formula, written from the rule's text.</summary>
    private static long ByHand(ProposeAward c, SchemeRules r, PartyAwards awards)
    {
        var sum = (long)((Int128)c.BaseFen * Math.Min(c.RatioBp, r.RatioBp) / 10_000);
        if (r.TaperBp is { } taper)
        {
            sum = c.YearNo <= taper.Length ? (long)((Int128)sum * taper[c.YearNo!.Value - 1] / 10_000) : 0;
        }

        sum = Math.Min(sum, Math.Min(c.CapFen, r.ProjectCapFen));
        var earlier = awards.Awards[0].AmountFen;
        sum = r.Stacking is { HigherNotDouble: true } ? Math.Max(0, sum - earlier) : sum;
        sum = r.Stacking?.CapFen is { } together ? Math.Min(sum, Math.Max(0, together - earlier)) : sum;
        var year = awards.Awards[0].AmountFen + awards.Awards[1].AmountFen;
        return r.PartyYearCapFen is { } cap ? Math.Min(sum, Math.Max(0, cap - year)) : sum;
    }
}
