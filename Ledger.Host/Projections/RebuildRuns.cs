using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>What a rebuild of a ledger's tables is doing.</summary>
public enum RebuildState
{
    /// <summary>Folds the journal into the copy.</summary>
    Folding,
    /// <summary>Waits for readers to let go of the live tables, to put the copy in their place.</summary>
    Switching,
    /// <summary>The copy has taken the live tables' place.</summary>
    Done,
    /// <summary>An entry cannot be folded; the live tables stay.</summary>
    Failed,
    /// <summary>Was stopped before it was done; the next one goes on from there.</summary>
    Stopped,
}

/// <summary>A rebuild of one ledger's tables, under way or over.</summary>
/// <param name="FirstPosition">Where it began to fold.</param>
/// <param name="Version">The rules it folds by.</param>
/// <param name="FailedPosition">The entry that cannot be folded.</param>
public sealed record RebuildRun(
    string LedgerId, RebuildState State, DateTimeOffset StartedAt, DateTimeOffset MovedAt, DateTimeOffset? EndedAt, long FirstPosition, long Position,
    long HeadPosition, int Version, long? FailedPosition, string? Detail)
{
    public bool IsUnderWay => EndedAt is null;

    /// <summary>Entries folded in a second, on the average so far.</summary>
    public double EntriesPerSecond => (Position - FirstPosition) / Math.Max((MovedAt - StartedAt).TotalSeconds, 0.001);

    /// <summary>Seconds until the head is reached at that rate; null where nothing has been folded yet.</summary>
    public double? SecondsLeft => Position > FirstPosition ? Math.Max(0, HeadPosition - Position) / Math.Max(EntriesPerSecond, 1) : null;
}

/// <summary>Rebuilds that are under way or over: written by the rebuild, read by whoever wants to know.</summary>
public sealed class RebuildRuns(NpgsqlDataSource database)
{
    /// <summary>The latest rebuilds of a ledger, newest first.</summary>
    public Task<List<RebuildRun>> Latest(string ledgerId, int count, CancellationToken cancel) => database.List(
        """
        select ledger_id, state, started_at, moved_at, ended_at, first_position, position, head_position, version, failed_position, detail
          from rebuild_run where ledger_id = $1 order by started_at desc limit $2
        """,
        row => new RebuildRun(
            row.GetString(0), Enum.Parse<RebuildState>(row.GetString(1), ignoreCase: true), row.GetFieldValue<DateTimeOffset>(2),
            row.GetFieldValue<DateTimeOffset>(3), row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4), row.GetInt64(5), row.GetInt64(6),
            row.GetInt64(7), row.GetInt32(8), row.IsDBNull(9) ? null : row.GetInt64(9), row.TextOrNull(10)),
        cancel, ledgerId, count);

    /// <summary>Notes that rebuilds of these ledgers begin; what an earlier one left open was stopped.</summary>
    internal Task Begin(IReadOnlyCollection<string> ledgers, CancellationToken cancel) => Run(
        $"""
        update rebuild_run set state = 'stopped', ended_at = now() where ended_at is null;
        insert into rebuild_run (started_at, moved_at, first_position, position, head_position, version, ledger_id, state)
        select clock_timestamp(), clock_timestamp(), coalesce(p.position, 0), coalesce(p.position, 0), l.position, {ProjectionTables.Version}, l.ledger_id, 'folding'
          from ledger l left join projection p on p.ledger_id = l.ledger_id and p.name = '{ProjectionTables.Copy.Name}'
         where l.ledger_id in ({Listed(ledgers)})
        """, cancel);

    internal Task Move(RebuildProgress at, CancellationToken cancel) => Run(
        $"""
        update rebuild_run set position = {at.Position}, head_position = {at.Head}, moved_at = clock_timestamp()
         where ledger_id = '{at.LedgerId}' and ended_at is null
        """, cancel);

    internal Task Switch(CancellationToken cancel) =>
        Run("update rebuild_run set state = 'switching', moved_at = clock_timestamp() where ended_at is null", cancel);

    internal Task Done(IReadOnlyDictionary<string, long> positions, CancellationToken cancel) => Run(
        string.Join('\n', positions.Select(done =>
            $"""
            update rebuild_run set state = 'done', ended_at = clock_timestamp(), moved_at = clock_timestamp(), position = {done.Value},
              head_position = greatest(head_position, {done.Value}) where ledger_id = '{done.Key}' and ended_at is null;
            """)), cancel);

    /// <summary>Notes why a rebuild ends without being done; rebuilds of other ledgers that were to come with it are stopped.</summary>
    internal async Task End(string? failedLedger, long? failedPosition, string? detail)
    {
        if (failedLedger is not null)
        {
            await using var command = database.CreateCommand(
                "update rebuild_run set state = 'failed', ended_at = clock_timestamp(), failed_position = $2, detail = $3 where ledger_id = $1 and ended_at is null");
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = failedLedger });
            command.Parameters.Add(new NpgsqlParameter { Value = failedPosition ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Bigint });
            command.Parameters.Add(new NpgsqlParameter { Value = detail ?? (object)DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
            await command.ExecuteNonQueryAsync();
        }

        await Run("update rebuild_run set state = 'stopped', ended_at = clock_timestamp() where ended_at is null", CancellationToken.None);
    }

    /// <summary>Ids of ledgers have an alphabet that leaves nothing to quote.</summary>
    private static string Listed(IEnumerable<string> ledgers) => string.Join(", ", ledgers.Select(ledger => $"'{ledger}'").DefaultIfEmpty("''"));

    private async Task Run(string sql, CancellationToken cancel)
    {
        if (sql.Length > 0)
        {
            await using var command = database.CreateCommand(sql);
            await command.ExecuteNonQueryAsync(cancel);
        }
    }
}
