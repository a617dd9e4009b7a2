using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Shouldly;
using Xunit;

namespace Ledger.Tests.CommandLines;

/// <summary>Files that leave the house: as of a moment, with the evidence of that moment, the same figures in every form.</summary>
public sealed class ExportingALedger(ExportingALedger.SeededDatabase seeded) : IClassFixture<ExportingALedger.SeededDatabase>
{
    private const string June = "2024-06-30";

    [Fact]
    public void balances_are_those_of_as_of_with_the_same_evidence()
    {
        var shown = JsonDocument.Parse(Run("as-of", June, "--json").Output).RootElement;
        var lines = Lines("export", "balances", "--as-of", June);

        lines[0].GetProperty("export").GetString().ShouldBe("balances");
        lines[0].GetProperty("asOf").GetString().ShouldBe("2024-06-30T15:59:59.999999Z");
        lines[0].GetProperty("position").GetInt64().ShouldBe(shown.GetProperty("position").GetInt64());
        lines[0].GetProperty("root").GetString().ShouldBe(shown.GetProperty("root").GetString());
        var pool = shown.GetProperty("pools")[0];
        foreach (var member in (string[])["appropriatedFen", "reservedFen", "obligatedFen", "inFlightFen", "disbursedFen", "availableFen"])
        {
            lines[1].GetProperty(member).GetInt64().ShouldBe(pool.GetProperty(member).GetInt64(), member);
        }
    }

    [Fact]
    public void a_spreadsheet_gets_yuan_and_reads_chinese()
    {
        var path = Path.Combine(seeded.Folder, "balances.csv");
        Run("export", "balances", "--as-of", June, "--format", "csv", "--out", path).ExitCode.ShouldBe(0);
        var fen = Lines("export", "balances", "--as-of", June)[1];

        File.ReadAllBytes(path).Take(3).ShouldBe([0xEF, 0xBB, 0xBF]);
        File.ReadLines(path).First().ShouldMatch("^# ledger=zigong-gxq export=balances asOf=2024-06-30T15:59:59.999999Z position=[0-9]+ root=[0-9a-f]{64}$");
        var row = Records(path)[0];
        row["pool"].ShouldBe("pilot-district-2024");
        row["name"].ShouldBe(fen.GetProperty("name").GetString());
        row["availableYuan"].ShouldBe((fen.GetProperty("availableFen").GetInt64() / 100m).ToString("0.00", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void postings_balance_and_lead_to_the_balances_of_the_same_position()
    {
        var lines = Lines("export", "postings", "--position", "200");
        lines[0].GetProperty("position").GetInt64().ShouldBe(200);
        var postings = lines[1..];
        postings.ShouldAllBe(p => p.GetProperty("position").GetInt64() <= 200);
        postings.Sum(p => p.GetProperty("amountFen").GetInt64()).ShouldBe(0);
        postings.Select(p => (p.GetProperty("position").GetInt64(), p.GetProperty("leg").GetInt64())).ShouldBeInOrder();
        foreach (var account in postings.GroupBy(p => p.GetProperty("account").GetString()))
        {
            account.Sum(p => p.GetProperty("amountFen").GetInt64()).ShouldBe(account.Last().GetProperty("balanceFen").GetInt64(), account.Key);
        }

        var path = Path.Combine(seeded.Folder, "postings.csv");
        Run("export", "postings", "--position", "200", "--format", "csv", "--out", path).ExitCode.ShouldBe(0);
        var rows = Records(path);
        rows.Count.ShouldBe(postings.Length);
        rows.Sum(row => decimal.Parse(row["amountYuan"], CultureInfo.InvariantCulture)).ShouldBe(0m);
    }

    [Fact]
    public void entries_are_the_log_up_to_the_moment()
    {
        var whole = Run("export").Output.TrimEnd('\n').Split('\n');
        var then = Run("export", "entries", "--as-of", June);
        var lines = then.Output.TrimEnd('\n').Split('\n');

        lines.ShouldBe(whole[..lines.Length]);
        Instant(lines[^1]).ShouldBeLessThan(new DateTimeOffset(2024, 7, 1, 0, 0, 0, TimeSpan.FromHours(8)));
        Instant(whole[lines.Length]).ShouldBeGreaterThanOrEqualTo(new DateTimeOffset(2024, 7, 1, 0, 0, 0, TimeSpan.FromHours(8)));
        then.Error.ShouldContain(JsonDocument.Parse(Run("as-of", June, "--json").Output).RootElement.GetProperty("root").GetString()!);

        var path = Path.Combine(seeded.Folder, "entries.csv");
        Run("export", "entries", "--as-of", June, "--format", "csv", "--out", path).ExitCode.ShouldBe(0);
        Records(path).Select(row => row["entry"]).ShouldBe(lines, "The text in the cell is the text that was hashed.");
        File.Exists(path + ".part").ShouldBeFalse();
    }

    [Fact]
    public void a_pool_can_be_asked_for_by_name()
    {
        var pools = JsonDocument.Parse(Run("as-of", "--pool", "pilot-district-2024", "--json").Output).RootElement.GetProperty("pools");
        pools.EnumerateArray().ShouldHaveSingleItem().GetProperty("pool").GetString().ShouldBe("pilot-district-2024");
        Run("as-of", "--pool", "not-there").ExitCode.ShouldBe(1);
        Run("as-of", "2020-01-01", "--pool", "pilot-district-2024").ExitCode.ShouldBe(1);
    }

    private static DateTimeOffset Instant(string entry) => JsonDocument.Parse(entry).RootElement.GetProperty("recordedAt").GetDateTimeOffset();

    private (int ExitCode, string Output, string Error) Run(params string[] arguments) => Host.Run(arguments, (Host.Database, seeded.ConnectionString));

    private JsonElement[] Lines(params string[] arguments)
    {
        var answer = Run(arguments);
        answer.ExitCode.ShouldBe(0, answer.Error);
        return [.. answer.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
    }

    private static List<IDictionary<string, string>> Records(string path)
    {
        using var text = new StreamReader(path, Encoding.UTF8);
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { AllowComments = true });
        csv.Read();
        csv.ReadHeader();
        var rows = new List<IDictionary<string, string>>();
        while (csv.Read())
        {
            rows.Add(csv.HeaderRecord!.ToDictionary(name => name, name => csv.GetField(name)!));
        }

        return rows;
    }

    /// <summary>The golden scenario, and a folder for files.</summary>
    public sealed class SeededDatabase : IAsyncLifetime
    {
        public string ConnectionString { get; private set; } = "";

        public string Folder { get; } = Directory.CreateTempSubdirectory("ledger-export-").FullName;

        public async Task InitializeAsync()
        {
            ConnectionString = await Support.TestCluster.CreateDatabase();
            Host.Run(["seed", "--folder", Seeding.RehearsedLedger.GoldenFolder], (Host.Database, ConnectionString)).ExitCode.ShouldBe(0);
        }

        public Task DisposeAsync()
        {
            Directory.Delete(Folder, recursive: true);
            return Task.CompletedTask;
        }
    }
}
