using System.Threading.Channels;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Ledger.Host.Proof;
using Ledger.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Journal;

/// <summary>Two hosts, as far as the ledger is concerned: two engines, each with connections of its own, write one ledger at once.</summary>
public sealed class TwoHostsOneLedger : IAsyncLifetime
{
    private const string Ledger = "shared";
    private const string PoolId = "pilot-district-2024";
    private const int Callers = 8;
    private const int CommandsEach = 50;
    private const int Both = 100;
    private Npgsql.NpgsqlDataSource[] _sources = [];
    private LedgerEngines[] _hosts = [];
    private LedgerEngine[] _engines = [];

    public async Task InitializeAsync()
    {
        var connectionString = await TestCluster.CreateDatabase();
        _sources = [LedgerDatabase.Open(connectionString), LedgerDatabase.Open(connectionString)];
        await new PostgresJournal(_sources[0]).Create(Ledger, "Shared", DateTimeOffset.UnixEpoch, CancellationToken.None);
        _hosts = [.. _sources.Select(s => new LedgerEngines(
            new PostgresJournal(s), TimeProvider.System, new EngineOptions { MaxBatch = 16 }, NullLoggerFactory.Instance))];
        _engines = [(await _hosts[0].Find(Ledger))!, (await _hosts[1].Find(Ledger))!];
    }

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.DisposeAsync();
        }

        foreach (var source in _sources)
        {
            await source.DisposeAsync();
        }
    }

    [Fact]
    public async Task no_command_is_lost_or_doubled_and_positions_have_no_gap()
    {
        await Prepare(1_000_000);
        var own = Enumerable.Range(0, 2 * Callers).Select(caller => Task.Run(async () =>
        {
            var answers = new List<(string Key, Outcome Outcome)>();
            for (var i = 0; i < CommandsEach; i++)
            {
                var key = $"h{caller % 2}-c{caller}-{i}";
                answers.Add((key, await Reserve(caller % 2, key, 3)));
            }

            return answers;
        })).ToArray();
        var twice = Enumerable.Range(0, Both).Select(i => Task.Run(() => Task.WhenAll(Reserve(0, $"both-{i}", 3), Reserve(1, $"both-{i}", 3)))).ToArray();

        var acknowledged = (await Task.WhenAll(own)).SelectMany(a => a).ToDictionary(a => a.Key, a => a.Outcome.ShouldBeOfType<Outcome.Accepted>());
        foreach (var (i, pair) in (await Task.WhenAll(twice)).Index())
        {
            var (one, other) = (pair[0].ShouldBeOfType<Outcome.Accepted>(), pair[1].ShouldBeOfType<Outcome.Accepted>());
            (one.FirstPosition, one.LastPosition, one.RecordedAt).ShouldBe((other.FirstPosition, other.LastPosition, other.RecordedAt));
            (one.Replayed ^ other.Replayed).ShouldBeTrue("One host carried it out, the other repeated the answer.");
            acknowledged[$"both-{i}"] = one;
        }

        var entries = await Entries();
        entries.Select(e => e.Position).ShouldBe(Enumerable.Range(1, 2 + (2 * Callers * CommandsEach) + Both).Select(p => (long)p));
        entries.Skip(2).ToDictionary(e => e.CommandId, e => e.Position)
            .ShouldBe(acknowledged.ToDictionary(a => a.Key, a => a.Value.FirstPosition), ignoreOrder: true);
        (await new Verification(_sources[0]).Run(Ledger))!.Flaw.ShouldBeNull();
    }

    [Fact]
    public async Task who_looks_whenever_told_of_news_has_seen_the_last_entry()
    {
        await Prepare(1_000_000);
        await using var listener = await _sources[1].OpenConnectionAsync();
        var told = Channel.CreateUnbounded<string>();
        listener.Notification += (_, news) => told.Writer.TryWrite(news.Payload);
        await using (var listen = new Npgsql.NpgsqlCommand($"listen {Announcements.Channel}", listener))
        {
            await listen.ExecuteNonQueryAsync();
        }

        for (var i = 0; i < CommandsEach; i++)
        {
            await Reserve(0, $"told-{i}", 3);
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var seen = 0L;
        while (seen < 2 + CommandsEach)
        {
            await listener.WaitAsync(patience.Token);
            while (told.Reader.TryRead(out var ledgerId))
            {
                ledgerId.ShouldBe(Ledger);
                seen = (await new PostgresJournal(_sources[1]).ReadHead(Ledger, patience.Token))!.Position;
            }
        }

        seen.ShouldBe(2 + CommandsEach);
    }

    [Fact]
    public async Task together_they_never_reserve_more_than_there_is()
    {
        await Prepare(100);
        var answers = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => Reserve(i % 2, $"r-{i}", 10))));
        answers.OfType<Outcome.Accepted>().Count().ShouldBe(10);
        answers.OfType<Outcome.Refused>().Select(r => r.Refusal.Code).Distinct().ShouldBe([RefusalCodes.PoolInsufficientAvailable]);
        (await Entries()).Count.ShouldBe(12);
    }

    [Fact]
    public async Task the_same_key_with_another_content_is_refused_by_the_host_that_did_not_see_the_first()
    {
        await Prepare(100);
        (await Reserve(0, "key", 10)).ShouldBeOfType<Outcome.Accepted>();
        (await Reserve(1, "key", 11)).ShouldBeOfType<Outcome.Refused>().Refusal.Code.ShouldBe(RefusalCodes.IdempotencyConflict);
        (await Entries()).Count.ShouldBe(3);
    }

    private async Task Prepare(long authorityFen)
    {
        (await Submit(0, "open", new OpenPool("pilot", "district", 2024, "pool", [Instruments.ProjectGrant], "2060499"))).ShouldBeOfType<Outcome.Accepted>();
        (await Submit(1, "appropriate", new Appropriate(authorityFen, "doc-1", "2060499", "general-budget") { PoolId = PoolId })).ShouldBeOfType<Outcome.Accepted>();
    }

    private Task<Outcome> Reserve(int host, string key, long amountFen) =>
        Submit(host, key, new Reserve(key, "award", Instruments.ProjectGrant, amountFen, new DateOnly(2024, 12, 31)) { PoolId = PoolId });

    private Task<Outcome> Submit(int host, string key, ICommand command) => _engines[host].Submit(new CommandEnvelope
    {
        CommandId = key, Command = command, Actor = new Actor("maker-1", "maker"), BusinessDate = new DateOnly(2024, 3, 1),
    }).AsTask();

    private async Task<List<Entry>> Entries() =>
        await new PostgresJournal(_sources[0]).ReadEntries(Ledger, 0, long.MaxValue, CancellationToken.None).ToListAsync();
}
