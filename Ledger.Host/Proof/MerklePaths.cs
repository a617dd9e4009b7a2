using System.Numerics;

namespace Ledger.Host.Proof;

/// <summary>Neighbouring leaves, from one up to and not with another; a hash in a proof is the root over such a range.</summary>
public readonly record struct LeafRange(long From, long To);

/// <summary>
/// Which hashes prove what, and whether given ones do. Source: RFC 6962, 2.1.1 and 2.1.2 for making, RFC 9162, 2.1.3.2 and 2.1.4.2 for checking.
/// Sizes are numbers of leaves, indexes count from zero.
/// </summary>
public static class MerklePaths
{
    /// <summary>More hashes than a proof can have in a tree of any size.</summary>
    public const int MostHashes = 64;

    /// <summary>The ranges whose roots prove that a leaf is in the tree, from the leaf's neighbour up.</summary>
    public static IReadOnlyList<LeafRange> Inclusion(long index, long size)
    {
        if (index < 0 || index >= size)
        {
            throw new ArgumentOutOfRangeException(nameof(index));
        }

        var path = new List<LeafRange>();
        var (from, to) = (0L, size);
        while (to - from > 1)
        {
            var middle = from + Split(to - from);
            if (index < middle)
            {
                path.Add(new LeafRange(middle, to));
                to = middle;
            }
            else
            {
                path.Add(new LeafRange(from, middle));
                from = middle;
            }
        }

        path.Reverse();
        return path;
    }

    /// <summary>The ranges whose roots prove that the tree at one size is the beginning of the tree at another.</summary>
    public static IReadOnlyList<LeafRange> Consistency(long size, long newSize)
    {
        if (size < 0 || size > newSize)
        {
            throw new ArgumentOutOfRangeException(nameof(size));
        }

        var path = new List<LeafRange>();
        var (from, to, whole) = (0L, newSize, true);
        if (size == 0 || size == newSize)
        {
            return path;
        }

        // SUBPROOF: down to where the old tree ends; what is left of the way is old, what is right of it new.
        while (size != to)
        {
            var middle = from + Split(to - from);
            if (size <= middle)
            {
                path.Add(new LeafRange(middle, to));
                to = middle;
            }
            else
            {
                path.Add(new LeafRange(from, middle));
                from = middle;
                whole = false;
            }
        }

        if (!whole)
        {
            path.Add(new LeafRange(from, to));
        }

        path.Reverse();
        return path;
    }

    /// <summary>The root that a leaf and its path lead to; null where the path is not of this index and size.</summary>
    public static byte[]? RootOf(TreeHashing hashing, byte[] leaf, long index, long size, IReadOnlyList<byte[]> path)
    {
        if (index < 0 || index >= size || path.Any(hash => hash.Length != TreeHash.Size))
        {
            return null;
        }

        var (node, last, root) = (index, size - 1, leaf);
        foreach (var hash in path)
        {
            if (last == 0)
            {
                return null;
            }

            if ((node & 1) == 1 || node == last)
            {
                root = hashing.Node(hash, root);
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                root = hashing.Node(root, hash);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 ? root : null;
    }

    /// <summary>Whether a path proves that the tree with one root is the beginning of the tree with another.</summary>
    public static bool IsConsistent(TreeHashing hashing, long size, byte[] root, long newSize, byte[] newRoot, IReadOnlyList<byte[]> path)
    {
        if (size < 0 || size > newSize || path.Any(hash => hash.Length != TreeHash.Size))
        {
            return false;
        }

        if (size == newSize || size == 0)
        {
            // Everything begins with nothing; and a tree with itself.
            return path.Count == 0 && (size == 0 ? root.AsSpan().SequenceEqual(hashing.EmptyRoot()) : root.AsSpan().SequenceEqual(newRoot));
        }

        var whole = BitOperations.IsPow2(size);
        if (path.Count == 0 && !whole)
        {
            return false;
        }

        var (node, last) = (size - 1, newSize - 1);
        while ((node & 1) == 1)
        {
            (node, last) = (node >> 1, last >> 1);
        }

        var (old, now) = whole ? (root, root) : (path[0], path[0]);
        foreach (var hash in whole ? path : path.Skip(1))
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                (old, now) = (hashing.Node(hash, old), hashing.Node(hash, now));
                while ((node & 1) == 0 && node != 0)
                {
                    (node, last) = (node >> 1, last >> 1);
                }
            }
            else
            {
                now = hashing.Node(now, hash);
            }

            (node, last) = (node >> 1, last >> 1);
        }

        return last == 0 && old.AsSpan().SequenceEqual(root) && now.AsSpan().SequenceEqual(newRoot);
    }

    /// <summary>The perfect subtrees that a range of a path is made of, largest first: all of them begin at a multiple of their length.</summary>
    public static IEnumerable<LeafRange> Perfect(LeafRange range)
    {
        for (var from = range.From; from < range.To;)
        {
            var length = 1L << BitOperations.Log2((ulong)(range.To - from));
            yield return new LeafRange(from, from + length);
            from += length;
        }
    }

    /// <summary>The largest power of two below a number of leaves.</summary>
    private static long Split(long leaves) => 1L << BitOperations.Log2((ulong)(leaves - 1));
}
