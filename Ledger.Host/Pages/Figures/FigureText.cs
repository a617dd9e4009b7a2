using System.Globalization;
using Ledger.Host.Language;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Figures;

/// <summary>A variance in the words of its page. An amount shows its yuan, anything else its number and unit.</summary>
public static class FigureText
{
    /// <summary>What the text says, with the sign of a lower bound.</summary>
    public static string Reported(VarianceRow row)
    {
        var detail = row.Figure.Detail;
        var value = detail.AmountFen is { } fen ? AmountFormat.Table(fen) : $"{detail.Count!.Value.ToString("N0", CultureInfo.InvariantCulture)} {Facts.Word("unit-" + detail.Unit)}";
        return detail.Precision switch
        {
            "at-least" => Words.Of("figures.bound", ("value", value)),
            "approx" => Words.Of("figures.about", ("value", value)),
            _ => value,
        };
    }

    /// <summary>What the ledger knows.</summary>
    public static string Ledger(VarianceRow row) =>
        row.LedgerFen is { } fen ? AmountFormat.Table(fen)
        : row.LedgerCount is { } count ? count.ToString("N0", CultureInfo.InvariantCulture)
        : row.LedgerValue ?? AmountFormat.Unknown;

    /// <summary>Ledger less reported, its sign always shown.</summary>
    public static string Difference(VarianceRow row) =>
        row.DifferenceFen is { } fen ? AmountFormat.Change(fen)
        : row.Difference is { } text ? (text.StartsWith('-') || text == "0" ? text : "+" + text)
        : AmountFormat.Unknown;

    /// <summary>What it is held against.</summary>
    public static string Measure(FigureDetail detail) => detail switch
    {
        { Measure: null } => AmountFormat.Unknown,
        { MeasureInstrument: { } instrument } => Words.Of(
            "value.measure-instrument", ("kind", Facts.Word(detail.Measure)), ("of", Of(detail)), ("instrument", Facts.Word(instrument))),
        _ => Words.Of("value.measure", ("kind", Facts.Word(detail.Measure)), ("of", Of(detail))),
    };

    private static string Of(FigureDetail detail) => detail.MeasureOf ?? Words.Of("value.measure-all");
}
