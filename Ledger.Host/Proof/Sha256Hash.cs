using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Ledger.Host.Proof;

/// <summary>
/// SHA-256 of short texts, several for every command. The framework asks OpenSSL through an interface that takes longer to set up than a
/// few hundred bytes take to hash; OpenSSL's own three functions are asked here, and the framework where they are not to be found. Both
/// give the same 32 bytes.
/// </summary>
internal static class Sha256Hash
{
    private const string OpenSsl = "libcrypto.so.3";
    private static readonly bool Direct = NativeLibrary.TryLoad(OpenSsl, out var library) && NativeLibrary.TryGetExport(library, "SHA256_Init", out _);

    /// <summary>One per thread and used again: making one anew costs half as much as a hash.</summary>
    [ThreadStatic]
    private static IncrementalHash? _running;

    /// <summary>The hash of one text.</summary>
    public static byte[] Of(ReadOnlySpan<byte> text)
    {
        var hash = new byte[SHA256.HashSizeInBytes];
        Of([], text, [], hash);
        return hash;
    }

    /// <summary>The hash of three texts in a row, into the caller's span of 32 bytes.</summary>
    public static void Of(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> hash)
    {
        if (Direct)
        {
            AskOpenSsl(first, second, third, hash);
        }
        else
        {
            AskFramework(first, second, third, hash);
        }
    }

    internal static void AskOpenSsl(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, SHA256.HashSizeInBytes);
        State state = default;
        var done = Init(ref state) & Add(ref state, first) & Add(ref state, second) & Add(ref state, third) & Final(ref MemoryMarshal.GetReference(hash), ref state);
        if (done != 1)
        {
            throw new CryptographicException("OpenSSL did not hash.");
        }
    }

    internal static void AskFramework(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, Span<byte> hash)
    {
        var running = _running ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        running.AppendData(first);
        running.AppendData(second);
        running.AppendData(third);
        running.GetHashAndReset(hash);
    }

    private static int Add(ref State state, ReadOnlySpan<byte> text) =>
        text.IsEmpty ? 1 : Update(ref state, ref MemoryMarshal.GetReference(text), text.Length);

    /// <summary>Room for OpenSSL's SHA256_CTX, which is 112 bytes.</summary>
    [InlineArray(128)]
    private struct State
    {
        private byte _first;
    }

    [DllImport(OpenSsl, EntryPoint = "SHA256_Init")]
    private static extern int Init(ref State state);

    [DllImport(OpenSsl, EntryPoint = "SHA256_Update")]
    private static extern int Update(ref State state, ref byte data, nint length);

    [DllImport(OpenSsl, EntryPoint = "SHA256_Final")]
    private static extern int Final(ref byte hash, ref State state);
}
