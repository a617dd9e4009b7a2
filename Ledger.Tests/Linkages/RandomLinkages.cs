using FsCheck;
using FsCheck.Fluent;
using Ledger.Domain.Awards;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.Parties;
using Ledger.Domain.Postings;
using Ledger.Domain.Recoveries;
using Ledger.Tests.Schemes;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Linkages;

/// <summary>One step of a random history of linkages and recoveries; the numbers choose what is done, where, by whom and how much.</summary>
public sealed record LinkageMove(int Act, int Linkage, int Other, int Amount);

/// <summary>
/// Random histories of one linkage of every family and a paid grant, their orders and their recoveries. After every step: paid money is in
/// exactly one place (L4), postings agree with states and add up to nothing, the pool's identity holds, no investment triggers two subsidies
/// (L2), nothing is asked back twice (R1), and every amount is found again from its trace.
/// </summary>
public sealed class RandomLinkages
{
    private static readonly LinkageFamily[] Families = Enum.GetValues<LinkageFamily>();
    private static readonly string[] Everybody = [People.Department, People.Maker, People.Checker, People.Releaser];
    private static readonly string GrantStream = Story.StreamOf(GrantKind.ProjectGrant);

    private static readonly Arbitrary<LinkageMove[]> Histories = Arb.From(
        from length in Gen.Choose(100, 350)
        from moves in Gen.ArrayOf(
            from act in Gen.Choose(0, 99)
            from linkage in Gen.Choose(0, 9_999)
            from other in Gen.Choose(0, 9_999)
            from amount in Gen.Choose(1, 999_999)
            select new LinkageMove(act, linkage, other, amount), length)
        select moves);

    /// <summary>Events of other aggregates that only linkages and recoveries bring about.</summary>
    public static bool Plays(Type happened) =>
        happened == typeof(LinkageOrderDrafted) || happened == typeof(ReceiptTaken) || happened == typeof(PrincipalClaimed)
        || happened == typeof(PrincipalClaimEnded) || happened == typeof(PrincipalRecovered);

    [Fact]
    public void money_that_was_paid_is_always_in_exactly_one_place()
    {
        var seen = new HashSet<Type>();
        Seeded.Check(Histories, moves =>
        {
            var world = Begun();
            var books = new PostedBooks(world).CatchUp();
            var outline = new PlannedMoves(world);
            foreach (var move in moves)
            {
                var before = world.Journal.Count;
                if (outline.Next(move) is not { } command || Shape.CodeOf(command) is not null)
                {
                    continue;
                }

                var actor = move.Other % 7 == 0 ? Everybody[move.Amount % Everybody.Length] : PlannedMoves.ActorOf(command);
                if (world.Try(command, actor) is Decision.Refused)
                {
                    world.Journal.Count.ShouldBe(before);
                    continue;
                }

                foreach (var computed in world.Journal.Skip(before).Select(entry => entry.Happened).OfType<SubsidyComputed>())
                {
                    SchemeAwardRule.Recompute(computed.RuleTrace).AwardFen.ShouldBe(computed.AmountFen);
                }

                Hold(world, books.CatchUp());
            }

            seen.UnionWith(world.Journal.Select(e => e.Happened.GetType()));
            world.ShouldReplayToTheSame();
        }, 150);

        typeof(LinkageEvent).Assembly.GetTypes()
            .Where(t => t.IsAssignableTo(typeof(Event)) && !t.IsAbstract && (t.Namespace is "Ledger.Domain.Linkages" or "Ledger.Domain.Recoveries" || Plays(t)))
            // Years are carried over in Ledger.Tests/FundPools.
            .Where(t => t != typeof(LinkageCarried) && !seen.Contains(t)).Select(t => t.Name).ShouldBeEmpty($"these never happened; seed {Seeded.Seed}");
    }

    /// <summary>A scheme for every family, a pool for all of them, and a grant of which 500,000.00 was paid.</summary>
    private static World Begun()
    {
        var world = Story.Settled();
        world.Do(Story.OpenPool(2024) with { Programme = "linkage", Instruments = [Instruments.Linkage] }, People.Maker)
            .Do(new Appropriate(3_000_000, "budget 2", "2060404", "general") { PoolId = PlannedMoves.Pool }, People.Maker);
        foreach (var family in Families)
        {
            var terms = LinkageStory.Terms(family);
            world.Publish(
                LinkageStory.Rules(family) with { ProjectCapFen = 700_000, RatioBp = 3_333, Linkage = terms with { HoldingMonths = 1, ExpiryMonths = 3 } },
                id: PlannedMoves.SchemeOf(family));
        }

        return world;
    }

    private static void Hold(World world, PostedBooks books)
    {
        var (paidFen, recoveredFen) = (0L, 0L);
        foreach (var id in PlannedMoves.Linkages)
        {
            var linkage = world.LinkageState(id);
            var of = books.Rules.LinkageAccountsOf(Linkage.StreamOf(id));
            paidFen += linkage.PaidFen;
            long[] kept =
            [
                linkage.GrantedFen, linkage.ContingentFen, linkage.EquityFen, linkage.ClaimedFen, linkage.WrittenOffFen, linkage.ProceedsFen,
                linkage.PaidFen - linkage.RecoveredFen, linkage.ProceedsFen - linkage.ExitedFen,
            ];
            long[] posted =
            [
                books[of.Granted], books[of.Contingent], books[of.EquityCost], books[of.Claimed], books[of.WrittenOff], books[of.Proceeds],
                -books[of.Paid], -books[of.Gains],
            ];
            if (!kept.SequenceEqual(posted))
            {
                posted.ShouldBe(kept, id);
            }

            long[] places =
            [
                linkage.GrantedFen, linkage.ContingentFen, linkage.EquityFen, linkage.ExitedFen, linkage.ClaimedFen, linkage.RecoveredFen, linkage.WrittenOffFen,
            ];
            (places.Sum() == linkage.PaidFen && places.All(fen => fen >= 0)).ShouldBeTrue("L4: each yuan in one place");
            (linkage.Family == LinkageFamily.GrantThenEquity || linkage.ConvertedFen == 0).ShouldBeTrue("only a grant converts");
            (linkage.CommittedFen <= linkage.AwardFen || linkage.Status == LinkageStatus.Cancelled).ShouldBeTrue("D2");
            linkage.Claims.Values.Sum(split => split.Sum()).ShouldBe(linkage.ClaimedFen);
        }

        var recoveries = PlannedMoves.Recoveries.Select(id => world.State<Recovery>(Recovery.StreamOf(id))).Where(r => r.Status != RecoveryStatus.None).ToList();
        foreach (var stream in PlannedMoves.Linkages.Select(Linkage.StreamOf).Append(GrantStream))
        {
            var award = world.State<Award>(stream);
            var asked = recoveries.Where(r => r.AwardStream == stream).ToList();
            (asked.Sum(r => r.PrincipalDueFen), asked.Sum(r => r.RecoveredFen)).ShouldBe((award.ClaimedFen, award.RecoveredFen), "R1");
            (award.ReclaimableFen >= 0 && award.RecoveredFen + award.ClaimedFen <= award.PaidFen).ShouldBeTrue("R1");
            recoveredFen += award is Linkage ? award.RecoveredFen : 0;
        }

        foreach (var (recovery, id) in PlannedMoves.Recoveries.Select(id => (world.State<Recovery>(Recovery.StreamOf(id)), id)).Where(r => r.Item1.OrderedBy is not null))
        {
            books[books.Rules.RecoveryAccountsOf(Recovery.StreamOf(id)).Due].ShouldBe(recovery.DueFen);
        }

        var pool = world.State<FundPool>(FundPool.StreamOf(PlannedMoves.Pool));
        (pool.DisbursedFen, pool.AvailableFen >= 0, pool.RecoveredFen <= recoveredFen).ShouldBe((paidFen, true, true));
        world.State<Party>(Party.StreamOf(Story.Party)).OpenRecoveries.Count.ShouldBe(recoveries.Count(r => r.IsOpen && r.PartyId == Story.Party), "R4");
        foreach (var round in PlannedMoves.Rounds)
        {
            var claims = PlannedMoves.Linkages.Where(id => world.LinkageState(id).Status != LinkageStatus.Cancelled && world.LinkageState(id).FindTrigger(round) is not null).ToList();
            claims.Count.ShouldBeLessThanOrEqualTo(1, "L2");
            world.State<InvestmentClaim>(InvestmentClaim.StreamOf(round)).LinkageId.ShouldBe(claims.SingleOrDefault());
        }
    }
}
