using Ledger.Domain.Kernel;
using Ledger.Host.Projections;
using Ledger.Host.Seeding;
using Ledger.Tests.Seeding;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Projections;

/// <summary>A replay that was given up goes on from a file as if it had never been.</summary>
public sealed class KeepingAReplay
{
    [Fact]
    public async Task An_interrupted_replay_comes_to_the_same_end()
    {
        await using var ledger = await LiveLedger.Open();
        await new RandomLife(RandomLife.Seed).Live(ledger, 1_500);
        var whole = await Replay.Run(ledger.Database, LiveLedger.Id);

        // Given up before the next block: it stands where it stood.
        var half = await Replay.Run(ledger.Database, LiveLedger.Id, whole.Position / 2);
        await Should.ThrowAsync<OperationCanceledException>(half.Continue(ledger.Database, LiveLedger.Id, null, null, new CancellationToken(canceled: true)));
        half.Position.ShouldBe(whole.Position / 2);

        using var file = new MemoryStream();
        await half.Save(ledger.Database, LiveLedger.Id, file, CancellationToken.None);
        file.Position = 0;
        var resumed = await Replay.Restore(ledger.Database, LiveLedger.Id, null, file, CancellationToken.None);
        resumed.Position.ShouldBe(half.Position);
        await resumed.Continue(ledger.Database, LiveLedger.Id, null, null, CancellationToken.None);

        (resumed.Position, resumed.Streams, resumed.Postings).ShouldBe((whole.Position, whole.Streams, whole.Postings));
        resumed.Kinds().ShouldBe(whole.Kinds());
        foreach (var (stream, state, version) in whole.All())
        {
            var (same, sameVersion) = resumed.StateOf(stream);
            sameVersion.ShouldBe(version);
            StateDifference.Between(state, same).ShouldBeEmpty($"{stream}, seed {RandomLife.Seed}");
        }

        foreach (var pool in await new PoolBalances(ledger.Database).List(await ledger.Now(), CancellationToken.None))
        {
            resumed.BalanceFen(pool.PoolId, a => a.Available).ShouldBe(pool.AvailableFen);
        }
    }

    [Fact]
    public async Task A_file_that_is_not_of_this_history_is_refused()
    {
        await using var ledger = await LiveLedger.Open();
        await new RandomLife(RandomLife.Seed).Live(ledger, 300);
        var replay = await Replay.Run(ledger.Database, LiveLedger.Id, 20);
        using var file = new MemoryStream();
        await replay.Save(ledger.Database, LiveLedger.Id, file, CancellationToken.None);
        var bytes = file.ToArray();

        (await Fault(bytes, new DateOnly(2024, 6, 30))).ShouldBe("other-clock");
        (await Fault([])).ShouldBe("damaged");
        (await Fault(bytes[..^70])).ShouldBe("damaged");
        (await Fault([.. bytes[..^200], (byte)(bytes[^200] ^ 1), .. bytes[^199..]])).ShouldBe("damaged");

        await using var other = await LiveLedger.Open();
        await new RandomLife(RandomLife.Seed + 1).Live(other, 300);
        (await FaultIn(other, bytes, null)).ShouldBe("other-history");
        return;

        Task<string> Fault(byte[] given, DateOnly? until = null) => FaultIn(ledger, given, until);
    }

    /// <summary>Every kind of state that the seeds bring about, at every step: it says the same after being written and read.</summary>
    [Fact]
    public void A_state_of_any_aggregate_survives_the_file()
    {
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (var folder in Directory.GetDirectories(RehearsedLedger.SeedsFolder))
        {
            foreach (var (stream, state) in RehearsedLedger.Of(Scenario.Read(folder)).Entries.Select(entry => (entry.Stream, entry.After)))
            {
                using var text = System.Text.Json.JsonDocument.Parse(StateJson.Write(state));
                StateDifference.Between(state, StateJson.Read(stream, text.RootElement)).ShouldBeEmpty(stream);
                kinds.Add(Ids.AggregateOf(stream).ToString());
            }
        }

        kinds.Count.ShouldBeGreaterThan(25);
    }

    private static async Task<string> FaultIn(LiveLedger ledger, byte[] given, DateOnly? until)
    {
        using var file = new MemoryStream(given);
        return (await Should.ThrowAsync<SavedReplayException>(Replay.Restore(ledger.Database, LiveLedger.Id, until, file, CancellationToken.None))).Fault;
    }
}
