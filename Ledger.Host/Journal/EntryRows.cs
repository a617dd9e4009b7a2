using System.Buffers.Binary;
using System.Globalization;
using Ledger.Domain.Kernel;
using Npgsql;

namespace Ledger.Host.Journal;

/// <summary>
/// A forward pass over entries as the database streams them, without a string or array per row: replay, verification and export all read
/// this way. Each row stays valid until the next <see cref="Advance"/>.
/// </summary>
/// <remarks>The format is PostgreSQL's binary COPY: a header, then per row a field count and length-prefixed fields, all big-endian.</remarks>
public sealed class EntryRows : IAsyncDisposable
{
    private static ReadOnlySpan<byte> Signature => [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00];

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlRawCopyStream _stream;
    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;
    private int _row;
    private int _jsonLength;

    private EntryRows(NpgsqlConnection connection, NpgsqlRawCopyStream stream)
    {
        _connection = connection;
        _stream = stream;
    }

    /// <summary>Opens the pass over the entries after a position, up to another, in order.</summary>
    public static async Task<EntryRows> Open(NpgsqlDataSource database, string ledgerId, long after, long upTo, CancellationToken cancel)
    {
        // COPY takes no parameters; the id's alphabet (letters, digits, dot, dash, underscore) leaves nothing to quote.
        if (!Ids.IsValid(ledgerId))
        {
            throw new ArgumentException($"{ledgerId} cannot name a ledger.", nameof(ledgerId));
        }

        var connection = await database.OpenConnectionAsync(cancel);
        try
        {
            var sql = string.Create(CultureInfo.InvariantCulture,
                $"copy (select position, leaf_hash, entry from entry where ledger_id = '{ledgerId}' and position > {after} and position <= {upTo} order by position) to stdout (format binary)");
            var rows = new EntryRows(connection, await connection.BeginRawBinaryCopyAsync(sql, cancel));
            await rows.ReadHeader(cancel);
            return rows;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>Place in the ledger.</summary>
    public long Position => BinaryPrimitives.ReadInt64BigEndian(_buffer.AsSpan(_row + 6));

    /// <summary>The leaf hash that is stored beside the text.</summary>
    public ReadOnlySpan<byte> LeafHash => _buffer.AsSpan(_row + 18, BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(_row + 14)));

    /// <summary>The exact stored text.</summary>
    public ReadOnlySpan<byte> Json => _buffer.AsSpan(_start - _jsonLength, _jsonLength);

    /// <summary>The exact stored text, for callers that write it on.</summary>
    public ReadOnlyMemory<byte> JsonMemory => _buffer.AsMemory(_start - _jsonLength, _jsonLength);

    /// <summary>Moves to the next row; false at the end.</summary>
    public ValueTask<bool> Advance(CancellationToken cancel) => TryTake(out var more) ? new ValueTask<bool>(more) : AdvanceSlowly(cancel);

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _connection.DisposeAsync();
    }

    private async ValueTask<bool> AdvanceSlowly(CancellationToken cancel)
    {
        bool more;
        do
        {
            await Fill(cancel);
        }
        while (!TryTake(out more));
        return more;
    }

    /// <summary>Takes one row if the buffer holds it whole.</summary>
    private bool TryTake(out bool more)
    {
        more = false;
        var span = _buffer.AsSpan(_start, _end - _start);
        if (span.Length < 2)
        {
            return false;
        }

        if (BinaryPrimitives.ReadInt16BigEndian(span) == -1)
        {
            return true;
        }

        var at = 2;
        for (var field = 0; field < 3; field++)
        {
            if (span.Length < at + 4)
            {
                return false;
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(span[at..]);
            at += 4 + length;
            if (span.Length < at)
            {
                return false;
            }

            _jsonLength = length;
        }

        _row = _start;
        _start += at;
        more = true;
        return true;
    }

    private async ValueTask Fill(CancellationToken cancel)
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }

        if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancel);
        if (read == 0)
        {
            throw new EndOfStreamException("The database ended the copy early.");
        }

        _end += read;
    }

    private async Task ReadHeader(CancellationToken cancel)
    {
        while (_end < 19)
        {
            await Fill(cancel);
        }

        if (!_buffer.AsSpan(0, 11).SequenceEqual(Signature))
        {
            throw new InvalidDataException("Not a binary copy.");
        }

        _start = 19 + BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(15));
    }
}
