using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.DisbursementOrders;

public sealed class ReturningAPayment
{
    private static readonly string Grant = Story.StreamOf(default);

    private static ReturnPayment Return(long amountFen, string bankRef = "bank-2") => new(amountFen, bankRef, "wrong branch") { OrderId = Story.OrderId };

    [Fact]
    public void money_that_comes_back_is_owed_again()
    {
        var world = Spec.Given(Story.Settled()).When(Return(500_000_00)).Then(
            new StreamEvent(Story.OrderStream, new PaymentReturned(500_000_00, "bank-2", "wrong branch")),
            new StreamEvent("bank-receipt/bank-2", new ReceiptUsed(Story.OrderId, "return", 500_000_00)),
            new StreamEvent(Grant, new InstalmentReturned(1, Story.OrderId, 500_000_00)),
            new StreamEvent(Story.PoolStream, new OutlayReturned(Story.OrderId, Grant, "project-grant", 500_000_00, true)));
        (world.PoolState().DisbursedFen, world.PoolState().ObligatedFen).ShouldBe((0, 1_000_000_00));
        world.OrderState().Status.ShouldBe(DisbursementOrderStatus.Returned);
        world.Pay("o2", 1, 500_000_00).GrantState().PaidFen.ShouldBe(500_000_00);
    }

    [Fact]
    public void a_part_can_come_back_and_later_the_rest()
    {
        var world = Story.Settled().Do(Return(200_000_00), People.Maker);
        world.OrderState().Status.ShouldBe(DisbursementOrderStatus.Settled);
        Spec.Given(world).When(Return(300_000_01, "bank-3")).Refused(RefusalCodes.ReturnWithoutPayment,
            ("requestedFen", 300_000_01L), ("returnableFen", 300_000_00L), ("state", "settled"));
        world.Do(Return(300_000_00, "bank-3"), People.Maker).OrderState().Status.ShouldBe(DisbursementOrderStatus.Returned);
        Spec.Given(world).When(Return(1, "bank-4")).Refused(RefusalCodes.ReturnWithoutPayment, ("returnableFen", 0L), ("state", "returned"));
        Spec.Given(world).When(Story.Settle(bankRef: "bank-5")).Refused(RefusalCodes.DuplicateSettlement);
    }

    [Fact]
    public void what_was_not_paid_does_not_come_back()
    {
        Spec.Given(Story.OrderApproved()).When(Return(1)).Refused(RefusalCodes.ReturnWithoutPayment, ("requestedFen", 1L), ("state", "approved"));
        Spec.Given(Story.Instructed()).When(Return(1)).Refused(RefusalCodes.ReturnWithoutPayment, ("state", "instructed"));
        Spec.Given(Story.Settled()).When(Return(500_000_01)).Refused(RefusalCodes.ReturnWithoutPayment, ("returnableFen", 500_000_00L));
        Spec.Given(Story.Scheduled()).When(Return(1)).Refused(RefusalCodes.NotFound, ("stream", Story.OrderStream));
    }

    [Fact]
    public void the_receipt_of_a_return_counts_once() =>
        Spec.Given(Story.Settled()).When(Return(1, "bank-1")).Refused(RefusalCodes.DuplicateSettlement, ("bankRef", "bank-1"), ("settledOrder", Story.OrderId));

    [Fact]
    public void a_return_is_not_dated_before_the_settlement() =>
        Spec.Given(Story.Settled()).When(Return(1), on: new DateOnly(2024, 3, 26)).Refused(RefusalCodes.BusinessDateInvalid,
            ("settledOn", new DateOnly(2024, 3, 27)));

    [Fact]
    public void money_recovered_already_does_not_come_back_a_second_time()
    {
        var world = Story.Settled().Do(new RestoreRecovered("c1", 400_000_00, "d") { PoolId = Story.PoolId }, People.Maker);
        Spec.Given(world).When(Return(100_000_01)).Refused(RefusalCodes.RecoveryExceedsPaid, ("netPaidFen", 100_000_00L));
        Spec.Given(world).When(Return(100_000_00)).Accepted();
    }

    [Fact]
    public void money_that_comes_back_to_an_ended_grant_is_available_at_once()
    {
        var world = Story.Settled().Do(new TerminateGrant("insolvent") { GrantId = Story.GrantId }, People.Department);
        var pool = Spec.Given(world).When(Return(500_000_00)).Accepted().PoolState();
        (pool.DisbursedFen, pool.ObligatedFen, pool.AvailableFen).ShouldBe((0, 0, 30_000_000_00));
    }
}
