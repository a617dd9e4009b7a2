using System.Globalization;
using System.Runtime.InteropServices;

namespace Ledger.Bench;

/// <summary>What it was measured on, and how busy that was with other work.</summary>
internal sealed record Machine(string Cpu, int Cores, double MemoryGiB, string Kernel, string FileSystem, string PostgreSql, string DotNet, string LoadBefore)
{
    public static async Task<Machine> Look(Ground ground, CancellationToken ct)
    {
        var kib = long.Parse(Of("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture);
        return new Machine(
            Of("/proc/cpuinfo", "model name"), Environment.ProcessorCount, Math.Round(kib / 1024d / 1024d, 1),
            File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), FileSystemOf(ground.Folder),
            await ground.Ask<string>("show server_version", ct), RuntimeInformation.FrameworkDescription, Load());
    }

    /// <summary>Load averages of 1, 5 and 15 minutes.</summary>
    public static string Load() => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);

    public override string ToString() =>
        $"{Cpu}, {Cores} cores, {MemoryGiB.ToString("0.#", CultureInfo.InvariantCulture)} GiB; Linux {Kernel}, {FileSystem}; PostgreSQL {PostgreSql} as it comes; {DotNet}";

    private static string Of(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "?";

    /// <summary>The type of the file system that the longest mount point above the folder belongs to.</summary>
    private static string FileSystemOf(string folder) =>
        File.ReadLines("/proc/mounts").Select(line => line.Split(' '))
            .Where(mount => mount[1] == "/" || folder == mount[1] || folder.StartsWith(mount[1] + "/", StringComparison.Ordinal))
            .MaxBy(mount => mount[1].Length)?[2] ?? "?";
}
