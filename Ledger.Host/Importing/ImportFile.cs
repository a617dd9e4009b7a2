using System.Security.Cryptography;
using System.Text;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Importing;

/// <summary>
/// A file that somebody hands in, laid down once in a temporary file so that its digest is known before its first row is read. It is gone when
/// this is disposed.
/// </summary>
public sealed class ImportFile : IAsyncDisposable
{
    /// <summary>The largest file that is taken, in bytes.</summary>
    public const int Limit = SheetLimits.Bytes;

    private readonly FileStream _content;

    private ImportFile(string name, FileStream content, string digest)
    {
        (Name, _content, Digest) = (name, content, digest);
        // Looked at once: nothing may move in the file while its rows are read.
        Format = IsZip() ? "xlsx" : "csv";
    }

    /// <summary>Its name, without the folders.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the bytes, in hex: what makes importing it again the same import.</summary>
    public string Digest { get; }

    /// <summary>Bytes.</summary>
    public long Size => _content.Length;

    /// <summary><c>csv</c> or <c>xlsx</c>: by what it holds, not by its name.</summary>
    public string Format { get; }

    /// <summary>Takes a file in.</summary>
    /// <returns>The file, or why it is not taken.</returns>
    public static async Task<(ImportFile? File, Refusal? Refusal)> Take(string name, Stream source, CancellationToken cancel)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 64 * 1024, Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            // Account numbers may stand in it.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        var content = new FileStream(Path.Combine(Path.GetTempPath(), $"ledger-import-{Guid.NewGuid():N}"), options);
        try
        {
            using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            var part = new byte[64 * 1024];
            int read;
            while ((read = await source.ReadAsync(part, cancel)) > 0)
            {
                if (content.Length + read > Limit)
                {
                    await content.DisposeAsync();
                    return (null, Refusal.Of(RefusalCodes.BodyTooLarge, new Fact("limitBytes", Limit)));
                }

                digest.AppendData(part, 0, read);
                await content.WriteAsync(part.AsMemory(0, read), cancel);
            }

            await content.FlushAsync(cancel);
            return (new ImportFile(NameOf(name), content, Convert.ToHexStringLower(digest.GetHashAndReset())), null);
        }
        catch
        {
            await content.DisposeAsync();
            throw;
        }
    }

    /// <summary>Its rows, as they come.</summary>
    /// <exception cref="ImportFault">The file cannot be taken.</exception>
    internal IEnumerable<SheetRow> Rows() => Format == "xlsx" ? XlsxSheet.Read(_content) : CsvSheet.Read(_content);

    public ValueTask DisposeAsync() => _content.DisposeAsync();

    private bool IsZip()
    {
        Span<byte> head = stackalloc byte[XlsxSheet.Mark.Length];
        _content.Position = 0;
        return _content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) == head.Length && head.SequenceEqual(XlsxSheet.Mark);
    }

    /// <summary>The last part of a path, without the signs that a database cannot keep.</summary>
    private static string NameOf(string given)
    {
        var name = string.Concat(given[(given.LastIndexOfAny(['/', '\\']) + 1)..].Where(sign => !char.IsControl(sign) && !char.IsSurrogate(sign)).Take(120));
        return string.IsNullOrWhiteSpace(name) ? "import" : name.Normalize(NormalizationForm.FormC);
    }
}
