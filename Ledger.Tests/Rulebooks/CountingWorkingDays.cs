using Ledger.Domain.Kernel;
using Ledger.Domain.Rulebooks;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Rulebooks;

public sealed class CountingWorkingDays
{
    private static readonly World World = Story.Rulebook();

    [Theory]
    [InlineData("2024-03-11", 0, "2024-03-11")]
    [InlineData("2024-03-11", 1, "2024-03-12")]
    [InlineData("2024-03-15", 1, "2024-03-18")]
    [InlineData("2024-03-16", 1, "2024-03-18")]
    [InlineData("2024-02-02", 1, "2024-02-04")] // a Sunday, worked in place of a day of 春节
    [InlineData("2024-02-09", 1, "2024-02-18")] // eight days of 春节, then a Sunday worked
    [InlineData("2024-09-30", 5, "2024-10-12")] // 国庆, then Tuesday to Friday and a Saturday worked
    [InlineData("2024-12-31", 1, "2025-01-02")] // into the next year, whose first day is off
    public void days_off_are_skipped_and_make_up_days_counted(string from, int count, string expected)
    {
        WorkingDays.TryAdd(Story.Day(from), count, Calendar, out var day, out _).ShouldBeTrue();
        day.ShouldBe(Story.Day(expected));
        WorkingDays.TryCount(Story.Day(from), day, Calendar, out var counted, out _).ShouldBeTrue();
        counted.ShouldBe(count, "What was added is what is left.");
    }

    [Fact]
    public void a_count_that_needs_an_unpublished_year_names_it()
    {
        WorkingDays.TryAdd(new DateOnly(2025, 12, 30), 1, Calendar, out _, out _).ShouldBeTrue();
        WorkingDays.TryAdd(new DateOnly(2025, 12, 30), 2, Calendar, out _, out var missingYear).ShouldBeFalse();
        missingYear.ShouldBe(2026);
        WorkingDays.TryCount(new DateOnly(2025, 12, 30), new DateOnly(2026, 1, 4), Calendar, out _, out missingYear).ShouldBeFalse();
        missingYear.ShouldBe(2026);
    }

    [Theory]
    [InlineData("2024-04-27", 5)] // a Saturday
    [InlineData("2024-04-28", 4)] // a Sunday that is worked
    [InlineData("2024-04-30", 2)] // before 劳动节
    [InlineData("2024-05-05", 2)] // its last day
    [InlineData("2024-05-06", 1)]
    [InlineData("2024-05-07", 0)] // the last day itself
    [InlineData("2024-05-08", 0)]
    public void what_is_left_until_a_day_shrinks_on_working_days_alone(string from, int left)
    {
        WorkingDays.TryCount(Story.Day(from), new DateOnly(2024, 5, 7), Calendar, out var count, out _).ShouldBeTrue();
        count.ShouldBe(left);
    }

    [Fact]
    public void a_calendar_published_again_replaces_the_first()
    {
        var world = Spec.Given(Story.Rulebook()).When(new PublishCalendar(2024, "again", [new(2024, 3, 12)], []))
            .Then(new CalendarPublished(2024, "again", [new(2024, 3, 12)], []));
        var calendar = world.State<WorkCalendar>("calendar/2024");
        calendar.IsWorkingDay(new DateOnly(2024, 3, 12)).ShouldBeFalse();
        calendar.IsWorkingDay(new DateOnly(2024, 2, 12)).ShouldBeTrue();
    }

    [Fact]
    public void a_calendar_holds_days_of_its_own_year_once()
    {
        Shape.CodeOf(Story.Calendar2024).ShouldBeNull();
        Shape.CodeOf(Story.Calendar2024 with { Holidays = [new(2025, 1, 1)] }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Story.Calendar2024 with { MakeupWorkdays = [new(2024, 1, 1)] }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Story.Calendar2024 with { Holidays = [new(2024, 1, 1), new(2024, 1, 1)] }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Story.Calendar2024 with { Year = 24 }).ShouldBe(RefusalCodes.RequestInvalid);
    }

    private static WorkCalendar Calendar(int year) => World.State<WorkCalendar>(WorkCalendar.StreamOf(year));
}
