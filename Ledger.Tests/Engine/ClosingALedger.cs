using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Engine;

/// <summary>A host goes while its database does not answer: nobody who asked it for something waits for ever.</summary>
public sealed class ClosingALedger
{
    [Fact]
    public async Task tells_what_was_sent_that_its_outcome_is_unknown_and_what_was_not_decided_to_come_again()
    {
        var store = new SilentStore();
        var engine = (await LedgerEngine.Open(
            "silent", store, TimeProvider.System, new EngineOptions { MaxBatch = 1, Patience = TimeSpan.Zero }, NullLogger.Instance))!;
        var sent = Open(engine, 2024);
        await store.Asked;
        var waiting = Enumerable.Range(2025, 5).Select(year => Open(engine, year)).ToArray();

        await engine.DisposeAsync();

        (await CodeOf(sent)).ShouldBe(RefusalCodes.OutcomeUnknown);
        var codes = await Task.WhenAll(waiting.Select(CodeOf));
        codes.ShouldAllBe(code => code == RefusalCodes.OutcomeUnknown || code == RefusalCodes.Busy);
        codes[^1].ShouldBe(RefusalCodes.Busy);
    }

    private static Task<Outcome> Open(LedgerEngine engine, int year) => engine.Submit(new CommandEnvelope
    {
        CommandId = $"open-{year}", Command = new OpenPool("pilot", "district", year, "pool", [Instruments.ProjectGrant], "2060499"),
        Actor = new Actor("maker-1", "maker"),
    }).AsTask();

    private static async Task<string> CodeOf(Task<Outcome> answer) =>
        (await answer.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeOfType<Outcome.Refused>().Refusal.Code;

    /// <summary>A database with an empty ledger that takes an append and says nothing.</summary>
    private sealed class SilentStore : IJournalStore
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public async Task<AppendResult> Append(AppendBatch batch, CancellationToken cancel)
        {
            _asked.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancel);
            return AppendResult.HeadMoved;
        }

        public Task<Head?> ReadHead(string ledgerId, CancellationToken cancel) => Task.FromResult<Head?>(new Head(0, 0, DateTimeOffset.UnixEpoch, []));

        public Task Fence(string ledgerId, CancellationToken cancel) => Task.CompletedTask;

        public Task<IReadOnlyDictionary<string, RecordedCommand>> FindCommands(string ledgerId, IReadOnlyCollection<string> commandIds, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyDictionary<string, RecordedCommand>>(new Dictionary<string, RecordedCommand>());

        public IAsyncEnumerable<Entry> ReadStreams(string ledgerId, IReadOnlyCollection<string> streams, long upTo, CancellationToken cancel) =>
            AsyncEnumerable.Empty<Entry>();

        public IAsyncEnumerable<Entry> ReadEntries(string ledgerId, long after, long upTo, CancellationToken cancel) => AsyncEnumerable.Empty<Entry>();

        public Task<IReadOnlyList<byte[]>> ReadLeafHashes(string ledgerId, long after, long upTo, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<byte[]>>([]);

        public Task<IReadOnlyList<byte[]>> ReadTiles(string ledgerId, int level, long fromIndex, CancellationToken cancel) =>
            Task.FromResult<IReadOnlyList<byte[]>>([]);
    }
}
