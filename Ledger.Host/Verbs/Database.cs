using Ledger.Host.Cluster;
using Ledger.Host.Proof;
using Npgsql;

namespace Ledger.Host.Verbs;

/// <summary>The database a verb works on: the one that <c>ConnectionStrings__Ledger</c> names, else a private cluster, started if need be.</summary>
internal sealed class Database : IAsyncDisposable
{
    /// <summary>The environment variable that names a PostgreSQL; when it is set, nothing is started.</summary>
    public const string Variable = "ConnectionStrings__Ledger";

    private Database(string connectionString, PrivateCluster? cluster) => (ConnectionString, Cluster) = (connectionString, cluster);

    /// <summary>For the role that owns the schema; the host takes the lesser role for its own work.</summary>
    public string ConnectionString { get; }

    /// <summary>The private cluster, when it is one.</summary>
    public PrivateCluster? Cluster { get; }

    /// <summary>The keys that sign checkpoints.</summary>
    public FileKeySource Keys => FileKeySource.OfInstallation(Cluster?.Folder.Root);

    /// <summary>Finds or starts it. Dispose stops what this started, when nobody else uses it.</summary>
    public static async Task<Database> Open(CancellationToken ct)
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            try
            {
                return new Database(new NpgsqlConnectionStringBuilder(named).ConnectionString, null);
            }
            catch (ArgumentException unreadable)
            {
                throw new DatabaseUnavailableException(DatabaseUnavailableException.ConnectionString, ("detail", unreadable.Message.ReplaceLineEndings(" ")));
            }
        }

        var cluster = await PrivateCluster.Open(Repository.Root, Talk.Say, ct);
        return new Database(cluster.ConnectionString, cluster);
    }

    /// <summary>
    /// The same, with the schema of this program. A private cluster is ours to migrate; a named database is migrated when its keeper says so,
    /// and until then it cannot be used.
    /// </summary>
    public static async Task<Database> OpenMigrated(CancellationToken ct, bool puttingBack = false)
    {
        var database = await Open(ct);
        try
        {
            await Migrate.Demand(database, puttingBack, ct);
            return database;
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => Cluster?.DisposeAsync() ?? ValueTask.CompletedTask;
}
