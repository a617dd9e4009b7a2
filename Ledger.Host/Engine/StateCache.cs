using Ledger.Domain;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Engine;

/// <summary>A stream as the engine holds it.</summary>
internal readonly record struct Slot(AggregateState State, long Version);

/// <summary>
/// The committed states of recently used streams. Two generations: when the young one is full it becomes the old one, and what the old one
/// held is forgotten unless it was used since. Forgetting costs a read, never correctness.
/// </summary>
internal sealed class StateCache(int generationSize)
{
    private Dictionary<string, Slot> _young = new(StringComparer.Ordinal);
    private Dictionary<string, Slot> _old = new(StringComparer.Ordinal);

    public bool TryGet(string stream, out Slot slot)
    {
        if (_young.TryGetValue(stream, out slot))
        {
            return true;
        }

        if (!_old.TryGetValue(stream, out slot))
        {
            return false;
        }

        Set(stream, slot);
        return true;
    }

    public void Set(string stream, Slot slot)
    {
        if (_young.Count >= generationSize && !_young.ContainsKey(stream))
        {
            _old = _young;
            _young = new(StringComparer.Ordinal);
        }

        _young[stream] = slot;
    }

    public void Clear()
    {
        _young.Clear();
        _old.Clear();
    }
}

/// <summary>
/// What a batch sees: the committed states, on top of them what the batch under way to the database changed, and on top its own changes.
/// Asking for a stream that is not in memory gives its initial state and notes the miss; the decision taken on it is thrown away.
/// </summary>
internal sealed class BatchStates(StateCache committed, BatchStates? underWay) : IStates
{
    private BatchStates? _underWay = underWay;
    private readonly Dictionary<string, Slot> _changed = new(StringComparer.Ordinal);
    private readonly HashSet<string> _missing = new(StringComparer.Ordinal);

    /// <summary>Streams asked for and not in memory.</summary>
    public IReadOnlyCollection<string> Missing => _missing;

    /// <summary>What the batch changed.</summary>
    public IReadOnlyDictionary<string, Slot> Changed => _changed;

    public T Get<T>(string stream) where T : AggregateState => (T)SlotOf(stream).State;

    public Slot SlotOf(string stream)
    {
        if (_changed.TryGetValue(stream, out var slot)
            || (_underWay is not null && _underWay._changed.TryGetValue(stream, out slot))
            || committed.TryGet(stream, out slot))
        {
            return slot;
        }

        _missing.Add(stream);
        return new Slot(Aggregates.InitialOf(stream), 0);
    }

    /// <summary>Applies an event and gives the stream's new version.</summary>
    public long Evolve(string stream, Event happened)
    {
        var slot = SlotOf(stream);
        _changed[stream] = new Slot(slot.State.Evolve(happened), slot.Version + 1);
        return slot.Version + 1;
    }

    public void ForgetMisses() => _missing.Clear();

    /// <summary>The batch is decided, and the one under it is history: without this each batch of a busy day would hold on to all before it.</summary>
    public void Settle() => _underWay = null;

    /// <summary>Puts one command's changes back, when a later step of the same command failed.</summary>
    public Dictionary<string, Slot?> Remember(IEnumerable<StreamEvent> events)
    {
        var before = new Dictionary<string, Slot?>(StringComparer.Ordinal);
        foreach (var (stream, _) in events)
        {
            before[stream] = _changed.TryGetValue(stream, out var slot) ? slot : null;
        }

        return before;
    }

    public void Restore(Dictionary<string, Slot?> before)
    {
        foreach (var (stream, slot) in before)
        {
            if (slot is { } value)
            {
                _changed[stream] = value;
            }
            else
            {
                _changed.Remove(stream);
            }
        }
    }
}
