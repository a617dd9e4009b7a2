using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.SpendingPlans;
using Shouldly;
using Xunit;

namespace Ledger.Tests.SpendingPlans;

/// <summary>D9: payments keep to the approved plan of their pool, and nothing is posted into a closed month.</summary>
public sealed class KeepingToThePlan
{
    private const string PlanStream = "spending-plan/" + Story.PoolId;

    private static DraftSpendingPlan Draft(params PlannedMonth[] months) => new([.. months], "plan 2024") { PoolId = Story.PoolId };

    private static readonly ApproveSpendingPlan Approve = new("plan 2024 approved") { PoolId = Story.PoolId };

    private static World Planned(World world, params PlannedMonth[] months) =>
        world.Do(Draft(months), People.Maker).Do(Approve, People.Releaser);

    private static ClosePeriod Close(string period) => new("books") { PeriodId = period };

    [Fact]
    public void a_plan_holds_once_another_person_approved_it()
    {
        var world = Story.Pool();
        Spec.Given(world).When(Approve, People.Releaser).Refused(RefusalCodes.NotFound);
        world = Spec.Given(world).When(Draft(new(3, 2_00), new(1, 1_00))).Then(
            new SpendingPlanDrafted([new(1, 1_00), new(3, 2_00)], "plan 2024", People.Maker));
        Spec.Given(world).When(Approve, People.Maker).Refused(RefusalCodes.FourEyesViolation, ("person", People.Maker));
        Spec.Given(world).When(Approve, People.Releaser).Then(new SpendingPlanApproved([new(1, 1_00), new(3, 2_00)], "plan 2024 approved", People.Releaser));
        world.State<SpendingPlan>(PlanStream).Draft.ShouldBeEmpty();
    }

    [Fact]
    public void no_more_is_planned_than_the_pool_may_spend()
    {
        Spec.Given(Story.Pool()).When(Draft(new(1, 30_000_000_00), new(2, 1))).Refused(RefusalCodes.PlanExceedsAuthority,
            ("plannedFen", 30_000_000_01L), ("authorityFen", 30_000_000_00L));
        var reduced = Story.Pool().Do(Draft(new PlannedMonth(1, 30_000_000_00)), People.Maker)
            .Do(new AdjustAppropriation(-1, "cut") { PoolId = Story.PoolId }, People.Maker);
        Spec.Given(reduced).When(Approve, People.Releaser).Refused(RefusalCodes.PlanExceedsAuthority);
        Spec.Given(Story.Rulebook()).When(Draft(new PlannedMonth(1, 1))).Refused(RefusalCodes.NotFound);
    }

    [Fact]
    public void a_payment_leaves_only_within_the_months_up_to_its_own()
    {
        var instruct = new InstructOrder("voucher 1", "agent bank") { OrderId = Story.OrderId };
        var world = Planned(Story.OrderApproved(), new(1, 200_000_00), new(3, 299_999_99), new(4, 1_000_000_00)).Until(2024, 3, 26);
        Spec.Given(world).When(instruct, People.Releaser).Refused(RefusalCodes.PlanExceeded,
            ("requestedFen", 500_000_00L), ("plannedFen", 499_999_99L), ("usedFen", 0L), ("remainingFen", 499_999_99L), ("period", "2024-03"));
        Spec.Given(world.Until(2024, 4, 1)).When(instruct, People.Releaser).Accepted();
        // What is on its way and what was paid both count.
        Spec.Given(Planned(Story.Instructed(), new PlannedMonth(3, 500_000_00)).Until(2024, 6, 3)
                .Do(new Domain.Grants.AcceptMilestone("m1", Story.Digest) { GrantId = Story.GrantId }, People.Officer)
                .Do(Story.Draft("o2", 2, 300_000_00), People.Maker).Do(new CheckOrder { OrderId = "o2" }, People.Checker)
                .Do(new ApproveOrder { OrderId = "o2" }, People.Releaser))
            .When(new InstructOrder("v2", "bank") { OrderId = "o2" }, People.Releaser).Refused(RefusalCodes.PlanExceeded, ("usedFen", 500_000_00L), ("remainingFen", 0L));
    }

    [Fact]
    public void a_pool_without_a_plan_pays_as_its_authority_allows() =>
        Spec.Given(Story.OrderApproved()).When(new InstructOrder("v", "b") { OrderId = Story.OrderId }, People.Releaser).Accepted();

    [Fact]
    public void nothing_is_posted_into_a_closed_month()
    {
        var world = Story.OrderApproved().Until(2024, 4, 2).Do(Close("2024-03"), People.Releaser);
        (string, object) period = ("period", "2024-03");
        var march = new DateOnly(2024, 3, 28);
        Spec.Given(world).When(new InstructOrder("v", "b") { OrderId = Story.OrderId }, People.Releaser, march, new DateOnly(2024, 4, 2))
            .Refused(RefusalCodes.PeriodClosed, period, ("closedThrough", "2024-03"), ("businessDate", march));
        Spec.Given(world).When(new Appropriate(1_00, "d", "2060404", "s") { PoolId = Story.PoolId }, on: new DateOnly(2024, 1, 31), today: new DateOnly(2024, 4, 2))
            .Refused(RefusalCodes.PeriodClosed, ("period", "2024-01"));
        Spec.Given(world).When(new InstructOrder("v", "b") { OrderId = Story.OrderId }, People.Releaser).Accepted();
        // What posts nothing may be recorded of any day.
        Spec.Given(world).When(new FreezePool("audit") { PoolId = Story.PoolId }, People.Releaser, march, new DateOnly(2024, 4, 2)).Accepted();
    }

    [Fact]
    public void months_close_when_they_are_over_and_open_again_from_the_last()
    {
        var world = Story.Pool().Until(2024, 4, 30);
        Spec.Given(world).When(Close("2024-04")).Refused(RefusalCodes.BusinessDateInvalid, ("periodEnd", new DateOnly(2024, 4, 30)));
        Spec.Given(world).When(Close("2024-03"), People.Releaser).Then(new PeriodClosed(2024, 3, "books", People.Releaser));
        Spec.Given(world).When(Close("2024-02")).Refused(RefusalCodes.PeriodClosed, ("period", "2024-02"), ("closedThrough", "2024-03"));
        Spec.Given(world).When(new ReopenPeriod("late voucher", "doc") { PeriodId = "2024-02" }).Refused(RefusalCodes.IllegalState, ("state", "closed"));
        Spec.Given(world).When(new ReopenPeriod("late voucher", "doc") { PeriodId = "2024-04" }).Refused(RefusalCodes.IllegalState, ("state", "open"));
        Spec.Given(world).When(new ReopenPeriod("late voucher", "doc") { PeriodId = "2024-03" }, People.Releaser).Then(
            new PeriodReopened(2024, 3, "late voucher", "doc", People.Releaser));
        Spec.Given(world).When(new Appropriate(1_00, "d", "2060404", "s") { PoolId = Story.PoolId }, on: new DateOnly(2024, 3, 31)).Accepted();
        Spec.Given(world).When(new Appropriate(1_00, "d", "2060404", "s") { PoolId = Story.PoolId }, on: new DateOnly(2024, 2, 28)).Refused(RefusalCodes.PeriodClosed);
    }

    [Theory]
    [InlineData("2024-13")]
    [InlineData("2024")]
    [InlineData("2024-3")]
    [InlineData("march")]
    [InlineData("0001-01")]
    public void a_period_is_a_month_by_its_name(string period)
    {
        Shape.CodeOf(Close(period)).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(new ReopenPeriod("r", "d") { PeriodId = period }).ShouldBe(RefusalCodes.RequestInvalid);
    }

    [Fact]
    public void shapes_that_cannot_be_plans_are_refused()
    {
        Shape.CodeOf(Draft()).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Draft(new PlannedMonth(13, 1))).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Draft(new(1, 1), new(1, 2))).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Draft(new PlannedMonth(1, -1))).ShouldBe(RefusalCodes.AmountInvalid);
        Shape.CodeOf(Draft(new PlannedMonth(1, 1)) with { DocumentNo = "" }).ShouldBe(RefusalCodes.RequestInvalid);
    }
}
