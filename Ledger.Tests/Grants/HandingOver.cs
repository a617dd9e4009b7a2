using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Grants;

/// <summary>项目专员: named, handed over with a date, and never a judge of their own case, not even a former one (C4).</summary>
public sealed class HandingOver
{
    private const string Next = "officer.feng";

    [Fact]
    public void a_grant_is_handed_over_from_one_officer_to_another()
    {
        var world = Spec.Given(Story.Scheduled()).When(HandOver(), People.Department)
            .Then(new OfficerHandedOver(People.Officer, Next, new DateOnly(2024, 3, 21), "new duties", Story.Digest));
        world.GrantState().OfficerId.ShouldBe(Next);
        world.GrantState().OfficerIds.ShouldBe([People.Officer, Next], ignoreOrder: true);
    }

    [Fact]
    public void there_has_to_be_somebody_to_hand_over_and_somebody_else_to_take_it()
    {
        Spec.Given(Story.Submitted()).When(HandOver(), People.Department).Refused(RefusalCodes.NotFound);
        Spec.Given(Story.Screened()).When(HandOver(People.Officer), People.Department).Refused(RefusalCodes.AlreadyExists, ("officerId", People.Officer));
        Spec.Given(Story.Reviewed()).When(HandOver(People.Expert), People.Department).Refused(RefusalCodes.DutyConflict, ("person", People.Expert), ("heldDuty", "reviewer"));
        Spec.Given(Story.Approved()).When(HandOver(People.Releaser), People.Department).Refused(RefusalCodes.DutyConflict, ("heldDuty", "approver"));
    }

    [Fact]
    public void a_former_officer_neither_approves_nor_reviews()
    {
        var world = Story.NoticeClosed().Do(HandOver(), People.Department);
        Spec.Given(world).When(new ApproveAward("doc") { GrantId = Story.GrantId }, People.Officer).Refused(RefusalCodes.DutyConflict,
            ("person", People.Officer), ("duty", "approver"), ("heldDuty", "officer"));
        Spec.Given(Story.Screened().Do(HandOver(), People.Department)).When(Story.Review(reviewers: People.Officer), People.Department)
            .Refused(RefusalCodes.DutyConflict, ("person", People.Officer), ("duty", "reviewer"));
    }

    private static HandOverOfficer HandOver(string to = Next) => new(to, "new duties", Story.Digest) { GrantId = Story.GrantId };
}
