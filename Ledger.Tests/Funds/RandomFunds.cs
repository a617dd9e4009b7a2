using FsCheck;
using FsCheck.Fluent;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Funds;

/// <summary>One step of a random history of funds; the numbers choose what is done, where, by whom and how much.</summary>
public sealed record FundMove(int Act, int Fund, int Other, int Amount);

/// <summary>
/// Random histories over four funds that may stand above one another. After every step: nobody paid more than it was asked for (F1), no fund
/// spent what it had not (F2), no circle (F5), what one fund paid is what the other got, states and postings agree, and all postings add up
/// to nothing.
/// </summary>
public sealed class RandomFunds
{
    internal static readonly string[] Ids = ["a", "b", "c", "d"];
    private static readonly string[] Partners = ["gov", "corp", "bank"];
    internal static readonly string[] People = ["one", "two", "three"];

    internal static readonly Arbitrary<FundMove[]> Histories = Arb.From(
        from length in Gen.Choose(1, 250)
        from moves in Gen.ArrayOf(
            from act in Gen.Choose(0, 99)
            from fund in Gen.Choose(0, 9_999)
            from other in Gen.Choose(0, 9_999)
            from amount in Gen.Choose(0, 999_999)
            select new FundMove(act, fund, other, amount), length)
        select moves);

    [Fact]
    public void money_in_funds_is_neither_made_nor_lost()
    {
        var seen = new HashSet<Type>();
        Seeded.Check(Histories, moves =>
        {
            var world = Established();
            var books = new PostedBooks(world).CatchUp();
            foreach (var move in moves)
            {
                var before = world.Journal.Count;
                var command = Next(move, world);
                if (Shape.CodeOf(command) is not null || world.Try(command, People[move.Other % 3]) is Decision.Refused)
                {
                    world.Journal.Count.ShouldBe(before);
                    continue;
                }

                Hold(world, books.CatchUp());
            }

            seen.UnionWith(world.Journal.Select(e => e.Happened.GetType()));
            world.ShouldReplayToTheSame();
        }, 80);

        // A fund ends when nothing is left in it, which chance does not do.
        typeof(FundEvent).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(FundEvent)) && t != typeof(FundLiquidated) && !seen.Contains(t)).Select(t => t.Name)
            .ShouldBeEmpty($"these never happened; seed {Seeded.Seed}");
    }

    internal static World Established()
    {
        var world = new World().Until(2024, 1, 10);
        foreach (var id in Ids)
        {
            world.Do(FundStory.Plan(id), "one").Do(FundStory.Establish(id, 1_000_000, FundStory.TermsOf("t", 5_000, 8_000, 3)), "two");
            foreach (var partner in Partners)
            {
                world.Do(new Commit(partner, partner, partner == "gov", 200_000, "a") { FundId = id }, "one");
            }

            world.Do(new CallCapital("first", world.Day, [.. Partners.Select(p => new CallLine(p, 150_000))], "d") { FundId = id }, "one");
            world.Do(new PayIn("gov", 120_000, "b-first-" + id) { FundId = id }, "one");
        }

        return world;
    }

    /// <summary>Any command; ids are few, so that what is named is often there.</summary>
    internal static FundCommand Next(FundMove move, World world)
    {
        if (move.Act % 25 == 24)
        {
            world.Day = world.Day.AddDays(move.Amount % 40);
        }

        var id = Ids[move.Fund % Ids.Length];
        var (other, partner) = (Ids[move.Other % Ids.Length], Partners[move.Other % Partners.Length]);
        var (fen, unique) = ((long)move.Amount, $"u{world.Journal.Count}-{move.Other}");
        var fund = world.FundState(id);
        var investment = Some(fund.Investments, move.Other) ?? "none";
        var loss = Some(fund.Losses, move.Other) ?? "none";
        var terms = fund.TermsOn(world.Day)!.Version;
        var below = Some(fund.SubFunds, move.Other) ?? other;
        var above = world.State<FundStructure>(FundStructure.MainStream).Above.GetValueOrDefault(id);
        var line = above is { Count: > 0 } && move.Other % 2 == 0 ? Fund.StreamOf(above.First()) : partner;
        FundCommand command = (move.Act % 25) switch
        {
            0 => new Commit(partner, partner, partner == "gov", fen / 4, "a"),
            1 or 2 => new CallCapital(unique, world.Day, [new CallLine(line, fen / 8)], "d"),
            3 or 4 => new PayIn(partner, fen / 8, move.Other % 9 == 0 ? "b-again" : unique),
            5 => new CommitToSubFund(other, fen / 4, move.Amount % 2 == 0, "a"),
            6 or 7 => new PaySubFund(below, fen / 16, unique),
            8 or 9 or 10 => new Invest($"i{move.Other % 9}", "p" + (move.Other % 3), "P", (SupportStage)(move.Other % 6), fen / 10, 100, "a", unique),
            11 => new MarkInvestment(investment, fen, world.Day, ValuationMethod.RecentRound),
            12 => new MarkNav(fen, world.Day, ValuationMethod.NetAssets, FundStory.Digest),
            13 => new ReceiveIncome(unique, IncomeKind.Dividend, fen / 20, unique),
            14 => new PayFee(unique, FeeKind.Management, fen / 50, "m", unique),
            15 => new Distribute(unique, [new DistributionLine(line, fen / 12, fen / 24)], "d"),
            16 => new ExitInvestment(unique, investment, fen / 20, fen / 15, 10, ExitRoute.Transfer, unique),
            17 => new RecogniseLoss($"l{move.Other % 7}", investment, fen / 40, "c"),
            18 or 19 or 20 or 21 => fund.Losses.TryGetValue(loss, out var state) ? NextOf(loss, state, move, terms) : new WriteOffLoss(loss, "d"),
            22 => new RecogniseBackInvestment(unique, investment, fen, terms, "d"),
            23 => move.Amount % 60 == 0 ? new BeginHarvest("d") : move.Amount % 7 == 0 ? new AmendFundTerms(FundStory.TermsOf("t" + unique, 5_000, 8_000, 3), "d") : new PayIn(partner, fen / 8, unique),
            _ => new LiquidateFund("d"),
        };
        return command with { FundId = id };
    }

    /// <summary>What a loss waits for, or now and then what it does not.</summary>
    private static FundCommand NextOf(string id, Loss loss, FundMove move, string terms) =>
        !loss.HasFile && move.Amount % 5 > 0 ? new OpenLossReview(id, [new LossDocument("k", FundStory.Digest)])
        : loss.Finding is null && move.Amount % 5 > 0 ? new ConcludeLossReview(id, (LossFinding)(move.Fund % 2), FundStory.Digest, ["three"])
        : move.Amount % 3 == 0 ? new WriteOffLoss(id, "d")
        : new DecideExemption(id, (ExemptionOutcome)(move.Amount % 2), terms, "d");

    private static string? Some<T>(VersionedMap<T> map, int which) =>
        map.Count == 0 ? null : map.ToList().Select(entry => entry.Key).Order(StringComparer.Ordinal).ElementAt(which % map.Count);

    private static void Hold(World world, PostedBooks books)
    {
        foreach (var id in Ids)
        {
            var fund = world.FundState(id);
            var of = books.Rules.FundAccountsOf(Fund.StreamOf(id));
            long[] kept =
            [
                fund.CashFen, fund.PaidInFen, fund.PaidInFen, fund.SubscribedFen, fund.CalledFen, fund.SubFundFen, fund.ImpairedFen, fund.WrittenOffFen,
                fund.FeesFen, fund.DistributedFen, fund.GainsFen, fund.IncomeFen, fund.InvestedFen, fund.InvestedFen + fund.ImpairedFen,
            ];
            long[] posted =
            [
                books[of.Cash], books[of.PaidIn], -books[of.Capital], -books[of.Subscribed], books[of.Called] + books[of.PaidIn],
                books[of.SubFunds], books[of.Impaired], books[of.WrittenOff], books[of.Fees], books[of.Distributed], -books[of.Gains],
                -books[of.Income], Enum.GetValues<SupportStage>().Sum(stage => books[of.Invested(stage)]), fund.HeldByPartyFen.ToList().Sum(p => p.Value),
            ];
            // Asserting is slow; what agrees need not be said.
            if (!kept.SequenceEqual(posted))
            {
                posted.ShouldBe(kept, id);
            }

            (fund.CashFen >= 0).ShouldBeTrue("F2");
            (fund.SubscribedFen <= fund.SizeFen && fund.GovernmentFen <= 800_000).ShouldBeTrue("F3");
            fund.HeldByPartyFen.ToList().All(p => p.Value is >= 0 and <= 500_000).ShouldBeTrue("F3");
            foreach (var (partnerId, partner) in fund.Partners.ToList())
            {
                (partner.PaidInFen <= partner.CalledFen && partner.CalledFen <= partner.SubscribedFen).ShouldBeTrue("F1");
                if (partnerId.StartsWith("fund/", StringComparison.Ordinal))
                {
                    var seen = world.State<Fund>(partnerId).SubFunds[id];
                    (seen.CommittedFen, seen.PaidFen, seen.CostFen).ShouldBe((partner.SubscribedFen, partner.PaidInFen, partner.PaidInFen - partner.ReturnedFen));
                }
            }

            var structure = world.State<FundStructure>(FundStructure.MainStream);
            (structure.Below.GetValueOrDefault(id)?.Any(below => structure.Reaches(below, id)) ?? false).ShouldBeFalse("F5");
            (structure.LayersBelow(id) <= 3).ShouldBeTrue("F5");
        }
    }
}
