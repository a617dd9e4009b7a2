using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.FundPools;

public sealed class RecoveringFunds
{
    private static RestoreRecovered Restore(long amountFen, string id = "c1") => new(id, amountFen, "recovery 1") { PoolId = Story.PoolId };

    [Fact]
    public void money_recovered_in_the_year_is_available_again()
    {
        var pool = Spec.Given(Story.Settled()).When(Restore(200_000_00)).Then(new RecoveryRestored("c1", 200_000_00, "recovery 1")).PoolState();
        (pool.RecoveredFen, pool.DisbursedFen, pool.AvailableFen).ShouldBe((200_000_00, 500_000_00, 29_200_000_00));
    }

    [Fact]
    public void no_more_is_recovered_than_was_paid()
    {
        var world = Story.Settled().Do(Restore(200_000_00), People.Maker);
        Spec.Given(world).When(Restore(300_000_01, "c2")).Refused(RefusalCodes.RecoveryExceedsPaid,
            ("requestedFen", 300_000_01L), ("netPaidFen", 300_000_00L));
    }

    [Fact]
    public void a_recovery_is_put_back_once() =>
        Spec.Given(Story.Settled().Do(Restore(1_00), People.Maker)).When(Restore(1_00)).Refused(RefusalCodes.AlreadyExists, ("recoveryId", "c1"));

    [Fact]
    public void money_recovered_after_the_year_goes_to_the_treasury() =>
        Spec.Given(Story.Settled().Until(2025, 1, 6)).When(Restore(1_00)).Refused(RefusalCodes.RecoveryDestinationInvalid,
            ("fiscalYear", 2024), ("destination", "treasury"));
}
