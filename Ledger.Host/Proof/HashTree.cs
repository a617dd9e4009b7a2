using System.Numerics;
using System.Security.Cryptography;

namespace Ledger.Host.Proof;

/// <summary>The hashes of RFC 6962: a leaf is hashed behind a zero byte, a node behind a one, so that neither can pass for the other.</summary>
public static class TreeHash
{
    /// <summary>Bytes of one hash.</summary>
    public const int Size = 32;

    /// <summary>SHA-256(0x00 ‖ entry).</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> entry)
    {
        var hash = new byte[Size];
        Leaf(entry, hash);
        return hash;
    }

    /// <summary>SHA-256(0x00 ‖ entry), into the caller's span.</summary>
    public static void Leaf(ReadOnlySpan<byte> entry, Span<byte> hash)
    {
        if (entry.Length < 2048)
        {
            Span<byte> prefixed = stackalloc byte[entry.Length + 1];
            prefixed[0] = 0;
            entry.CopyTo(prefixed[1..]);
            SHA256.HashData(prefixed, hash);
            return;
        }

        using var incremental = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        incremental.AppendData([0]);
        incremental.AppendData(entry);
        incremental.GetHashAndReset(hash);
    }

    /// <summary>SHA-256(0x01 ‖ left ‖ right).</summary>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> joined = stackalloc byte[1 + (2 * Size)];
        joined[0] = 1;
        left.CopyTo(joined[1..]);
        right.CopyTo(joined[(1 + Size)..]);
        return SHA256.HashData(joined);
    }

    /// <summary>The root of the tree without leaves.</summary>
    public static byte[] EmptyRoot() => SHA256.HashData([]);
}

/// <summary>
/// The growing Merkle tree of a ledger: the peaks of its perfect subtrees (the frontier) and the tiles that are not full yet. Cheap to
/// copy, so a batch grows a copy that becomes the tree only once the batch is committed.
/// </summary>
public sealed class HashTree
{
    /// <summary>Hashes per tile, 2^8.</summary>
    public const int TileWidth = 256;
    private const int TileHeight = 8;
    private const int Levels = 8;

    private readonly List<byte[]> _peaks;
    private readonly List<byte[]>[] _partial;

    /// <summary>The empty tree.</summary>
    public HashTree()
        : this(0, [], [.. Enumerable.Range(0, Levels).Select(_ => new List<byte[]>())])
    {
    }

    private HashTree(long size, List<byte[]> peaks, List<byte[]>[] partial)
    {
        Size = size;
        _peaks = peaks;
        _partial = partial;
    }

    /// <summary>How many leaves the tree has.</summary>
    public long Size { get; private set; }

    /// <summary>Tiles that became full since the copy was made.</summary>
    public List<Tile> FullTiles { get; } = [];

    /// <summary>
    /// The tree of a stored ledger: <paramref name="frontier"/> from the head, and per level the hashes of the tile that is not full yet
    /// (level 0: leaf hashes; level n: roots of full tiles of level n-1).
    /// </summary>
    public static HashTree Restore(long size, ReadOnlySpan<byte> frontier, IReadOnlyList<IReadOnlyList<byte[]>> partialTiles)
    {
        if (frontier.Length != BitOperations.PopCount((ulong)size) * TreeHash.Size)
        {
            throw new InvalidDataException("The frontier does not fit the size of the ledger.");
        }

        var tree = new HashTree { Size = size };
        for (var at = 0; at < frontier.Length; at += TreeHash.Size)
        {
            tree._peaks.Add(frontier.Slice(at, TreeHash.Size).ToArray());
        }

        for (var level = 0; level < partialTiles.Count; level++)
        {
            tree._partial[level].AddRange(partialTiles[level]);
        }

        return tree;
    }

    /// <summary>How many hashes the tile of a level that is not full yet holds, at a given size of the tree.</summary>
    public static int PartialCount(long size, int level) => (int)((size >> (TileHeight * level)) % TileWidth);

    /// <summary>A copy that can grow without touching this one.</summary>
    public HashTree Copy() => new(Size, [.. _peaks], [.. _partial.Select(tile => new List<byte[]>(tile))]);

    /// <summary>Adds a leaf hash.</summary>
    public void Append(byte[] leafHash)
    {
        Keep(0, leafHash);
        var hash = leafHash;
        Size++;

        // Each trailing one bit of the old size is a peak of the same height as what we carry: join them.
        for (var height = 1; height <= BitOperations.TrailingZeroCount(Size); height++)
        {
            hash = TreeHash.Node(_peaks[^1], hash);
            _peaks.RemoveAt(_peaks.Count - 1);
            if (height % TileHeight == 0)
            {
                Keep(height / TileHeight, hash);
            }
        }

        _peaks.Add(hash);
    }

    /// <summary>The root over all leaves.</summary>
    public byte[] Root() => RootOf(Frontier());

    /// <summary>The root that the peaks of a tree, largest first, add up to.</summary>
    public static byte[] RootOf(ReadOnlySpan<byte> frontier)
    {
        if (frontier.IsEmpty)
        {
            return TreeHash.EmptyRoot();
        }

        var at = frontier.Length - TreeHash.Size;
        var root = frontier[at..].ToArray();
        while ((at -= TreeHash.Size) >= 0)
        {
            root = TreeHash.Node(frontier.Slice(at, TreeHash.Size), root);
        }

        return root;
    }

    /// <summary>The peaks, largest first, as one byte string.</summary>
    public byte[] Frontier()
    {
        var bytes = new byte[_peaks.Count * TreeHash.Size];
        for (var i = 0; i < _peaks.Count; i++)
        {
            _peaks[i].CopyTo(bytes, i * TreeHash.Size);
        }

        return bytes;
    }

    /// <summary>The root of a full tile's 256 hashes.</summary>
    public static byte[] RootOfTile(ReadOnlySpan<byte> hashes)
    {
        var tree = new HashTree();
        for (var at = 0; at < hashes.Length; at += TreeHash.Size)
        {
            tree.Append(hashes.Slice(at, TreeHash.Size).ToArray());
        }

        return tree.Root();
    }

    private void Keep(int level, byte[] hash)
    {
        var tile = _partial[level];
        tile.Add(hash);
        if (tile.Count < TileWidth)
        {
            return;
        }

        var bytes = new byte[TileWidth * TreeHash.Size];
        for (var i = 0; i < TileWidth; i++)
        {
            tile[i].CopyTo(bytes, i * TreeHash.Size);
        }

        tile.Clear();
        var index = level == 0 ? Size / TileWidth : ((Size >> (TileHeight * (level + 1))) - 1);
        FullTiles.Add(new Tile((short)level, index, bytes));
    }
}

/// <summary>256 neighbouring hashes of one level of the tree.</summary>
public sealed record Tile(short Level, long Index, byte[] Hashes);
