using Ledger.Domain.Awards;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.Recoveries;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Recoveries;

/// <summary>R1 to R4: money that was paid under an award is asked back.</summary>
public sealed class RecoveringMoney
{
    private const string Id = "r1";
    private const string Stream = "recovery/r1";
    private static readonly string Grant = Story.StreamOf(GrantKind.ProjectGrant);

    [Fact]
    public void asking_back_is_known_to_the_award_and_to_the_party() =>
        Spec.Given(Story.Settled()).When(Propose(500_000_00), People.Department).Then(
            new StreamEvent(Stream, new RecoveryProposed(
                Grant, Story.Party, "Institute", Story.PoolId, "spent elsewhere", 500_000_00, Story.Digest, People.Department, new DateOnly(2024, 3, 27))),
            new StreamEvent(Grant, new PrincipalClaimed(Id, 500_000_00)),
            new StreamEvent("party/" + Story.Party, new PartyRecoveryOpened(Id, Grant)));

    [Fact]
    public void no_more_is_asked_back_than_was_paid_under_the_award() =>
        Spec.Given(Story.Settled()).When(Propose(500_000_01), People.Department).Refused(RefusalCodes.RecoveryExceedsPaid,
            ("requestedFen", 500_000_01L), ("netPaidFen", 500_000_00L));

    [Fact]
    public void what_one_recovery_asks_for_another_cannot() =>
        Spec.Given(Proposed(300_000_00)).When(Propose(200_000_01) with { RecoveryId = "r2" }, People.Department)
            .Refused(RefusalCodes.RecoveryExceedsPaid, ("netPaidFen", 200_000_00L), ("claimedFen", 300_000_00L));

    [Fact]
    public void money_that_is_asked_back_does_not_come_back_by_the_bank_as_well() =>
        Spec.Given(Proposed(300_000_00)).When(new ReturnPayment(200_000_01, "bank-2", "wrong account") { OrderId = Story.OrderId })
            .Refused(RefusalCodes.RecoveryExceedsPaid, ("netPaidFen", 200_000_00L));

    [Fact]
    public void who_proposes_does_not_order() =>
        Spec.Given(Proposed()).When(Order(), People.Department).Refused(RefusalCodes.DutyConflict, ("heldDuty", "proposer"));

    [Theory]
    [InlineData("", "order 427, article 8")]
    [InlineData("decision 1", "")]
    public void a_decision_has_a_number_and_a_legal_basis(string documentNo, string basis) =>
        Shape.CodeOf(Order() with { DocumentNo = documentNo, LegalBasis = basis }).ShouldBe(RefusalCodes.RecoveryNoBasis);

    [Fact]
    public void no_money_comes_in_before_the_party_was_told()
    {
        Spec.Given(Proposed()).When(Receive(1_00)).Refused(RefusalCodes.RecoveryNoBasis, ("state", "proposed"));
        Spec.Given(Proposed().Do(Order(), People.Releaser)).When(Receive(1_00)).Refused(RefusalCodes.RecoveryNoBasis, ("state", "ordered"));
    }

    [Fact]
    public void money_of_the_same_year_makes_the_pool_whole_again()
    {
        var before = Notified().PoolState().AvailableFen;
        var world = Spec.Given(Notified()).When(Receive(200_000_00)).Then(
            new StreamEvent(Stream, new RecoveryReceived("back-1", Story.Digest, 200_000_00, 0, 0, RecoveryDestination.Pool)),
            new StreamEvent("bank-receipt/back-1", new ReceiptTaken(Stream, "recovered", 200_000_00)),
            new StreamEvent(Grant, new PrincipalRecovered(Id, 200_000_00)),
            new StreamEvent(Story.PoolStream, new RecoveryRestored(Id + "/back-1", 200_000_00, "back-1")));
        world.PoolState().AvailableFen.ShouldBe(before + 200_000_00);
        world.State<Recovery>(Stream).Status.ShouldBe(RecoveryStatus.PartlyReceived);
        world.GrantState().RecoveredFen.ShouldBe(200_000_00);
    }

    [Fact]
    public void interest_and_fine_are_no_principal_and_go_to_the_treasury()
    {
        var world = Notified(interestFen: 10_000_00, fineFen: 5_000_00);
        var before = world.PoolState().AvailableFen;
        world.Do(Receive(0) with { InterestFen = 10_000_00, FineFen = 5_000_00 }, People.Maker);
        world.PoolState().AvailableFen.ShouldBe(before);
        world.GrantState().ClaimedFen.ShouldBe(500_000_00);
        Spec.Given(world).When(Receive(0, "back-2") with { InterestFen = 1 }).Refused(RefusalCodes.RecoveryExceedsDue, ("line", "interest"), ("dueFen", 0L));
    }

    [Fact]
    public void no_more_comes_in_than_is_asked_for() =>
        Spec.Given(Notified()).When(Receive(500_000_01)).Refused(RefusalCodes.RecoveryExceedsDue, ("line", "principal"), ("dueFen", 500_000_00L));

    [Fact]
    public void a_bank_reference_counts_once() =>
        Spec.Given(Notified()).When(Receive(1_00, "bank-1")).Refused(RefusalCodes.DuplicateSettlement, ("bankRef", "bank-1"));

    [Fact]
    public void in_its_own_year_nothing_goes_to_the_treasury() =>
        Spec.Given(Notified()).When(Receive(1_00) with { Destination = RecoveryDestination.Treasury })
            .Refused(RefusalCodes.RecoveryDestinationInvalid, ("destination", "pool"));

    [Fact]
    public void after_the_year_the_money_goes_to_the_treasury()
    {
        var world = Notified().Until(2025, 1, 10);
        Spec.Given(world).When(Receive(1_00)).Refused(RefusalCodes.RecoveryDestinationInvalid, ("destination", "treasury"), ("fiscalYear", 2024));
        Spec.Given(world).When(Receive(500_000_00) with { Destination = RecoveryDestination.Treasury }).Then(
            new StreamEvent(Stream, new RecoveryReceived("back-1", Story.Digest, 500_000_00, 0, 0, RecoveryDestination.Treasury)),
            new StreamEvent("bank-receipt/back-1", new ReceiptTaken(Stream, "recovered", 500_000_00)),
            new StreamEvent(Grant, new PrincipalRecovered(Id, 500_000_00))).State<Recovery>(Stream).Status.ShouldBe(RecoveryStatus.Received);
    }

    [Fact]
    public void a_party_that_owes_gets_no_new_award_until_the_recovery_is_closed()
    {
        var world = Proposed().Do(Story.Submit(grantId: "g2", projectCode: "p2"), People.Department)
            .Do(new ScreenApplication(Story.Digest) { GrantId = "g2" }, People.Department)
            .Do(Story.Review() with { GrantId = "g2" }, People.Department);
        var propose = Story.Propose() with { GrantId = "g2" };
        Spec.Given(world).When(propose, People.Department).Refused(RefusalCodes.PartyHasOpenRecovery, ("openRecoveries", (string[])[Id]));
        world.Do(Order(), People.Releaser).Do(Notify(), People.Department).Do(Receive(500_000_00), People.Maker);
        Spec.Given(world).When(propose, People.Department).Refused(RefusalCodes.PartyHasOpenRecovery);
        world.Do(new CloseRecovery("closing 1") { RecoveryId = Id }, People.Releaser);
        Spec.Given(world).When(propose, People.Department).Accepted();
    }

    [Fact]
    public void what_is_written_off_is_asked_for_no_more()
    {
        var world = Notified().Do(Receive(100_000_00), People.Maker);
        Spec.Given(world).When(new WriteOffRecovery("write-off 1") { RecoveryId = Id }, People.Department).Refused(RefusalCodes.DutyConflict);
        world = Spec.Given(world).When(new WriteOffRecovery("write-off 1") { RecoveryId = Id }, People.Releaser).Then(
            new StreamEvent(Stream, new RecoveryWrittenOff("write-off 1", 400_000_00, 0, 0, People.Releaser)),
            new StreamEvent(Grant, new PrincipalClaimEnded(Id, 400_000_00, ClaimOutcomes.WrittenOff)));
        (world.GrantState().ClaimedFen, world.GrantState().RecoveredFen).ShouldBe((0, 100_000_00));
    }

    [Fact]
    public void a_court_may_find_that_the_money_stays()
    {
        var world = Notified().Do(new LitigateRecovery("court", "case 1") { RecoveryId = Id }, People.Department).Do(Receive(100_000_00), People.Maker);
        world.State<Recovery>(Stream).Status.ShouldBe(RecoveryStatus.Litigated);
        Spec.Given(world).When(new CloseRecovery("judgement 1") { RecoveryId = Id }, People.Releaser).Then(
            new StreamEvent(Stream, new RecoveryClosed("judgement 1", 400_000_00, 0, 0)),
            new StreamEvent("party/" + Story.Party, new PartyRecoveryEnded(Id)),
            new StreamEvent(Grant, new PrincipalClaimEnded(Id, 400_000_00, ClaimOutcomes.Dismissed)));
    }

    [Fact]
    public void a_proposal_may_be_given_up_and_an_order_not()
    {
        var drop = new DropRecovery("found the receipts") { RecoveryId = Id };
        Spec.Given(Proposed()).When(drop).Accepted().GrantState().ClaimedFen.ShouldBe(0);
        Spec.Given(Proposed().Do(Order(), People.Releaser)).When(drop).Refused(RefusalCodes.IllegalState, ("state", "ordered"));
    }

    [Fact]
    public void nothing_is_asked_back_of_an_award_that_is_not_there()
    {
        Spec.Given(Story.Settled()).When(Propose() with { AwardStream = "project-grant/none" }).Refused(RefusalCodes.NotFound);
        Shape.CodeOf(Propose() with { AwardStream = "fund-pool/x" }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Propose() with { AwardStream = "linkage" }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Receive(0)).ShouldBe(RefusalCodes.AmountInvalid);
    }

    private static World Proposed(long fen = 500_000_00) => Story.Settled().Do(Propose(fen), People.Department);

    private static World Notified(long interestFen = 0, long fineFen = 0) => Proposed()
        .Do(Order() with { InterestFen = interestFen, FineFen = fineFen }, People.Releaser).Do(Notify(), People.Department);

    private static ProposeRecovery Propose(long fen = 500_000_00) => new(Grant, fen, "spent elsewhere", Story.Digest) { RecoveryId = Id };

    private static OrderRecovery Order() => new("decision 1", "order 427, article 8", new DateOnly(2024, 6, 30)) { RecoveryId = Id };

    private static NotifyRecovery Notify() => new("notice 1", Story.Digest) { RecoveryId = Id };

    private static ReceiveRecovery Receive(long fen, string bankRef = "back-1") => new(bankRef, Story.Digest, RecoveryDestination.Pool, fen) { RecoveryId = Id };
}
