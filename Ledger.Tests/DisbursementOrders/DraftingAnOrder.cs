using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.DisbursementOrders;

public sealed class DraftingAnOrder
{
    [Theory]
    [InlineData(GrantKind.ProjectGrant)]
    [InlineData(GrantKind.PlatformGrant)]
    public void an_order_takes_up_its_part_of_a_line(GrantKind kind)
    {
        var world = Spec.Given(Story.Scheduled(kind)).When(Story.Draft(kind: kind)).Then(
            new StreamEvent(Story.OrderStream, new OrderDrafted(
                kind, Story.GrantId, 1, 500_000_00, Story.Party, "Institute", Story.Digest, People.Maker)),
            new StreamEvent(Story.StreamOf(kind), new InstalmentOrdered(1, Story.OrderId, 500_000_00)));
        world.GrantState(kind).Instalments[0].LeftFen.ShouldBe(0);
        world.GrantState(kind).OpenOrderIds.ShouldBe([Story.OrderId]);
    }

    [Fact]
    public void an_id_is_given_once() =>
        Spec.Given(Story.Drafted()).When(Story.Draft()).Refused(RefusalCodes.AlreadyExists, ("stream", Story.OrderStream));

    [Fact]
    public void the_grant_has_to_exist() =>
        Spec.Given(Story.Scheduled()).When(Story.Draft(kind: GrantKind.PlatformGrant)).Refused(RefusalCodes.NotFound, ("stream", "platform-grant/g1"));

    [Fact]
    public void the_line_has_to_exist()
    {
        Spec.Given(Story.Scheduled()).When(Story.Draft(no: 4)).Refused(RefusalCodes.NotFound, ("instalmentNo", 4));
        Spec.Given(Story.Scheduled()).When(Story.Draft(no: 0)).Refused(RefusalCodes.NotFound, ("instalmentNo", 0));
    }

    [Fact]
    public void nothing_is_paid_on_a_proposal() =>
        Spec.Given(Story.Proposed()).When(Story.Draft()).Refused(RefusalCodes.PaymentNotAuthorised,
            ("missing", (string[])["notice", "approval", "signature", "obligation", "schedule"]), ("state", "proposed"));

    [Fact]
    public void the_refusal_names_each_step_that_is_missing()
    {
        Spec.Given(Story.NoticeClosed()).When(Story.Draft()).Refused(RefusalCodes.PaymentNotAuthorised,
            ("missing", (string[])["approval", "signature", "obligation", "schedule"]));
        Spec.Given(Story.Approved()).When(Story.Draft()).Refused(RefusalCodes.PaymentNotAuthorised,
            ("missing", (string[])["signature", "obligation", "schedule"]));
        Spec.Given(Story.Signed()).When(Story.Draft()).Refused(RefusalCodes.PaymentNotAuthorised, ("missing", (string[])["schedule"]));
    }

    [Fact]
    public void a_filing_is_no_decision_to_fund()
    {
        var world = Story.Screened().Do(new RecordFiling("filing 7") { GrantId = Story.GrantId }, People.Department);
        Spec.Given(world).When(Story.Draft()).Refused(RefusalCodes.FiledNotFunded, ("filingNo", "filing 7"), ("state", "screened"));
    }

    [Fact]
    public void a_grant_that_is_filed_and_funded_is_paid()
    {
        var world = Story.Scheduled().Do(new RecordFiling("filing 7") { GrantId = Story.GrantId }, People.Department);
        Spec.Given(world).When(Story.Draft()).Accepted();
    }

    [Fact]
    public void a_draft_is_not_dated_before_the_signature() =>
        Spec.Given(Story.Scheduled()).When(Story.Draft(), on: new DateOnly(2024, 3, 19)).Refused(RefusalCodes.BusinessDateInvalid,
            ("signedOn", new DateOnly(2024, 3, 20)));

    [Fact]
    public void payments_together_stay_within_the_award()
    {
        var world = Story.PaidInFull();
        Spec.Given(world).When(Story.Draft("o4", 1, 10_000_00)).Refused(RefusalCodes.PaymentExceedsAward,
            ("requestedFen", 10_000_00L), ("awardFen", 1_000_000_00L), ("committedFen", 1_000_000_00L), ("remainingFen", 0L));
        Spec.Given(Story.Drafted()).When(Story.Draft("o2", 1, 600_000_00)).Refused(RefusalCodes.PaymentExceedsAward, ("remainingFen", 500_000_00L));
    }

    [Fact]
    public void a_payment_stays_within_its_line()
    {
        Spec.Given(Story.Scheduled()).When(Story.Draft(amountFen: 500_000_01)).Refused(RefusalCodes.InstalmentSumMismatch,
            ("requestedFen", 500_000_01L), ("instalmentNo", 1), ("lineFen", 500_000_00L), ("remainingFen", 500_000_00L));
        var world = Story.Scheduled().Do(Story.Draft(amountFen: 200_000_00), People.Maker);
        Spec.Given(world).When(Story.Draft("o2", 1, 300_000_01)).Refused(RefusalCodes.InstalmentSumMismatch, ("remainingFen", 300_000_00L));
        Spec.Given(world).When(Story.Draft("o2", 1, 300_000_00)).Accepted();
    }

    [Theory]
    [InlineData(2, "milestone:m1", 300_000_00)]
    [InlineData(3, "acceptance", 200_000_00)]
    public void a_line_waits_for_its_gate(int no, string gate, long amountFen) =>
        Spec.Given(Story.Settled()).When(Story.Draft("o2", no, amountFen)).Refused(RefusalCodes.MilestoneNotMet, ("instalmentNo", no), ("gate", gate));

    [Fact]
    public void another_milestone_does_not_open_the_gate()
    {
        var world = Story.Settled().Do(new AcceptMilestone("m2", Story.Digest) { GrantId = Story.GrantId }, People.Officer);
        Spec.Given(world).When(Story.Draft("o2", 2, 300_000_00)).Refused(RefusalCodes.MilestoneNotMet);
        world.Do(new AcceptMilestone("m1", Story.Digest) { GrantId = Story.GrantId }, People.Officer);
        Spec.Given(world).When(Story.Draft("o2", 2, 300_000_00)).Accepted();
    }

    [Theory]
    [InlineData(Grade.Unqualified, false)]
    [InlineData(Grade.Qualified, true)]
    public void an_unqualified_period_pays_nothing(Grade grade, bool pays)
    {
        var world = Story.Scheduled(GrantKind.PlatformGrant)
            .Do(new RecordAssessment("2024H1", grade, 6_000) { Kind = GrantKind.PlatformGrant, GrantId = Story.GrantId }, People.Department);
        var answer = Spec.Given(world).When(Story.Draft("o2", 2, 300_000_00, GrantKind.PlatformGrant));
        if (pays)
        {
            answer.Accepted();
        }
        else
        {
            answer.Refused(RefusalCodes.MilestoneNotMet, ("gate", "assessment:2024H1"));
        }
    }

    [Fact]
    public void somebody_else_is_not_paid() =>
        Spec.Given(Story.Scheduled()).When(Story.Draft(payee: "91510300MA0000002X")).Refused(RefusalCodes.PayeeMismatch,
            ("payeeId", "91510300MA0000002X"), ("awardeeId", Story.Party));

    [Fact]
    public void another_account_than_the_task_books_is_not_paid() =>
        Spec.Given(Story.Scheduled()).When(Story.Draft(account: Story.OtherDigest)).Refused(RefusalCodes.PayeeMismatch,
            ("payeeAccountDigest", Story.OtherDigest), ("awardeeAccountDigest", Story.Digest));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_000_000_000_001)]
    public void an_impossible_amount_has_the_wrong_shape(long amountFen) =>
        Shape.CodeOf(Story.Draft(amountFen: amountFen)).ShouldBe(RefusalCodes.AmountInvalid);

    [Fact]
    public void an_account_comes_as_a_digest_only() =>
        Shape.CodeOf(Story.Draft(account: "6222 0000 0000 0000")).ShouldBe(RefusalCodes.RequestInvalid);
}
