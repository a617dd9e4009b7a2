using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.FundPools;

public sealed class CarryingOver
{
    private static CarryOver Carry(long amountFen, string to = Story.NextPoolId) => new(to, amountFen, "carry 1") { PoolId = Story.PoolId };

    private static World TwoYears() => Story.Pool().Until(2024, 12, 31).Do(Story.OpenPool(2025), People.Maker);

    [Fact]
    public void what_leaves_one_year_arrives_in_the_next()
    {
        var world = Spec.Given(TwoYears()).When(Carry(4_000_000_00)).Then(
            new StreamEvent(Story.PoolStream, new FundsCarriedOut(Story.NextPoolId, 4_000_000_00, "carry 1", 2024)),
            new StreamEvent("fund-pool/" + Story.NextPoolId, new FundsCarriedIn(Story.PoolId, 2024, 4_000_000_00, "carry 1")));
        world.PoolState().AvailableFen.ShouldBe(26_000_000_00);
        world.State<FundPool>("fund-pool/" + Story.NextPoolId).AvailableFen.ShouldBe(4_000_000_00);
    }

    [Fact]
    public void no_more_is_carried_than_is_available() =>
        Spec.Given(TwoYears()).When(Carry(30_000_000_01)).Refused(RefusalCodes.PoolInsufficientAvailable, ("availableFen", 30_000_000_00L));

    [Fact]
    public void only_the_next_year_of_the_same_programme_takes_it()
    {
        var world = TwoYears().Do(Story.OpenPool(2026), People.Maker).Do(Story.OpenPool(2025) with { Programme = "other" }, People.Maker);
        Spec.Given(world).When(Carry(1_00, "pilot-district-2026")).Refused(RefusalCodes.PoolPurposeMismatch, ("toPool", "pilot-district-2026"));
        Spec.Given(world).When(Carry(1_00, "other-district-2025")).Refused(RefusalCodes.PoolPurposeMismatch);
        Spec.Given(world).When(Carry(1_00, Story.PoolId)).Refused(RefusalCodes.PoolPurposeMismatch);
        Spec.Given(world).When(Carry(1_00, "pilot-district-2030")).Refused(RefusalCodes.NotFound, ("poolId", "pilot-district-2030"));
    }

    [Fact]
    public void a_year_that_is_not_open_takes_nothing()
    {
        var world = TwoYears().Do(new FreezePool("x") { PoolId = Story.NextPoolId }, People.Releaser);
        Spec.Given(world).When(Carry(1_00)).Refused(RefusalCodes.IllegalState, ("state", "frozen"), ("command", "carry-in"));
    }
}
