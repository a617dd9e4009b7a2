using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Proof;
using Ledger.Host.Verbs;
using Ledger.Tests.Endpoints;
using Ledger.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;

namespace Ledger.Tests.Crashes;

/// <summary>A ledger on a server of its own with the settings of the real one: a pool with money, a caller with a token, and what must hold at the end.</summary>
internal sealed class TroubledLedger : IAsyncDisposable
{
    private TroubledLedger(OwnCluster cluster, string token) => (Cluster, Load) = (cluster, new Load(token));

    public OwnCluster Cluster { get; }

    public Load Load { get; }

    public static async Task<TroubledLedger> Open()
    {
        var cluster = await TestCluster.OpenAlone();
        await Migrator.Run(cluster.ConnectionString);
        await using var source = LedgerDatabase.Open(cluster.ConnectionString);
        var journal = new PostgresJournal(source);
        await journal.Create(ApiHost.LedgerId, "Test", DateTimeOffset.UnixEpoch, CancellationToken.None);
        await using (var engines = new LedgerEngines(journal, TimeProvider.System, new EngineOptions(), NullLoggerFactory.Instance))
        {
            var engine = (await engines.Find(ApiHost.LedgerId)).ShouldNotBeNull();
            await Prepare(engine, "open", new OpenPool("pilot", "district", 2024, "pool", [Instruments.ProjectGrant], "2060499"));
            await Prepare(engine, "appropriate", new Appropriate(ApiHost.AppropriatedFen, "doc-1", "2060499", "general-budget") { PoolId = ApiHost.PoolId });
        }

        var accounts = new Accounts(source, TimeProvider.System);
        await accounts.Put("caller", "caller", null, [(ApiHost.LedgerId, Roles.Maker)]);
        var (token, _) = await accounts.IssueToken("caller", "tests", DateTimeOffset.UtcNow.AddHours(1));
        return new TroubledLedger(cluster, token);
    }

    /// <summary>Every command of the load is there exactly once, where its answer says; nothing else is; ledger and tables are sound.</summary>
    public async Task ShouldHoldEverythingOnce(Uri host)
    {
        const int commands = Load.Callers * Load.CommandsEach;
        Load.Acknowledged.Count.ShouldBe(commands);

        await using var source = LedgerDatabase.Open(Cluster.ConnectionString);
        var journal = new PostgresJournal(source);
        var entries = await journal.ReadEntries(ApiHost.LedgerId, 2, long.MaxValue, CancellationToken.None).ToListAsync();
        entries.Count.ShouldBe(commands);
        entries.ToDictionary(e => e.CommandId, e => e.Position).ShouldBe(Load.Acknowledged, ignoreOrder: true);
        foreach (var entry in entries)
        {
            entry.Happened.ShouldBeOfType<FundsReserved>().ReservationId.ShouldBe(entry.CommandId);
        }

        (await journal.FindCommands(ApiHost.LedgerId, [.. Load.Acknowledged.Keys], CancellationToken.None)).Count.ShouldBe(commands);

        var finding = (await new Verification(source).Run(ApiHost.LedgerId)).ShouldNotBeNull();
        finding.Flaw.ShouldBeNull();
        finding.Positions.ShouldBe(commands + 2);

        // What was answered before is answered again, and does nothing.
        using var caller = Load.Connect(host);
        foreach (var (key, position) in Load.Acknowledged.Take(20))
        {
            var again = (await Load.Send(caller, key)).ShouldNotBeNull();
            again.GetProperty("position").GetInt64().ShouldBe(position);
        }

        await using var side = await ReadSide.Open(Cluster.ConnectionString, CancellationToken.None);
        var now = (await side.At(ApiHost.LedgerId, AsOf.Now, CancellationToken.None)).ShouldNotBeNull();
        now.Position.ShouldBe(commands + 2);
        var pool = (await side.Pools.Find(now, ApiHost.PoolId, CancellationToken.None)).ShouldNotBeNull();
        pool.ReservedFen.ShouldBe(commands * Load.AmountFen);
        pool.AvailableFen.ShouldBe(ApiHost.AppropriatedFen - pool.ReservedFen);
        var rebuilt = CommandLines.Host.Run(["rebuild", "--check"], (CommandLines.Host.Database, Cluster.ConnectionString));
        rebuilt.ExitCode.ShouldBe(0, rebuilt.Output + rebuilt.Error);
    }

    public ValueTask DisposeAsync() => Cluster.DisposeAsync();

    private static async Task Prepare(LedgerEngine engine, string id, ICommand command) =>
        (await engine.Submit(new CommandEnvelope { CommandId = id, Command = command, Actor = new Actor("maker-1", Roles.Maker), BusinessDate = new DateOnly(2024, 1, 15) }))
            .ShouldBeOfType<Outcome.Accepted>();
}
