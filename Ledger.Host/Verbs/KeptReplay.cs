using Ledger.Host.Projections;
using Npgsql;

namespace Ledger.Host.Verbs;

/// <summary>Where an interrupted replay waits to be gone on with.</summary>
internal sealed class KeptReplay(NpgsqlDataSource source, string ledger, string path)
{
    public NpgsqlDataSource Source => source;

    public string Path => path;

    /// <summary>Beside the private cluster, else among the account's own data: nobody else can put a file there.</summary>
    public static string PathFor(Database database, string ledger) => System.IO.Path.Combine(
        database.Cluster?.Folder.Root ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ledger"), "replays", ledger + ".saved");

    /// <summary>What was kept; it must not stand after the moment that is asked for.</summary>
    /// <exception cref="SavedReplayException">It cannot be gone on with.</exception>
    public async Task<Replay> Restore(DateOnly? until, long end, CancellationToken ct)
    {
        if (!File.Exists(path))
        {
            throw new SavedReplayException("not-saved");
        }

        await using var file = File.OpenRead(path);
        var replay = await Replay.Restore(source, ledger, until, file, ct);
        return replay.Position <= end ? replay : throw new SavedReplayException("past-instant");
    }

    /// <summary>Keeps a replay. Whoever gave it up does not wait for long, and gets the whole file or none.</summary>
    public async Task Save(Replay replay)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!);
        await WholeFile.Write(path, target => replay.Save(source, ledger, target, CancellationToken.None));
    }

    /// <summary>A replay that came to its end needs nothing kept.</summary>
    public void Forget() => File.Delete(path);
}
