using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Rulebooks;
using Shouldly;
using Xunit;

namespace Ledger.Tests.DisbursementOrders;

public sealed class ApprovingAnOrder
{
    private static readonly CheckOrder Check = new("in order") { OrderId = Story.OrderId };
    private static readonly ApproveOrder Approve = new() { OrderId = Story.OrderId };
    private static readonly InstructOrder Instruct = new("voucher 1", "agent bank") { OrderId = Story.OrderId };
    private static readonly SendBackOrder SendBack = new("wrong account") { OrderId = Story.OrderId };
    private static readonly DateOnly Day = new(2024, 3, 25);

    [Fact]
    public void three_people_carry_an_order()
    {
        var world = Spec.Given(Story.Drafted()).When(Check, People.Checker).Then(new OrderChecked("in order", People.Checker));
        Spec.Given(world).When(Approve, People.Releaser).Then(new OrderApproved(null, People.Releaser, Day, 20_000_000_00, 0, Story.Rules));
    }

    [Fact]
    public void who_drafts_does_not_check() =>
        Spec.Given(Story.Drafted()).When(Check, People.Maker).Refused(RefusalCodes.FourEyesViolation,
            ("person", People.Maker), ("duty", "checker"), ("heldDuty", "maker"));

    [Theory]
    [InlineData(People.Maker, "maker")]
    [InlineData(People.Checker, "checker")]
    public void who_drafts_or_checks_neither_approves_nor_instructs(string person, string heldDuty)
    {
        Spec.Given(Story.Checked()).When(Approve, person).Refused(RefusalCodes.FourEyesViolation,
            ("person", person), ("duty", "releaser"), ("heldDuty", heldDuty));
        Spec.Given(Story.OrderApproved()).When(Instruct, person).Refused(RefusalCodes.FourEyesViolation,
            ("person", person), ("duty", "releaser"), ("heldDuty", heldDuty));
    }

    [Fact]
    public void the_approver_or_a_further_person_instructs()
    {
        Spec.Given(Story.OrderApproved()).When(Instruct, People.Releaser).Accepted();
        Spec.Given(Story.OrderApproved()).When(Instruct, "maker.other").Accepted();
    }

    [Fact]
    public void an_order_above_the_approvers_limit_is_refused()
    {
        var world = Limited(499_999_99);
        Spec.Given(world).When(Approve, People.Releaser).Refused(RefusalCodes.ApprovalLimitExceeded,
            ("requestedFen", 500_000_00L), ("sameDayFen", 0L), ("sameDayOrders", Array.Empty<string>()), ("limitFen", 499_999_99L),
            ("approver", People.Releaser), ("ruleVersion", "limited"));
        Spec.Given(Limited(500_000_00)).When(Approve, People.Releaser).Accepted();
    }

    [Fact]
    public void parts_approved_on_one_day_count_together()
    {
        var world = Split(first: 250_000_00, second: 250_000_00, limitFen: 499_999_99);
        Spec.Given(world).When(Approve with { OrderId = "o2" }, People.Releaser).Refused(RefusalCodes.ApprovalLimitExceeded,
            ("requestedFen", 250_000_00L), ("sameDayFen", 250_000_00L), ("sameDayOrders", (string[])["o1"]), ("limitFen", 499_999_99L));
    }

    [Fact]
    public void parts_approved_by_two_people_count_together_too() =>
        Spec.Given(Split(250_000_00, 250_000_00, 499_999_99)).When(Approve with { OrderId = "o2" }, "releaser.other")
            .Refused(RefusalCodes.ApprovalLimitExceeded, ("sameDayFen", 250_000_00L));

    [Fact]
    public void parts_that_fit_together_are_approved_and_say_so() =>
        Spec.Given(Split(250_000_00, 250_000_00, 500_000_00)).When(Approve with { OrderId = "o2" }, People.Releaser)
            .Then(new OrderApproved(null, People.Releaser, Day, 500_000_00, 250_000_00, "limited"));

    [Fact]
    public void another_day_counts_anew() =>
        Spec.Given(Split(250_000_00, 250_000_00, 300_000_00)).When(Approve with { OrderId = "o2" }, People.Releaser, Day.AddDays(1)).Accepted();

    [Fact]
    public void what_was_cancelled_or_sent_back_does_not_count()
    {
        var cancelled = Split(250_000_00, 250_000_00, 300_000_00).Do(new CancelOrder("x") { OrderId = Story.OrderId }, People.Maker);
        Spec.Given(cancelled).When(Approve with { OrderId = "o2" }, People.Releaser).Accepted();
        var sentBack = Split(250_000_00, 250_000_00, 300_000_00).Do(SendBack, People.Releaser);
        Spec.Given(sentBack).When(Approve with { OrderId = "o2" }, People.Releaser).Accepted();
    }

    [Fact]
    public void without_rules_in_force_nothing_is_approved() =>
        Spec.Given([.. Story.Checked().Journal.Where(e => e.Stream != "rulebook/main")]).When(Approve, People.Releaser, Day)
            .Refused(RefusalCodes.RuleVersionInvalid, ("businessDate", Day));

    [Fact]
    public void an_order_sent_back_is_checked_and_approved_anew()
    {
        var world = Spec.Given(Story.OrderApproved()).When(SendBack, People.Releaser).Then(new OrderSentBack("wrong account"));
        var order = world.OrderState();
        (order.Status, order.WasSentBack, order.CheckedBy, order.ApprovedOn).ShouldBe((DisbursementOrderStatus.Drafted, true, null, null));
        Spec.Given(world).When(Approve, People.Releaser).Refused(RefusalCodes.IllegalState, ("state", "drafted"), ("command", "approve-order"));
        Spec.Given(world).When(SendBack, People.Checker).Refused(RefusalCodes.IllegalState);
        world.Do(Check, People.Checker).OrderState().WasSentBack.ShouldBeFalse();
    }

    [Fact]
    public void the_checker_can_send_a_draft_back() =>
        Spec.Given(Story.Drafted()).When(SendBack, People.Checker).Then(new OrderSentBack("wrong account"))
            .GrantState().OpenOrderIds.ShouldBe([Story.OrderId]);

    [Fact]
    public void an_order_cannot_be_approved_for_a_suspended_grant() =>
        Spec.Given(Story.Checked().Do(new SuspendGrant("x") { GrantId = Story.GrantId }, People.Department)).When(Approve, People.Releaser)
            .Refused(RefusalCodes.PaymentNotAuthorised, ("missing", (string[])["live-award"]));

    [Fact]
    public void a_cancelled_order_gives_its_part_of_the_line_back()
    {
        var world = Spec.Given(Story.OrderApproved()).When(new CancelOrder("not needed") { OrderId = Story.OrderId }).Then(
            new StreamEvent(Story.OrderStream, new OrderCancelled("not needed")),
            new StreamEvent(Story.StreamOf(default), new InstalmentReleased(1, Story.OrderId, 500_000_00, "cancelled")));
        world.GrantState().Instalments[0].LeftFen.ShouldBe(500_000_00);
        Spec.Given(world).When(Story.Draft("o2")).Accepted();
    }

    [Fact]
    public void an_order_that_left_for_the_bank_is_not_cancelled() =>
        Spec.Given(Story.Instructed()).When(new CancelOrder("too late") { OrderId = Story.OrderId })
            .Refused(RefusalCodes.IllegalState, ("state", "instructed"), ("command", "cancel-order"));

    [Fact]
    public void steps_are_not_skipped()
    {
        Spec.Given(Story.Drafted()).When(Approve, People.Releaser).Refused(RefusalCodes.IllegalState, ("state", "drafted"));
        Spec.Given(Story.Checked()).When(Instruct, People.Releaser).Refused(RefusalCodes.IllegalState, ("state", "checked"));
        Spec.Given(Story.OrderApproved()).When(Story.Settle()).Refused(RefusalCodes.IllegalState, ("state", "approved"));
        Spec.Given(Story.OrderApproved()).When(new FailOrder("x") { OrderId = Story.OrderId }).Refused(RefusalCodes.IllegalState);
        Spec.Given(Story.Scheduled()).When(Check).Refused(RefusalCodes.NotFound, ("stream", Story.OrderStream));
    }

    /// <summary>The order of 500,000.00 is checked, and everybody's limit is this.</summary>
    private static World Limited(long limitFen) => Story.Checked()
        .Do(Story.AdoptRules("limited", Day) with { ApprovalLimits = [new ApprovalLimit("*", limitFen)] }, People.Administrator);

    /// <summary>The first line in two orders; the first is approved, the second is checked.</summary>
    private static World Split(long first, long second, long limitFen) => Story.Scheduled().Until(2024, 3, 25)
        .Do(Story.AdoptRules("limited", Day) with { ApprovalLimits = [new ApprovalLimit("*", limitFen)] }, People.Administrator)
        .Do(Story.Draft("o1", 1, first), People.Maker).Do(Story.Draft("o2", 1, second), People.Maker)
        .Do(Check, People.Checker).Do(Check with { OrderId = "o2" }, People.Checker)
        .Do(Approve, People.Releaser);
}
