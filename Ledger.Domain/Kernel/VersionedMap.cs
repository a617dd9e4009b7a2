using System.Diagnostics.CodeAnalysis;

namespace Ledger.Domain.Kernel;

/// <summary>A map for those who show it whatever it holds.</summary>
public interface IVersionedMap
{
    /// <summary>All entries, in no particular order.</summary>
    IEnumerable<(string Key, object? Value)> Entries { get; }

    /// <summary>
    /// What changed since an older version of the same line, each key once, without going through the rest; null where
    /// <paramref name="older"/> is no version that this one came from.
    /// </summary>
    IEnumerable<(string Key, object? Was, object? Is)>? StepsFrom(IVersionedMap older);
}

/// <summary>
/// An immutable map from ids to values, made for long lines of small changes: the newest version of a line holds one hash table, every
/// older version only the step that leads back from its successor. Reading or changing the newest version costs what a hash table costs;
/// going back to an older one (a batch that has to be decided again) walks the steps. A pool with a million reservations would spend most
/// of its time copying the paths of an ordinary persistent tree.
/// </summary>
public sealed class VersionedMap<TValue> : IVersionedMap
{
    /// <summary>The map without entries; every line of versions starts from it with a table of its own.</summary>
    public static readonly VersionedMap<TValue> Empty = new(null, new Lock(), 0);

    // One lock per line of versions: a version may be read while its successor is being made.
    private readonly Lock _line;
    private Dictionary<string, TValue>? _table;
    private VersionedMap<TValue>? _successor;
    private string _changedKey = "";
    private TValue? _value;
    private bool _present;

    private VersionedMap(Dictionary<string, TValue>? table, Lock line, int count)
    {
        _table = table;
        _line = line;
        Count = count;
    }

    /// <summary>How many entries there are.</summary>
    public int Count { get; }

    /// <summary>The value of a key that must be there.</summary>
    public TValue this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"{key} is not in the map.");

    /// <summary>Whether there is an entry, and its value.</summary>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TValue value)
    {
        if (Count == 0)
        {
            value = default;
            return false;
        }

        lock (_line)
        {
            return Table().TryGetValue(key, out value);
        }
    }

    /// <summary>Whether there is an entry.</summary>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <summary>The version with one more entry; the key must be new.</summary>
    public VersionedMap<TValue> Add(string key, TValue value) =>
        ContainsKey(key) ? throw new ArgumentException($"{key} is in the map already.", nameof(key)) : Change(key, value, present: true, Count + 1);

    /// <summary>The version in which a key has this value.</summary>
    public VersionedMap<TValue> SetItem(string key, TValue value) => Change(key, value, present: true, ContainsKey(key) ? Count : Count + 1);

    /// <summary>The version without a key.</summary>
    public VersionedMap<TValue> Remove(string key) => ContainsKey(key) ? Change(key, default, present: false, Count - 1) : this;

    /// <inheritdoc />
    public IEnumerable<(string Key, object? Value)> Entries => ToList().Select(entry => (entry.Key, (object?)entry.Value));

    /// <inheritdoc />
    public IEnumerable<(string Key, object? Was, object? Is)>? StepsFrom(IVersionedMap older)
    {
        if (older is not VersionedMap<TValue> from || from._line != _line)
        {
            return null;
        }

        lock (_line)
        {
            var table = Table();
            var steps = new Dictionary<string, (string, object?, object?)>(StringComparer.Ordinal);
            for (var version = from; !ReferenceEquals(version, this); version = version._successor!)
            {
                // The table lies here, so every way of steps leads here; the first step over a key holds what it was in the beginning.
                var was = version._present ? (object?)version._value : null;
                steps.TryAdd(version._changedKey, (version._changedKey, was, table.TryGetValue(version._changedKey, out var now) ? now : null));
            }

            return steps.Values;
        }
    }

    /// <summary>All entries, in no particular order.</summary>
    public IReadOnlyList<KeyValuePair<string, TValue>> ToList()
    {
        if (Count == 0)
        {
            return [];
        }

        lock (_line)
        {
            return [.. Table()];
        }
    }

    private VersionedMap<TValue> Change(string key, TValue? value, bool present, int count)
    {
        if (ReferenceEquals(this, Empty))
        {
            return new VersionedMap<TValue>(new(StringComparer.Ordinal) { [key] = value! }, new Lock(), count);
        }

        lock (_line)
        {
            var successor = new VersionedMap<TValue>(Table(), _line, count) { _changedKey = key, _value = value, _present = present };
            Swap(successor, this);
            return successor;
        }
    }

    /// <summary>The table, brought to this version.</summary>
    private Dictionary<string, TValue> Table()
    {
        if (_table is null)
        {
            var back = new Stack<VersionedMap<TValue>>();
            var version = this;
            while (version._table is null)
            {
                back.Push(version);
                version = version._successor!;
            }

            while (back.TryPop(out var older))
            {
                Swap(older, version);
                version = older;
            }
        }

        return _table!;
    }

    /// <summary>Carries out the step kept in <paramref name="to"/> and leaves in <paramref name="from"/> the step that undoes it.</summary>
    private static void Swap(VersionedMap<TValue> to, VersionedMap<TValue> from)
    {
        var table = from._table!;
        var key = to._changedKey;
        from._present = table.TryGetValue(key, out from._value);
        from._changedKey = key;
        if (to._present)
        {
            table[key] = to._value!;
        }
        else
        {
            table.Remove(key);
        }

        from._table = null;
        from._successor = to;
        to._table = table;
        to._successor = null;
        to._value = default;
    }
}
