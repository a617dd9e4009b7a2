using System.Security.Cryptography;
using Ledger.Host.Proof;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Proof;

/// <summary>Inclusion and consistency proofs against RFC 6962 carried out word by word, and against everything that is no proof.</summary>
public sealed class ProvingLikeTheStandard
{
    private const int Most = 530;
    private static readonly byte[][] Leaves = [.. Enumerable.Range(0, Most).Select(i => TreeHash.Leaf(BitConverter.GetBytes(i)))];
    private static readonly Dictionary<(int, int), byte[]> Known = [];

    /// <summary>Sizes around every power of two and every tile, and all the small ones.</summary>
    private static readonly int[] Sizes = [.. Enumerable.Range(1, 35), 63, 64, 65, 127, 128, 130, 255, 256, 257, 300, 511, 512, 513, Most];

    [Fact]
    public void every_leaf_of_every_tree_is_proved_by_the_path_of_the_definition()
    {
        foreach (var size in Sizes)
        {
            foreach (var index in Indexes(size))
            {
                var path = Hashes(MerklePaths.Inclusion(index, size));
                path.ShouldBe(Path(index, 0, size), $"{index} in {size}");
                MerklePaths.RootOf(TreeHashing.Sha256, Leaves[index], index, size, path).ShouldBe(Root(0, size), $"{index} in {size}");
            }
        }
    }

    [Fact]
    public void every_tree_is_proved_to_be_the_beginning_of_every_later_one()
    {
        foreach (var size in Sizes)
        {
            foreach (var old in Enumerable.Range(0, size + 1).Where(n => n <= 35 || Sizes.Contains(n)))
            {
                var path = Hashes(MerklePaths.Consistency(old, size));
                path.ShouldBe(old == 0 ? [] : Subproof(old, 0, size, true), $"{old} of {size}");
                MerklePaths.IsConsistent(TreeHashing.Sha256, old, Root(0, old), size, Root(0, size), path).ShouldBeTrue($"{old} of {size}");
            }
        }
    }

    [Fact]
    public void no_other_leaf_index_size_or_hash_leads_to_the_root()
    {
        foreach (var size in (int[])[2, 3, 7, 8, 33, 257])
        {
            foreach (var index in Indexes(size))
            {
                var (path, root) = (Hashes(MerklePaths.Inclusion(index, size)), Root(0, size));
                Leads(Leaves[Most - 1 - index], index, size, path).ShouldBeFalse();
                Indexes(size).Where(other => other != index && Leads(Leaves[index], other, size, path)).ShouldBeEmpty();
                Leads(Leaves[index], size, size, path).ShouldBeFalse();
                Leads(Leaves[index], -1, size, path).ShouldBeFalse();
                Leads(Leaves[index], index, size, [.. path, path[^1]]).ShouldBeFalse();
                Leads(Leaves[index], index, size, path[..^1]).ShouldBeFalse();
                Leads(Leaves[index], index, size, [.. path[..^1], path[^1][..31]]).ShouldBeFalse();
                for (var i = 0; i < path.Count; i++)
                {
                    Leads(Leaves[index], index, size, [.. path.Select((hash, at) => at == i ? Flip(hash) : hash)]).ShouldBeFalse();
                }

                bool Leads(byte[] leaf, long at, long of, List<byte[]> by) =>
                    MerklePaths.RootOf(TreeHashing.Sha256, leaf, at, of, by) is { } found && found.AsSpan().SequenceEqual(root);
            }
        }
    }

    [Fact]
    public void no_other_history_passes_for_the_beginning()
    {
        foreach (var (old, size) in (ReadOnlySpan<(int, int)>)[(1, 2), (3, 7), (4, 7), (6, 8), (8, 8), (33, 65), (256, 257), (257, 300)])
        {
            var path = Hashes(MerklePaths.Consistency(old, size));
            Holds(old, Flip(Root(0, old)), Root(0, size), path).ShouldBeFalse();
            Holds(old, Root(0, old), Flip(Root(0, size)), path).ShouldBeFalse();
            Holds(old, Root(0, old), Root(0, size), [.. path, Leaves[0]]).ShouldBeFalse();
            Holds(size + 1, Root(0, old), Root(0, size), path).ShouldBeFalse();
            Holds(-1, Root(0, old), Root(0, size), path).ShouldBeFalse();
            Holds(0, Root(0, old), Root(0, size), []).ShouldBeFalse("Nothing has one root only.");
            if (path.Count > 0)
            {
                Holds(old, Root(0, old), Root(0, size), path[1..]).ShouldBeFalse();
                Holds(old, Root(0, old), Root(0, size), [Flip(path[0]), .. path[1..]]).ShouldBeFalse();
            }

            bool Holds(long from, byte[] root, byte[] now, List<byte[]> by) => MerklePaths.IsConsistent(TreeHashing.Sha256, from, root, size, now, by);
        }
    }

    [Theory]
    [InlineData(0, 0, 256, "000")]
    [InlineData(0, 67, 256, "067")]
    [InlineData(3, 1234067, 256, "x001/x234/067")]
    [InlineData(0, 1000, 17, "x001/000.p/17")]
    [InlineData(0, 999, 255, "999.p/255")]
    public void a_tile_is_found_at_the_address_of_the_standard(int level, long index, int width, string suffix)
    {
        var tile = new TilePath(level, index, width);
        tile.Suffix().ShouldBe(suffix);
        TilePath.TryParse(level.ToString(System.Globalization.CultureInfo.InvariantCulture), suffix, out var read).ShouldBeTrue();
        read.ShouldBe(tile);
    }

    [Theory]
    [InlineData("0", "67")]
    [InlineData("0", "0067")]
    [InlineData("0", "x067")]
    [InlineData("0", "x000/067")]
    [InlineData("0", "001/067")]
    [InlineData("0", "xx01/067")]
    [InlineData("0", "067.p/0")]
    [InlineData("0", "067.p/256")]
    [InlineData("0", "067.p/01")]
    [InlineData("0", "067.p/")]
    [InlineData("0", "067/.p/1")]
    [InlineData("0", "067.p/1/2")]
    [InlineData("0", "")]
    [InlineData("0", "-67")]
    [InlineData("0", "x001/x001/x001/x001/x001/x001/x001/001")]
    [InlineData("00", "067")]
    [InlineData("64", "067")]
    [InlineData("x", "067")]
    public void no_other_spelling_is_an_address(string level, string suffix) => TilePath.TryParse(level, suffix, out _).ShouldBeFalse();

    [Fact]
    public void a_tile_needs_as_many_entries_as_lie_below_it()
    {
        new TilePath(0, 0, 1).EntriesNeeded.ShouldBe(1);
        new TilePath(0, 1, 256).EntriesNeeded.ShouldBe(512);
        new TilePath(1, 0, 2).EntriesNeeded.ShouldBe(512);
        new TilePath(2, 1, 3).EntriesNeeded.ShouldBe(259L << 16);
        new TilePath(8, 0, 1).EntriesNeeded.ShouldBe(long.MaxValue);
        new TilePath(7, 999_999, 256).EntriesNeeded.ShouldBe(long.MaxValue);
    }

    [Fact]
    public void a_proof_as_a_file_is_read_as_it_was_written_and_nothing_else_is()
    {
        var note = new NoteSigner("ledger.local/pilot", [.. Enumerable.Repeat((byte)1, 32)]).Sign(new Checkpoint("ledger.local/pilot", 8, Root(0, 8)).ToText());
        var text = new InclusionProof(5, Hashes(MerklePaths.Inclusion(5, 8)), note).ToString();
        text.ShouldStartWith("c2sp.org/tlog-proof@v1\nindex 5\n");
        var read = InclusionProof.Parse(text);
        (read.Index, read.Checkpoint).ShouldBe((5, note));
        read.ToString().ShouldBe(text);
        InclusionProof.Parse(text.Replace("index", "extra AAAA\nindex", StringComparison.Ordinal)).Index.ShouldBe(5);
        foreach (var wrong in (string[])["", "c2sp.org/tlog-proof@v2\nindex 5\n\n", text.Replace("index 5", "index 05", StringComparison.Ordinal),
            text.Replace("index 5", "index -5", StringComparison.Ordinal), text.Replace("=\n", "\n", StringComparison.Ordinal), "c2sp.org/tlog-proof@v1\n\n"])
        {
            Should.Throw<FormatException>(() => InclusionProof.Parse(wrong), wrong);
        }
    }

    private static IEnumerable<int> Indexes(int size) => size < 70 ? Enumerable.Range(0, size) : ((int[])[0, 1, 63, 64, 127, 128, 255, 256, 299, size - 2, size - 1]).Where(i => i < size).Distinct();

    private static byte[] Flip(byte[] hash) => [(byte)(hash[0] ^ 1), .. hash[1..]];

    private static List<byte[]> Hashes(IReadOnlyList<LeafRange> ranges) => [.. ranges.Select(range => Root((int)range.From, (int)range.To))];

    /// <summary>PATH(m, D[n]).</summary>
    private static List<byte[]> Path(int index, int from, int to)
    {
        if (to - from == 1)
        {
            return [];
        }

        var middle = from + Split(to - from);
        return index < middle ? [.. Path(index, from, middle), Root(middle, to)] : [.. Path(index, middle, to), Root(from, middle)];
    }

    /// <summary>SUBPROOF(m, D[n], b); m counts from the beginning of all.</summary>
    private static List<byte[]> Subproof(int size, int from, int to, bool whole)
    {
        if (size == to)
        {
            return whole ? [] : [Root(from, to)];
        }

        var middle = from + Split(to - from);
        return size <= middle ? [.. Subproof(size, from, middle, whole), Root(middle, to)] : [.. Subproof(size, middle, to, false), Root(from, middle)];
    }

    private static int Split(int leaves)
    {
        var split = 1;
        while (split * 2 < leaves)
        {
            split *= 2;
        }

        return split;
    }

    private static byte[] Root(int from, int to)
    {
        if (Known.TryGetValue((from, to), out var known))
        {
            return known;
        }

        var middle = to - from > 1 ? from + Split(to - from) : 0;
        return Known[(from, to)] = to == from ? SHA256.HashData([]) : to - from == 1 ? Leaves[from] : SHA256.HashData([1, .. Root(from, middle), .. Root(middle, to)]);
    }
}
