using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Asn1.GM;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Ledger.Host.Proof;

/// <summary>What a key signs with, as the byte that stands before it (C2SP signed-note, tlog-cosignature).</summary>
public enum NoteKeyKind : byte
{
    /// <summary>Ed25519 over the text: how a log signs. 32 bytes of key, 64 of signature.</summary>
    Ed25519 = 0x01,

    /// <summary>Ed25519 over a time and the text: how a witness signs (cosignature/v1). 32 bytes of key, 8 of time and 64 of signature.</summary>
    Cosignature = 0x04,

    /// <summary>
    /// SM2 with SM3 over the text (GB/T 32918, signer's id 1234567812345678): <c>0xff</c>, then <c>sm2/v1</c> and a line feed, because the byte
    /// alone says nothing. 65 bytes of uncompressed key, 64 of signature (r ‖ s).
    /// </summary>
    Sm2 = 0xff,
}

/// <summary>The public half of a note key: <c>name+hash+key</c>, as public tools read it.</summary>
public sealed class NoteVerifier
{
    private const int EdwardsKey = 32;
    private const int EdwardsSignature = 64;
    private const int Time = 8;
    private static readonly byte[] Sm2Marker = "sm2/v1\n"u8.ToArray();
    private readonly byte[] _material;

    /// <summary>A key of a log.</summary>
    public NoteVerifier(string name, byte[] publicKey)
        : this(name, NoteKeyKind.Ed25519, publicKey)
    {
    }

    /// <summary>A key of any kind; throws <see cref="FormatException"/> where name or key are none.</summary>
    public NoteVerifier(string name, NoteKeyKind kind, byte[] publicKey)
    {
        if (name.Length == 0 || name.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '+') || !IsKey(kind, publicKey))
        {
            throw new FormatException($"{name} cannot name a key, or the key is none.");
        }

        (Name, Kind, PublicKey) = (name, kind, publicKey);
        _material = kind == NoteKeyKind.Sm2 ? [(byte)kind, .. Sm2Marker, .. publicKey] : [(byte)kind, .. publicKey];
        KeyId = SHA256.HashData([.. Encoding.UTF8.GetBytes(name), (byte)'\n', .. _material])[..4];
    }

    /// <summary>Name of the key.</summary>
    public string Name { get; }

    /// <summary>What it signs with.</summary>
    public NoteKeyKind Kind { get; }

    /// <summary>The key itself.</summary>
    public byte[] PublicKey { get; }

    /// <summary>The first four bytes of SHA-256(name ‖ newline ‖ kind ‖ public key).</summary>
    public byte[] KeyId { get; }

    /// <summary>Reads <c>name+hash+key</c>; throws <see cref="FormatException"/> where it is not written that way.</summary>
    public static NoteVerifier Parse(string text)
    {
        text = text.Trim();
        var parts = text.Split('+', 3);
        var material = parts.Length == 3 ? Convert.FromBase64String(parts[2]) : [];
        var kind = material.Length > 0 ? (NoteKeyKind)material[0] : 0;
        var key = kind != NoteKeyKind.Sm2 ? material.Skip(1)
            : material.AsSpan(1).StartsWith(Sm2Marker) ? material.Skip(1 + Sm2Marker.Length)
            : throw new FormatException("Not a key of a kind that is known here.");
        var verifier = new NoteVerifier(parts[0], kind, [.. key]);
        return verifier.ToString() == text ? verifier : throw new FormatException("The key does not fit its hash.");
    }

    /// <summary>The text of a note if one of its signatures is by this key, else null: it is not signed by it, or is no note.</summary>
    public string? Open(string note)
    {
        try
        {
            var read = SignedNote.Parse(note);
            return read.Signatures.Any(signature => Accepts(signature, read.Text)) ? read.Text : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>Whether a signature line names this key.</summary>
    public bool IsOf(NoteSignature signature) => signature.Name == Name && signature.KeyId.AsSpan().SequenceEqual(KeyId);

    /// <summary>Whether a signature line is this key's over the text.</summary>
    public bool Accepts(NoteSignature signature, string text)
    {
        if (!IsOf(signature))
        {
            return false;
        }

        var signed = Encoding.UTF8.GetBytes(text);
        return Kind switch
        {
            NoteKeyKind.Ed25519 => signature.Signature.Length == EdwardsSignature && Ed25519(signed, signature.Signature),
            NoteKeyKind.Cosignature => TimeOf(signature) is { } time && Ed25519(Cosigned(time, text), signature.Signature[Time..]),
            _ => signature.Signature.Length == Sm2Signature.Length && Sm2Signature.Accepts(PublicKey, signed, signature.Signature),
        };
    }

    /// <summary>When a witness saw the checkpoint; null where the line holds no time.</summary>
    public static DateTimeOffset? TimeOf(NoteSignature signature) =>
        signature.Signature.Length == Time + EdwardsSignature
        && System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(signature.Signature) is >= 0 and <= 253_402_300_799 and var seconds
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;

    /// <summary>What a witness signs: a header, the time, and the text (cosignature/v1).</summary>
    internal static byte[] Cosigned(DateTimeOffset time, string text) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"cosignature/v1\ntime {time.ToUnixTimeSeconds()}\n{text}"));

    /// <summary>The form that is handed to auditors.</summary>
    public override string ToString() => $"{Name}+{Convert.ToHexStringLower(KeyId)}+{Convert.ToBase64String(_material)}";

    private static bool IsKey(NoteKeyKind kind, byte[] key) => kind switch
    {
        NoteKeyKind.Ed25519 or NoteKeyKind.Cosignature => key.Length == EdwardsKey,
        NoteKeyKind.Sm2 => Sm2Signature.IsKey(key),
        _ => false,
    };

    private bool Ed25519(byte[] signed, byte[] signature)
    {
        var checker = new Ed25519Signer();
        checker.Init(false, new Ed25519PublicKeyParameters(PublicKey, 0));
        checker.BlockUpdate(signed, 0, signed.Length);
        return checker.VerifySignature(signature);
    }
}

/// <summary>An Ed25519 key that signs checkpoints, with the name it is known by in notes (C2SP signed-note).</summary>
public sealed class NoteSigner : INoteSigner
{
    private readonly Ed25519PrivateKeyParameters _key;

    /// <param name="name">Name of the key, by custom the origin of the log; no blanks, no plus sign.</param>
    /// <param name="seed">The 32 secret bytes.</param>
    public NoteSigner(string name, byte[] seed)
    {
        _key = new Ed25519PrivateKeyParameters(seed, 0);
        Verifier = new NoteVerifier(name, _key.GeneratePublicKey().GetEncoded());
    }

    public NoteVerifier Verifier { get; }

    public byte[] SignatureOf(byte[] text)
    {
        var signer = new Ed25519Signer();
        signer.Init(true, _key);
        signer.BlockUpdate(text, 0, text.Length);
        return signer.GenerateSignature();
    }
}

/// <summary>An SM2 key that signs checkpoints. Source: GB/T 32918.2-2016 on the recommended curve, hashed by SM3.</summary>
public sealed class Sm2NoteSigner : INoteSigner
{
    private readonly ECPrivateKeyParameters _key;

    /// <param name="name">Name of the key, by custom the origin of the log; no blanks, no plus sign.</param>
    /// <param name="secret">The 32 secret bytes: a number below the order of the curve.</param>
    public Sm2NoteSigner(string name, byte[] secret)
    {
        _key = new ECPrivateKeyParameters(new Org.BouncyCastle.Math.BigInteger(1, secret), Sm2Signature.Curve);
        Verifier = new NoteVerifier(name, NoteKeyKind.Sm2, Sm2Signature.Curve.G.Multiply(_key.D).Normalize().GetEncoded(false));
    }

    public NoteVerifier Verifier { get; }

    public byte[] SignatureOf(byte[] text)
    {
        var signer = new SM2Signer(PlainDsaEncoding.Instance);
        signer.Init(true, new ParametersWithRandom(_key));
        signer.BlockUpdate(text, 0, text.Length);
        return signer.GenerateSignature();
    }
}

/// <summary>SM2 over the recommended curve, with signatures as r ‖ s.</summary>
internal static class Sm2Signature
{
    public const int Length = 64;

    public static readonly ECDomainParameters Curve = new(GMNamedCurves.GetByName("sm2p256v1"));

    /// <summary>Whether 65 bytes are a point of the curve.</summary>
    public static bool IsKey(byte[] key)
    {
        try
        {
            return key.Length == 65 && key[0] == 4 && Curve.Curve.DecodePoint(key).IsValid();
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public static bool Accepts(byte[] key, byte[] text, byte[] signature)
    {
        var checker = new SM2Signer(PlainDsaEncoding.Instance);
        checker.Init(false, new ECPublicKeyParameters(Curve.Curve.DecodePoint(key), Curve));
        checker.BlockUpdate(text, 0, text.Length);
        return checker.VerifySignature(signature);
    }
}
