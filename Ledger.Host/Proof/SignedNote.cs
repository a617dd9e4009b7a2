using System.Text;

namespace Ledger.Host.Proof;

/// <summary>One signature line of a note: who signs, by which key, and what the key made of the text.</summary>
/// <param name="Name">The name of the key.</param>
/// <param name="KeyId">Four bytes that tell keys of one name apart.</param>
/// <param name="Signature">What stands after them.</param>
public sealed record NoteSignature(string Name, byte[] KeyId, byte[] Signature)
{
    /// <summary>The line as it stands in a note, with its line feed.</summary>
    public string ToLine() => $"— {Name} {Convert.ToBase64String([.. KeyId, .. Signature])}\n";
}

/// <summary>A text with signatures below it (C2SP signed-note).</summary>
/// <param name="Text">What was signed; ends with a line feed.</param>
public sealed record SignedNote(string Text, IReadOnlyList<NoteSignature> Signatures)
{
    /// <summary>More signatures than this are not read: nobody needs them, and each costs the reader.</summary>
    public const int MostSignatures = 64;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a note from its bytes; throws <see cref="FormatException"/> where they are none.</summary>
    public static SignedNote Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Parse(Strict.GetString(utf8));
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("Not UTF-8.");
        }
    }

    /// <summary>
    /// Reads a note; throws <see cref="FormatException"/> where it is none. Only the one spelling is taken that <see cref="ToString"/> gives, so
    /// that no byte of a note can change unseen.
    /// </summary>
    public static SignedNote Parse(string note)
    {
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 1 || note[^1] != '\n' || note.Any(c => c < ' ' && c != '\n'))
        {
            throw new FormatException("Not a signed note.");
        }

        var lines = note[(end + 2)..].Split('\n')[..^1];
        if (lines.Length is 0 or > MostSignatures)
        {
            throw new FormatException("A note has signatures, and not more than can be checked.");
        }

        var read = new SignedNote(note[..(end + 1)], [.. lines.Select(ReadLine)]);
        return read.ToString() == note ? read : throw new FormatException("The signatures are not written as they should be.");
    }

    /// <summary>The same note with further signatures.</summary>
    public SignedNote With(IEnumerable<NoteSignature> more) => this with { Signatures = [.. Signatures, .. more] };

    public override string ToString() => $"{Text}\n{string.Concat(Signatures.Select(s => s.ToLine()))}";

    private static NoteSignature ReadLine(string line)
    {
        if (line.Split(' ') is not ["—", { Length: > 0 } name, var encoded] || Convert.FromBase64String(encoded) is not { Length: > 4 } signature)
        {
            throw new FormatException("Not a signature line.");
        }

        return new NoteSignature(name, signature[..4], signature[4..]);
    }
}

/// <summary>
/// A key that signs notes: a file of the house, or whatever device a bureau puts behind this (<see cref="IKeySource"/>). The device is given
/// the exact bytes and answers with the signature in the form that <see cref="NoteVerifier"/> names for its kind.
/// </summary>
public interface INoteSigner
{
    /// <summary>What others need to check the signatures.</summary>
    NoteVerifier Verifier { get; }

    /// <summary>The signature over a text, without the key's id.</summary>
    byte[] SignatureOf(byte[] text);
}

/// <summary>What every signer does with its signature.</summary>
public static class Notes
{
    /// <summary>The signature line of a key over a text.</summary>
    public static NoteSignature Over(this INoteSigner signer, string text) =>
        new(signer.Verifier.Name, signer.Verifier.KeyId, signer.SignatureOf(Encoding.UTF8.GetBytes(text)));

    /// <summary>The note of one signer: the text, an empty line, and one signature line.</summary>
    public static string Sign(this INoteSigner signer, string text) => new SignedNote(text, [signer.Over(text)]).ToString();
}
