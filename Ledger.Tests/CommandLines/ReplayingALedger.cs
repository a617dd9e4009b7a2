using System.Text.Json;
using Shouldly;
using Xunit;

namespace Ledger.Tests.CommandLines;

/// <summary>A ledger, or one stream of it, folded from the journal alone before the reader's eyes.</summary>
public sealed class ReplayingALedger(ExportingALedger.SeededDatabase seeded) : IClassFixture<ExportingALedger.SeededDatabase>
{
    private const string Pool = "fund-pool/pilot-district-2024";

    [Fact]
    public void Each_entry_of_a_stream_says_which_fields_it_changed_and_they_add_up_to_the_state()
    {
        var answer = Run("replay", "--stream", Pool, "--position", "200", "--json");
        answer.ExitCode.ShouldBe(0, answer.Error);
        var lines = answer.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        var (entries, end) = (lines[..^1], lines[^1]);
        entries.Select(e => e.GetProperty("version").GetInt64()).ShouldBe(Enumerable.Range(1, entries.Length).Select(v => (long)v));
        entries.ShouldAllBe(e => e.GetProperty("position").GetInt64() <= 200);

        // What was before an entry is what was after the one that changed the field last.
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var change in entries.SelectMany(e => e.GetProperty("changes").EnumerateArray()))
        {
            var (path, before) = (change.GetProperty("path").GetString()!, change.GetProperty("before").GetRawText());
            before.ShouldBe(fields.GetValueOrDefault(path, before), path);
            fields[path] = change.GetProperty("after").GetRawText();
        }

        var state = end.GetProperty("state");
        foreach (var member in (string[])["status", "appropriatedFen", "reservedFen", "obligatedFen", "disbursedFen"])
        {
            state.GetProperty(member).GetRawText().ShouldBe(fields.GetValueOrDefault(member, "0"), member);
        }

        var pool = JsonDocument.Parse(Run("as-of", "--position", "200", "--json").Output).RootElement.GetProperty("pools")[0];
        fields["availableFen"].ShouldBe(pool.GetProperty("availableFen").GetRawText());

        var text = Run("replay", "--stream", Pool, "--position", "200", "--from", "100").Output;
        text.ShouldMatch("(?m)^  availableFen +[0-9]+ → [0-9]+$");
        text.Split('\n').Where(line => line.Length > 0 && char.IsDigit(line[0])).ShouldAllBe(line => int.Parse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture) >= 100);
    }

    [Fact]
    public void The_whole_ledger_comes_to_the_tables_on_both_clocks()
    {
        foreach (var clock in (string[][])[[], ["--business-until", "2024-06-30"], ["--position", "200", "--business-until", "2024-03-31"]])
        {
            var replay = JsonDocument.Parse(Run(["replay", "--json", .. clock]).Output).RootElement;
            var tables = JsonDocument.Parse(Run(["as-of", "--json", .. clock]).Output).RootElement;
            replay.GetProperty("position").GetInt64().ShouldBe(tables.GetProperty("position").GetInt64());
            replay.GetProperty("pools").GetRawText().ShouldBe(tables.GetProperty("pools").GetRawText(), string.Join(' ', clock));
            replay.GetProperty("aggregates").EnumerateArray().Sum(kind => kind.GetProperty("entries").GetInt64()).ShouldBe(replay.GetProperty("position").GetInt64());
        }
    }

    [Theory]
    [InlineData(1, "MOMENT_BEFORE_FIRST_ENTRY", "--to", "2000-01-01")]
    [InlineData(1, "MOMENT_BEFORE_FIRST_ENTRY", "--position", "0")]
    [InlineData(1, "MOMENT_NOT_REACHED", "--to", "2999-01-01")]
    [InlineData(1, "MOMENT_NOT_REACHED", "--position", "99999999")]
    [InlineData(1, "NOT_FOUND", "--stream", "fund-pool/nowhere")]
    [InlineData(1, "NOT_FOUND", "--stream", "no stream at all")]
    [InlineData(1, "NO_BUSINESS_CLOCK", "--stream", Pool, "--business-until", "2024-06-30")]
    [InlineData(1, "SAVED_REPLAY_UNUSABLE", "--resume", "--state", "/nowhere/at/all.saved")]
    [InlineData(2, "yesterday", "--to", "yesterday")]
    [InlineData(2, "--from", "--stream", Pool, "--resume")]
    [InlineData(2, "--resume", "--from", "7")]
    public void What_cannot_be_replayed_is_refused_with_its_code(int exitCode, string said, params string[] arguments)
    {
        var answer = Run(["replay", .. arguments]);
        answer.ExitCode.ShouldBe(exitCode, answer.Error);
        answer.Error.ShouldContain(said);
        answer.Output.ShouldBeEmpty();
    }

    private (int ExitCode, string Output, string Error) Run(params string[] arguments) => Host.Run(arguments, (Host.Database, seeded.ConnectionString));
}
