namespace Ledger.Domain.Rulebooks;

/// <summary>Arithmetic in working days, on calendars kept as data. Source: A7.</summary>
public static class WorkingDays
{
    /// <summary>
    /// The <paramref name="count"/>-th working day after <paramref name="date"/>; the day itself does not count. False when the search
    /// runs into a year whose calendar is not published: <paramref name="missingYear"/> names it.
    /// </summary>
    public static bool TryAdd(DateOnly date, int count, Func<int, WorkCalendar> calendars, out DateOnly result, out int missingYear)
    {
        result = date;
        missingYear = 0;
        WorkCalendar? calendar = null;
        while (count > 0)
        {
            var next = result.AddDays(1);
            if (calendar is null || next.Year != result.Year)
            {
                calendar = calendars(next.Year);
                if (!calendar.IsPublished)
                {
                    missingYear = next.Year;
                    return false;
                }
            }

            result = next;
            if (calendar.IsWorkingDay(result))
            {
                count--;
            }
        }

        return true;
    }

    /// <summary>
    /// How many working days come after <paramref name="date"/>, the last one being <paramref name="until"/> or before it: what <see cref="TryAdd"/>
    /// added. False when a year is among them whose calendar is not published: <paramref name="missingYear"/> names the first.
    /// </summary>
    public static bool TryCount(DateOnly date, DateOnly until, Func<int, WorkCalendar> calendars, out int count, out int missingYear)
    {
        (count, missingYear) = (0, 0);
        WorkCalendar? calendar = null;
        for (var day = date; day < until;)
        {
            var next = day.AddDays(1);
            if (calendar is null || next.Year != day.Year)
            {
                calendar = calendars(next.Year);
                if (!calendar.IsPublished)
                {
                    missingYear = next.Year;
                    return false;
                }
            }

            day = next;
            count += calendar.IsWorkingDay(day) ? 1 : 0;
        }

        return true;
    }
}
