using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Grants;

public sealed class ProposingAnAward
{
    private static readonly DateOnly Day = new(2024, 3, 5);
    private static readonly DateOnly YearEnd = new(2024, 12, 31);

    [Theory]
    [InlineData(GrantKind.ProjectGrant, "project-grant")]
    [InlineData(GrantKind.PlatformGrant, "platform-grant")]
    public void a_proposal_reserves_its_amount_on_the_pool(GrantKind kind, string instrument)
    {
        var world = Spec.Given(Story.Reviewed(kind)).When(Story.Propose(kind), People.Department).Then(
            new StreamEvent(Story.StreamOf(kind), new AwardProposed(
                Story.PoolId, 1_000_000_00, 2_000_000_00, 5_000, 5_000_000_00, "minutes 2024-3", Story.Rules, YearEnd,
                [
                    new RuleStep("share", 1_000_000_00), new RuleStep("cap", 5_000_000_00),
                    new RuleStep("scheme-share", 1_200_000_00), new RuleStep("scheme-cap", 10_000_000_00),
                    new RuleStep("ceiling", 1_000_000_00), new RuleStep("award", 1_000_000_00),
                ],
                0, People.Department, Day)),
            new StreamEvent(Story.PoolStream, new FundsReserved(Story.StreamOf(kind), Story.StreamOf(kind), instrument, 1_000_000_00, YearEnd)));
        world.PoolState().AvailableFen.ShouldBe(29_000_000_00);
        world.GrantState(kind).CeilingFen.ShouldBe(1_000_000_00);
    }

    [Fact]
    public void the_cap_binds_when_the_share_is_larger() =>
        Spec.Given(Story.Reviewed()).When(Story.Propose(amountFen: 5_500_000_00, baseFen: 12_000_000_00)).Refused(RefusalCodes.AwardExceedsCap,
            ("requestedFen", 5_500_000_00L), ("ceilingFen", 5_000_000_00L), ("capFen", 5_000_000_00L), ("baseFen", 12_000_000_00L),
            ("ratioBp", 5_000), ("ruleVersion", Story.Rules));

    [Fact]
    public void the_share_binds_when_the_cap_is_larger() =>
        Spec.Given(Story.Reviewed()).When(Story.Propose(amountFen: 1_000_000_01)).Refused(RefusalCodes.AwardExceedsCap, ("ceilingFen", 1_000_000_00L));

    [Fact]
    public void the_rulebook_binds_whatever_the_proposal_says()
    {
        // The scheme covers 60% of the base and at most ten million.
        Spec.Given(Story.Reviewed()).When(Story.Propose(amountFen: 1_300_000_00, ratioBp: 7_000)).Refused(RefusalCodes.AwardExceedsCap, ("ceilingFen", 1_200_000_00L));
        Spec.Given(Story.Reviewed()).When(Story.Propose(amountFen: 11_000_000_00, baseFen: 100_000_000_00, capFen: 20_000_000_00))
            .Refused(RefusalCodes.AwardExceedsCap, ("ceilingFen", 10_000_000_00L));
    }

    [Fact]
    public void a_share_is_floored_and_the_remainder_stated()
    {
        // 3333 of 10000 of 100 fen are 33.33 fen.
        Spec.Given(Story.Reviewed()).When(Story.Propose(amountFen: 34, baseFen: 100, ratioBp: 3_333)).Refused(RefusalCodes.AwardExceedsCap, ("ceilingFen", 33L));
        var world = Spec.Given(Story.Reviewed()).When(Story.Propose(amountFen: 33, baseFen: 100, ratioBp: 3_333)).Accepted();
        world.Journal.Select(e => e.Happened).OfType<AwardProposed>().Single().RemainderBp.ShouldBe(3_300);
    }

    [Fact]
    public void the_largest_base_does_not_overflow() =>
        Spec.Given(Story.Reviewed()).When(Story.Propose(amountFen: 1, baseFen: Fen.Max, ratioBp: 10_000, capFen: Fen.Max)).Accepted();

    [Fact]
    public void the_pool_has_to_cover_it() =>
        Spec.Given(Story.Reviewed().Do(new Lapse(29_500_000_00, "d") { PoolId = Story.PoolId }, People.Releaser)).When(Story.Propose())
            .Refused(RefusalCodes.PoolInsufficientAvailable, ("requestedFen", 1_000_000_00L), ("availableFen", 500_000_00L));

    [Fact]
    public void the_pool_has_to_exist() =>
        Spec.Given(Story.Reviewed()).When(Story.Propose(poolId: "pilot-district-2030")).Refused(RefusalCodes.NotFound, ("stream", "fund-pool/pilot-district-2030"));

    [Fact]
    public void the_pool_has_to_be_for_such_grants()
    {
        var world = Story.Reviewed(GrantKind.PlatformGrant).Do(Story.OpenPool(2024) with { Programme = "projects-only", Instruments = ["project-grant"] }, People.Maker);
        Spec.Given(world).When(Story.Propose(GrantKind.PlatformGrant, poolId: "projects-only-district-2024"))
            .Refused(RefusalCodes.PoolPurposeMismatch, ("instrument", "platform-grant"));
    }

    [Fact]
    public void it_cites_the_rules_in_force_on_its_day()
    {
        var world = Story.Reviewed().Do(Story.AdoptRules("rules-2024b", Day), People.Administrator);
        Spec.Given(world).When(Story.Propose()).Refused(RefusalCodes.RuleVersionInvalid,
            ("ruleVersion", Story.Rules), ("ruleVersionInForce", "rules-2024b"), ("businessDate", Day));
        Spec.Given(world).When(Story.Propose(version: "rules-2024b")).Accepted();
    }

    [Fact]
    public void without_rules_in_force_nothing_is_proposed()
    {
        var world = Spec.Given([.. Story.Reviewed().Journal.Where(e => e.Stream != "rulebook/main")]);
        world.When(Story.Propose(), on: Day).Refused(RefusalCodes.RuleVersionInvalid, ("businessDate", Day));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void a_ratio_outside_the_whole_has_the_wrong_shape(int ratioBp) =>
        Shape.CodeOf(Story.Propose(ratioBp: ratioBp)).ShouldBe(RefusalCodes.RequestInvalid);
}
