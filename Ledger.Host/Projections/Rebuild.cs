using System.Diagnostics;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Projections.Folding;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>How far a rebuild has come with a ledger.</summary>
public sealed record RebuildProgress(string LedgerId, long Position, long Head, double EntriesPerSecond);

/// <summary>The first row in which live and rebuilt tables differ.</summary>
/// <param name="Key">The row's key, column by column.</param>
/// <param name="Columns">What reads differently.</param>
public sealed record Drift(string LedgerId, string Table, string Key, IReadOnlyList<DriftColumn> Columns);

/// <summary>A column of a row that drifted, as text; null on the side that has no such row.</summary>
public sealed record DriftColumn(string Column, string? Live, string? Rebuilt);

/// <summary>Another rebuild is at work on this database.</summary>
public sealed class RebuildBusyException() : Exception("Another rebuild is at work on this database.");

/// <summary>
/// Folds the journal from its beginning into new tables beside the live ones. At the end they either take the live ones' place, in one
/// transaction, or are held against them row by row. Reading and folding go on meanwhile. A rebuild that was cancelled goes on where it
/// stopped. Needs the owner of the schema, because it makes and renames tables.
/// </summary>
public sealed partial class Rebuild(NpgsqlDataSource owner, IProgress<RebuildProgress>? progress = null)
{
    private const int BatchSize = 10_000;

    /// <summary>Entries a second from which on the ledgers are busy: folding anew can wait, deciding and answering cannot.</summary>
    private const int BusyFrom = 300;

    /// <summary>While they are, rest this many times as long as the last entries took.</summary>
    private const double RestWhileBusy = 3;

    /// <summary>How long readers wait at the most while the tables change places, and how long to wait for readers who will not let go.</summary>
    private const string ReadersPatience = "300ms";

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(1);

    private readonly RebuildRuns _runs = new(owner);

    /// <summary>Rebuilds one ledger or all, and gives where each stands.</summary>
    /// <param name="older">Whether rows that a newer program made may be put back to the rules of this one.</param>
    /// <exception cref="RebuildBusyException">Another one is at work.</exception>
    /// <exception cref="ProjectionOutdatedException">A newer program made the rows.</exception>
    /// <exception cref="ProjectionFailedException">An entry cannot be folded; the live tables are as they were.</exception>
    public async Task<IReadOnlyDictionary<string, long>> Renew(string? ledgerId, CancellationToken cancel, bool older = false)
    {
        await using var alone = await Alone.Enter(owner, cancel);
        var connection = alone.Connection;
        var ledgers = ledgerId is null ? await Ledgers(cancel) : [Known(ledgerId)];
        foreach (var ledger in ledgers)
        {
            await Admit(ledger, stored => older || stored <= ProjectionTables.Version, cancel);
        }

        if (!await CopyTables.CanGoOn(connection, cancel))
        {
            await CopyTables.Create(connection, cancel);
        }

        await _runs.Begin(ledgers, cancel);
        var at = ledgerId;
        try
        {
            foreach (var ledger in ledgers)
            {
                at = ledger;
                await Fold(ledger, null, cancel);
            }

            await CopyTables.Analyze(connection, cancel);
            await _runs.Switch(cancel);
            var positions = await TakeOver(connection, ledgerId, cancel);
            await _runs.Done(positions, cancel);
            if (ledgerId is not null)
            {
                await CopyTables.Drop(connection, cancel);
            }

            return positions;
        }
        catch (ProjectionFailedException unreadable)
        {
            await _runs.End(at, unreadable.Position, unreadable.Message);
            throw;
        }
        catch (Exception e) when (!PostgresJournal.IsConnectionTrouble(e))
        {
            await _runs.End(null, null, null);
            throw;
        }
    }

    /// <summary>A ledger whose rows a newer program made, with their version; null where there is none.</summary>
    public static async Task<(string LedgerId, int Version)?> Superseded(NpgsqlDataSource database, CancellationToken cancel) => await database.List(
        "select ledger_id, version from projection where name = $1 and version > $2 order by ledger_id limit 1",
        row => (row.GetString(0), row.GetInt32(1)), cancel, ProjectionTables.Live.Name, ProjectionTables.Version) is [var newer] ? newer : null;

    /// <summary>Rebuilds beside, compares at the same position, and drops the copy; null where every row of every table is equal both ways.</summary>
    /// <exception cref="RebuildBusyException">Another one is at work.</exception>
    /// <exception cref="ProjectionOutdatedException">The rows were folded by other rules than this program's, so there is nothing to compare.</exception>
    public async Task<Drift?> Check(string? ledgerId, CancellationToken cancel)
    {
        await using var alone = await Alone.Enter(owner, cancel);
        var connection = alone.Connection;
        await CopyTables.Create(connection, cancel);
        try
        {
            foreach (var ledger in ledgerId is null ? await Ledgers(cancel) : [Known(ledgerId)])
            {
                await Admit(ledger, stored => stored == ProjectionTables.Version, cancel);
                await Fold(ledger, await LivePosition(connection, ledger, cancel), cancel);

                // One snapshot holds position and rows of the live tables still while the copy comes up to it.
                await using var snapshot = await owner.OpenConnectionAsync(cancel);
                await using var transaction = await snapshot.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancel);
                await Fold(ledger, await LivePosition(snapshot, ledger, cancel), cancel);
                if (await Comparison.FirstDrift(snapshot, connection, ledger, cancel) is { } drift)
                {
                    return drift;
                }
            }

            return null;
        }
        finally
        {
            await CopyTables.Drop(connection, CancellationToken.None);
        }
    }

    /// <summary>Brings the copy of a ledger up to a position, or to the head.</summary>
    private async Task Fold(string ledgerId, long? upTo, CancellationToken cancel)
    {
        var projector = new Projector(owner, ledgerId, ProjectionTables.Copy);
        await projector.Open(cancel);
        var first = projector.Position;
        var since = Stopwatch.GetTimestamp();
        while (true)
        {
            var head = upTo ?? (await new PostgresJournal(owner).ReadHead(ledgerId, cancel))?.Position ?? 0;
            if (projector.Position >= head)
            {
                return;
            }

            // No more than the reader keeps ready, so that neither a long journal nor a rest holds a transaction open.
            var (began, heads) = (Stopwatch.GetTimestamp(), upTo is null ? await Heads(cancel) : 0);
            var slice = Math.Min(head, projector.Position + (EntryBatches.Ahead * BatchSize));
            await foreach (var batch in EntryBatches.Read(owner, ledgerId, projector.Position, slice, BatchSize, cancel))
            {
                if (!await projector.Apply(batch, cancel))
                {
                    throw new InvalidOperationException($"The copy of {ledgerId} was moved by somebody else.");
                }

                var seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
                var at = new RebuildProgress(ledgerId, projector.Position, head, (projector.Position - first) / Math.Max(seconds, 0.001));
                progress?.Report(at);
                if (upTo is null)
                {
                    await _runs.Move(at, cancel);
                }
            }

            if (upTo is null)
            {
                await LeaveRoom(heads, Stopwatch.GetElapsedTime(began), cancel);
            }
        }
    }

    /// <summary>Leaves the processor to the commands while they come in crowds.</summary>
    private async Task LeaveRoom(long before, TimeSpan took, CancellationToken cancel)
    {
        if (await Heads(cancel) - before >= BusyFrom * Math.Max(took.TotalSeconds, 0.01))
        {
            await Task.Delay(took * RestWhileBusy, cancel);
        }
    }

    /// <summary>The entries of all ledgers: they share one machine.</summary>
    private async Task<long> Heads(CancellationToken cancel) =>
        (await owner.List("select coalesce(sum(position), 0)::bigint from ledger", row => row.GetInt64(0), cancel))[0];

    /// <summary>Refuses to touch or compare rows of a version that is not let through.</summary>
    private async Task Admit(string ledgerId, Func<int, bool> lets, CancellationToken cancel)
    {
        var stored = await owner.List(
            "select version from projection where ledger_id = $1 and name = $2", row => row.GetInt32(0), cancel, ledgerId, ProjectionTables.Live.Name);
        if (stored is [var version] && !lets(version))
        {
            throw new ProjectionOutdatedException(ledgerId, version);
        }
    }

    private static async Task<long> LivePosition(NpgsqlConnection connection, string ledgerId, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select position from projection where ledger_id = $1 and name = $2", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ProjectionTables.Live.Name });
        return await command.ExecuteScalarAsync(cancel) is long position ? position : 0;
    }

    private Task<List<string>> Ledgers(CancellationToken cancel) =>
        owner.List("select ledger_id from ledger order by ledger_id", row => row.GetString(0), cancel);

    /// <summary>The id stands in statements that take no parameters; its alphabet leaves nothing to quote.</summary>
    private static string Known(string ledgerId) =>
        Ids.IsValid(ledgerId) ? ledgerId : throw new ArgumentException($"{ledgerId} cannot name a ledger.", nameof(ledgerId));
}
