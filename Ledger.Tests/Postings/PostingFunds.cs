using System.Collections.Immutable;
using Ledger.Domain.Funds;
using Ledger.Domain.Postings;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Postings;

public sealed class PostingFunds
{
    private static readonly DateOnly Day = new(2024, 12, 31);
    private static readonly FundTerms Terms = new("t", []);
    private const string Stream = "fund/f1";

    /// <summary>Each event of a fund and its legs; none where it moves nothing.</summary>
    private static readonly IReadOnlyList<(FundEvent Happened, (string Account, long AmountFen)[] Legs)> Rules =
    [
        (new FundPlanned("n", FundKind.Direct, 900, "s"), []),
        (new FundEstablished(800, "m", "a", "d", Terms, Day), []),
        (new FundTermsAmended(Terms, Day, "d"), []),
        (new CommitmentMade("p", "P", true, 500, "a"), [("uncalled", 500), ("subscribed", -500)]),
        (new CapitalCalled("c", Day, 300, [new CallLine("p", 300)], "d"), [("called", 300), ("uncalled", -300)]),
        (new CapitalPaidIn("p", 200, "b"), [("paid-in", 200), ("called", -200), ("cash", 200), ("capital", -200)]),
        (new SubFundCommitted("f2", 100, "a"), []),
        (new SubFundPaid("f2", 50, "b"), [("sub-funds", 50), ("cash", -50)]),
        (new SubFundDistributionReceived("f2", "d", 30, 20), [("cash", 30), ("sub-funds", -20), ("income", -10)]),
        (new InvestmentClosed("i", "q", "Q", SupportStage.Seed, 80, 1, Day, "a", "b"), [("invested/seed", 80), ("cash", -80)]),
        (new InvestmentMarked("i", 90, Day, ValuationMethod.Cost), []),
        (new NavMarked(400, Day, ValuationMethod.NetAssets, "r"), []),
        (new IncomeReceived("n", IncomeKind.Dividend, 7, "b"), [("cash", 7), ("income", -7)]),
        (new FeePaid("f", FeeKind.Custody, 3, "x", "b"), [("fees", 3), ("cash", -3)]),
        (new DistributionMade("d", 60, [new DistributionLine("p", 60, 40)], "d"), [("distributed", 60), ("cash", -60)]),
        (new ExitClosed("x", "i", "q", SupportStage.Seed, 40, 55, 0, ExitRoute.Transfer, "b"), [("cash", 55), ("invested/seed", -40), ("gains", -15)]),
        (new ExitClosed("x", "i", "q", SupportStage.Merger, 40, 15, 0, ExitRoute.Winding, "b"), [("cash", 15), ("invested/merger", -40), ("gains", 25)]),
        (new LossRecognised("l", "i", "q", SupportStage.Angel, 9, "c", "m"), [("impaired", 9), ("invested/angel", -9)]),
        (new LossReviewOpened("l", [new LossDocument("k", "d")]), []),
        (new LossReviewConcluded("l", LossFinding.Diligent, "o", ["r"]), []),
        (new LossWrittenOff("l", 9, "d", "z"), [("written-off", 9), ("impaired", -9)]),
        (new ExemptionGranted("l", "t", "d", "z"), []),
        (new ExemptionDenied("l", "t", "d", "z"), []),
        (new BackInvestmentRecognised("r", "i", 5, "t", "d"), []),
        (new HarvestBegun("d"), []),
        (new FundLiquidated("d"), []),
    ];

    [Fact]
    public void every_event_of_a_fund_balances_on_the_accounts_of_that_fund()
    {
        var postings = new PostingRules();
        var legs = new Leg[PostingRules.MaxLegs];
        foreach (var (happened, expected) in Rules)
        {
            var posted = legs[..postings.Legs(Stream, happened, legs)];
            posted.ShouldBe(expected.Select(leg => new Leg($"{Stream}:{leg.Account}", leg.AmountFen)), happened.ToString());
            posted.Sum(leg => leg.AmountFen).ShouldBe(0, happened.ToString());
            posted.ShouldAllBe(leg => postings.FundAccountsOf(Stream).All.Contains(leg.Account));
        }
    }

    [Fact]
    public void every_event_of_a_fund_is_covered() =>
        Rules.Select(rule => rule.Happened.GetType()).Distinct()
            .ShouldBe(typeof(FundEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(FundEvent))), ignoreOrder: true);

    [Fact]
    public void no_account_of_a_fund_can_be_one_of_a_pool() =>
        new PostingRules().FundAccountsOf(Stream).All.ShouldAllBe(account => !Domain.Kernel.Ids.IsValid(account.Split(':', StringSplitOptions.None)[0]));
}
