using System.Diagnostics.CodeAnalysis;

namespace Ledger.Host.Projections.Folding;

/// <summary>
/// Values that were used lately. Two generations: when the young one is full it becomes the old one, and what the old one held is forgotten
/// unless it was used since. A forgotten value costs a read, never correctness.
/// </summary>
internal sealed class Remembered<T>(int generationSize) where T : class
{
    private Dictionary<string, T> _young = new(StringComparer.Ordinal);
    private Dictionary<string, T> _old = new(StringComparer.Ordinal);

    public bool TryGet(string key, [NotNullWhen(true)] out T? value)
    {
        if (_young.TryGetValue(key, out value))
        {
            return true;
        }

        if (!_old.TryGetValue(key, out value))
        {
            return false;
        }

        _young[key] = value;
        return true;
    }

    public void Set(string key, T value) => _young[key] = value;

    /// <summary>Forgets what was not used lately. Between batches only: whatever a batch was given stays until its end.</summary>
    public void Trim()
    {
        if (_young.Count >= generationSize)
        {
            _old = _young;
            _young = new(StringComparer.Ordinal);
        }
    }

    public void Clear()
    {
        _young.Clear();
        _old.Clear();
    }
}
