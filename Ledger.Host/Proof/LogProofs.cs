using System.Numerics;
using Npgsql;

namespace Ledger.Host.Proof;

/// <summary>
/// Proofs out of a stored tree. A hash in a proof covers whole subtrees; each of those lies in one tile, so a proof reads a few tiles however long
/// the ledger is.
/// </summary>
public sealed class LogProofs(NpgsqlDataSource database)
{
    private const int Height = 8;

    private readonly StoredTiles _tiles = new(database);

    /// <summary>How a ledger's tree is hashed.</summary>
    public Task<TreeHashing> HashingOf(string ledgerId, CancellationToken cancel) => _tiles.HashingOf(ledgerId, cancel);

    /// <summary>What proves that the entry with an index (its position less one) is in the tree of a size.</summary>
    /// <exception cref="InvalidDataException">The stored tree has no such hashes.</exception>
    public Task<IReadOnlyList<byte[]>> Inclusion(string ledgerId, long index, long size, CancellationToken cancel) =>
        Roots(new Reading(ledgerId, size), MerklePaths.Inclusion(index, size), cancel);

    /// <summary>What proves that the tree of a size is the beginning of the tree of another.</summary>
    /// <exception cref="InvalidDataException">The stored tree has no such hashes.</exception>
    public Task<IReadOnlyList<byte[]>> Consistency(string ledgerId, long size, long newSize, CancellationToken cancel) =>
        Roots(new Reading(ledgerId, newSize), MerklePaths.Consistency(size, newSize), cancel);

    /// <summary>Inclusion proofs of many entries in one tree, each tile read once.</summary>
    public async Task<IReadOnlyList<IReadOnlyList<byte[]>>> Inclusions(string ledgerId, IReadOnlyList<long> indexes, long size, CancellationToken cancel)
    {
        var reading = new Reading(ledgerId, size);
        var proofs = new List<IReadOnlyList<byte[]>>(indexes.Count);
        foreach (var index in indexes)
        {
            proofs.Add(await Roots(reading, MerklePaths.Inclusion(index, size), cancel));
        }

        return proofs;
    }

    private async Task<IReadOnlyList<byte[]>> Roots(Reading reading, IReadOnlyList<LeafRange> ranges, CancellationToken cancel)
    {
        var hashing = await _tiles.HashingOf(reading.LedgerId, cancel);
        var roots = new List<byte[]>(ranges.Count);
        foreach (var range in ranges)
        {
            var peaks = new List<byte>();
            foreach (var subtree in MerklePaths.Perfect(range))
            {
                peaks.AddRange(await Root(reading, hashing, subtree, cancel));
            }

            roots.Add(hashing.RootOf(peaks.ToArray()));
        }

        return roots;
    }

    /// <summary>The root of a perfect subtree: the hashes of one tile that lie in it, hashed together.</summary>
    private async Task<byte[]> Root(Reading reading, TreeHashing hashing, LeafRange subtree, CancellationToken cancel)
    {
        var height = BitOperations.Log2((ulong)(subtree.To - subtree.From));
        var level = height / Height;
        var (first, count) = (subtree.From >> (Height * level), 1 << (height % Height));
        var index = first / HashTree.TileWidth;
        if (!reading.Tiles.TryGetValue((level, index), out var hashes))
        {
            var width = (int)Math.Min(HashTree.TileWidth, (reading.Size >> (Height * level)) - (index * HashTree.TileWidth));
            hashes = await _tiles.Read(reading.LedgerId, new TilePath(level, index, width), cancel)
                ?? throw new InvalidDataException($"The tree of {reading.LedgerId} lacks hashes of tile {level}/{index}.");
            reading.Tiles.Add((level, index), hashes);
        }

        return hashing.RootOfPerfect(hashes.AsSpan((int)(first % HashTree.TileWidth) * TreeHash.Size, count * TreeHash.Size));
    }

    /// <summary>A tree of a size while it is read.</summary>
    private sealed record Reading(string LedgerId, long Size)
    {
        public Dictionary<(int Level, long Index), byte[]> Tiles { get; } = [];
    }
}
