using Ledger.Domain.Kernel;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>A queue that is full says so at once, writes nothing, and the host goes on.</summary>
public sealed class KeepingOthersWaiting : IClassFixture<KeepingOthersWaiting.SlowHost>
{
    private readonly SlowHost _host;

    public KeepingOthersWaiting(SlowHost host) => _host = host;

    [Fact]
    public async Task a_full_queue_answers_503_with_retry_after()
    {
        var before = await _host.Entries();
        _host.Gate.Close();
        var sent = Enumerable.Range(0, 40).Select(i => _host.Send("maker", $"pools/{ApiHost.PoolId}/reservations", ApiHost.Reservation($"r-{i}", 1), $"wait-{i}")).ToList();

        // Some are refused while the others are still waiting for the database.
        var refused = await await Task.WhenAny(sent);
        refused.ShouldBeProblem(503, RefusalCodes.Busy).Headers["Retry-After"].ShouldBe("1");

        _host.Gate.Open();
        var answers = await Task.WhenAll(sent);
        var accepted = answers.Count(a => a.Status == 200);
        answers.Where(a => a.Status != 200).ShouldAllBe(a => a.Code == RefusalCodes.Busy);
        accepted.ShouldBeGreaterThan(0);
        (await _host.Entries()).ShouldBe(before + accepted);

        // The refused ones may come again with the same keys, and every one is carried out once.
        for (var i = 0; i < sent.Count; i++)
        {
            (await _host.Send("maker", $"pools/{ApiHost.PoolId}/reservations", ApiHost.Reservation($"r-{i}", 1), $"wait-{i}")).Status.ShouldBe(200);
        }

        (await _host.Entries()).ShouldBe(before + sent.Count);
    }

    /// <summary>A host with a short queue and a database that can be held up.</summary>
    public sealed class SlowHost : ApiHost
    {
        public GateStore Gate { get; private set; } = null!;

        protected override void Adjust(WebApplicationBuilder builder)
        {
            base.Adjust(builder);
            builder.Services.AddSingleton(new EngineOptions { QueueCapacity = 2, MaxBatch = 2 });
            builder.Services.AddSingleton<IJournalStore>(services => Gate = new GateStore(new PostgresJournal(services.GetRequiredService<NpgsqlDataSource>())));
        }
    }

    /// <summary>A store whose appends wait while the gate is closed.</summary>
    public sealed class GateStore(IJournalStore inner) : IJournalStore
    {
        private volatile TaskCompletionSource _open = Opened();

        public void Close() => _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _open.TrySetResult();

        public async Task<AppendResult> Append(AppendBatch batch, CancellationToken cancel)
        {
            await _open.Task.WaitAsync(cancel);
            return await inner.Append(batch, cancel);
        }

        public Task<Head?> ReadHead(string ledgerId, CancellationToken cancel) => inner.ReadHead(ledgerId, cancel);

        public Task Fence(string ledgerId, CancellationToken cancel) => inner.Fence(ledgerId, cancel);

        public Task<IReadOnlyDictionary<string, RecordedCommand>> FindCommands(string ledgerId, IReadOnlyCollection<string> commandIds, CancellationToken cancel) =>
            inner.FindCommands(ledgerId, commandIds, cancel);

        public IAsyncEnumerable<Entry> ReadStreams(string ledgerId, IReadOnlyCollection<string> streams, long upTo, CancellationToken cancel) =>
            inner.ReadStreams(ledgerId, streams, upTo, cancel);

        public IAsyncEnumerable<Entry> ReadEntries(string ledgerId, long after, long upTo, CancellationToken cancel) => inner.ReadEntries(ledgerId, after, upTo, cancel);

        public Task<IReadOnlyList<byte[]>> ReadLeafHashes(string ledgerId, long after, long upTo, CancellationToken cancel) =>
            inner.ReadLeafHashes(ledgerId, after, upTo, cancel);

        public Task<IReadOnlyList<byte[]>> ReadTiles(string ledgerId, int level, long fromIndex, CancellationToken cancel) =>
            inner.ReadTiles(ledgerId, level, fromIndex, cancel);

        private static TaskCompletionSource Opened()
        {
            var opened = new TaskCompletionSource();
            opened.SetResult();
            return opened;
        }
    }
}
