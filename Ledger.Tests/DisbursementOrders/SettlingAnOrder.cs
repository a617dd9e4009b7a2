using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.DisbursementOrders;

public sealed class SettlingAnOrder
{
    private static readonly string Grant = Story.StreamOf(default);
    private static readonly DateOnly Day = new(2024, 3, 27);

    [Fact]
    public void an_instructed_order_is_in_flight()
    {
        var world = Spec.Given(Story.OrderApproved()).When(new InstructOrder("voucher 1", "agent bank") { OrderId = Story.OrderId }, People.Releaser).Then(
            new StreamEvent(Story.OrderStream, new OrderInstructed("voucher 1", "agent bank", People.Releaser, new DateOnly(2024, 3, 25))),
            new StreamEvent(Story.PoolStream, new PaymentInFlight(Story.OrderId, Grant, "project-grant", 500_000_00)));
        (world.PoolState().InFlightFen, world.PoolState().ObligatedFen).ShouldBe((500_000_00, 500_000_00));
    }

    [Fact]
    public void an_instruction_is_not_dated_before_the_approval() =>
        Spec.Given(Story.OrderApproved()).When(new InstructOrder("v", "b") { OrderId = Story.OrderId }, People.Releaser, new DateOnly(2024, 3, 24))
            .Refused(RefusalCodes.BusinessDateInvalid, ("approvedOn", new DateOnly(2024, 3, 25)));

    [Fact]
    public void a_payment_leaves_in_the_year_of_its_pool() =>
        Spec.Given(Story.OrderApproved()).When(new InstructOrder("v", "b") { OrderId = Story.OrderId }, People.Releaser, new DateOnly(2025, 1, 2))
            .Refused(RefusalCodes.BusinessDateInvalid, ("fiscalYear", 2024));

    [Fact]
    public void a_gate_that_shut_since_stops_the_instruction()
    {
        var platform = GrantKind.PlatformGrant;
        var assess = new RecordAssessment("2024H1", Grade.Good, 8_000) { Kind = platform, GrantId = Story.GrantId };
        var world = Story.Scheduled(platform).Until(2024, 7, 1).Do(assess, People.Department)
            .Do(Story.Draft("o2", 2, 300_000_00, platform), People.Maker)
            .Do(new CheckOrder { OrderId = "o2" }, People.Checker).Do(new ApproveOrder { OrderId = "o2" }, People.Releaser)
            .Do(assess with { Grade = Grade.Unqualified }, People.Department);
        Spec.Given(world).When(new InstructOrder("v", "b") { OrderId = "o2" }, People.Releaser)
            .Refused(RefusalCodes.MilestoneNotMet, ("instalmentNo", 2), ("gate", "assessment:2024H1"));
    }

    [Fact]
    public void a_receipt_settles_the_order_the_line_and_the_pool_together()
    {
        var world = Spec.Given(Story.Instructed()).When(Story.Settle(), on: Day).Then(
            new StreamEvent(Story.OrderStream, new OrderSettled("bank-1", Story.Digest, 500_000_00, Day)),
            new StreamEvent("bank-receipt/bank-1", new ReceiptUsed(Story.OrderId, "settlement", 500_000_00)),
            new StreamEvent(Grant, new InstalmentPaid(1, Story.OrderId, 500_000_00)),
            new StreamEvent(Story.PoolStream, new OutlayPosted(Story.OrderId, Grant, "project-grant", 500_000_00)));
        world.PoolState().DisbursedFen.ShouldBe(500_000_00);
        world.GrantState().PaidFen.ShouldBe(500_000_00);
        world.GrantState().OpenOrderIds.ShouldBeEmpty();
    }

    [Fact]
    public void an_order_settles_once() =>
        Spec.Given(Story.Settled()).When(Story.Settle(bankRef: "bank-2")).Refused(RefusalCodes.DuplicateSettlement,
            ("settledOrder", Story.OrderId), ("bankRef", "bank-2"), ("settledByBankRef", "bank-1"));

    [Fact]
    public void a_receipt_that_comes_twice_settles_once() =>
        Spec.Given(Story.Settled()).When(Story.Settle()).Refused(RefusalCodes.DuplicateSettlement, ("bankRef", "bank-1"));

    [Fact]
    public void a_receipt_settles_one_order()
    {
        var world = Story.Settled().Do(new AcceptMilestone("m1", Story.Digest) { GrantId = Story.GrantId }, People.Officer)
            .Do(Story.Draft("o2", 2, 300_000_00), People.Maker).Do(new CheckOrder { OrderId = "o2" }, People.Checker)
            .Do(new ApproveOrder { OrderId = "o2" }, People.Releaser).Do(new InstructOrder("v2", "b") { OrderId = "o2" }, People.Releaser);
        Spec.Given(world).When(Story.Settle("o2", "bank-1", 300_000_00)).Refused(RefusalCodes.DuplicateSettlement,
            ("bankRef", "bank-1"), ("settledOrder", Story.OrderId));
    }

    [Fact]
    public void a_receipt_over_another_amount_is_refused() =>
        Spec.Given(Story.Instructed()).When(Story.Settle(amountFen: 499_999_99), on: Day).Refused(RefusalCodes.SettlementAmountMismatch,
            ("receiptFen", 499_999_99L), ("orderFen", 500_000_00L), ("differenceFen", 1L));

    [Fact]
    public void a_receipt_is_dated_between_the_instruction_and_the_day_it_is_recorded()
    {
        Spec.Given(Story.Instructed()).When(Story.Settle() with { SettledOn = new DateOnly(2024, 3, 25) }, on: Day)
            .Refused(RefusalCodes.BusinessDateInvalid, ("settledOn", new DateOnly(2024, 3, 25)), ("instructedOn", new DateOnly(2024, 3, 26)));
        Spec.Given(Story.Instructed()).When(Story.Settle() with { SettledOn = new DateOnly(2024, 3, 28) }, on: Day)
            .Refused(RefusalCodes.BusinessDateInvalid, ("settledOn", new DateOnly(2024, 3, 28)));
    }

    [Fact]
    public void a_failed_payment_is_owed_again()
    {
        var world = Spec.Given(Story.Instructed()).When(new FailOrder("account closed") { OrderId = Story.OrderId }).Then(
            new StreamEvent(Story.OrderStream, new OrderFailed("account closed")),
            new StreamEvent(Grant, new InstalmentReleased(1, Story.OrderId, 500_000_00, "failed")),
            new StreamEvent(Story.PoolStream, new OutlayReturned(Story.OrderId, Grant, "project-grant", 500_000_00, false)));
        (world.PoolState().InFlightFen, world.PoolState().ObligatedFen).ShouldBe((0, 1_000_000_00));
        Spec.Given(world).When(Story.Settle(), on: Day).Refused(RefusalCodes.IllegalState, ("state", "failed"));
        world.Pay("o2", 1, 500_000_00).PoolState().DisbursedFen.ShouldBe(500_000_00);
    }

    [Fact]
    public void a_bank_reference_that_cannot_name_a_stream_has_the_wrong_shape() =>
        Shape.CodeOf(Story.Settle(bankRef: "bank/1")).ShouldBe(RefusalCodes.RequestInvalid);
}
