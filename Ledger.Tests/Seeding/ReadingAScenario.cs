using Ledger.Host.Seeding;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Seeding;

public sealed class ReadingAScenario
{
    [Fact]
    public void Lines_of_all_files_stand_in_the_order_of_time()
    {
        var lines = Scenario.Read(RehearsedLedger.GoldenFolder).Lines;

        lines.ShouldBe(lines.OrderBy(l => l.At));
        lines.Select(l => l.File).Distinct().Count().ShouldBe(Directory.GetFiles(RehearsedLedger.GoldenFolder, "*.ndjson").Length);
    }

    [Theory]
    [InlineData("\"as\": \"ning.yuan\"", "\"as\": \"nobody\"", "nobody is not in ledger.json")]
    [InlineData("\"rulebook.adopt\"", "\"rulebook.abolish\"", "no command is called rulebook.abolish")]
    [InlineData("\"noticeWorkingDays\": 5", "\"noticeWorkingDays\": \"five\"", "noticeWorkingDays")]
    [InlineData("\"noticeWorkingDays\": 5", "\"noticeWorkingDays\": 5, \"colour\": 1", "colour")]
    [InlineData("\"synthetic\": true", "\"invented\": true", "invented")]
    [InlineData("zigong-gxq-2024-0001", "zigong-gxq-2024-0002", "repeats the command id")]
    public void What_is_not_a_command_of_a_person_is_refused_by_its_file_and_line(string from, string to, string problem)
    {
        using var copy = new ScenarioCopy();
        copy.Replace("01-rules.ndjson", from, to);

        var refused = Should.Throw<ScenarioException>(copy.Read);

        refused.Message.ShouldContain(problem);
        refused.Message.ShouldStartWith("01-rules.ndjson:");
    }

    [Fact]
    public void Two_lines_at_one_instant_have_no_order_and_are_refused()
    {
        using var copy = new ScenarioCopy();
        var line = File.ReadLines(Path.Combine(copy.Folder, "02-pool.ndjson")).First();
        File.WriteAllText(Path.Combine(copy.Folder, "99-again.ndjson"), line.Replace("zigong-gxq-2024-", "again-", StringComparison.Ordinal) + "\n");

        Should.Throw<ScenarioException>(copy.Read).Message.ShouldContain("same instant");
    }

    [Fact]
    public void A_person_without_a_role_is_refused()
    {
        using var copy = new ScenarioCopy();
        copy.Replace("ledger.json", "\"roles\": [\"auditor\"]", "\"roles\": [\"emperor\"]");

        Should.Throw<ScenarioException>(copy.Read).Message.ShouldContain("qin.yue");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_statement_whose_file_is_missing_or_was_changed_is_refused_by_its_line(bool changed)
    {
        using var copy = new ScenarioCopy();
        var file = Path.Combine(copy.Folder, "bank", "zg-2024-11.csv");
        if (changed)
        {
            File.AppendAllText(file, "\n");
        }
        else
        {
            File.Delete(file);
        }

        var refused = Should.Throw<ScenarioException>(copy.Read);

        refused.Message.ShouldContain("zg-2024-11.csv");
        refused.Message.ShouldStartWith("41-bank.ndjson:");
    }
}
