using Ledger.Domain.ReportedFigures;

namespace Ledger.Host.Projections;

/// <summary>A reported figure as it stood at a moment. Either <c>amountFen</c> or <c>count</c> is set.</summary>
public sealed record FigureRow
{
    public required string FigureId { get; init; }
    /// <summary><c>recorded</c> or <c>withdrawn</c>.</summary>
    public string Status { get; init; } = "";
    public required FigureDetail Detail { get; init; }
    /// <summary>Business date of the last change.</summary>
    public DateOnly BusinessDate { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    /// <summary>Version of the stream, for <c>If-Match</c>.</summary>
    public long Version { get; init; }
    /// <summary>The entry that made it so.</summary>
    public long Position { get; init; }
}

/// <summary>What a text says, and what of the ledger it is held against.</summary>
/// <param name="Measures">What is counted or summed, in our own words.</param>
/// <param name="Basis"><c>annual</c>, <c>cumulative</c>, <c>point</c> or <c>target</c>.</param>
/// <param name="Precision"><c>exact</c>, <c>at-least</c>, <c>approx</c> or <c>target</c>.</param>
/// <param name="Class"><c>ledger-fact</c>, <c>parameter</c> or <c>indicator</c>.</param>
/// <param name="Measure">The kind of value it is held against; null where nothing in the ledger measures the same.</param>
/// <param name="MeasureOf">The pool, programme, fund or indicator that is measured; null for all.</param>
/// <param name="MeasureInstrument">Only payments of this form; null for all.</param>
public sealed record FigureDetail(
    string Source, string Subject, string? SubjectEn, string Measures, long? AmountFen, long? Count, string? Unit, string Basis, string Precision,
    string Period, string Class, string? Note, DateOnly? PublishedOn, string? Measure = null, string? MeasureOf = null, string? MeasureInstrument = null);

/// <summary>How a figure stands to the ledger.</summary>
public enum Verdict
{
    /// <summary>It is held against nothing.</summary>
    NotHeld,
    /// <summary>The ledger knows no such value at the moment.</summary>
    NoValue,
    /// <summary>Equal for an exact figure; not below it for a lower bound.</summary>
    Agrees,
    Differs,
    /// <summary>The figure is rounded: a difference is shown and nothing concluded from it.</summary>
    Approximate,
}

/// <summary>差异: a figure beside the ledger's own value of the same span, at one moment.</summary>
/// <param name="LedgerFen">The ledger's amount; null where a number is measured or there is none.</param>
/// <param name="LedgerCount">The ledger's number; null where an amount is measured or there is none.</param>
/// <param name="LedgerValue">An indicator's value as it was observed, a decimal in text.</param>
/// <param name="DifferenceFen">Ledger less reported.</param>
/// <param name="Difference">Ledger less reported where no amount is measured, a decimal in text.</param>
/// <param name="Verdict"><c>not-held</c>, <c>no-value</c>, <c>agrees</c>, <c>differs</c> or <c>approximate</c>.</param>
public sealed record VarianceRow(
    FigureRow Figure, long? LedgerFen, long? LedgerCount, string? LedgerValue, long? DifferenceFen, string? Difference, string Verdict);
