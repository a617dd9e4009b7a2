using System.Buffers.Binary;
using Npgsql;

namespace Ledger.Host.Journal;

/// <summary>
/// A forward pass over rows as the database streams them, without a string or array per row. A row stays valid until the pass moves on.
/// </summary>
/// <remarks>The format is PostgreSQL's binary COPY: a header, then per row a field count and length-prefixed fields, all big-endian.</remarks>
public sealed class CopyRows : IAsyncDisposable
{
    /// <summary>PostgreSQL counts time from the year 2000.</summary>
    private static readonly DateTimeOffset Beginning = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static ReadOnlySpan<byte> Signature => [0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00];

    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlRawCopyStream _stream;
    private readonly (int From, int Length)[] _fields;
    private byte[] _buffer = new byte[256 * 1024];
    private int _start;
    private int _end;
    private int _row;

    private CopyRows(NpgsqlConnection connection, NpgsqlRawCopyStream stream, int fields)
    {
        _connection = connection;
        _stream = stream;
        _fields = new (int, int)[fields];
    }

    /// <summary>
    /// Opens the pass over the rows of a query. COPY takes no parameters: whatever stands in the query must be a number, or a word whose alphabet
    /// leaves nothing to quote.
    /// </summary>
    /// <param name="fields">How many columns the query has.</param>
    public static async Task<CopyRows> Open(NpgsqlDataSource database, string query, int fields, CancellationToken cancel)
    {
        var connection = await database.OpenConnectionAsync(cancel);
        try
        {
            var rows = new CopyRows(connection, await connection.BeginRawBinaryCopyAsync($"copy ({query}) to stdout (format binary)", cancel), fields);
            await rows.ReadHeader(cancel);
            return rows;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The bytes of a field: text as UTF-8, a bytea as it is; nothing for null.</summary>
    public ReadOnlySpan<byte> Bytes(int field) => Memory(field).Span;

    /// <summary>The same, for callers that write it on.</summary>
    public ReadOnlyMemory<byte> Memory(int field) => _buffer.AsMemory(_row + _fields[field].From, Math.Max(0, _fields[field].Length));

    /// <summary>A bigint.</summary>
    public long Long(int field) => BinaryPrimitives.ReadInt64BigEndian(Bytes(field));

    /// <summary>A smallint.</summary>
    public short Short(int field) => BinaryPrimitives.ReadInt16BigEndian(Bytes(field));

    /// <summary>A timestamptz.</summary>
    public DateTimeOffset Instant(int field) => Beginning.AddMicroseconds(Long(field));

    /// <summary>Moves to the next row; false at the end.</summary>
    public ValueTask<bool> Advance(CancellationToken cancel) => TryTake(out var more) ? new ValueTask<bool>(more) : AdvanceSlowly(cancel);

    /// <summary>
    /// The same on the caller's thread, which should be one of its own: data comes in many small pieces, and handing each of them from thread to
    /// thread costs more than reading it.
    /// </summary>
    public bool Advance()
    {
        bool more;
        while (!TryTake(out more))
        {
            Took(_stream.Read(Room()));
        }

        return more;
    }

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
            MakeRoom();
            Took(await _stream.ReadAsync(_buffer.AsMemory(_end), cancel));
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
        for (var field = 0; field < _fields.Length; field++)
        {
            if (span.Length < at + 4)
            {
                return false;
            }

            var length = BinaryPrimitives.ReadInt32BigEndian(span[at..]);
            _fields[field] = (at + 4, length);
            at += 4 + Math.Max(0, length);
            if (span.Length < at)
            {
                return false;
            }
        }

        _row = _start;
        _start += at;
        more = true;
        return true;
    }

    private Span<byte> Room()
    {
        MakeRoom();
        return _buffer.AsSpan(_end);
    }

    private void MakeRoom()
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
    }

    private void Took(int read) => _end += read > 0 ? read : throw new EndOfStreamException("The database ended the copy early.");

    private async Task ReadHeader(CancellationToken cancel)
    {
        while (_end < 19)
        {
            MakeRoom();
            Took(await _stream.ReadAsync(_buffer.AsMemory(_end), cancel));
        }

        if (!_buffer.AsSpan(0, 11).SequenceEqual(Signature))
        {
            throw new InvalidDataException("Not a binary copy.");
        }

        _start = 19 + BinaryPrimitives.ReadInt32BigEndian(_buffer.AsSpan(15));
    }
}
