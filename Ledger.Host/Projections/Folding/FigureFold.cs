using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Domain.ReportedFigures;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

/// <summary>Entries of a reported figure's stream → its row.</summary>
internal static class FigureFold
{
    public static StreamFold New() => new StreamFold<ReportedFigureEvent, ReportedFigure, FigureRow>(
        new VersionedRows<FigureRow>(
            "reported_figure", "version, changed_at, business_date, figure_id, status, detail",
            (to, row) => to
                .Long(row.Version).Instant(row.ChangedAt).Date(row.BusinessDate).Text(row.FigureId).Text(row.Status)
                .Bytes(JsonSerializer.SerializeToUtf8Bytes(row.Detail, ProjectionJson.Plain.FigureDetail)),
            ("figure_id", row => row.FigureId)),
        Grow, row => row.Position);

    private static FigureRow Grow(FigureRow? before, ReportedFigure figure, Entry entry) => new()
    {
        FigureId = Ids.OfStream(entry.Stream),
        Status = Kebab.Of(figure.Status),
        BusinessDate = entry.BusinessDate,
        ChangedAt = entry.RecordedAt,
        Version = entry.Version,
        Position = entry.Position,
        Detail = entry.Happened is FigureRecorded e
            ? new FigureDetail(
                e.Source, e.Subject, e.SubjectEn, e.Measures, e.AmountFen, e.Count, e.Unit, Kebab.Of(e.Basis), Kebab.Of(e.Precision), e.Period,
                Kebab.Of(e.Class), e.Note, e.PublishedOn)
            : before!.Detail with
            {
                Measure = figure.Measure is { } measure ? Kebab.Of(measure.Kind) : null,
                MeasureOf = figure.Measure?.Of,
                MeasureInstrument = figure.Measure?.Instrument,
            },
    };
}
