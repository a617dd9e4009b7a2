using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.FundPools;

public sealed class ObligatingFunds
{
    private static readonly DateOnly YearEnd = new(2024, 12, 31);

    private static World Reserved() => Story.Pool()
        .Do(new Reserve("r1", "award-1", "project-grant", 1_000_000_00, YearEnd) { PoolId = Story.PoolId }, People.Maker);

    private static Obligate Obligate(long amountFen, string id = "b1") => new(id, "r1", amountFen) { PoolId = Story.PoolId };

    [Fact]
    public void an_obligation_uses_up_its_reservation()
    {
        var pool = Spec.Given(Reserved()).When(Obligate(1_000_000_00))
            .Then(new FundsObligated("b1", "r1", "award-1", "project-grant", 1_000_000_00)).PoolState();
        (pool.ReservedFen, pool.ObligatedFen).ShouldBe((0, 1_000_000_00));
        pool.Reservations.Count.ShouldBe(0);
    }

    [Fact]
    public void what_an_obligation_leaves_of_its_reservation_is_released()
    {
        var pool = Spec.Given(Reserved()).When(Obligate(900_000_00)).Then(
            new FundsObligated("b1", "r1", "award-1", "project-grant", 900_000_00),
            new ReservationReleased("r1", 100_000_00, "obligated-for-less")).PoolState();
        (pool.ReservedFen, pool.ObligatedFen, pool.AvailableFen).ShouldBe((0, 900_000_00, 29_100_000_00));
    }

    [Fact]
    public void an_obligation_above_its_reservation_is_refused() =>
        Spec.Given(Reserved()).When(Obligate(1_200_000_00)).Refused(RefusalCodes.ObligationExceedsReservation,
            ("requestedFen", 1_200_000_00L), ("reservedFen", 1_000_000_00L));

    [Fact]
    public void an_obligation_needs_a_reservation() =>
        Spec.Given(Story.Pool()).When(Obligate(1)).Refused(RefusalCodes.NotFound, ("reservationId", "r1"));

    [Fact]
    public void an_id_is_obligated_once()
    {
        var world = Reserved().Do(Obligate(1_000_000_00), People.Maker)
            .Do(new Reserve("r2", "award-1", "project-grant", 1_00, YearEnd) { PoolId = Story.PoolId }, People.Maker);
        Spec.Given(world).When(new Obligate("b1", "r2", 1_00) { PoolId = Story.PoolId }).Refused(RefusalCodes.AlreadyExists, ("obligationId", "b1"));
    }

    [Fact]
    public void an_unpaid_part_can_end_and_is_available_again()
    {
        var world = Reserved().Do(Obligate(1_000_000_00), People.Maker);
        Spec.Given(world).When(new Deobligate("b1", 400_000_00, "cut") { PoolId = Story.PoolId })
            .Then(new FundsDeobligated("b1", 400_000_00, "cut")).PoolState().AvailableFen.ShouldBe(29_400_000_00);
    }

    [Fact]
    public void more_than_the_unpaid_part_cannot_end()
    {
        var world = Reserved().Do(Obligate(1_000_000_00), People.Maker);
        Spec.Given(world).When(new Deobligate("b1", 1_000_000_01, "cut") { PoolId = Story.PoolId })
            .Refused(RefusalCodes.ObligationExceedsReservation, ("unpaidFen", 1_000_000_00L));
        Spec.Given(world).When(new Deobligate("b2", 1, "cut") { PoolId = Story.PoolId }).Refused(RefusalCodes.NotFound);
    }
}
