using System.Collections.Immutable;
using System.Globalization;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Rulebooks;

/// <summary>The working days of one year. Stream <c>calendar/{year}</c>.</summary>
public sealed record WorkCalendar : AggregateState
{
    public static readonly WorkCalendar Initial = new();

    /// <summary>Whether the official arrangement of the year is known.</summary>
    public bool IsPublished { get; init; }
    public ImmutableHashSet<DateOnly> Holidays { get; init; } = [];
    public ImmutableHashSet<DateOnly> MakeupWorkdays { get; init; } = [];

    /// <summary>The stream of a year's calendar.</summary>
    public static string StreamOf(int year) => "calendar/" + year.ToString(CultureInfo.InvariantCulture);

    /// <summary>A make-up day is worked, a holiday is not, and else the week decides.</summary>
    public bool IsWorkingDay(DateOnly date) =>
        MakeupWorkdays.Contains(date)
        || (!Holidays.Contains(date) && date.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday));

    public override WorkCalendar Evolve(Event happened) => happened switch
    {
        CalendarPublished e => new WorkCalendar { IsPublished = true, Holidays = [.. e.Holidays], MakeupWorkdays = [.. e.MakeupWorkdays] },
        _ => throw Unexpected(happened),
    };
}
