using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Grants;

public sealed class SchedulingInstalments
{
    private static ScheduledLine Line(int no, long amountFen, string gate = Gates.Signing) => new(no, amountFen, gate);

    [Theory]
    [InlineData(GrantKind.ProjectGrant)]
    [InlineData(GrantKind.PlatformGrant)]
    public void a_schedule_splits_the_award_and_starts_the_work(GrantKind kind) =>
        Spec.Given(Story.Signed(kind)).When(Story.Schedule(kind)).Then(new InstalmentsScheduled(Story.Lines(kind)))
            .GrantState(kind).Status.ShouldBe(GrantStatus.Executing);

    [Theory]
    [InlineData(999_999_99, 1)]
    [InlineData(990_000_00, 10_000_00)]
    [InlineData(1_000_000_01, -1)]
    public void lines_that_do_not_add_up_to_the_award_are_refused(long scheduledFen, long differenceFen) =>
        Spec.Given(Story.Signed()).When(Story.Schedule(default, Line(1, 1_00), Line(2, scheduledFen - 1_00))).Refused(RefusalCodes.InstalmentSumMismatch,
            ("scheduledFen", scheduledFen), ("awardFen", 1_000_000_00L), ("differenceFen", differenceFen));

    [Fact]
    public void a_platform_has_no_milestones_and_a_project_no_assessments()
    {
        Spec.Given(Story.Signed(GrantKind.PlatformGrant)).When(Story.Schedule(GrantKind.PlatformGrant, Line(1, Story.AwardFen, "milestone:m1")))
            .Refused(RefusalCodes.RequestInvalid, ("field", "gate"), ("kind", "platform-grant"));
        Spec.Given(Story.Signed()).When(Story.Schedule(default, Line(1, Story.AwardFen, "assessment:2024")))
            .Refused(RefusalCodes.RequestInvalid, ("field", "gate"), ("kind", "project-grant"));
    }

    [Fact]
    public void a_schedule_stands() =>
        Spec.Given(Story.Scheduled()).When(Story.Schedule(default, Line(1, Story.AwardFen))).Refused(RefusalCodes.IllegalState, ("state", "executing"));

    [Fact]
    public void lines_are_numbered_from_one_and_have_gates_and_amounts()
    {
        Shape.CodeOf(Story.Schedule(default, Line(2, 1))).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Story.Schedule(default, Line(1, 1), Line(1, 1))).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Story.Schedule(default, Line(1, 1, "someday"))).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Story.Schedule(default, Line(1, 1, "milestone:"))).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Story.Schedule(default, Line(1, 0))).ShouldBe(RefusalCodes.AmountInvalid);
        Shape.CodeOf(Story.Schedule()).ShouldBeNull();
        Shape.CodeOf(new ScheduleInstalments(default)).ShouldBe(RefusalCodes.RequestInvalid);
    }

    [Fact]
    public void a_milestone_is_accepted_once_and_only_for_a_project()
    {
        var world = Spec.Given(Story.Scheduled()).When(Accept()).Then(new MilestoneAccepted("m1", Story.Digest));
        Spec.Given(world).When(Accept()).Refused(RefusalCodes.AlreadyExists, ("milestone", "m1"));
        Spec.Given(Story.Scheduled(GrantKind.PlatformGrant)).When(Accept() with { Kind = GrantKind.PlatformGrant })
            .Refused(RefusalCodes.IllegalState, ("kind", "platform-grant"), ("command", "accept-milestone"));
    }

    [Fact]
    public void a_period_is_assessed_only_for_a_platform_and_the_last_grade_counts()
    {
        var world = Spec.Given(Story.Scheduled(GrantKind.PlatformGrant)).When(Assess(Grade.Unqualified))
            .Then(new PerformanceAssessed("2024H1", Grade.Unqualified, 5_000));
        Gates.IsOpen("assessment:2024H1", world.GrantState(GrantKind.PlatformGrant)).ShouldBeFalse();
        world.Do(Assess(Grade.Qualified), People.Department);
        Gates.IsOpen("assessment:2024H1", world.GrantState(GrantKind.PlatformGrant)).ShouldBeTrue();
        Spec.Given(Story.Scheduled()).When(Assess(Grade.Good) with { Kind = GrantKind.ProjectGrant }).Refused(RefusalCodes.IllegalState, ("kind", "project-grant"));
    }

    [Fact]
    public void an_unqualified_acceptance_leaves_the_gate_shut_and_can_be_repeated()
    {
        var world = Spec.Given(Story.Scheduled()).When(Conclude(Grade.Unqualified)).Then(new AcceptanceConcluded(Grade.Unqualified));
        world.GrantState().Status.ShouldBe(GrantStatus.Executing);
        Gates.IsOpen(Gates.Acceptance, world.GrantState()).ShouldBeFalse();
        world = Spec.Given(world).When(Conclude(Grade.Excellent)).Then(new AcceptanceConcluded(Grade.Excellent));
        world.GrantState().Status.ShouldBe(GrantStatus.Accepted);
        Gates.IsOpen(Gates.Acceptance, world.GrantState()).ShouldBeTrue();
    }

    private static AcceptMilestone Accept() => new("m1", Story.Digest) { GrantId = Story.GrantId };

    private static RecordAssessment Assess(Grade grade) => new("2024H1", grade, 5_000) { Kind = GrantKind.PlatformGrant, GrantId = Story.GrantId };

    private static ConcludeAcceptance Conclude(Grade grade) => new(grade) { GrantId = Story.GrantId };
}
