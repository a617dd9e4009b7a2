using System.Globalization;

namespace Ledger.Host.Importing;

/// <summary>Chosen rows of a file: <c>2-100,105</c>; nothing said means all.</summary>
public sealed record RowRanges(IReadOnlyList<(int From, int To)> Ranges)
{
    public static readonly RowRanges All = new([(1, int.MaxValue - 1)]);

    private const int MostRanges = 1_000;

    /// <summary>Reads them; null where the text is none.</summary>
    public static RowRanges? Read(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return All;
        }

        var ranges = new List<(int, int)>();
        foreach (var part in text.Split([',', '，', '、'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split(['-', '–'], StringSplitOptions.TrimEntries);
            if (ends.Length > 2 || ranges.Count == MostRanges || !Number(ends[0], out var from) || !Number(ends[^1], out var to) || to < from)
            {
                return null;
            }

            ranges.Add((from, to));
        }

        return ranges.Count == 0 ? null : new RowRanges(ranges);
    }

    /// <summary>As PostgreSQL writes a set of ranges.</summary>
    public override string ToString() =>
        "{" + string.Join(',', Ranges.Select(range => string.Create(CultureInfo.InvariantCulture, $"[{range.From},{range.To}]"))) + "}";

    private static bool Number(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and < int.MaxValue;
}
