using System.Text.Json;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>Parties with their ties, flags and accounts, at any moment.</summary>
public sealed class Parties(NpgsqlDataSource database)
{
    private const string Columns = "party_id, name, registered, business_date, changed_at, version, from_position, detail";

    /// <summary>A page of registered parties, last changed first.</summary>
    /// <param name="on">The day whose flags count.</param>
    /// <param name="text">Part of the credit code or name; null for all.</param>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public Task<Page<PartyRow>> List(Moment at, DateOnly on, string? text, bool oldestFirst, string? cursor, int limit, CancellationToken cancel) =>
        Paging.Page(at, cursor, limit, !oldestFirst, row => row.Position, window =>
        {
            var where = Where(at.LedgerId, window.Position).And("registered = ?", true)
                .And("strpos(lower(party_id || ' ' || name), lower(?)) > 0", text).And($"from_position {window.Beyond} ?", window.Bound);
            return database.List(
                $"select {Columns} from party where true{where} order by from_position {window.Direction} limit {window.Take}",
                row => Read(row, on), cancel, where.Values);
        });

    /// <summary>One party, or null where nothing is known of it.</summary>
    public async Task<PartyRow?> Find(Moment at, DateOnly on, string partyId, CancellationToken cancel)
    {
        var where = Where(at.LedgerId, at.Position).And("party_id = ?", partyId);
        return await database.List($"select {Columns} from party where true{where}", row => Read(row, on), cancel, where.Values) is [var only] ? only : null;
    }

    /// <summary>The names of registered parties among these.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Names(Moment at, IEnumerable<string> partyIds, CancellationToken cancel)
    {
        var where = Where(at.LedgerId, at.Position).And("registered = ?", true).And("party_id = any(?)", partyIds.Distinct(StringComparer.Ordinal).ToArray());
        var rows = await database.List($"select party_id, name from party where true{where}", row => (Id: row.GetString(0), Name: row.GetString(1)), cancel, where.Values);
        return rows.ToDictionary(row => row.Id, row => row.Name, StringComparer.Ordinal);
    }

    private static Conditions Where(string ledgerId, long position) => new Conditions()
        .And("ledger_id = ?", ledgerId).And("from_position <= ?", position).And("to_position > ?", position);

    private static PartyRow Read(NpgsqlDataReader row, DateOnly on)
    {
        var detail = JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(7), ProjectionJson.Plain.PartyDetail)!;
        return new PartyRow
        {
            PartyId = row.GetString(0),
            Name = row.GetString(1),
            IsRegistered = row.GetBoolean(2),
            FlagsUp = [.. detail.Flags.Where(flag => flag.IsUpOn(on)).Select(flag => flag.FlagId)],
            BusinessDate = row.GetFieldValue<DateOnly>(3),
            ChangedAt = row.GetFieldValue<DateTimeOffset>(4),
            Version = row.GetInt64(5),
            Position = row.GetInt64(6),
            Detail = detail,
        };
    }
}
