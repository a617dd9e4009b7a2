using System.Globalization;

namespace Ledger.Host.Proof;

/// <summary>
/// Names a tile, or the entries below one, as C2SP tlog-tiles does: <c>{level}/x001/x234/067</c>, with <c>.p/{width}</c> behind one that is
/// not full.
/// </summary>
/// <param name="Level">0 for leaf hashes, up to 63.</param>
/// <param name="Index">Which tile of the level.</param>
/// <param name="Width">How many hashes it holds, 1 to 256.</param>
public readonly record struct TilePath(int Level, long Index, int Width)
{
    private const int MostLevels = 64;
    private const string Partial = ".p/";

    /// <summary>Whether it holds all the hashes that a tile can hold.</summary>
    public bool IsFull => Width == HashTree.TileWidth;

    /// <summary>How many entries there must be for this tile to exist; more than any ledger has where the number is too large.</summary>
    public long EntriesNeeded
    {
        get
        {
            var needed = ((Int128)Index * HashTree.TileWidth) + Width;
            return Level < 8 && needed << (8 * Level) is var entries && entries <= long.MaxValue && needed <= long.MaxValue ? (long)entries : long.MaxValue;
        }
    }

    /// <summary>Reads level and rest of a path; false for every spelling but the one the standard gives.</summary>
    public static bool TryParse(string level, string rest, out TilePath path)
    {
        path = default;
        if (!TryNumber(level, out var at) || at >= MostLevels)
        {
            return false;
        }

        var width = HashTree.TileWidth;
        if (rest.IndexOf(Partial, StringComparison.Ordinal) is var dot and >= 0)
        {
            if (!TryNumber(rest[(dot + Partial.Length)..], out var partial) || partial is < 1 or >= HashTree.TileWidth)
            {
                return false;
            }

            (rest, width) = (rest[..dot], (int)partial);
        }

        var index = 0L;
        foreach (var element in rest.Split('/'))
        {
            var digits = element.TrimStart('x');
            if (digits.Length != 3 || index > long.MaxValue / 10_000
                || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var part))
            {
                return false;
            }

            index = (index * 1000) + part;
        }

        path = new TilePath((int)at, index, width);
        return path.Suffix() == (path.IsFull ? rest : $"{rest}{Partial}{path.Width.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>The path below <c>tile/{level}/</c> or <c>tile/entries/</c>.</summary>
    public string Suffix()
    {
        var text = (Index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (var rest = Index / 1000; rest > 0; rest /= 1000)
        {
            text = string.Create(CultureInfo.InvariantCulture, $"x{rest % 1000:000}/{text}");
        }

        return IsFull ? text : string.Create(CultureInfo.InvariantCulture, $"{text}{Partial}{Width}");
    }

    /// <summary>A number without zeroes before it.</summary>
    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && (text.Length == 1 || text[0] != '0');
}
