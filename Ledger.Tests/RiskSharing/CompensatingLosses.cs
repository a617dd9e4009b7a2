using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.RiskSharing;
using Shouldly;
using Xunit;

namespace Ledger.Tests.RiskSharing;

/// <summary>From the default to the bank's money, and what the borrower pays after it.</summary>
public sealed class CompensatingLosses
{
    [Fact]
    public void a_claim_waits_its_days_names_a_loss_that_is_outstanding_and_is_computed()
    {
        var world = Guaranteed.Live().Until(2024, 5, 29);
        Spec.Given(world).When(Guaranteed.Claim()).Refused(RefusalCodes.ClaimTooEarly, ("waitingDays", 90), ("earliest", new DateOnly(2024, 5, 30)));
        world.Until(2024, 5, 30);
        Spec.Given(world).When(Guaranteed.Claim(2_000_000_01)).Refused(RefusalCodes.LoanAmountExceeded);
        Spec.Given(world).When(Guaranteed.Claim(defaultedOn: new DateOnly(2024, 5, 31))).Refused(RefusalCodes.BusinessDateInvalid);
        Spec.Given(world).When(Guaranteed.Claim(defaultedOn: new DateOnly(2024, 1, 1))).Refused(RefusalCodes.BusinessDateInvalid);
        Spec.Given(world).When(Guaranteed.Claim(1)).Refused(RefusalCodes.AmountInvalid);
        Spec.Given(world).When(Guaranteed.Claim(), Guaranteed.OtherMaker).Then(new CompensationClaimed(
            1_500_000_01, 1_050_000_00,
            [
                new RuleStep("principal-loss", 1_500_000_01), new RuleStep("guaranteed-share", 1_050_000_00, 7_000, 7_000),
                new RuleStep("guarantee", 1_400_000_00), new RuleStep("compensation", 1_050_000_00),
            ], 7_000, new DateOnly(2024, 3, 1), "claim 1", Story.Digest, "v1", Guaranteed.OtherMaker));
    }

    [Fact]
    public void who_registered_or_claimed_does_not_approve_and_the_limit_holds()
    {
        Spec.Given(Guaranteed.Claimed()).When(Guaranteed.Approve, Guaranteed.OtherMaker).Refused(RefusalCodes.FourEyesViolation, ("heldDuty", "claimant"));
        Spec.Given(Guaranteed.Claimed()).When(Guaranteed.Approve, People.Maker).Refused(RefusalCodes.FourEyesViolation, ("heldDuty", "maker"));
        var rules = Guaranteed.Rules() with { ApprovalLimits = [new Domain.Rulebooks.ApprovalLimit("*", 1_049_999_99)] };
        var limited = Guaranteed.Live(rules).Until(2024, 6, 3).Do(Guaranteed.Claim(), Guaranteed.OtherMaker);
        Spec.Given(limited).When(Guaranteed.Approve, People.Releaser).Refused(RefusalCodes.ApprovalLimitExceeded, ("limitFen", 1_049_999_99L));
    }

    [Fact]
    public void an_approved_compensation_is_an_obligation_of_the_pool()
    {
        var world = Spec.Given(Guaranteed.Claimed()).When(Guaranteed.Approve, People.Releaser).Then(
            new StreamEvent(Guaranteed.LoanStream, new CompensationApproved("award 1", People.Releaser, new DateOnly(2024, 6, 3), 3_000_000_00, "v1")),
            new StreamEvent("firm-loans/" + Story.Party, new FirmLoanCounted(Guaranteed.LoanStream, Guaranteed.Scheme, true, 0, 1_050_000_00)),
            new StreamEvent(Guaranteed.PoolStream, new ReservationReleased(Guaranteed.LoanStream, 700_000_00, "compensation-approved")),
            new StreamEvent(Guaranteed.PoolStream, new FundsReserved(Guaranteed.LoanStream, Guaranteed.LoanStream, "risk-compensation", 1_050_000_00, new DateOnly(2024, 12, 31))),
            new StreamEvent(Guaranteed.PoolStream, new FundsObligated(Guaranteed.LoanStream, Guaranteed.LoanStream, Guaranteed.LoanStream, "risk-compensation", 1_050_000_00)));
        world.RiskPool().ObligatedFen.ShouldBe(1_050_000_00);
        Spec.Given(Guaranteed.Claimed()).When(new ReturnClaim("no evidence of collection") { LoanId = Guaranteed.Loan }).Accepted().LoanState().Status.ShouldBe(GuaranteedLoanStatus.Live);
    }

    [Fact]
    public void the_bank_is_paid_through_an_order_and_nothing_is_contingent_after_it()
    {
        Spec.Given(Guaranteed.Claimed()).When(new DraftCompensationOrder(Guaranteed.Loan, 1_00, Story.Digest) { OrderId = "c1" }).Refused(RefusalCodes.PaymentNotAuthorised);
        Spec.Given(Guaranteed.Approved()).When(new DraftCompensationOrder(Guaranteed.Loan, 1_050_000_01, Story.Digest) { OrderId = "c1" })
            .Refused(RefusalCodes.PaymentExceedsAward);
        var world = Guaranteed.Compensated();
        var loan = world.LoanState();
        (loan.Status, loan.PaidFen, loan.GuaranteedFen, loan.NetPaidFen).ShouldBe((GuaranteedLoanStatus.Compensated, 1_050_000_00, 0, 1_050_000_00));
        (world.RiskPool().DisbursedFen, world.RiskPool().ObligatedFen, world.RiskPool().ReservedFen).ShouldBe((1_050_000_00, 0, 0));
        Spec.Given(world).When(new ReturnPayment(50_000_00, "b-1", "wrong") { OrderId = "c1" }).Accepted().LoanState().Status.ShouldBe(GuaranteedLoanStatus.Approved);
    }

    [Fact]
    public void what_the_borrower_pays_later_is_shared_and_goes_to_the_pool_of_the_year_or_the_treasury()
    {
        var world = Guaranteed.Compensated();
        Spec.Given(world).When(Guaranteed.Share(100_000_01)).Then(
            new StreamEvent(Guaranteed.LoanStream, new LoanRecoveryShared(100_000_01, 70_000_00, 30_000_01, 7_000, "pool", "back-1", "share 1")),
            new StreamEvent("bank-receipt/back-1", new ReceiptTaken(Guaranteed.LoanStream, "recovery", 100_000_01)),
            new StreamEvent("firm-loans/" + Story.Party, new FirmLoanCounted(Guaranteed.LoanStream, Guaranteed.Scheme, true, 0, 980_000_00)),
            new StreamEvent(Guaranteed.PoolStream, new RecoveryRestored("loan-back-1", 70_000_00, "share 1")));
        Spec.Given(world).When(Guaranteed.Share(1_00)).Refused(RefusalCodes.DuplicateSettlement, ("bankRef", "back-1"));
        Spec.Given(world).When(Guaranteed.Share(1_400_000_01, "back-2")).Refused(RefusalCodes.RecoveryExceedsPaid, ("netPaidFen", 1_400_000_00L));
        world.Until(2025, 2, 3).Do(Guaranteed.Share(100_000_00, "back-3"), People.Maker);
        world.Journal.Select(e => e.Happened).OfType<LoanRecoveryShared>().Last().Destination.ShouldBe("treasury");
        (world.RiskPool().RecoveredFen, world.LoanState().NetPaidFen).ShouldBe((70_000_00, 910_000_00));
        Spec.Given(world).When(new CloseLoan("bankrupt", "court 1") { LoanId = Guaranteed.Loan }).Then(
            new StreamEvent(Guaranteed.LoanStream, new LoanClosed(910_000_00, "bankrupt", "court 1")),
            new StreamEvent("firm-loans/" + Story.Party, new FirmLoanCounted(Guaranteed.LoanStream, Guaranteed.Scheme, false, 0, 910_000_00)));
    }

    [Fact]
    public void a_guarantee_goes_on_in_the_next_year_and_is_paid_from_there()
    {
        var world = Guaranteed.Live().Until(2024, 12, 31).Do(Guaranteed.Open(2025), People.Maker)
            .Do(new CarryOver(Guaranteed.NextPoolId, 19_300_000_00, "carry") { PoolId = Guaranteed.PoolId }, People.Releaser)
            .Do(new CarryCommitment(Guaranteed.NextPoolId, Guaranteed.LoanStream, "carry") { PoolId = Guaranteed.PoolId }, People.Releaser);
        world.LoanState().PoolId.ShouldBe(Guaranteed.NextPoolId);
        world.Until(2025, 6, 3).Do(Guaranteed.Claim(defaultedOn: new DateOnly(2025, 1, 2)), Guaranteed.OtherMaker).Do(Guaranteed.Approve, People.Releaser).Pay("c1", 1_050_000_00);
        world.State<FundPool>("fund-pool/" + Guaranteed.NextPoolId).DisbursedFen.ShouldBe(1_050_000_00);
        world.RiskPool().AvailableFen.ShouldBe(0);
    }
}
