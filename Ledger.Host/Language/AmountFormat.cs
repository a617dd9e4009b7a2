using System.Globalization;

namespace Ledger.Host.Language;

/// <summary>How amounts are written for people. Rounding is for display only: half away from zero, from the exact sum.</summary>
public static class AmountFormat
{
    /// <summary>What stands for an amount that is not known.</summary>
    public const string Unknown = "—";

    /// <summary>In a table whose header names the unit: 1,234,567.89, -1,234.50, 0.00.</summary>
    public static string Table(long amountFen) => Yuan(amountFen).ToString("N2", CultureInfo.InvariantCulture);

    /// <summary>In a sentence: ¥1,250,000.00, or CNY 1,250,000.00.</summary>
    public static string Sentence(long amountFen) =>
        Words.Of(amountFen < 0 ? "format.amount-negative" : "format.amount", ("amount", Math.Abs(Yuan(amountFen)).ToString("N2", CultureInfo.InvariantCulture)));

    /// <summary>A change, its sign always shown: +1,234.50.</summary>
    public static string Change(long amountFen) => amountFen > 0 ? "+" + Table(amountFen) : Table(amountFen);

    /// <summary>In a form field: 1250000.00.</summary>
    public static string Field(long amountFen) => Yuan(amountFen).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads what a person typed: yuan with at most two decimals, group commas and a currency sign allowed. False for anything else; no
    /// guess is made about a third decimal or a unit.
    /// </summary>
    public static bool TryRead(string? typed, out long amountFen)
    {
        amountFen = 0;
        var text = (typed ?? "").Trim().TrimStart('¥', '￥').Trim();
        if (text.Length is 0 or > 24 || !decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var yuan))
        {
            return false;
        }

        var fen = yuan * 100;
        if (fen != decimal.Truncate(fen) || fen > long.MaxValue)
        {
            return false;
        }

        amountFen = (long)fen;
        return true;
    }

    private static decimal Yuan(long amountFen) => amountFen / 100m;
}

/// <summary>The unit of one card row or chart, chosen by its largest absolute value, so that its figures can be compared at a glance.</summary>
/// <param name="Key">Key of the unit's words.</param>
/// <param name="Fen">How many fen one unit is.</param>
public sealed record AmountUnit(string Key, decimal Fen)
{
    private static readonly AmountUnit Yuan = new("unit.yuan", 100m);

    /// <summary>元, 万元 or 亿元 in Chinese; CNY, million or billion in English.</summary>
    public static AmountUnit For(params ReadOnlySpan<long> amountsFen)
    {
        var largest = 0m;
        foreach (var fen in amountsFen)
        {
            largest = Math.Max(largest, Math.Abs((decimal)fen));
        }

        var (middle, large) = IsChinese
            ? (new AmountUnit("unit.wan", 1_000_000m), new AmountUnit("unit.yi", 10_000_000_000m))
            : (new AmountUnit("unit.million", 100_000_000m), new AmountUnit("unit.billion", 100_000_000_000m));
        return largest < middle.Fen ? Yuan : largest < large.Fen ? middle : large;
    }

    /// <summary>The unit's name as a header shows it.</summary>
    public string Name => Words.Of(Key);

    /// <summary>The figure alone: 12,345.68.</summary>
    public string Figure(long amountFen) => Math.Round(amountFen / Fen, 2, MidpointRounding.AwayFromZero).ToString("N2", CultureInfo.InvariantCulture);

    private static bool IsChinese => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";
}
