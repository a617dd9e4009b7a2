namespace Ledger.Tests.Importing;

/// <summary>Bytes that count how many of them were read.</summary>
internal sealed class CountedStream(byte[] bytes) : MemoryStream(bytes, writable: false)
{
    /// <summary>How many were read so far, again and again.</summary>
    public long BytesRead { get; private set; }

    public override int Read(byte[] buffer, int offset, int count) => Counted(base.Read(buffer, offset, count));

    public override int Read(Span<byte> buffer) => Counted(base.Read(buffer));

    public override int ReadByte()
    {
        var read = base.ReadByte();
        Counted(read < 0 ? 0 : 1);
        return read;
    }

    private int Counted(int read)
    {
        BytesRead += read;
        return read;
    }
}
