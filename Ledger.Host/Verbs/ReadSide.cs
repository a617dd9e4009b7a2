using Ledger.Host.Auditing;
using Ledger.Host.Exporting;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Microsoft.Extensions.Logging.Console;
using Npgsql;

namespace Ledger.Host.Verbs;

/// <summary>The queries, with projections that run while this is open: a verb reads what the journal holds even when no host serves it.</summary>
internal sealed class ReadSide : IAsyncDisposable
{
    /// <summary>Nobody waits for a page here; the first fold of a long journal may take its time.</summary>
    private static readonly TimeSpan Unhurried = TimeSpan.FromMinutes(30);

    private readonly ServiceProvider services;
    private readonly ProjectionRunner runner;

    private ReadSide(ServiceProvider services)
    {
        this.services = services;
        runner = services.GetRequiredService<ProjectionRunner>();
    }

    /// <summary>The database, as the host's role.</summary>
    public NpgsqlDataSource Source => services.GetRequiredService<NpgsqlDataSource>();

    /// <summary>Balances of pools.</summary>
    public PoolBalances Pools => services.GetRequiredService<PoolBalances>();

    /// <summary>Any other of the queries.</summary>
    public T Part<T>() where T : notnull => services.GetRequiredService<T>();

    /// <summary>How far the projections are, and why they stand still where they do.</summary>
    public IReadOnlyList<ProjectionState> States => runner.States;

    /// <summary>Opens it and starts to fold. <paramref name="patience"/> is how long a read waits for the tables.</summary>
    public static async Task<ReadSide> Open(string connectionString, CancellationToken ct, TimeSpan? patience = null)
    {
        var parts = new ServiceCollection();
        parts.AddLogging(logging => logging.AddConsole().SetMinimumLevel(LogLevel.Warning));
        parts.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        parts.AddSingleton(TimeProvider.System);
        parts.AddSingleton(_ => LedgerDatabase.Open(connectionString));
        parts.AddProjections(connectionString, new ProjectionOptions { Patience = patience ?? Unhurried, PatienceWhileRenewing = patience ?? Unhurried, Gather = TimeSpan.Zero });
        parts.AddAuditing();
        parts.AddExporting();
        var side = new ReadSide(parts.BuildServiceProvider());
        await side.runner.StartAsync(ct);
        return side;
    }

    /// <summary>The moment asked for, when the tables hold all of the journal as it is now; null where there is no such ledger.</summary>
    public async Task<Moment?> At(string ledgerId, AsOf asOf, CancellationToken ct)
    {
        var head = await new PostgresJournal(Source).ReadHead(ledgerId, ct);
        return head is null ? null : await services.GetRequiredService<Moments>().Resolve(ledgerId, asOf, head.Position, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await runner.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
    }
}
