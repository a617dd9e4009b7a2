using Ledger.Host.Projections;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Funds;

/// <summary>The money-weighted return and the look through layers, against figures worked out by hand.</summary>
public sealed class MeasuringReturns
{
    private static readonly DateOnly First = new(2023, 1, 1);

    [Fact]
    public void a_tenth_more_after_a_year_is_ten_percent() => Bp((0, -1_000), (365, 1_100)).ShouldBe(1_000);

    [Fact]
    public void twice_as_much_after_two_years_is_the_root_of_two() => Bp((0, -1_000), (730, 2_000)).ShouldBe(4_142);

    [Fact]
    public void half_lost_after_a_year_is_minus_fifty_percent() => Bp((0, -1_000), (365, 500)).ShouldBe(-5_000);

    [Fact]
    public void the_order_in_which_flows_are_told_does_not_matter() =>
        Bp((730, 1_331), (0, -1_000), (365, 0)).ShouldBe(Bp((0, -1_000), (730, 1_331)));

    [Fact]
    public void money_that_came_late_counts_for_its_time_only()
    {
        // 100 for two years and 100 for one, at ten percent: 121 + 110.
        Bp((0, -10_000), (365, -10_000), (730, 23_100)).ShouldBe(1_000);
        // The example of the spreadsheet function's own documentation: 37.34%.
        MoneyWeightedReturn.Bp(
        [
            new(new DateOnly(2008, 1, 1), -1_000_000), new(new DateOnly(2008, 3, 1), 275_000), new(new DateOnly(2008, 10, 30), 425_000),
            new(new DateOnly(2009, 2, 15), 325_000), new(new DateOnly(2009, 4, 1), 275_000),
        ]).ShouldBe(3_734);
    }

    [Fact]
    public void without_flows_both_ways_or_without_time_there_is_none()
    {
        Bp((0, -1_000)).ShouldBeNull();
        Bp((0, 1_000), (365, 5)).ShouldBeNull();
        Bp((0, -1_000), (0, 1_100)).ShouldBeNull();
        Bp().ShouldBeNull();
    }

    [Fact]
    public void through_layers_each_yuan_is_counted_where_it_is()
    {
        // top (100 paid in, 60 of it government) → half of middle (40 paid in, 20 from top) → a quarter of low (40 paid in, 10 from middle).
        FundRow[] funds = [Fund("top", 100, 30, 50), Fund("middle", 40, 16, 14), Fund("low", 40, 32, 8)];
        FundPartnerRow[] partners =
        [
            Partner("top", "gov", true, 60), Partner("top", "corp", false, 40), Partner("middle", "fund/top", false, 20), Partner("middle", "bank", false, 20),
            Partner("low", "fund/middle", false, 10), Partner("low", "gov", true, 30),
        ];
        var layers = new FundLayers(funds, partners);
        layers.From("top").ShouldBe(
        [
            new LookThroughLayer("top", "top", 1, 10_000, 30, 0, 50), new LookThroughLayer("middle", "middle", 2, 5_000, 8, 0, 7),
            new LookThroughLayer("low", "low", 3, 1_250, 4, 0, 1),
        ]);
        layers.From("low").ShouldBe([new LookThroughLayer("low", "low", 1, 10_000, 32, 0, 8)]);
        layers.Government("top").Bp.ShouldBe(6_000);
        layers.Government("middle").Bp.ShouldBe(3_000);
        layers.Government("low").Bp.ShouldBe(8_250, "three quarters are government's own, and of the last quarter what reached it through two funds");
        // What is held anywhere is held by somebody, once: all paid in from outside is somewhere.
        funds.Sum(f => f.InvestedFen + f.CashFen).ShouldBe(partners.Where(p => p.AsFund is null).Sum(p => p.PaidInFen));
    }

    [Fact]
    public void two_ways_to_one_fund_add_up()
    {
        FundRow[] funds = [Fund("top", 100, 0, 20), Fund("left", 40, 0, 20), Fund("right", 40, 0, 20), Fund("low", 80, 80, 0)];
        FundPartnerRow[] partners =
        [
            Partner("top", "gov", true, 100), Partner("left", "fund/top", true, 40), Partner("right", "fund/top", true, 40), Partner("low", "fund/left", true, 20),
            Partner("low", "fund/right", true, 20), Partner("low", "bank", false, 40),
        ];
        var layers = new FundLayers(funds, partners);
        layers.From("top").Single(layer => layer.FundId == "low").ShouldBe(new LookThroughLayer("low", "low", 3, 5_000, 40, 0, 0));
        layers.Government("low").Bp.ShouldBe(5_000);
    }

    private static long? Bp(params (int Days, long AmountFen)[] flows) =>
        MoneyWeightedReturn.Bp(flows.Select(flow => new DatedFlow(First.AddDays(flow.Days), flow.AmountFen)));

    private static FundRow Fund(string id, long paidInFen, long investedFen, long cashFen) =>
        new() { FundId = id, Name = id, Status = "investing", PaidInFen = paidInFen, InvestedFen = investedFen, CashFen = cashFen };

    private static FundPartnerRow Partner(string fund, string partner, bool government, long paidInFen) =>
        new(fund, partner, partner, government, paidInFen, paidInFen, paidInFen, 0, 0);
}
