using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Npgsql;

namespace Ledger.Host.Cluster;

/// <summary>What takes long enough to be told.</summary>
public enum ClusterStep
{
    /// <summary>Another process starts or stops the server.</summary>
    Waiting,

    /// <summary>The cluster is made; once per folder.</summary>
    Creating,

    /// <summary>The server is started, and recovers if it was killed.</summary>
    Starting,
}

/// <summary>
/// A PostgreSQL of our own in a folder of our own: never the system's cluster, never as root, durability settings as PostgreSQL ships them.
/// Whoever opens it finds it running or starts it; the last one to dispose it stops it.
/// </summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    private const string Role = "ledger";
    private const string DatabaseName = "ledger";
    private const int Attempts = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ServerPrograms programs;
    private readonly ServerAccount account;
    private readonly FolderLock use;

    private PrivateCluster(ClusterFolder folder, ServerAccount account, ServerPrograms programs, FolderLock use, Postmaster server, string connectionString) =>
        (Folder, this.account, this.programs, this.use, Server, ConnectionString) = (folder, account, programs, use, server, connectionString);

    /// <summary>Where it lives.</summary>
    public ClusterFolder Folder { get; }

    /// <summary>Its running server.</summary>
    public Postmaster Server { get; }

    /// <summary>The version of its server.</summary>
    public Version Version => programs.Version;

    /// <summary>The cluster's owner role on the database <c>ledger</c>, over TCP on 127.0.0.1.</summary>
    public string ConnectionString { get; }

    /// <summary>Opens the cluster that belongs to a repository, or to this installation when there is none.</summary>
    public static async Task<PrivateCluster> Open(string? repository, Action<ClusterStep> tell, CancellationToken ct)
    {
        var (folder, account) = await ClusterFolder.Choose(repository, ct);
        return await Open(folder, account, [], tell, ct);
    }

    /// <summary>Opens the cluster in a given folder. <paramref name="settings"/> are server settings of the form <c>name=value</c>, without blanks.</summary>
    public static async Task<PrivateCluster> Open(
        ClusterFolder folder, ServerAccount account, IReadOnlyList<string> settings, Action<ClusterStep> tell, CancellationToken ct)
    {
        var programs = await Programs(folder, account, ct);
        using var turn = await FolderLock.Alone(folder, folder.Turn, Patience, () => tell(ClusterStep.Waiting), ct);
        if (folder.MadeBy is null)
        {
            tell(ClusterStep.Creating);
            await Create(folder, account, programs, ct);
        }

        var server = Postmaster.Of(folder);
        if (server is null)
        {
            tell(ClusterStep.Starting);
            server = await Start(folder, account, programs, settings, ct);
        }

        var connectionString = await Reach(folder, server, ct);
        var use = FolderLock.TryShared(folder.Use) ?? throw new DatabaseUnavailableException(DatabaseUnavailableException.FolderBusy, ("folder", folder.Root));
        return new PrivateCluster(folder, account, programs, use, server, connectionString);
    }

    /// <summary>Stops the server of a folder that nobody uses any more, its users having been killed. False when somebody does.</summary>
    public static async Task<bool> StopUnused(ClusterFolder folder, ServerAccount account, CancellationToken ct)
    {
        using var turn = FolderLock.TryAlone(folder.Turn);
        return turn is not null && await StopIfLast(folder, account, await ServerPrograms.Find(account, folder.MadeBy, ct));
    }

    /// <summary>Stops the server, unless somebody else uses it.</summary>
    public async ValueTask DisposeAsync()
    {
        using var turn = await FolderLock.Alone(Folder, Folder.Turn, Patience, static () => { }, CancellationToken.None);
        use.Dispose();
        await StopIfLast(Folder, account, programs);
    }

    private static async Task<bool> StopIfLast(ClusterFolder folder, ServerAccount account, ServerPrograms? programs)
    {
        using var last = FolderLock.TryAlone(folder.Use);
        if (last is not null && programs is not null && Postmaster.Of(folder) is not null)
        {
            await account.Run(programs["pg_ctl"], ["stop", "-D", folder.Data, "-m", "fast", "-w", "-t", "120"], null, CancellationToken.None);
        }

        return last is not null;
    }

    private static async Task<ServerPrograms> Programs(ClusterFolder folder, ServerAccount account, CancellationToken ct)
    {
        if (await ServerPrograms.Find(account, folder.MadeBy, ct) is { } programs)
        {
            return programs;
        }

        throw folder.MadeBy is { } major
            ? new DatabaseUnavailableException(DatabaseUnavailableException.OtherServerVersion, ("folder", folder.Root), ("version", major.ToString(CultureInfo.InvariantCulture)))
            : new DatabaseUnavailableException(DatabaseUnavailableException.NoServerBinaries);
    }

    /// <summary>Made beside and moved into place, so that a cluster half made by a killed process is never taken for one.</summary>
    private static async Task Create(ClusterFolder folder, ServerAccount account, ServerPrograms programs, CancellationToken ct)
    {
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var (beside, passwordOnly) = (folder.Data + ".new", folder.PasswordFile + ".initdb");
        await account.Demand("rm", ["-rf", beside, folder.Data], null, ct);
        await account.Write(passwordOnly, password + "\n", ct);
        await account.Demand(
            programs["initdb"],
            [
                "-D", beside, "--username", Role, "--pwfile", passwordOnly, "--auth", "scram-sha-256", "--data-checksums",
                // Bytes order the keys, so an index never depends on the machine's locale files; language-aware order is asked for by ICU collation.
                "--encoding", "UTF8", "--locale", "C.UTF-8", "--lc-collate", "C",
            ],
            null,
            ct);
        await account.Write(folder.PasswordFile, $"*:*:*:{Role}:{password}\n", ct);
        await account.Demand("rm", ["-f", passwordOnly], null, ct);
        await account.Demand("mv", [beside, folder.Data], null, ct);
    }

    private static async Task<Postmaster> Start(
        ClusterFolder folder, ServerAccount account, ServerPrograms programs, IReadOnlyList<string> settings, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            if (Postmaster.IsStale(folder))
            {
                await account.Demand("rm", ["-f", Postmaster.FileOf(folder)], null, ct);
            }

            // A host that lost its server looks for it where it was: another port only when a stranger sits on that one.
            var port = RememberedPort(folder) is { } known && IsFree(known) ? known : FreePort();
            // The socket's folder is told from the data folder, where the server stands: a full path can be longer than a socket's name may be.
            var options = string.Join(' ', new[] { "listen_addresses=127.0.0.1", $"port={port}", "unix_socket_directories=.." }.Concat(settings).Select(s => "-c " + s));
            var end = await account.Run(programs["pg_ctl"], ["start", "-D", folder.Data, "-l", folder.Log, "-w", "-t", "600", "-s", "-o", options], null, ct);
            if (end.ExitCode == 0 && Postmaster.Of(folder) is { } server)
            {
                await account.Write(folder.PortFile, port.ToString(CultureInfo.InvariantCulture), ct);
                return server;
            }

            if (attempt == Attempts)
            {
                throw new DatabaseUnavailableException(DatabaseUnavailableException.ProgramFailed, ("program", "postgres"), ("detail", LastOfLog(folder) ?? end.Error.Trim()));
            }

            // Another program took the port, or the backends of a killed server are still on their way out.
            await Task.Delay(TimeSpan.FromMilliseconds(250 * attempt), ct);
        }
    }

    /// <summary>Waits until the server answers (it may still recover, having been started by a process that died) and makes the database.</summary>
    private static async Task<string> Reach(ClusterFolder folder, Postmaster server, CancellationToken ct)
    {
        var password = (await File.ReadAllTextAsync(folder.PasswordFile, ct)).Trim().Split(':')[^1];
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = server.Port,
            Username = Role,
            Password = password,
            Database = "postgres",
            Pooling = false,
        };
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = new NpgsqlConnection(builder.ConnectionString);
                await connection.OpenAsync(ct);
                await using var known = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection) { Parameters = { new() { Value = DatabaseName } } };
                if (await known.ExecuteScalarAsync(ct) is null)
                {
                    await using var create = new NpgsqlCommand($"create database {DatabaseName}", connection);
                    await create.ExecuteNonQueryAsync(ct);
                }

                break;
            }
            catch (NpgsqlException notYet) when (notYet.IsTransient && attempt < 600)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
            }
        }

        builder.Database = DatabaseName;
        builder.Remove("Pooling");
        return builder.ConnectionString;
    }

    private static int? RememberedPort(ClusterFolder folder) =>
        File.Exists(folder.PortFile) && int.TryParse(File.ReadAllText(folder.PortFile), CultureInfo.InvariantCulture, out var port) ? port : null;

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static string? LastOfLog(ClusterFolder folder)
    {
        try
        {
            return File.ReadLines(folder.Log).LastOrDefault(l => l.Contains("FATAL", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
