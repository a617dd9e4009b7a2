using System.Text.Json;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Ledger.Host.Seeding;
using Ledger.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Seeding;

/// <summary>The demo world through the engine and PostgreSQL.</summary>
public sealed class LoadingTheGoldenScenario : IAsyncLifetime
{
    private const string LedgerId = "zigong-gxq";
    private static readonly Scenario Golden = Scenario.Read(RehearsedLedger.GoldenFolder);

    private NpgsqlDataSource _database = null!;
    private PostgresJournal _journal = null!;

    public async Task InitializeAsync()
    {
        _database = LedgerDatabase.Open(await TestCluster.CreateDatabase());
        _journal = new PostgresJournal(_database);
    }

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task The_journal_holds_what_the_rules_decided_at_the_instants_of_the_files()
    {
        var told = 0;
        var result = (await Load(Golden, done => told = done)).ShouldBeOfType<LoadResult.Loaded>();
        var rehearsed = RehearsedLedger.Of(Golden).Entries;
        var stored = await Entries();

        told.ShouldBe(Golden.Lines.Length);
        result.Accepted.ShouldBe(Golden.Lines.Count(l => l.Expect is null));
        result.Refused.ShouldBe(Golden.Lines.Count(l => l.Expect is not null));
        result.Position.ShouldBe(rehearsed.Count);
        stored.Select(e => (e.Stream, e.BusinessDate, At: Instants.Format(e.RecordedAt), Text: JsonSerializer.Serialize<object>(e.Happened)))
            .ShouldBe(rehearsed.Select(e => (e.Stream, e.BusinessDate, At: Instants.Format(e.RecordedAt), Text: JsonSerializer.Serialize<object>(e.Happened))));
    }

    [Fact]
    public async Task Loading_twice_changes_nothing()
    {
        await Load(Golden);
        var before = await _journal.ReadHead(LedgerId, CancellationToken.None);

        var again = await Load(Golden, _ => throw new InvalidOperationException("Nothing is to be done."));

        var after = await _journal.ReadHead(LedgerId, CancellationToken.None);
        again.ShouldBe(new LoadResult.AlreadyLoaded(before!.Position));
        (after!.Position, after.Fence, after.LastRecordedAt).ShouldBe((before.Position, before.Fence, before.LastRecordedAt));
        after.Frontier.ShouldBe(before.Frontier);
    }

    [Fact]
    public async Task A_load_that_was_interrupted_goes_on_where_it_stopped()
    {
        using var stop = new CancellationTokenSource();
        await Should.ThrowAsync<OperationCanceledException>(() => Load(
            Golden,
            done =>
            {
                if (done == 150)
                {
                    stop.Cancel();
                }
            },
            stop.Token));

        (await Load(Golden)).ShouldBeOfType<LoadResult.Loaded>().Position.ShouldBe(RehearsedLedger.Of(Golden).Entries.Count);
        (await Entries()).Count.ShouldBe(RehearsedLedger.Of(Golden).Entries.Count);
    }

    [Fact]
    public async Task Commands_given_afterwards_are_stamped_by_the_real_clock()
    {
        await Load(Golden);
        var before = TimeProvider.System.GetUtcNow();

        var outcome = await Submit(new FreezePool("盘点") { PoolId = "pilot-district-2024" }, new Actor("tang.hui", "releaser"));

        outcome.ShouldBeOfType<Outcome.Accepted>().RecordedAt.ShouldBeGreaterThan(before - TimeSpan.FromSeconds(1));

        // The story is all there, and it ends where it ended.
        (await Load(Golden)).ShouldBe(new LoadResult.AlreadyLoaded(RehearsedLedger.Of(Golden).Entries.Count));
    }

    [Fact]
    public async Task A_ledger_that_holds_something_else_is_left_alone()
    {
        await _journal.Create(LedgerId, "another", new DateTimeOffset(2023, 1, 1, 0, 0, 0, TimeSpan.Zero), CancellationToken.None);
        (await Submit(new OpenPool("other", "city", 2026, "另一资金池", [Instruments.ProjectGrant], "2060499"), new Actor("lin.xue", "maker")))
            .ShouldBeOfType<Outcome.Accepted>();

        (await Load(Golden)).ShouldBe(new LoadResult.NotOurs(1, 0));
        (await Entries()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_empty_ledger_that_is_younger_than_the_story_is_left_alone()
    {
        await _journal.Create(LedgerId, "young", TimeProvider.System.GetUtcNow(), CancellationToken.None);

        (await Load(Golden)).ShouldBe(new LoadResult.NotOurs(0, 0));
    }

    [Fact]
    public async Task A_line_that_was_changed_after_it_was_loaded_is_named()
    {
        await Load(Golden);
        using var copy = new ScenarioCopy();
        copy.Replace("02-pool.ndjson", "\"deltaFen\": 200000000", "\"deltaFen\": 200000001");

        var changed = (await Load(copy.Read())).ShouldBeOfType<LoadResult.Changed>();

        changed.Line.Kind.Name.ShouldBe("fund-pool.adjust");
        (await Entries()).Count.ShouldBe(RehearsedLedger.Of(Golden).Entries.Count);
    }

    [Fact]
    public async Task An_attempt_that_ends_otherwise_than_told_stops_the_load_and_is_named()
    {
        using var copy = new ScenarioCopy();
        copy.Replace("02-pool.ndjson", "\"amountFen\": 3000000001", "\"amountFen\": 2999999999");

        var surprised = (await Load(copy.Read())).ShouldBeOfType<LoadResult.Surprised>();

        surprised.Got.ShouldBeNull();
        surprised.Line.Expect.ShouldBe(RefusalCodes.PoolInsufficientAvailable);
    }

    private Task<LoadResult> Load(Scenario scenario, Action<int>? told = null, CancellationToken cancel = default) =>
        new ScenarioLoader(_journal, new EngineOptions(), NullLoggerFactory.Instance).Load(scenario, LedgerId, told ?? (_ => { }), cancel);

    private async Task<Outcome> Submit(ICommand command, Actor actor)
    {
        await using var engine = await LedgerEngine.Open(
            LedgerId, _journal, TimeProvider.System, new EngineOptions(), NullLogger<LedgerEngine>.Instance);
        return await engine!.Submit(new CommandEnvelope { CommandId = "by-hand", Command = command, Actor = actor });
    }

    private async Task<List<Entry>> Entries()
    {
        var entries = new List<Entry>();
        await foreach (var entry in _journal.ReadEntries(LedgerId, 0, long.MaxValue, CancellationToken.None))
        {
            entries.Add(entry);
        }

        return entries;
    }
}
