using FsCheck.Fluent;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.Schemes;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Schemes;

/// <summary>
/// Random histories of a party's grants under two schemes of one group, with versions, suspensions and flags coming in between. After every
/// step: what counts is what is live, no cap in force when an award was decided was broken by it, and a trace leads to its award.
/// </summary>
public sealed class RandomAwards
{
    private const int Grants = 6;
    private static readonly string[] Ids = [Schemed.Id, "other-scheme"];
    private static readonly string Awards = PartyAwards.StreamOf(Story.Party);

    [Fact]
    public void what_counts_is_what_is_live_and_caps_hold()
    {
        var seen = new HashSet<Type>();
        Seeded.Check(Gen.ListOf(Gen.ArrayOf(Gen.Choose(0, 999), 4), 120).ToArbitrary(), moves =>
        {
            var world = Story.Pool();
            foreach (var move in moves)
            {
                foreach (var (command, actor) in Next(world, move))
                {
                    var before = world.Journal.Count;
                    if (Shape.CodeOf(command) is null && world.Try(command, actor) is Decision.Accepted)
                    {
                        Compare(world, before);
                    }
                }
            }

            seen.UnionWith(world.Journal.Select(entry => entry.Happened.GetType()));
        }, 60);
        typeof(SchemeEvent).Assembly.GetTypes()
            .Where(t => t.IsAssignableTo(typeof(Event)) && !t.IsAbstract && t.Namespace == typeof(SchemeEvent).Namespace && !seen.Contains(t))
            .Select(t => t.Name).ShouldBeEmpty($"these never happened; seed {Seeded.Seed}");
    }

    private static void Compare(World world, int before)
    {
        var counted = world.State<PartyAwards>(Awards).Awards;
        for (var i = 0; i < Grants; i++)
        {
            var grant = world.State<Grant>(Grant.StreamOf(GrantKind.ProjectGrant, $"g{i}"));
            var live = grant.RuleStream is null ? 0 : grant.HasEnded ? grant.PaidFen : grant.AwardFen;
            counted.Where(a => a.GrantStream == $"project-grant/g{i}").Sum(a => a.AmountFen).ShouldBe(live);
        }

        foreach (var (stream, happened) in world.Journal.Skip(before))
        {
            if (happened is AwardProposed { RuleStream: { } ruled } e)
            {
                var scheme = world.State<SupportScheme>(ruled);
                var rules = scheme.InForce(world.Day).ShouldNotBeNull().Rules;
                e.SchemeVersion.ShouldBe(scheme.InForce(world.Day)!.Version);
                SchemeAwardRule.Recompute(e.RuleTrace).AwardFen.ShouldBe(e.AmountFen);
                var grant = world.State<Grant>(stream);
                world.State<PartyAwards>(Awards).OfYearFen(grant.Scheme, 2024, "").ShouldBeLessThanOrEqualTo(rules.PartyYearCapFen!.Value);
                counted.Where(a => a.Group == "g" && a.ProjectCode == grant.ProjectCode).Sum(a => a.AmountFen).ShouldBeLessThanOrEqualTo(rules.Stacking!.CapFen!.Value);
                world.State<Party>(Party.StreamOf(Story.Party)).FlagUpOn(world.Day).ShouldBeNull();
            }
        }
    }

    private static IEnumerable<(ICommand Command, string Actor)> Next(World world, int[] n)
    {
        var (schemeId, grantId) = (Ids[n[1] % 2], $"g{n[1] % Grants}");
        var scheme = world.State<SupportScheme>(SupportScheme.StreamOf(schemeId));
        switch (n[0] % 10)
        {
            case 0:
                yield return (Schemed.Draft(RulesOf(world, n), $"v{world.Journal.Count}", schemeId), People.Department);
                yield return (new PublishScheme($"v{world.Journal.Count - 1}") { SchemeId = schemeId }, People.Releaser);
                break;
            case 1 when n[2] % 3 == 0:
                yield return (new SuspendScheme("audit", "doc") { SchemeId = schemeId }, People.Releaser);
                break;
            case 2:
                yield return (new ResumeScheme("doc") { SchemeId = schemeId }, People.Releaser);
                world.Day = world.Day.AddDays(n[2] % 3);
                break;
            case 3 when n[2] % 4 == 0:
                yield return (new RegisterParty("Institute") { PartyId = Story.Party }, People.Maker);
                yield return (new RaiseFlag($"f{n[3]}", FlagKind.Dishonest, world.Day, "why", "doc", Story.Digest, world.Day.AddDays(n[3] % 3)) { PartyId = Story.Party }, People.Department);
                break;
            default:
                foreach (var step in Advance(world.State<Grant>(Grant.StreamOf(GrantKind.ProjectGrant, grantId)), scheme, world, schemeId, n))
                {
                    yield return (step.Command with { GrantId = grantId }, step.Actor);
                }

                break;
        }
    }

    private static IEnumerable<(GrantCommand Command, string Actor)> Advance(Grant grant, SupportScheme scheme, World world, string schemeId, int[] n)
    {
        if (grant.Status == GrantStatus.InNotice && n[2] % 5 != 0)
        {
            world.Day = world.Day.AddDays(12);
        }

        GrantCommand? command = grant.Status switch
        {
            GrantStatus.None => new SubmitApplication(schemeId, $"p{n[1] % 3}", "title", Story.Party, "Institute", 1_00),
            GrantStatus.Submitted => new ScreenApplication(Story.Digest),
            GrantStatus.Screened => new ConcludeReview(8_000, Story.Digest, [People.Expert]),
            GrantStatus.Reviewed => Schemed.Propose(
                1 + (n[2] * 700), 1 + (n[3] * 1_500), scheme.InForce(world.Day)?.Version ?? Story.Rules, year: 1 + (n[2] % 3)),
            _ when n[3] % 9 == 0 => new RejectApplication("no"),
            GrantStatus.Proposed => new OpenNotice("https://example.org/n", world.Day),
            GrantStatus.InNotice when n[3] % 7 == 0 => new RaiseObjection($"x{n[2]}", Story.Digest),
            GrantStatus.InNotice when !grant.OpenObjections.IsEmpty =>
                new ResolveObjection(grant.OpenObjections[0], n[3] % 2 == 0 ? ObjectionOutcome.Upheld : ObjectionOutcome.Dismissed, Story.Digest),
            GrantStatus.InNotice => new CloseNotice(),
            GrantStatus.NoticeClosed => new ApproveAward("doc"),
            GrantStatus.Approved => new SignTaskBook(Story.Digest),
            GrantStatus.Signed when n[3] % 3 == 0 => new TerminateGrant("over"),
            GrantStatus.Signed => new AmendAward((n[2] % 400) - 200, "doc"),
            _ => null,
        };
        if (command is not null)
        {
            yield return (command, command is ApproveAward or AmendAward ? People.Releaser : People.Department);
        }
    }

    private static SchemeRules RulesOf(World world, int[] n) => Schemed.Rules with
    {
        EffectiveFrom = world.Day.AddDays(-(n[2] % 3)), RatioBp = 3_000 + (n[3] % 6_000), PartyYearCapFen = 200_000 + (n[2] * 1_000),
        Stacking = new StackingRule("g", n[3] % 2 == 0, 150_000 + (n[3] * 1_000)), TaperBp = n[2] % 2 == 0 ? null : [10_000, 7_000],
        ProjectCapFen = 100_000 + (n[2] * 500),
    };
}
