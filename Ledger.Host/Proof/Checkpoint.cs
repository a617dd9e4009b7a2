using System.Globalization;

namespace Ledger.Host.Proof;

/// <summary>What a ledger was at a size: enough to prove later that nothing before it changed (C2SP tlog-checkpoint).</summary>
/// <param name="Origin">The log's name, unique to this ledger.</param>
/// <param name="Size">How many entries.</param>
/// <param name="Root">The root of the hash tree over them.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    private const string HashLine = "hash ";

    /// <summary>How the tree was hashed. Where it is not SHA-256, a fourth line says so and is signed with the others.</summary>
    public TreeHashing Hashing { get; init; } = TreeHashing.Sha256;

    /// <summary>The ledger it is of: the origin is a domain and the ledger's id.</summary>
    public string LedgerId => Origin[(Origin.LastIndexOf('/') + 1)..];

    /// <summary>The lines that are signed.</summary>
    public string ToText() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n{(Hashing == TreeHashing.Sha256 ? "" : $"{HashLine}{Hashing.Id}\n")}");

    /// <summary>Reads the text of a note; throws <see cref="FormatException"/> where it is not a checkpoint of a form that is known here.</summary>
    public static Checkpoint Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[0].Length == 0
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || Convert.FromBase64String(lines[2]) is not { Length: TreeHash.Size } root)
        {
            throw new FormatException("Not a checkpoint.");
        }

        return new Checkpoint(lines[0], size, root)
        {
            Hashing = lines[3].StartsWith(HashLine, StringComparison.Ordinal) ? TreeHashing.Named(lines[3][HashLine.Length..]) : TreeHashing.Sha256,
        };
    }
}
