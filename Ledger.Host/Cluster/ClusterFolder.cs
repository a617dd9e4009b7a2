using System.Security.Cryptography;
using System.Text;

namespace Ledger.Host.Cluster;

/// <summary>Where a private cluster lives: <c>data</c>, its password file, its log, and the files that say who uses it.</summary>
/// <param name="Root">Absolute, owned by the account that runs the server, closed to others.</param>
public sealed record ClusterFolder(string Root)
{
    /// <summary>PostgreSQL's own folder.</summary>
    public string Data => Path.Combine(Root, "data");

    /// <summary>In the form that psql, pg_dump and pgbench read through <c>PGPASSFILE</c>.</summary>
    public string PasswordFile => Path.Combine(Root, "pgpass");

    /// <summary>The port of the last start, tried first at the next one.</summary>
    public string PortFile => Path.Combine(Root, "port");

    /// <summary>What the server writes.</summary>
    public string Log => Path.Combine(Root, "server.log");

    /// <summary>Held while somebody starts or stops the server.</summary>
    public string Turn => Path.Combine(Root, "turn.lock");

    /// <summary>Held, shared, by everybody who uses the server.</summary>
    public string Use => Path.Combine(Root, "use.lock");

    /// <summary>The major version that made the data, or null when there is none yet.</summary>
    public int? MadeBy =>
        File.Exists(Path.Combine(Data, "PG_VERSION")) && int.TryParse(File.ReadAllText(Path.Combine(Data, "PG_VERSION")).Trim(), out var major)
            ? major
            : null;

    /// <summary>
    /// The repository's <c>.ledger/</c>; where the server's account could not enter that, the data folder of the user, then that of the account,
    /// each under a name of its own per repository.
    /// </summary>
    public static async Task<(ClusterFolder Folder, ServerAccount Account)> Choose(string? repository, CancellationToken ct)
    {
        var preferred = repository is null ? null : Path.Combine(repository, ".ledger");
        var account = await ServerAccount.Choose(preferred, ct);
        var name = $"ledger-{Fingerprint(repository ?? AppContext.BaseDirectory)}";
        var candidates = new[]
        {
            preferred,
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), name),
            Path.Combine(account.Home, ".local", "share", name),
        };
        foreach (var candidate in candidates)
        {
            if (candidate is not null && Path.IsPathRooted(candidate) && await account.Own(candidate, ct))
            {
                return (new ClusterFolder(candidate), account);
            }

            // A cluster of another user in the preferred place is told, not passed by: the data that is asked for is in there.
            if (account.Name is null && candidate is not null && candidate == preferred && Directory.Exists(candidate))
            {
                throw new DatabaseUnavailableException(DatabaseUnavailableException.FolderNotYours, ("folder", candidate));
            }
        }

        throw new DatabaseUnavailableException(DatabaseUnavailableException.NoFolder, ("account", account.DisplayName));
    }

    private static string Fingerprint(string path) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..8];
}
