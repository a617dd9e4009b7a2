using System.Diagnostics;
using System.Text.RegularExpressions;
using Ledger.Host.Verbs;
using Ledger.Tests.Support;
using Shouldly;
using Xunit;

namespace Ledger.Tests.CommandLines;

/// <summary>The page for people who trust nobody: its commands, line by line, with the tools it names and none of ours after the first block.</summary>
public sealed partial class CheckingWithPublicTools : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ledger-public-").FullName;
    private readonly string[] _blocks = [.. Blocks().Matches(File.ReadAllText(Path.Combine(Repository.Root!, "Ledger.Host/Docs/how-to/check-with-public-tools.md"))).Select(m => m.Groups[1].Value)];
    private string _database = "";

    public async Task InitializeAsync()
    {
        _database = await TestCluster.CreateDatabase();
        Host.Run(["seed", "--folder", Seeding.RehearsedLedger.GoldenFolder], (Host.Database, _database)).ExitCode.ShouldBe(0);
        Directory.CreateDirectory(Path.Combine(_folder, "deploy"));
        var script = Path.Combine(_folder, "deploy", "ledger");
        await File.WriteAllTextAsync(script, $"#!/bin/sh\nexec dotnet {Path.Combine(AppContext.BaseDirectory, "Ledger.Host.dll")} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task what_the_page_says_is_so_and_a_changed_byte_shows()
    {
        _blocks.Length.ShouldBe(5);
        Bash(_blocks[0]).ExitCode.ShouldBe(0);
        var checkedAll = Bash(string.Join('\n', _blocks[1..]));
        checkedAll.ExitCode.ShouldBe(0, checkedAll.Output);
        foreach (var sentence in (string[])["Signature Verified Successfully", "The entries are those that were signed for.", "The entry is in the ledger.",
            "The postings speak of the same entries.", "pilot-district-2024:available"])
        {
            checkedAll.Output.ShouldContain(sentence);
        }

        var entries = Path.Combine(_folder, "entries.ndjson");
        var lines = await File.ReadAllLinesAsync(entries);
        lines[119] = lines[119].Replace("2024", "2023", StringComparison.Ordinal);
        await File.WriteAllLinesAsync(entries, lines);
        var changed = Bash(string.Join('\n', _blocks[2..4])).Output;
        changed.ShouldNotContain("The entries are those that were signed for.");
        changed.ShouldNotContain("The entry is in the ledger.");
    }

    private (int ExitCode, string Output) Bash(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", "set -euo pipefail\nexec 2>&1\n" + script]) { WorkingDirectory = _folder, RedirectStandardOutput = true };
        start.Environment[Host.Database] = _database;
        start.Environment["Ledger__KeyFolder"] = Path.Combine(_folder, "keys");
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
