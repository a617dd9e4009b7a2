using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.FundPools;

public sealed class ReservingFunds
{
    private static readonly DateOnly YearEnd = new(2024, 12, 31);

    private static Reserve Reserve(long amountFen, string id = "r1", string instrument = "project-grant") =>
        new(id, "award-1", instrument, amountFen, YearEnd) { PoolId = Story.PoolId };

    [Fact]
    public void a_reserve_sets_authority_aside()
    {
        var pool = Spec.Given(Story.Pool()).When(Reserve(3_000_000_00))
            .Then(new FundsReserved("r1", "award-1", "project-grant", 3_000_000_00, YearEnd)).PoolState();
        pool.AvailableFen.ShouldBe(27_000_000_00);
        pool.ReservedFen.ShouldBe(3_000_000_00);
    }

    [Fact]
    public void the_last_fen_can_be_reserved() =>
        Spec.Given(Story.Pool()).When(Reserve(30_000_000_00)).Accepted().PoolState().AvailableFen.ShouldBe(0);

    [Fact]
    public void more_than_is_available_is_refused_and_says_what_is_left() =>
        Spec.Given(Story.Pool().Do(Reserve(24_800_000_00), People.Maker)).When(Reserve(5_200_001_00, "r2"))
            .Refused(RefusalCodes.PoolInsufficientAvailable, ("requestedFen", 5_200_001_00L), ("availableFen", 5_200_000_00L));

    [Fact]
    public void the_second_of_two_reserves_sees_what_the_first_left()
    {
        var world = Story.Pool(5_000_000_00).Do(Reserve(3_000_000_00), People.Maker);
        Spec.Given(world).When(Reserve(3_000_000_00, "r2")).Refused(RefusalCodes.PoolInsufficientAvailable, ("availableFen", 2_000_000_00L));
    }

    [Fact]
    public void a_pool_without_appropriation_reserves_nothing()
    {
        var world = new World();
        world.Do(Story.OpenPool(2024), People.Maker);
        Spec.Given(world).When(Reserve(1)).Refused(RefusalCodes.PoolInsufficientAvailable, ("availableFen", 0L));
    }

    [Fact]
    public void an_instrument_the_pool_is_not_for_is_refused()
    {
        var world = new World();
        world.Do(Story.OpenPool(2024) with { Instruments = ["project-grant"] }, People.Maker);
        world.Do(new Appropriate(1_000_00, "budget 1", "2060404", "general budget") { PoolId = Story.PoolId }, People.Maker);
        Spec.Given(world).When(Reserve(1_00, instrument: "platform-grant")).Refused(RefusalCodes.PoolPurposeMismatch,
            ("instrument", "platform-grant"), ("poolInstruments", "project-grant"));
    }

    [Fact]
    public void an_id_is_reserved_once() =>
        Spec.Given(Story.Pool().Do(Reserve(1_00), People.Maker)).When(Reserve(1_00)).Refused(RefusalCodes.AlreadyExists, ("reservationId", "r1"));

    [Theory]
    [InlineData("2023-12-31")]
    [InlineData("2025-01-01")]
    public void a_reserve_belongs_to_the_year_of_the_pool(string day) =>
        Spec.Given(Story.Pool()).When(Reserve(1_00), on: Story.Day(day)).Refused(RefusalCodes.BusinessDateInvalid, ("fiscalYear", 2024));

    [Fact]
    public void a_reserve_that_has_expired_already_is_refused() =>
        Spec.Given(Story.Pool()).When(Reserve(1_00) with { ExpiresOn = new DateOnly(2024, 1, 1) }).Refused(RefusalCodes.BusinessDateInvalid,
            ("expiresOn", new DateOnly(2024, 1, 1)));

    [Fact]
    public void a_frozen_pool_reserves_nothing_until_it_thaws()
    {
        var world = Story.Pool().Do(new FreezePool("audit") { PoolId = Story.PoolId }, People.Releaser);
        Spec.Given(world).When(Reserve(1_00)).Refused(RefusalCodes.IllegalState, ("state", "frozen"), ("command", "reserve"));
        Spec.Given(world).When(new FreezePool("again") { PoolId = Story.PoolId }).Refused(RefusalCodes.IllegalState);
        world.Do(new UnfreezePool("audit done") { PoolId = Story.PoolId }, People.Releaser);
        Spec.Given(world).When(Reserve(1_00)).Accepted();
        Spec.Given(world).When(new UnfreezePool("again") { PoolId = Story.PoolId }).Refused(RefusalCodes.IllegalState);
    }

    [Fact]
    public void a_released_reserve_is_available_again()
    {
        var world = Story.Pool().Do(Reserve(3_000_000_00), People.Maker);
        Spec.Given(world).When(new ReleaseReservation("r1", "not needed") { PoolId = Story.PoolId })
            .Then(new ReservationReleased("r1", 3_000_000_00, "not needed")).PoolState().AvailableFen.ShouldBe(30_000_000_00);
        Spec.Given(world).When(new ReleaseReservation("r1", "again") { PoolId = Story.PoolId })
            .Refused(RefusalCodes.NotFound, ("reservationId", "r1"));
    }

    [Fact]
    public void a_reserve_expires_on_the_day_after_its_last()
    {
        var world = Story.Pool().Do(Reserve(1_00) with { ExpiresOn = new DateOnly(2024, 6, 30) }, People.Maker);
        var expire = new ExpireReservation("r1") { PoolId = Story.PoolId };
        Spec.Given(world).When(expire, on: new DateOnly(2024, 6, 30)).Refused(RefusalCodes.BusinessDateInvalid, ("expiresOn", new DateOnly(2024, 6, 30)));
        Spec.Given(world).When(expire, on: new DateOnly(2024, 7, 1)).Then(new ReservationReleased("r1", 1_00, "expired"));
    }

    [Fact]
    public void the_reservation_of_a_grant_cannot_be_named_by_a_command_to_the_pool() =>
        Shape.CodeOf(new ReleaseReservation(Story.StreamOf(default), "x") { PoolId = Story.PoolId }).ShouldBe(RefusalCodes.RequestInvalid);
}
