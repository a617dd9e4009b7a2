using Shouldly;
using Xunit;

namespace Ledger.Tests.Crashes;

public sealed class KillingTheHost
{
    [Fact]
    public async Task what_was_acknowledged_before_the_kill_is_there_once_and_what_was_not_can_be_sent_again()
    {
        await using var ledger = await TroubledLedger.Open();
        using var first = await ServingHost.Start(ledger.Cluster.ConnectionString);
        var load = ledger.Load.Run(first.Address);
        await ledger.Load.InTheMiddle;
        first.Kill();

        using var second = await ServingHost.Start(ledger.Cluster.ConnectionString);
        ledger.Load.Resume(second.Address);
        await load;

        ledger.Load.Unanswered.ShouldBeGreaterThan(0, "Nothing was under way when the host was killed.");
        await ledger.ShouldHoldEverythingOnce(second.Address);
    }
}
