using Ledger.Host.Journal;
using Ledger.Host.Language;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages;

/// <summary>
/// The control that every money page shares: which moment is shown, where to go from it, and how the history lies in time. The end of its
/// scale is now.
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
    /// <summary>How the history lies along the slider; null when the ledger is empty.</summary>
    public TimeScale? Scale { get; init; }
    /// <summary>First day of the scale.</summary>
    public DateOnly FirstDay => Scale?.FirstDay ?? default;
    /// <summary>Last step of the scale.</summary>
    public int LastStep => Scale?.LastStep ?? 1;
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

    /// <summary>Lays the bar out for a moment.</summary>
    public static async Task<AsOfBar> For(Timeline timeline, Moment at, AsOf asked, CancellationToken cancel)
    {
        if (await TimeScale.Of(timeline, at, cancel) is not { } scale)
        {
            return new AsOfBar { At = at };
        }

        var recorded = at.Position > 0 ? await timeline.RecordedAt(at.LedgerId, at.Position, cancel) : null;
        var instant = asked.Instant ?? recorded ?? scale.Last;
        var before = recorded is { } r ? await timeline.PositionAt(at.LedgerId, r.AddMicroseconds(-1), cancel) : 0;
        return new AsOfBar
        {
            At = at,
            Asked = asked.Instant,
            Instant = instant,
            Scale = scale,
            Step = at.IsPast ? scale.StepOf(Instants.ChinaDate(instant)) : scale.LastStep,
            Previous = recorded is null ? null
                : before > 0 ? await timeline.RecordedAt(at.LedgerId, before, cancel)
                : recorded.Value.AddSeconds(-1),
            Next = at.IsPast ? await timeline.RecordedAt(at.LedgerId, at.Position + 1, cancel) : null,
            Bars = await DensityOf(timeline, at.LedgerId, scale, cancel),
            Ticks = TicksOf(scale),
            Presets = PresetsBefore(Instants.ChinaDate(instant), instant),
        };
    }

    private static async Task<IReadOnlyList<DensityBar>> DensityOf(Timeline timeline, string ledgerId, TimeScale scale, CancellationToken cancel)
    {
        var width = (scale.LastStep / MaxBars) + 1;
        var bars = new List<DensityBar>();
        var before = 0L;
        for (var step = 0; step <= scale.LastStep; step += width)
        {
            var until = Math.Min(step + width - 1, scale.LastStep);
            var position = await timeline.PastPositionAt(ledgerId, AsOfAddress.EndOf(scale.DayOf(until)), scale.Last, cancel);
            bars.Add(new DensityBar(step, until, position - before));
            before = position;
        }

        return bars;
    }

    private static List<MonthTick> TicksOf(TimeScale scale)
    {
        var ticks = new List<MonthTick>();
        var every = scale.LastStep > 1100 ? 12 : scale.LastStep > 420 ? 3 : 1;
        var (room, labelled) = (scale.LastStep / 14, int.MinValue / 2);
        foreach (var stretch in scale.Stretches.Where(s => !s.IsStill))
        {
            var isFirst = true;
            for (var month = new DateOnly(stretch.FirstDay.Year, stretch.FirstDay.Month, 1); month < stretch.FirstDay.AddDays(stretch.Days); month = month.AddMonths(1))
            {
                if (month >= stretch.FirstDay)
                {
                    var (step, namesYear) = (scale.StepOf(month), isFirst || month.Month == 1);
                    // A month's name gives way to the name before it; a year's never does.
                    var isLabelled = namesYear || ((month.Month - 1) % every == 0 && step - labelled >= room);
                    ticks.Add(new MonthTick(step, month, isLabelled, namesYear));
                    (isFirst, labelled) = (false, isLabelled ? step : labelled);
                }
            }
        }

        return ticks;
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
/// <param name="IsLabelled">Whether there is room for its name.</param>
/// <param name="NamesYear">Whether its name says the year: in January, and where a stretch begins.</param>
public sealed record MonthTick(int Step, DateOnly Month, bool IsLabelled, bool NamesYear)
{
    /// <summary>What stands under the tick.</summary>
    public string Name => Month.ToString(NamesYear ? "yyyy-MM" : Words.Of("format.month"), System.Globalization.CultureInfo.CurrentCulture);
}
