using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.Parties;
using Ledger.Domain.Recoveries;
using Shouldly;
using Xunit;
using static Ledger.Tests.Linkages.LinkageStory;

namespace Ledger.Tests.Linkages;

/// <summary>L4, L5: what becomes of the money after it was paid.</summary>
public sealed class HoldingASubsidy
{
    [Fact]
    public void granted_money_becomes_equity_at_the_price_of_the_round()
    {
        var world = Spec.Given(Convertible()).When(Convert(1_500_000_00), People.Department).Then(new ConvertedToEquity(
            1_500_000_00, Round, 50_000_000_00, 300, 0, PriceBasis.OutsideRound, Story.Digest, "registry 2", new DateOnly(2024, 6, 6)));
        var linkage = world.LinkageState();
        (linkage.Status, linkage.ContingentFen, linkage.EquityFen).ShouldBe((LinkageStatus.Holding, 500_000_00, 1_500_000_00));
        world.Do(Convert(500_000_00), People.Department).LinkageState().Status.ShouldBe(LinkageStatus.Converted);
    }

    [Fact]
    public void no_more_is_converted_than_was_granted() =>
        Spec.Given(Convertible().Do(Convert(1_500_000_00), People.Department)).When(Convert(500_000_01), People.Department)
            .Refused(RefusalCodes.ConversionExceedsPrincipal, ("requestedFen", 500_000_01L), ("principalFen", 500_000_00L), ("paidFen", SubsidyFen));

    [Fact]
    public void a_round_that_is_not_verified_sets_no_price()
    {
        Spec.Given(Holding(LinkageFamily.GrantThenEquity)).When(Convert(1), People.Department).Refused(RefusalCodes.LinkageTriggerUnverified);
        Spec.Given(Convertible()).When(Convert(1, null), People.Department).Refused(RefusalCodes.LinkageTriggerUnverified);
    }

    [Fact]
    public void a_matched_subsidy_never_becomes_equity() =>
        Spec.Given(Holding()).When(Convert(1), People.Department).Refused(RefusalCodes.LinkageTermsMismatch, ("family", "matched-subsidy"));

    [Fact]
    public void after_its_last_day_a_claim_is_waived_repaid_or_goes_on()
    {
        var world = Holding(LinkageFamily.GrantThenEquity);
        Spec.Given(world).When(Expire(ExpiryOutcome.Waived), People.Department).Refused(RefusalCodes.BusinessDateInvalid, ("expiresOn", new DateOnly(2026, 3, 1)));
        world = Spec.Given(world).When(Expire(ExpiryOutcome.Continued) with { Until = new DateOnly(2026, 6, 1) }, People.Department)
            .Then(new ClaimProlonged(new DateOnly(2026, 6, 1), "expiry 1")).Until(2026, 6, 2);
        Spec.Given(world).When(Expire(ExpiryOutcome.Fulfilled), People.Department)
            .Refused(RefusalCodes.LinkageTermsMismatch, ("outcome", "fulfilled"), ("contingentFen", SubsidyFen));
        var waived = Spec.Given(world).When(Expire(ExpiryOutcome.Waived), People.Department).Accepted().LinkageState();
        (waived.Status, waived.GrantedFen, waived.ContingentFen).ShouldBe((LinkageStatus.Expired, SubsidyFen, 0));
    }

    [Fact]
    public void repayment_asks_the_money_back()
    {
        var world = Holding(LinkageFamily.GrantThenEquity).Until(2026, 6, 2);
        world = Spec.Given(world).When(Expire(ExpiryOutcome.Repayment) with { RecoveryId = "r1", EvidenceDigest = Story.Digest }, People.Department).Accepted();
        (world.LinkageState().Status, world.LinkageState().ClaimedFen).ShouldBe((LinkageStatus.Expired, SubsidyFen));
        world.State<Recovery>("recovery/r1").PrincipalFen.ShouldBe(SubsidyFen);
    }

    [Fact]
    public void a_subsidy_that_was_held_long_enough_is_fulfilled()
    {
        Spec.Given(Holding()).When(Expire(ExpiryOutcome.Fulfilled), People.Department).Refused(RefusalCodes.BusinessDateInvalid, ("holdUntil", new DateOnly(2025, 6, 6)));
        Spec.Given(Holding().Until(2025, 6, 7)).When(Expire(ExpiryOutcome.Fulfilled), People.Department).Then(new LinkageExpired(ExpiryOutcome.Fulfilled, 0, "expiry 1"));
    }

    [Fact]
    public void a_founder_buys_back_up_to_the_agreed_part_at_the_original_price()
    {
        var world = Holding(LinkageFamily.FounderBuyback);
        Spec.Given(world).When(BuyBack(1_600_000_01)).Refused(RefusalCodes.ConversionExceedsPrincipal, ("principalFen", 1_600_000_00L));
        world = Spec.Given(world).When(BuyBack(1_600_000_00)).Then(
            new StreamEvent(LinkageStream, new BuybackExercised(1_600_000_00, "back-1", Story.Digest)),
            new StreamEvent("bank-receipt/back-1", new ReceiptTaken(LinkageStream, "proceeds", 1_600_000_00)));
        Spec.Given(world).When(BuyBack(1, "back-2")).Refused(RefusalCodes.ConversionExceedsPrincipal, ("principalFen", 0L));
        Spec.Given(Holding()).When(BuyBack(1)).Refused(RefusalCodes.LinkageTermsMismatch, ("family", "matched-subsidy"));
    }

    [Fact]
    public void equity_is_sold_at_whatever_price_and_the_last_of_it_ends_the_linkage()
    {
        var world = Holding(LinkageFamily.NomineeEquity).Do(Sell(500_000_00, 800_000_00, "s1"), People.Maker);
        (world.LinkageState().EquityFen, world.LinkageState().ProceedsFen, world.LinkageState().Status).ShouldBe((1_500_000_00, 800_000_00, LinkageStatus.Holding));
        Spec.Given(world).When(Sell(1_500_000_01, 1, "s2")).Refused(RefusalCodes.ConversionExceedsPrincipal);
        Spec.Given(world).When(Sell(1, 1, "s1")).Refused(RefusalCodes.DuplicateSettlement);
        world.Do(Sell(1_500_000_00, 1_000_000_00, "s2"), People.Maker).LinkageState().Status.ShouldBe(LinkageStatus.Exited);
    }

    [Fact]
    public void an_investment_is_not_silently_withdrawn_after_the_payout() =>
        Spec.Given(Holding()).When(new WithdrawTrigger(Round, "gone") { LinkageId = Id }, People.Department)
            .Refused(RefusalCodes.LinkageUnwindRequired, ("investmentId", Round), ("outstandingFen", SubsidyFen));

    [Fact]
    public void unwinding_opens_a_recovery_in_the_same_decision()
    {
        var world = Spec.Given(Holding()).When(Unwind(), People.Department).Then(
            new StreamEvent("recovery/r1", new RecoveryProposed(
                LinkageStream, Story.Party, "Institute", Story.PoolId, "the investor withdrew", SubsidyFen, Story.Digest, People.Department, new DateOnly(2024, 6, 6))),
            new StreamEvent(LinkageStream, new LinkageMoneyClaimed("r1", new FormSplit(SubsidyFen, 0, 0))),
            new StreamEvent("party/" + Story.Party, new PartyRecoveryOpened("r1", LinkageStream)),
            new StreamEvent(LinkageStream, new LinkageUnwindOpened("r1", "the investor withdrew", Story.Digest)),
            new StreamEvent("party-awards/" + Story.Party, new Domain.Schemes.AwardRecounted(LinkageStream, SubsidyFen, "unwinding")));
        world.LinkageState().Status.ShouldBe(LinkageStatus.Unwinding);
        Spec.Given(world).When(new DropRecovery("never mind") { RecoveryId = "r1" }, People.Department).Refused(RefusalCodes.LinkageUnwindRequired);
        Spec.Given(world).When(Open(id: "k2"), People.Department).Refused(RefusalCodes.PartyHasOpenRecovery);
    }

    [Fact]
    public void the_close_of_its_recovery_ends_the_unwinding()
    {
        var world = Holding().Do(Unwind(), People.Department)
            .Do(new OrderRecovery("decision 1", "order 427", new DateOnly(2024, 9, 1)) { RecoveryId = "r1" }, People.Releaser)
            .Do(new NotifyRecovery("notice 1", Story.Digest) { RecoveryId = "r1" }, People.Department)
            .Do(new ReceiveRecovery("back-1", Story.Digest, RecoveryDestination.Pool, 1_200_000_00) { RecoveryId = "r1" }, People.Maker)
            .Do(new WriteOffRecovery("write-off 1") { RecoveryId = "r1" }, People.Releaser);
        var linkage = world.LinkageState();
        (linkage.RecoveredFen, linkage.WrittenOffFen, linkage.ClaimedFen, linkage.GrantedFen).ShouldBe((1_200_000_00, 800_000_00, 0, 0));
        world = Spec.Given(world).When(new CloseRecovery("closing 1") { RecoveryId = "r1" }, People.Releaser).Then(
            new StreamEvent("recovery/r1", new RecoveryClosed("closing 1", 0, 0, 0)),
            new StreamEvent("party/" + Story.Party, new PartyRecoveryEnded("r1")),
            new StreamEvent(LinkageStream, new LinkageUnwound("r1", 1_200_000_00)));
        world.LinkageState().Status.ShouldBe(LinkageStatus.Unwound);
        world.PoolState().RecoveredFen.ShouldBe(1_200_000_00);
    }

    [Fact]
    public void no_more_is_asked_back_than_is_outstanding() =>
        Spec.Given(Holding()).When(Unwind(SubsidyFen + 1), People.Department).Refused(RefusalCodes.RecoveryExceedsPaid, ("netPaidFen", SubsidyFen));

    [Fact]
    public void what_was_converted_does_not_come_back_by_the_bank() =>
        Spec.Given(Convertible().Do(Convert(1_500_000_00), People.Department)).When(new ReturnPayment(500_000_01, "back-1", "wrong") { OrderId = Story.OrderId })
            .Refused(RefusalCodes.RecoveryExceedsPaid, ("netPaidFen", 500_000_00L));

    private static ExpireLinkage Expire(ExpiryOutcome outcome) => new(outcome, "expiry 1") { LinkageId = Id };

    private static ExerciseBuyback BuyBack(long fen, string bankRef = "back-1") => new(fen, bankRef, Story.Digest) { LinkageId = Id };

    private static ExitLinkage Sell(long costFen, long proceedsFen, string bankRef) => new(costFen, proceedsFen, bankRef, Story.Digest, "sale 1") { LinkageId = Id };
}
