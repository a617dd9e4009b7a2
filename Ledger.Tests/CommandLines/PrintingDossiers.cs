using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Ledger.Host.Exporting;
using Ledger.Host.Verbs;
using Shouldly;
using Xunit;

namespace Ledger.Tests.CommandLines;

/// <summary>The dossier of one award on paper: read back with a program that others wrote.</summary>
public sealed class PrintingDossiers(ExportingALedger.SeededDatabase seeded) : IClassFixture<ExportingALedger.SeededDatabase>
{
    private string? _award;

    [Fact]
    public void it_tells_who_got_what_and_how_to_check_it_in_both_languages()
    {
        var path = Print("dossier.pdf");
        var text = PdfText(path);
        var pages = Pages(path);
        pages.ShouldBeGreaterThanOrEqualTo(2);
        for (var page = 1; page <= pages; page++)
        {
            text.ShouldContain($"第 {page} 页，共 {pages} 页");
            text.ShouldContain($"page {page} of {pages}");
        }

        var shown = JsonDocument.Parse(Run("as-of", "--json").Output).RootElement;
        var flat = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        flat.ShouldContain(shown.GetProperty("root").GetString()!);
        foreach (var said in (string[])["支持项目卷宗", "Awarddossier", "人民币", "经办", "审核", "签发", "ledgerverify--ledgerzigong-gxq", "办理过程", "Life-cycle", Award()])
        {
            flat.ShouldContain(said);
        }
    }

    [Fact]
    public void the_same_moment_gives_the_same_bytes()
    {
        var (first, second) = (Print("first.pdf", "--position", "200"), Print("second.pdf", "--position", "200"));
        File.ReadAllBytes(first).ShouldBe(File.ReadAllBytes(second));
        PdfText(first).ShouldContain("200");
    }

    [Fact]
    public void what_cannot_be_meant_is_refused_and_leaves_no_file()
    {
        var path = Path.Combine(seeded.Folder, "none.pdf");
        Run("export", "dossier", "--award", "project-grant/not-there", "--out", path).ExitCode.ShouldBe(1);
        Run("export", "dossier", "--award", Award(), "--position", "0", "--out", path).ExitCode.ShouldBe(1);
        Run("export", "dossier", "--out", path).ExitCode.ShouldBe(2);
        Run("export", "dossier", "--award", "fund-pool/pilot-district-2024", "--out", path).ExitCode.ShouldBe(2);
        Run("export", "balances", "--award", Award(), "--out", path).ExitCode.ShouldBe(2);
        File.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public async Task a_machine_that_cannot_print_says_what_it_lacks()
    {
        var lacking = Should.Throw<PdfUnavailableException>(() => new PdfPrinter(["libnot-there.so.0"]).Print(new PdfDocument("t", "s", DateTimeOffset.UnixEpoch, (_, _) => "", [])));
        lacking.Missing.ShouldBe("libnot-there.so.0");
        (await new Command("print").Does((_, _) => throw lacking).Parse([]).InvokeAsync()).ShouldBe(3);
    }

    [Fact]
    public void a_long_table_goes_on_with_its_names_and_a_text_without_end_is_cut()
    {
        var rows = Enumerable.Range(1, 120).Select(n => (IReadOnlyList<string>)[$"row {n}", n == 60 ? new string('长', 20_000) : "短"]).ToList();
        var path = Path.Combine(seeded.Folder, "long.pdf");
        File.WriteAllBytes(path, new PdfPrinter().Print(new PdfDocument(
            "长", "", DateTimeOffset.UnixEpoch, (page, pages) => $"{page}/{pages}", [new PdfTitle("长表"), new PdfTable([new("number", 1), new("names-again", 3)], rows)])));
        var text = PdfText(path);
        var pages = Pages(path);
        pages.ShouldBeGreaterThan(3);
        text.Split("names-again").Length.ShouldBe(pages + 1, "The names stand on every page.");
        text.ShouldContain("row 120");
        text.ShouldContain("…");
    }

    /// <summary>An award that was paid.</summary>
    private string Award() => _award ??= Run("export", "releases").Output.TrimEnd('\n').Split('\n').Skip(1).Select(line => JsonDocument.Parse(line).RootElement)
        .Last(r => r.GetProperty("tag")[0].GetString()!.StartsWith("implementation", StringComparison.Ordinal)).GetProperty("ocid").GetString() is { } ocid
            ? ocid["ocds-000000-zigong-gxq-".Length..].Replace("project-grant-", "project-grant/", StringComparison.Ordinal).Replace("platform-grant-", "platform-grant/", StringComparison.Ordinal)
            : throw new InvalidOperationException("Nothing was paid.");

    private string Print(string name, params string[] moment)
    {
        var path = Path.Combine(seeded.Folder, name);
        var answer = Run(["export", "dossier", "--award", Award(), "--out", path, .. moment]);
        answer.ExitCode.ShouldBe(0, answer.Error);
        return path;
    }

    private static int Pages(string path) => int.Parse(Program("pdfinfo", path).Split('\n').First(line => line.StartsWith("Pages:", StringComparison.Ordinal))["Pages:".Length..].Trim(), System.Globalization.CultureInfo.InvariantCulture);

    private static string PdfText(string path) => Program("pdftotext", "-layout", path, "-");

    private static string Program(string name, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output);
        return output;
    }

    private (int ExitCode, string Output, string Error) Run(params string[] arguments) => Host.Run(arguments, (Host.Database, seeded.ConnectionString));
}
