using System.Text.Json;
using Ledger.Domain.Indicators;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

/// <summary>Entries of an indicator's stream → its row.</summary>
internal static class IndicatorFold
{
    public static StreamFold New() => new StreamFold<IndicatorEvent, Indicator, IndicatorRow>(
        new VersionedRows<IndicatorRow>(
            "indicator", "version, changed_at, business_date, indicator_id, detail",
            (to, row) => to.Long(row.Version).Instant(row.ChangedAt).Date(row.BusinessDate).Text(row.IndicatorId)
                .Bytes(JsonSerializer.SerializeToUtf8Bytes(row.Detail, ProjectionJson.Plain.IndicatorDetail)),
            ("indicator_id", row => row.IndicatorId)),
        Grow, row => row.Position);

    private static IndicatorRow Grow(IndicatorRow? before, Indicator indicator, Entry entry)
    {
        var standing = indicator.Standing.ToList();
        var newest = standing.Count > 0 ? standing[^1] : null;
        var previous = standing.FindLast(o => o.ObservedOn < newest!.ObservedOn);
        return new IndicatorRow
        {
            IndicatorId = Ids.OfStream(entry.Stream),
            BusinessDate = entry.BusinessDate,
            ChangedAt = entry.RecordedAt,
            Version = entry.Version,
            Position = entry.Position,
            Detail = new IndicatorDetail(
                indicator.Name, entry.Happened is IndicatorDefined e ? e.NameEn : before?.Detail.NameEn, indicator.Unit, indicator.Definition, newest?.Value,
                newest?.ObservedOn, newest?.Source, newest?.Period, previous?.Value, previous?.ObservedOn, indicator.Observations.Length),
        };
    }
}
