namespace Ledger.Host.Exporting;

/// <summary>
/// Bytes on their way to somebody who may be slow. Writers that know no waiting (CSV, JSON, zip) write into it at once, and whoever brings the
/// rows waits after each of them in <see cref="Passed"/> until the reader has taken what was gathered. So no more than a little is ever held.
/// </summary>
/// <param name="target">Where the bytes go. It is not closed.</param>
/// <param name="begin">What is done before the first byte goes, where something is: until then nothing is promised to the reader.</param>
internal sealed class Outflow(Stream target, Action? begin = null) : Stream
{
    /// <summary>How much is gathered before it is sent.</summary>
    internal const int Enough = 1 << 16;

    private byte[] _held = new byte[Enough + (Enough / 4)];
    private int _count;
    private bool _hasBegun;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The stream itself where it is one already.</summary>
    public static Outflow Over(Stream target) => target as Outflow ?? new Outflow(target);

    /// <summary>Called after each row: waits for the reader when enough was gathered.</summary>
    public ValueTask Passed(CancellationToken cancel) => _count < Enough ? ValueTask.CompletedTask : Send(cancel);

    /// <summary>Sends the rest.</summary>
    public ValueTask Complete(CancellationToken cancel) => Send(cancel);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (_count + buffer.Length > _held.Length)
        {
            Array.Resize(ref _held, Math.Max(_held.Length * 2, _count + buffer.Length));
        }

        buffer.CopyTo(_held.AsSpan(_count));
        _count += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        await Passed(cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Writers flush as they please; what is gathered goes when it is enough.</summary>
    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask Send(CancellationToken cancel)
    {
        if (!_hasBegun)
        {
            begin?.Invoke();
            _hasBegun = true;
        }

        await target.WriteAsync(_held.AsMemory(0, _count), cancel);
        _count = 0;
    }
}
