using Ledger.Tests.Support;
using System.Text.Json;
using Ledger.PretendBank;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Banking;

/// <summary>The same from the command line, on the database of a host that goes on serving.</summary>
public sealed class ReconcilingByVerbs(BankHost host) : IClassFixture<BankHost>
{
    [Fact]
    public async Task a_batch_its_file_and_its_statements_go_through_the_verbs()
    {
        await host.Approve("v1", "v2", "v3");
        Run(0, "batch", "draw-up", "pc-v", "--account", BankHost.AccountNo, "--order", "v1", "--order", "v2", "--business-date", BankHost.Day, "--as", "releaser");
        using var folder = new TemporaryFolder("bank-verbs");
        var file = Path.Combine(folder.Root, "batch.xml");
        Run(0, "batch", "file", "pc-v", "--out", file);
        var answer = new Bank(1).Pay(Orders.Read(await File.ReadAllBytesAsync(file)), Behaviour.OnTime, 1_000_000_00);
        var statements = answer.Statements.Select(s => Path.Combine(folder.Root, s.Id + ".xml")).ToArray();
        foreach (var (path, statement) in statements.Zip(answer.Statements))
        {
            await File.WriteAllBytesAsync(path, StatementFiles.Camt(statement));
        }

        Run(0, ["statement", "import", .. statements, "--business-date", "2024-04-05", "--as", "maker"]).Error.ShouldContain("2 settled");
        Run(0, ["statement", "import", .. statements, "--business-date", "2024-04-05", "--as", "maker"]).Error.ShouldContain("was known");

        var waiting = Json("worklist").GetProperty("lines");
        waiting.GetArrayLength().ShouldBe(1);
        var (id, line) = (waiting[0].GetProperty("statementId").GetString()!, waiting[0].GetProperty("lineId").GetString()!);
        Run(1, "statement", "match", id, line, "v3", "--business-date", "2024-04-05", "--as", "maker").Error.ShouldStartWith("ILLEGAL_STATE");
        Run(0, "statement", "set-aside", id, line, "--reason", "fee", "--business-date", "2024-04-05", "--as", "maker");
        Json("worklist").GetProperty("lines").GetArrayLength().ShouldBe(0);
        Json("batch", "list").GetProperty("batches")[0].GetProperty("settledFen").GetInt64().ShouldBe(2_000_000);
        Json("statement", "list").GetProperty("statements").GetArrayLength().ShouldBe(2);
        Json("statement", "lines", id).GetProperty("lines")[0].GetProperty("outcome").GetString().ShouldBe("set-aside");

        Run(1, "batch", "withdraw", "pc-v", "--reason", "late", "--as", "releaser").Error.ShouldStartWith("BATCH_ANSWERED");
        Run(1, "batch", "draw-up", "pc-w", "--account", BankHost.AccountNo, "--order", "v1", "--business-date", BankHost.Day, "--as", "maker").Error.ShouldStartWith("NOT_PERMITTED");
        Run(1, "account", "add", BankHost.AccountNo, "--bank", "b", "--holder", "h", "--as", "releaser").Error.ShouldStartWith("ALREADY_EXISTS");
        Run(2, "worklist", "--ledger", "none");
        Run(2, "batch", "withdraw", "pc-v", "--reason", "late", "--as", "nobody");
        Run(1, "batch", "file", "none");
    }

    private (int ExitCode, string Output, string Error) Run(int exitCode, params string[] arguments)
    {
        var answer = CommandLines.Host.Run(["bank", .. arguments], (CommandLines.Host.Database, host.ConnectionString), ("LC_ALL", "C.UTF-8"));
        answer.ExitCode.ShouldBe(exitCode, string.Join(' ', arguments) + "\n" + answer.Error);
        return answer;
    }

    private JsonElement Json(params string[] arguments) => JsonSerializer.Deserialize<JsonElement>(Run(0, [.. arguments, "--json"]).Output);
}
