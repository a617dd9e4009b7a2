using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Npgsql;

namespace Ledger.Host.Projections.Folding;

/// <summary>
/// Rows on their way into a table, in PostgreSQL's binary COPY format: gathered while a batch is folded, sent in one go. Columns are
/// written in the order in which the table's columns are named.
/// </summary>
internal sealed class CopyBuffer(string columns)
{
    private const int TextOid = 25;
    private static readonly DateOnly Epoch = new(2000, 1, 1);
    private static readonly long EpochTicks = new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);
    private readonly short _width = (short)(columns.Count(c => c == ',') + 1);

    /// <summary>Rows gathered.</summary>
    public int Rows { get; private set; }

    /// <summary>Begins a row.</summary>
    public CopyBuffer Row()
    {
        if (Rows == 0)
        {
            _bytes.Write((ReadOnlySpan<byte>)[0x50, 0x47, 0x43, 0x4F, 0x50, 0x59, 0x0A, 0xFF, 0x0D, 0x0A, 0x00, 0, 0, 0, 0, 0, 0, 0, 0]);
        }

        Rows++;
        return Short16(_width);
    }

    public CopyBuffer Long(long value)
    {
        var span = _bytes.GetSpan(12);
        BinaryPrimitives.WriteInt32BigEndian(span, 8);
        BinaryPrimitives.WriteInt64BigEndian(span[4..], value);
        _bytes.Advance(12);
        return this;
    }

    public CopyBuffer Long(long? value) => value is { } known ? Long(known) : Null();

    public CopyBuffer Int(int value)
    {
        Int32(4);
        return Int32(value);
    }

    public CopyBuffer Short(short value)
    {
        Int32(2);
        return Short16(value);
    }

    public CopyBuffer Bool(bool value)
    {
        Int32(1);
        _bytes.Write((ReadOnlySpan<byte>)[value ? (byte)1 : (byte)0]);
        return this;
    }

    public CopyBuffer Date(DateOnly value) => Int(value.DayNumber - Epoch.DayNumber);

    public CopyBuffer Date(DateOnly? value) => value is { } known ? Date(known) : Null();

    public CopyBuffer Instant(DateTimeOffset value) => Long((value.UtcTicks - EpochTicks) / TimeSpan.TicksPerMicrosecond);

    public CopyBuffer Text(string? value)
    {
        if (value is null)
        {
            return Null();
        }

        var span = _bytes.GetSpan(4 + Encoding.UTF8.GetMaxByteCount(value.Length));
        var length = Encoding.UTF8.GetBytes(value, span[4..]);
        BinaryPrimitives.WriteInt32BigEndian(span, length);
        _bytes.Advance(4 + length);
        return this;
    }

    public CopyBuffer Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        _bytes.Write(value);
        return this;
    }

    public CopyBuffer Texts(IReadOnlyList<string> values)
    {
        var length = values.Count == 0 ? 12 : 20;
        foreach (var value in values)
        {
            length += 4 + Encoding.UTF8.GetByteCount(value);
        }

        Int32(length);
        Int32(values.Count == 0 ? 0 : 1);
        Int32(0);
        Int32(TextOid);
        if (values.Count > 0)
        {
            Int32(values.Count);
            Int32(1);
        }

        foreach (var value in values)
        {
            Text(value);
        }

        return this;
    }

    /// <summary>Sends what was gathered, inside the connection's transaction, and forgets it.</summary>
    public async Task Send(NpgsqlConnection connection, string table, CancellationToken cancel)
    {
        if (Rows == 0)
        {
            return;
        }

        Short16(-1);
        await using (var copy = await connection.BeginRawBinaryCopyAsync($"copy {table} ({columns}) from stdin (format binary)", cancel))
        {
            await copy.WriteAsync(_bytes.WrittenMemory, cancel);
        }

        Clear();
    }

    public void Clear()
    {
        _bytes.ResetWrittenCount();
        Rows = 0;
    }

    private CopyBuffer Null() => Int32(-1);

    private CopyBuffer Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
        return this;
    }

    private CopyBuffer Short16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(_bytes.GetSpan(2), value);
        _bytes.Advance(2);
        return this;
    }
}
