using System.Globalization;
using System.Text;

namespace Ledger.Host.Proof;

/// <summary>An inclusion proof with the checkpoint it leads to, as a file of its own (C2SP tlog-proof, <c>.tlog-proof</c>).</summary>
/// <param name="Index">The entry's index, from zero: its position less one.</param>
/// <param name="Path">From the leaf's neighbour up.</param>
/// <param name="Checkpoint">The signed note, as it stands.</param>
public sealed record InclusionProof(long Index, IReadOnlyList<byte[]> Path, string Checkpoint)
{
    private const string Header = "c2sp.org/tlog-proof@v1";
    private const string IndexLine = "index ";
    private const string ExtraLine = "extra ";

    public override string ToString()
    {
        var text = new StringBuilder().Append(Header).Append('\n').Append(IndexLine).Append(CultureInfo.InvariantCulture, $"{Index}\n");
        foreach (var hash in Path)
        {
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        }

        return text.Append('\n').Append(Checkpoint).ToString();
    }

    /// <summary>Reads such a file; what stands after <c>extra</c> is signed by nobody and left out. Throws <see cref="FormatException"/>.</summary>
    public static InclusionProof Parse(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var lines = end < 0 ? [] : text[..end].Split('\n');
        var at = lines is [Header, var extra, ..] && extra.StartsWith(ExtraLine, StringComparison.Ordinal) ? 2 : 1;
        if (lines.Length <= at || lines[0] != Header || lines.Length > at + 1 + MerklePaths.MostHashes
            || !lines[at].StartsWith(IndexLine, StringComparison.Ordinal)
            || !long.TryParse(lines[at][IndexLine.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || index.ToString(CultureInfo.InvariantCulture) != lines[at][IndexLine.Length..])
        {
            throw new FormatException("Not an inclusion proof.");
        }

        return new InclusionProof(index, [.. lines[(at + 1)..].Select(HashLine.Read)], text[(end + 2)..]);
    }
}

/// <summary>A hash as a line of text: base64, in the one spelling that stands for it.</summary>
public static class HashLine
{
    /// <summary>The 32 bytes; throws <see cref="FormatException"/> where the line is anything else.</summary>
    public static byte[] Read(string line) =>
        Convert.FromBase64String(line) is { Length: TreeHash.Size } hash && Convert.ToBase64String(hash) == line
            ? hash : throw new FormatException("Not a hash.");
}
