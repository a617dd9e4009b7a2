using Ledger.Domain.BankAccounts;
using Ledger.Domain.BankStatements;
using Ledger.Domain.FundPools;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.ReportedFigures;
using Shouldly;
using Xunit;

namespace Ledger.Tests.ReportedFigures;

/// <summary>What texts say is recorded, held against what covers the same span, and never becomes money (E7, X1–X3).</summary>
public sealed class HoldingFigures
{
    private const string Text = "001_report.txt";

    private static RecordFigure Paid(string id = "Z2", FigureBasis basis = FigureBasis.Cumulative, FigurePrecision precision = FigurePrecision.Exact) => new(
        Text, "platform support", "paid out to platforms", basis, precision, "until 2024-10", FigureClass.LedgerFact, AmountFen: 680_000_000,
        PublishedOn: new DateOnly(2024, 1, 1), SourceDigest: Story.OtherDigest) { FigureId = id };

    private static HoldFigure Against(MeasureKind kind, string? of = null, string? instrument = null, string id = "Z2") =>
        new(new LedgerMeasure(kind, of, instrument)) { FigureId = id };

    [Fact]
    public void a_figure_is_recorded_once_with_its_text()
    {
        var world = Spec.Given(new World()).When(Paid()).Then(
            new StreamEvent("reported-figure/Z2", new FigureRecorded(
                Text, "platform support", "paid out to platforms", FigureBasis.Cumulative, FigurePrecision.Exact, "until 2024-10", FigureClass.LedgerFact,
                680_000_000, null, null, null, null, new DateOnly(2024, 1, 1), Story.OtherDigest)),
            new StreamEvent(FigureRegister.MainStream, new FigureListed("Z2", Text, Story.OtherDigest)));
        Spec.Given(world).When(Paid()).Refused(RefusalCodes.AlreadyExists);
        Spec.Given(world).When(Paid("Z3") with { PublishedOn = new DateOnly(2024, 2, 1) }).Refused(RefusalCodes.BusinessDateInvalid);
    }

    [Fact]
    public void cumulative_is_never_held_against_annual_and_a_plan_against_nothing()
    {
        var world = new World().Do(Paid(), People.Department).Do(Paid("Z5", FigureBasis.Target, FigurePrecision.Target), People.Department)
            .Do(Paid("Z9", FigureBasis.Point) with { Class = FigureClass.Parameter }, People.Department);
        Spec.Given(world).When(Against(MeasureKind.PoolDisbursed, Story.PoolId)).Refused(RefusalCodes.FigureBasisMismatch,
            ("basis", "cumulative"), ("measure", "pool-disbursed"), ("measureBasis", "annual"));
        Spec.Given(world).When(Against(MeasureKind.FundSize, id: "Z5")).Refused(RefusalCodes.FigureBasisMismatch, ("basis", "target"), ("precision", "target"));
        Spec.Given(world).When(Against(MeasureKind.FundSize, id: "Z9")).Refused(RefusalCodes.FigureBasisMismatch);
        Spec.Given(world).When(Against(MeasureKind.ProgrammeDisbursed, "pilot", "platform-grant"))
            .Then(new FigureHeld(new LedgerMeasure(MeasureKind.ProgrammeDisbursed, "pilot", "platform-grant")));
    }

    [Fact]
    public void an_amount_goes_with_money_and_an_indicator_with_indicators()
    {
        var world = new World().Do(Paid(), People.Department)
            .Do(Paid("Z4") with { AmountFen = null, Count = 7, Unit = "project" }, People.Department)
            .Do(Paid("Z8") with { Class = FigureClass.Indicator }, People.Department)
            .Do(Paid("Q2") with { Class = FigureClass.Indicator, AmountFen = null, Count = 49, Unit = "platform", Basis = FigureBasis.Point }, People.Department);
        Spec.Given(world).When(Against(MeasureKind.GrantsPaid)).Refused(RefusalCodes.FigureKindMismatch, ("figureKind", "amount"));
        Spec.Given(world).When(Against(MeasureKind.ProgrammeDisbursed, "pilot", id: "Z4")).Refused(RefusalCodes.FigureKindMismatch, ("figureKind", "count"));
        Spec.Given(world).When(Against(MeasureKind.GrantsPaid, id: "Z4")).Accepted();
        Spec.Given(world).When(Against(MeasureKind.ProgrammeDisbursed, "pilot", id: "Z8")).Refused(RefusalCodes.FigureKindMismatch, ("figureClass", "indicator"));
        Spec.Given(world).When(Against(MeasureKind.Indicator, "platforms", id: "Q2")).Accepted();
        Spec.Given(world).When(Against(MeasureKind.Indicator, "platforms", id: "Z4")).Refused(RefusalCodes.FigureKindMismatch);
    }

    [Fact]
    public void a_withdrawn_figure_is_held_against_nothing_and_stays_in_the_register()
    {
        var world = Story.Instructed().Do(Paid(), People.Department).Do(new WithdrawFigure("misread") { FigureId = "Z2" }, People.Department);
        Spec.Given(world).When(Against(MeasureKind.ProgrammeDisbursed, "pilot")).Refused(RefusalCodes.IllegalState, ("state", "withdrawn"));
        Spec.Given(world).When(new WithdrawFigure("again") { FigureId = "Z2" }).Refused(RefusalCodes.IllegalState);
        Spec.Given(world).When(new WithdrawFigure("x") { FigureId = "Z7" }).Refused(RefusalCodes.NotFound);
        Spec.Given(world).When(Story.Settle(bankRef: "Z2"), on: new DateOnly(2024, 3, 27)).Refused(RefusalCodes.ReportedNotPosted);
    }

    [Fact]
    public void a_press_figure_is_no_receipt_no_document_and_no_line_of_a_statement()
    {
        var world = Story.Instructed().Until(2024, 3, 27).Do(Paid(), People.Department)
            .Do(new RegisterBankAccount("acc-1", "bank", "bureau"), People.Releaser);
        Spec.Given(world).When(Story.Settle(bankRef: "Z2")).Refused(RefusalCodes.ReportedNotPosted, ("reference", "Z2"), ("figureId", "Z2"));
        Spec.Given(world).When(Story.Settle(bankRef: Text)).Refused(RefusalCodes.ReportedNotPosted, ("reference", Text));
        Spec.Given(world).When(Story.Settle() with { ReceiptDigest = Story.OtherDigest }).Refused(RefusalCodes.ReportedNotPosted);
        foreach (var (document, source) in new[] { ("Z2", "budget"), (Text, "budget"), ("reported-figure/Z2", "budget"), ("budget 2", Text) })
        {
            Spec.Given(world).When(new Appropriate(680_000_000, document, "2060404", source) { PoolId = Story.PoolId }).Refused(RefusalCodes.ReportedNotPosted);
        }

        Spec.Given(world).When(new AdjustAppropriation(1_00, "Z2") { PoolId = Story.PoolId }).Refused(RefusalCodes.ReportedNotPosted);
        Spec.Given(world).When(new ImportStatement(
            "csv", Story.Digest, 10, "s.csv", "st-1", "acc-1", new DateOnly(2024, 3, 1), new DateOnly(2024, 3, 27), 700_000_000, 20_000_000,
            [new StatementLine("1", 680_000_000, Direction.Debit, new DateOnly(2024, 3, 27), "Z2", null, null, null)]) { StatementId = "st-1" })
            .Refused(RefusalCodes.ReportedNotPosted, ("reference", "Z2"));
        Spec.Given(world).When(Story.Settle()).Accepted();
    }

    [Fact]
    public void a_press_figure_is_no_document_behind_money_either()
    {
        var world = Story.Instructed().Until(2024, 3, 27).Do(Paid(), People.Department);
        foreach (var reference in (string[])["Z2", "reported-figure/Z2", Text, Story.OtherDigest])
        {
            world.Documents = ["voucher 1", reference];
            Spec.Given(world).When(Story.Settle()).Refused(RefusalCodes.ReportedNotPosted, ("reference", reference), ("figureId", "Z2"));
            Spec.Given(world).When(new Appropriate(680_000_000, "budget 2", "2060404", "budget") { PoolId = Story.PoolId })
                .Refused(RefusalCodes.ReportedNotPosted);
        }

        // Behind another figure of the same text it may stand, and behind a plan.
        world.Decide(Paid("Z3"), People.Department).ShouldBeOfType<Decision.Accepted>();
        world.Decide(new PlanFund("fund", FundKind.Direct, 5_000_000_00, Text) { FundId = "f9" }, People.Department).ShouldBeOfType<Decision.Accepted>();
        world.Documents = ["voucher 1"];
        Spec.Given(world).When(Story.Settle()).Accepted();
    }

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(1L, 1L, "project")]
    [InlineData(1L, null, "project")]
    [InlineData(null, 1L, null)]
    [InlineData(null, -1L, "project")]
    public void a_figure_is_either_an_amount_or_a_number_of_something(long? amountFen, long? count, string? unit) =>
        Shape.CodeOf(Paid() with { AmountFen = amountFen, Count = count, Unit = unit }).ShouldBe(RefusalCodes.RequestInvalid);

    [Fact]
    public void shapes_that_cannot_be_figures_are_refused()
    {
        Shape.CodeOf(Paid() with { AmountFen = 0 }).ShouldBe(RefusalCodes.AmountInvalid);
        Shape.CodeOf(Paid(basis: FigureBasis.Target)).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Paid("a/b")).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Against(MeasureKind.PoolDisbursed)).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Against(MeasureKind.PoolDisbursed, "p", "gold")).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Against(MeasureKind.FundSize, instrument: "project-grant")).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Against(MeasureKind.FundSize)).ShouldBeNull();
    }
}
