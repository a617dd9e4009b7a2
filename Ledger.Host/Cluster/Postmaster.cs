using System.Globalization;

namespace Ledger.Host.Cluster;

/// <summary>The running server of a data folder, as its <c>postmaster.pid</c> tells it.</summary>
/// <param name="ProcessId">The server's main process.</param>
/// <param name="Port">The TCP port it listens on.</param>
public sealed record Postmaster(int ProcessId, int Port)
{
    private const string FileName = "postmaster.pid";

    /// <summary>The running server, or null: no file, or a file left by a killed server whose number now belongs to some other process.</summary>
    public static Postmaster? Of(ClusterFolder folder)
    {
        var lines = Lines(folder);
        return lines.Length > 3
            && int.TryParse(lines[0], CultureInfo.InvariantCulture, out var process)
            && int.TryParse(lines[3], CultureInfo.InvariantCulture, out var port)
            && WorksIn(process, folder.Data)
            ? new Postmaster(process, port)
            : null;
    }

    /// <summary>
    /// Whether a left-over file may be thrown away. PostgreSQL does that itself when the number in it is free; when the number was given to another
    /// process of the same account meanwhile (usual in containers) it refuses to start, for good. Never when any process still works in the folder:
    /// a backend that outlived its server would write beside the new one.
    /// </summary>
    public static bool IsStale(ClusterFolder folder) =>
        OperatingSystem.IsLinux()
        && File.Exists(Path.Combine(folder.Data, FileName))
        && !Directory.EnumerateDirectories("/proc")
            .Any(d => int.TryParse(Path.GetFileName(d), CultureInfo.InvariantCulture, out var process) && WorksIn(process, folder.Data));

    /// <summary>The left-over file.</summary>
    public static string FileOf(ClusterFolder folder) => Path.Combine(folder.Data, FileName);

    private static string[] Lines(ClusterFolder folder)
    {
        try
        {
            return File.ReadAllLines(FileOf(folder));
        }
        catch (IOException)
        {
            return [];
        }
        catch (UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Every process of a server has the data folder as its working folder.</summary>
    private static bool WorksIn(int process, string data)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        try
        {
            return File.ResolveLinkTarget($"/proc/{process}/cwd", returnFinalTarget: false)?.FullName == Real(data);
        }
        catch (IOException)
        {
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The path without links in any of its parts, as the kernel tells it.</summary>
    private static string Real(string path)
    {
        var parent = Path.GetDirectoryName(path);
        if (parent is null)
        {
            return path;
        }

        var real = Path.Combine(Real(parent), Path.GetFileName(path));
        return Directory.ResolveLinkTarget(real, returnFinalTarget: true) is { } target ? Real(target.FullName) : real;
    }
}
