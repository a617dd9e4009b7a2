using Org.BouncyCastle.Crypto.Digests;

namespace Ledger.Host.Proof;

/// <summary>
/// How a ledger's tree is hashed (RFC 6962: a leaf behind a zero byte, a node behind a one, so that neither can pass for the other), with the
/// hash function that was chosen when the ledger was created. Hashes are 32 bytes under every one of them.
/// </summary>
public abstract class TreeHashing
{
    /// <summary>The id of SHA-256 in the head row; public tools read such a log.</summary>
    public const string Sha256Id = "sha-256";

    /// <summary>The id of SM3 in the head row.</summary>
    public const string Sm3Id = "sm3";

    /// <summary>SHA-256, as C2SP logs are hashed.</summary>
    public static readonly TreeHashing Sha256 = new WithSha256();

    /// <summary>SM3. Source: GB/T 32905-2016.</summary>
    public static readonly TreeHashing Sm3 = new WithSm3();

    /// <summary>The id that stands in the head row and in checkpoints.</summary>
    public abstract string Id { get; }

    /// <summary>The hash function of an id; throws <see cref="FormatException"/> for one that is not known.</summary>
    public static TreeHashing Named(string id) => id switch
    {
        Sha256Id => Sha256,
        Sm3Id => Sm3,
        _ => throw new FormatException($"{id} is no hash algorithm of this program."),
    };

    /// <summary>H(prefix ‖ one ‖ other), into the caller's span.</summary>
    protected abstract void Hash(byte prefix, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, Span<byte> hash);

    /// <summary>H(0x00 ‖ entry).</summary>
    public byte[] Leaf(ReadOnlySpan<byte> entry)
    {
        var hash = new byte[TreeHash.Size];
        Leaf(entry, hash);
        return hash;
    }

    /// <summary>H(0x00 ‖ entry), into the caller's span.</summary>
    public void Leaf(ReadOnlySpan<byte> entry, Span<byte> hash) => Hash(0, entry, default, hash);

    /// <summary>H(0x01 ‖ left ‖ right).</summary>
    public byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var hash = new byte[TreeHash.Size];
        Hash(1, left, right, hash);
        return hash;
    }

    /// <summary>The root of the tree without leaves: the hash of nothing.</summary>
    public abstract byte[] EmptyRoot();

    /// <summary>The root that the peaks of a tree, largest first, add up to.</summary>
    public byte[] RootOf(ReadOnlySpan<byte> frontier)
    {
        if (frontier.IsEmpty)
        {
            return EmptyRoot();
        }

        var at = frontier.Length - TreeHash.Size;
        var root = frontier[at..].ToArray();
        while ((at -= TreeHash.Size) >= 0)
        {
            root = Node(frontier.Slice(at, TreeHash.Size), root);
        }

        return root;
    }

    /// <summary>The root of neighbouring hashes, as many as a power of two: a full tile or a part of one that fills a subtree.</summary>
    public byte[] RootOfPerfect(ReadOnlySpan<byte> hashes)
    {
        var level = hashes.ToArray();
        for (var length = level.Length; length > TreeHash.Size; length /= 2)
        {
            for (var at = 0; at < length; at += 2 * TreeHash.Size)
            {
                Hash(1, level.AsSpan(at, TreeHash.Size), level.AsSpan(at + TreeHash.Size, TreeHash.Size), level.AsSpan(at / 2, TreeHash.Size));
            }
        }

        return level[..TreeHash.Size];
    }

    private sealed class WithSha256 : TreeHashing
    {
        public override string Id => Sha256Id;

        public override byte[] EmptyRoot() => Sha256Hash.Of([]);

        protected override void Hash(byte prefix, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, Span<byte> hash) =>
            Sha256Hash.Of([prefix], one, other, hash);
    }

    private sealed class WithSm3 : TreeHashing
    {
        public override string Id => Sm3Id;

        public override byte[] EmptyRoot()
        {
            var hash = new byte[TreeHash.Size];
            new SM3Digest().DoFinal(hash, 0);
            return hash;
        }

        protected override void Hash(byte prefix, ReadOnlySpan<byte> one, ReadOnlySpan<byte> other, Span<byte> hash)
        {
            var (digest, result) = (new SM3Digest(), new byte[TreeHash.Size]);
            digest.Update(prefix);
            digest.BlockUpdate(one.ToArray(), 0, one.Length);
            digest.BlockUpdate(other.ToArray(), 0, other.Length);
            digest.DoFinal(result, 0);
            result.CopyTo(hash);
        }
    }
}
