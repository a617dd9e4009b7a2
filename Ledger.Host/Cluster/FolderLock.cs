namespace Ledger.Host.Cluster;

/// <summary>
/// A lock that the operating system drops when its holder dies, however it dies: so a killed host never leaves one behind.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream file;

    private FolderLock(FileStream file) => this.file = file;

    /// <summary>Takes the lock for oneself, or null when anybody holds it.</summary>
    public static FolderLock? TryAlone(string path) => TryOpen(path, FileShare.None);

    /// <summary>Takes the lock beside others who share it, or null when somebody holds it alone.</summary>
    public static FolderLock? TryShared(string path) => TryOpen(path, FileShare.Read);

    /// <summary>Takes the lock for oneself, waiting for its holder.</summary>
    public static async Task<FolderLock> Alone(ClusterFolder folder, string path, TimeSpan patience, Action waiting, CancellationToken ct)
    {
        var until = TimeProvider.System.GetTimestamp() + (long)(patience.TotalSeconds * TimeProvider.System.TimestampFrequency);
        var told = false;
        while (true)
        {
            if (TryAlone(path) is { } taken)
            {
                return taken;
            }

            if (TimeProvider.System.GetTimestamp() > until)
            {
                throw new DatabaseUnavailableException(DatabaseUnavailableException.FolderBusy, ("folder", folder.Root));
            }

            if (!told)
            {
                waiting();
                told = true;
            }

            await Task.Delay(Pause, ct);
        }
    }

    public void Dispose() => file.Dispose();

    private static FolderLock? TryOpen(string path, FileShare share)
    {
        try
        {
            // Opened for reading only, so that a file made by another account of this machine will do.
            return new FolderLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, share));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
