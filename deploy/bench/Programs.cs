using System.Diagnostics;

namespace Ledger.Bench;

/// <summary>Runs another program to its end and gives what it printed.</summary>
internal static class Programs
{
    public static async Task<string> Run(
        string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken ct, bool show = false)
    {
        using var process = Start(program, arguments, environment);
        var error = Read(process.StandardError, show, ct);
        try
        {
            var output = await process.StandardOutput.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct);
            return process.ExitCode == 0
                ? output
                : throw new InvalidOperationException($"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with {process.ExitCode}: {output}{await error}");
        }
        finally
        {
            End(process);
        }
    }

    /// <summary>Starts a program that goes on beside this one.</summary>
    public static Process Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var how = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (var (name, value) in environment)
        {
            how.Environment[name] = value;
        }

        // What is read is read in one language.
        how.Environment["LC_ALL"] = "C.UTF-8";
        return Process.Start(how)!;
    }

    /// <summary>Ends a program that has not ended by itself.</summary>
    public static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<string> Read(StreamReader reader, bool show, CancellationToken ct)
    {
        var all = new List<string>();
        while (await reader.ReadLineAsync(ct) is { } line)
        {
            all.Add(line);
            if (show)
            {
                await Console.Error.WriteLineAsync($"  {line}");
            }
        }

        return string.Join(Environment.NewLine, all);
    }
}
