using System.Globalization;

namespace Ledger.Host.Proof;

/// <summary>What a ledger was at a size: enough to prove later that nothing before it changed (C2SP tlog-checkpoint).</summary>
/// <param name="Origin">The log's name, unique to this ledger.</param>
/// <param name="Size">How many entries.</param>
/// <param name="Root">The root of the hash tree over them.</param>
public sealed record Checkpoint(string Origin, long Size, byte[] Root)
{
    /// <summary>The three lines that are signed.</summary>
    public string ToText() => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Size}\n{Convert.ToBase64String(Root)}\n");

    /// <summary>Reads the text of a note; throws <see cref="FormatException"/> where it is not a checkpoint.</summary>
    public static Checkpoint Parse(string text)
    {
        var lines = text.Split('\n');
        if (lines.Length < 4 || lines[0].Length == 0
            || !long.TryParse(lines[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || Convert.FromBase64String(lines[2]) is not { Length: TreeHash.Size } root)
        {
            throw new FormatException("Not a checkpoint.");
        }

        return new Checkpoint(lines[0], size, root);
    }
}
