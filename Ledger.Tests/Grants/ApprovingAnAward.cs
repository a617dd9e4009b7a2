using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Grants;

public sealed class ApprovingAnAward
{
    private static readonly ApproveAward Approve = new("award doc 1") { GrantId = Story.GrantId };
    private static readonly DateOnly Day = new(2024, 3, 18);

    [Fact]
    public void the_decision_names_its_document_its_approver_and_the_limit_that_held() =>
        Spec.Given(Story.NoticeClosed()).When(Approve, People.Releaser)
            .Then(new AwardApproved("award doc 1", 1_000_000_00, People.Releaser, Day, 20_000_000_00, Story.Rules));

    [Theory]
    [InlineData(People.Officer, "officer")]
    [InlineData(People.Expert, "reviewer")]
    [InlineData(People.Department, "proposer")]
    public void who_had_another_part_in_the_award_does_not_approve_it(string person, string heldDuty) =>
        Spec.Given(Story.NoticeClosed()).When(Approve, person).Refused(RefusalCodes.DutyConflict,
            ("person", person), ("duty", "approver"), ("heldDuty", heldDuty));

    [Fact]
    public void the_approver_does_not_become_the_officer() =>
        Spec.Given(Story.Approved()).When(new AssignOfficer(People.Releaser) { GrantId = Story.GrantId })
            .Refused(RefusalCodes.DutyConflict, ("heldDuty", "approver"));

    [Fact]
    public void an_award_above_the_approvers_limit_is_refused()
    {
        var world = Large(6_000_000_00);
        Spec.Given(world).When(Approve, People.JuniorReleaser).Refused(RefusalCodes.ApprovalLimitExceeded,
            ("requestedFen", 6_000_000_00L), ("limitFen", 5_000_000_00L), ("approver", People.JuniorReleaser), ("ruleVersion", Story.Rules));
        Spec.Given(world).When(Approve, People.Releaser).Accepted();
        Spec.Given(Large(5_000_000_00)).When(Approve, People.JuniorReleaser).Accepted();
    }

    [Fact]
    public void who_the_rules_do_not_name_approves_nothing()
    {
        var world = Story.NoticeClosed().Do(
            Story.AdoptRules("rules-2024b", Day) with { ApprovalLimits = [new(People.JuniorReleaser, 1)] }, People.Administrator);
        Spec.Given(world).When(Approve, People.Releaser).Refused(RefusalCodes.ApprovalLimitExceeded, ("limitFen", 0L), ("ruleVersion", "rules-2024b"));
    }

    [Fact]
    public void nothing_is_approved_over_an_open_objection() =>
        Spec.Given(Story.NoticeClosed().Do(new RaiseObjection("x1", Story.Digest) { GrantId = Story.GrantId }, People.Department))
            .When(Approve, People.Releaser).Refused(RefusalCodes.NoticeOpenObjection, ("openObjections", (string[])["x1"]));

    [Fact]
    public void an_approval_is_not_dated_before_the_end_of_the_notice() =>
        Spec.Given(Story.NoticeClosed()).When(Approve, People.Releaser, Day.AddDays(-1)).Refused(RefusalCodes.BusinessDateInvalid,
            ("businessDate", Day.AddDays(-1)), ("noticeClosedOn", Day));

    [Fact]
    public void signing_turns_the_reservation_into_a_duty()
    {
        var stream = Story.StreamOf(default);
        var world = Spec.Given(Story.Approved()).When(new SignTaskBook(Story.Digest) { GrantId = Story.GrantId }, on: new DateOnly(2024, 3, 20)).Then(
            new StreamEvent(stream, new TaskBookSigned(Story.Digest, null, new DateOnly(2024, 3, 20))),
            new StreamEvent(Story.PoolStream, new FundsObligated(stream, stream, stream, "project-grant", 1_000_000_00)),
            new StreamEvent("task-book/" + Story.Digest, new TaskBookUsed(stream, "pilot-ten")));
        (world.PoolState().ReservedFen, world.PoolState().ObligatedFen).ShouldBe((0, 1_000_000_00));
    }

    [Fact]
    public void a_signature_is_not_dated_before_the_approval() =>
        Spec.Given(Story.Approved()).When(new SignTaskBook(Story.Digest) { GrantId = Story.GrantId }, on: Day)
            .Refused(RefusalCodes.BusinessDateInvalid, ("approvedOn", new DateOnly(2024, 3, 19)));

    private static World Large(long amountFen) => Story.Reviewed()
        .Do(Story.Propose(amountFen: amountFen, baseFen: 20_000_000_00, capFen: 10_000_000_00), People.Department)
        .Do(new OpenNotice("https://example.org/notice/1", new DateOnly(2024, 3, 8)) { GrantId = Story.GrantId }, People.Department)
        .Until(2024, 3, 18).Do(new CloseNotice { GrantId = Story.GrantId }, People.Department);
}
