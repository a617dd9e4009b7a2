using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Ledger.Domain.Kernel;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.Host.Journal;

/// <summary>The journal in PostgreSQL (or Citus: every statement names one ledger, the append is called in the one form that is delegated).</summary>
/// <param name="database">Where it reads.</param>
/// <param name="appends">Connections for appends alone, where there are such.</param>
public sealed class PostgresJournal(NpgsqlDataSource database, NpgsqlDataSource? appends = null) : IJournalStore
{
    private readonly NpgsqlDataSource _appends = appends ?? database;
    private readonly Announcements _announcements = new(database);

    /// <summary>The entries of some streams: ledger, streams, last position.</summary>
    internal const string StreamsQuery =
        """
        select found.entry
          from unnest($2::text[]) as asked(stream),
               lateral (select * from entry where ledger_id = $1 and stream = asked.stream and position <= $3 order by version) as found
         order by found.stream, found.version
        """;

    public async Task<Head?> ReadHead(string ledgerId, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select position, fence, last_recorded_at, tree_frontier, hash_algorithm from ledger where ledger_id = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new Head(reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<byte[]>(3))
            {
                HashAlgorithm = reader.GetString(4),
            }
            : null;
    }

    public async Task Fence(string ledgerId, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select ledger_fence($1)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        await command.ExecuteScalarAsync(cancel);
    }

    public async Task<AppendResult> Append(AppendBatch batch, CancellationToken cancel)
    {
        try
        {
            // Bare parameters, alone in the select list: the only form Citus delegates whole.
            await using var append = _appends.CreateCommand(
                "select ledger_append($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
            var p = append.Parameters;
            p.Add(new NpgsqlParameter<string> { TypedValue = batch.LedgerId });
            p.Add(new NpgsqlParameter<long> { TypedValue = batch.ExpectedPosition });
            p.Add(new NpgsqlParameter<long> { TypedValue = batch.Fence });
            p.Add(new NpgsqlParameter<DateTime> { TypedValue = batch.RecordedAt.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
            p.Add(new NpgsqlParameter<string[]> { TypedValue = batch.Streams });
            p.Add(new NpgsqlParameter<long[]> { TypedValue = batch.Versions });
            p.Add(new NpgsqlParameter<string[]> { TypedValue = batch.Types });
            p.Add(new NpgsqlParameter<byte[][]> { TypedValue = batch.Entries, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Json });
            p.Add(new NpgsqlParameter<byte[][]> { TypedValue = batch.LeafHashes });
            p.Add(new NpgsqlParameter<string?[]> { TypedValue = batch.CommandIds });
            p.Add(new NpgsqlParameter<byte[]> { TypedValue = batch.Frontier });
            p.Add(new NpgsqlParameter<short[]> { TypedValue = batch.TileLevels });
            p.Add(new NpgsqlParameter<long[]> { TypedValue = batch.TileIndexes });
            p.Add(new NpgsqlParameter<byte[][]> { TypedValue = batch.TileHashes });
            // One statement is one transaction: its answer comes after the commit.
            if (await append.ExecuteScalarAsync(cancel) is not long)
            {
                return AppendResult.HeadMoved;
            }

            _announcements.Tell(batch.LedgerId);
            return AppendResult.Committed;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return AppendResult.CommandSeen;
        }
        catch (PostgresException e) when (!IsUnknownOutcome(e.SqlState))
        {
            throw new BatchRejectedException($"The database refused the batch: {e.SqlState} {e.MessageText}", e);
        }
        catch (Exception e) when (IsConnectionTrouble(e) || e is PostgresException)
        {
            throw new OutcomeUnknownException("The connection was lost during an append.", e);
        }
    }

    /// <summary>
    /// Connection failures, shutdowns and internal errors say nothing about the commit: on Citus such an answer was seen after the append
    /// had landed, on a connection that stayed open.
    /// </summary>
    internal static bool IsUnknownOutcome(string sqlState) =>
        sqlState.StartsWith("08", StringComparison.Ordinal) || sqlState.StartsWith("57P0", StringComparison.Ordinal) || sqlState == "XX000"
        || sqlState == "57014";

    /// <summary>Whether asking again may help: the connection or the server was lost, the question was not wrong.</summary>
    internal static bool IsConnectionTrouble(Exception e) => e switch
    {
        PostgresException postgres => IsUnknownOutcome(postgres.SqlState) || postgres.SqlState.StartsWith("53", StringComparison.Ordinal),
        NpgsqlException or SocketException or IOException or TimeoutException => true,
        _ => false,
    };

    // Questions about many things go through the index once per thing, and are written so that no plan can do otherwise: with "= any" the
    // planner may find it cheaper to go through all of the ledger's rows (005_statistics.sql).

    public async Task<IReadOnlyDictionary<string, RecordedCommand>> FindCommands(string ledgerId, IReadOnlyCollection<string> commandIds, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            select found.command_id, found.body_digest, found.first_position, found.last_position, entries.recorded_at, entries.streams, entries.versions
              from unnest($2::text[]) as asked(id),
                   lateral (select * from command where ledger_id = $1 and command_id = asked.id limit 1) as found,
                   lateral (select max(recorded_at) as recorded_at, array_agg(stream order by position) as streams, array_agg(version order by position) as versions
                              from entry where ledger_id = $1 and position between found.first_position and found.last_position) as entries
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. commandIds] });
        var found = new Dictionary<string, RecordedCommand>(StringComparer.Ordinal);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var id = reader.GetString(0);
            var versions = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var (stream, version) in reader.GetFieldValue<string[]>(5).Zip(reader.GetFieldValue<long[]>(6)))
            {
                versions[stream] = version;
            }

            found[id] = new RecordedCommand(
                id, reader.GetFieldValue<byte[]>(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetFieldValue<DateTimeOffset>(4), versions);
        }

        return found;
    }

    public async IAsyncEnumerable<Entry> ReadStreams(
        string ledgerId, IReadOnlyCollection<string> streams, long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = database.CreateCommand(StreamsQuery);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. streams] });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            yield return EntryJson.Read(reader.GetFieldValue<byte[]>(0));
        }
    }

    public async IAsyncEnumerable<Entry> ReadEntries(string ledgerId, long after, long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var rows = await EntryRows.Open(database, ledgerId, after, upTo, cancel);
        while (await rows.Advance(cancel))
        {
            yield return EntryJson.Read(rows.Json);
        }
    }

    public async Task<IReadOnlyList<byte[]>> ReadLeafHashes(string ledgerId, long after, long upTo, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "select leaf_hash from entry where ledger_id = $1 and position > $2 and position <= $3 order by position");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = after });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        return await ReadBytes(command, cancel);
    }

    public async Task<IReadOnlyList<byte[]>> ReadTiles(string ledgerId, int level, long fromIndex, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "select hashes from tile where ledger_id = $1 and level = $2 and index >= $3 order by index");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)level });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = fromIndex });
        return await ReadBytes(command, cancel);
    }

    /// <summary>The last position recorded at or before an instant; 0 before the first entry.</summary>
    public async Task<long> PositionAt(string ledgerId, DateTimeOffset instant, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select ledger_position_at($1, $2)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = instant.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        return (long)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Creates a ledger; false where it exists.</summary>
    public async Task<bool> Create(
        string ledgerId, string name, DateTimeOffset recordedAt, CancellationToken cancel, string hashAlgorithm = "sha-256")
    {
        if (!Ids.IsValid(ledgerId))
        {
            throw new ArgumentException($"{ledgerId} cannot name a ledger.", nameof(ledgerId));
        }

        await using var command = database.CreateCommand("select ledger_create($1, $2, $3, $4)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = recordedAt.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = hashAlgorithm });
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task<IReadOnlyList<byte[]>> ReadBytes(NpgsqlCommand command, CancellationToken cancel)
    {
        var list = new List<byte[]>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            list.Add(reader.GetFieldValue<byte[]>(0));
        }

        return list;
    }
}
