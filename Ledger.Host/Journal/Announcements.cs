using Npgsql;

namespace Ledger.Host.Journal;

/// <summary>
/// Tells other hosts that a ledger has new entries: at once where it has been quiet, else a few times a second. Telling with every append
/// would wake every listener hundreds of times a second for one and the same news. Who hears nothing looks for itself, so what is lost
/// when a host stops is told by nobody and missed by nobody.
/// </summary>
internal sealed class Announcements(NpgsqlDataSource database)
{
    /// <summary>The channel; the payload is the ledger's id.</summary>
    public const string Channel = "ledger_appended";

    /// <summary>The channel on which a Marten store waits for news of its events; it carries no payload, and the store looks for itself.</summary>
    public const string MartenChannel = "mt_events_appended";

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _untold = new(StringComparer.Ordinal);
    private bool _telling;

    /// <summary>Notes that there is news of a ledger, and returns at once.</summary>
    public void Tell(string ledgerId)
    {
        lock (_lock)
        {
            _untold.Add(ledgerId);
            if (_telling)
            {
                return;
            }

            _telling = true;
        }

        _ = Task.Run(TellAll);
    }

    private async Task TellAll()
    {
        while (Take() is { } ledgers)
        {
            try
            {
                await using var command = database.CreateCommand(
                    $"""
                    select pg_notify(channel, payload)
                      from (select '{Channel}', id from unnest($1) as told(id) union all select '{MartenChannel}', '') as news(channel, payload)
                    """);
                command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = ledgers });
                await command.ExecuteNonQueryAsync();
            }
            catch (Exception)
            {
                // Whatever it was, the append has long landed and the next one tells again. Leaving here would silence this host for good.
            }

            await Task.Delay(Rest);
        }
    }

    private string[]? Take()
    {
        lock (_lock)
        {
            if (_untold.Count == 0)
            {
                _telling = false;
                return null;
            }

            string[] ledgers = [.. _untold];
            _untold.Clear();
            return ledgers;
        }
    }
}
