using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Ledger.Domain.Rulebooks;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Postings;

/// <summary>
/// Random histories over one pool, several grants and their orders, against books kept by hand. After every step: nothing was spent that
/// was not there, the pool agrees with the books and with its postings, and the postings of all pools add up to nothing.
/// </summary>
public sealed class RandomHistories
{
    /// <summary>What a releaser approves in one day for one award.</summary>
    public const long LimitFen = 800_000;
    /// <summary>The same for the junior one.</summary>
    public const long JuniorLimitFen = 100_000;

    /// <summary>One grant of each kind is already being carried out: payments come early enough for everything that can follow them.</summary>
    private static readonly IReadOnlyList<Move> Beginning =
        [.. Enumerable.Range(0, 20).Select(i => new Move(Act.AdvanceGrant, i % 2 * Player.ProjectGrants, 1, 400_000))];

    private static readonly string[] Pools = [Story.PoolId, Story.NextPoolId];

    [Fact]
    public void the_ledger_agrees_with_books_kept_by_hand()
    {
        var seen = new Dictionary<Type, int>();
        Seeded.Check(History.Any, history =>
        {
            foreach (var (_, happened) in Play(history).Journal)
            {
                seen[happened.GetType()] = seen.GetValueOrDefault(happened.GetType()) + 1;
            }
        }, 150);

        // Agreement over histories in which little happens would mean little. Closing a year needs every fen gone, which chance does not do.
        typeof(Event).Assembly.GetTypes()
            .Where(t => t.IsAssignableTo(typeof(Event)) && !t.IsAbstract && t != typeof(FiscalYearClosed))
            // Parties and schemes have random histories of their own: Ledger.Tests/Parties, Ledger.Tests/Schemes.
            .Where(t => !t.IsSubclassOf(typeof(Domain.Parties.PartyEvent)) && !t.IsSubclassOf(typeof(Domain.Schemes.SchemeEvent))
                && t != typeof(Domain.Schemes.AwardCounted) && t != typeof(Domain.Schemes.AwardRecounted))
            // And so have funds: Ledger.Tests/Funds.
            .Where(t => t.Namespace != typeof(Domain.Funds.Fund).Namespace)
            // So has the bank's side: Ledger.Tests/Banking.
            .Where(t => t.Namespace is not ("Ledger.Domain.BankAccounts" or "Ledger.Domain.PaymentBatches" or "Ledger.Domain.BankStatements"))
            // And what becomes of money after it was paid: Ledger.Tests/Linkages.
            .Where(t => t.Namespace is not ("Ledger.Domain.Linkages" or "Ledger.Domain.Recoveries") && !Linkages.RandomLinkages.Plays(t))
            // Guaranteed loans: Ledger.Tests/RiskSharing.
            .Where(t => t.Namespace != "Ledger.Domain.RiskSharing" && t.Name != "CompensationOrderDrafted")
            // Years are carried over in Ledger.Tests/FundPools; figures, indicators, plans and periods move nothing and have specs of their own.
            .Where(t => t.Namespace is not ("Ledger.Domain.ReportedFigures" or "Ledger.Domain.Indicators" or "Ledger.Domain.SpendingPlans")
                && t != typeof(Domain.Grants.AwardCarried))
            // So have panels, platforms, calls, falling support and delegations: Ledger.Tests/ReviewPanels, Ledger.Tests/Platforms.
            .Where(t => t.Namespace is not ("Ledger.Domain.ReviewPanels" or "Ledger.Domain.Platforms" or "Ledger.Domain.PublishedLists"
                or "Ledger.Domain.ChallengeCalls" or "Ledger.Domain.Tapers" or "Ledger.Domain.Delegations"))
            .Where(t => !seen.ContainsKey(t)).Select(t => t.Name).ShouldBeEmpty($"these never happened; seed {Seeded.Seed}");
    }

    private static World Play(History history)
    {
        var world = Opened();
        var books = new NaiveBooks();
        books.Hear(FirstAppropriation, People.Maker, world.Day, 1);
        var player = new Player(world);
        var posted = new PostedBooks(world).CatchUp();
        foreach (var move in Beginning.Concat(history.Moves))
        {
            if (player.Next(move) is not var (command, actor) || Shape.CodeOf(command) is not null)
            {
                continue;
            }

            var before = world.Journal.Count;
            var version = world.PoolState().Version;
            var decision = world.Try(command, actor);
            if (decision is Decision.Refused(var refusal))
            {
                world.Journal.Count.ShouldBe(before);
                if (refusal.Code == RefusalCodes.PoolInsufficientAvailable)
                {
                    refusal.Facts.ShouldContain(new Fact("availableFen", books.Available(Story.PoolId)));
                    refusal.Facts.ShouldContain(fact => fact.Name == "requestedFen" && (long)fact.Value > books.Available(Story.PoolId));
                }

                continue;
            }

            books.Hear(command, actor, world.Day, version);
            posted.CatchUp();
            foreach (var pool in Pools)
            {
                Compare(pool, world.State<FundPool>(FundPool.StreamOf(pool)), books, posted);
            }
        }

        world.ShouldReplayToTheSame();
        return world;
    }

    private static readonly Appropriate FirstAppropriation = new(3_000_000, "budget 1", "2060404", "general") { PoolId = Story.PoolId };

    private static World Opened()
    {
        var rules = Story.AdoptRules() with
        {
            SchemeCaps = [],
            ApprovalLimits = [new ApprovalLimit("*", LimitFen), new ApprovalLimit(People.JuniorReleaser, JuniorLimitFen)],
        };
        return new World().Do(rules, People.Administrator)
            .Do(Story.Calendar2024, People.Administrator)
            .Do(new PublishCalendar(2025, "calendar 2025", [], []), People.Administrator)
            .Do(Story.OpenPool(2024), People.Maker).Do(Story.OpenPool(2025), People.Maker)
            .Do(FirstAppropriation, People.Maker);
    }

    private static void Compare(string id, FundPool pool, NaiveBooks books, PostedBooks posted)
    {
        pool.AvailableFen.ShouldBeGreaterThanOrEqualTo(0, "P1");
        pool.AvailableFen.ShouldBe(pool.AppropriatedFen + pool.CarriedInFen + pool.AdjustedFen - pool.ReservedFen - pool.ObligatedFen
            - pool.InFlightFen - pool.DisbursedFen + pool.RecoveredFen - pool.LapsedFen - pool.CarriedOutFen);
        var of = posted.Rules.AccountsOf(FundPool.StreamOf(id));
        Same("appropriated", pool.AppropriatedFen, books.Sum(id, "appropriated"), -posted[of.Appropriated]);
        Same("adjusted", pool.AdjustedFen, books.Sum(id, "adjusted"), -posted[of.Adjusted]);
        Same("carried in", pool.CarriedInFen, books.Sum(id, "carried-in"), -posted[of.CarriedIn]);
        Same("recovered", pool.RecoveredFen, books.Sum(id, "recovered"), -posted[of.Recovered]);
        Same("available", pool.AvailableFen, books.Available(id), posted[of.Available]);
        Same("reserved", pool.ReservedFen, books.Reserved(id), posted[of.Reserved]);
        Same("obligated", pool.ObligatedFen, books.Obligated(id), posted[of.Obligated]);
        Same("in flight", pool.InFlightFen, books.InFlight(id), posted[of.InFlight]);
        Same("lapsed", pool.LapsedFen, books.Sum(id, "lapsed"), posted[of.Lapsed]);
        Same("carried out", pool.CarriedOutFen, books.Sum(id, "carried-out"), posted[of.CarriedOut]);
        Same("disbursed", pool.DisbursedFen, books.Disbursed(id), Instruments.All.Sum(i => posted[of.Disbursed(i)]));
        foreach (var instrument in Instruments.All)
        {
            posted[of.Disbursed(instrument)].ShouldBe(books.Disbursed(id, instrument), instrument);
        }

        pool.Reservations.ToList().Sum(r => r.Value.AmountFen).ShouldBe(pool.ReservedFen);
        pool.Obligations.ToList().Sum(o => o.Value.UnpaidFen).ShouldBe(pool.ObligatedFen);
        pool.Obligations.ToList().ShouldAllBe(o => o.Value.UnpaidFen >= 0 && o.Value.InFlightFen >= 0 && o.Value.DisbursedFen >= 0);

        void Same(string what, long stateFen, long booksFen, long postedFen)
        {
            stateFen.ShouldBe(booksFen, what);
            postedFen.ShouldBe(booksFen, what);
        }
    }
}
