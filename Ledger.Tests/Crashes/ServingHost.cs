using System.Diagnostics;
using System.Text;

namespace Ledger.Tests.Crashes;

/// <summary>The verb <c>serve</c> as a process of its own, so that it can be killed as the kernel kills.</summary>
internal sealed class ServingHost : IDisposable
{
    private readonly Process _process;

    private readonly StringBuilder _said;

    private ServingHost(Process process, Uri address, StringBuilder said) => (_process, Address, _said) = (process, address, said);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The last of what it said, for a test that fails.</summary>
    public string LastWords
    {
        get
        {
            lock (_said)
            {
                return _said.ToString(Math.Max(0, _said.Length - 6_000), Math.Min(_said.Length, 6_000));
            }
        }
    }

    /// <summary>Starts it on a port of its own and waits until it serves.</summary>
    public static async Task<ServingHost> Start(string connectionString)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ledger.Host.dll"), "serve", "--url", "http://127.0.0.1:0"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        start.Environment[CommandLines.Host.Database] = connectionString;
        var said = new StringBuilder();
        var ready = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start };
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                ready.TrySetException(new InvalidOperationException($"The host ended before it served.\n{said}"));
                return;
            }

            lock (said)
            {
                said.AppendLine(line.Data);
            }

            if (line.Data.Split(' ').FirstOrDefault(word => word.StartsWith("http://127.0.0.1:", StringComparison.Ordinal)) is { } address)
            {
                ready.TrySetResult(new Uri(address));
            }
        };
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        try
        {
            return new ServingHost(process, await ready.Task.WaitAsync(TimeSpan.FromMinutes(1)), said);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>kill -9: no handler runs, nothing is flushed.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }
}
