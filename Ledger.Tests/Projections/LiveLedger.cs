using Ledger.Domain.Kernel;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Proof;
using Ledger.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;

namespace Ledger.Tests.Projections;

/// <summary>A ledger with engine, projections and queries on a database of its own, as one host would have them.</summary>
internal sealed class LiveLedger : IAsyncDisposable
{
    public const string Id = "test-ledger";

    private static readonly ProjectionOptions Eager = new() { Gather = TimeSpan.FromMilliseconds(1), Patience = TimeSpan.FromSeconds(30) };
    private readonly StepClock _clock;
    private int _commands;

    private LiveLedger(string connectionString, StepClock clock, EngineOptions options, bool renews = false)
    {
        ConnectionString = connectionString;
        _clock = clock;
        Database = LedgerDatabase.Open(connectionString);
        Journal = new PostgresJournal(Database);
        Engines = new LedgerEngines(Journal, clock, options, NullLoggerFactory.Instance);
        Runner = new ProjectionRunner(
            Database, Engines, Eager, NullLogger<ProjectionRunner>.Instance, renews ? new Renewal(connectionString, Eager, NullLogger<Renewal>.Instance) : null);
        Moments = new Moments(Database, new StoredRoots(Database), Runner, Eager, TimeProvider.System);
    }

    /// <summary>As the role that owns the schema.</summary>
    public string ConnectionString { get; }
    public NpgsqlDataSource Database { get; }
    public PostgresJournal Journal { get; }
    public LedgerEngines Engines { get; }
    public ProjectionRunner Runner { get; }
    public Moments Moments { get; }
    public long Last { get; private set; }

    /// <summary>A new ledger in a new database, its projections running.</summary>
    public static async Task<LiveLedger> Open(EngineOptions? options = null)
    {
        var ledger = new LiveLedger(await TestCluster.CreateDatabase(), new StepClock(), options ?? new EngineOptions());
        await ledger.Journal.Create(Id, "Test", ledger._clock.GetUtcNow(), CancellationToken.None);
        await ledger.Runner.StartAsync(CancellationToken.None);
        return ledger;
    }

    /// <summary>Another host on the same database.</summary>
    /// <param name="renews">Whether it folds anew what older rules made, as the web host does.</param>
    public async Task<LiveLedger> OpenBeside(bool renews = false)
    {
        var other = new LiveLedger(ConnectionString, _clock, new EngineOptions(), renews);
        await other.Runner.StartAsync(CancellationToken.None);
        return other;
    }

    /// <summary>Carries out a command; refusals are answers too.</summary>
    public async Task<Outcome> Try(ICommand command, string actor, DateOnly on)
    {
        var engine = await Engines.Find(Id);
        var outcome = await engine!.Submit(new CommandEnvelope
        {
            CommandId = $"{Environment.CurrentManagedThreadId}-{Interlocked.Increment(ref _commands)}-{Guid.NewGuid():N}",
            Command = command, Actor = new Actor(actor, "any"), BusinessDate = on, Evidence = [new Evidence("scan", "file-" + actor)],
        });
        Last = outcome is Outcome.Accepted accepted ? Math.Max(Last, accepted.LastPosition) : Last;
        return outcome;
    }

    /// <summary>Carries out a command that must be accepted.</summary>
    public async Task<Outcome.Accepted> Do(ICommand command, string actor, DateOnly? on = null) =>
        (await Try(command, actor, on ?? new DateOnly(2024, 3, 1))).ShouldBeOfType<Outcome.Accepted>();

    /// <summary>The moment once everything of this host is in the tables.</summary>
    public async Task<Moment> Now(long? atLeast = null)
    {
        var moment = (await Moments.Resolve(Id, AsOf.Now, atLeast ?? Last, CancellationToken.None)).ShouldNotBeNull();
        moment.Position.ShouldBeGreaterThanOrEqualTo(atLeast ?? Last);
        return moment;
    }

    /// <summary>The moment of a position.</summary>
    public async Task<Moment> At(long position) =>
        (await Moments.Resolve(Id, new AsOf(Position: position), null, CancellationToken.None)).ShouldNotBeNull();

    /// <summary>All entries.</summary>
    public async Task<List<Entry>> Entries() => await Journal.ReadEntries(Id, 0, long.MaxValue, CancellationToken.None).ToListAsync();

    public async ValueTask DisposeAsync()
    {
        await Runner.StopAsync(CancellationToken.None);
        Runner.Dispose();
        await Engines.DisposeAsync();
        await Database.DisposeAsync();
    }

    /// <summary>A clock at the end of 2024 that a second passes on whenever somebody looks.</summary>
    private sealed class StepClock : TimeProvider
    {
        private long _seconds;

        public override DateTimeOffset GetUtcNow() =>
            new DateTimeOffset(2024, 12, 30, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(10 * Interlocked.Increment(ref _seconds));
    }
}
