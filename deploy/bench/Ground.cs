using Ledger.Host.Cluster;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Bench;

/// <summary>
/// The PostgreSQL that everything is measured on: made for this run in a folder on a disk, with the settings PostgreSQL ships, removed at
/// the end. What a killed run left behind is removed by the next.
/// </summary>
internal sealed class Ground : IAsyncDisposable
{
    private const string Prefix = "ledger-bench-";

    private readonly PrivateCluster _cluster;

    private Ground(PrivateCluster cluster, ServerPrograms programs)
    {
        _cluster = cluster;
        Programs = programs;
        Owner = NpgsqlDataSource.Create(cluster.ConnectionString);
        Host = LedgerDatabase.Open(cluster.ConnectionString);
        Parts = new NpgsqlConnectionStringBuilder(cluster.ConnectionString);
    }

    /// <summary>The programs of the server: pgbench is one of them.</summary>
    public ServerPrograms Programs { get; }

    /// <summary>As the owner of the schema.</summary>
    public NpgsqlDataSource Owner { get; }

    /// <summary>As the running host connects.</summary>
    public NpgsqlDataSource Host { get; }

    /// <summary>Where it listens and how one signs in.</summary>
    public NpgsqlConnectionStringBuilder Parts { get; }

    public string ConnectionString => _cluster.ConnectionString;

    public string Folder => _cluster.Folder.Root;

    /// <summary>Makes the cluster and the schema.</summary>
    public static async Task<Ground> Make(CancellationToken ct)
    {
        await Sweep();
        var account = await ServerAccount.Choose(null, ct);
        // Never the memory file system that /tmp may be: there a commit would cost nothing.
        foreach (var parent in new[] { "/var/tmp", account.Home })
        {
            var path = Path.Combine(parent, $"{Prefix}{Environment.ProcessId}-{Guid.NewGuid().ToString("N")[..8]}");
            if (await account.Own(path, ct))
            {
                var folder = new ClusterFolder(path);
                try
                {
                    var cluster = await PrivateCluster.Open(folder, account, [], static _ => { }, ct);
                    await Migrator.Run(cluster.ConnectionString, ct);
                    return new Ground(cluster, (await ServerPrograms.Find(account, folder.MadeBy, ct))!);
                }
                catch
                {
                    await Remove(folder, account);
                    throw;
                }
            }
        }

        throw new DatabaseUnavailableException(DatabaseUnavailableException.NoFolder, ("account", account.DisplayName));
    }

    /// <summary>One value.</summary>
    public async Task<T> Ask<T>(string sql, CancellationToken ct, params object[] values)
    {
        await using var command = Owner.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        return (T)(await command.ExecuteScalarAsync(ct))!;
    }

    public async Task Do(string sql, CancellationToken ct)
    {
        await using var command = Owner.CreateCommand(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(ct);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Owner.DisposeAsync();
        await _cluster.DisposeAsync();
        Delete(_cluster.Folder);
    }

    private static async Task Sweep()
    {
        var account = await ServerAccount.Choose(null, CancellationToken.None);
        foreach (var path in new[] { "/var/tmp", account.Home }.Where(Directory.Exists).SelectMany(p => Directory.EnumerateDirectories(p, Prefix + "*")))
        {
            try
            {
                await Remove(new ClusterFolder(path), await ServerAccount.Choose(path, CancellationToken.None));
            }
            catch (DatabaseUnavailableException)
            {
                // Another account's run: it will sweep for itself.
            }
            catch (UnauthorizedAccessException)
            {
                // Likewise.
            }
        }
    }

    /// <summary>Stops the server if nobody uses it, and removes its folder then.</summary>
    private static async Task Remove(ClusterFolder folder, ServerAccount account)
    {
        if (await PrivateCluster.StopUnused(folder, account, CancellationToken.None))
        {
            Delete(folder);
        }
    }

    private static void Delete(ClusterFolder folder)
    {
        if (Directory.Exists(folder.Root))
        {
            Directory.Delete(folder.Root, recursive: true);
        }
    }
}
