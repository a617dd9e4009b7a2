using Ledger.Domain.Kernel;
using Ledger.Host.Projections;
using Ledger.Tests.Funds;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Projections;

/// <summary>One exposure over all instruments: whatever it is told by, it adds up to the postings, at every moment.</summary>
public sealed class JoiningExposure
{
    private static readonly DateOnly Day = new(2024, 4, 1);

    [Fact]
    public async Task Exposure_adds_up_to_the_postings_however_it_is_told()
    {
        await using var ledger = await LiveLedger.Open();
        var life = new RandomLife(RandomLife.Seed);
        await life.Live(ledger, 250);
        await Invest(ledger);
        await life.GoOn(ledger, 150);
        var last = (await ledger.Now()).Position;
        var funds = new InvestmentFunds(ledger.Database);
        var exposures = new Exposures(ledger.Database, funds);
        for (var position = last; position > 0; position -= Math.Max(1, last / 12))
        {
            var at = await ledger.At(position);
            var posted = (
                Grants: await Posted(ledger, position, "%:disbursed/%-grant"), Equity: await Posted(ledger, position, "fund/%:invested/%"),
                Impaired: await Posted(ledger, position, "fund/%:impaired"));
            foreach (var by in Enum.GetValues<ExposureBy>())
            {
                var rows = await exposures.List(at, by, CancellationToken.None);
                Told(rows).ShouldBe(posted, $"{by} at {position}; seed {RandomLife.Seed}");
                rows.Select(row => row.Key).ShouldBeUnique();
            }

            var items = await exposures.Items(at, null, CancellationToken.None);
            Told(items).ShouldBe(posted);
            Told((await exposures.List(at, ExposureBy.Party, CancellationToken.None)).Select(row => exposures.OfParty(at, row.Key, CancellationToken.None).Result!.Total)).ShouldBe(posted);
            (await exposures.Flows(at, 1, 1, CancellationToken.None)).Sum(flow => flow.AmountFen).ShouldBe(posted.Grants + posted.Equity + posted.Impaired);
        }

        (await exposures.OfParty(await ledger.Now(), "nobody", CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Plans_are_in_no_figure_and_limits_tell_what_is_above_them()
    {
        await using var ledger = await LiveLedger.Open();
        await ledger.Do(FundStory.Plan(), FundStory.Manager, Day);
        var funds = new InvestmentFunds(ledger.Database);
        var exposures = new Exposures(ledger.Database, funds);
        (await exposures.List(await ledger.Now(), ExposureBy.Fund, CancellationToken.None)).ShouldBeEmpty();
        (await exposures.Limits(await ledger.Now(), Day, CancellationToken.None)).ShouldBeEmpty();

        await ledger.Do(FundStory.Establish(), "releaser", Day);
        await Fund(ledger);
        var limits = await exposures.Limits(await ledger.Now(), Day, CancellationToken.None);
        limits.ShouldContain(limit => limit.Kind == "single-project");
        limits.ShouldAllBe(limit => !limit.IsBreached);
        var one = limits.First(limit => limit.Kind == "single-project");
        (one with { LimitBp = (int)one.ValueBp - 1 }).IsBreached.ShouldBeTrue();
        (one with { AmountFen = 2_001, BaseFen = 10_000, LimitBp = 2_001 }).IsBreached.ShouldBeFalse("At the limit is within.");
    }

    private static async Task Invest(LiveLedger ledger)
    {
        await ledger.Do(FundStory.Plan(), FundStory.Manager, Day);
        await ledger.Do(FundStory.Establish(), "releaser", Day);
        await Fund(ledger);
    }

    private static async Task Fund(LiveLedger ledger)
    {
        await ledger.Do(FundStory.Commit(), FundStory.Manager, Day);
        await ledger.Do(FundStory.Call("c1", (FundStory.Company, 30)), FundStory.Manager, Day);
        await ledger.Do(FundStory.PayIn(FundStory.Company, 30, "b-1"), FundStory.Manager, Day);
        await ledger.Do(FundStory.Invest(), FundStory.Manager, Day);
        await ledger.Do(FundStory.Invest("i2", Story.Party, 5), FundStory.Manager, Day);
    }

    private static (long Grants, long Equity, long Impaired) Told(IEnumerable<ExposureFigures> figures)
    {
        var sum = Exposures.Sum(figures);
        sum.TotalFen.ShouldBe(sum.GrantNetFen + sum.EquityCostFen + sum.ImpairedFen);
        return (sum.GrantNetFen, sum.EquityCostFen, sum.ImpairedFen);
    }

    private static async Task<long> Posted(LiveLedger ledger, long position, string accounts)
    {
        await using var command = ledger.Database.CreateCommand(
            "select coalesce(sum(amount_fen), 0)::bigint from posting where ledger_id = $1 and position <= $2 and account like $3");
        command.Parameters.Add(new NpgsqlParameter { Value = LiveLedger.Id });
        command.Parameters.Add(new NpgsqlParameter { Value = position });
        command.Parameters.Add(new NpgsqlParameter { Value = accounts });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
