using Ledger.Domain.BankStatements;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Kernel;
using Ledger.Tests.PaymentBatches;
using Shouldly;
using Xunit;

namespace Ledger.Tests.BankStatements;

public sealed class ReconcilingAStatement
{
    [Fact]
    public void a_line_that_agrees_settles_its_order_by_the_orders_own_rules()
    {
        var world = Bank.Batched().Do(Bank.Statement("s1", Bank.Debit("b1", 500_000_00, "o1")), People.Maker);
        Spec.Given(world).When(Bank.Reconcile("s1", 1)).Then(
            new StreamEvent(Story.OrderStream, new OrderSettled("b1", Story.OtherDigest, 500_000_00, new DateOnly(2024, 3, 27))),
            new StreamEvent("bank-receipt/b1", new ReceiptUsed("o1", "settlement", 500_000_00)),
            new StreamEvent(Story.StreamOf(default), new Ledger.Domain.Grants.InstalmentPaid(1, "o1", 500_000_00)),
            new StreamEvent(Story.PoolStream, new Ledger.Domain.FundPools.OutlayPosted("o1", Story.StreamOf(default), "project-grant", 500_000_00)),
            new StreamEvent("bank-statement/s1", new LineSettled("1", "o1", 500_000_00)),
            new StreamEvent($"bank-line/{Bank.AccountNo}/b1", new BankLineSeen("s1", "1", 500_000_00, Direction.Debit, "o1")));
    }

    [Fact]
    public void each_line_is_taken_up_once() =>
        Spec.Given(Bank.Batched().Import("s1", Bank.Debit("b1", 500_000_00, "o1"))).When(Bank.Reconcile("s1", 1))
            .Refused(RefusalCodes.LineReconciled, ("lineId", "1"), ("state", "settled"));

    [Fact]
    public void a_statement_is_imported_once() =>
        Spec.Given(Bank.Batched().Import("s1")).When(Bank.Statement("s1")).Refused(RefusalCodes.AlreadyExists, ("stream", "bank-statement/s1"));

    [Fact]
    public void a_statement_that_overlaps_settles_only_what_is_new()
    {
        var world = Bank.Batched().Import("s1", Bank.Debit("b1", 500_000_00, "o1"))
            .Import("s2", Bank.Debit("b1", 500_000_00, "o1"), Bank.Debit("b2", 300_000_00, "o2"));
        world.Outcome("s2", 1).ShouldBe(LineOutcome.Known);
        world.Outcome("s2", 2).ShouldBe(LineOutcome.Settled);
        world.PoolState().DisbursedFen.ShouldBe(800_000_00);
    }

    [Fact]
    public void a_line_that_is_there_twice_counts_once()
    {
        var world = Bank.Batched().Import("s1", Bank.Debit("b1", 500_000_00, "o1"), Bank.Debit("b1", 500_000_00, "o1"));
        world.Outcome("s1", 2).ShouldBe(LineOutcome.Known);
        world.PoolState().DisbursedFen.ShouldBe(500_000_00);
    }

    [Fact]
    public void a_payment_that_a_person_recorded_before_is_known()
    {
        var world = Bank.Batched().Do(Story.Settle(bankRef: "b1"), People.Maker).Import("s1", Bank.Debit("b1", 500_000_00, "o1"));
        world.Journal[^2].Happened.ShouldBe(new LineKnown("1", "o1"));
    }

    [Fact]
    public void one_bank_reference_for_two_things_waits_for_a_person()
    {
        var world = Bank.Batched().Import("s1", Bank.Debit("b1", 500_000_00, "o1"), Bank.Debit("b1", 300_000_00, "o2"));
        Reported(world, "s1", 2).Doubt.ShouldBe(Doubts.ReferenceReused);
        world.OrderState("o2").Status.ShouldBe(DisbursementOrderStatus.Instructed);
    }

    [Fact]
    public void an_amount_that_differs_waits_for_a_person()
    {
        var reported = Reported(Bank.Batched().Import("s1", Bank.Debit("b1", 499_999_99, "o1")), "s1", 1);
        (reported.Doubt, reported.OrderId, reported.OrderFen).ShouldBe((Doubts.AmountDiffers, "o1", 500_000_00));
    }

    [Theory]
    [InlineData(null, Doubts.ReferenceMissing)]
    [InlineData("nobody", Doubts.ReferenceUnknown)]
    [InlineData("not/an/id", Doubts.ReferenceUnknown)]
    public void money_that_left_for_nobody_we_know_waits_for_a_person(string? reference, string doubt) =>
        Reported(Bank.Batched().Import("s1", Bank.Debit("b1", 1_00, reference)), "s1", 1).Doubt.ShouldBe(doubt);

    [Fact]
    public void a_second_payment_of_one_order_waits_for_a_person()
    {
        var reported = Reported(Bank.Batched().Import("s1", Bank.Debit("b1", 500_000_00, "o1"), Bank.Debit("b2", 500_000_00, "o1")), "s1", 2);
        (reported.Doubt, reported.Detail).ShouldBe((Doubts.OrderState, "settled"));
    }

    [Fact]
    public void money_that_came_back_waits_for_a_person_who_returns_it()
    {
        var world = Bank.Batched().Import("s1", Bank.Debit("b1", 500_000_00, "o1"), Bank.Credit("b2", 200_000_00, "o1"));
        Reported(world, "s1", 2).Doubt.ShouldBe(Doubts.MoneyReturned);
        var after = Spec.Given(world).When(new MatchLine("2", "o1", "account closed") { StatementId = "s1" }).Accepted();
        after.OrderState().ReturnedFen.ShouldBe(200_000_00);
        after.PoolState().DisbursedFen.ShouldBe(300_000_00);
        after.Outcome("s1", 2).ShouldBe(LineOutcome.Matched);
    }

    [Fact]
    public void money_that_came_in_from_elsewhere_waits_for_a_person() =>
        Reported(Bank.Batched().Import("s1", Bank.Credit("b1", 3_21, null)), "s1", 1).Doubt.ShouldBe(Doubts.MoneyReceived);

    [Fact]
    public void a_booking_before_the_order_left_waits_for_a_person()
    {
        var reported = Reported(Bank.Batched().Import("s1", Bank.Debit("b1", 500_000_00, "o1", day: 25)), "s1", 1);
        (reported.Doubt, reported.Detail).ShouldBe((Doubts.Refused, RefusalCodes.BusinessDateInvalid));
    }

    [Fact]
    public void a_person_matches_a_line_with_the_order_it_belongs_to()
    {
        var world = Bank.Batched().Import("s1", Bank.Debit("b1", 500_000_00, "O-1"));
        var after = Spec.Given(world).When(new MatchLine("1", "o1") { StatementId = "s1" }).Accepted();
        after.OrderState().BankRef.ShouldBe("b1");
        after.Journal[^1].Happened.ShouldBe(new LineMatched("1", "o1", "settlement", 500_000_00, People.Maker));
    }

    [Fact]
    public void no_person_can_match_what_the_orders_rules_refuse()
    {
        var world = Bank.Batched().Import("s1", Bank.Debit("b1", 499_999_99, "o1"), Bank.Credit("b2", 1_00, "o2"), Bank.Debit("b3", 1_00, null));
        Spec.Given(world).When(new MatchLine("1", "o1") { StatementId = "s1" }).Refused(RefusalCodes.SettlementAmountMismatch);
        Spec.Given(world).When(new MatchLine("2", "o2") { StatementId = "s1" }).Refused(RefusalCodes.ReturnWithoutPayment);
        Spec.Given(world).When(new MatchLine("3", "nobody") { StatementId = "s1" }).Refused(RefusalCodes.NotFound);
        Spec.Given(world.Do(new SettleOrder("b3", Story.Digest, 300_000_00, new DateOnly(2024, 3, 27)) { OrderId = "o2" }, People.Maker))
            .When(new MatchLine("3", "o1") { StatementId = "s1" }).Refused(RefusalCodes.DuplicateSettlement, ("bankRef", "b3"));
    }

    [Fact]
    public void a_line_that_is_no_business_of_ours_is_set_aside_with_a_reason_and_can_be_taken_up_again()
    {
        var world = Bank.Batched().Import("s1", Bank.Debit("b1", 500_000_00, null));
        world = Spec.Given(world).When(new SetLineAside("1", "bank fee") { StatementId = "s1" }).Then(new LineSetAside("1", "bank fee", People.Maker));
        Spec.Given(world).When(new SetLineAside("1", "bank fee") { StatementId = "s1" }).Refused(RefusalCodes.LineReconciled, ("state", "set-aside"));
        Spec.Given(world).When(new MatchLine("1", "o1") { StatementId = "s1" }).Accepted().OrderState().Status.ShouldBe(DisbursementOrderStatus.Settled);
    }

    [Fact]
    public void a_line_that_was_settled_waits_for_nobody() =>
        Spec.Given(Bank.Batched().Import("s1", Bank.Debit("b1", 500_000_00, "o1"))).When(new SetLineAside("1", "x") { StatementId = "s1" })
            .Refused(RefusalCodes.LineReconciled, ("state", "settled"));

    [Fact]
    public void a_statement_that_does_not_add_up_is_not_taken()
    {
        var statement = Bank.Statement("s1", Bank.Debit("b1", 500_000_00, "o1"), Bank.Credit("b2", 1_00, null));
        Spec.Given(Bank.Batched()).When(statement with { ClosingFen = statement.ClosingFen + 7 }).Refused(RefusalCodes.StatementUnbalanced,
            ("openingFen", 10_000_000_00L), ("creditFen", 1_00L), ("debitFen", 500_000_00L), ("closingFen", 9_500_001_07L), ("differenceFen", 7L));
    }

    [Fact]
    public void a_statement_of_another_account_is_not_taken() =>
        Spec.Given(Bank.Batched()).When(Bank.Statement("s1") with { AccountNo = "999" }).Refused(RefusalCodes.BankAccountUnknown, ("accountNo", "999"));

    [Fact]
    public void a_statement_of_days_that_have_not_come_is_not_taken() =>
        Spec.Given(Bank.Batched()).When(Bank.Statement("s1") with { Until = new DateOnly(2024, 3, 28) })
            .Refused(RefusalCodes.BusinessDateInvalid, ("statementUntil", new DateOnly(2024, 3, 28)));

    [Fact]
    public void a_line_that_is_not_there_cannot_be_decided()
    {
        Spec.Given(Bank.Batched()).When(Bank.Reconcile("s9", 1)).Refused(RefusalCodes.NotFound, ("stream", "bank-statement/s9"));
        Spec.Given(Bank.Batched().Import("s1")).When(Bank.Reconcile("s1", 1)).Refused(RefusalCodes.NotFound, ("lineId", "1"));
        Spec.Given(Bank.Batched().Import("s1", Bank.Debit("b", 1, null))).When(new ReconcileLine("01") { StatementId = "s1" }).Refused(RefusalCodes.NotFound);
    }

    [Fact]
    public void a_statement_whose_lines_are_not_numbered_has_the_wrong_shape()
    {
        var statement = Bank.Statement("s1", Bank.Debit("b1", 1, null));
        Shape.CodeOf(statement).ShouldBeNull();
        Shape.CodeOf(statement with { Lines = [statement.Lines[0] with { LineId = "2" }] }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(statement with { Lines = [statement.Lines[0] with { AmountFen = -1 }] }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(statement with { Lines = [statement.Lines[0] with { BankRef = "a/b" }] }).ShouldBe(RefusalCodes.RequestInvalid);
    }

    private static LineReported Reported(World world, string id, int no)
    {
        world.Outcome(id, no).ShouldBe(LineOutcome.Reported);
        return world.Journal.Select(e => e.Happened).OfType<LineReported>().Last(e => e.LineId == no.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
