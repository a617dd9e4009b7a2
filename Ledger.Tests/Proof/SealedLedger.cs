using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Ledger.Host.Proof;
using Ledger.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Proof;

/// <summary>A ledger of 300 entries: one full tile, and a rest of 44. Each test takes a copy of its database to tamper with.</summary>
public sealed class SealedLedger : IAsyncLifetime
{
    public const string Ledger = "sealed";
    public const int Entries = 300;
    private string _original = "";
    private int _copies;

    /// <summary>The checkpoint somebody kept.</summary>
    public Checkpoint Kept { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _original = await TestCluster.CreateDatabase();
        await using var source = LedgerDatabase.Open(_original);
        var journal = new PostgresJournal(source);
        await journal.Create(Ledger, "Sealed", DateTimeOffset.UnixEpoch, CancellationToken.None);

        // Opened anew in between, so that the tree had to be brought back before, at and after the end of a tile.
        await Write(journal, 0, 100);
        await Write(journal, 100, 256);
        await Write(journal, 256, Entries);
        var head = (await journal.ReadHead(Ledger, CancellationToken.None)).ShouldNotBeNull();
        head.Position.ShouldBe(Entries);
        Kept = new Checkpoint("ledger.local/sealed", Entries, HashTree.RootOf(head.Frontier));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>A copy, as it was sealed.</summary>
    public async Task<string> Copy()
    {
        var name = $"{new NpgsqlConnectionStringBuilder(_original).Database}_copy_{Interlocked.Increment(ref _copies)}";
        await Execute(In("postgres"), $"create database {name} template {new NpgsqlConnectionStringBuilder(_original).Database}");
        return In(name);
    }

    /// <summary>Runs statements as a superuser who knows how to get round triggers.</summary>
    public static Task Tamper(string connectionString, string sql) =>
        Execute(connectionString, "begin; set local session_replication_role = replica;" + sql + ";commit");

    /// <summary>The tree of the first entries, as their leaf hashes make it.</summary>
    public static async Task<HashTree> TreeAt(PostgresJournal journal, long size)
    {
        var tree = new HashTree();
        foreach (var leaf in await journal.ReadLeafHashes(Ledger, 0, size, CancellationToken.None))
        {
            tree.Append(leaf);
        }

        return tree;
    }

    internal static async Task Execute(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private string In(string database) => new NpgsqlConnectionStringBuilder(_original) { Database = database }.ConnectionString;

    private static async Task Write(PostgresJournal journal, int from, int to)
    {
        await using var engines = new LedgerEngines(journal, TimeProvider.System, new EngineOptions(), NullLoggerFactory.Instance);
        var engine = (await engines.Find(Ledger)).ShouldNotBeNull();
        for (var i = from; i < to; i++)
        {
            (await engine.Submit(new CommandEnvelope
            {
                CommandId = $"k-{i + 1}", Command = CommandAt(i), Actor = new Actor("maker-1", "maker"), BusinessDate = new DateOnly(2024, 3, 1),
            })).ShouldBeOfType<Outcome.Accepted>();
        }
    }

    /// <summary>Command k-n is entry n: the pool is opened and filled, and 298 times a little is reserved.</summary>
    private static ICommand CommandAt(int index) => index switch
    {
        0 => new OpenPool("pilot", "district", 2024, "中试资金池", [Instruments.ProjectGrant], "2060499"),
        1 => new Appropriate(1_000_000, "doc-1", "2060499", "general-budget") { PoolId = "pilot-district-2024" },
        _ => new Reserve($"r-{index + 1}", "award", Instruments.ProjectGrant, 7, new DateOnly(2024, 12, 31)) { PoolId = "pilot-district-2024" },
    };
}
