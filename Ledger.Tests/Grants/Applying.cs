using Ledger.Domain.Funds;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Grants;

public sealed class Applying
{
    [Theory]
    [InlineData(GrantKind.ProjectGrant, "project-grant/g1")]
    [InlineData(GrantKind.PlatformGrant, "platform-grant/g1")]
    public void an_application_is_live_for_its_project(GrantKind kind, string stream)
    {
        var world = Spec.Given(Story.Pool()).When(Story.Submit(kind)).Then(
            new StreamEvent(stream, new ApplicationSubmitted(
                "pilot-ten", "p1", "flexible display material", Story.Party, "Institute", 1_200_000_00, null)),
            new StreamEvent("project/pilot-ten~p1", new ApplicationOpened(stream)),
            new StreamEvent("party-project/" + Story.Party + "~p1", new ProjectClaimed(stream, "pilot-ten")));
        world.GrantState(kind).Kind.ShouldBe(kind);
        world.GrantState(kind).Status.ShouldBe(GrantStatus.Submitted);
    }

    [Fact]
    public void an_application_may_say_its_chain_and_stage()
    {
        var submit = Story.Submit() with { Chain = "new-materials", Stage = SupportStage.Grant };
        Spec.Given(Story.Pool()).When(submit).Accepted().Journal.Select(of => of.Happened).OfType<ApplicationSubmitted>().Single()
            .ShouldSatisfyAllConditions(e => e.Chain.ShouldBe("new-materials"), e => e.Stage.ShouldBe(SupportStage.Grant));
        Shape.CodeOf(submit with { Chain = "a/b" }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(submit with { Stage = (SupportStage)9 }).ShouldBe(RefusalCodes.RequestInvalid);
    }

    [Fact]
    public void a_second_application_for_the_same_project_and_scheme_is_refused() =>
        Spec.Given(Story.Submitted()).When(Story.Submit(grantId: "g2")).Refused(RefusalCodes.ApplicationDuplicate,
            ("scheme", "pilot-ten"), ("projectCode", "p1"), ("liveGrant", "project-grant/g1"));

    [Fact]
    public void the_other_kind_of_grant_is_no_way_around_it() =>
        Spec.Given(Story.Submitted()).When(Story.Submit(GrantKind.PlatformGrant, "g2")).Refused(RefusalCodes.ApplicationDuplicate);

    [Fact]
    public void another_scheme_or_another_project_is_another_matter()
    {
        Spec.Given(Story.Submitted()).When(Story.Submit(grantId: "g2", projectCode: "p2")).Accepted();
        Spec.Given(Story.Submitted()).When(Story.Submit(grantId: "g2") with { Scheme = "pilot-eleven" }).Accepted();
    }

    [Fact]
    public void when_the_first_has_ended_the_project_can_apply_again()
    {
        var world = Story.Submitted().Do(new WithdrawApplication("not ready") { GrantId = Story.GrantId }, People.Department);
        Spec.Given(world).When(Story.Submit(grantId: "g2")).Accepted();
    }

    [Fact]
    public void an_id_is_given_once() =>
        Spec.Given(Story.Submitted()).When(Story.Submit(projectCode: "p2")).Refused(RefusalCodes.AlreadyExists, ("stream", "project-grant/g1"));

    [Fact]
    public void a_command_to_a_grant_that_does_not_exist_is_refused() =>
        Spec.Given(Story.Pool()).When(new ReturnApplication("x") { GrantId = "g9" }).Refused(RefusalCodes.NotFound, ("stream", "project-grant/g9"));

    [Fact]
    public void an_application_can_be_sent_back_and_come_again()
    {
        var world = Spec.Given(Story.Submitted()).When(new ReturnApplication("no budget") { GrantId = Story.GrantId })
            .Then(new ApplicationReturned("no budget"));
        Spec.Given(world).When(new ScreenApplication(Story.Digest) { GrantId = Story.GrantId })
            .Refused(RefusalCodes.IllegalState, ("state", "returned"), ("command", "screen-application"));
        world = Spec.Given(world).When(new ResubmitApplication(900_000_00) { GrantId = Story.GrantId }).Then(new ApplicationResubmitted(900_000_00));
        world.GrantState().RequestedFen.ShouldBe(900_000_00);
        Spec.Given(world).When(new ScreenApplication(Story.Digest) { GrantId = Story.GrantId }).Then(new ApplicationScreened(Story.Digest));
    }

    [Fact]
    public void a_filing_is_recorded_once_and_moves_nothing()
    {
        var world = Spec.Given(Story.Screened()).When(new RecordFiling("filing 7") { GrantId = Story.GrantId }).Then(new FilingRecorded("filing 7"));
        world.GrantState().Status.ShouldBe(GrantStatus.Screened);
        Spec.Given(world).When(new RecordFiling("filing 8") { GrantId = Story.GrantId }).Refused(RefusalCodes.AlreadyExists, ("filingNo", "filing 7"));
    }

    [Fact]
    public void an_officer_can_hand_over()
    {
        var world = Spec.Given(Story.Screened()).When(new AssignOfficer("officer.feng") { GrantId = Story.GrantId }).Then(new OfficerAssigned("officer.feng"));
        world.GrantState().OfficerId.ShouldBe("officer.feng");
    }

    [Fact]
    public void the_officer_of_a_grant_does_not_review_it() =>
        Spec.Given(Story.Screened()).When(Story.Review(default, People.Expert, People.Officer)).Refused(RefusalCodes.DutyConflict,
            ("person", People.Officer), ("duty", "reviewer"), ("heldDuty", "officer"));

    [Fact]
    public void a_reviewer_of_a_grant_does_not_become_its_officer() =>
        Spec.Given(Story.Reviewed()).When(new AssignOfficer(People.Expert) { GrantId = Story.GrantId }).Refused(RefusalCodes.DutyConflict,
            ("person", People.Expert), ("duty", "officer"), ("heldDuty", "reviewer"));

    [Theory]
    [InlineData(0)]
    [InlineData(-100)]
    [InlineData(1_000_000_000_000_001)]
    public void an_application_for_an_impossible_amount_has_the_wrong_shape(long amountFen) =>
        Shape.CodeOf(Story.Submit() with { RequestedFen = amountFen }).ShouldBe(RefusalCodes.AmountInvalid);

    [Fact]
    public void a_project_code_that_could_be_read_as_another_has_the_wrong_shape() =>
        Shape.CodeOf(Story.Submit(projectCode: "a~b")).ShouldBe(RefusalCodes.RequestInvalid);
}
