using Ledger.Host.Journal;
using Ledger.Host.Proof;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>Turns what a caller asks for into the one position that a read speaks of, and waits (bounded) until the tables hold it.</summary>
/// <param name="runner">The projections of this process, or null where another process folds them.</param>
public sealed class Moments(NpgsqlDataSource database, StoredRoots roots, ProjectionRunner? runner, ProjectionOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// The moment, or null where there is no such ledger. With <paramref name="atLeastPosition"/>, the position a command was answered with,
    /// the caller sees its own write; should the tables not get there in time, the moment says where they are.
    /// </summary>
    public async Task<Moment?> Resolve(string ledgerId, AsOf asOf, long? atLeastPosition, CancellationToken cancel)
    {
        if (await Look(ledgerId, cancel) is not { } stand)
        {
            return null;
        }

        var asked = asOf.Position is { } position ? Math.Max(position, 0)
            : asOf.Instant is { } instant ? await new PostgresJournal(database).PositionAt(ledgerId, instant, cancel)
            : (long?)null;
        var needed = Math.Max(atLeastPosition ?? 0, Math.Min(asked ?? 0, stand.Head));
        if (needed > stand.Tables)
        {
            stand = await Await(ledgerId, needed, stand, cancel);
        }

        var at = Math.Min(asked ?? stand.Tables, stand.Tables);
        var (recordedAt, waitingSince) = await Times(ledgerId, at, stand, cancel);
        var root = at == stand.Head ? (await roots.HashingOf(ledgerId, cancel)).RootOf(stand.Frontier) : await roots.RootAt(ledgerId, at, cancel);
        var lag = waitingSince is { } since ? Math.Max(0, (clock.GetUtcNow() - since).TotalSeconds) : 0;
        return new Moment(
            ledgerId, at, recordedAt, asked is not null && at < stand.Head, stand.Head, Math.Round(lag, 3), Convert.ToHexStringLower(root),
            asOf.BusinessUntil);
    }

    private async Task<Stand?> Look(string ledgerId, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            select l.position, l.last_recorded_at, l.tree_frontier, coalesce(p.position, 0)
              from ledger l left join projection p on p.ledger_id = l.ledger_id and p.name = 'live' where l.ledger_id = $1
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? new Stand(reader.GetInt64(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetFieldValue<byte[]>(2), reader.GetInt64(3))
            : null;
    }

    /// <summary>Waits for the projections of this process to say so, or looks until another process has got there.</summary>
    private async Task<Stand> Await(string ledgerId, long position, Stand stand, CancellationToken cancel)
    {
        if (runner is not null)
        {
            await runner.WaitFor(ledgerId, position, cancel);
            return await Look(ledgerId, cancel) ?? stand;
        }

        var since = clock.GetTimestamp();
        while (stand.Tables < position && clock.GetElapsedTime(since) < options.Patience)
        {
            await Task.Delay(Glance, clock, cancel);
            stand = await Look(ledgerId, cancel) ?? stand;
        }

        return stand;
    }

    /// <summary>When the last entry that counts was recorded, and since when the oldest one that is not in the tables has waited.</summary>
    private async Task<(DateTimeOffset? At, DateTimeOffset? WaitingSince)> Times(string ledgerId, long at, Stand stand, CancellationToken cancel)
    {
        DateTimeOffset? recordedAt = at == stand.Head && at > 0 ? stand.RecordedAt : null;
        DateTimeOffset? waitingSince = null;
        if (at == stand.Head || stand.Head == 0)
        {
            return (recordedAt, waitingSince);
        }

        await using var command = database.CreateCommand("select position, recorded_at from entry where ledger_id = $1 and position = any($2)");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [at, stand.Tables + 1] });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            if (reader.GetInt64(0) == at)
            {
                recordedAt = reader.GetFieldValue<DateTimeOffset>(1);
            }
            else
            {
                waitingSince = reader.GetFieldValue<DateTimeOffset>(1);
            }
        }

        return (recordedAt, waitingSince);
    }

    private sealed record Stand(long Head, DateTimeOffset RecordedAt, byte[] Frontier, long Tables);
}
