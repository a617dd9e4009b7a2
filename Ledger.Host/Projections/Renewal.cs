using Ledger.Host.Journal;
using Ledger.Host.Projections.Folding;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>
/// What a program does that finds tables folded by older rules: folds them anew beside, while the old ones are read and commands go on, and puts
/// them in place. Of several hosts one does it. Where an entry cannot be folded it stops, and the old tables stay.
/// </summary>
/// <param name="connectionString">As the role that owns the schema.</param>
public sealed partial class Renewal(string connectionString, ProjectionOptions options, ILogger<Renewal> log)
{
    /// <summary>Ends when there is nothing to renew, or nothing that this process can.</summary>
    public async Task Run(CancellationToken cancel)
    {
        await using var owner = NpgsqlDataSource.Create(connectionString);
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (!await IsDue(owner, cancel))
                {
                    return;
                }

                LogBegins(log, ProjectionTables.Version);
                foreach (var (ledger, position) in await new Rebuild(owner).Renew(null, cancel))
                {
                    LogDone(log, ledger, position);
                }

                return;
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (RebuildBusyException)
            {
                // Another host, or a person: see whether that was it.
            }
            catch (Exception e) when (PostgresJournal.IsConnectionTrouble(e))
            {
                LogWaits(log, e.Message);
            }
            catch (Exception e) when (e is ProjectionFailedException or ProjectionOutdatedException or PostgresException)
            {
                LogFailed(log, e.Message);
                return;
            }

            await Task.Delay(options.Poll, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<bool> IsDue(NpgsqlDataSource owner, CancellationToken cancel) => (await owner.List(
        "select exists (select from projection where name = $1 and version < $2)", row => row.GetBoolean(0), cancel,
        ProjectionTables.Live.Name, ProjectionTables.Version))[0];

    [LoggerMessage(Level = LogLevel.Information, Message = "The tables were folded by older rules; folding them anew by version {Version} beside them.")]
    private static partial void LogBegins(ILogger log, int version);

    [LoggerMessage(Level = LogLevel.Information, Message = "The tables of {Ledger} stand anew at {Position}.")]
    private static partial void LogDone(ILogger log, string ledger, long position);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The tables cannot be folded anew yet ({Reason}); trying again.")]
    private static partial void LogWaits(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Critical, Message = "The tables cannot be folded anew, the old ones stay: {Reason}")]
    private static partial void LogFailed(ILogger log, string reason);
}
