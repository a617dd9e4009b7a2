using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.FundPools;

public sealed class AppropriatingFunds
{
    private static Appropriate Appropriate(long amountFen = 1_000_00, string documentNo = "budget 2024-2", string functionCode = "2060404") =>
        new(amountFen, documentNo, functionCode, "general budget") { PoolId = Story.PoolId };

    private static AdjustAppropriation Adjust(long deltaFen) => new(deltaFen, "budget 2024-9") { PoolId = Story.PoolId };

    [Fact]
    public void a_budget_document_gives_authority()
    {
        var pool = Spec.Given(Story.Pool()).When(Appropriate()).Then(new FundsAppropriated(1_000_00, "budget 2024-2", "2060404", "general budget")).PoolState();
        pool.AvailableFen.ShouldBe(30_001_000_00);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void without_a_budget_document_there_is_no_authority(string documentNo)
    {
        Shape.CodeOf(Appropriate(documentNo: documentNo)).ShouldBe(RefusalCodes.AppropriationNoDocument);
        Shape.CodeOf(Adjust(-1) with { DocumentNo = documentNo }).ShouldBe(RefusalCodes.AppropriationNoDocument);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_000_000_000_001)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void an_amount_outside_the_range_has_the_wrong_shape(long amountFen) =>
        Shape.CodeOf(Appropriate(amountFen)).ShouldBe(RefusalCodes.AmountInvalid);

    [Fact]
    public void a_change_of_nothing_has_the_wrong_shape() => Shape.CodeOf(Adjust(0)).ShouldBe(RefusalCodes.AmountInvalid);

    [Fact]
    public void the_sum_of_all_authority_stays_inside_the_range() =>
        Spec.Given(Story.Pool()).When(Appropriate(Fen.Max)).Refused(RefusalCodes.AmountInvalid, ("maxFen", Fen.Max));

    [Fact]
    public void another_function_code_is_another_purpose() =>
        Spec.Given(Story.Pool()).When(Appropriate(functionCode: "2080000")).Refused(RefusalCodes.PoolPurposeMismatch,
            ("functionCode", "2080000"), ("poolFunctionCode", "2060404"));

    [Fact]
    public void a_budget_can_be_released_ahead_of_its_year()
    {
        var world = Story.Pool().Until(2023, 12, 20);
        Spec.Given(world).When(Appropriate()).Accepted().PoolState().AppropriatedFen.ShouldBe(30_001_000_00);
    }

    [Fact]
    public void a_budget_cannot_be_released_after_its_year() =>
        Spec.Given(Story.Pool().Until(2025, 1, 2)).When(Appropriate()).Refused(RefusalCodes.YearClosed, ("fiscalYear", 2024));

    [Fact]
    public void authority_can_be_cut_down_to_what_is_used()
    {
        var pool = Spec.Given(Story.Proposed()).When(Adjust(-29_000_000_00)).Then(new AppropriationAdjusted(-29_000_000_00, "budget 2024-9")).PoolState();
        pool.AvailableFen.ShouldBe(0);
        pool.AuthorityFen.ShouldBe(1_000_000_00);
    }

    [Fact]
    public void authority_cannot_be_cut_below_what_is_used() =>
        Spec.Given(Story.Proposed()).When(Adjust(-29_000_000_01)).Refused(RefusalCodes.AppropriationBelowUsed,
            ("authorityAfterFen", 999_999_99L), ("usedFen", 1_000_000_00L));

    [Fact]
    public void a_wrong_entry_is_cancelled_by_a_new_one_that_names_it()
    {
        // Version 1 opened the pool, version 2 appropriated.
        var world = Spec.Given(Story.Pool()).When(Correct(2)).Then(new AppropriationCorrected(2, -30_000_000_00, "budget 2024-3", "typed twice"));
        world.PoolState().AvailableFen.ShouldBe(0);
        world.PoolState().AppropriatedFen.ShouldBe(30_000_000_00);
        Spec.Given(world).When(Correct(2)).Refused(RefusalCodes.CorrectionInvalid, ("correctsVersion", 2L));
        Spec.Given(world).When(Correct(3)).Refused(RefusalCodes.CorrectionInvalid);
        Spec.Given(world).When(Correct(1)).Refused(RefusalCodes.CorrectionInvalid);
    }

    [Fact]
    public void a_correction_cannot_cut_below_what_is_used() =>
        Spec.Given(Story.Proposed()).When(Correct(2)).Refused(RefusalCodes.AppropriationBelowUsed, ("usedFen", 1_000_000_00L));

    [Fact]
    public void a_day_that_has_not_come_is_refused() =>
        Spec.Given(Story.Pool()).When(Appropriate(), on: new DateOnly(2024, 1, 3), today: new DateOnly(2024, 1, 2))
            .Refused(RefusalCodes.BusinessDateInvalid, ("businessDate", new DateOnly(2024, 1, 3)), ("today", new DateOnly(2024, 1, 2)));

    private static CorrectAppropriation Correct(long version) => new(version, "budget 2024-3", "typed twice") { PoolId = Story.PoolId };
}
