using Ledger.Domain.Kernel;

namespace Ledger.Domain.ReportedFigures;

/// <summary>Where a reported figure stands.</summary>
public enum FigureStatus
{
    None,
    /// <summary>已登记.</summary>
    Recorded,
    /// <summary>已撤销: it was taken from the text wrongly.</summary>
    Withdrawn,
}

/// <summary>
/// 报道数据: what a published text says. It is told apart by its subject, source and period, never by its number (X3), and is never posted
/// (E7): the ledger is held against it. Amounts in fen. Stream <c>reported-figure/{id}</c>.
/// </summary>
public sealed record ReportedFigure : AggregateState
{
    public static readonly ReportedFigure Initial = new();

    public FigureStatus Status { get; init; }

    /// <summary>Name of the text.</summary>
    public string Source { get; init; } = "";
    public string Subject { get; init; } = "";

    /// <summary>What is counted or summed, in our own words.</summary>
    public string Measures { get; init; } = "";

    /// <summary>Set for money, and for nothing else.</summary>
    public long? AmountFen { get; init; }

    /// <summary>Set for anything that is not money, with its <see cref="Unit"/>.</summary>
    public long? Count { get; init; }
    public string? Unit { get; init; }
    public FigureBasis Basis { get; init; }
    public FigurePrecision Precision { get; init; }

    /// <summary>The span in words: it often has no first day.</summary>
    public string Period { get; init; } = "";
    public FigureClass Class { get; init; }

    /// <summary>What of the ledger it is held against; null where nothing in the ledger measures the same.</summary>
    public LedgerMeasure? Measure { get; init; }

    /// <summary>The stream of a figure.</summary>
    public static string StreamOf(string figureId) => "reported-figure/" + figureId;

    public override ReportedFigure Evolve(Event happened) => happened switch
    {
        FigureRecorded e => this with
        {
            Status = FigureStatus.Recorded, Source = e.Source, Subject = e.Subject, Measures = e.Measures, AmountFen = e.AmountFen, Count = e.Count,
            Unit = e.Unit, Basis = e.Basis, Precision = e.Precision, Period = e.Period, Class = e.Class,
        },
        FigureHeld e => this with { Measure = e.Measure },
        FigureWithdrawn => this with { Status = FigureStatus.Withdrawn, Measure = null },
        _ => throw Unexpected(happened),
    };
}
