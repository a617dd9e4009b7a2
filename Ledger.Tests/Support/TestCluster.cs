using Ledger.Host.Cluster;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Tests.Support;

/// <summary>
/// One throwaway PostgreSQL for the whole run, started when the first test asks and removed at the end of the run; what a killed run left
/// behind is removed by the next one. Each test class takes a database of its own, cloned from a migrated template.
/// </summary>
public static class TestCluster
{
    private const string Template = "ledger_template";

    /// <summary>A process that dies loses nothing by these, only a machine that loses power does; and the whole cluster is thrown away.</summary>
    private static readonly string[] Throwaway = ["fsync=off", "full_page_writes=off", "max_connections=400"];

    private static readonly SemaphoreSlim Once = new(1);
    private static PrivateCluster? shared;
    private static int databases;

    /// <summary>A fresh, migrated database, as the role that owns its schema.</summary>
    public static async Task<string> CreateDatabase()
    {
        var cluster = await Shared();
        var name = $"test_{Interlocked.Increment(ref databases)}";
        await Execute(cluster.ConnectionString, $"create database {name} template {Template}");
        return Naming(cluster.ConnectionString, name);
    }

    /// <summary>A fresh database without a schema.</summary>
    public static async Task<string> CreateEmptyDatabase()
    {
        var cluster = await Shared();
        var name = $"empty_{Interlocked.Increment(ref databases)}";
        await Execute(cluster.ConnectionString, $"create database {name}");
        return Naming(cluster.ConnectionString, name);
    }

    /// <summary>
    /// A cluster for one test alone, with the settings of the real one: for tests that kill the server. Dispose it, then it is gone.
    /// </summary>
    public static async Task<OwnCluster> OpenAlone()
    {
        var (folder, account) = await TestFolders.Make();
        return new OwnCluster(folder, account, await PrivateCluster.Open(folder, account, [], Silence, CancellationToken.None));
    }

    /// <summary>Called when the last test has ended.</summary>
    internal static async Task Close()
    {
        if (shared is { } cluster)
        {
            shared = null;
            await cluster.DisposeAsync();
            TestFolders.Remove(cluster.Folder);
        }
    }

    private static async Task<PrivateCluster> Shared()
    {
        await Once.WaitAsync();
        try
        {
            return shared ??= await Start();
        }
        finally
        {
            Once.Release();
        }
    }

    private static async Task<PrivateCluster> Start()
    {
        await TestFolders.Sweep();
        var (folder, account) = await TestFolders.Make();
        var cluster = await PrivateCluster.Open(folder, account, Throwaway, Silence, CancellationToken.None);
        await Execute(cluster.ConnectionString, $"create database {Template}");
        await Migrator.Run(Naming(cluster.ConnectionString, Template));
        return cluster;
    }

    private static async Task Execute(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(Naming(connectionString, "postgres"));
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static string Naming(string connectionString, string database) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Database = database }.ConnectionString;

    internal static void Silence(ClusterStep step)
    {
    }
}

/// <summary>A cluster that one test may mistreat.</summary>
public sealed class OwnCluster : IAsyncDisposable
{
    private readonly ClusterFolder folder;
    private readonly ServerAccount account;
    private PrivateCluster cluster;

    internal OwnCluster(ClusterFolder folder, ServerAccount account, PrivateCluster cluster) =>
        (this.folder, this.account, this.cluster) = (folder, account, cluster);

    /// <summary>Its database <c>ledger</c>, not migrated.</summary>
    public string ConnectionString => cluster.ConnectionString;

    /// <summary>Its server.</summary>
    public Postmaster Server => cluster.Server;

    /// <summary>Where it lives.</summary>
    public ClusterFolder Folder => folder;

    /// <summary>Opens it once more, as another process would: finds it running, or starts it again after it was killed.</summary>
    public async Task<PrivateCluster> OpenBeside() => await PrivateCluster.Open(folder, account, [], TestCluster.Silence, CancellationToken.None);

    /// <summary>Starts it again after its server was killed.</summary>
    public async Task Revive()
    {
        var next = await OpenBeside();
        await cluster.DisposeAsync();
        cluster = next;
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        TestFolders.Remove(folder);
    }
}
