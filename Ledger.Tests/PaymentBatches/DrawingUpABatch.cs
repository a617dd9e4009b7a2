using System.Security.Cryptography;
using Ledger.Domain.BankAccounts;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.PaymentBatches;
using Shouldly;
using Xunit;

namespace Ledger.Tests.PaymentBatches;

public sealed class DrawingUpABatch
{
    [Fact]
    public void a_batch_instructs_its_orders_in_the_same_decision()
    {
        var world = Spec.Given(Bank.TwoApproved()).When(Bank.DrawUp(), People.Releaser).Accepted();
        world.OrderState().Status.ShouldBe(DisbursementOrderStatus.Instructed);
        world.OrderState("o2").Status.ShouldBe(DisbursementOrderStatus.Instructed);
        world.PoolState().InFlightFen.ShouldBe(800_000_00);
        world.Journal.Select(e => e.Happened).OfType<OrderInstructed>().ShouldAllBe(e => e.VoucherNo == Bank.BatchId && e.Bank == "agent bank");
    }

    [Fact]
    public void the_batch_holds_the_digest_of_the_exact_bytes()
    {
        var world = Bank.Batched();
        var drawnUp = world.Journal.Select(e => e.Happened).OfType<BatchDrawnUp>().Single();
        var file = CreditTransferFile.Render(Bank.BatchId, drawnUp);
        drawnUp.FileDigest.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(file)));
        drawnUp.FileBytes.ShouldBe(file.Length);
        drawnUp.TotalFen.ShouldBe(800_000_00);
        drawnUp.Payments.Select(p => (p.OrderId, p.AmountFen, p.PayeeName)).ShouldBe([("o1", 500_000_00, "Institute"), ("o2", 300_000_00, "Institute")]);
    }

    [Fact]
    public void an_order_is_never_in_two_live_batches() =>
        Spec.Given(Bank.Batched()).When(Bank.DrawUp("pb-2", "o2"), People.Releaser, today: new DateOnly(2024, 3, 27), on: Bank.Day)
            .Refused(RefusalCodes.OrderInLiveBatch, ("orderId", "o2"), ("batchId", Bank.BatchId));

    [Fact]
    public void an_order_that_left_by_its_own_voucher_does_not_leave_again_in_a_batch() =>
        Spec.Given(Bank.TwoApproved().Do(new InstructOrder("v 1", "agent bank") { OrderId = "o2" }, People.Releaser))
            .When(Bank.DrawUp(), People.Releaser).Refused(RefusalCodes.OrderSentApart, ("orderId", "o2"), ("instructedOn", Bank.Day));

    [Fact]
    public void an_order_that_nobody_approved_does_not_leave() =>
        Spec.Given(Bank.TwoApproved().Do(new SendBackOrder("amount unclear") { OrderId = "o2" }, People.Releaser))
            .When(Bank.DrawUp(), People.Releaser).Refused(RefusalCodes.IllegalState, ("state", "drafted"), ("orderId", "o2"));

    [Theory]
    [InlineData(People.Maker, "maker")]
    [InlineData(People.Checker, "checker")]
    public void who_drafted_or_checked_an_order_does_not_draw_up_its_batch(string person, string duty) =>
        Spec.Given(Bank.TwoApproved()).When(Bank.DrawUp(), person).Refused(RefusalCodes.FourEyesViolation, ("person", person), ("heldDuty", duty), ("orderId", "o1"));

    [Fact]
    public void one_order_that_may_not_leave_keeps_all_of_them_here()
    {
        var world = Bank.TwoApproved().Do(new SuspendGrant("audit") { GrantId = Story.GrantId }, People.Department);
        Spec.Given(world).When(Bank.DrawUp(), People.Releaser).Refused(RefusalCodes.PaymentNotAuthorised);
        world.PoolState().InFlightFen.ShouldBe(0);
    }

    [Fact]
    public void an_account_that_is_not_ours_is_not_paid_from() =>
        Spec.Given(Bank.TwoApproved()).When(Bank.DrawUp() with { AccountNo = "999" }, People.Releaser).Refused(RefusalCodes.BankAccountUnknown, ("accountNo", "999"));

    [Fact]
    public void the_bank_cannot_be_asked_to_pay_yesterday() =>
        Spec.Given(Bank.TwoApproved()).When(Bank.DrawUp() with { ExecuteOn = Bank.Day.AddDays(-1) }, People.Releaser)
            .Refused(RefusalCodes.BusinessDateInvalid, ("executeOn", Bank.Day.AddDays(-1)));

    [Fact]
    public void a_batch_is_drawn_up_once() =>
        Spec.Given(Bank.Batched()).When(Bank.DrawUp(), People.Releaser).Refused(RefusalCodes.AlreadyExists, ("stream", Bank.BatchStream));

    [Fact]
    public void a_batch_of_nothing_of_one_order_twice_or_with_a_name_too_long_for_the_message_has_the_wrong_shape()
    {
        Shape.CodeOf(Bank.DrawUp() with { OrderIds = [] }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Bank.DrawUp("pb-1", "o1", "o1")).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Bank.DrawUp("pb-1", new string('o', 36))).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Bank.DrawUp(new string('b', 36))).ShouldBe(RefusalCodes.RequestInvalid);
    }

    [Fact]
    public void an_account_is_registered_once() =>
        Spec.Given(Story.Pool().WithAccount()).When(new RegisterBankAccount(Bank.AccountNo, "b", "h"), People.Releaser)
            .Refused(RefusalCodes.AlreadyExists, ("stream", "bank-account/" + Bank.AccountNo));

    [Fact]
    public void a_batch_that_the_bank_never_took_lets_its_orders_leave_in_another()
    {
        var world = Spec.Given(Bank.Batched()).When(new WithdrawBatch("file refused") { BatchId = Bank.BatchId }, People.Releaser).Accepted();
        world.OrderState().Status.ShouldBe(DisbursementOrderStatus.Instructed);
        var again = Bank.DrawUp("pb-2") with { ExecuteOn = new DateOnly(2024, 3, 27) };
        Spec.Given(world).When(again, People.Maker).Refused(RefusalCodes.FourEyesViolation);
        Spec.Given(world).When(again, People.Releaser).Accepted().PoolState().InFlightFen.ShouldBe(800_000_00);
    }

    [Fact]
    public void a_batch_that_the_bank_answered_is_not_withdrawn() =>
        Spec.Given(Bank.Batched().Do(Story.Settle(), People.Maker)).When(new WithdrawBatch("mistake") { BatchId = Bank.BatchId }, People.Releaser)
            .Refused(RefusalCodes.BatchAnswered, ("batchId", Bank.BatchId), ("orders", new[] { "o1" }));

    [Fact]
    public void a_batch_is_withdrawn_once_and_only_where_there_is_one()
    {
        var withdraw = new WithdrawBatch("file refused") { BatchId = Bank.BatchId };
        Spec.Given(Bank.Batched().Do(withdraw, People.Releaser)).When(withdraw, People.Releaser).Refused(RefusalCodes.IllegalState, ("state", "withdrawn"));
        Spec.Given(Bank.TwoApproved()).When(withdraw, People.Releaser).Refused(RefusalCodes.NotFound);
    }

    [Fact]
    public void orders_of_one_award_count_together_against_what_the_pool_still_owes_it()
    {
        var world = Bank.TwoApproved();
        world.PoolState().Obligations.TryGetValue(Story.StreamOf(default), out var owed).ShouldBeTrue();
        owed!.UnpaidFen.ShouldBe(1_000_000_00);
        Spec.Given(world).When(Bank.DrawUp(), People.Releaser).Accepted().PoolState().ObligatedFen.ShouldBe(200_000_00);
    }
}
