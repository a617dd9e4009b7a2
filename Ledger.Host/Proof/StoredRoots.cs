using System.Numerics;
using Npgsql;

namespace Ledger.Host.Proof;

/// <summary>
/// Roots of a ledger's tree at sizes it had earlier: reads the leaf hashes after the last full tile, and at most one stored tile per level
/// above. Where that tile is not full yet its hashes are the roots of the full tiles below, which never change and are remembered.
/// </summary>
public sealed class StoredRoots(NpgsqlDataSource database)
{
    private const int Height = 8;

    private readonly StoredTiles _tiles = new(database);

    /// <summary>How a ledger's tree is hashed.</summary>
    public Task<TreeHashing> HashingOf(string ledgerId, CancellationToken cancel) => _tiles.HashingOf(ledgerId, cancel);

    /// <summary>The root over the first <paramref name="size"/> entries.</summary>
    public async Task<byte[]> RootAt(string ledgerId, long size, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var levels = 1;
        while (size >> (Height * levels) > 0)
        {
            levels++;
        }

        var hashes = await Read(ledgerId, size, levels, cancel);
        var hashing = await _tiles.HashingOf(ledgerId, cancel);
        var peaks = new List<byte>();
        for (var level = levels - 1; level >= 0; level--)
        {
            var count = HashTree.PartialCount(size, level);
            var rest = hashes[level] ?? await _tiles.Roots(ledgerId, level, (size >> (Height * level)) - count, count, cancel)
                ?? throw new InvalidDataException($"Tiles of level {level - 1} are missing in {ledgerId}.");
            AddPeaks(hashing, rest.AsSpan(0, count * TreeHash.Size), peaks);
        }

        return hashing.RootOf(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(peaks));
    }

    /// <summary>Per level the hashes of the tile that was not full at that size; null where that tile is not stored to this day.</summary>
    private async Task<byte[]?[]> Read(string ledgerId, long size, int levels, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        var leaves = new NpgsqlBatchCommand(
            "select leaf_hash from entry where ledger_id = $1 and position > $2 and position <= $3 order by position");
        leaves.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        leaves.Parameters.Add(new NpgsqlParameter<long> { TypedValue = size - HashTree.PartialCount(size, 0) });
        leaves.Parameters.Add(new NpgsqlParameter<long> { TypedValue = size });
        batch.BatchCommands.Add(leaves);
        for (var level = 1; level < levels; level++)
        {
            var tile = new NpgsqlBatchCommand("select hashes from tile where ledger_id = $1 and level = $2 and index = $3");
            tile.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
            tile.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)level });
            tile.Parameters.Add(new NpgsqlParameter<long> { TypedValue = size >> (Height * (level + 1)) });
            batch.BatchCommands.Add(tile);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancel);
        var found = new byte[levels][];
        found[0] = new byte[HashTree.PartialCount(size, 0) * TreeHash.Size];
        var at = 0;
        while (await reader.ReadAsync(cancel))
        {
            reader.GetBytes(0, 0, found[0], at, TreeHash.Size);
            at += TreeHash.Size;
        }

        if (at != found[0].Length)
        {
            throw new InvalidDataException($"The journal of {ledgerId} has no {size} entries.");
        }

        for (var level = 1; level < levels; level++)
        {
            await reader.NextResultAsync(cancel);
            if (await reader.ReadAsync(cancel))
            {
                found[level] = reader.GetFieldValue<byte[]>(0);
            }
        }

        return found;
    }

    /// <summary>The perfect subtrees that a level's hashes form, largest first.</summary>
    private static void AddPeaks(TreeHashing hashing, ReadOnlySpan<byte> hashes, List<byte> peaks)
    {
        while (hashes.Length > 0)
        {
            var length = (int)BitOperations.RoundUpToPowerOf2((uint)(hashes.Length / TreeHash.Size) + 1) / 2 * TreeHash.Size;
            peaks.AddRange(hashing.RootOfPerfect(hashes[..length]));
            hashes = hashes[length..];
        }
    }
}
