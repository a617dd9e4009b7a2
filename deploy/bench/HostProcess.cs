using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Ledger.Bench;

/// <summary>The built host as a process of its own: what is measured is what is installed.</summary>
internal sealed partial class HostProcess : IAsyncDisposable
{
    private const int MostLines = 40;
    private readonly Process _process;

    private HostProcess(Process process, Uri url) => (_process, Url) = (process, url);

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    private static string Assembly => Environment.GetEnvironmentVariable("LEDGER_HOST")
        ?? throw new InvalidOperationException("LEDGER_HOST names the built host; deploy/bench/run sets it.");

    /// <summary>Runs a verb to its end and gives what it printed.</summary>
    public static Task<string> Run(Ground ground, CancellationToken ct, params string[] arguments) =>
        Programs.Run("dotnet", [Assembly, .. arguments], Environments(ground), ct, show: true);

    /// <summary>Runs a verb to its end and gives the most memory it ever held, in bytes.</summary>
    public static async Task<long> PeakOf(Ground ground, CancellationToken ct, params string[] arguments)
    {
        using var process = Programs.Start("dotnet", [Assembly, .. arguments], Environments(ground));
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var error = process.StandardError.ReadToEndAsync(ct);
            var peak = 0L;
            while (!process.HasExited)
            {
                // The kernel keeps the peak itself; it only has to be read before the process is gone.
                peak = Math.Max(peak, PeakOf(process));
                await Task.WhenAny(process.WaitForExitAsync(ct), Task.Delay(TimeSpan.FromMilliseconds(20), ct));
            }

            ct.ThrowIfCancellationRequested();
            return process.ExitCode == 0 && peak > 0
                ? peak
                : throw new InvalidOperationException($"{string.Join(' ', arguments)} ended with {process.ExitCode}: {await output}{await error}");
        }
        finally
        {
            Programs.End(process);
        }
    }

    /// <summary>Serves, with the endpoint that does nothing.</summary>
    public static async Task<HostProcess> Serve(Ground ground, CancellationToken ct)
    {
        var process = Programs.Start("dotnet", [Assembly, "serve", "--url", "http://127.0.0.1:0"], Environments(ground));
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var said = new List<string>();
        try
        {
            while (await process.StandardError.ReadLineAsync(ct) is { } line)
            {
                said.Add(line);
                if (Address().Match(line) is { Success: true } address)
                {
                    _ = Pass(process.StandardError);
                    return new HostProcess(process, new Uri(address.Value));
                }
            }
        }
        catch
        {
            Programs.End(process);
            throw;
        }

        throw new InvalidOperationException($"The host did not start: {string.Join(Environment.NewLine, said)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await Programs.Run("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)], new Dictionary<string, string>(), CancellationToken.None);
            await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(60)));
            Programs.End(_process);
        }

        _process.Dispose();
    }

    private static Dictionary<string, string> Environments(Ground ground) => new()
    {
        ["ConnectionStrings__Ledger"] = ground.ConnectionString,
        ["Ledger__Benchmark"] = "true",
    };

    /// <summary>What the host says while it serves belongs on the screen: it is a fault or a warning. The first of it is enough.</summary>
    private static async Task Pass(StreamReader reader)
    {
        for (var lines = 0; await reader.ReadLineAsync() is { } line; lines++)
        {
            if (lines < MostLines)
            {
                await Console.Error.WriteLineAsync($"  {line}");
            }
        }
    }

    private static long PeakOf(Process process)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{process.Id}/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                {
                    return 1024 * long.Parse(line.AsSpan(6).Trim().TrimEnd("kB").TrimEnd(), CultureInfo.InvariantCulture);
                }
            }
        }
        catch (IOException)
        {
            // Gone between two looks.
        }

        return 0;
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();
}
