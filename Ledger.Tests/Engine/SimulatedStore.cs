using System.Runtime.CompilerServices;
using System.Text;
using Ledger.Host.Journal;

namespace Ledger.Tests.Engine;

/// <summary>What a simulated database does wrong, each as a chance per call in a thousand.</summary>
internal sealed record Faults(int LoseBefore, int LoseAfter, int Delay, int Unreachable)
{
    public static readonly Faults None = new(0, 0, 0, 0);
}

/// <summary>
/// A journal in memory with the semantics of the real one, and its troubles: connections lost before or after the commit, appends that land
/// long after their sender gave up, reads that fail, and a batch that the database cannot take.
/// </summary>
internal sealed class SimulatedStore(Random chance, Func<Task> pause, DateTimeOffset created) : IJournalStore
{
    public const string Poison = "poison";

    private readonly List<(string Stream, byte[] Json, byte[] Leaf)> _entries = [];
    private readonly Dictionary<string, RecordedCommand> _commands = new(StringComparer.Ordinal);
    private readonly List<AppendBatch> _late = [];
    private readonly SortedDictionary<(int, long), byte[]> _tiles = [];
    private Head _head = new(0, 0, created, []);

    public Faults Faults { get; set; } = Faults.None;
    public IReadOnlyList<(string Stream, byte[] Json, byte[] Leaf)> Entries => _entries;
    public IReadOnlyDictionary<string, RecordedCommand> Commands => _commands;
    public Head Head => _head;
    public int Lost { get; private set; }
    public int Superseded { get; private set; }

    public async Task<Head?> ReadHead(string ledgerId, CancellationToken cancel)
    {
        await Reach(cancel);
        return _head;
    }

    public async Task Fence(string ledgerId, CancellationToken cancel)
    {
        await Reach(cancel);
        _head = _head with { Fence = _head.Fence + 1 };
    }

    public async Task<AppendResult> Append(AppendBatch batch, CancellationToken cancel)
    {
        await pause();
        if (Happens(Faults.LoseBefore))
        {
            throw Loss();
        }

        if (Happens(Faults.Delay))
        {
            _late.Add(batch);
            throw Loss();
        }

        var result = Apply(batch);
        Superseded += result == AppendResult.HeadMoved ? 1 : 0;
        await pause();
        return Happens(Faults.LoseAfter) ? throw Loss() : result;
    }

    /// <summary>Lets an append land whose sender has long given up.</summary>
    public void LandLate()
    {
        if (_late.Count > 0)
        {
            var batch = _late[chance.Next(_late.Count)];
            _late.Remove(batch);
            try
            {
                Apply(batch);
            }
            catch (BatchRejectedException)
            {
                // Nobody listens for its answer any more.
            }
        }
    }

    public async Task<IReadOnlyDictionary<string, RecordedCommand>> FindCommands(string ledgerId, IReadOnlyCollection<string> commandIds, CancellationToken cancel)
    {
        await Reach(cancel);
        return commandIds.Where(_commands.ContainsKey).ToDictionary(id => id, id => _commands[id], StringComparer.Ordinal);
    }

    public async IAsyncEnumerable<Entry> ReadStreams(
        string ledgerId, IReadOnlyCollection<string> streams, long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Reach(cancel);
        foreach (var (_, json, _) in _entries.Take((int)upTo).Where(e => streams.Contains(e.Stream)).ToList())
        {
            yield return EntryJson.Read(json);
        }
    }

    public async IAsyncEnumerable<Entry> ReadEntries(string ledgerId, long after, long upTo, [EnumeratorCancellation] CancellationToken cancel)
    {
        await Reach(cancel);
        foreach (var (_, json, _) in _entries.Take((int)upTo).Skip((int)after).ToList())
        {
            yield return EntryJson.Read(json);
        }
    }

    public async Task<IReadOnlyList<byte[]>> ReadLeafHashes(string ledgerId, long after, long upTo, CancellationToken cancel)
    {
        await Reach(cancel);
        return [.. _entries.Take((int)upTo).Skip((int)after).Select(e => e.Leaf)];
    }

    public async Task<IReadOnlyList<byte[]>> ReadTiles(string ledgerId, int level, long fromIndex, CancellationToken cancel)
    {
        await Reach(cancel);
        return [.. _tiles.Where(t => t.Key.Item1 == level && t.Key.Item2 >= fromIndex).Select(t => t.Value)];
    }

    private AppendResult Apply(AppendBatch batch)
    {
        if (batch.ExpectedPosition != _head.Position || batch.Fence != _head.Fence)
        {
            return AppendResult.HeadMoved;
        }

        if (batch.CommandIds.Any(id => id is not null && _commands.ContainsKey(id)))
        {
            return AppendResult.CommandSeen;
        }

        if (batch.Entries.Any(e => Encoding.UTF8.GetString(e).Contains(Poison, StringComparison.Ordinal)))
        {
            throw new BatchRejectedException("poison", new InvalidOperationException("poison"));
        }

        for (var i = 0; i < batch.Streams.Length; i++)
        {
            _entries.Add((batch.Streams[i], batch.Entries[i], batch.LeafHashes[i]));
        }

        for (var i = 0; i < batch.CommandIds.Length; i++)
        {
            if (batch.CommandIds[i] is { } id)
            {
                var next = Array.FindIndex(batch.CommandIds, i + 1, other => other is not null);
                var last = _head.Position + (next < 0 ? batch.CommandIds.Length : next);
                var versions = new Dictionary<string, long>();
                for (var j = i; j < last - _head.Position; j++)
                {
                    versions[batch.Streams[j]] = batch.Versions[j];
                }

                _commands.Add(id, new RecordedCommand(
                    id, EntryJson.Read(batch.Entries[i]).CommandDigest.ToArray(), _head.Position + i + 1, last, batch.RecordedAt, versions));
            }
        }

        for (var i = 0; i < batch.TileLevels.Length; i++)
        {
            _tiles.Add((batch.TileLevels[i], batch.TileIndexes[i]), batch.TileHashes[i]);
        }

        _head = _head with { Position = _entries.Count, LastRecordedAt = batch.RecordedAt, Frontier = batch.Frontier };
        return AppendResult.Committed;
    }

    private async Task Reach(CancellationToken cancel)
    {
        await pause();
        cancel.ThrowIfCancellationRequested();
        if (Happens(Faults.Unreachable))
        {
            throw new TimeoutException("the simulated database does not answer");
        }
    }

    private bool Happens(int perMille) => chance.Next(1000) < perMille;

    private OutcomeUnknownException Loss()
    {
        Lost++;
        return new OutcomeUnknownException("the simulated connection was lost", new IOException("reset"));
    }
}
