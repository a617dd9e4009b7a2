using Ledger.Domain.ReportedFigures;
using Ledger.Host.Seeding;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Seeding;

public sealed class ReadingReportedFigures
{
    private static readonly string File = Path.Combine(RehearsedLedger.SeedsFolder, "figures.csv");

    [Fact]
    public void Every_row_holds_what_its_columns_promise()
    {
        var figures = PrintedFigures.Read(File);

        figures.Length.ShouldBeGreaterThan(40);
        figures.Select(f => f.Id).ShouldBeUnique();
        figures.ShouldAllBe(f => f.AmountFen == null || f.AmountFen > 0);
        figures.ShouldAllBe(f => f.Source.EndsWith(".txt", StringComparison.Ordinal));
    }

    [Fact]
    public void The_figures_of_the_golden_scenario_are_as_printed()
    {
        var figures = PrintedFigures.Read(File).ToDictionary(f => f.Id);

        figures["Z1"].ShouldSatisfyAllConditions(
            f => f.AmountFen.ShouldBe(3_000_000_000), f => f.Basis.ShouldBe(FigureBasis.Annual), f => f.Precision.ShouldBe(FigurePrecision.Exact));
        figures["Z2"].ShouldSatisfyAllConditions(
            f => f.AmountFen.ShouldBe(680_000_000), f => f.Basis.ShouldBe(FigureBasis.Cumulative), f => f.Precision.ShouldBe(FigurePrecision.Exact));
        figures["Z3"].ShouldSatisfyAllConditions(
            f => f.AmountFen.ShouldBe(1_800_000_000), f => f.Basis.ShouldBe(FigureBasis.Cumulative), f => f.Precision.ShouldBe(FigurePrecision.AtLeast));
        figures["Z4"].Count.ShouldBe(7);
        figures["C1"].AmountFen.ShouldBe(950_000_000_000);
    }

    [Fact]
    public void What_is_only_planned_has_the_basis_of_a_target() =>
        PrintedFigures.Read(File).Where(f => f.Id is "Z5" or "B1").ShouldAllBe(f => f.Basis == FigureBasis.Target && f.Class == FigureClass.Parameter);

    [Fact]
    public void An_exact_figure_agrees_only_when_equal_and_a_lower_bound_when_not_below()
    {
        var figures = PrintedFigures.Read(File).ToDictionary(f => f.Id);
        var paid = new ReconciledFigure("Z2", "pool", PoolMeasure.DisbursedPlatform);
        var provided = new ReconciledFigure("Z3", "pool", PoolMeasure.DisbursedProject);

        Reconciliation.Of(figures["Z2"], paid, 680_000_000).Agrees.ShouldBeTrue();
        Reconciliation.Of(figures["Z2"], paid, 680_000_001).ShouldSatisfyAllConditions(r => r.Agrees.ShouldBeFalse(), r => r.DifferenceFen.ShouldBe(1));
        Reconciliation.Of(figures["Z3"], provided, 1_846_249_999).ShouldSatisfyAllConditions(r => r.Agrees.ShouldBeTrue(), r => r.DifferenceFen.ShouldBe(46_249_999));
        Reconciliation.Of(figures["Z3"], provided, 1_799_999_999).Agrees.ShouldBeFalse();
    }

    [Theory]
    [InlineData("Z5")]
    [InlineData("Z4")]
    [InlineData("Z8b")]
    public void A_plan_a_count_and_an_indicator_are_never_held_against_a_balance(string id)
    {
        var figure = PrintedFigures.Read(File).Single(f => f.Id == id);

        Should.Throw<ArgumentException>(() => Reconciliation.Of(figure, new ReconciledFigure(id, "pool", PoolMeasure.Appropriated), 1));
    }

    [Theory]
    [InlineData("X1,a.txt,s,s,m,1.5,,,annual,exact,2024,LF,", "amount_fen")]
    [InlineData("X1,a.txt,s,s,m,-1,,,annual,exact,2024,LF,", "amount_fen")]
    [InlineData("X1,a.txt,s,s,m,1,2,firm,annual,exact,2024,LF,", "either")]
    [InlineData("X1,a.txt,s,s,m,,2,,annual,exact,2024,KPI,", "unit")]
    [InlineData("X1,a.txt,s,s,m,1,,,yearly,exact,2024,LF,", "basis")]
    [InlineData("X1,a.txt,s,s,m,1,,,annual,1800余万,2024,LF,", "precision")]
    [InlineData("X1,a.txt,s,s,m,1,,,annual,exact,2024,CTX,", "class")]
    [InlineData("X1,a.txt,,s,m,1,,,annual,exact,2024,LF,", "subject")]
    public void A_row_that_does_not_is_refused_by_its_line(string row, string problem)
    {
        var path = Path.GetTempFileName();
        try
        {
            System.IO.File.WriteAllText(path, System.IO.File.ReadLines(File).First() + "\n" + row + "\n");

            var refused = Should.Throw<ScenarioException>(() => PrintedFigures.Read(path));

            refused.Message.ShouldContain(problem);
            refused.Message.ShouldContain(":2:");
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }
}
