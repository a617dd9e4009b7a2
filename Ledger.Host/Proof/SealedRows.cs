using System.Buffers;
using System.Globalization;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Proof;

/// <summary>Entries with everything that is stored beside them.</summary>
internal sealed class SealedRows : IAsyncDisposable
{
    private readonly CopyRows _rows;
    private readonly ArrayBufferWriter<byte> _lastCommand = new(64);

    private SealedRows(CopyRows rows) => _rows = rows;

    public static async Task<SealedRows> Open(NpgsqlDataSource database, string ledgerId, long upTo, CancellationToken cancel) => new(
        await CopyRows.Open(
            database,
            string.Create(CultureInfo.InvariantCulture,
                $"select position, leaf_hash, entry, version, recorded_at, stream, type, command_id, command_digest from entry where ledger_id = '{EntryRows.Known(ledgerId)}' and position > 0 and position <= {upTo} order by position"),
            9, cancel));

    public bool Advance() => _rows.Advance();

    /// <summary>Gives the row to the pass, and compares the columns beside the text with what the text says.</summary>
    public void Take(EntryPass pass)
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

        // By this column a repeated command is known. An entry that is so old that it holds no digest is its command's first if another's is before it.
        var first = !entry.CommandDigest.IsEmpty || !entry.CommandId.SequenceEqual(_lastCommand.WrittenSpan);
        if (!_rows.Bytes(7).SequenceEqual(first ? entry.CommandId : []) || (!_rows.Bytes(8).IsEmpty && !entry.CommandDigest.IsEmpty))
        {
            pass.Refuse(new Flaw(position, "command-differs", "The command beside the entry is not the one that wrote it."));
        }

        _lastCommand.ResetWrittenCount();
        _lastCommand.Write(entry.CommandId);
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
