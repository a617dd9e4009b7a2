using Ledger.Domain.ReportedFigures;
using Ledger.Host.Seeding;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Seeding;

/// <summary>Each figure that a text prints is recorded in one ledger, word for word as <c>figures.csv</c> has it, and moves nothing there.</summary>
public sealed class RecordingThePrintedFigures
{
    private static readonly List<(string Ledger, RecordFigure Figure)> Recorded =
    [
        .. Directory.EnumerateDirectories(RehearsedLedger.SeedsFolder).Order(StringComparer.Ordinal).Select(Scenario.Read)
            .SelectMany(story => story.Lines, (story, line) => (story.Ledger.Ledger, line.Command as RecordFigure))
            .Where(each => each.Item2 is not null).Select(each => (each.Ledger, each.Item2!)),
    ];

    [Fact]
    public void what_the_ledgers_record_is_what_the_texts_print()
    {
        var printed = PrintedFigures.Read(Path.Combine(RehearsedLedger.SeedsFolder, "figures.csv"));
        Recorded.Select(each => each.Figure.FigureId).ShouldBe(printed.Select(figure => figure.Id), ignoreOrder: true);
        foreach (var (_, figure) in Recorded)
        {
            var row = printed.Single(each => each.Id == figure.FigureId);
            (figure.Source, figure.Subject, figure.SubjectEn, figure.Measures, figure.AmountFen, figure.Count, figure.Unit, figure.Basis, figure.Precision, figure.Period, figure.Class)
                .ShouldBe((row.Source, row.Subject, row.SubjectEn, row.Measures, row.AmountFen, row.Count, row.Unit, row.Basis, row.Precision, row.Period, row.Class));
            (figure.Note ?? "").ShouldBe(row.Note);
        }
    }

    [Fact]
    public void a_text_belongs_to_one_ledger() =>
        Recorded.GroupBy(each => each.Figure.Source).ShouldAllBe(of => of.Select(each => each.Ledger).Distinct().Count() == 1);

    [Fact]
    public void the_golden_pool_stands_as_it_did_before_its_figures_were_recorded()
    {
        var story = RehearsedLedger.Of(Scenario.Read(RehearsedLedger.GoldenFolder));
        var pool = story.Pool("pilot-district-2024");
        (pool.AppropriatedFen, pool.DisbursedFen, pool.RecoveredFen, pool.LapsedFen, pool.AvailableFen)
            .ShouldBe((3_000_000_000, 2_526_249_999, 8_640_000, 20_000_000, 123_640_001));
        story.State<ReportedFigure>("reported-figure/Z2").Measure.ShouldBe(new LedgerMeasure(MeasureKind.ProgrammeDisbursed, "pilot", "platform-grant"));
        story.Entries.Where(entry => entry.Happened is ReportedFigureEvent).Min(entry => entry.Position)
            .ShouldBeGreaterThan(story.Entries.Where(entry => entry.Stream.StartsWith("fund-pool/", StringComparison.Ordinal)).Max(entry => entry.Position));
    }
}
