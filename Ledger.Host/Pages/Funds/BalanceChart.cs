using System.Text.Encodings.Web;
using System.Text.Json;
using Ledger.Host.Journal;
using Ledger.Host.Language;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Funds;

/// <summary>
/// The step chart of a pool: what the script draws, with every word and number already in the reader's language. Amounts go to the script
/// as text of the chosen unit, so that no arithmetic on money happens in the browser; times go as
/// places on the scale of the as-of bar, so that chart and slider agree.
/// </summary>
public sealed class BalanceChart(string poolName, IReadOnlyList<PoolPoint> points, AsOfBar bar)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly AmountUnit _unit = AmountUnit.For([.. points.Select(p => Math.Max(Math.Max(p.AvailableFen, p.ObligatedFen), Math.Max(p.DisbursedFen, p.ReservedFen)))]);

    /// <summary>The points, oldest first: the table under the chart.</summary>
    public IReadOnlyList<PoolPoint> Points => points;

    /// <summary>The unit of the axis.</summary>
    public string Unit => _unit.Name;

    /// <summary>The figure in the unit of the chart.</summary>
    public string Figure(long amountFen) => _unit.Figure(amountFen);

    /// <summary>One sentence that says what the chart shows, for those who cannot see it.</summary>
    public string Label => points.Count == 0
        ? Words.Of("chart.empty", ("pool", poolName))
        : Words.Of("chart.label", ("pool", poolName), ("from", DateFormat.Prose(Instants.ChinaDate(points[0].RecordedAt))),
            ("until", DateFormat.Prose(Instants.ChinaDate(points[^1].RecordedAt))),
            ("first", AmountFormat.Sentence(points[0].AvailableFen)), ("last", AmountFormat.Sentence(points[^1].AvailableFen)),
            ("disbursed", AmountFormat.Sentence(points[^1].DisbursedFen)));

    /// <summary>What the script reads from the page.</summary>
    public string Json => JsonSerializer.Serialize(new
    {
        Unit,
        Until = bar.LastStep + 1,
        At = bar.At.IsPast && bar.Instant is { } instant ? Place(instant) : (decimal?)null,
        Still = (bar.Scale?.Stretches ?? []).Where(s => s.IsStill).Select(s => s.FirstStep + (s.Steps / 2m)),
        Ticks = bar.Ticks.Where(tick => tick.IsLabelled).Select(tick => new object[] { tick.Step, tick.Name }),
        Series = new[]
        {
            Line("available", p => p.AvailableFen), Line("disbursed", p => p.DisbursedFen), Line("obligated", p => p.ObligatedFen),
            Line("in-flight", p => p.InFlightFen), Line("reserved", p => p.ReservedFen),
        },
    }, Options);

    private object Line(string name, Func<PoolPoint, long> amountFen) => new
    {
        Key = name,
        Name = Words.Of("figure." + name),
        Data = points.Select(p => new object[] { Place(p.RecordedAt), Plain(amountFen(p)), DateFormat.Minute(p.RecordedAt) })
            .Concat(points.Count == 0 ? [] : [new object[] { End, Plain(amountFen(points[^1])), EndName }]),
    };

    /// <summary>The last balance holds until the moment shown.</summary>
    private decimal End => bar.At.IsPast && bar.Instant is { } instant ? Place(instant) : bar.LastStep + 1;

    private string EndName => bar.At.IsPast && bar.Instant is { } instant ? DateFormat.Minute(instant) : Words.Of("as-of.now");

    private string Plain(long amountFen) => Figure(amountFen).Replace(",", "", StringComparison.Ordinal);

    private decimal Place(DateTimeOffset instant) => Math.Round(bar.Scale?.PlaceOf(instant) ?? 0, 4, MidpointRounding.AwayFromZero);
}
