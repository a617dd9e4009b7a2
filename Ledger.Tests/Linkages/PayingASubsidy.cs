using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.Parties;
using Ledger.Domain.Schemes;
using Ledger.Tests.Schemes;
using Shouldly;
using Xunit;
using static Ledger.Tests.Linkages.LinkageStory;

namespace Ledger.Tests.Linkages;

/// <summary>L1, C1, C2, C4, C5, D1 to D8: how much a subsidy is, who decides it, and that orders pay it as they pay a grant.</summary>
public sealed class PayingASubsidy
{
    [Fact]
    public void the_amount_is_the_share_of_what_came_in()
    {
        var world = Verified().Until(2024, 6, 3);
        world = Spec.Given(world).When(Compute(), People.Department).Accepted();
        var computed = world.Journal.Select(e => e.Happened).OfType<SubsidyComputed>().Single();
        computed.RuleTrace.Select(s => (s.Step, s.AmountFen)).ShouldBe(
        [
            ("base", RoundFen), ("scheme-share", SubsidyFen), ("scheme-cap", 5_000_000_00), ("programme-left", 30_000_000_00), ("ceiling", SubsidyFen),
            ("deliberated", SubsidyFen), ("award", SubsidyFen),
        ]);
        SchemeAwardRule.Recompute(computed.RuleTrace).ShouldBe((SubsidyFen, SubsidyFen));
        world.PoolState().ReservedFen.ShouldBe(SubsidyFen);
        world.State<PartyAwards>(PartyAwards.StreamOf(Story.Party)).Awards.Single().AmountFen.ShouldBe(SubsidyFen);
    }

    [Theory]
    [InlineData(5_000_000_00, 30_000_000_00, 1_333_333_33, 266_666_66, 6_000)]
    [InlineData(1_000_000_00, 30_000_000_00, RoundFen, 1_000_000_00, 0)]
    [InlineData(5_000_000_00, 700_000_00, RoundFen, 700_000_00, 0)]
    public void it_is_floored_and_at_most_the_cap_and_what_the_programme_has_left(long capFen, long poolFen, long paidInFen, long amountFen, long remainderBp)
    {
        var world = Opened(rules: Rules() with { ProjectCapFen = capFen }, appropriatedFen: poolFen)
            .Do(Record(fen: paidInFen), People.Department).Do(Verify(fen: paidInFen), People.Checker).Do(Compute(), People.Department);
        var computed = world.Journal.Select(e => e.Happened).OfType<SubsidyComputed>().Single();
        (computed.AmountFen, computed.RemainderBp).ShouldBe((amountFen, remainderBp));
        SchemeAwardRule.Recompute(computed.RuleTrace).AwardFen.ShouldBe(amountFen);
    }

    [Fact]
    public void an_empty_programme_gives_nothing() =>
        Spec.Given(Verified(appropriatedFen: 1).Do(new Lapse(1, "d") { PoolId = Story.PoolId }, People.Releaser)).When(Compute(), People.Department)
            .Refused(RefusalCodes.PoolInsufficientAvailable, ("requestedFen", SubsidyFen), ("availableFen", 0L));

    [Fact]
    public void what_was_deliberated_may_be_less_and_never_more()
    {
        Spec.Given(Verified()).When(Compute(150_000_00), People.Department).Accepted().LinkageState().AwardFen.ShouldBe(150_000_00);
        Spec.Given(Verified()).When(Compute(RoundFen), People.Department).Accepted().LinkageState().AwardFen.ShouldBe(SubsidyFen);
    }

    [Fact]
    public void the_cap_of_a_party_in_a_year_counts_linkages() =>
        Spec.Given(Verified(rules: Rules() with { PartyYearCapFen = 1_500_000_00 })).When(Compute(), People.Department).Accepted()
            .LinkageState().AwardFen.ShouldBe(1_500_000_00);

    [Fact]
    public void a_cap_that_came_down_after_the_amount_was_found_holds_at_the_approval()
    {
        var world = Computed().Publish(Rules() with { PartyYearCapFen = 1_500_000_00, EffectiveFrom = new DateOnly(2024, 6, 4) }, "v2024b", Scheme).Until(2024, 6, 5);
        Spec.Given(world).When(Approve, People.Releaser).Refused(
            RefusalCodes.AwardExceedsCap, ("requestedFen", SubsidyFen), ("otherAwardsFen", 0L), ("totalCapFen", 1_500_000_00L), ("ruleVersion", "v2024b"));
        var spacious = Computed().Publish(Rules() with { PartyYearCapFen = SubsidyFen, EffectiveFrom = new DateOnly(2024, 6, 4) }, "v2024b", Scheme).Until(2024, 6, 5);
        Spec.Given(spacious).When(Approve, People.Releaser).Accepted();
    }

    [Fact]
    public void the_version_in_force_is_cited() =>
        Spec.Given(Verified()).When(Compute(version: "v2023"), People.Department)
            .Refused(RefusalCodes.RuleVersionInvalid, ("ruleVersion", "v2023"), ("ruleVersionInForce", Schemed.Version));

    [Fact]
    public void a_pool_that_is_not_for_linkages_pays_none()
    {
        var world = Verified().Do(Story.OpenPool(2024) with { Programme = "grants", Instruments = ["project-grant"] }, People.Maker)
            .Do(new Appropriate(RoundFen, "budget 2", "2060404", "general") { PoolId = "grants-district-2024" }, People.Maker);
        Spec.Given(world).When(Compute() with { PoolId = "grants-district-2024" }, People.Department)
            .Refused(RefusalCodes.PoolPurposeMismatch, ("instrument", "linkage"));
    }

    [Fact]
    public void a_reward_is_for_money_that_was_held()
    {
        Spec.Given(Verified(LinkageFamily.InvestorReward)).When(Compute(), People.Department)
            .Refused(RefusalCodes.BusinessDateInvalid, ("holdUntil", new DateOnly(2024, 6, 1)));
        var world = Holding(LinkageFamily.InvestorReward);
        world.OrderState().PayeeId.ShouldBe(Investor);
        world.LinkageState().GrantedFen.ShouldBe(SubsidyFen);
    }

    [Theory]
    [InlineData(People.Department, "proposer")]
    [InlineData(People.Checker, "verifier")]
    public void who_found_or_computed_it_does_not_approve(string person, string heldDuty) =>
        Spec.Given(Computed()).When(Approve, person).Refused(RefusalCodes.DutyConflict, ("duty", "approver"), ("heldDuty", heldDuty));

    [Fact]
    public void the_limit_of_the_approver_covers_the_whole() =>
        Spec.Given(Computed()).When(Approve, People.JuniorReleaser)
            .Refused(RefusalCodes.ApprovalLimitExceeded, ("requestedFen", SubsidyFen), ("limitFen", 1_000_000_00L));

    [Fact]
    public void approval_makes_the_pool_owe_it()
    {
        var world = Spec.Given(Computed().Until(2024, 6, 5)).When(Approve, People.Releaser).Then(
            new StreamEvent(LinkageStream, new LinkageApproved(
                "approval 1", SubsidyFen, Story.Digest, Story.Digest, People.Releaser, new DateOnly(2024, 6, 5), 20_000_000_00, Schemed.Version)),
            new StreamEvent(Story.PoolStream, new FundsObligated(LinkageStream, LinkageStream, LinkageStream, "linkage", SubsidyFen)));
        world.PoolState().ObligatedFen.ShouldBe(SubsidyFen);
    }

    [Fact]
    public void a_party_from_which_money_is_asked_back_is_not_approved() =>
        Spec.Given(Computed().Append("party/" + Story.Party, new PartyRecoveryOpened("r9", "project-grant/g9"))).When(Approve, People.Releaser)
            .Refused(RefusalCodes.PartyHasOpenRecovery, ("openRecoveries", (string[])["r9"]));

    [Fact]
    public void an_order_waits_for_the_approval() =>
        Spec.Given(Computed()).When(Draft()).Refused(RefusalCodes.PaymentNotAuthorised, ("missing", (string[])["approval", "obligation"]), ("state", "computed"));

    [Fact]
    public void an_order_takes_up_its_part()
    {
        var world = Spec.Given(WithApproval()).When(Draft(500_000_00)).Then(
            new StreamEvent(Story.OrderStream, new LinkageOrderDrafted(
                Id, "pilot line", Scheme, Story.PoolId, 500_000_00, Story.Party, "Institute", Story.Digest, People.Maker)),
            new StreamEvent(LinkageStream, new PayoutOrdered(Story.OrderId, 500_000_00)));
        Spec.Given(world).When(Draft(1_500_000_01, "o2")).Refused(RefusalCodes.PaymentExceedsAward, ("remainingFen", 1_500_000_00L));
    }

    [Fact]
    public void an_order_pays_into_the_account_of_the_agreement() =>
        Spec.Given(WithApproval()).When(Draft() with { PayeeAccountDigest = Story.OtherDigest }).Refused(RefusalCodes.PayeeMismatch);

    [Fact]
    public void nobody_holds_two_duties_on_the_order() =>
        Spec.Given(WithApproval().Do(Draft(), People.Maker)).When(new CheckOrder { OrderId = Story.OrderId }, People.Maker).Refused(RefusalCodes.FourEyesViolation);

    [Fact]
    public void the_last_payment_begins_the_holding_period()
    {
        var world = WithApproval().Until(2024, 6, 6).PayOut(500_000_00);
        world.LinkageState().Status.ShouldBe(LinkageStatus.Paid);
        world.PayOut(1_500_000_00, "o2");
        (world.LinkageState().Status, world.LinkageState().HoldUntil).ShouldBe((LinkageStatus.Holding, new DateOnly(2025, 6, 6)));
        world.PoolState().DisbursedFen.ShouldBe(SubsidyFen);
    }

    [Fact]
    public void money_that_came_back_by_the_bank_can_be_paid_again()
    {
        var world = Holding().Do(new ReturnPayment(SubsidyFen, "bank-back", "closed account") { OrderId = Story.OrderId }, People.Maker);
        (world.LinkageState().Status, world.LinkageState().GrantedFen).ShouldBe((LinkageStatus.Paid, 0));
        world.PayOut(orderId: "o2").LinkageState().Status.ShouldBe(LinkageStatus.Holding);
    }

    [Fact]
    public void the_payout_may_end_with_what_was_paid()
    {
        var world = WithApproval().Until(2024, 6, 6).PayOut(500_000_00);
        world = Spec.Given(world).When(new EndPayout("year end") { LinkageId = Id }, People.Department).Accepted();
        (world.LinkageState().AwardFen, world.LinkageState().Status, world.PoolState().ObligatedFen).ShouldBe((500_000_00, LinkageStatus.Holding, 0));
    }

    [Fact]
    public void given_up_before_it_was_paid_it_holds_nothing_any_more()
    {
        var world = Spec.Given(WithApproval()).When(new CancelLinkage("withdrawn") { LinkageId = Id }, People.Department).Accepted();
        (world.PoolState().ObligatedFen, world.PoolState().AvailableFen).ShouldBe((0, 30_000_000_00));
        world.State<InvestmentClaim>(InvestmentClaim.StreamOf(Round)).LinkageId.ShouldBeNull();
        Spec.Given(Holding()).When(new CancelLinkage("withdrawn") { LinkageId = Id }, People.Department).Refused(RefusalCodes.IllegalState);
    }
}
