using System.Diagnostics;

namespace Ledger.Host.Cluster;

/// <summary>What a finished program left behind.</summary>
public readonly record struct ProgramEnd(int ExitCode, string Output, string Error);

/// <summary>
/// The operating system account that PostgreSQL runs as. The server refuses root, so root hands every step to another account;
/// everybody else runs it as oneself.
/// </summary>
public sealed class ServerAccount
{
    private const string DebianAccount = "postgres";

    private ServerAccount(string? name, string home) => (Name, Home) = (name, home);

    /// <summary>The account's name, or null for oneself.</summary>
    public string? Name { get; }

    /// <summary>The account's home folder, which it can always enter.</summary>
    public string Home { get; }

    /// <summary>How messages call it.</summary>
    public string DisplayName => Name ?? Environment.UserName;

    /// <summary>Oneself, or for root the owner of what <paramref name="folder"/> already holds, else the account that Debian's packages bring.</summary>
    public static async Task<ServerAccount> Choose(string? folder, CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new ServerAccount(null, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
        }

        var owner = folder is not null && Directory.Exists(folder)
            ? (await Start("stat", ["-c", "%U", folder], null, ct)).Output.Trim()
            : "";
        var name = owner is "" or "root" or "UNKNOWN" ? DebianAccount : owner;
        var line = (await Start("getent", ["passwd", name], null, ct)).Output.Trim().Split(':');
        return line.Length > 5 ? new ServerAccount(name, line[5]) : throw new DatabaseUnavailableException(DatabaseUnavailableException.NoServerAccount, ("account", name));
    }

    /// <summary>Runs a program as this account and waits for its end.</summary>
    public Task<ProgramEnd> Run(string program, IReadOnlyList<string> arguments, string? input, CancellationToken ct) =>
        Name is null
            ? Start(program, arguments, input, ct)
            : Start("setpriv", [$"--reuid={Name}", $"--regid={Name}", "--init-groups", "--", program, .. arguments], input, ct);

    /// <summary>Runs a program as this account; an exit code other than 0 is a fault.</summary>
    public async Task<ProgramEnd> Demand(string program, IReadOnlyList<string> arguments, string? input, CancellationToken ct)
    {
        var end = await Run(program, arguments, input, ct);
        return end.ExitCode == 0
            ? end
            : throw new DatabaseUnavailableException(DatabaseUnavailableException.ProgramFailed, ("program", Path.GetFileName(program)), ("detail", LastLine(end.Error, end.Output)));
    }

    /// <summary>Makes the folder if it is missing, owned by this account and closed to others. False when the account could not enter it.</summary>
    public async Task<bool> Own(string folder, CancellationToken ct)
    {
        var made = await Run("mkdir", ["-p", "-m", "700", folder], null, ct);
        if (made.ExitCode != 0 && Name is not null && await CanEnterAbove(folder, ct))
        {
            var group = (await Start("id", ["-gn", Name], null, ct)).Output.Trim();
            await Start("install", ["-d", "-m", "700", "-o", Name, "-g", group, folder], null, ct);
        }

        return (await Run("sh", ["-c", "test -x \"$1\" && test -w \"$1\"", "sh", folder], null, ct)).ExitCode == 0;
    }

    /// <summary>Writes a small file as this account, readable by nobody else, whole or not at all.</summary>
    public Task Write(string path, string text, CancellationToken ct) =>
        Demand("sh", ["-c", "umask 077; cat > \"$1.new\" && mv \"$1.new\" \"$1\"", "sh", path], text, ct);

    private async Task<bool> CanEnterAbove(string folder, CancellationToken ct)
    {
        var above = Path.GetDirectoryName(folder);
        while (above is not null && !Directory.Exists(above))
        {
            above = Path.GetDirectoryName(above);
        }

        return above is not null && (await Run("test", ["-x", above], null, ct)).ExitCode == 0;
    }

    private static async Task<ProgramEnd> Start(string program, IReadOnlyList<string> arguments, string? input, CancellationToken ct)
    {
        // "/" because the account may not enter the folder that the host was called from.
        var how = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = "/",
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in how.Environment.Keys.Where(k => k.StartsWith("PG", StringComparison.Ordinal)).ToArray())
        {
            how.Environment.Remove(name);
        }

        // Messages of the programs are read and quoted, so they are asked for in one language.
        how.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            using var process = Process.Start(how)!;
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var error = process.StandardError.ReadToEndAsync(ct);
            await process.StandardInput.WriteAsync(input.AsMemory(), ct);
            process.StandardInput.Close();
            await process.WaitForExitAsync(ct);
            return new ProgramEnd(process.ExitCode, await output, await error);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return new ProgramEnd(127, "", missing.Message);
        }
        catch (IOException closed)
        {
            return new ProgramEnd(126, "", closed.Message);
        }
    }

    private static string LastLine(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            var line = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();
            if (line is not null)
            {
                return line;
            }
        }

        return "";
    }
}
