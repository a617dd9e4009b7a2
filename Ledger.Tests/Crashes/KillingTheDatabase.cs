using System.Diagnostics;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Crashes;

public sealed class KillingTheDatabase
{
    [Fact]
    public async Task the_host_goes_on_by_itself_when_the_database_is_back_and_nothing_acknowledged_is_lost()
    {
        await using var ledger = await TroubledLedger.Open();
        using var host = await ServingHost.Start(ledger.Cluster.ConnectionString);
        var load = ledger.Load.Run(host.Address);
        await ledger.Load.InTheMiddle;
        using (var server = Process.GetProcessById(ledger.Cluster.Server.ProcessId))
        {
            server.Kill();
        }

        ledger.Load.Acknowledged.Count.ShouldBeLessThan(Load.Callers * Load.CommandsEach);

        // The host may be patient enough for every caller: then nobody had to ask twice.
        var before = ledger.Cluster.ConnectionString;
        await ledger.Cluster.Revive();
        ledger.Cluster.ConnectionString.ShouldBe(before, "Whoever is connected must find the server again where it was.");
        ledger.Load.Resume(host.Address);
        try
        {
            await load;
        }
        catch (TimeoutException late)
        {
            throw new InvalidOperationException(host.LastWords, late);
        }

        await ledger.ShouldHoldEverythingOnce(host.Address);
    }
}
