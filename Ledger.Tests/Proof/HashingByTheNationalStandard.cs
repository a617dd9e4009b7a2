using System.Text;
using Ledger.Host.Proof;
using Org.BouncyCastle.Crypto.Digests;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Proof;

/// <summary>SM3 and SM2 against what their standards publish, and the tree over SM3 as over SHA-256.</summary>
public sealed class HashingByTheNationalStandard
{
    /// <summary>GB/T 32905-2016, examples A.1 and A.2.</summary>
    [Theory]
    [InlineData("abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")]
    [InlineData("abcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcdabcd", "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732")]
    public void the_published_digests_come_out(string text, string digest) => Convert.ToHexStringLower(Sm3(Encoding.ASCII.GetBytes(text))).ShouldBe(digest);

    [Fact]
    public void a_tree_is_hashed_as_by_the_definition()
    {
        var (tree, leaves) = (new HashTree(TreeHashing.Sm3), new List<byte[]>());
        Convert.ToHexStringLower(tree.Root()).ShouldBe("1ab21d8355cfa17f8e61194831e81a8f22bec8c728fefb747ed035eb5082aa2b", "SM3 of nothing.");
        for (var i = 0; i < 300; i++)
        {
            leaves.Add(TreeHashing.Sm3.Leaf(BitConverter.GetBytes(i)));
            leaves[^1].ShouldBe(Sm3([0, .. BitConverter.GetBytes(i)]));
            tree.Append(leaves[^1]);
            if (i is 0 or 1 or 6 or 255 or 256 or 299)
            {
                tree.Root().ShouldBe(Root(0, i + 1));
            }
        }

        tree.FullTiles.ShouldHaveSingleItem();
        TreeHashing.Sm3.RootOf(tree.Frontier()).ShouldBe(tree.Root());
        IReadOnlyList<byte[]> path = [.. MerklePaths.Inclusion(123, 300).Select(range => Root((int)range.From, (int)range.To))];
        MerklePaths.RootOf(TreeHashing.Sm3, leaves[123], 123, 300, path).ShouldBe(tree.Root());
        MerklePaths.RootOf(TreeHashing.Sha256, leaves[123], 123, 300, path).ShouldNotBe(tree.Root());

        byte[] Root(int from, int to)
        {
            if (to - from == 1)
            {
                return leaves[from];
            }

            var split = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)(to - from)) / 2;
            return Sm3([1, .. Root(from, from + split), .. Root(from + split, to)]);
        }
    }

    [Fact]
    public void a_checkpoint_says_that_its_tree_is_not_hashed_as_public_tools_expect()
    {
        var checkpoint = new Checkpoint("ledger.local/pilot", 3, TreeHash.Leaf("root"u8)) { Hashing = TreeHashing.Sm3 };
        checkpoint.ToText().Split('\n')[3].ShouldBe("hash sm3");
        Checkpoint.Parse(checkpoint.ToText()).Hashing.ShouldBe(TreeHashing.Sm3);
        Should.Throw<FormatException>(() => Checkpoint.Parse(checkpoint.ToText().Replace("sm3", "md5", StringComparison.Ordinal)));
    }

    /// <summary>GM/T 0003.5-2012, the example of a signature on the recommended curve.</summary>
    [Fact]
    public void the_published_signature_is_accepted_and_no_other()
    {
        var secret = Convert.FromHexString("3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8");
        var verifier = new Sm2NoteSigner("ledger.local/pilot", secret).Verifier;
        Convert.ToHexString(verifier.PublicKey).ShouldBe(
            "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13");
        var signature = Convert.FromHexString(
            "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA");
        verifier.Accepts(new NoteSignature(verifier.Name, verifier.KeyId, signature), "message digest").ShouldBeTrue();
        verifier.Accepts(new NoteSignature(verifier.Name, verifier.KeyId, signature), "message Digest").ShouldBeFalse();
        signature[^1] ^= 1;
        verifier.Accepts(new NoteSignature(verifier.Name, verifier.KeyId, signature), "message digest").ShouldBeFalse();
    }

    private static byte[] Sm3(byte[] text)
    {
        var (digest, hash) = (new SM3Digest(), new byte[32]);
        digest.BlockUpdate(text, 0, text.Length);
        digest.DoFinal(hash, 0);
        return hash;
    }
}
