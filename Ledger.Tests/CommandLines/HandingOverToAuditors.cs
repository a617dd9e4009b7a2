using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Ledger.Tests.CommandLines;

/// <summary>The audit data interface: every table with its digest, the log they are folded from, and the same bytes for the same moment.</summary>
public sealed class HandingOverToAuditors(ExportingALedger.SeededDatabase seeded) : IClassFixture<ExportingALedger.SeededDatabase>
{
    [Fact]
    public void the_manifest_names_every_file_with_its_digest_and_rows()
    {
        var path = Write("whole.zip");
        using var zip = ZipFile.OpenRead(path);
        var manifest = JsonDocument.Parse(Bytes(zip, "manifest.json")).RootElement;
        var shown = JsonDocument.Parse(Run("as-of", "--json").Output).RootElement;
        manifest.GetProperty("position").GetInt64().ShouldBe(shown.GetProperty("position").GetInt64());
        manifest.GetProperty("root").GetString().ShouldBe(shown.GetProperty("root").GetString());
        manifest.GetProperty("conformance").GetString().ShouldBe("unverified");
        var files = manifest.GetProperty("files").EnumerateArray().ToList();
        zip.Entries.Select(entry => entry.FullName).ShouldBe([.. files.Select(file => file.GetProperty("path").GetString()!), "manifest.json"]);
        foreach (var file in files)
        {
            var name = file.GetProperty("path").GetString()!;
            var bytes = Bytes(zip, name);
            file.GetProperty("digest").GetString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)), name);
            var lines = Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (name.EndsWith(".csv", StringComparison.Ordinal))
            {
                bytes[..3].ShouldBe([0xEF, 0xBB, 0xBF], name);
                lines[0].ShouldContain($"root={shown.GetProperty("root").GetString()}");
                lines[1].TrimEnd('\r').Split(',').ShouldBe(file.GetProperty("columns").EnumerateArray().Select(column => column.GetString()));
                file.GetProperty("rows").GetInt64().ShouldBe(lines.Length - 2, name);
            }
        }

        Encoding.UTF8.GetString(Bytes(zip, "entries.jsonl")).ShouldBe(Run("export").Output, "The log is the log.");
        files.Where(file => file.GetProperty("path").GetString() is not "recoveries.csv").ShouldAllBe(file => file.GetProperty("rows").GetInt64() > 0);
    }

    [Fact]
    public void its_tables_agree_with_the_balances()
    {
        var balances = JsonDocument.Parse(Run("as-of", "2024-06-30", "--json").Output).RootElement.GetProperty("pools").EnumerateArray().ToList();
        using var zip = ZipFile.OpenRead(Write("june.zip", "--as-of", "2024-06-30"));
        decimal Sum(string file, string column, Func<Dictionary<string, string>, bool> which) =>
            Rows(zip, file).Where(which).Sum(row => decimal.Parse(row[column], CultureInfo.InvariantCulture));
        long Of(string member) => balances.Sum(pool => pool.GetProperty(member).GetInt64());
        Sum("accounts.csv", "balanceYuan", row => row["account"].Contains(":disbursed/", StringComparison.Ordinal)).ShouldBe(Of("disbursedFen") / 100m);
        Sum("payees.csv", "paidYuan", _ => true).ShouldBe(Of("disbursedFen") / 100m);
        Sum("awards.csv", "paidYuan", _ => true).ShouldBe(Of("disbursedFen") / 100m);
        (Sum("payment-vouchers.csv", "amountYuan", row => row["type"] == "disbursement-order.settled.v1")
            - Sum("payment-vouchers.csv", "amountYuan", row => row["type"] == "disbursement-order.payment-returned.v1")).ShouldBe(Of("disbursedFen") / 100m);
        Sum("budget-allotments.csv", "amountYuan", row => row["type"] == "fund-pool.funds-appropriated.v1").ShouldBe(Of("appropriatedFen") / 100m);
    }

    [Fact]
    public void the_same_moment_gives_the_same_bytes()
    {
        File.ReadAllBytes(Write("a.zip", "--position", "120")).ShouldBe(File.ReadAllBytes(Write("b.zip", "--position", "120")));
        Run("export", "audit-interface", "--format", "csv").ExitCode.ShouldBe(2);
        using var none = ZipFile.OpenRead(Write("none.zip", "--position", "0"));
        none.Entries.Count.ShouldBeGreaterThan(10);
    }

    private static byte[] Bytes(ZipArchive zip, string name)
    {
        using var entry = zip.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static IEnumerable<Dictionary<string, string>> Rows(ZipArchive zip, string name)
    {
        using var text = new StreamReader(new MemoryStream(Bytes(zip, name)), Encoding.UTF8);
        using var csv = new CsvHelper.CsvReader(text, new CsvHelper.Configuration.CsvConfiguration(CultureInfo.InvariantCulture) { AllowComments = true });
        csv.Read();
        csv.ReadHeader();
        while (csv.Read())
        {
            yield return csv.HeaderRecord!.ToDictionary(column => column, column => csv.GetField(column)!);
        }
    }

    private string Write(string name, params string[] moment)
    {
        var path = Path.Combine(seeded.Folder, name);
        var answer = Run(["export", "audit-interface", "--out", path, .. moment]);
        answer.ExitCode.ShouldBe(0, answer.Error);
        return path;
    }

    private (int ExitCode, string Output, string Error) Run(params string[] arguments) => Host.Run(arguments, (Host.Database, seeded.ConnectionString));
}
