using Ledger.Host.Journal;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages;

/// <summary>
/// How a ledger's history lies along a line: a step per day, from the first entry's day to the last one's, except that whole months in which
/// nothing was recorded are drawn together. The line belongs to what happened, and so nobody drags a thumb through years of silence. The bar
/// and the chart share it.
/// </summary>
public sealed class TimeScale
{
    private const int StillSteps = 8;
    private const int FewestStillMonths = 2;

    private TimeScale(IReadOnlyList<Stretch> stretches, DateTimeOffset last)
    {
        Stretches = stretches;
        Last = last;
        LastStep = Math.Max(1, stretches[^1].FirstStep + stretches[^1].Steps - 1);
    }

    /// <summary>The parts of the line, in order and without gaps.</summary>
    public IReadOnlyList<Stretch> Stretches { get; }

    /// <summary>When the last entry was recorded.</summary>
    public DateTimeOffset Last { get; }

    /// <summary>The last step; it stands for now.</summary>
    public int LastStep { get; }

    /// <summary>The first day of the line.</summary>
    public DateOnly FirstDay => Stretches[0].FirstDay;

    /// <summary>For the script: first step, steps, first day and days of each stretch.</summary>
    public string Address => string.Join(';', Stretches.Select(s => FormattableString.Invariant($"{s.FirstStep},{s.Steps},{s.FirstDay:yyyy-MM-dd},{s.Days}")));

    /// <summary>The line of a ledger; null while nothing was recorded.</summary>
    public static async Task<TimeScale?> Of(Timeline timeline, Moment at, CancellationToken cancel)
    {
        if (await timeline.RecordedAt(at.LedgerId, 1, cancel) is not { } first || await timeline.RecordedAt(at.LedgerId, at.HeadPosition, cancel) is not { } last)
        {
            return null;
        }

        var firstDay = Instants.ChinaDate(first);
        var lastDay = Instants.ChinaDate(last);
        var busy = new List<(DateOnly From, DateOnly Until, bool IsBusy)>();
        var before = 0L;
        for (var from = firstDay; from <= lastDay;)
        {
            var next = new DateOnly(from.Year, from.Month, 1).AddMonths(1);
            var until = next > lastDay ? lastDay : next.AddDays(-1);
            var position = until == lastDay ? at.HeadPosition : await timeline.PastPositionAt(at.LedgerId, AsOfAddress.EndOf(until), last, cancel);
            busy.Add((from, until, position > before));
            (before, from) = (position, next);
        }

        return Of(busy, last);
    }

    /// <summary>The line over months that are known to be busy or still.</summary>
    public static TimeScale Of(IReadOnlyList<(DateOnly From, DateOnly Until, bool IsBusy)> months, DateTimeOffset last)
    {
        var stretches = new List<Stretch>();
        for (var i = 0; i < months.Count;)
        {
            var still = 0;
            while (i + still < months.Count && !months[i + still].IsBusy)
            {
                still++;
            }

            if (still >= FewestStillMonths)
            {
                Add(months[i].From, months[i + still - 1].Until, isStill: true);
                i += still;
            }
            else
            {
                Add(months[i].From, months[i].Until, isStill: false);
                i++;
            }
        }

        return new TimeScale(stretches, last);

        void Add(DateOnly from, DateOnly until, bool isStill)
        {
            var days = until.DayNumber - from.DayNumber + 1;
            if (!isStill && stretches is [.., { IsStill: false } open])
            {
                stretches[^1] = open with { Days = open.Days + days, Steps = open.Steps + days };
                return;
            }

            stretches.Add(new Stretch(stretches is [.., var before] ? before.FirstStep + before.Steps : 0, isStill ? StillSteps : days, from, days, isStill));
        }
    }

    /// <summary>The day that a step stands for; the last one where a step stands for several.</summary>
    public DateOnly DayOf(int step)
    {
        var stretch = Stretches.Last(s => s.FirstStep <= Math.Max(0, step));
        var slot = Math.Clamp(step - stretch.FirstStep + 1, 1, stretch.Steps);
        return stretch.FirstDay.AddDays((int)Math.Ceiling(slot * (decimal)stretch.Days / stretch.Steps) - 1);
    }

    /// <summary>The step that a day falls into.</summary>
    public int StepOf(DateOnly day) => Math.Clamp((int)Math.Floor(PlaceOf(day.DayNumber)), 0, LastStep);

    /// <summary>Where an instant lies, in steps and parts of steps.</summary>
    public decimal PlaceOf(DateTimeOffset instant)
    {
        var local = instant.ToOffset(Instants.ChinaOffset);
        var day = DateOnly.FromDateTime(local.DateTime);
        return Math.Clamp(PlaceOf(day.DayNumber + ((decimal)local.TimeOfDay.Ticks / TimeSpan.TicksPerDay)), 0, LastStep + 1);
    }

    /// <summary>The instant a step of the scale stands for; null is now.</summary>
    public DateTimeOffset? InstantOf(int step) => step >= LastStep ? null : AsOfAddress.EndOf(DayOf(step));

    private decimal PlaceOf(decimal dayNumber)
    {
        var stretch = Stretches.LastOrDefault(s => s.FirstDay.DayNumber <= dayNumber) ?? Stretches[0];
        return stretch.FirstStep + ((dayNumber - stretch.FirstDay.DayNumber) * stretch.Steps / stretch.Days);
    }
}

/// <summary>A part of the line.</summary>
/// <param name="FirstStep">Its first step.</param>
/// <param name="Steps">How many steps it has: as many as days, or fewer where nothing was recorded.</param>
/// <param name="FirstDay">Its first day.</param>
/// <param name="Days">How many days it stands for.</param>
/// <param name="IsStill">Whether nothing was recorded in it.</param>
public sealed record Stretch(int FirstStep, int Steps, DateOnly FirstDay, int Days, bool IsStill);
