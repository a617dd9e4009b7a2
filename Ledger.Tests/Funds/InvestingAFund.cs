using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Shouldly;
using Xunit;
using static Ledger.Tests.Funds.FundStory;

namespace Ledger.Tests.Funds;

/// <summary>F2 and F3: what is invested was paid in, and no project takes more than its share.</summary>
public sealed class InvestingAFund
{
    private static readonly DateOnly Day = new(2024, 4, 1);

    [Fact]
    public void an_investment_turns_cash_into_cost() =>
        Spec.Given(PaidIn().Until(2024, 4, 1)).When(Invest(), Manager)
            .Then(new InvestmentClosed("i1", "p1", "Company p1", SupportStage.Seed, 10 * Million, 1_000, Day, "spa i1", "b-i1", "chips"))
            .FundState().ShouldSatisfyAllConditions(
                f => f.Status.ShouldBe(FundStatus.Investing), f => f.CashFen.ShouldBe(40 * Million), f => f.InvestedFen.ShouldBe(10 * Million));

    [Fact]
    public void undrawn_money_cannot_be_invested() =>
        Spec.Given(Subscribed()).When(Invest(), Manager)
            .Refused(RefusalCodes.FundInsufficientCash, ("requestedFen", 10 * Million), ("cashFen", 0L), ("paidInFen", 0L));

    [Fact]
    public void a_quarter_in_one_project_is_too_much_where_a_fifth_is_the_limit()
    {
        Spec.Given(PaidIn()).When(Invest(millions: 25), Manager).Refused(RefusalCodes.ConcentrationExceeded,
            ("limit", "single-project"), ("requestedFen", 25 * Million), ("heldFen", 0L), ("limitFen", 20 * Million), ("ratioBp", 2_000),
            ("sizeFen", 100 * Million), ("ruleVersion", Terms));
        Spec.Given(PaidIn()).When(Invest(millions: 20), Manager).Accepted();
    }

    [Fact]
    public void several_investments_in_one_company_count_together() =>
        Spec.Given(Invested()).When(Invest("i3", "p1", 11), Manager).Refused(RefusalCodes.ConcentrationExceeded, ("heldFen", 10 * Million));

    [Fact]
    public void nothing_is_invested_in_a_company_from_which_money_is_asked_back()
    {
        var world = PaidIn().Append("party/p1", new PartyRecoveryOpened("r9", "project-grant/g9"));
        Spec.Given(world).When(Invest(), Manager)
            .Refused(RefusalCodes.PartyHasOpenRecovery, ("partyId", "p1"), ("openRecoveries", (string[])["r9"]));
        Spec.Given(world).When(Invest("i2", "p2"), Manager).Accepted();
        Spec.Given(world.Append("party/p1", new PartyRecoveryEnded("r9"))).When(Invest(), Manager).Accepted();
    }

    [Fact]
    public void nothing_is_invested_in_a_company_whose_flag_is_up_on_the_day()
    {
        var world = PaidIn().Append("party/p1", new PartyRegistered("Company p1"))
            .Append("party/p1", new FlagRaised("f1", FlagKind.AbnormalOperation, new DateOnly(2024, 3, 20), new DateOnly(2024, 3, 31), "no report", "doc 1", Digest));
        Spec.Given(world.Until(2024, 3, 25)).When(Invest(), Manager).Refused(RefusalCodes.PartyNotEligible, ("flagId", "f1"));
        Spec.Given(world.Until(2024, 4, 1)).When(Invest(), Manager).Accepted();
    }

    [Fact]
    public void what_was_sold_counts_no_more()
    {
        var world = Invested().Until(2024, 9, 2).Do(Exit("x1", "i1", 10, 12), Manager);
        Spec.Given(world).When(Invest("i3", "p1", 20), Manager).Accepted();
    }

    [Fact]
    public void money_that_came_back_can_be_invested_again()
    {
        var world = Invested().Do(Invest("i3", "p3", 15), Manager).Do(Invest("i4", "p4", 10), Manager);
        world.FundState().CashFen.ShouldBe(0);
        Spec.Given(world).When(Invest("i5", "p5", 1), Manager).Refused(RefusalCodes.FundInsufficientCash);
        world.Do(new ReceiveIncome("n1", IncomeKind.Dividend, Million, "b-n1", "i3") { FundId = Id }, Manager);
        Spec.Given(world).When(Invest("i5", "p5", 1), Manager).Accepted();
    }

    [Fact]
    public void a_sale_takes_out_cost_and_the_rest_is_gain()
    {
        var world = Spec.Given(Invested().Until(2024, 9, 2)).When(Exit("x1", "i1", 4, 7), Manager)
            .Then(new ExitClosed("x1", "i1", "p1", SupportStage.Seed, 4 * Million, 7 * Million, 500, ExitRoute.Transfer, "b-x1"));
        var fund = world.FundState();
        (fund.CashFen, fund.InvestedFen, fund.GainsFen).ShouldBe((32 * Million, 21 * Million, 3 * Million));
        Spec.Given(world).When(Exit("x2", "i1", 7, 0), Manager)
            .Refused(RefusalCodes.InvestmentCostExceeded, ("requestedFen", 7 * Million), ("heldFen", 6 * Million), ("of", "i1"));
        Spec.Given(world).When(Exit("x2", "i1", 6, 0), Manager).Accepted().FundState().GainsFen.ShouldBe(-3 * Million);
    }

    [Fact]
    public void a_mark_speaks_of_a_day_that_has_come_and_replaces_no_later_one()
    {
        var world = Invested().Until(2024, 12, 31).Do(Mark(12, new DateOnly(2024, 9, 30)), Manager);
        world.FundState().Investments["i1"].MarkFen.ShouldBe(12 * Million);
        world.FundState().CashFen.ShouldBe(25 * Million, "an estimate moves no money");
        Spec.Given(world).When(Mark(13, new DateOnly(2025, 1, 1)), Manager).Refused(RefusalCodes.BusinessDateInvalid, ("asOf", new DateOnly(2025, 1, 1)));
        Spec.Given(world).When(Mark(13, new DateOnly(2024, 6, 30)), Manager).Refused(RefusalCodes.BusinessDateInvalid, ("lastAsOf", new DateOnly(2024, 9, 30)));
        Spec.Given(world).When(Exit("x1", "i1", 4, 7), Manager).Accepted().FundState().Investments["i1"].MarkFen
            .ShouldBeNull("what was thought of the whole says nothing of the rest");
    }

    [Fact]
    public void ratios_are_exact_and_floored()
    {
        FundRatios.Of(3, 1, 1).ShouldBe(new FundRatios(3_333, 3_333, 6_666));
        FundRatios.Of(3, 2, 2).ShouldBe(new FundRatios(6_666, 6_666, 13_333), "each is floored on its own");
        FundRatios.Of(950_000_000_000, 950_000_000_000, 1_900_000_000_000).ShouldBe(new FundRatios(10_000, 20_000, 30_000));
        FundRatios.Of(0, 0, 5).ShouldBe(new FundRatios(null, null, null));
        FundRatios.Of(4, 1, null).ShouldBe(new FundRatios(2_500, null, null));
    }

    [Fact]
    public void what_is_counted_as_invested_at_home_cites_the_terms_of_its_day()
    {
        var count = new RecogniseBackInvestment("r1", "i1", 15 * Million, Terms, "recognition 1") { FundId = Id };
        Spec.Given(Invested()).When(count with { RuleVersion = "terms-0" }, People.Department)
            .Refused(RefusalCodes.RuleVersionInvalid, ("ruleVersion", "terms-0"), ("ruleVersionInForce", Terms));
        Spec.Given(Invested()).When(count, People.Department).Accepted().FundState().BackInvestedFen.ShouldBe(15 * Million);
    }

    private static ExitInvestment Exit(string id, string investment, long costMillions, long millions) =>
        new(id, investment, costMillions * Million, millions * Million, 500, ExitRoute.Transfer, "b-" + id) { FundId = Id };

    private static MarkInvestment Mark(long millions, DateOnly asOf) => new("i1", millions * Million, asOf, ValuationMethod.RecentRound) { FundId = Id };
}
