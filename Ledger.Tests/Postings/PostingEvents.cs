using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Postings;

public sealed class PostingEvents
{
    private static readonly DateOnly Day = new(2024, 12, 31);

    /// <summary>Each event of a pool, what it debits and what it credits; empty where it moves nothing.</summary>
    private static readonly IReadOnlyList<(FundPoolEvent Happened, string Debit, string Credit, long AmountFen)> Rules =
    [
        (new PoolOpened("p", "l", 2024, "n", ["project-grant"], "2060404"), "", "", 0),
        (new FundsAppropriated(500, "d", "2060404", "s"), "available", "appropriated", 500),
        (new AppropriationAdjusted(200, "d"), "available", "adjusted", 200),
        (new AppropriationAdjusted(-200, "d"), "available", "adjusted", -200),
        (new AppropriationCorrected(2, -500, "d", "r"), "available", "adjusted", -500),
        (new PoolFrozen("r"), "", "", 0),
        (new PoolUnfrozen("r"), "", "", 0),
        (new FundsReserved("r1", "a", "project-grant", 300, Day), "reserved", "available", 300),
        (new ReservationReleased("r1", 300, "r"), "available", "reserved", 300),
        (new FundsObligated("b1", "r1", "a", "project-grant", 300), "obligated", "reserved", 300),
        (new FundsDeobligated("b1", 100, "r"), "available", "obligated", 100),
        (new PaymentInFlight("o1", "b1", "project-grant", 200), "in-flight", "obligated", 200),
        (new OutlayPosted("o1", "b1", "project-grant", 200), "disbursed/project-grant", "in-flight", 200),
        (new OutlayPosted("o2", "b2", "platform-grant", 200), "disbursed/platform-grant", "in-flight", 200),
        (new OutlayReturned("o1", "b1", "project-grant", 200, false), "obligated", "in-flight", 200),
        (new OutlayReturned("o1", "b1", "platform-grant", 200, true), "obligated", "disbursed/platform-grant", 200),
        (new RecoveryRestored("c1", 50, "d"), "available", "recovered", 50),
        (new FundsCarriedOut("next", 60, "d"), "carried-out", "available", 60),
        (new FundsCarriedIn("last", 2023, 70, "d"), "available", "carried-in", 70),
        (new FundsLapsed(80, "d"), "lapsed", "available", 80),
        (new ClosingBegun(), "", "", 0),
        (new FiscalYearClosed("d"), "", "", 0),
    ];

    [Fact]
    public void every_event_of_a_pool_debits_one_account_and_credits_another()
    {
        var postings = new PostingRules();
        var legs = new Leg[PostingRules.MaxLegs];
        foreach (var (happened, debit, credit, amountFen) in Rules)
        {
            var expected = debit.Length == 0 ? Array.Empty<Leg>() :
            [
                new Leg($"{Story.PoolId}:{debit}", amountFen), new Leg($"{Story.PoolId}:{credit}", -amountFen),
            ];
            legs[..postings.Legs(Story.PoolStream, happened, legs)].ShouldBe(expected, happened.ToString());
        }
    }

    [Fact]
    public void every_event_of_a_pool_is_covered() =>
        Rules.Select(rule => rule.Happened.GetType()).Distinct()
            .ShouldBe(typeof(FundPoolEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(FundPoolEvent))), ignoreOrder: true);

    [Fact]
    public void what_happens_to_a_grant_posts_nothing_of_its_own() =>
        new PostingRules().Legs(Story.StreamOf(default), new InstalmentPaid(1, "o1", 500), new Leg[2]).ShouldBe(0);

    [Fact]
    public void the_names_of_a_pools_accounts_are_made_once()
    {
        var postings = new PostingRules();
        var legs = new Leg[PostingRules.MaxLegs];
        var reserved = new FundsReserved("r1", "a", "project-grant", 300, Day);
        var outlay = new OutlayPosted("o1", "b1", "project-grant", 200);
        postings.Legs(Story.PoolStream, reserved, legs);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            postings.Legs(Story.PoolStream, reserved, legs);
            postings.Legs(Story.PoolStream, outlay, legs);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }
}
