using Ledger.Host.Journal;
using Ledger.Host.Language;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages;

/// <summary>
/// The control that every money page shares: which moment is shown, where to go from it, and how the history lies in time. Its scale is
/// days, from the first entry's to the last one's; the end of the scale is now.
/// </summary>
public sealed class AsOfBar
{
    private const int MaxBars = 120;

    /// <summary>The moment shown.</summary>
    public required Moment At { get; init; }
    /// <summary>The instant that was asked for, or null.</summary>
    public DateTimeOffset? Asked { get; init; }
    /// <summary>Its instant, for the date-time field; null when the ledger is empty.</summary>
    public DateTimeOffset? Instant { get; init; }
    /// <summary>First day of the scale.</summary>
    public DateOnly FirstDay { get; init; }
    /// <summary>Last step of the scale, in days after <see cref="FirstDay"/>.</summary>
    public int LastStep { get; init; }
    /// <summary>Where the thumb stands.</summary>
    public int Step { get; init; }
    /// <summary>Instant of the state before the last recorded one, or null.</summary>
    public DateTimeOffset? Previous { get; init; }
    /// <summary>Instant of the next recorded entry, or null.</summary>
    public DateTimeOffset? Next { get; init; }
    /// <summary>How busy each stretch of the scale was.</summary>
    public IReadOnlyList<DensityBar> Bars { get; init; } = [];
    /// <summary>Months along the scale.</summary>
    public IReadOnlyList<MonthTick> Ticks { get; init; } = [];
    /// <summary>Ends of months, quarters and years before the moment shown, newest first; the key names the words.</summary>
    public IReadOnlyList<(string Key, DateTimeOffset Instant)> Presets { get; init; } = [];

    /// <summary>The steps at which something was recorded: where playing stops.</summary>
    public string Stops => string.Join(' ', Bars.Where(bar => bar.Entries > 0).Select(bar => bar.LastStep));

    /// <summary>The instant a step of the scale stands for; null is now.</summary>
    public static DateTimeOffset? InstantOf(DateOnly firstDay, int step, int lastStep) =>
        step >= lastStep ? null : AsOfAddress.EndOf(firstDay.AddDays(Math.Max(0, step)));

    /// <summary>The days between the first entry and the last; null for an empty ledger.</summary>
    public static async Task<(DateOnly First, int LastStep, DateTimeOffset Last)?> Scale(Timeline timeline, Moment at, CancellationToken cancel)
    {
        if (await timeline.RecordedAt(at.LedgerId, 1, cancel) is not { } first || await timeline.RecordedAt(at.LedgerId, at.HeadPosition, cancel) is not { } last)
        {
            return null;
        }

        var firstDay = Instants.ChinaDate(first);
        return (firstDay, Math.Max(1, Instants.ChinaDate(last).DayNumber - firstDay.DayNumber), last);
    }

    /// <summary>Lays the bar out for a moment.</summary>
    public static async Task<AsOfBar> For(Timeline timeline, Moment at, AsOf asked, CancellationToken cancel)
    {
        if (await Scale(timeline, at, cancel) is not var (firstDay, lastStep, last))
        {
            return new AsOfBar { At = at, LastStep = 1 };
        }

        var recorded = at.Position > 0 ? await timeline.RecordedAt(at.LedgerId, at.Position, cancel) : null;
        var instant = asked.Instant ?? recorded ?? last;
        var before = recorded is { } r ? await timeline.PositionAt(at.LedgerId, r.AddMicroseconds(-1), cancel) : 0;
        return new AsOfBar
        {
            At = at,
            Asked = asked.Instant,
            Instant = instant,
            FirstDay = firstDay,
            LastStep = lastStep,
            Step = at.IsPast ? Math.Clamp(Instants.ChinaDate(instant).DayNumber - firstDay.DayNumber, 0, lastStep) : lastStep,
            Previous = recorded is null ? null
                : before > 0 ? await timeline.RecordedAt(at.LedgerId, before, cancel)
                : recorded.Value.AddSeconds(-1),
            Next = at.IsPast ? await timeline.RecordedAt(at.LedgerId, at.Position + 1, cancel) : null,
            Bars = await DensityOf(timeline, at.LedgerId, firstDay, lastStep, last, cancel),
            Ticks = TicksOf(firstDay, lastStep),
            Presets = PresetsBefore(Instants.ChinaDate(instant), instant),
        };
    }

    private static async Task<IReadOnlyList<DensityBar>> DensityOf(
        Timeline timeline, string ledgerId, DateOnly firstDay, int lastStep, DateTimeOffset last, CancellationToken cancel)
    {
        var days = (lastStep / MaxBars) + 1;
        var bars = new List<DensityBar>();
        var before = 0L;
        for (var step = 0; step <= lastStep; step += days)
        {
            var until = Math.Min(step + days - 1, lastStep);
            var position = await timeline.PastPositionAt(ledgerId, AsOfAddress.EndOf(firstDay.AddDays(until)), last, cancel);
            bars.Add(new DensityBar(step, until, position - before));
            before = position;
        }

        return bars;
    }

    private static List<MonthTick> TicksOf(DateOnly firstDay, int lastStep)
    {
        var ticks = new List<MonthTick>();
        var every = lastStep > 1100 ? 12 : lastStep > 420 ? 3 : 1;
        for (var month = new DateOnly(firstDay.Year, firstDay.Month, 1); ; month = month.AddMonths(1))
        {
            var step = month.DayNumber - firstDay.DayNumber;
            if (step > lastStep)
            {
                return ticks;
            }

            if (step >= 0)
            {
                ticks.Add(new MonthTick(step, month, IsLabelled: (month.Month - 1) % every == 0));
            }
        }
    }

    private static List<(string, DateTimeOffset)> PresetsBefore(DateOnly day, DateTimeOffset instant)
    {
        var month = new DateOnly(day.Year, day.Month, 1);
        var quarter = new DateOnly(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1);
        return
        [
            ("as-of.month-end", Before(month, 1)),
            ("as-of.quarter-end", Before(quarter, 3)),
            ("as-of.year-end", Before(new DateOnly(day.Year, 1, 1), 12)),
        ];

        // The end of the stretch before the one that the moment lies in.
        DateTimeOffset Before(DateOnly start, int months) =>
            AsOfAddress.EndOf(start.AddDays(-1)) is var end && end < instant ? end : AsOfAddress.EndOf(start.AddMonths(-months).AddDays(-1));
    }
}

/// <summary>A stretch of the scale and how many entries were recorded in it.</summary>
public sealed record DensityBar(int FirstStep, int LastStep, long Entries);

/// <summary>The first day of a month on the scale.</summary>
public sealed record MonthTick(int Step, DateOnly Month, bool IsLabelled);
