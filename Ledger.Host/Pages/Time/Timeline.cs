using System.Collections.Concurrent;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Pages;

/// <summary>
/// When things were recorded: what the as-of bar steps along. Positions are gapless and recorded time never goes back, so how many entries
/// lie between two instants is a subtraction, however long the history.
/// </summary>
public sealed class Timeline(NpgsqlDataSource database)
{
    private const int MaxRemembered = 20_000;

    // What was recorded before a past instant does not change any more.
    private readonly ConcurrentDictionary<(string Ledger, DateTimeOffset Instant), long> _positions = new();

    /// <summary>When the entry at a position was recorded, or null.</summary>
    public async Task<DateTimeOffset?> RecordedAt(string ledgerId, long position, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select recorded_at from entry where ledger_id = $1 and position = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        return await command.ExecuteScalarAsync(cancel) is DateTime found ? new DateTimeOffset(found, TimeSpan.Zero) : null;
    }

    /// <summary>The last position recorded at or before an instant; 0 before the first entry.</summary>
    public Task<long> PositionAt(string ledgerId, DateTimeOffset instant, CancellationToken cancel) =>
        new PostgresJournal(database).PositionAt(ledgerId, instant, cancel);

    /// <summary>The last position recorded at or before an instant that lies before <paramref name="last"/>, the newest recorded one: asked once, then remembered.</summary>
    public async Task<long> PastPositionAt(string ledgerId, DateTimeOffset instant, DateTimeOffset last, CancellationToken cancel)
    {
        if (_positions.TryGetValue((ledgerId, instant), out var known))
        {
            return known;
        }

        var position = await PositionAt(ledgerId, instant, cancel);
        if (instant < last)
        {
            if (_positions.Count > MaxRemembered)
            {
                _positions.Clear();
            }

            _positions[(ledgerId, instant)] = position;
        }

        return position;
    }
}
