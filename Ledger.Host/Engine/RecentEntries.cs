using Ledger.Host.Journal;

namespace Ledger.Host.Engine;

/// <summary>
/// The newest entries of a ledger in memory, so that projections in this process need not read back what the engine just wrote. A reader
/// that fell behind the oldest one kept, or runs elsewhere, reads the database instead.
/// </summary>
public sealed class RecentEntries(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Entry[] _ring = new Entry[capacity];
    private long _first = 1;
    private long _last;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The last position known to be committed, whether kept here or not.</summary>
    public long Last
    {
        get { lock (_lock) { return _last; } }
    }

    /// <summary>Where the engine found the ledger: nothing before this is kept.</summary>
    internal void StartAfter(long position)
    {
        lock (_lock)
        {
            _first = position + 1;
            _last = position;
        }
    }

    /// <summary>Adds committed entries, the next in order.</summary>
    internal void Add(IReadOnlyList<Entry> entries)
    {
        TaskCompletionSource signal;
        lock (_lock)
        {
            foreach (var entry in entries)
            {
                _ring[entry.Position % capacity] = entry;
            }

            _last = entries[^1].Position;
            _first = Math.Max(_first, _last - capacity + 1);
            signal = _more;
            _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        signal.SetResult();
    }

    /// <summary>The entries after a position, at most <paramref name="max"/>; null when the first of them is not kept any more.</summary>
    public IReadOnlyList<Entry>? ReadAfter(long position, int max)
    {
        lock (_lock)
        {
            if (position >= _last)
            {
                return [];
            }

            if (position + 1 < _first)
            {
                return null;
            }

            var count = (int)Math.Min(max, _last - position);
            var list = new Entry[count];
            for (var i = 0; i < count; i++)
            {
                list[i] = _ring[(position + 1 + i) % capacity];
            }

            return list;
        }
    }

    /// <summary>Completes when there is something after the position.</summary>
    public Task WaitAfter(long position)
    {
        lock (_lock)
        {
            return _last > position ? Task.CompletedTask : _more.Task;
        }
    }
}
