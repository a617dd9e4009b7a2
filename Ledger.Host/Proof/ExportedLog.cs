using System.Buffers;
using System.IO.Pipelines;

namespace Ledger.Host.Proof;

/// <summary>Verifies an exported log with no database: its entries, one per line, against a checkpoint that was kept elsewhere.</summary>
public static class ExportedLog
{
    /// <summary>
    /// Reads the entries and compares the tree with the checkpoint at its size: a file that was cut, changed, or grown from another
    /// history does not reach the same root.
    /// </summary>
    public static async Task<Finding> Verify(Stream lines, Checkpoint? checkpoint, CancellationToken cancel = default)
    {
        var pass = new EntryPass(checkpoint?.Hashing);
        byte[]? rootThen = checkpoint?.Size == 0 ? pass.Tree.Root() : null;
        var reader = PipeReader.Create(lines, new StreamPipeReaderOptions(bufferSize: 64 * 1024));
        while (pass.Flaw is null)
        {
            var read = await reader.ReadAsync(cancel);
            var buffer = read.Buffer;
            while (pass.Flaw is null && TryTakeLine(ref buffer, read.IsCompleted, out var line))
            {
                pass.Take(pass.Size + 1, line.IsSingleSegment ? line.FirstSpan : line.ToArray(), default);
                pass.Tree.FullTiles.Clear();
                if (pass.Flaw is null && pass.Size == checkpoint?.Size)
                {
                    rootThen = pass.Tree.Root();
                }
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                break;
            }
        }

        var flaw = pass.Flaw;
        flaw ??= checkpoint is null ? null : Verification.Against(checkpoint, pass, rootThen);
        return new Finding(checkpoint?.Origin ?? "", pass.Size, pass.Tree.Root(), flaw);
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, bool last, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        line = buffer;
        var rest = last && !buffer.IsEmpty;
        if (rest)
        {
            buffer = buffer.Slice(buffer.End);
        }

        return rest;
    }
}
