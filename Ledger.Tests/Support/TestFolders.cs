using System.Globalization;
using Ledger.Host.Cluster;

namespace Ledger.Tests.Support;

/// <summary>The folders of throwaway clusters, in a temporary place that the server's account can enter.</summary>
internal static class TestFolders
{
    private const string Prefix = "ledger-tests-";

    /// <summary>A folder of which a starting run has not yet locked anything is left alone for this long.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    private static readonly string[] Parents = [Path.GetTempPath(), "/tmp", "/var/tmp"];

    /// <summary>A new folder, owned by the account that the server will run as.</summary>
    public static async Task<(ClusterFolder Folder, ServerAccount Account)> Make()
    {
        var account = await ServerAccount.Choose(null, CancellationToken.None);
        foreach (var parent in Parents)
        {
            var path = Path.Combine(parent, $"{Prefix}{Environment.ProcessId.ToString(CultureInfo.InvariantCulture)}-{Guid.NewGuid().ToString("N")[..8]}");
            if (await account.Own(path, CancellationToken.None))
            {
                return (new ClusterFolder(path), account);
            }
        }

        throw new InvalidOperationException("No temporary folder can be entered by the account that runs PostgreSQL.");
    }

    /// <summary>Removes what killed runs left behind: their servers, which nobody uses any more, and their folders.</summary>
    public static async Task Sweep()
    {
        foreach (var path in Parents.Where(Directory.Exists).SelectMany(p => Directory.EnumerateDirectories(p, Prefix + "*")).Distinct())
        {
            if (DateTime.UtcNow - Directory.GetCreationTimeUtc(path) < Grace && !File.Exists(new ClusterFolder(path).Turn))
            {
                continue;
            }

            try
            {
                var account = await ServerAccount.Choose(path, CancellationToken.None);
                if (await PrivateCluster.StopUnused(new ClusterFolder(path), account, CancellationToken.None))
                {
                    Remove(new ClusterFolder(path));
                }
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

    /// <summary>Removes a folder whose server has stopped.</summary>
    public static void Remove(ClusterFolder folder)
    {
        if (Directory.Exists(folder.Root))
        {
            Directory.Delete(folder.Root, recursive: true);
        }
    }
}
