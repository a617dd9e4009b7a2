using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using Ledger.Domain.Kernel;
using Npgsql;

namespace Ledger.Host.Journal;

/// <summary>Neighbouring entries, one text per line. Give it back when it is read.</summary>
public readonly struct EntryBlock(byte[] buffer, int length) : IDisposable
{
    /// <summary>The texts, parted by line feeds; a text itself holds none.</summary>
    public ReadOnlySpan<byte> Lines => buffer.AsSpan(0, length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
}

/// <summary>
/// A forward pass over the texts of entries in blocks: the database joins the texts of neighbours and sends each block as one message, which
/// costs both sides less than a message per entry. For folding; what proves things reads row by row.
/// </summary>
public sealed class EntryBlocks : IAsyncDisposable
{
    /// <summary>Entries of a full block.</summary>
    public const int EntriesPerBlock = 256;

    /// <summary>Signature, flags and length of the extension that there is not.</summary>
    private const int HeaderLength = 19;

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlRawCopyStream _stream;
    private readonly byte[] _row = new byte[10];

    private EntryBlocks(NpgsqlConnection connection, NpgsqlRawCopyStream stream)
    {
        _connection = connection;
        _stream = stream;
    }

    /// <summary>Opens the pass over the entries after a position, up to another, in order.</summary>
    public static async Task<EntryBlocks> Open(NpgsqlDataSource database, string ledgerId, long after, long upTo, CancellationToken cancel)
    {
        // COPY takes no parameters; the id's alphabet leaves nothing to quote.
        if (!Ids.IsValid(ledgerId))
        {
            throw new ArgumentException($"{ledgerId} cannot name a ledger.", nameof(ledgerId));
        }

        var connection = await database.OpenConnectionAsync(cancel);
        try
        {
            var sql = string.Create(CultureInfo.InvariantCulture,
                $"""
                copy (
                  select b.lines from generate_series({after + 1}, {upTo}, {EntriesPerBlock}) first cross join lateral (
                    select string_agg(e.entry, E'\n') as lines from (
                      select entry::text as entry from entry
                       where ledger_id = '{ledgerId}' and position >= first and position < least(first + {EntriesPerBlock}, {upTo + 1})
                       order by position) e) b
                ) to stdout (format binary)
                """);
            var stream = await connection.BeginRawBinaryCopyAsync(sql, cancel);
            await stream.ReadExactlyAsync(new byte[HeaderLength], cancel);
            return new EntryBlocks(connection, stream);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The next block; false at the end. Waits on the caller's thread, which should be one of its own: data comes in many small pieces, and
    /// handing each of them from thread to thread costs more than reading it.
    /// </summary>
    public bool TryNext(out EntryBlock block)
    {
        block = default;
        while (true)
        {
            _stream.ReadExactly(_row, 0, 2);
            if (BinaryPrimitives.ReadInt16BigEndian(_row) == -1)
            {
                return false;
            }

            _stream.ReadExactly(_row, 2, 4);
            var length = BinaryPrimitives.ReadInt32BigEndian(_row.AsSpan(2));
            if (length >= 0)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(length);
                _stream.ReadExactly(buffer, 0, length);
                block = new EntryBlock(buffer, length);
                return true;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
