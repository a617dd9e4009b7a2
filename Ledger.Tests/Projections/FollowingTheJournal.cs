using System.Text;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Proof;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Projections;

/// <summary>Projections keep up, once each, and stop where they cannot go on.</summary>
public sealed class FollowingTheJournal
{
    [Fact]
    public async Task A_caller_sees_its_own_write()
    {
        await using var ledger = await LiveLedger.Open();
        await new RandomLife(1).Live(ledger, 0);
        var balances = new PoolBalances(ledger.Database);
        for (var i = 1; i <= 50; i++)
        {
            var outcome = await ledger.Do(Reserve(i), People.Maker);
            var at = await ledger.Now(outcome.LastPosition);
            (await balances.Find(at, Story.PoolId, CancellationToken.None))!.ReservedFen.ShouldBe(i * 100L);
        }
    }

    [Fact]
    public async Task A_read_that_asks_for_what_never_comes_is_answered_with_what_there_is()
    {
        await using var ledger = await LiveLedger.Open();
        await new RandomLife(1).Live(ledger, 0);
        var moments = new Moments(
            ledger.Database, new StoredRoots(ledger.Database), null, new ProjectionOptions { Patience = TimeSpan.FromMilliseconds(50) }, TimeProvider.System);
        await ledger.Now();
        var at = await moments.Resolve(LiveLedger.Id, AsOf.Now, ledger.Last + 10, CancellationToken.None);
        at.ShouldNotBeNull().Position.ShouldBe(ledger.Last);
        (await moments.Resolve("no-such-ledger", AsOf.Now, null, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Two_hosts_that_write_and_fold_at_once_fold_each_entry_once()
    {
        await using var one = await LiveLedger.Open();
        await new RandomLife(1).Live(one, 0);
        await using var other = await one.OpenBeside();
        await Task.WhenAll(Write(one, 1_000), Write(other, 2_000), Write(one, 3_000), Write(other, 4_000));

        var last = Math.Max(one.Last, other.Last);
        var here = await new PoolBalances(one.Database).Find(await one.Now(last), Story.PoolId, CancellationToken.None);
        var there = await new PoolBalances(other.Database).Find(await other.Now(last), Story.PoolId, CancellationToken.None);
        here.ShouldBe(there! with { Instruments = here!.Instruments });
        here.ReservedFen.ShouldBe(4 * 100 * 100L);
        (await Count(one, "posting")).ShouldBe(2 + (2 * 4 * 100L));

        static async Task Write(LiveLedger host, int first)
        {
            for (var i = 0; i < 100; i++)
            {
                await host.Do(Reserve(first + i), People.Maker);
            }
        }
    }

    [Fact]
    public async Task A_host_that_stood_back_takes_over_when_the_other_stops()
    {
        await using var one = await LiveLedger.Open();
        await new RandomLife(1).Live(one, 0);
        await using var other = await one.OpenBeside();
        await one.Now();
        await one.Runner.StopAsync(CancellationToken.None);
        var outcome = await one.Do(Reserve(1), People.Maker);
        (await other.Now(outcome.LastPosition)).Position.ShouldBe(outcome.LastPosition);
    }

    [Fact]
    public async Task What_was_written_while_nobody_folded_is_folded_by_the_next_host()
    {
        await using var first = await LiveLedger.Open();
        await new RandomLife(1).Live(first, 0);
        await first.Runner.StopAsync(CancellationToken.None);
        await new RandomLife(2).GoOn(first, 200);
        await using var next = await first.OpenBeside();
        (await next.Now(first.Last)).Position.ShouldBe(first.Last);
    }

    [Fact]
    public async Task An_event_that_nobody_knows_stops_the_projections_and_is_named()
    {
        await using var ledger = await LiveLedger.Open();
        await new RandomLife(1).Live(ledger, 0);
        await ledger.Now();
        var position = await AppendStranger(ledger);

        await Until(() => ledger.Runner.States.Single().Status == ProjectionStatus.Stopped);
        var state = ledger.Runner.States.Single();
        state.Position.ShouldBe(position - 1);
        state.Error.ShouldNotBeNull().ShouldContain("fund-pool.eaten-by-mice.v1");
        var at = (await ledger.Moments.Resolve(LiveLedger.Id, AsOf.Now, position, CancellationToken.None))!;
        (at.Position, at.HeadPosition).ShouldBe((position - 1, position));
        (await new JournalPages(ledger.Database).Find(LiveLedger.Id, position, CancellationToken.None))!.Happened.ShouldBeNull();
    }

    /// <summary>What a newer program might write.</summary>
    private static async Task<long> AppendStranger(LiveLedger ledger)
    {
        var head = (await ledger.Journal.ReadHead(LiveLedger.Id, CancellationToken.None))!;
        var text = Encoding.UTF8.GetBytes(
            $$$"""{"position":{{{head.Position + 1}}},"stream":"fund-pool/x","version":1,"type":"fund-pool.eaten-by-mice.v1","schemaVersion":1,"recordedAt":"2030-01-01T00:00:00.000000Z","businessDate":"2030-01-01","actor":"mouse","actorRole":"maker","commandId":"c","data":{}}""");
        var tree = await StoredTree.Restore(ledger.Journal, LiveLedger.Id, head, CancellationToken.None);
        var leaf = TreeHash.Leaf(text);
        tree.Append(leaf);
        (await ledger.Journal.Append(
            new AppendBatch
            {
                LedgerId = LiveLedger.Id, ExpectedPosition = head.Position, Fence = head.Fence, RecordedAt = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero),
                Streams = ["fund-pool/x"], Versions = [1], Types = ["fund-pool.eaten-by-mice.v1"], Entries = [text], LeafHashes = [leaf],
                CommandIds = ["c"], Frontier = tree.Frontier(), TileLevels = [], TileIndexes = [], TileHashes = [],
            }, CancellationToken.None)).ShouldBe(AppendResult.Committed);
        return head.Position + 1;
    }

    private static Reserve Reserve(int n) =>
        new("r" + n, "award-" + n, Instruments.ProjectGrant, 100, new DateOnly(2024, 12, 31)) { PoolId = Story.PoolId };

    private static async Task<long> Count(LiveLedger ledger, string table)
    {
        await using var command = ledger.Database.CreateCommand($"select count(*) from {table}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task Until(Func<bool> holds)
    {
        var give = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            TimeProvider.System.GetElapsedTime(give).ShouldBeLessThan(TimeSpan.FromSeconds(30));
            await Task.Yield();
        }
    }
}
