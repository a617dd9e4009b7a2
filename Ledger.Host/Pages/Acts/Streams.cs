using System.Collections.Concurrent;
using Ledger.Domain;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Pages;

/// <summary>
/// What streams added up to at a position, folded from the journal itself. The newest fold of a stream is remembered and carried on, so a
/// stream with a long history is read once.
/// </summary>
public sealed class Streams(NpgsqlDataSource database)
{
    private const int MostRemembered = 500;
    private readonly ConcurrentDictionary<(string Ledger, string Stream), Folded> _newest = new();

    /// <summary>A stream as it stood: its state, its version, and the position of its last entry by then.</summary>
    public async Task<Folded> At(string ledgerId, string stream, long position, CancellationToken cancel)
    {
        var from = _newest.TryGetValue((ledgerId, stream), out var known) && known.Position <= position
            ? known
            : new Folded(Aggregates.InitialOf(stream), 0, 0);
        var folded = await Fold(ledgerId, stream, from, position, cancel);
        if (folded.Position > (known?.Position ?? 0))
        {
            if (_newest.Count >= MostRemembered)
            {
                _newest.Clear();
            }

            _newest[(ledgerId, stream)] = folded;
        }

        return folded;
    }

    /// <summary>A stream just before and just after one of its versions.</summary>
    public async Task<(AggregateState Before, AggregateState After)> Around(string ledgerId, string stream, long version, CancellationToken cancel)
    {
        var before = Aggregates.InitialOf(stream);
        var after = before;
        await foreach (var entry in Read(ledgerId, stream, 0, version, long.MaxValue, cancel))
        {
            before = after;
            after = after.Evolve(entry.Happened);
        }

        return (before, after);
    }

    /// <summary>Where a version of a stream stands in the journal, or null.</summary>
    public async Task<long?> PositionOf(string ledgerId, string stream, long version, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select position from entry where ledger_id = $1 and stream = $2 and version = $3");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
        return await command.ExecuteScalarAsync(cancel) as long?;
    }

    private async Task<Folded> Fold(string ledgerId, string stream, Folded from, long position, CancellationToken cancel)
    {
        await foreach (var entry in Read(ledgerId, stream, from.Version, long.MaxValue, position, cancel))
        {
            from = new Folded(from.State.Evolve(entry.Happened), entry.Version, entry.Position);
        }

        return from;
    }

    private async IAsyncEnumerable<Entry> Read(
        string ledgerId, string stream, long afterVersion, long upToVersion, long upToPosition,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "select entry from entry where ledger_id = $1 and stream = $2 and version > $3 and version <= $4 and position <= $5 order by version");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stream });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = afterVersion });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upToVersion });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upToPosition });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            yield return EntryJson.Read(reader.GetFieldValue<byte[]>(0));
        }
    }
}

/// <summary>A stream at a moment.</summary>
public sealed record Folded(AggregateState State, long Version, long Position);
