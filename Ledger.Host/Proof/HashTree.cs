using System.Numerics;

namespace Ledger.Host.Proof;

/// <summary>The hashes of a ledger that chose nothing else: SHA-256 (<see cref="TreeHashing"/>).</summary>
public static class TreeHash
{
    /// <summary>Bytes of one hash.</summary>
    public const int Size = 32;

    /// <summary>SHA-256(0x00 ‖ entry).</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> entry) => TreeHashing.Sha256.Leaf(entry);

    /// <summary>SHA-256(0x01 ‖ left ‖ right).</summary>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => TreeHashing.Sha256.Node(left, right);

    /// <summary>The root of the tree without leaves.</summary>
    public static byte[] EmptyRoot() => TreeHashing.Sha256.EmptyRoot();
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

    /// <summary>The empty tree; hashed by SHA-256 where nothing else is said.</summary>
    public HashTree(TreeHashing? hashing = null)
        : this(hashing ?? TreeHashing.Sha256, 0, [], [.. Enumerable.Range(0, Levels).Select(_ => new List<byte[]>())])
    {
    }

    private HashTree(TreeHashing hashing, long size, List<byte[]> peaks, List<byte[]>[] partial)
    {
        Hashing = hashing;
        Size = size;
        _peaks = peaks;
        _partial = partial;
    }

    /// <summary>How its leaves and nodes are hashed.</summary>
    public TreeHashing Hashing { get; }

    /// <summary>How many leaves the tree has.</summary>
    public long Size { get; private set; }

    /// <summary>Tiles that became full since the copy was made.</summary>
    public List<Tile> FullTiles { get; } = [];

    /// <summary>
    /// The tree of a stored ledger: <paramref name="frontier"/> from the head, and per level the hashes of the tile that is not full yet
    /// (level 0: leaf hashes; level n: roots of full tiles of level n-1).
    /// </summary>
    public static HashTree Restore(
        long size, ReadOnlySpan<byte> frontier, IReadOnlyList<IReadOnlyList<byte[]>> partialTiles, TreeHashing? hashing = null)
    {
        if (frontier.Length != BitOperations.PopCount((ulong)size) * TreeHash.Size)
        {
            throw new InvalidDataException("The frontier does not fit the size of the ledger.");
        }

        var tree = new HashTree(hashing) { Size = size };
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
    public HashTree Copy() => new(Hashing, Size, [.. _peaks], [.. _partial.Select(tile => new List<byte[]>(tile))]);

    /// <summary>Adds a leaf hash.</summary>
    public void Append(byte[] leafHash)
    {
        Keep(0, leafHash);
        var hash = leafHash;
        Size++;

        // Each trailing one bit of the old size is a peak of the same height as what we carry: join them.
        for (var height = 1; height <= BitOperations.TrailingZeroCount(Size); height++)
        {
            hash = Hashing.Node(_peaks[^1], hash);
            _peaks.RemoveAt(_peaks.Count - 1);
            if (height % TileHeight == 0)
            {
                Keep(height / TileHeight, hash);
            }
        }

        _peaks.Add(hash);
    }

    /// <summary>The root over all leaves.</summary>
    public byte[] Root() => Hashing.RootOf(Frontier());

    /// <summary>The root that the peaks of a tree hashed by SHA-256, largest first, add up to.</summary>
    public static byte[] RootOf(ReadOnlySpan<byte> frontier) => TreeHashing.Sha256.RootOf(frontier);

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
