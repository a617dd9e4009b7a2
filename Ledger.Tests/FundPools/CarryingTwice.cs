using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Rulebooks;
using Shouldly;
using Xunit;

namespace Ledger.Tests.FundPools;

/// <summary>Y2, second half: each yuan keeps the year of its budget, and after two years it lapses.</summary>
public sealed class CarryingTwice
{
    private static string PoolOf(int year) => $"pilot-district-{year}";

    private static FundPool StateOf(World world, int year) => world.State<FundPool>(FundPool.StreamOf(PoolOf(year)));

    private static CarryOver Carry(int from, long amountFen) => new(PoolOf(from + 1), amountFen, $"carry {from}") { PoolId = PoolOf(from) };

    private static Lapse Lapse(int year, long amountFen) => new(amountFen, "lapse") { PoolId = PoolOf(year) };

    private static Appropriate Appropriate(int year, long amountFen) => new(amountFen, $"budget {year}-1", "2060404", "general budget") { PoolId = PoolOf(year) };

    /// <summary>10 million of 2024, of which 6 are in 2026 beside 5 of 2026's own.</summary>
    private static World InTheThirdYear() => Story.Pool(10_000_000_00).Until(2024, 12, 31)
        .Do(Story.OpenPool(2025), People.Maker).Do(Story.OpenPool(2026), People.Maker).Do(Story.OpenPool(2027), People.Maker)
        .Do(Carry(2024, 10_000_000_00), People.Releaser).Until(2025, 12, 31)
        .Do(Lapse(2025, 4_000_000_00), People.Releaser).Do(Carry(2025, 6_000_000_00), People.Releaser).Until(2026, 12, 31)
        .Do(Appropriate(2026, 5_000_000_00), People.Maker);

    [Fact]
    public void a_yuan_keeps_the_year_of_its_budget_on_its_way()
    {
        var world = InTheThirdYear();
        StateOf(world, 2025).Slices.ShouldBeEmpty();
        StateOf(world, 2026).Slices.ShouldBe([new AuthoritySlice(2024, 6_000_000_00), new AuthoritySlice(2026, 5_000_000_00)]);
        StateOf(world, 2026).CarriedInByYear.ShouldBe([KeyValuePair.Create(2024, 6_000_000_00L)]);
    }

    [Fact]
    public void what_was_carried_twice_is_not_carried_a_third_time()
    {
        var world = InTheThirdYear();
        Spec.Given(world).When(Carry(2026, 5_000_000_01)).Refused(RefusalCodes.CarryoverLimit,
            ("requestedFen", 5_000_000_01L), ("carriableFen", 5_000_000_00L), ("limitYears", 2), ("originYear", 2024), ("fiscalYear", 2026));
        Spec.Given(world).When(Carry(2026, 5_000_000_00)).Then(
            new StreamEvent(FundPool.StreamOf(PoolOf(2026)), new FundsCarriedOut(PoolOf(2027), 5_000_000_00, "carry 2026", 2026)),
            new StreamEvent(FundPool.StreamOf(PoolOf(2027)), new FundsCarriedIn(PoolOf(2026), 2026, 5_000_000_00, "carry 2026")));
    }

    [Fact]
    public void what_lapses_is_the_oldest_and_what_is_carried_names_each_year()
    {
        var world = InTheThirdYear();
        Spec.Given(world).When(Lapse(2026, 7_000_000_00)).Then(new FundsLapsed(6_000_000_00, "lapse", 2024), new FundsLapsed(1_000_000_00, "lapse", 2026));
        var second = Story.Pool(10_000_000_00).Until(2024, 12, 31).Do(Story.OpenPool(2025), People.Maker).Do(Story.OpenPool(2026), People.Maker)
            .Do(Carry(2024, 10_000_000_00), People.Releaser).Until(2025, 12, 31).Do(Appropriate(2025, 3_000_000_00), People.Maker);
        Spec.Given(second).When(Carry(2025, 12_000_000_00)).Accepted();
        StateOf(second, 2025).Slices.ShouldBe([new AuthoritySlice(2025, 1_000_000_00)]);
        StateOf(second, 2026).Slices.ShouldBe([new AuthoritySlice(2024, 10_000_000_00), new AuthoritySlice(2025, 2_000_000_00)]);
    }

    [Fact]
    public void the_rulebook_may_say_another_number_of_years()
    {
        var world = InTheThirdYear().Do(Story.AdoptRules("rules-2026", new DateOnly(2026, 1, 1)) with { CarryOverYears = 3 }, People.Administrator);
        Spec.Given(world).When(Carry(2026, 11_000_000_00)).Accepted();
        StateOf(world, 2027).Slices.ShouldBe([new AuthoritySlice(2024, 6_000_000_00), new AuthoritySlice(2026, 5_000_000_00)]);

        var strict = Story.Pool().Do(Story.AdoptRules("strict", new DateOnly(2024, 2, 1)) with { CarryOverYears = 0 }, People.Administrator)
            .Until(2024, 12, 31).Do(Story.OpenPool(2025), People.Maker);
        Spec.Given(strict).When(Carry(2024, 1)).Refused(RefusalCodes.CarryoverLimit, ("carriableFen", 0L), ("limitYears", 0));
        Shape.CodeOf(Story.AdoptRules() with { CarryOverYears = 11 }).ShouldBe(RefusalCodes.RequestInvalid);
    }

    [Fact]
    public void payments_use_up_the_oldest_authority_first() =>
        AuthoritySlices.Left(2026, 5, new Dictionary<int, long> { [2024] = 6, [2025] = 2 }, new Dictionary<int, long>(), 7)
            .ShouldBe([new AuthoritySlice(2025, 1), new AuthoritySlice(2026, 5)]);

    [Fact]
    public void a_reduction_beyond_the_years_own_budget_takes_from_the_oldest() =>
        AuthoritySlices.Left(2026, -3, new Dictionary<int, long> { [2024] = 6, [2025] = 2 }, new Dictionary<int, long> { [2025] = 1 }, 2)
            .ShouldBe([new AuthoritySlice(2024, 1), new AuthoritySlice(2025, 1)]);
}
