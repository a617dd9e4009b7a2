using FsCheck.Fluent;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Ledger.Host.Projections;
using Ledger.Tests.Funds;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Projections;

/// <summary>The tables of funds say at every position what the funds' own streams add up to there, and are the same when folded anew.</summary>
public sealed class FoldingFunds
{
    [Fact]
    public async Task The_rows_at_any_position_are_what_the_streams_add_up_to()
    {
        await using var ledger = await LiveLedger.Open();
        await Live(ledger, 400);
        await ledger.Now();
        var funds = new InvestmentFunds(ledger.Database);
        var entries = await ledger.Entries();
        foreach (var asked in new[] { 1, entries.Count / 7, entries.Count / 3, entries.Count / 2, entries.Count - 1, entries.Count })
        {
            // Within a command money has left one fund and not reached the other.
            var position = asked;
            while (position < entries.Count && entries[position].CommandId == entries[position - 1].CommandId)
            {
                position++;
            }

            var states = new Dictionary<string, Fund>(StringComparer.Ordinal);
            foreach (var entry in entries.Take(position).Where(entry => entry.Happened is FundEvent))
            {
                var id = Ids.OfStream(entry.Stream);
                states[id] = states.GetValueOrDefault(id, Fund.Initial).Evolve(entry.Happened);
            }

            var at = await ledger.At(position);
            var rows = await funds.List(at, CancellationToken.None);
            rows.Select(row => row.FundId).ShouldBe(states.Keys, ignoreOrder: true, $"position {position}; seed {Seeded.Seed}");
            foreach (var row in rows)
            {
                Compare(row, states[row.FundId]);
                var view = (await funds.Find(at, row.FundId, CancellationToken.None)).ShouldNotBeNull();
                Compare(view, states[row.FundId]);
            }

            var totals = await funds.Totals(at, CancellationToken.None);
            var outside = states.Values.SelectMany(f => f.Partners.ToList()).Where(p => !p.Key.StartsWith("fund/", StringComparison.Ordinal)).ToList();
            totals.PaidInFen.ShouldBe(outside.Sum(p => p.Value.PaidInFen));
            totals.CashFen.ShouldBe(states.Values.Sum(f => f.CashFen));
            totals.InvestedFen.ShouldBe(states.Values.Sum(f => f.InvestedFen));
            // Each yuan once: what came from outside, and what companies gave above what they cost, is somewhere.
            (totals.PaidInFen + Outside(entries.Take(position).Select(e => e.Happened)))
                .ShouldBe(totals.CashFen + totals.InvestedFen + totals.ImpairedFen + totals.WrittenOffFen + totals.FeesFen + totals.DistributedFen);
            foreach (var by in Enum.GetValues<ExposureBy>())
            {
                var exposures = await funds.Exposure(at, by, 1_000, CancellationToken.None);
                exposures.Sum(e => e.CostFen).ShouldBe(totals.InvestedFen, by.ToString());
                exposures.Sum(e => e.ImpairedFen).ShouldBe(totals.ImpairedFen, by.ToString());
                exposures.ShouldAllBe(e => e.GovernmentFen >= 0 && e.GovernmentFen <= e.CostFen);
            }
        }
    }

    [Fact]
    public async Task Rebuilt_tables_equal_the_live_ones_and_postings_add_up_to_nothing()
    {
        await using var ledger = await LiveLedger.Open();
        await Live(ledger, 250);
        await ledger.Now();
        await using var owner = NpgsqlDataSource.Create(ledger.ConnectionString);
        (await new Rebuild(owner).Check(null, CancellationToken.None)).ShouldBeNull($"seed {Seeded.Seed}");
        (await Number(owner, "select coalesce(sum(amount_fen), 0)::bigint from posting")).ShouldBe(0);
        (await Number(owner, "select count(*) from (select position, sum(amount_fen) s from posting group by position) p where s <> 0")).ShouldBe(0);
        (await Number(owner, "select count(*) from posting where account like 'fund/%'")).ShouldBeGreaterThan(10);
        await using (var command = owner.CreateCommand("update fund_partner set paid_in_fen = paid_in_fen + 1 where fund_id = 'a' and partner_id = 'gov' and from_position = (select min(from_position) from fund_partner where fund_id = 'a' and partner_id = 'gov')"))
        {
            (await command.ExecuteNonQueryAsync()).ShouldBe(1);
        }

        (await new Rebuild(owner).Check(null, CancellationToken.None)).ShouldNotBeNull().Table.ShouldBe("fund_partner");
    }

    [Fact]
    public async Task What_was_held_at_a_moment_is_found_out_once_and_stays_what_it_was()
    {
        await using var ledger = await LiveLedger.Open();
        var funds = new InvestmentFunds(ledger.Database);
        async Task Do(ICommand command, string actor) => await ledger.Do(command, actor, new DateOnly(2024, 4, 1));
        await Do(FundStory.Plan(), FundStory.Manager);
        await Do(FundStory.Establish(), "releaser");
        await Do(FundStory.Commit(), FundStory.Manager);
        await Do(FundStory.Call("c1", (FundStory.Company, 30)), FundStory.Manager);
        await Do(FundStory.PayIn(FundStory.Company, 30, "b-1"), FundStory.Manager);
        await Do(FundStory.Invest(), FundStory.Manager);
        var then = await ledger.Now();
        var first = await funds.Exposure(then, ExposureBy.Party, 10, CancellationToken.None);
        await Do(FundStory.Invest("i2", "p2", 5), FundStory.Manager);
        (await funds.Exposure(then, ExposureBy.Party, 10, CancellationToken.None)).ShouldBeSameAs(first);
        first.ShouldHaveSingleItem().CostFen.ShouldBe(10 * FundStory.Million);
        var now = await funds.Exposure(await ledger.Now(), ExposureBy.Party, 10, CancellationToken.None);
        now.Select(e => (e.Key, e.CostFen)).ShouldBe([("p1", 10 * FundStory.Million), ("p2", 5 * FundStory.Million)]);
        (await funds.Exposure(await ledger.Now(), ExposureBy.Party, 1, CancellationToken.None)).Count.ShouldBe(1);
        now.ShouldAllBe(e => e.GovernmentFen == 0);
    }

    [Fact]
    public async Task Money_that_lies_idle_is_told_by_the_day_it_came_in()
    {
        await using var ledger = await LiveLedger.Open();
        var funds = new InvestmentFunds(ledger.Database);
        async Task Do(ICommand command, string actor, int month) => await ledger.Do(command, actor, new DateOnly(2024, month, 1));
        await Do(FundStory.Plan(), FundStory.Manager, 1);
        await Do(FundStory.Establish(), "releaser", 1);
        await Do(FundStory.Commit(), FundStory.Manager, 1);
        await Do(FundStory.Call("c1", (FundStory.Company, 30)), FundStory.Manager, 1);
        (await funds.CashSince(await ledger.Now(), [FundStory.Id], CancellationToken.None)).ShouldBeEmpty();
        await Do(FundStory.PayIn(FundStory.Company, 10, "b-1"), FundStory.Manager, 2);
        await Do(FundStory.PayIn(FundStory.Company, 20, "b-2"), FundStory.Manager, 5);
        var before = (await ledger.Now()).Position;
        await Do(FundStory.Invest(millions: 10), FundStory.Manager, 6);
        (await Since(await ledger.At(before))).ShouldBe(new DateOnly(2024, 2, 1));
        (await Since(await ledger.Now())).ShouldBe(new DateOnly(2024, 5, 1), "what came first is taken to have left first");
        await Do(new MarkNav(33 * FundStory.Million, new DateOnly(2024, 8, 1), ValuationMethod.NetAssets, FundStory.Digest) { FundId = FundStory.Id }, FundStory.Manager, 8);
        var view = (await funds.Find(await ledger.Now(), FundStory.Id, CancellationToken.None)).ShouldNotBeNull();
        view.Fund.TvpiBp.ShouldBe(11_000);
        view.ReturnBp.ShouldBe(MoneyWeightedReturn.Bp(
            [new(new DateOnly(2024, 2, 1), -10), new(new DateOnly(2024, 5, 1), -20), new(new DateOnly(2024, 8, 1), 33)]));

        async Task<DateOnly> Since(Moment at) => (await funds.CashSince(at, [FundStory.Id], CancellationToken.None))[FundStory.Id];
    }

    /// <summary>The same commands that the rules accept in memory, through engine and journal.</summary>
    private static async Task Live(LiveLedger ledger, int moves)
    {
        var world = RandomFunds.Established();
        foreach (var command in Commands())
        {
            await ledger.Do(command.Command, command.Actor, command.Day);
        }

        List<(FundCommand Command, string Actor, DateOnly Day)> Commands()
        {
            var day = world.Day;
            var commands = new List<(FundCommand, string, DateOnly)>();
            foreach (var id in RandomFunds.Ids)
            {
                commands.Add((FundStory.Plan(id), "one", day));
                commands.Add((FundStory.Establish(id, 1_000_000, FundStory.TermsOf("t", 5_000, 8_000, 3)), "two", day));
                foreach (var partner in new[] { "gov", "corp", "bank" })
                {
                    commands.Add((new Commit(partner, partner, partner == "gov", 200_000, "a") { FundId = id }, "one", day));
                }

                commands.Add((new CallCapital("first", day, [new("gov", 150_000), new("corp", 150_000), new("bank", 150_000)], "d") { FundId = id }, "one", day));
                commands.Add((new PayIn("gov", 120_000, "b-first-" + id) { FundId = id }, "one", day));
            }

            var random = new Random((int)(Seeded.Seed % int.MaxValue));
            for (var i = 0; i < moves * 4; i++)
            {
                var move = new FundMove(random.Next(100), random.Next(10_000), random.Next(10_000), random.Next(1_000_000));
                var actor = RandomFunds.People[move.Other % 3];
                // Days pass in the other test; here they would run out of the year.
                if (move.Act % 25 != 24 && RandomFunds.Next(move, world) is var command && Shape.CodeOf(command) is null && world.Try(command, actor) is Decision.Accepted)
                {
                    commands.Add((command, actor, world.Day));
                }
            }

            return commands;
        }
    }

    private static void Compare(FundRow row, Fund fund) => new object?[]
    {
        row.Status, row.SizeFen, row.SubscribedFen, row.GovernmentFen, row.CalledFen, row.PaidInFen, row.CashFen, row.InvestedFen, row.SubFundFen, row.ImpairedFen,
        row.WrittenOffFen, row.FeesFen, row.IncomeFen, row.GainsFen, row.DistributedFen, row.BackInvestedFen, row.NavFen, row.NavAsOf,
    }.ShouldBe(new object?[]
    {
        Kebab.Of(fund.Status), fund.SizeFen, fund.SubscribedFen, fund.GovernmentFen, fund.CalledFen, fund.PaidInFen, fund.CashFen, fund.InvestedFen, fund.SubFundFen,
        fund.ImpairedFen, fund.WrittenOffFen, fund.FeesFen, fund.IncomeFen, fund.GainsFen, fund.DistributedFen, fund.BackInvestedFen, fund.NavFen, fund.NavAsOf,
    });

    private static void Compare(FundView view, Fund fund)
    {
        view.Partners.Select(p => (p.PartnerId, p.SubscribedFen, p.CalledFen, p.PaidInFen, p.DistributedFen, p.ReturnedFen)).Order()
            .ShouldBe(fund.Partners.ToList().Select(p => (p.Key, p.Value.SubscribedFen, p.Value.CalledFen, p.Value.PaidInFen, p.Value.DistributedFen, p.Value.ReturnedFen)).Order());
        view.SubFunds.Select(s => (s.SubFundId, s.CommittedFen, s.PaidFen, s.CostFen)).Order()
            .ShouldBe(fund.SubFunds.ToList().Select(s => (s.Key, s.Value.CommittedFen, s.Value.PaidFen, s.Value.CostFen)).Order());
        view.Investments.Select(i => (i.InvestmentId, i.CostFen, i.ImpairedFen, i.MarkFen)).Order()
            .ShouldBe(fund.Investments.ToList().Select(i => (i.Key, i.Value.CostFen, i.Value.ImpairedFen, i.Value.MarkFen)).Order());
        view.Losses.Select(l => (l.LossId, l.AmountFen, l.HasFile, l.IsWrittenOff)).Order()
            .ShouldBe(fund.Losses.ToList().Select(l => (l.Key, l.Value.AmountFen, l.Value.HasFile, l.Value.IsWrittenOff)).Order());
        (view.CashSince is null).ShouldBe(fund.CashFen == 0);
        view.LookThrough[0].ShareBp.ShouldBe(10_000);
    }

    /// <summary>What came in from companies above what was sold there had cost.</summary>
    private static long Outside(IEnumerable<Event> happened) => happened.Sum(e => e switch
    {
        IncomeReceived i => i.AmountFen,
        ExitClosed x => x.ProceedsFen - x.CostFen,
        _ => 0L,
    });

    private static async Task<long> Number(NpgsqlDataSource owner, string sql)
    {
        await using var command = owner.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
