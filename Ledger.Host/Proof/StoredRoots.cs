using System.Collections.Concurrent;
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

    /// <summary>Tile roots remembered at the most, 32 bytes each.</summary>
    private const int Remembered = 65_536;

    private readonly ConcurrentDictionary<(string Ledger, int Level, long Index), byte[]> _tileRoots = new();

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
        var peaks = new List<byte[]>();
        for (var level = levels - 1; level >= 0; level--)
        {
            var rest = hashes[level] ?? await Missing(ledgerId, size, level, cancel);
            AddPeaks(rest.AsSpan(0, HashTree.PartialCount(size, level) * TreeHash.Size), peaks);
        }

        if (peaks.Count == 0)
        {
            return TreeHash.EmptyRoot();
        }

        var root = peaks[^1];
        for (var i = peaks.Count - 2; i >= 0; i--)
        {
            root = TreeHash.Node(peaks[i], root);
        }

        return root;
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

    /// <summary>The hashes of a level's last tile, found from the full tiles of the level below.</summary>
    private async Task<byte[]> Missing(string ledgerId, long size, int level, CancellationToken cancel)
    {
        var count = HashTree.PartialCount(size, level);
        var first = (size >> (Height * level)) - count;
        var hashes = new byte[count * TreeHash.Size];
        var unknown = 0;
        for (var i = count - 1; i >= 0; i--)
        {
            if (_tileRoots.TryGetValue((ledgerId, level - 1, first + i), out var root))
            {
                root.CopyTo(hashes, i * TreeHash.Size);
            }
            else
            {
                unknown = i + 1;
                break;
            }
        }

        if (unknown == 0)
        {
            return hashes;
        }

        if (_tileRoots.Count > Remembered)
        {
            _tileRoots.Clear();
        }

        await using var command = database.CreateCommand(
            "select hashes from tile where ledger_id = $1 and level = $2 and index >= $3 and index < $4 order by index");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)(level - 1) });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = first });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = first + unknown });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var read = 0;
        while (await reader.ReadAsync(cancel))
        {
            var index = first + read;
            var root = _tileRoots.TryGetValue((ledgerId, level - 1, index), out var known) ? known : HashTree.RootOfTile(reader.GetFieldValue<byte[]>(0));
            _tileRoots[(ledgerId, level - 1, index)] = root;
            root.CopyTo(hashes, read * TreeHash.Size);
            read++;
        }

        return read == unknown ? hashes : throw new InvalidDataException($"Tiles of level {level - 1} are missing in {ledgerId}.");
    }

    /// <summary>The perfect subtrees that a level's hashes form, largest first.</summary>
    private static void AddPeaks(ReadOnlySpan<byte> hashes, List<byte[]> peaks)
    {
        while (hashes.Length > 0)
        {
            var length = (int)BitOperations.RoundUpToPowerOf2((uint)(hashes.Length / TreeHash.Size) + 1) / 2 * TreeHash.Size;
            peaks.Add(length == TreeHash.Size ? hashes[..length].ToArray() : HashTree.RootOfTile(hashes[..length]));
            hashes = hashes[length..];
        }
    }
}
