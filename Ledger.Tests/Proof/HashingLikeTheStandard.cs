using System.Security.Cryptography;
using System.Text;
using Ledger.Host.Proof;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Proof;

/// <summary>The tree against RFC 6962: its published roots, and its definition carried out word by word.</summary>
public sealed class HashingLikeTheStandard
{
    private const int Most = 70_000;

    /// <summary>The leaves of the reference set of Certificate Transparency, in hex.</summary>
    private static readonly string[] Leaves =
        ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];

    /// <summary>The published root over none, one, two … eight of them.</summary>
    private static readonly string[] Roots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    private static readonly Lazy<byte[][]> Many = new(() => [.. Enumerable.Range(0, Most).Select(i => TreeHash.Leaf(BitConverter.GetBytes(i)))]);

    [Fact]
    public void both_ways_to_sha_256_give_what_the_standard_says_whatever_the_length()
    {
        var text = new byte[400];
        new Random(7).NextBytes(text);
        var (direct, framework) = (new byte[TreeHash.Size], new byte[TreeHash.Size]);
        for (var length = 0; length <= text.Length; length++)
        {
            ReadOnlySpan<byte> first = text.AsSpan(0, length / 3), second = text.AsSpan(length / 3, length / 2), third = text.AsSpan(0, length % 7);
            var expected = SHA256.HashData([.. first, .. second, .. third]);

            Sha256Hash.AskOpenSsl(first, second, third, direct);
            Sha256Hash.AskFramework(first, second, third, framework);

            direct.ShouldBe(expected);
            framework.ShouldBe(expected);
            Sha256Hash.Of(second).ShouldBe(SHA256.HashData(second));
        }
    }

    [Fact]
    public void the_published_roots_come_out()
    {
        var tree = new HashTree();
        Convert.ToHexStringLower(tree.Root()).ShouldBe(Roots[0]);
        foreach (var (i, leaf) in Leaves.Index())
        {
            tree.Append(TreeHash.Leaf(Convert.FromHexString(leaf)));
            Convert.ToHexStringLower(tree.Root()).ShouldBe(Roots[i + 1]);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2047)]
    [InlineData(2048)]
    [InlineData(100_000)]
    public void a_leaf_of_any_length_is_hashed_behind_a_zero_byte(int length)
    {
        var entry = Encoding.ASCII.GetBytes(new string('x', length));
        TreeHash.Leaf(entry).ShouldBe(SHA256.HashData([0, .. entry]));
    }

    [Fact]
    public void the_growing_tree_has_at_every_size_the_root_of_the_definition()
    {
        var sizes = Enumerable.Range(0, 600).Concat([1023, 1024, 4097, 65_535, 65_536, 65_537, 65_792, 65_793, Most]).ToHashSet();
        var tree = new HashTree();
        for (var size = 0; size <= Most; size++)
        {
            if (sizes.Contains(size))
            {
                tree.Root().ShouldBe(Root(0, size), $"size {size}");
                HashTree.RootOf(tree.Frontier()).ShouldBe(tree.Root());
            }

            if (size < Most)
            {
                tree.Append(Many.Value[size]);
            }
        }
    }

    [Fact]
    public void a_full_tile_holds_the_roots_of_what_lies_below_it_and_every_tile_comes_once()
    {
        var tree = Grown(Most);
        tree.FullTiles.Select(t => (t.Level, t.Index)).ShouldBe(
            Enumerable.Range(0, Most / 256).Select(i => ((short)0, (long)i)).Append(((short)1, 0L)), ignoreOrder: true);
        foreach (var tile in tree.FullTiles.Where(t => t.Level == 1 || t.Index % 37 == 0))
        {
            var span = tile.Level == 0 ? 1 : HashTree.TileWidth;
            for (var i = 0; i < HashTree.TileWidth; i++)
            {
                var from = ((int)(tile.Index * HashTree.TileWidth) + i) * span;
                tile.Hashes.AsSpan(i * TreeHash.Size, TreeHash.Size).ToArray().ShouldBe(Root(from, from + span));
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void a_tree_brought_back_at_any_size_grows_like_one_that_was_never_away(int seed)
    {
        var chance = new Random(seed);
        var size = seed == 1 ? 65_536 - 3 : chance.Next(Most - 2_000);
        var grown = Grown(size).Copy();
        var restored = HashTree.Restore(size, grown.Frontier(), [.. Enumerable.Range(0, 3).Select(level => PartialTile(size, level))]);
        for (var i = size; i < size + 2_000; i++)
        {
            grown.Append(Many.Value[i]);
            restored.Append(Many.Value[i]);
        }

        restored.Size.ShouldBe(grown.Size);
        restored.Frontier().ShouldBe(grown.Frontier());
        restored.FullTiles.Select(t => (t.Level, t.Index, Convert.ToHexString(t.Hashes)))
            .ShouldBe(grown.FullTiles.Skip(grown.FullTiles.Count - restored.FullTiles.Count).Select(t => (t.Level, t.Index, Convert.ToHexString(t.Hashes))));
    }

    [Fact]
    public void what_does_not_fit_the_size_is_not_taken_for_a_tree() =>
        Should.Throw<InvalidDataException>(() => HashTree.Restore(3, new byte[TreeHash.Size], []));

    [Fact]
    public void a_copy_grows_without_its_original()
    {
        var tree = Grown(255);
        var before = tree.Root();
        var copy = tree.Copy();
        copy.Append(Many.Value[255]);
        tree.Root().ShouldBe(before);
        tree.FullTiles.ShouldBeEmpty();
        copy.FullTiles.Count.ShouldBe(1);
    }

    private static HashTree Grown(int size)
    {
        var tree = new HashTree();
        for (var i = 0; i < size; i++)
        {
            tree.Append(Many.Value[i]);
        }

        return tree;
    }

    /// <summary>What the database gives for the tile of a level that is not full.</summary>
    private static List<byte[]> PartialTile(int size, int level)
    {
        var span = 1 << (8 * level);
        var full = size / span;
        var first = full - HashTree.PartialCount(size, level);
        return [.. Enumerable.Range(first, full - first).Select(i => Root(i * span, (i + 1) * span))];
    }

    /// <summary>RFC 6962, 2.1: split at the largest power of two below the number of leaves.</summary>
    private static byte[] Root(int from, int to)
    {
        switch (to - from)
        {
            case 0:
                return SHA256.HashData([]);
            case 1:
                return Many.Value[from];
            default:
                var split = 1;
                while (split * 2 < to - from)
                {
                    split *= 2;
                }

                return SHA256.HashData([1, .. Root(from, from + split), .. Root(from + split, to)]);
        }
    }
}
