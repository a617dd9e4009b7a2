using System.Text.Json;
using Ledger.Domain.Schemes;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>Support schemes with all their versions, at any moment.</summary>
public sealed class Schemes(NpgsqlDataSource database)
{
    private const string Columns = "scheme_id, name, status, business_date, changed_at, version, from_position, detail";

    /// <summary>All schemes, by their ids.</summary>
    /// <param name="on">The day whose version is in force.</param>
    public Task<List<SchemeRow>> List(Moment at, DateOnly on, CancellationToken cancel)
    {
        var where = Where(at);
        return database.List($"select {Columns} from scheme where true{where} order by scheme_id", row => Read(row, on), cancel, where.Values);
    }

    /// <summary>One scheme, or null where nobody drafted it yet.</summary>
    public async Task<SchemeRow?> Find(Moment at, DateOnly on, string schemeId, CancellationToken cancel)
    {
        var where = Where(at).And("scheme_id = ?", schemeId);
        return await database.List($"select {Columns} from scheme where true{where}", row => Read(row, on), cancel, where.Values) is [var only] ? only : null;
    }

    private static Conditions Where(Moment at) => new Conditions()
        .And("ledger_id = ?", at.LedgerId).And("from_position <= ?", at.Position).And("to_position > ?", at.Position);

    private static SchemeRow Read(NpgsqlDataReader row, DateOnly on)
    {
        var detail = JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(7), ProjectionJson.Plain.SchemeDetail)!;
        return new SchemeRow
        {
            SchemeId = row.GetString(0),
            Name = row.GetString(1),
            Status = row.GetString(2),
            // The aggregate's own answer, so that pages and decisions never disagree.
            InForce = (SupportScheme.Initial with { Versions = detail.Versions, Suspensions = detail.Suspensions }).InForce(on)?.Version,
            BusinessDate = row.GetFieldValue<DateOnly>(3),
            ChangedAt = row.GetFieldValue<DateTimeOffset>(4),
            Version = row.GetInt64(5),
            Position = row.GetInt64(6),
            Detail = detail,
        };
    }
}
