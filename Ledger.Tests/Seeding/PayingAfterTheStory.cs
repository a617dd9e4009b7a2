using System.Text.Json;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Kernel;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Ledger.Host.Seeding;
using Ledger.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Seeding;

/// <summary>The demo world is there to be worked in: the work left waiting can be done, and the demo goes on from there.</summary>
public sealed class PayingAfterTheStory
{
    private const string LedgerId = "zigong-gxq";
    private static readonly DateOnly YearEnd = new(2024, 12, 31);

    [Fact]
    public async Task What_people_pay_shows_in_the_balances_and_leaves_the_reconciliation_as_it_was()
    {
        var connectionString = await TestCluster.CreateDatabase();
        var before = Demo(connectionString);
        await PayWhatIsApproved(connectionString);

        var after = Demo(connectionString);

        (Fen(after, "disbursedPlatformFen") - Fen(before, "disbursedPlatformFen")).ShouldBe(30_000_000);
        (Fen(before, "obligatedFen") - Fen(after, "obligatedFen")).ShouldBe(30_000_000);
        JsonElement.DeepEquals(after.GetProperty("reconciliation"), before.GetProperty("reconciliation")).ShouldBeTrue();
    }

    private static async Task PayWhatIsApproved(string connectionString)
    {
        var told = RehearsedLedger.Of(Scenario.Read(RehearsedLedger.GoldenFolder));
        var order = told.Entries.Select(e => e.Stream).Distinct().Where(s => Ids.AggregateOf(s) == "disbursement-order")
            .Single(s => told.State<DisbursementOrder>(s).Status == DisbursementOrderStatus.Approved);
        var amountFen = told.State<DisbursementOrder>(order).AmountFen;

        await using var database = LedgerDatabase.Open(connectionString);
        await using var engine = (await LedgerEngine.Open(
            LedgerId, new PostgresJournal(database), TimeProvider.System, new EngineOptions(), NullLogger<LedgerEngine>.Instance)).ShouldNotBeNull();
        await Do(new InstructOrder("voucher-1", "bank") { OrderId = Ids.OfStream(order) }, new Actor("chen.gang", "releaser"));
        await Do(new SettleOrder("receipt-1", new string('a', 64), amountFen, YearEnd) { OrderId = Ids.OfStream(order) }, new Actor("lin.xue", "maker"));

        async Task Do(ICommand command, Actor actor) =>
            (await engine.Submit(new CommandEnvelope { CommandId = command.GetType().Name, Command = command, Actor = actor, BusinessDate = YearEnd }))
                .ShouldBeOfType<Outcome.Accepted>();
    }

    private static JsonElement Demo(string connectionString)
    {
        var demo = CommandLines.Host.Run(["demo", "--exit", "--json"], (CommandLines.Host.Database, connectionString));
        demo.ExitCode.ShouldBe(0, demo.Error);
        return JsonDocument.Parse(demo.Output).RootElement;
    }

    private static long Fen(JsonElement demo, string name) => demo.GetProperty("pools").EnumerateArray().Single(pool => pool.GetProperty("ledger").GetString() == LedgerId).GetProperty(name).GetInt64();
}
