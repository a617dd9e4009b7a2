using Ledger.Host.Pages;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Pages;

/// <summary>The line of the as-of bar, and the day that a form proposes.</summary>
public sealed class LayingOutTime
{
    private static readonly DateTimeOffset Last = new(2026, 11, 22, 9, 0, 0, TimeSpan.FromHours(8));

    [Fact]
    public void Each_day_of_a_busy_time_has_a_step_of_its_own()
    {
        var scale = TimeScale.Of([(new(2024, 1, 15), new(2024, 1, 31), true), (new(2024, 2, 1), new(2024, 2, 10), true)], Last);
        scale.LastStep.ShouldBe(26);
        scale.Stretches.Count.ShouldBe(1);
        scale.DayOf(0).ShouldBe(new DateOnly(2024, 1, 15));
        scale.DayOf(17).ShouldBe(new DateOnly(2024, 2, 1));
        scale.StepOf(new DateOnly(2024, 2, 1)).ShouldBe(17);
        scale.StepOf(new DateOnly(2023, 1, 1)).ShouldBe(0);
        scale.StepOf(new DateOnly(2030, 1, 1)).ShouldBe(26);
        scale.InstantOf(0).ShouldBe(AsOfAddress.EndOf(new DateOnly(2024, 1, 15)));
        scale.InstantOf(26).ShouldBeNull("the end of the line is now");
    }

    [Fact]
    public void Months_without_entries_are_drawn_together_and_every_day_still_has_its_place()
    {
        var scale = Silent();
        scale.Stretches.Select(s => s.IsStill).ShouldBe([false, true, false]);
        scale.LastStep.ShouldBeLessThan(70);
        scale.DayOf(scale.Stretches[2].FirstStep).ShouldBe(new DateOnly(2026, 11, 1));
        scale.DayOf(scale.Stretches[2].FirstStep - 1).ShouldBe(new DateOnly(2026, 10, 31));
        for (var step = 0; step <= scale.LastStep; step++)
        {
            scale.StepOf(scale.DayOf(step)).ShouldBe(step);
        }
    }

    [Fact]
    public void Later_instants_lie_further_along()
    {
        var scale = Silent();
        var places = Enumerable.Range(0, 1060).Select(hours => scale.PlaceOf(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.FromHours(8)).AddHours(hours * 24.5))).ToList();
        places.ShouldBe(places.Order());
        places.Distinct().Count().ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void A_single_still_month_is_no_silence() => TimeScale.Of(
        [(new(2024, 1, 1), new(2024, 1, 31), true), (new(2024, 2, 1), new(2024, 2, 29), false), (new(2024, 3, 1), new(2024, 3, 2), true)], Last)
        .LastStep.ShouldBe(61);

    [Theory]
    [InlineData("2024-12-30", 2024, "2024-12-30")]
    [InlineData("2026-11-22", 2024, "2024-12-31")]
    [InlineData("2026-11-22", 2026, "2026-11-22")]
    [InlineData("2023-12-30", 2024, "2023-12-30")]
    public void What_is_left_of_a_year_that_is_over_is_dated_on_its_last_day(string today, int fiscalYear, string proposed) =>
        BusinessDay.Proposed(fiscalYear, Day(today)).ShouldBe(Day(proposed));

    [Fact]
    public void No_act_is_proposed_before_the_one_it_follows() =>
        BusinessDay.Proposed(2024, Day("2026-11-22"), null, Day("2025-02-01")).ShouldBe(Day("2025-02-01"));

    [Fact]
    public void What_the_bank_reports_is_dated_today() => BusinessDay.Proposed(null, Day("2026-11-22")).ShouldBe(Day("2026-11-22"));

    private static TimeScale Silent() => TimeScale.Of(
        [
            (new(2024, 1, 1), new(2024, 1, 31), true),
            .. Enumerable.Range(1, 33).Select(i => new DateOnly(2024, 1, 1).AddMonths(i)).Select(month => (month, month.AddMonths(1).AddDays(-1), false)),
            (new(2026, 11, 1), new(2026, 11, 22), true),
        ], Last);

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
