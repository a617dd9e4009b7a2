using Ledger.Tests.Support;
using System.Diagnostics;
using System.Text.Json;
using Ledger.Tests.Endpoints;
using Ledger.Tests.Importing;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Crashes;

/// <summary>kill -9 while a file of applications is carried out: running it again goes on, and nothing is there twice.</summary>
public sealed class KillingAFileImport(ApiHost host) : IClassFixture<ApiHost>, IDisposable
{
    private const int Rows = 6_000;

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(host.ConnectionString);

    [Fact]
    public async Task an_import_that_was_killed_goes_on_when_it_is_run_again()
    {
        using var folder = new TemporaryFolder("file-import");
        var path = Path.Combine(folder.Root, "applications.csv");
        await File.WriteAllBytesAsync(path, Sheets.Csv([Sheets.Applications, .. Enumerable.Range(1, Rows).Select(n => Sheets.Application(n, prefix: "k"))]));
        string[] arguments = ["import", path, "--kind", "applications", "--as", "maker", "--json"];

        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ledger.Host.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[CommandLines.Host.Database] = host.ConnectionString;
        using (var import = Process.Start(start)!)
        {
            import.ErrorDataReceived += (_, _) => { };
            import.BeginErrorReadLine();
            import.BeginOutputReadLine();
            while (await Submitted() == 0 && !import.HasExited)
            {
                // Each look is a question to the database; nothing is waited for but its answer.
            }

            import.Kill();
            await import.WaitForExitAsync();
        }

        (await Submitted()).ShouldBeInRange(1, Rows - 1, "Nothing was under way when it was killed.");

        var (exitCode, output, error) = CommandLines.Host.Run(arguments, (CommandLines.Host.Database, host.ConnectionString));
        exitCode.ShouldBe(0, error);
        (await Submitted()).ShouldBe(Rows);
        var ended = JsonSerializer.Deserialize<JsonElement>(output).GetProperty("import");
        ended.GetProperty("status").GetString().ShouldBe("ended");
        (ended.GetProperty("known").GetInt32() + ended.GetProperty("done").GetInt32()).ShouldBe(Rows);

        var (_, tried, _) = CommandLines.Host.Run([.. arguments, "--dry-run"], (CommandLines.Host.Database, host.ConnectionString));
        JsonSerializer.Deserialize<JsonElement>(tried).GetProperty("rows").GetArrayLength().ShouldBe(Rows);
        (await Submitted()).ShouldBe(Rows);
    }

    public void Dispose() => _source.Dispose();

    private async Task<long> Submitted()
    {
        // The import is quick: a look over a connection of its own would come too late.
        await using var command = _source.CreateCommand("select count(*) from entry where stream like 'project-grant/k-%'");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
