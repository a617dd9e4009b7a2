using Ledger.Domain.FundPools;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Proof;
using Ledger.Host.Seeding;
using Ledger.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Seeding;

/// <summary>What the read side says of the demo world at any moment is what the rules had added up to then.</summary>
public sealed class AsOfTheGoldenScenario : IAsyncLifetime, IDisposable
{
    private const string LedgerId = "zigong-gxq";
    private const string PoolId = "pilot-district-2024";
    private static readonly ProjectionOptions Eager = new() { Gather = TimeSpan.Zero, Patience = TimeSpan.FromMinutes(1) };
    private static readonly RehearsedLedger Told = RehearsedLedger.Of(Scenario.Read(RehearsedLedger.GoldenFolder));

    private NpgsqlDataSource _database = null!;
    private ProjectionRunner _runner = null!;
    private Moments _moments = null!;
    private PoolBalances _balances = null!;

    public async Task InitializeAsync()
    {
        _database = LedgerDatabase.Open(await TestCluster.CreateDatabase());
        var loader = new ScenarioLoader(new PostgresJournal(_database), new EngineOptions(), NullLoggerFactory.Instance);
        (await loader.Load(Scenario.Read(RehearsedLedger.GoldenFolder), LedgerId, _ => { }, CancellationToken.None))
            .ShouldBeOfType<LoadResult.Loaded>();
        _runner = new ProjectionRunner(_database, null, Eager, NullLogger<ProjectionRunner>.Instance);
        await _runner.StartAsync(CancellationToken.None);
        _moments = new Moments(_database, new StoredRoots(_database), _runner, Eager, TimeProvider.System);
        _balances = new PoolBalances(_database);
        (await _runner.WaitFor(LedgerId, Told.Entries.Count, CancellationToken.None)).ShouldBeTrue();
    }

    public async Task DisposeAsync()
    {
        await _runner.StopAsync(CancellationToken.None);
        await _database.DisposeAsync();
    }

    public void Dispose() => _runner?.Dispose();

    [Fact]
    public async Task At_every_position_the_balance_is_the_state_that_was_live_then()
    {
        FundPool? live = null;
        foreach (var entry in Told.Entries)
        {
            live = entry.After as FundPool ?? live;

            var balance = await Balance(new AsOf(Position: entry.Position));

            if (live is null)
            {
                balance.ShouldBeNull();
                continue;
            }

            var shown = balance.ShouldNotBeNull();
            (shown.Version, shown.AppropriatedFen, shown.AdjustedFen, shown.CarriedInFen, shown.ReservedFen, shown.ObligatedFen, shown.InFlightFen,
                shown.DisbursedFen, shown.RecoveredFen, shown.LapsedFen, shown.CarriedOutFen, shown.AvailableFen)
                .ShouldBe(
                    (live.Version, live.AppropriatedFen, live.AdjustedFen, live.CarriedInFen, live.ReservedFen, live.ObligatedFen, live.InFlightFen,
                        live.DisbursedFen, live.RecoveredFen, live.LapsedFen, live.CarriedOutFen, live.AvailableFen),
                    $"position {entry.Position}");
        }
    }

    [Fact]
    public async Task The_instant_before_the_first_payout_holds_the_whole_appropriation()
    {
        var first = Told.Entries.First(e => e.Happened is OutlayPosted).RecordedAt;

        var before = (await Balance(new AsOf(Instant: first.AddTicks(-10)))).ShouldNotBeNull();
        var after = (await Balance(new AsOf(Instant: first))).ShouldNotBeNull();

        (before.AvailableFen + before.ReservedFen + before.ObligatedFen + before.InFlightFen).ShouldBe(3_000_000_000);
        before.DisbursedFen.ShouldBe(0);
        after.DisbursedFen.ShouldBe(144_000_000);
    }

    [Fact]
    public async Task On_the_day_of_the_report_the_ledger_shows_what_it_reports()
    {
        var published = new AsOf(Instant: new DateTimeOffset(2024, 10, 22, 0, 0, 0, TimeSpan.FromHours(8)));

        var balance = (await Balance(published)).ShouldNotBeNull();

        balance.AppropriatedFen.ShouldBe(3_000_000_000);
        balance.DisbursedPlatformFen.ShouldBe(680_000_000);
        balance.DisbursedProjectFen.ShouldBe(1_810_249_999);
    }

    [Fact]
    public async Task By_business_date_a_payment_counts_on_the_day_it_settled_though_it_was_recorded_later()
    {
        var late = Told.Entries.First(e => e.Happened is OutlayPosted && e.BusinessDate < DateOnly.FromDateTime(e.RecordedAt.DateTime));

        var thatDay = (await Balance(new AsOf(BusinessUntil: late.BusinessDate))).ShouldNotBeNull();
        var asKnownThen = (await Balance(new AsOf(Position: late.Position - 1))).ShouldNotBeNull();

        thatDay.DisbursedFen.ShouldBe(((OutlayPosted)late.Happened).AmountFen);
        asKnownThen.DisbursedFen.ShouldBe(0);
    }

    private async Task<PoolBalance?> Balance(AsOf asOf)
    {
        var moment = (await _moments.Resolve(LedgerId, asOf, Told.Entries.Count, CancellationToken.None)).ShouldNotBeNull();
        return await _balances.Find(moment, PoolId, CancellationToken.None);
    }
}
