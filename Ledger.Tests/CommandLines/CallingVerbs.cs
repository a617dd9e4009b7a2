using System.Text.Json;
using Ledger.Tests.Support;
using Shouldly;
using Xunit;

namespace Ledger.Tests.CommandLines;

/// <summary>The built host as a process of its own: what it prints where, and the number it ends with.</summary>
public sealed class CallingVerbs
{
    /// <summary>Nothing listens there: port 1 of this machine.</summary>
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=5";

    public static TheoryData<string> Verbs => [.. Host.Run(["--help"]).Output.Split('\n').Where(l => l.StartsWith("  ", StringComparison.Ordinal)).Select(l => l.Trim().Split(' ')[0])];

    [Fact]
    public void The_help_fits_one_screen_and_names_the_exit_codes()
    {
        var help = Host.Run(["--help"]);
        help.ExitCode.ShouldBe(0);
        help.Output.TrimEnd().Split('\n').Length.ShouldBeLessThanOrEqualTo(30);
        help.Output.ShouldContain("0 done, 1 refused or unsound, 2 usage, 3 environment");
        help.Error.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_explains_itself_in_both_languages_and_ends_with_an_example(string verb)
    {
        foreach (var (locale, example) in new[] { ("en_US.UTF-8", "Example:"), ("zh_CN.UTF-8", "示例：") })
        {
            var help = Host.Run([verb, "--help"], ("LC_ALL", locale));
            help.ExitCode.ShouldBe(0);
            help.Output.TrimEnd().Split('\n')[^2].ShouldBe(example);
            help.Output.TrimEnd().Split('\n')[^1].ShouldStartWith($"  ledger {verb}");
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void An_unknown_option_is_a_matter_of_usage(string verb)
    {
        var answer = Host.Run([verb, "--frobnicate"]);
        answer.ExitCode.ShouldBe(2);
        answer.Output.ShouldBeEmpty();
        answer.Error.ShouldContain("--frobnicate");
    }

    [Theory]
    [InlineData()]
    [InlineData("frobnicate")]
    public void An_unknown_verb_or_none_is_a_matter_of_usage(params string[] arguments) => Host.Run(arguments).ExitCode.ShouldBe(2);

    [Theory]
    [InlineData("serve", "--url", "5080")]
    [InlineData("serve", "--url", "ftp://127.0.0.1")]
    [InlineData("demo", "--url", "http://0.0.0.0:5080")]
    [InlineData("as-of", "yesterday")]
    [InlineData("as-of", "2024-06-30", "--position", "7")]
    [InlineData("as-of", "--position", "seven")]
    [InlineData("export", "everything")]
    [InlineData("export", "balances", "--format", "ods")]
    [InlineData("export", "balances", "--as-of", "yesterday")]
    [InlineData("export", "--as-of", "2024-06-30", "--position", "7")]
    [InlineData("account")]
    [InlineData("account", "add")]
    [InlineData("account", "add", "li.wei")]
    [InlineData("account", "add", "li.wei", "--name", "x", "--role", "maker")]
    [InlineData("export", "balances", "--format", "csv", "--json")]
    [InlineData("account", "add", "li.wei", "--name", "x", "--role", "emperor@zigong-gxq")]
    [InlineData("account", "add", "li.wei", "--name", "x", "--password", "secret")]
    [InlineData("account", "token", "li.wei", "--name", "x", "--days", "400")]
    public void What_cannot_be_meant_is_a_matter_of_usage(params string[] arguments)
    {
        var answer = Host.Run(arguments, (Host.Database, Nowhere));
        answer.ExitCode.ShouldBe(2, answer.Error);
        answer.Output.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=5", "en_US.UTF-8", "The database cannot be used")]
    [InlineData("Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=5", "zh_CN.UTF-8", "无法使用数据库")]
    [InlineData("what is this", "en_US.UTF-8", "is not a connection string")]
    public void Without_a_database_one_line_says_so(string connectionString, string locale, string line)
    {
        var answer = Host.Run(["migrate"], (Host.Database, connectionString), ("LC_ALL", locale));
        answer.ExitCode.ShouldBe(3);
        answer.Output.ShouldBeEmpty();
        answer.Error.Trim().ShouldContain(line);
        answer.Error.Trim().ShouldNotContain("\n");
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void No_verb_shows_a_stack_trace_for_a_database_that_is_not_there(string verb)
    {
        var answer = Host.Run([verb], (Host.Database, Nowhere));
        answer.ExitCode.ShouldBeOneOf(2, 3);
        answer.Error.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("serve")]
    [InlineData("seed")]
    [InlineData("as-of")]
    [InlineData("verify")]
    [InlineData("export")]
    [InlineData("rebuild")]
    [InlineData("bench-load")]
    public async Task A_database_of_somebody_else_is_not_migrated_by_the_way(string verb)
    {
        var empty = await TestCluster.CreateEmptyDatabase();
        var answer = Host.Run([verb], (Host.Database, empty));
        answer.ExitCode.ShouldBe(3);
        answer.Error.Trim().ShouldEndWith("Run: ledger migrate");
        answer.Error.Trim().ShouldNotContain("\n");
    }

    [Fact]
    public async Task The_doctor_finds_a_fresh_database_well()
    {
        var answer = Host.Run(["doctor", "--json"], (Host.Database, await TestCluster.CreateDatabase()));
        var checks = JsonDocument.Parse(answer.Output).RootElement.GetProperty("checks").EnumerateArray().ToDictionary(c => c.GetProperty("check").GetString()!, c => c.GetProperty("well").GetBoolean());
        checks["migrations"].ShouldBeTrue();
        checks["server"].ShouldBeTrue();
        // The throwaway cluster of the tests trades durability for speed, and that is for the doctor to find.
        checks["durability"].ShouldBeFalse();
        answer.ExitCode.ShouldBe(3);
    }

    [Fact]
    public async Task Migrating_twice_applies_nothing_the_second_time()
    {
        var answer = Host.Run(["migrate", "--json"], (Host.Database, await TestCluster.CreateDatabase()));
        answer.ExitCode.ShouldBe(0);
        var json = JsonDocument.Parse(answer.Output).RootElement;
        json.GetProperty("applied").GetArrayLength().ShouldBe(0);
        json.GetProperty("known").GetArrayLength().ShouldBeGreaterThan(0);
    }
}
