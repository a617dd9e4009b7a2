using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Schemes;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Schemes;

/// <summary>A4, A5: what a party gets in a year and a project from several schemes, counted together.</summary>
public sealed class HoldingCaps
{
    private const string Other = "other-scheme";
    private static readonly string Awards = PartyAwards.StreamOf(Story.Party);

    [Fact]
    public void a_party_gets_no_more_in_a_year_than_the_cap()
    {
        var world = Two(Schemed.Rules with { PartyYearCapFen = 1_500_000_00 }).Do(Schemed.Propose(), People.Department);
        Spec.Given(world).When(Schemed.Propose(500_000_01, grantId: "g2")).Refused(RefusalCodes.AwardExceedsCap, ("ceilingFen", 500_000_00L));
        Spec.Given(world).When(Schemed.Propose(500_000_00, grantId: "g2"), People.Department).Accepted().LastTrace()
            .ShouldContain(new RuleStep("year-awards", 1_000_000_00));
    }

    [Fact]
    public void what_comes_to_nothing_does_not_count_any_more()
    {
        var world = Two(Schemed.Rules with { PartyYearCapFen = 1_000_000_00 }).Do(Schemed.Propose(), People.Department);
        Spec.Given(world).When(Schemed.Propose(1, grantId: "g2")).Refused(RefusalCodes.AwardExceedsCap, ("ceilingFen", 0L));
        world.Do(new RejectApplication("duplicate") { GrantId = Story.GrantId }, People.Department);
        world.State<PartyAwards>(Awards).Awards.ShouldBeEmpty();
        Spec.Given(world).When(Schemed.Propose(grantId: "g2"), People.Department).Accepted();
    }

    [Fact]
    public void an_objection_that_is_upheld_frees_the_room()
    {
        var world = Two(Schemed.Rules with { PartyYearCapFen = 1_000_000_00 }).Do(Schemed.Propose(), People.Department)
            .Do(new OpenNotice("https://example.org/n", new DateOnly(2024, 3, 5)) { GrantId = Story.GrantId }, People.Department)
            .Do(new RaiseObjection("x1", Story.Digest) { GrantId = Story.GrantId }, People.Department)
            .Do(new ResolveObjection("x1", ObjectionOutcome.Upheld, Story.Digest) { GrantId = Story.GrantId }, People.Department);
        world.State<PartyAwards>(Awards).Awards.ShouldBeEmpty();
        Spec.Given(world).When(Schemed.Propose(), People.Department).Accepted();
    }

    [Fact]
    public void higher_not_double_pays_the_difference_only()
    {
        var world = Stacked(new StackingRule("pilot", HigherNotDouble: true)).Do(Schemed.Propose(600_000_00), People.Department);
        Spec.Given(world).When(Schemed.Propose(1_000_000_00, grantId: "g2")).Refused(RefusalCodes.StackingDifferenceOnly,
            ("requestedFen", 1_000_000_00L), ("entitledFen", 1_000_000_00L), ("earlierFen", 600_000_00L), ("differenceFen", 400_000_00L),
            ("earlierAwards", new[] { "project-grant/g1" }), ("ruleVersion", Schemed.Version));
        Spec.Given(world).When(Schemed.Propose(1_000_000_01, grantId: "g2")).Refused(RefusalCodes.AwardExceedsCap, ("ceilingFen", 400_000_00L));
        Spec.Given(world).When(Schemed.Propose(400_000_00, grantId: "g2"), People.Department).Accepted();
    }

    [Fact]
    public void a_project_gets_no_more_from_all_schemes_than_the_cap_of_their_group()
    {
        var world = Stacked(new StackingRule("pilot", HigherNotDouble: false, CapFen: 1_200_000_00)).Do(Schemed.Propose(), People.Department);
        Spec.Given(world).When(Schemed.Propose(200_000_01, grantId: "g2")).Refused(RefusalCodes.AwardExceedsCap, ("ceilingFen", 200_000_00L));
        Spec.Given(world).When(Schemed.Propose(200_000_00, grantId: "g2"), People.Department).Accepted();
    }

    [Fact]
    public void an_approval_is_held_against_the_caps_of_its_own_day()
    {
        var world = Two(Schemed.Rules with { PartyYearCapFen = 3_000_000_00 }).Do(Schemed.Propose(), People.Department).Do(Schemed.Propose(grantId: "g2"), People.Department)
            .Do(new OpenNotice("https://example.org/n", new DateOnly(2024, 3, 5)) { GrantId = Story.GrantId }, People.Department)
            .Until(2024, 3, 20).Do(new CloseNotice { GrantId = Story.GrantId }, People.Department)
            .Publish(Schemed.Rules with { PartyYearCapFen = 1_500_000_00, EffectiveFrom = new DateOnly(2024, 3, 20) }, "v2024b");
        Spec.Given(world).When(new ApproveAward("doc") { GrantId = Story.GrantId }, People.Releaser).Refused(RefusalCodes.AwardExceedsCap,
            ("requestedFen", 1_000_000_00L), ("ceilingFen", 500_000_00L), ("otherAwardsFen", 1_000_000_00L), ("totalCapFen", 1_500_000_00L), ("ruleVersion", "v2024b"));
    }

    [Fact]
    public void money_of_another_party_takes_no_room()
    {
        var world = Two(Schemed.Rules with { PartyYearCapFen = 1_000_000_00 }).Do(Schemed.Propose(), People.Department)
            .Do(new SubmitApplication(Schemed.Id, "p3", "title", "other-party", "Other", 1) { GrantId = "g3" }, People.Department)
            .Do(new ScreenApplication(Story.Digest) { GrantId = "g3" }, People.Department)
            .Do(new ConcludeReview(8_800, Story.Digest, [People.Expert]) { GrantId = "g3" }, People.Department);
        Spec.Given(world).When(Schemed.Propose(grantId: "g3"), People.Department).Accepted();
    }

    /// <summary>Two applications of one party for two projects of one scheme.</summary>
    private static World Two(SchemeRules rules) => Story.Pool().Publish(rules).Until(2024, 3, 5).Review().Review("g2", project: "p2");

    /// <summary>Two applications of one party for one project, each under a scheme of its own.</summary>
    private static World Stacked(StackingRule rule) => Story.Pool()
        .Publish(Schemed.Rules with { Stacking = rule }).Publish(Schemed.Rules with { Stacking = rule }, id: Other).Until(2024, 3, 5)
        .Review().Review("g2", Other);
}
