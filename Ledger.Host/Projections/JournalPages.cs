using System.Collections.Immutable;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>An entry as it is stored.</summary>
/// <param name="Happened">The fact, or null where this program does not know its type; <paramref name="Json"/> shows it all the same.</param>
/// <param name="Json">The exact text that was hashed.</param>
/// <param name="LeafHash">Its leaf in the hash tree, as stored.</param>
public sealed record EntryRow(
    long Position, string Stream, long Version, string Type, DateTimeOffset RecordedAt, DateOnly BusinessDate, string Actor, string ActorRole,
    string CommandId, string? CorrelationId, ImmutableArray<Evidence> Evidence, Event? Happened, string Json, byte[] LeafHash)
{
    /// <summary>What <see cref="Read"/> expects first in a select from <c>entry e</c>.</summary>
    internal const string Columns = "e.position, e.stream, e.version, e.type, e.recorded_at, e.entry, e.leaf_hash";

    /// <summary>How many columns those are.</summary>
    internal const int Width = 7;

    internal static EntryRow Read(NpgsqlDataReader row)
    {
        var json = row.GetFieldValue<byte[]>(5);
        Event? happened = null;
        try
        {
            happened = EntryJson.Read(json).Happened;
        }
        catch (Exception e) when (e is UnknownEventException or JsonException)
        {
            // To look at an entry one need not understand it.
        }

        using var text = JsonDocument.Parse(json);
        var root = text.RootElement;
        return new EntryRow(
            row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetFieldValue<DateTimeOffset>(4),
            DateOnly.ParseExact(Member("businessDate") ?? "0001-01-01", "O"), Member("actor") ?? "", Member("actorRole") ?? "",
            Member("commandId") ?? "", Member("correlationId"), EvidenceOf(root), happened, row.GetString(5), row.GetFieldValue<byte[]>(6));

        string? Member(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    private static ImmutableArray<Evidence> EvidenceOf(JsonElement entry) => entry.TryGetProperty("evidence", out var list)
        ? [.. list.EnumerateArray().Select(item => new Evidence(
            item.GetProperty("kind").GetString()!, item.GetProperty("number").GetString()!,
            item.TryGetProperty("digest", out var digest) ? digest.GetString() : null))]
        : [];
}

/// <summary>What a list of entries is narrowed to; null asks nothing.</summary>
public sealed record EntryFilter
{
    public string? Stream { get; init; }
    /// <summary>Stored event name, or its beginning, for example <c>fund-pool.</c>.</summary>
    public string? Type { get; init; }
    /// <summary>A person, party, document number or stream that the entry speaks of.</summary>
    public string? Subject { get; init; }
    public string? CommandId { get; init; }
    public long? FromPosition { get; init; }
    public long? UntilPosition { get; init; }
}

/// <summary>The journal, page by page.</summary>
public sealed class JournalPages(NpgsqlDataSource database)
{
    /// <summary>A page of entries, newest first.</summary>
    /// <exception cref="InvalidCursorException">The cursor is not one of ours.</exception>
    public Task<Page<EntryRow>> List(Moment at, EntryFilter filter, string? cursor, int limit, CancellationToken cancel) =>
        Paging.Page(at, cursor, limit, newestFirst: true, row => row.Position, async window =>
        {
            var where = new Conditions();
            var ledger = where.Value(at.LedgerId);
            where.And("e.position <= ?", Math.Min(window.Position, filter.UntilPosition ?? long.MaxValue))
                .And("e.position >= ?", filter.FromPosition)
                .And($"e.position {window.Beyond} ?", window.Bound)
                .And("starts_with(e.type, ?)", filter.Type)
                .And("e.stream = ?", filter.Stream)
                .And($"exists (select from audit_trail t where t.ledger_id = {ledger} and t.subject = ? and t.position = e.position)", filter.Subject);
            var order = "e.position";
            if (filter.Stream is { Length: > 0 } stream)
            {
                // Positions and versions grow together; in versions the stream's index gives the page at once.
                var bound = await VersionAt(database, at.LedgerId, stream, window.Descending ? Math.Min(window.Bound - 1, window.Position) : window.Bound, cancel);
                where.And(window.Descending ? "e.version <= ?" : "e.version > ?", bound);
                order = "e.version";
            }

            if (filter.CommandId is { Length: > 0 } command)
            {
                where.And(
                    $"e.position between (select first_position from command where ledger_id = {ledger} and command_id = ?) "
                    + $"and (select last_position from command where ledger_id = {ledger} and command_id = ?)", command);
            }

            return await database.List(
                $"select {EntryRow.Columns} from entry e where e.ledger_id = {ledger}{where} order by {order} {window.Direction} limit {window.Take}",
                EntryRow.Read, cancel, where.Values);
        });

    /// <summary>One entry, or null where there is none.</summary>
    public async Task<EntryRow?> Find(string ledgerId, long position, CancellationToken cancel) =>
        await database.List($"select {EntryRow.Columns} from entry e where e.ledger_id = $1 and e.position = $2", EntryRow.Read, cancel, ledgerId, position)
            is [var only] ? only : null;

    /// <summary>The entries at some positions, ascending.</summary>
    public async Task<IReadOnlyList<EntryRow>> All(string ledgerId, IReadOnlyList<long> positions, CancellationToken cancel) => await database.List(
        $"""
        select {EntryRow.Columns} from unnest($2::bigint[]) as asked(position), lateral (select * from entry where ledger_id = $1 and position = asked.position) as e
         order by e.position
        """,
        EntryRow.Read, cancel, ledgerId, positions.ToArray());

    /// <summary>The last version of a stream at a position; 0 where it had none.</summary>
    internal static async Task<long> VersionAt(NpgsqlDataSource database, string ledgerId, string stream, long position, CancellationToken cancel) =>
        (await database.List("select ledger_version_at($1, $2, $3)", row => row.GetInt64(0), cancel, ledgerId, stream, position))[0];
}
