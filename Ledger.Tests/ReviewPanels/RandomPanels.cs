using FsCheck.Fluent;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.ReviewPanels;
using Shouldly;
using Xunit;

namespace Ledger.Tests.ReviewPanels;

/// <summary>
/// Random histories of panels for three applications, with experts coming, going and changing employers in between. After every step: the
/// draw is a prefix of its sequence, nobody in conflict scored, scores are the mean by hand, and an application has one panel at a time.
/// </summary>
public sealed class RandomPanels
{
    private static readonly string[] Employers = [Panelled.Employer, Story.Party, "university"];
    private static readonly string[] Experts = ["e1", "e2", "e3", "e4", "e5", "e6", "e7"];

    [Fact]
    public void a_draw_is_a_prefix_of_its_sequence_and_nobody_in_conflict_scores()
    {
        var seen = new HashSet<Type>();
        Seeded.Check(Gen.ListOf(Gen.ArrayOf(Gen.Choose(0, 999), 4), 150).ToArbitrary(), moves =>
        {
            var world = Begin();
            foreach (var move in moves)
            {
                var (command, actor) = Next(world, move);
                if (Shape.CodeOf(command) is null && world.Decide(command, actor) is Decision.Accepted accepted)
                {
                    foreach (var (stream, happened) in accepted.Events)
                    {
                        Check(world, stream, happened);
                        world.Append(stream, happened);
                    }

                    Compare(world);
                }
            }

            seen.UnionWith(world.Journal.Select(entry => entry.Happened.GetType()));
        }, 60);
        typeof(PanelOpened).Assembly.GetTypes()
            .Where(t => t.IsAssignableTo(typeof(Event)) && !t.IsAbstract && t.Namespace == typeof(PanelOpened).Namespace && !seen.Contains(t))
            .Select(t => t.Name).ShouldBeEmpty($"these never happened; seed {Seeded.Seed}");
    }

    private static World Begin()
    {
        var world = Story.Pool().Until(2024, 3, 1).Do(new RegisterParty("Institute") { PartyId = Story.Party }, People.Maker).Experts("e1", "e2", "e3");
        for (var i = 0; i < 3; i++)
        {
            world.Do(Story.Submit(grantId: $"g{i}", projectCode: $"p{i}"), People.Department).Do(new ScreenApplication(Story.Digest) { GrantId = $"g{i}" }, People.Officer);
        }

        return world;
    }

    /// <summary>What holds at the moment something happens, before it has.</summary>
    private static void Check(World world, string stream, Event happened)
    {
        if (stream.StartsWith("review-panel/", StringComparison.Ordinal) && world.State<ReviewPanel>(stream) is { Status: ReviewPanelStatus.Drawn } panel)
        {
            var grant = world.State<Grant>(panel.GrantStream);
            switch (happened)
            {
                case ReviewSubmitted e:
                    world.State<Expert>(Expert.StreamOf(e.ExpertId)).EmployerId.ShouldNotBe(grant.PartyId);
                    grant.OfficerId.ShouldNotBe(e.ExpertId);
                    break;
                case PanelConcluded e:
                    var sum = panel.Members.Sum(m => m.Scores.Sum(s => s.Code == "novelty" ? s.ScoreBp * 6_000L : s.ScoreBp * 4_000L));
                    e.ScoreBp.ShouldBe((int)(sum / 10_000 / panel.Members.Length));
                    break;
                default:
                    break;
            }
        }
    }

    private static void Compare(World world)
    {
        foreach (var i in Enumerable.Range(0, 6))
        {
            var panel = world.State<ReviewPanel>($"review-panel/panel-{i}");
            if (panel.Seed is not { } seed)
            {
                continue;
            }

            var sequence = PanelDraw.Sequence(seed, $"panel-{i}", panel.Candidates);
            sequence.Take(panel.Reached.Count).ShouldBe(panel.Reached, ignoreOrder: true);
            panel.Members.Select(m => m.ExpertId).ShouldBeSubsetOf(panel.Reached);
            panel.Members.Length.ShouldBeLessThanOrEqualTo(panel.Seats);
        }

        var live = Enumerable.Range(0, 6).Select(i => world.State<ReviewPanel>($"review-panel/panel-{i}"))
            .Where(p => p.Status is not (ReviewPanelStatus.None or ReviewPanelStatus.Abandoned)).Select(p => p.GrantId);
        live.ShouldBeUnique();
    }

    private static (ICommand Command, string Actor) Next(World world, int[] n)
    {
        var expert = Experts[n[1] % Experts.Length];
        var panelId = $"panel-{n[2] % 6}";
        var panel = world.State<ReviewPanel>(ReviewPanel.StreamOf(panelId));
        var member = panel.Members.IsEmpty ? expert : panel.Members[n[1] % panel.Members.Length].ExpertId;
        return (n[0] % 14) switch
        {
            0 => (Panelled.Register(expert, Employers[n[3] % 3]), People.Department),
            1 => (new ChangeExpert(["materials"], Employers[n[3] % 3], "doc") { ExpertId = expert }, People.Department),
            2 when n[3] % 4 == 0 => (new RetireExpert(world.Day.AddDays(n[3] % 5), "left") { ExpertId = expert }, People.Department),
            3 when n[3] % 3 == 0 => (new RecordRelation($"r{n[3]}", Panelled.Employer, RelationKind.Controls, world.Day, "doc") { PartyId = Story.Party }, People.Maker),
            4 when n[3] % 3 == 0 => (new AssignOfficer(expert) { GrantId = $"g{n[2] % 3}" }, People.Department),
            5 => (new AbandonPanel("no") { PanelId = $"panel-{n[3] % 40}" }, People.Department),
            6 => (new DeclareConflict(member, "friend") { PanelId = panelId }, People.Department),
            7 or 8 => (new ReplaceExpert(member, "why") { PanelId = panelId }, People.Department),
            _ => (Advance(panel, panelId, member, n), panel.Status == ReviewPanelStatus.Opened ? People.Releaser : People.Department),
        };
    }

    private static ReviewPanelCommand Advance(ReviewPanel panel, string panelId, string member, int[] n) => panel.Status switch
    {
        ReviewPanelStatus.None => Panelled.Open(panelId, 1 + (n[3] % 3)) with { GrantId = $"g{n[1] % 3}" },
        ReviewPanelStatus.Opened => new FreezeCandidates { PanelId = panelId },
        ReviewPanelStatus.Frozen => Panelled.Draw() with { PanelId = panelId },
        _ when panel.Members.All(m => !m.Scores.IsEmpty) => Panelled.Conclude() with { PanelId = panelId },
        _ => Panelled.Score(member, n[3] * 10, n[2] * 10) with { PanelId = panelId },
    };
}
