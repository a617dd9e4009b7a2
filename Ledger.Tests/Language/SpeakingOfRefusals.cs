using System.Reflection;
using System.Text.RegularExpressions;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Language;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Language;

/// <summary>Every refusal has a status and words in both languages, and the words name facts that the refusal really brings.</summary>
public sealed partial class SpeakingOfRefusals
{
    private static readonly string[] All = [.. typeof(RefusalCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetValue(null)!)];

    public static readonly TheoryData<string> Codes = [.. All];

    [Theory]
    [MemberData(nameof(Codes))]
    public void every_code_has_a_title_and_a_detail_in_both_languages(string code)
    {
        foreach (var language in Languages.All)
        {
            RefusalText.Title(code, language).ShouldNotBeNullOrWhiteSpace();
            RefusalText.Detail(Refusal.Of(code), language).ShouldNotBeNullOrWhiteSpace();
        }

        RefusalText.Title(code, Languages.Chinese).ShouldNotBe(RefusalText.Title(code, Languages.English));
        HasHan().IsMatch(RefusalText.Title(code, Languages.Chinese)).ShouldBeTrue();
        HasHan().IsMatch(RefusalText.Title(code, Languages.English)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Codes))]
    public void both_languages_tell_the_same_facts(string code)
    {
        var chinese = RefusalText.FactsOf(code, Languages.Chinese);
        var english = RefusalText.FactsOf(code, Languages.English);

        chinese.Always.Union(chinese.Maybe).Order().ShouldBe(english.Always.Union(english.Maybe).Order());
        chinese.Always.Order().ShouldBe(english.Always.Order());
    }

    [Fact]
    public void every_code_has_a_status_and_no_other_has() =>
        RefusalStatus.Codes.Order().ShouldBe(All.Order());

    [Fact]
    public void what_a_sentence_always_names_every_refusal_brings()
    {
        var lacking = new List<string>();
        foreach (var file in Sources("Ledger.Domain").Concat(Sources("Ledger.Host")))
        {
            var text = File.ReadAllText(file);
            foreach (Match match in Raised().Matches(text))
            {
                var code = (string)typeof(RefusalCodes).GetField(match.Groups["code"].Value)!.GetValue(null)!;
                var given = FactName().Matches(Arguments(text, match.Index)).Select(m => m.Groups[1].Value).ToHashSet();
                lacking.AddRange(RefusalText.FactsOf(code, Languages.English).Always.Except(given)
                    .Select(name => $"{Path.GetFileName(file)}: {code} without {name}"));
            }
        }

        lacking.ShouldBeEmpty();
    }

    [Fact]
    public void words_of_the_program_are_spoken_in_chinese()
    {
        string[] words =
        [
            .. Enum.GetValues<FundPoolStatus>().Select(Kebab.Of), .. Enum.GetValues<GrantStatus>().Select(Kebab.Of),
            .. Enum.GetValues<DisbursementOrderStatus>().Select(Kebab.Of), .. Enum.GetValues<GrantKind>().Select(Kebab.Of),
            .. Enum.GetValues<Ledger.Domain.Funds.FundStatus>().Select(Kebab.Of), .. Roles.All, .. Instruments.All,
            .. CommandCatalogue.All.Where(kind => kind.Type.BaseType != typeof(FundPoolCommand) && !kind.Name.StartsWith("rulebook", StringComparison.Ordinal)
                && !kind.Name.StartsWith("calendar", StringComparison.Ordinal)).Select(kind => Kebab.Of(kind.Type.Name)),
        ];

        words.Where(word => !RefusalText.Knows(word, Languages.Chinese)).ShouldBeEmpty();
    }

    [Fact]
    public void amounts_are_told_in_yuan()
    {
        var refusal = Refusal.Of(RefusalCodes.PoolInsufficientAvailable, new Fact("requestedFen", 520_000_100L), new Fact("availableFen", -5L));

        RefusalText.Detail(refusal, Languages.Chinese).ShouldBe("资金池可用余额不足：申请5,200,001.00元，可用-0.05元。");
        RefusalText.Detail(refusal, Languages.English).ShouldBe("The request is for CNY 5,200,001.00; the pool has CNY -0.05 available.");
    }

    [Fact]
    public void a_part_whose_fact_is_absent_is_left_out()
    {
        var refusal = Refusal.Of(RefusalCodes.BusinessDateInvalid, new Fact("businessDate", new DateOnly(2026, 1, 2)), new Fact("fiscalYear", 2025));

        RefusalText.Detail(refusal, Languages.Chinese).ShouldBe("业务日期不合法。业务日期2026-01-02。资金属于2025年度，业务日期须在该年度内。");
    }

    [Fact]
    public void states_and_lists_are_told_in_words()
    {
        RefusalText.Detail(Refusal.Of(RefusalCodes.IllegalState, new Fact("state", "in-notice"), new Fact("command", "approve-award")), Languages.Chinese)
            .ShouldBe("当前状态“公示中”不允许操作“批准立项”。");
        RefusalText.Detail(Refusal.Of(RefusalCodes.PaymentNotAuthorised, new Fact("missing", new[] { "notice", "live-award" })), Languages.Chinese)
            .ShouldEndWith("缺少：公示、有效立项。");
        RefusalText.Detail(Refusal.Of(RefusalCodes.IllegalState, new Fact("state", "in-notice"), new Fact("command", "approve-award")), Languages.English)
            .ShouldBe("The state “in notice” does not allow “approve award”.");
    }

    [Fact]
    public void a_callers_own_text_is_not_repeated_without_end() =>
        RefusalText.Detail(Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", "name"), new Fact("value", new string('x', 5_000))), Languages.English)
            .Length.ShouldBeLessThan(300);

    private static IEnumerable<string> Sources(string project) =>
        Directory.EnumerateFiles(Path.Combine(Root(), project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Ledger.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }

    [GeneratedRegex(@"[\u4E00-\u9FFF]")]
    private static partial Regex HasHan();

    /// <summary>What stands between the first parenthesis after a place and the one that closes it.</summary>
    private static string Arguments(string text, int from)
    {
        var start = text.IndexOf('(', from);
        var depth = 0;
        var end = start;
        do
        {
            depth += text[end] == '(' ? 1 : text[end] == ')' ? -1 : 0;
            end++;
        }
        while (depth > 0);
        return text[start..end];
    }

    /// <summary>A refusal as it is written in the sources.</summary>
    [GeneratedRegex(@"(?:Refuse|Refusal\.Of|Problems\.Write)\((?:context, )?RefusalCodes\.(?<code>\w+)")]
    private static partial Regex Raised();

    [GeneratedRegex("new Fact\\(\"(\\w+)\"")]
    private static partial Regex FactName();
}
