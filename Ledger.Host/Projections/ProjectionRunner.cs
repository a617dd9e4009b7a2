using System.Collections.Concurrent;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>
/// Keeps the projections of all ledgers up to date, one loop per ledger. Hears of new entries from the engines of this process and from
/// other hosts by NOTIFY; looks for itself as well, so hearing nothing only makes it slower.
/// </summary>
public sealed partial class ProjectionRunner : BackgroundService
{
    private readonly NpgsqlDataSource _database;
    private readonly ProjectionOptions _options;
    private readonly ILogger _log;
    private readonly Renewal? _renewal;
    private readonly ConcurrentDictionary<string, LedgerProjection> _ledgers = new(StringComparer.Ordinal);
    private readonly Signal _found = new();

    /// <param name="engines">The engines of this process, or null where it only reads.</param>
    /// <param name="renewal">Folds anew what older rules made; null where somebody else does.</param>
    public ProjectionRunner(
        NpgsqlDataSource database, LedgerEngines? engines, ProjectionOptions options, ILogger<ProjectionRunner> log, Renewal? renewal = null)
    {
        _renewal = renewal;
        _database = database;
        _options = options;
        _log = log;
        if (engines is not null)
        {
            engines.Opened += engine =>
            {
                Of(engine.LedgerId).Attach(engine.Recent);
                _found.Set();
            };
        }
    }

    /// <summary>What the projections of each ledger are doing.</summary>
    public IReadOnlyList<ProjectionState> States => [.. _ledgers.Values.Select(ledger => ledger.State).OrderBy(s => s.LedgerId, StringComparer.Ordinal)];

    /// <summary>Waits until the tables of a ledger hold a position; false when patience ended first.</summary>
    public Task<bool> WaitFor(string ledgerId, long position, CancellationToken cancel) => Of(ledgerId).WaitFor(position, cancel);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var listening = Listen(stoppingToken);
        var renewing = _renewal is null ? Task.CompletedTask : Task.Run(() => _renewal.Run(stoppingToken), CancellationToken.None);
        var running = new Dictionary<string, Task>(StringComparer.Ordinal);
        while (!stoppingToken.IsCancellationRequested)
        {
            var found = _found.Next;
            try
            {
                foreach (var ledgerId in await LedgerIds(stoppingToken))
                {
                    if (!running.ContainsKey(ledgerId))
                    {
                        running.Add(ledgerId, Task.Run(() => Of(ledgerId).Run(stoppingToken), CancellationToken.None));
                    }
                }

                await Signal.Wait(_options.Poll, stoppingToken, found);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e) when (PostgresJournal.IsConnectionTrouble(e))
            {
                LogUnreachable(_log, e.Message);
                await Task.Delay(_options.Poll, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(running.Values);
        await listening;
        await renewing;
    }

    private LedgerProjection Of(string ledgerId) =>
        _ledgers.GetOrAdd(ledgerId, static (id, runner) => new LedgerProjection(id, runner._database, runner._options, runner._log), this);

    private async Task<List<string>> LedgerIds(CancellationToken cancel)
    {
        await using var command = _database.CreateCommand("select ledger_id from ledger");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var ids = new List<string>();
        while (await reader.ReadAsync(cancel))
        {
            ids.Add(reader.GetString(0));
        }

        return ids;
    }

    private async Task Listen(CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await using var connection = await _database.OpenConnectionAsync(cancel);
                connection.Notification += (_, told) =>
                {
                    if (_ledgers.TryGetValue(told.Payload, out var ledger))
                    {
                        ledger.Wake();
                    }
                    else
                    {
                        _found.Set();
                    }
                };
                await Say(connection, $"listen {Announcements.Channel}", cancel);
                try
                {
                    while (true)
                    {
                        await connection.WaitAsync(cancel);
                    }
                }
                finally
                {
                    // The connection goes back to the pool, where nobody wants to hear.
                    if (connection.FullState == System.Data.ConnectionState.Open)
                    {
                        await Say(connection, "unlisten *", CancellationToken.None);
                    }
                }
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (PostgresJournal.IsConnectionTrouble(e) || e is InvalidOperationException)
            {
                LogDeaf(_log, e.Message);
                await Task.Delay(_options.Poll, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static async Task Say(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The ledgers cannot be listed ({Reason}); asking again.")]
    private static partial void LogUnreachable(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Other hosts are not heard ({Reason}); looking instead.")]
    private static partial void LogDeaf(ILogger log, string reason);
}
