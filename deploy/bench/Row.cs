using System.Globalization;
using System.Text.Json.Serialization;

namespace Ledger.Bench;

/// <summary>What a row must reach, and what it aims at: a bound on its ratio, or on the value itself where there is no yardstick.</summary>
/// <param name="MustReach">The run fails on the wrong side of this.</param>
/// <param name="Aim">Where it should get to.</param>
/// <param name="AtLeast">Whether more is better.</param>
internal sealed record Bound(double MustReach, double Aim, bool AtLeast)
{
    public static Bound Least(double mustReach, double aim) => new(mustReach, aim, AtLeast: true);

    public static Bound Most(double mustReach, double aim) => new(mustReach, aim, AtLeast: false);

    public bool Holds(double number) => AtLeast ? number >= MustReach : number <= MustReach;

    public bool Aimed(double number) => AtLeast ? number >= Aim : number <= Aim;
}

/// <summary>
/// One row of the table. Measurements and yardsticks alternate, round by round; what is shown is the median of each, and their ratio.
/// </summary>
internal sealed class Row
{
    private static readonly string[] Titles = ["row", "work", "value", "unit", "yardstick", "", "ratio", "must reach", "aim", "met"];

    public Row(string name, string work, string unit, string yardstickOf, Bound bound, IReadOnlyList<double> measured, IReadOnlyList<double> yardsticks)
    {
        (Name, Work, Unit, YardstickOf, Bound, Measured, Yardsticks) = (name, work, unit, yardstickOf, bound, measured, yardsticks);
        Value = Median(measured);
        Yardstick = yardsticks.Count == 0 ? null : Median(yardsticks);
        Ratio = Yardstick is { } yardstick ? Value / yardstick : null;
    }

    [JsonPropertyName("row")]
    public string Name { get; }
    public double Value { get; }
    public string Unit { get; }
    public double? Yardstick { get; }
    public double? Ratio { get; }
    public double MustReach => Bound.MustReach;
    public double Aim => Bound.Aim;
    public bool Met => Bound.Holds(Ratio ?? Value);
    public bool Aimed => Bound.Aimed(Ratio ?? Value);
    public string Work { get; }
    public string YardstickOf { get; }
    public IReadOnlyList<double> Measured { get; }
    public IReadOnlyList<double> Yardsticks { get; }

    [JsonIgnore]
    public Bound Bound { get; }

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The table, in the form that Markdown reads too.</summary>
    public static string Table(IEnumerable<Row> rows)
    {
        var cells = new List<string[]> { Titles };
        foreach (var row in rows)
        {
            var sign = row.Bound.AtLeast ? "≥" : "≤";
            cells.Add(
            [
                row.Name, row.Work, Short(row.Value), row.Unit, row.Yardstick is { } y ? Short(y) : "–", row.YardstickOf,
                row.Ratio is { } r ? Short(r) : "–", $"{sign} {Short(row.MustReach)}", $"{sign} {Short(row.Aim)}",
                row.Aimed ? "yes, aim too" : row.Met ? "yes" : "NO",
            ]);
        }

        var widths = Enumerable.Range(0, cells[0].Length).Select(i => cells.Max(line => line[i].Length)).ToArray();
        cells.Insert(1, [.. widths.Select(w => new string('-', w))]);
        return string.Join('\n', cells.Select(line => "| " + string.Join(" | ", line.Select((cell, i) => cell.PadRight(widths[i]))) + " |"));
    }

    private static string Short(double number) => number switch
    {
        >= 1000 => number.ToString("#,##0", CultureInfo.InvariantCulture),
        >= 100 => number.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => number.ToString("0.#", CultureInfo.InvariantCulture),
        >= 1 => number.ToString("0.##", CultureInfo.InvariantCulture),
        _ => number.ToString("0.###", CultureInfo.InvariantCulture),
    };
}
