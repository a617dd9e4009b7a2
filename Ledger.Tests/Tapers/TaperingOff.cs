using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Platforms;
using Ledger.Domain.Tapers;
using Ledger.Tests.Schemes;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Tapers;

/// <summary>退坡: ratios of the scheme fixed once, each year computed and floored, opened by the grade of the year before (D4).</summary>
public sealed class TaperingOff
{
    private const string Id = "tp-1";

    [Fact]
    public void a_schedule_is_fixed_from_the_scheme()
    {
        // Half of 3,000,000.01 is 1,500,000.00; 70% and 40% of that.
        Spec.Given(Ready()).When(Fix(), People.Department).Then(new TaperScheduleFixed(
            "pf-1", Story.Party, Schemed.Id, Schemed.Version, 5_000, "operating cost", 3_000_000_01, 5_000_000_00, Grade.Unqualified,
            [new ScheduledYear(1, 2024, 10_000, 1_500_000_00, 0), new ScheduledYear(2, 2025, 7_000, 1_050_000_00, 0), new ScheduledYear(3, 2026, 4_000, 600_000_00, 0)],
            "doc 5", People.Department));
        Fixed().Taper().ForwardFen.ShouldBe(3_150_000_00);
    }

    [Fact]
    public void a_later_version_does_not_change_what_was_fixed()
    {
        var world = Fixed().Publish(Schemed.Rules with { TaperBp = [1_000], EffectiveFrom = new DateOnly(2024, 2, 1) }, "v2");
        world.Taper().Years.Length.ShouldBe(3);
        Spec.Given(world).When(Fix() with { TaperId = "tp-2" }, People.Department, on: new DateOnly(2024, 3, 1))
            .Refused(RefusalCodes.RuleVersionInvalid, ("ruleVersion", Schemed.Version), ("ruleVersionInForce", "v2"));
        Spec.Given(Story.Pool().Publish().Do(Recognise(), People.Department)).When(Fix(), People.Department).Refused(RefusalCodes.RuleVersionInvalid);
    }

    [Fact]
    public void a_year_is_floored_and_states_what_is_left_over()
    {
        Spec.Given(Fixed()).When(Compute(1, 1_234_567_89), People.Department).Then(new TaperYearComputed(
            1, 2024, 1_234_567_89, 1_234_567_89, 5_000, 617_283_94, 10_000, 617_283_94, 0, Story.Digest));
        var second = Assessed(Grade.Good);
        Spec.Given(second).When(Compute(2, 1_234_567_89), People.Department).Then(new TaperYearComputed(
            2, 2025, 1_234_567_89, 1_234_567_89, 5_000, 617_283_94, 7_000, 432_098_75, 8_000, Story.Digest));
        Taper.AmountOf(1_234_567_89, 5_000, 7_000, 500_000_00).ShouldBe((617_283_94, 432_098_75, 8_000));
    }

    [Fact]
    public void more_base_than_was_promised_does_not_count() =>
        Spec.Given(Fixed()).When(Compute(1, 9_000_000_00), People.Department).Accepted()
            .Taper().Years[0].ShouldBe(new TaperYear(new ScheduledYear(1, 2024, 10_000, 1_500_000_00, 0), 1_500_000_00, 3_000_000_01));

    [Fact]
    public void the_next_year_waits_for_a_grant_and_its_grade()
    {
        Spec.Given(Fixed().Do(Compute(1), People.Department)).When(Compute(2), People.Department, on: new DateOnly(2025, 2, 1))
            .Refused(RefusalCodes.TaperStopped, ("taperId", Id), ("yearNo", 2), ("ground", "year-before-open"));
        Spec.Given(Carried().Until(2025, 2, 1)).When(Compute(2), People.Department).Refused(RefusalCodes.TaperStopped, ("ground", "not-assessed"));
        Spec.Given(Assessed(Grade.Unqualified)).When(Compute(2), People.Department).Refused(RefusalCodes.TaperStopped, ("ground", "stop-grade"), ("grade", "unqualified"));
        Spec.Given(Assessed(Grade.Qualified)).When(Compute(2), People.Department).Accepted();
        Spec.Given(Assessed(Grade.Qualified, stopAt: Grade.Qualified)).When(Compute(2), People.Department).Refused(RefusalCodes.TaperStopped, ("grade", "qualified"));
        Spec.Given(Assessed(Grade.Good, until: new DateOnly(2024, 12, 30))).When(Compute(2), People.Department)
            .Refused(RefusalCodes.BusinessDateInvalid, ("fiscalYear", 2025));
    }

    [Fact]
    public void a_platform_without_recognition_and_a_stopped_schedule_get_nothing_more()
    {
        var withdrawn = Assessed(Grade.Good).Do(new WithdrawRecognition(new DateOnly(2025, 2, 1), "moved", "doc") { PlatformId = "pf-1" }, People.Releaser);
        Spec.Given(withdrawn).When(Compute(2), People.Department).Refused(RefusalCodes.PlatformNotRecognised, ("platformId", "pf-1"));
        var stopped = Assessed(Grade.Good).Do(new StopTaper("moved", "doc") { TaperId = Id }, People.Releaser);
        Spec.Given(stopped).When(Compute(2), People.Department).Refused(RefusalCodes.TaperStopped, ("ground", "stopped"));
        stopped.Taper().ForwardFen.ShouldBe(0);
    }

    [Fact]
    public void a_proposal_takes_up_the_computed_year_and_no_more()
    {
        World World() => Reviewed(Fixed().Do(Compute(1, 2_000_000_00), People.Department));
        Spec.Given(World()).When(Propose(1_000_000_01), People.Department).Refused(RefusalCodes.AwardExceedsCap, ("ceilingFen", 1_000_000_00L));
        Spec.Given(World()).When(Propose() with { BaseFen = 2_000_000_01 }, People.Department).Refused(RefusalCodes.RequestInvalid, ("field", "baseFen"));
        Spec.Given(World()).When(Propose() with { YearNo = 2 }, People.Department).Refused(RefusalCodes.TaperStopped, ("ground", "not-computed"));
        Spec.Given(World()).When(Propose() with { YearNo = null }, People.Department).Refused(RefusalCodes.RequestInvalid, ("field", "yearNo"));
        Spec.Given(World()).When(Propose() with { TaperId = "tp-9" }, People.Department).Refused(RefusalCodes.NotFound);
        Spec.Given(World()).When(Propose(), People.Department).Accepted();
    }

    [Fact]
    public void the_approved_grant_carries_the_year_once_and_gives_it_back_when_nothing_was_paid()
    {
        var world = Carried();
        world.Taper().Years[0].GrantStream.ShouldBe("platform-grant/g1");
        world.Taper().ForwardFen.ShouldBe(1_650_000_00);
        Spec.Given(world).When(Compute(1), People.Department).Refused(RefusalCodes.AlreadyExists, ("stream", "platform-grant/g1"));
        world.Do(new TerminateGrant("over") { Kind = GrantKind.PlatformGrant, GrantId = Story.GrantId }, People.Department);
        world.Taper().Years[0].GrantStream.ShouldBeNull();
    }

    [Fact]
    public void a_year_that_was_computed_lower_since_the_proposal_is_not_approved_as_proposed()
    {
        var world = Reviewed(Fixed().Do(Compute(1, 2_000_000_00), People.Department)).Do(Propose(), People.Department)
            .Do(new OpenNotice("https://example.org/n", new DateOnly(2024, 3, 5)) { Kind = GrantKind.PlatformGrant, GrantId = Story.GrantId }, People.Department)
            .Until(2024, 3, 20).Do(new CloseNotice { Kind = GrantKind.PlatformGrant, GrantId = Story.GrantId }, People.Department).Do(Compute(1, 1_000_000_00), People.Department);
        Spec.Given(world).When(new ApproveAward("doc") { Kind = GrantKind.PlatformGrant, GrantId = Story.GrantId }, People.Releaser)
            .Refused(RefusalCodes.AwardExceedsCap, ("requestedFen", 1_000_000_00L), ("ceilingFen", 500_000_00L));
    }

    [Fact]
    public void what_is_left_of_a_year_waits_for_the_grade()
    {
        var line = new ScheduledLine(1, 1_000_000_00, Gates.Signing);
        Spec.Given(Signed()).When(Story.Schedule(GrantKind.PlatformGrant, line), People.Maker).Refused(RefusalCodes.RequestInvalid, ("field", "gate"));
        Spec.Given(Signed()).When(Story.Schedule(GrantKind.PlatformGrant, line with { Gate = Gates.Assessment("2024") }), People.Maker).Accepted();
    }

    private static World Ready() => Story.Pool().Publish(Schemed.Rules with { TaperBp = [10_000, 7_000, 4_000] }).Do(Recognise(), People.Department);

    private static World Fixed(Grade? stopAt = null) => Ready().Do(Fix() with { StopAt = stopAt }, People.Department);

    private static World Reviewed(World world) => world.Until(2024, 3, 5).Review(kind: GrantKind.PlatformGrant);

    private static World Signed(Grade? stopAt = null) => Reviewed(Fixed(stopAt).Do(Compute(1, 2_000_000_00), People.Department))
        .Do(Propose(), People.Department)
        .Do(new OpenNotice("https://example.org/n", new DateOnly(2024, 3, 5)) { Kind = GrantKind.PlatformGrant, GrantId = Story.GrantId }, People.Department)
        .Until(2024, 3, 20).Do(new CloseNotice { Kind = GrantKind.PlatformGrant, GrantId = Story.GrantId }, People.Department)
        .Do(new ApproveAward("doc") { Kind = GrantKind.PlatformGrant, GrantId = Story.GrantId }, People.Releaser)
        .Do(new SignTaskBook(Story.Digest) { Kind = GrantKind.PlatformGrant, GrantId = Story.GrantId }, People.Maker);

    /// <summary>The first year is in a grant of 1,000,000.00.</summary>
    private static World Carried(Grade? stopAt = null) => Signed(stopAt)
        .Do(Story.Schedule(GrantKind.PlatformGrant, new ScheduledLine(1, 1_000_000_00, Gates.Assessment("2024"))), People.Maker);

    private static World Assessed(Grade grade, Grade? stopAt = null, DateOnly? until = null)
    {
        var world = Carried(stopAt);
        world.Day = until ?? new DateOnly(2025, 2, 1);
        return world.Do(
            new RecordAssessment("2024", grade, 8_000, [new AssessedIndicator("served", "50 firms", "61 firms")], Story.Digest) { Kind = GrantKind.PlatformGrant, GrantId = Story.GrantId },
            People.Department);
    }

    private static RecognisePlatform Recognise() =>
        new("Pilot line", Story.Party, PlatformLevel.Municipal, new DateOnly(2024, 1, 1), new DateOnly(2026, 12, 31), "doc 1") { PlatformId = "pf-1" };

    private static FixTaper Fix() => new("pf-1", Schemed.Id, Schemed.Version, 2024, "operating cost", 3_000_000_01, "doc 5") { TaperId = Id };

    private static ComputeTaperYear Compute(int year, long auditedFen = 2_000_000_00) => new(year, auditedFen, Story.Digest) { TaperId = Id };

    private static ProposeAward Propose(long amountFen = 1_000_000_00) =>
        Schemed.Propose(amountFen, year: 1, kind: GrantKind.PlatformGrant) with { TaperId = Id };
}

internal static class TaperOf
{
    public static Taper Taper(this World world) => world.State<Taper>("taper/tp-1");
}
