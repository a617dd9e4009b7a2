using Ledger.Domain;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections.Folding;

/// <summary>
/// Entries → rows, for things whose row follows from their own stream alone: one row in versions per stream. What such a fold builds on comes
/// from the stream in the journal, so a row that was wrong in a table does not spoil the next one.
/// </summary>
internal abstract class StreamFold
{
    /// <summary>Whether entries with this fact are its own.</summary>
    public abstract bool Takes(Event happened);

    /// <summary>The stream of an entry that is to be folded and is not in memory; null where nothing has to be read for it.</summary>
    public abstract string? Missing(Entry entry);

    /// <summary>Takes up an entry that is in the tables already.</summary>
    public abstract void Remember(Entry entry);

    /// <summary>Folds a new entry.</summary>
    public abstract void Fold(Entry entry);

    /// <summary>Writes the rows of the batch, inside the connection's transaction.</summary>
    public abstract Task Store(NpgsqlConnection connection, ProjectionTables tables, string ledgerId, CancellationToken cancel);

    /// <summary>Between batches: lets go of what was not used lately.</summary>
    public abstract void Trim();

    /// <summary>Forgets everything that is not in the tables.</summary>
    public abstract void Forget();
}

/// <summary>A fold of one aggregate.</summary>
/// <typeparam name="TEvent">The events of its streams.</typeparam>
/// <typeparam name="TState">The aggregate.</typeparam>
/// <typeparam name="TRow">The row that shows it.</typeparam>
/// <param name="rows">Its table.</param>
/// <param name="grow">The row after an entry: the row before, the aggregate after it, the entry.</param>
/// <param name="since">The position a row holds from.</param>
internal class StreamFold<TEvent, TState, TRow>(
    VersionedRows<TRow> rows, Func<TRow?, TState, Entry, TRow> grow, Func<TRow, long> since) : StreamFold
    where TEvent : Event where TState : AggregateState where TRow : class
{
    private const int RememberedStreams = 10_000;
    private readonly Remembered<Grown> _grown = new(RememberedStreams);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public override bool Takes(Event happened) => happened is TEvent;

    public override string? Missing(Entry entry) =>
        _asked.Add(entry.Stream) && !_grown.TryGet(entry.Stream, out _) && entry.Version > 1 ? entry.Stream : null;

    public override void Remember(Entry entry)
    {
        _grown.TryGet(entry.Stream, out var before);
        _grown.Set(entry.Stream, After(before, entry));
    }

    public override void Fold(Entry entry)
    {
        _grown.TryGet(entry.Stream, out var before);
        var after = After(before, entry);
        _grown.Set(entry.Stream, after);
        rows.Put(after.Row, entry.Position, before is null ? null : since(before.Row));
    }

    public override Task Store(NpgsqlConnection connection, ProjectionTables tables, string ledgerId, CancellationToken cancel) =>
        rows.Store(connection, tables, ledgerId, cancel);

    public override void Trim()
    {
        _asked.Clear();
        _grown.Trim();
    }

    public override void Forget()
    {
        _asked.Clear();
        _grown.Clear();
        rows.Clear();
    }

    /// <summary>The newest row of a stream that was folded or remembered.</summary>
    protected TRow RowOf(string stream) => _grown.TryGet(stream, out var grown) ? grown.Row : throw new InvalidOperationException($"{stream} is not in memory.");

    private Grown After(Grown? before, Entry entry)
    {
        var state = (TState)(before?.State ?? (TState)Aggregates.InitialOf(entry.Stream)).Evolve(entry.Happened);
        return new Grown(state, grow(before?.Row, state, entry));
    }

    private sealed record Grown(TState State, TRow Row);
}
