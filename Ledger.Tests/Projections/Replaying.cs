using System.Buffers;
using Ledger.Domain;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Projections;

/// <summary>A replay comes to the same states and balances as living through it.</summary>
public sealed class Replaying
{
    [Fact]
    public async Task A_replay_gives_every_state_and_every_balance()
    {
        await using var ledger = await LiveLedger.Open();
        await new RandomLife(RandomLife.Seed).Live(ledger, 1_500);
        var entries = await ledger.Entries();
        var replay = await Replay.Run(ledger.Database, LiveLedger.Id);
        replay.Position.ShouldBe(entries.Count);

        var states = new Dictionary<string, AggregateState>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            states[entry.Stream] = states.GetValueOrDefault(entry.Stream, Aggregates.InitialOf(entry.Stream)).Evolve(entry.Happened);
        }

        replay.Streams.ShouldBe(states.Count);
        foreach (var (stream, state, _) in replay.All())
        {
            state.ToString().ShouldBe(states[stream].ToString(), $"seed {RandomLife.Seed}");
        }

        foreach (var pool in await new PoolBalances(ledger.Database).List(await ledger.Now(), CancellationToken.None))
        {
            replay.BalanceFen(pool.PoolId, a => a.Available).ShouldBe(pool.AvailableFen);
            replay.BalanceFen(pool.PoolId, a => a.Appropriated).ShouldBe(-pool.AppropriatedFen);
            ((FundPool)replay.StateOf(FundPool.StreamOf(pool.PoolId)).State).AvailableFen.ShouldBe(pool.AvailableFen);
        }
    }

    [Fact]
    public async Task The_quick_way_to_read_an_entry_gives_what_the_general_way_gives()
    {
        await using var ledger = await LiveLedger.Open();
        await new RandomLife(RandomLife.Seed).Live(ledger, 1_500);
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = EntryJson.NewWriter(buffer);
        foreach (var entry in await ledger.Entries())
        {
            buffer.ResetWrittenCount();
            EntryJson.Write(writer, buffer, entry with { CorrelationId = entry.Position % 2 == 0 ? "trace-1" : null });
            var text = buffer.WrittenSpan.ToArray();
            var read = EntryJson.Read(text);
            Written(read).ShouldBe(text);
            Written(EntryJson.ReadAny(text)).ShouldBe(text);
            var fact = EntryJson.ReadFact(text);
            Written(read with { Position = fact.Position, Stream = fact.Stream, Version = fact.Version, Happened = fact.Happened }).ShouldBe(text);
        }
    }

    private static byte[] Written(Entry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = EntryJson.NewWriter(buffer);
        EntryJson.Write(writer, buffer, entry);
        return buffer.WrittenSpan.ToArray();
    }
}
