using System.Diagnostics;
using Ledger.Host.Auth;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Ledger.Host.Seeding;
using Ledger.Host.Verbs;
using Ledger.Tests.Seeding;
using Ledger.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Banking;

/// <summary>The commands of the how-to, as they stand there, on the ledger of the demo.</summary>
public sealed class FollowingTheHowTo
{
    [Fact]
    public async Task the_commands_do_what_the_page_says()
    {
        var connectionString = await Demo();
        using var folder = new TemporaryFolder("bank-how-to");
        var said = Commands().Select(command => Run(command, connectionString, folder.Root)).ToList();
        said.Count.ShouldBe(6);
        said[4].Error.ShouldContain("1 settled", customMessage: said[4].Error);
        said[5].Output.ShouldContain("money-returned po-2024-029");
        said[5].Output.ShouldContain("reference-missing");
    }

    private static IEnumerable<string[]> Commands()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root!, "Ledger.Host", "Docs", "how-to", "pay-through-the-bank.md"));
        var block = text[(text.IndexOf("```sh\n", StringComparison.Ordinal) + 6)..];
        return block[..block.IndexOf("```", StringComparison.Ordinal)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '));
    }

    private static (int ExitCode, string Output, string Error) Run(string[] words, string connectionString, string folder)
    {
        var arguments = words[1..].SelectMany(word => word switch
        {
            "batch.xml" or "answers" => [Path.Combine(folder, word)],
            "answers/*.xml" => Directory.GetFiles(Path.Combine(folder, "answers"), "*.xml").Order(StringComparer.Ordinal),
            _ => (IEnumerable<string>)[word],
        }).ToArray();
        var answer = words[0] == "deploy/ledger"
            ? CommandLines.Host.Run(arguments, (CommandLines.Host.Database, connectionString))
            : Bank(arguments);
        answer.ExitCode.ShouldBe(0, string.Join(' ', words) + "\n" + answer.Error);
        return answer;
    }

    private static (int ExitCode, string Output, string Error) Bank(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ledger.PretendBank.dll"), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    private static async Task<string> Demo()
    {
        var connectionString = await TestCluster.CreateDatabase();
        var scenario = Scenario.Read(RehearsedLedger.GoldenFolder);
        await using var database = LedgerDatabase.Open(connectionString);
        var loader = new ScenarioLoader(new PostgresJournal(database), new EngineOptions(), NullLoggerFactory.Instance);
        (await loader.Load(scenario, scenario.Ledger.Ledger, _ => { }, CancellationToken.None)).ShouldBeOfType<LoadResult.Loaded>();
        var accounts = new Accounts(database, TimeProvider.System);
        foreach (var user in scenario.Ledger.Users)
        {
            await accounts.Put(user.Id, user.Name, null, user.Roles.Select(role => (scenario.Ledger.Ledger, role)));
        }

        return connectionString;
    }
}
