using System.Collections.Concurrent;
using Npgsql;

namespace Ledger.Host.Proof;

/// <summary>
/// Hashes of a ledger's tree by tile, full or not: what is stored as it is, and what is not stored yet worked out from what lies below it.
/// Roots of full tiles never change and are remembered.
/// </summary>
public sealed class StoredTiles(NpgsqlDataSource database)
{
    /// <summary>Tile roots remembered at the most, 32 bytes each.</summary>
    private const int Remembered = 65_536;

    private readonly ConcurrentDictionary<(string Ledger, int Level, long Index), byte[]> _roots = new();
    private readonly ConcurrentDictionary<string, TreeHashing> _hashing = new(StringComparer.Ordinal);

    /// <summary>How a ledger's tree is hashed; SHA-256 where there is no such ledger.</summary>
    public async Task<TreeHashing> HashingOf(string ledgerId, CancellationToken cancel)
    {
        if (_hashing.TryGetValue(ledgerId, out var known))
        {
            return known;
        }

        await using var command = database.CreateCommand("select hash_algorithm from ledger where ledger_id = $1");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        return await command.ExecuteScalarAsync(cancel) is string id ? _hashing.GetOrAdd(ledgerId, TreeHashing.Named(id)) : TreeHashing.Sha256;
    }

    /// <summary>The first hashes of a tile, as many as its width says; null where the ledger is too short to have them.</summary>
    public async Task<byte[]?> Read(string ledgerId, TilePath tile, CancellationToken cancel)
    {
        var length = tile.Width * TreeHash.Size;
        if (await Stored(ledgerId, tile.Level, tile.Index, 1, cancel) is [var full])
        {
            return full.Length == length ? full : full[..length];
        }

        if (tile.Level > 0)
        {
            return await Roots(ledgerId, tile.Level, tile.Index * HashTree.TileWidth, tile.Width, cancel);
        }

        await using var command = database.CreateCommand(
            "select leaf_hash from entry where ledger_id = $1 and position > $2 and position <= $3 order by position");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = tile.Index * HashTree.TileWidth });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = (tile.Index * HashTree.TileWidth) + tile.Width });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var hashes = new byte[length];
        var at = 0;
        while (await reader.ReadAsync(cancel))
        {
            reader.GetBytes(0, 0, hashes, at, TreeHash.Size);
            at += TreeHash.Size;
        }

        return at == length ? hashes : null;
    }

    /// <summary>Neighbouring hashes of a level above the leaves: the roots of full tiles of the level below. Null where one is not there.</summary>
    internal async Task<byte[]?> Roots(string ledgerId, int level, long first, int count, CancellationToken cancel)
    {
        var hashes = new byte[count * TreeHash.Size];
        var unknown = 0;
        for (var i = count - 1; i >= 0; i--)
        {
            if (_roots.TryGetValue((ledgerId, level - 1, first + i), out var root))
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

        if (_roots.Count > Remembered)
        {
            _roots.Clear();
        }

        var hashing = await HashingOf(ledgerId, cancel);
        var tiles = await Stored(ledgerId, level - 1, first, unknown, cancel);
        for (var i = 0; i < tiles.Count; i++)
        {
            var root = _roots.GetOrAdd((ledgerId, level - 1, first + i), _ => hashing.RootOfPerfect(tiles[i]));
            root.CopyTo(hashes, i * TreeHash.Size);
        }

        return tiles.Count == unknown ? hashes : null;
    }

    private async Task<List<byte[]>> Stored(string ledgerId, int level, long first, int count, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "select hashes from tile where ledger_id = $1 and level = $2 and index >= $3 and index < $4 order by index");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)level });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = first });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = first + count });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var tiles = new List<byte[]>();
        while (await reader.ReadAsync(cancel))
        {
            tiles.Add(reader.GetFieldValue<byte[]>(0));
        }

        return tiles;
    }
}
