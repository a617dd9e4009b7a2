using Ledger.Domain.Kernel;

namespace Ledger.Domain.ReportedFigures;

/// <summary>What happened to a reported figure. None of it moves money.</summary>
public abstract record ReportedFigureEvent : Event;

/// <summary>A figure was taken from a text.</summary>
/// <param name="Source">Name of the text.</param>
/// <param name="SubjectEn">The subject in English, where somebody put it so.</param>
/// <param name="Measures">What is counted or summed, in our own words.</param>
/// <param name="Note">What the text leaves open.</param>
/// <param name="PublishedOn">The day of the text.</param>
/// <param name="SourceDigest">Digest of the text, so that it is known again wherever it is shown.</param>
public sealed record FigureRecorded(
    string Source, string Subject, string Measures, FigureBasis Basis, FigurePrecision Precision, string Period, FigureClass Class,
    long? AmountFen, long? Count, string? Unit, string? SubjectEn, string? Note, DateOnly? PublishedOn, string? SourceDigest) : ReportedFigureEvent;

/// <summary>It was said what of the ledger the figure is held against; a later one takes the place of an earlier.</summary>
public sealed record FigureHeld(LedgerMeasure Measure) : ReportedFigureEvent;

/// <summary>It was taken from the text wrongly; what is right is another figure.</summary>
public sealed record FigureWithdrawn(string Reason) : ReportedFigureEvent;

/// <summary>A figure and its text entered the register of what proves no payment (E7).</summary>
public sealed record FigureListed(string FigureId, string Source, string? SourceDigest) : Event;
