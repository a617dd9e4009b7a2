using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Ledger.Host.Proof;

/// <summary>An Ed25519 key that signs checkpoints, with the name it is known by in notes (C2SP signed-note).</summary>
public sealed class NoteSigner
{
    private readonly Ed25519PrivateKeyParameters _key;

    /// <param name="name">Name of the key, by custom the origin of the log; no blanks, no plus sign.</param>
    /// <param name="seed">The 32 secret bytes.</param>
    public NoteSigner(string name, byte[] seed)
    {
        _key = new Ed25519PrivateKeyParameters(seed, 0);
        Verifier = new NoteVerifier(name, _key.GeneratePublicKey().GetEncoded());
    }

    /// <summary>What others need to check the signatures.</summary>
    public NoteVerifier Verifier { get; }

    /// <summary>The note: the text, an empty line, and one signature line.</summary>
    public string Sign(string text)
    {
        var signer = new Ed25519Signer();
        signer.Init(true, _key);
        var bytes = Encoding.UTF8.GetBytes(text);
        signer.BlockUpdate(bytes, 0, bytes.Length);
        var signature = Verifier.KeyHash.Concat(signer.GenerateSignature()).ToArray();
        return $"{text}\n— {Verifier.Name} {Convert.ToBase64String(signature)}\n";
    }
}

/// <summary>The public half of a note key: <c>name+hash+key</c>, as public tools read it.</summary>
public sealed class NoteVerifier
{
    private const byte Ed25519 = 1;
    private readonly byte[] _publicKey;

    public NoteVerifier(string name, byte[] publicKey)
    {
        if (name.Length == 0 || name.Any(c => char.IsWhiteSpace(c) || c == '+') || publicKey.Length != 32)
        {
            throw new FormatException($"{name} cannot name a key.");
        }

        Name = name;
        _publicKey = publicKey;
        KeyHash = SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', Ed25519, .. publicKey])[..4];
    }

    /// <summary>Name of the key.</summary>
    public string Name { get; }

    /// <summary>The first four bytes of SHA-256(name ‖ newline ‖ 0x01 ‖ public key).</summary>
    public byte[] KeyHash { get; }

    /// <summary>Reads <c>name+hash+key</c>.</summary>
    public static NoteVerifier Parse(string text)
    {
        var parts = text.Trim().Split('+', 3);
        var key = parts.Length == 3 ? Convert.FromBase64String(parts[2]) : [];
        if (key.Length != 33 || key[0] != Ed25519)
        {
            throw new FormatException("Not an Ed25519 note key.");
        }

        var verifier = new NoteVerifier(parts[0], key[1..]);
        return string.Equals(Convert.ToHexString(verifier.KeyHash), parts[1], StringComparison.OrdinalIgnoreCase)
            ? verifier
            : throw new FormatException("The key does not fit its hash.");
    }

    /// <summary>The text of a note if one of its signatures is by this key, else null.</summary>
    public string? Open(string note)
    {
        var end = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
        {
            return null;
        }

        var text = note[..(end + 1)];
        foreach (var line in note[(end + 2)..].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split(' ') is not ["—", var name, var encoded] || name != Name)
            {
                continue;
            }

            var signature = new byte[100];
            if (!Convert.TryFromBase64String(encoded, signature, out var length) || length != 68 || !signature.AsSpan(0, 4).SequenceEqual(KeyHash))
            {
                continue;
            }

            var checker = new Ed25519Signer();
            checker.Init(false, new Ed25519PublicKeyParameters(_publicKey, 0));
            var bytes = Encoding.UTF8.GetBytes(text);
            checker.BlockUpdate(bytes, 0, bytes.Length);
            if (checker.VerifySignature(signature[4..68]))
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>The form that is handed to auditors.</summary>
    public override string ToString() =>
        $"{Name}+{Convert.ToHexStringLower(KeyHash)}+{Convert.ToBase64String([Ed25519, .. _publicKey])}";
}
