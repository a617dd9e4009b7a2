using System.Text.Json;
using Ledger.Domain.Indicators;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>Indicators and their values, at any moment.</summary>
public sealed class Indicators(NpgsqlDataSource database)
{
    private const int NewestValues = 200;
    private const string Columns = "indicator_id, business_date, changed_at, version, from_position, detail";

    /// <summary>All indicators with their newest values, by id.</summary>
    public Task<List<IndicatorRow>> List(Moment at, CancellationToken cancel) => database.List(
        $"select {Columns} from {VersionedTable.Indicators.At(at)} order by indicator_id", Read, cancel,
        at.LedgerId, at.Position);

    /// <summary>One indicator and its values, newest recorded first, or null where nobody defined it yet.</summary>
    public async Task<IndicatorView?> Find(Moment at, string indicatorId, CancellationToken cancel)
    {
        if (await database.List(
            $"select {Columns} from {VersionedTable.Indicators.At(at)} where indicator_id = $3", Read, cancel,
            at.LedgerId, at.Position, indicatorId) is not [var row])
        {
            return null;
        }

        var entries = await database.List(
            $"""
            select {EntryRow.Columns} from entry e
             where ledger_id = $1 and stream = $2 and position <= $3 and (entry ->> 'businessDate')::date <= $4 order by version desc limit {NewestValues}
            """,
            EntryRow.Read, cancel, at.LedgerId, Indicator.StreamOf(indicatorId), at.Position, at.BusinessUntil ?? DateOnly.MaxValue);

        // A correction is recorded after what it corrects, so it is among these whenever that is.
        var correctedBy = entries.Select(e => e.Happened).OfType<IndicatorObserved>().Where(o => o.Corrects is not null).ToDictionary(o => o.Corrects!.Value, o => o.No);
        return new IndicatorView(row, [.. entries.Where(e => e.Happened is IndicatorObserved).Select(e => RowOf(e, (IndicatorObserved)e.Happened!, correctedBy))]);
    }

    private static ObservationRow RowOf(EntryRow entry, IndicatorObserved value, Dictionary<int, int> correctedBy) => new(
        value.No, value.Value, value.ObservedOn, value.Source, value.Period, value.Corrects, value.Reason,
        correctedBy.TryGetValue(value.No, out var by) ? by : null, entry.Position, entry.RecordedAt, entry.Actor);

    private static IndicatorRow Read(NpgsqlDataReader row) => new()
    {
        IndicatorId = row.GetString(0),
        BusinessDate = row.GetFieldValue<DateOnly>(1),
        ChangedAt = row.GetFieldValue<DateTimeOffset>(2),
        Version = row.GetInt64(3),
        Position = row.GetInt64(4),
        Detail = JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(5), ProjectionJson.Plain.IndicatorDetail)!,
    };
}
