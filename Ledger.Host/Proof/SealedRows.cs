using System.Globalization;
using System.Security.Cryptography;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Proof;

/// <summary>Entries with everything that is stored beside them.</summary>
internal sealed class SealedRows : IAsyncDisposable
{
    private readonly CopyRows _rows;

    private SealedRows(CopyRows rows) => _rows = rows;

    public static async Task<SealedRows> Open(NpgsqlDataSource database, string ledgerId, long upTo, CancellationToken cancel) => new(
        await CopyRows.Open(
            database,
            string.Create(CultureInfo.InvariantCulture,
                $"select position, leaf_hash, entry, version, recorded_at, stream, type from entry where ledger_id = '{EntryRows.Known(ledgerId)}' and position > 0 and position <= {upTo} order by position"),
            7, cancel));

    public bool Advance() => _rows.Advance();

    /// <summary>Gives the row to the pass, and compares the columns beside the text with what the text says.</summary>
    public void Take(EntryPass pass, CommandSums commands)
    {
        var position = _rows.Long(0);
        pass.Take(position, _rows.Bytes(2), _rows.Bytes(1), out var entry);
        if (pass.Flaw is not null)
        {
            return;
        }

        if (entry.Version != _rows.Long(3) || entry.RecordedAt != _rows.Instant(4) || !entry.Stream.SequenceEqual(_rows.Bytes(5))
            || !entry.Type.SequenceEqual(_rows.Bytes(6)))
        {
            pass.Refuse(new Flaw(position, "column-differs", "A column beside the entry does not repeat it."));
        }

        commands.Entry(position, entry.CommandId, entry.CommandDigest);
    }

    public ValueTask DisposeAsync() => _rows.DisposeAsync();
}

/// <summary>
/// The stored tiles, in the order in which they become full. They are a cache of the tree; a proof served from a wrong one would fail at the
/// auditor's.
/// </summary>
internal sealed class TileRows : IAsyncDisposable
{
    private readonly CopyRows _rows;
    private bool _more;

    private TileRows(CopyRows rows) => _rows = rows;

    public static async Task<TileRows> Open(NpgsqlDataSource database, string ledgerId, CancellationToken cancel)
    {
        var rows = new TileRows(await CopyRows.Open(
            database,
            $"select level, index, hashes from tile where ledger_id = '{EntryRows.Known(ledgerId)}' order by (index + 1) << (8 * (level + 1)), level", 3, cancel));
        rows._more = await rows._rows.Advance(cancel);
        return rows;
    }

    /// <summary>Compares the tiles that became full with the next ones that are stored.</summary>
    public void Compare(EntryPass pass)
    {
        foreach (var tile in pass.Tree.FullTiles)
        {
            var isThere = _more && _rows.Short(0) == tile.Level && _rows.Long(1) == tile.Index;
            var same = isThere ? tile.Hashes.AsSpan().CommonPrefixLength(_rows.Bytes(2)) : 0;
            if (!isThere || same < tile.Hashes.Length || _rows.Bytes(2).Length != tile.Hashes.Length)
            {
                pass.Refuse(new Flaw(
                    PositionOf(tile.Level, tile.Index, Math.Min(same / TreeHash.Size, HashTree.TileWidth - 1)), "tile-differs",
                    $"Tile {tile.Level}/{tile.Index} {(isThere ? "does not hold the hash of its entries" : "is missing")}."));
                break;
            }

            _more = _rows.Advance();
        }

        pass.Tree.FullTiles.Clear();
    }

    /// <summary>The first tile that is stored beyond the tree, or null.</summary>
    public Flaw? Surplus() => _more
        ? new Flaw(PositionOf(_rows.Short(0), _rows.Long(1), 0), "tile-differs", $"Tile {_rows.Short(0)}/{_rows.Long(1)} is one too many.") : null;

    public ValueTask DisposeAsync() => _rows.DisposeAsync();

    /// <summary>The first position below a hash of a tile; that of a tile which somebody made up may lie beyond all positions.</summary>
    private static long PositionOf(int level, long index, long hash)
    {
        var before = ((Int128)index * HashTree.TileWidth) + hash;
        return level is >= 0 and < 8 && before << (8 * level) is var position && position >= 0 && position < long.MaxValue ? (long)position + 1 : long.MaxValue;
    }
}

/// <summary>
/// What commands wrote, as sums of keyed digests: rows in any order add up to the same, and nobody who does not know the key of this run can make
/// other rows that do.
/// </summary>
internal sealed class CommandSums
{
    private readonly byte[] _key;
    private UInt128 _sum;
    private byte[] _commandId = [];
    private ReadOnlyMemory<byte> _digest;
    private long _first;
    private long _last;

    public CommandSums() => _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>Sums that can be compared with others.</summary>
    public CommandSums(CommandSums other) => _key = other._key;

    /// <summary>The next entry; entries of one command are neighbours.</summary>
    public void Entry(long position, ReadOnlySpan<byte> commandId, ReadOnlyMemory<byte> digest)
    {
        if (position == _last + 1 && commandId.SequenceEqual(_commandId) && digest.IsEmpty)
        {
            _last = position;
            return;
        }

        End();
        (_commandId, _digest, _first, _last) = (commandId.ToArray(), digest, position, position);
    }

    /// <summary>The last command is complete.</summary>
    public void End()
    {
        if (_last > 0)
        {
            Add(_first, _last, _commandId, _digest.Span);
            _last = 0;
        }
    }

    public void Add(long first, long last, ReadOnlySpan<byte> commandId, ReadOnlySpan<byte> digest)
    {
        // The key goes first and no hash is ever shown, so a plain hash is keyed enough, at a third of the cost of an HMAC.
        Span<byte> text = stackalloc byte[_key.Length + 16 + digest.Length + commandId.Length];
        _key.CopyTo(text);
        var rest = text[_key.Length..];
        BitConverter.TryWriteBytes(rest, first);
        BitConverter.TryWriteBytes(rest[8..], last);
        digest.CopyTo(rest[16..]);
        commandId.CopyTo(rest[(16 + digest.Length)..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, hash);
        _sum = unchecked(_sum + System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash));
    }

    public bool Equals(CommandSums other) => _sum == other._sum;
}
