using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Ledger.Domain;
using Ledger.Domain.FundPools;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.Postings;
using Ledger.Domain.Recoveries;
using Ledger.Domain.RiskSharing;
using Ledger.Host.Journal;
using Ledger.Host.Projections.Folding;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>
/// Every aggregate and every account of a ledger, folded in memory from the journal alone. Give it the facts in order; or let
/// <see cref="Run"/> read them as fast as the database sends them. One that was given up stands after a whole entry, and can be continued.
/// </summary>
public sealed partial class Replay
{
    /// <summary>Blocks that are being read at a time: enough to keep reading, understanding and folding busy, little enough to stay small.</summary>
    private const int BlocksAhead = 4;

    private readonly Dictionary<string, Folded> _streams = new(StringComparer.Ordinal);
    private readonly PostingRules _rules = new();
    private readonly Leg[] _legs = new Leg[PostingRules.MaxLegs];

    /// <summary>The last business date whose postings count; null counts all. States do not know this clock: they are what was recorded.</summary>
    public DateOnly? BusinessUntil { get; init; }

    /// <summary>The last entry folded.</summary>
    public long Position { get; private set; }

    /// <summary>Legs posted.</summary>
    public long Postings { get; private set; }

    /// <summary>How many streams there are.</summary>
    public int Streams => _streams.Count;

    /// <summary>Folds a ledger from its first entry up to a position, or to its end.</summary>
    /// <exception cref="InvalidDataException">A position or version is missing or doubled.</exception>
    public static async Task<Replay> Run(
        NpgsqlDataSource database, string ledgerId, long? upTo = null, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        var replay = new Replay();
        await replay.Continue(database, ledgerId, upTo, progress, cancel);
        return replay;
    }

    /// <summary>Folds on from where it stands, up to a position or to the end.</summary>
    /// <exception cref="InvalidDataException">A position or version is missing or doubled.</exception>
    public async Task Continue(NpgsqlDataSource database, string ledgerId, long? upTo, IProgress<long>? progress, CancellationToken cancel)
    {
        var end = upTo ?? (await new PostgresJournal(database).ReadHead(ledgerId, cancel))?.Position ?? 0;
        await using var blocks = await EntryBlocks.Open(database, ledgerId, Position, end, cancel);
        using var parsed = new BlockingCollection<List<EntryFact>>(BlocksAhead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var reading = OnItsOwn(() => ReadInto(parsed, blocks, stop.Token));
        try
        {
            await OnItsOwn(() => AddAll(parsed.GetConsumingEnumerable(stop.Token), progress));
        }
        finally
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await reading;
        if (Position != end)
        {
            cancel.ThrowIfCancellationRequested();
            throw new InvalidDataException($"The journal of {ledgerId} ends at {Position} instead of {end}.");
        }
    }

    /// <summary>Folds the next entry.</summary>
    /// <exception cref="InvalidDataException">Its position or version does not follow.</exception>
    public void Add(in EntryFact fact)
    {
        if (fact.Position != Position + 1)
        {
            throw new InvalidDataException($"Entry {fact.Position} follows entry {Position}.");
        }

        ref var stream = ref CollectionsMarshal.GetValueRefOrAddDefault(_streams, fact.Stream, out var known);
        if (!known)
        {
            stream = BeginningOf(fact.Stream);
        }

        if (fact.Version != stream.Version + 1)
        {
            throw new InvalidDataException($"Entry {fact.Position} is version {fact.Version} of {fact.Stream}, which is at {stream.Version}.");
        }

        stream.State = stream.State.Evolve(fact.Happened);
        stream.Version = fact.Version;
        if (fact.BusinessDate > BusinessUntil)
        {
            // What counts for a later day is known, and not posted yet.
        }
        else if (stream.Pool is { } pool)
        {
            var count = _rules.Legs(fact.Stream, fact.Happened, _legs);
            for (var i = 0; i < count; i++)
            {
                pool.Move(_legs[i]);
            }

            Postings += count;
        }
        else if (stream.HasPostings)
        {
            Postings += _rules.Legs(fact.Stream, fact.Happened, _legs);
        }

        Position = fact.Position;
    }

    /// <summary>The state of a stream and its version; initial and 0 where nobody wrote to it.</summary>
    public (AggregateState State, long Version) StateOf(string stream) =>
        _streams.TryGetValue(stream, out var folded) ? (folded.State, folded.Version) : (Aggregates.InitialOf(stream), 0);

    /// <summary>The balance of an account of a pool in fen, debit above zero; 0 where nothing was posted.</summary>
    public long BalanceFen(string poolId, Func<Accounts, string> account)
    {
        var stream = FundPool.StreamOf(poolId);
        return _streams.TryGetValue(stream, out var folded) ? folded.Pool!.Move(new Leg(account(_rules.AccountsOf(stream)), 0)) : 0;
    }

    /// <summary>All streams, in no particular order.</summary>
    public IEnumerable<(string Stream, AggregateState State, long Version)> All() =>
        _streams.Select(stream => (stream.Key, stream.Value.State, stream.Value.Version));

    /// <summary>How many streams and entries each kind of aggregate has, by the name that streams begin with.</summary>
    public IReadOnlyList<(string Aggregate, long Streams, long Entries)> Kinds() =>
    [
        .. _streams.GroupBy(stream => Ids.AggregateOf(stream.Key), StringComparer.Ordinal).OrderBy(kind => kind.Key, StringComparer.Ordinal)
            .Select(kind => (kind.Key, (long)kind.Count(), kind.Sum(stream => stream.Value.Version))),
    ];

    private Folded BeginningOf(string stream)
    {
        var state = Aggregates.InitialOf(stream);
        return new Folded
        {
            State = state,
            HasPostings = state is Fund or Linkage or Recovery or GuaranteedLoan,
            Pool = state is FundPool ? new PoolBook(stream, _rules.AccountsOf(stream)) : null,
        };
    }

    private void AddAll(IEnumerable<List<EntryFact>> blocks, IProgress<long>? progress)
    {
        foreach (var block in blocks)
        {
            foreach (ref readonly var fact in CollectionsMarshal.AsSpan(block))
            {
                Add(fact);
            }

            progress?.Report(Position);
        }
    }

    private static void ReadInto(BlockingCollection<List<EntryFact>> parsed, EntryBlocks blocks, CancellationToken cancel)
    {
        try
        {
            while (blocks.TryNext(out var block))
            {
                parsed.Add(Parse(block), cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The fold failed, or somebody gave up; that is told there.
        }
        finally
        {
            parsed.CompleteAdding();
        }
    }

    private static Task OnItsOwn(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static List<EntryFact> Parse(EntryBlock block)
    {
        using (block)
        {
            var facts = new List<EntryFact>(EntryBlocks.EntriesPerBlock);
            var rest = block.Lines;
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf((byte)'\n');
                facts.Add(EntryJson.ReadFact(end < 0 ? rest : rest[..end]));
                rest = end < 0 ? default : rest[(end + 1)..];
            }

            return facts;
        }
    }

    private struct Folded
    {
        public AggregateState State;
        public long Version;
        public PoolBook? Pool;
        public bool HasPostings;
    }
}
