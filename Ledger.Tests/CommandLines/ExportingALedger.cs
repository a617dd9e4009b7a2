using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;
using CsvHelper.Configuration;
using Ledger.Tests.Support;
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
        File.ReadLines(path).First().ShouldMatch("^# ledger=zigong-gxq export=balances asOf=2024-06-30T15:59:59.999999Z position=[0-9]+ root=[0-9a-f]{64} filter=none$");
        var row = Records(path)[0];
        row["pool"].ShouldBe("pilot-district-2024");
        row["name"].ShouldBe(fen.GetProperty("name").GetString());
        row["availableYuan"].ShouldBe((fen.GetProperty("availableFen").GetInt64() / 100m).ToString("0.00", CultureInfo.InvariantCulture));
    }

    [Fact]
    public void a_workbook_holds_the_same_rows_and_their_evidence()
    {
        var path = Path.Combine(seeded.Folder, "balances.xlsx");
        Run("export", "balances", "--as-of", June, "--format", "xlsx", "--out", path).ExitCode.ShouldBe(0);
        var lines = Lines("export", "balances", "--as-of", June);
        var sheets = Workbooks.Sheets(File.ReadAllBytes(path));

        sheets.Select(sheet => sheet.Name).ShouldBe(["rows", "evidence"]);
        var (names, row) = (sheets[0].Rows[0], sheets[0].Rows[1]);
        row[names.IndexOf("name")].ShouldBe(lines[1].GetProperty("name").GetString());
        row[names.IndexOf("availableYuan")].ShouldBe((lines[1].GetProperty("availableFen").GetInt64() / 100m).ToString("0.00", CultureInfo.InvariantCulture));
        foreach (var member in (string[])["position", "root", "asOf"])
        {
            sheets[1].Rows.ShouldContain(evidence => evidence[0] == member && evidence[1] == lines[0].GetProperty(member).ToString(), member);
        }

        Run("export", "entries", "--as-of", June, "--format", "xlsx", "--out", path).ExitCode.ShouldBe(0);
        var entries = Workbooks.Sheets(File.ReadAllBytes(path))[0].Rows;
        entries[1..].Select(entry => entry[entries[0].IndexOf("entry")]).ShouldBe(
            Run("export", "entries", "--as-of", June).Output.TrimEnd('\n').Split('\n'), "The text in the cell is the text that was hashed.");
        Run("export", "balances", "--json", "--format", "xlsx").ExitCode.ShouldBe(2);
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

    /// <summary>A program that others wrote adds up the postings, and finds what the tables say.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("2024-06-30")]
    public void hledger_adds_up_the_journal_to_the_balances_of_the_pools(string? asOf)
    {
        string[] moment = asOf is null ? [] : ["--as-of", asOf];
        var path = Path.Combine(seeded.Folder, $"{asOf ?? "now"}.journal");
        Run(["export", "journal", "--format", "hledger", "--out", path, .. moment]).ExitCode.ShouldBe(0);
        var head = File.ReadLines(path).TakeWhile(line => line.StartsWith("; ", StringComparison.Ordinal)).Select(line => line[2..].Split(": ", 2)).ToDictionary(p => p[0], p => p[1]);
        var shown = JsonDocument.Parse(Run(["as-of", .. asOf is null ? (string[])[] : [asOf], "--json"]).Output).RootElement;
        (head["position"], head["root"], head["filter"]).ShouldBe(($"{shown.GetProperty("position").GetInt64()}", shown.GetProperty("root").GetString(), "none"));
        head["asOf"].ShouldNotBe("-");

        var sums = Hledger("-f", path, "bal", "--flat", "--no-total", "-O", "csv").Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Trim('"').Split("\",\"")).ToDictionary(cells => cells[0], cells => Fen(cells[1]));
        foreach (var pool in Lines(["export", "balances", .. moment])[1..])
        {
            var id = pool.GetProperty("pool").GetString();
            foreach (var (member, account, sign) in ((string, string, int)[])
            [
                ("availableFen", "available", 1), ("reservedFen", "reserved", 1), ("obligatedFen", "obligated", 1), ("inFlightFen", "in-flight", 1),
                ("disbursedProjectFen", "disbursed/project-grant", 1), ("disbursedPlatformFen", "disbursed/platform-grant", 1),
                ("appropriatedFen", "appropriated", -1), ("adjustedFen", "adjusted", -1), ("lapsedFen", "lapsed", 1),
            ])
            {
                (sign * sums.GetValueOrDefault($"{id}:{account}")).ShouldBe(pool.GetProperty(member).GetInt64(), $"{id} {member}");
            }
        }

        sums.Values.Sum().ShouldBe(0);
        Hledger("-f", path, "check", "commodities").ShouldBeEmpty();
        return;

        static long Fen(string amount) => amount == "0" ? 0
            : (long)(decimal.Parse(amount.Replace("CNY", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 100);
    }

    [Fact]
    public void the_other_clock_narrows_what_is_added_up_from_postings_and_nothing_else()
    {
        string[] until = ["--business-until", "2024-06-30"];
        var all = Lines("export", "balances")[1];
        var balances = Lines(["export", "balances", .. until]);
        balances[0].GetProperty("filter").GetString().ShouldBe("businessUntil=2024-06-30");
        var postings = Lines(["export", "postings", .. until])[1..];
        postings.ShouldAllBe(p => string.CompareOrdinal(p.GetProperty("businessDate").GetString(), "2024-06-30") <= 0);
        var available = postings.Where(p => p.GetProperty("account").GetString() == "pilot-district-2024:available").Sum(p => p.GetProperty("amountFen").GetInt64());
        available.ShouldBe(balances[1].GetProperty("availableFen").GetInt64());
        available.ShouldNotBe(all.GetProperty("availableFen").GetInt64());
        Run(["export", "journal", .. until]).Output.ShouldContain("; filter: businessUntil=2024-06-30\n");
        Run(["export", "exposure", .. until]).ExitCode.ShouldBe(2);
        Run(["export", "entries", .. until]).ExitCode.ShouldBe(2);
    }

    [Fact]
    public void the_journal_for_beancount_opens_each_account_once_and_balances()
    {
        var text = Run("export", "journal", "--format", "beancount", "--position", "200").Output;
        text.ShouldContain("; position: 200\n");
        var lines = text.Split('\n');
        var opened = lines.Where(line => line.StartsWith("1970-01-01 open ", StringComparison.Ordinal)).Select(line => line.Split(' ')[2]).ToList();
        opened.ShouldBeUnique();
        opened.ShouldAllBe(name => System.Text.RegularExpressions.Regex.IsMatch(name, "^(Assets|Equity)(:[A-Z0-9][A-Za-z0-9-]*)+$"));
        var legs = lines.Where(line => line.EndsWith(" CNY", StringComparison.Ordinal) && line.StartsWith("  ", StringComparison.Ordinal))
            .Select(line => line.Trim().Split("  ")).ToList();
        legs.Select(leg => leg[0]).Distinct().Order().ShouldBe(opened.Order());
        legs.Sum(leg => decimal.Parse(leg[1].Replace(" CNY", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)).ShouldBe(0m);
        legs.Count.ShouldBe(Lines("export", "postings", "--position", "200").Length - 1);
    }

    [Fact]
    public void rows_are_narrowed_to_a_pool_and_say_so()
    {
        var lines = Lines("export", "postings", "--pool", "pilot-district-2024");
        lines[0].GetProperty("filter").GetString().ShouldBe("pool=pilot-district-2024");
        lines[1..].ShouldAllBe(p => p.GetProperty("account").GetString()!.StartsWith("pilot-district-2024:", StringComparison.Ordinal));
        Run("export", "journal", "--pool", "pilot-district-2024").Output.ShouldContain("; filter: pool=pilot-district-2024\n");
        Lines("export", "balances", "--pool", "not-there").Length.ShouldBe(1, "Nothing but the evidence.");
        Run("export", "journal", "--position", "0").ExitCode.ShouldBe(0);
        foreach (var wrong in (string[][])[["journal", "--format", "csv"], ["journal", "--json"], ["postings", "--format", "hledger"], ["entries", "--pool", "x"]])
        {
            Run(["export", .. wrong]).ExitCode.ShouldBe(2, string.Join(' ', wrong));
        }
    }

    private static string Hledger(params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("hledger", arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output);
        return output;
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
