using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Seeding;

/// <summary>
/// The second reading of the reported figures: two years of 30,000,000.00 each and nothing carried over. 6,800,000.00 paid out to platforms
/// is then a sum over both years, while each pool balances for itself.
/// </summary>
public sealed class SpanningTwoYears
{
    private const long YearlyFen = 3_000_000_000;
    private const long PaidIn2024Fen = 400_000_000;
    private const long PaidIn2025Fen = 280_000_000;
    private const string Pool2024 = "pilot-district-2024";
    private const string Pool2025 = "pilot-district-2025";

    [Fact]
    public void A_cumulative_figure_spans_years_while_the_balance_of_each_pool_does_not()
    {
        var world = TwoYears();
        var (first, second) = (Pool(world, Pool2024), Pool(world, Pool2025));

        (first.DisbursedFen + second.DisbursedFen).ShouldBe(680_000_000);

        first.Status.ShouldBe(FundPoolStatus.Closed);
        (first.DisbursedFen, first.LapsedFen, first.CarriedOutFen, first.AvailableFen).ShouldBe((PaidIn2024Fen, YearlyFen - PaidIn2024Fen, 0, 0));
        (second.CarriedInFen, second.DisbursedFen, second.AvailableFen).ShouldBe((0, PaidIn2025Fen, YearlyFen - PaidIn2025Fen));

        // What a reader gets who takes the cumulative figure from one year's budget: the balance of no pool.
        second.AvailableFen.ShouldNotBe(YearlyFen - 680_000_000);
    }

    [Fact]
    public void The_old_year_closes_only_when_nothing_is_on_its_way_and_every_fen_has_an_end()
    {
        var world = Paid(Opened(2024), 2024, PaidIn2024Fen, settle: false);
        world.Do(new BeginClosing { PoolId = Pool2024 }, People.Releaser);

        Code(world, new CloseYear("final accounts 2024") { PoolId = Pool2024 }).ShouldBe(RefusalCodes.YearHasInFlight);

        Settle(world, 2024, PaidIn2024Fen);
        Code(world, new CloseYear("final accounts 2024") { PoolId = Pool2024 }).ShouldBe(RefusalCodes.YearNotCleared);

        world.Do(new Lapse(YearlyFen - PaidIn2024Fen, "surplus 2024") { PoolId = Pool2024 }, People.Releaser);
        world.Do(new CloseYear("final accounts 2024") { PoolId = Pool2024 }, People.Releaser);
        Code(world, new Lapse(1, "late") { PoolId = Pool2024 }).ShouldBe(RefusalCodes.YearClosed);
    }

    [Fact]
    public void Money_of_the_new_year_is_not_there_for_the_old_one()
    {
        var world = Opened(2024);
        world.Do(new Appropriate(YearlyFen, "budget 2025", "2060404", "general budget") { PoolId = Open(world, 2025) }, People.Maker);

        Code(world, new Reserve("r1", "a1", Instruments.PlatformGrant, YearlyFen + 1, new DateOnly(2024, 12, 31)) { PoolId = Pool2024 })
            .ShouldBe(RefusalCodes.PoolInsufficientAvailable);
    }

    private static World TwoYears()
    {
        var world = Paid(Opened(2024), 2024, PaidIn2024Fen);
        world.Until(2024, 12, 31)
            .Do(new BeginClosing { PoolId = Pool2024 }, People.Releaser)
            .Do(new Lapse(YearlyFen - PaidIn2024Fen, "surplus 2024") { PoolId = Pool2024 }, People.Releaser)
            .Do(new CloseYear("final accounts 2024") { PoolId = Pool2024 }, People.Releaser);

        world.Until(2025, 1, 10).Do(new Appropriate(YearlyFen, "budget 2025", "2060404", "general budget") { PoolId = Open(world, 2025) }, People.Maker);
        return Paid(world, 2025, PaidIn2025Fen);
    }

    private static World Opened(int year)
    {
        var world = Story.Rulebook();
        return world.Do(new Appropriate(YearlyFen, $"budget {year}", "2060404", "general budget") { PoolId = Open(world, year) }, People.Maker);
    }

    private static string Open(World world, int year)
    {
        world.Do(Story.OpenPool(year), People.Maker);
        return FundPool.IdOf("pilot", "district", year);
    }

    /// <summary>One platform of the year, from its application to its payment.</summary>
    private static World Paid(World world, int year, long amountFen, bool settle = true)
    {
        var (kind, grant, order) = (GrantKind.PlatformGrant, $"platform-{year}", $"order-{year}");
        world.Until(year, 3, 3)
            .Do(Story.Submit(kind, grant, grant), People.Department)
            .Do(new ScreenApplication(Story.Digest) { Kind = kind, GrantId = grant }, People.Department)
            .Do(new ConcludeReview(9_000, Story.Digest, [People.Expert]) { Kind = kind, GrantId = grant }, People.Department)
            .Do(Story.Propose(kind, amountFen, 2 * amountFen, capFen: amountFen, poolId: $"pilot-district-{year}") with
            {
                GrantId = grant, ExpiresOn = new DateOnly(year, 12, 31),
            }, People.Department)
            .Do(new OpenNotice("https://example.org/notice", new DateOnly(year, 3, 3)) { Kind = kind, GrantId = grant }, People.Department)
            .Until(year, 3, 20)
            .Do(new CloseNotice { Kind = kind, GrantId = grant }, People.Department)
            .Do(new ApproveAward("award") { Kind = kind, GrantId = grant }, People.Releaser)
            .Do(new SignTaskBook(Story.Digest, Story.Digest) { Kind = kind, GrantId = grant }, People.Maker)
            .Do(new ScheduleInstalments([new ScheduledLine(1, amountFen, Gates.Signing)]) { Kind = kind, GrantId = grant }, People.Maker)
            .Do(Story.Draft(order, 1, amountFen, kind) with { GrantId = grant }, People.Maker)
            .Do(new CheckOrder { OrderId = order }, People.Checker)
            .Do(new ApproveOrder { OrderId = order }, People.Releaser)
            .Do(new InstructOrder("voucher", "agent bank") { OrderId = order }, People.Releaser);
        return settle ? Settle(world, year, amountFen) : world;
    }

    private static World Settle(World world, int year, long amountFen) =>
        world.Do(new SettleOrder($"bank-{year}", Story.Digest, amountFen, world.Day) { OrderId = $"order-{year}" }, People.Maker);

    private static FundPool Pool(World world, string poolId) => world.State<FundPool>(FundPool.StreamOf(poolId));

    private static string Code(World world, ICommand command) => world.Decide(command, People.Releaser).ShouldBeOfType<Decision.Refused>().Refusal.Code;
}
