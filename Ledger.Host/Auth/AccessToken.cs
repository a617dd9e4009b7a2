using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Ledger.Host.Auth;

/// <summary>
/// A bearer token: <c>ldg_</c> and 32 random bytes in base64url. It says nothing in itself; the database knows its digest, whose it is and
/// until when.
/// </summary>
public static class AccessToken
{
    /// <summary>What every token begins with, so that people and secret scanners recognise one.</summary>
    public const string Prefix = "ldg_";
    private const int RandomBytes = 32;
    private const int Length = 4 + 43;

    /// <summary>A new token. It is shown once and kept nowhere.</summary>
    public static string Make()
    {
        Span<byte> random = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(random);
        return Prefix + Base64Url.EncodeToString(random);
    }

    /// <summary>The digest of a token; false where the text cannot be one, and nobody needs to be asked.</summary>
    public static bool TryDigest(ReadOnlySpan<char> token, Span<byte> digest)
    {
        Span<byte> ascii = stackalloc byte[Length];
        return token.Length == Length && token.StartsWith(Prefix, StringComparison.Ordinal)
            && Encoding.ASCII.TryGetBytes(token, ascii, out _) && SHA256.TryHashData(ascii, digest, out _);
    }

    /// <summary>The name under which its owner can revoke a token: the beginning of its digest, which gives nothing away.</summary>
    public static string IdOf(ReadOnlySpan<byte> digest) => Convert.ToHexStringLower(digest[..8]);
}
