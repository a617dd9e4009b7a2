using System.Globalization;
using System.Text.RegularExpressions;

namespace Ledger.Host.Cluster;

/// <summary>The PostgreSQL server programs of one version, as found on this machine.</summary>
/// <param name="Folder">Where <c>postgres</c>, <c>initdb</c> and <c>pg_ctl</c> lie.</param>
/// <param name="Version">What <c>postgres --version</c> says, e.g. 15.18.</param>
public sealed partial record ServerPrograms(string Folder, Version Version)
{
    /// <summary>The oldest major version that the migrations and the tests know.</summary>
    public const int OldestMajor = 15;

    private static readonly string[] Needed = ["postgres", "initdb", "pg_ctl"];

    /// <summary>The full path of one of the programs.</summary>
    public string this[string program] => Path.Combine(Folder, program);

    /// <summary>
    /// Looks on the PATH, asks <c>pg_config</c>, and looks where Debian and others put the server, which is not on the PATH there.
    /// With <paramref name="major"/> only that version will do, because it made the data; else the newest wins.
    /// </summary>
    public static async Task<ServerPrograms?> Find(ServerAccount account, int? major, CancellationToken ct)
    {
        var found = new List<ServerPrograms>();
        foreach (var folder in await Folders(account, ct))
        {
            // Asked as the account that will run it: programs it cannot reach are no programs.
            var said = await account.Run(Path.Combine(folder, "postgres"), ["--version"], null, ct);
            var number = VersionNumber().Match(said.Output);
            if (said.ExitCode != 0 || !number.Success)
            {
                continue;
            }

            var version = new Version(Number(number.Groups[1]), Number(number.Groups[2]));
            if (version.Major >= OldestMajor && (major is null || version.Major == major))
            {
                found.Add(new ServerPrograms(folder, version));
            }
        }

        return found.MaxBy(p => p.Version);
    }

    private static async Task<IReadOnlyList<string>> Folders(ServerAccount account, CancellationToken ct)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).ToList();
        folders.Add((await account.Run("pg_config", ["--bindir"], null, ct)).Output.Trim());
        folders.Add("/usr/local/pgsql/bin");
        foreach (var (parent, pattern) in new[] { ("/usr/lib/postgresql", "*"), ("/usr", "pgsql-*"), ("/opt/homebrew/opt", "postgresql@*") })
        {
            if (Directory.Exists(parent))
            {
                folders.AddRange(Directory.EnumerateDirectories(parent, pattern).Select(d => Path.Combine(d, "bin")));
            }
        }

        return [.. folders.Where(f => f.Length > 0).Select(Resolve).Distinct().Where(f => Needed.All(n => File.Exists(Path.Combine(f, n))))];
    }

    /// <summary>Follows a link such as /usr/local/bin/postgres to the folder where the sibling programs are.</summary>
    private static string Resolve(string folder)
    {
        try
        {
            var target = File.ResolveLinkTarget(Path.Combine(folder, "postgres"), returnFinalTarget: true);
            return Path.GetDirectoryName(target?.FullName) ?? folder;
        }
        catch (IOException)
        {
            return folder;
        }
        catch (UnauthorizedAccessException)
        {
            return folder;
        }
    }

    private static int Number(Group digits) => digits.Success ? int.Parse(digits.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\(PostgreSQL\) (\d+)(?:\.(\d+))?")]
    private static partial Regex VersionNumber();
}
