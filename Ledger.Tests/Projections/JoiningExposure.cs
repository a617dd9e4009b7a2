using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Funds;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.RiskSharing;
using Ledger.Domain.Schemes;
using Ledger.Host.Projections;
using Ledger.Tests.Funds;
using Ledger.Tests.Linkages;
using Ledger.Tests.Parties;
using Ledger.Tests.RiskSharing;
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

    [Fact]
    public async Task Grants_linkages_and_loans_stand_under_the_chain_and_stage_that_they_name()
    {
        await using var ledger = await LiveLedger.Open();
        await Follow(ledger, Story.Settled());
        await Follow(ledger, LinkageStory.WithApproval().Until(2024, 6, 6).PayOut(orderId: "o2"), typeof(LinkageCommand), typeof(SchemeCommand), typeof(DisbursementOrderCommand));
        await Follow(ledger, Guaranteed.Live().Do(Guaranteed.Register("l2", 1_000_000_00, party: Codes.Of(2)), People.Maker));
        var at = await ledger.Now();
        var exposures = new Exposures(ledger.Database, new InvestmentFunds(ledger.Database));

        (await exposures.List(at, ExposureBy.Chain, CancellationToken.None)).ShouldBe(
        [
            new ExposureRow("new-materials", "new-materials", 2) { GrantNetFen = 500_000_00 + LinkageStory.SubsidyFen },
            new ExposureRow("biomedicine", "biomedicine", 1) { GuaranteedLoanFen = 1_400_000_00 },
            new ExposureRow("", "", 1) { GuaranteedLoanFen = 700_000_00 },
        ]);
        (await exposures.List(at, ExposureBy.Stage, CancellationToken.None)).ShouldBe(
        [
            new ExposureRow("venture", "venture", 2) { GrantNetFen = LinkageStory.SubsidyFen, GuaranteedLoanFen = 1_400_000_00 },
            new ExposureRow("", "", 1) { GuaranteedLoanFen = 700_000_00 },
            new ExposureRow("grant", "grant", 1) { GrantNetFen = 500_000_00 },
        ]);
        (await exposures.OfParty(at, Story.Party, CancellationToken.None)).ShouldNotBeNull().Items.Select(item => (item.Source, item.Title, item.Chain, item.Stage)).ShouldBe(
        [
            (Guaranteed.LoanStream, "contract l1", "biomedicine", "venture"), (LinkageStory.LinkageStream, "pilot line", "new-materials", "venture"),
            ("project-grant/g1", "flexible display material", "new-materials", "grant"),
        ]);
        (await exposures.OfParty(at, Codes.Of(2), CancellationToken.None)).ShouldNotBeNull().Items.ShouldHaveSingleItem().ShouldSatisfyAllConditions(
            item => item.Chain.ShouldBeEmpty(), item => item.Stage.ShouldBeEmpty());
    }

    /// <summary>Does what was done in a story; what is supported names its chain and stage, all but the second loan.</summary>
    /// <param name="only">Commands of these kinds alone, where some are named.</param>
    private static async Task Follow(LiveLedger ledger, World story, params Type[] only)
    {
        foreach (var (command, actor, on) in story.Commands.Where(of => only.Length == 0 || only.Any(kind => kind.IsInstanceOfType(of.Command))))
        {
            await ledger.Do(
                command switch
                {
                    OpenPool { Programme: "pilot" } open => open with { Instruments = [.. open.Instruments, Instruments.Linkage] },
                    SubmitApplication submit => submit with { Chain = "new-materials", Stage = SupportStage.Grant },
                    OpenLinkage open => open with { Chain = "new-materials", Stage = SupportStage.Venture },
                    RegisterLoan { LoanId: Guaranteed.Loan } register => register with { Chain = "biomedicine", Stage = SupportStage.Venture },
                    _ => command,
                }, actor, on);
        }
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
