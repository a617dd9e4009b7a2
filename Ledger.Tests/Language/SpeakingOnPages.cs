using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Ledger.Domain;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Language;
using Ledger.Host.Pages;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Language;

/// <summary>Every text that people read stands in both languages, by its meaning, and nowhere else.</summary>
public sealed partial class SpeakingOnPages
{
    private static readonly string Root = FindRoot();
    private static readonly string PagesFolder = Path.Combine(Root, "Ledger.Host", "Pages");
    private static readonly IReadOnlyDictionary<string, string> English = Words.In(Languages.English);
    private static readonly IReadOnlyDictionary<string, string> Chinese = Words.In(Languages.Chinese);

    /// <summary>Texts that are the same in both languages because they are no words: patterns and signs.</summary>
    private static readonly HashSet<string> Alike = new(StringComparer.Ordinal)
    {
        "as-of.zone", "pool.moved", "value.rule-step", "value.limit", "change.of", "language.other",
    };

    [Theory]
    [InlineData("Words")]
    [InlineData("Forms")]
    public void Both_languages_have_the_same_keys(string texts)
    {
        var chinese = OnlyIn(texts + ".zh.resx");
        var english = OnlyIn(texts + ".resx");
        english.Except(chinese).ShouldBeEmpty("without Chinese");
        chinese.Except(english).ShouldBeEmpty("without English");
    }

    [Fact]
    public void No_key_stands_twice()
    {
        OnlyIn("Words.resx").Intersect(OnlyIn("Forms.resx")).ShouldBeEmpty();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Root, "Ledger.Host"), "*.resx", SearchOption.AllDirectories))
        {
            ResourceKey().Matches(File.ReadAllText(file)).GroupBy(match => match.Groups[1].Value).Where(key => key.Count() > 1).Select(key => key.Key)
                .ShouldBeEmpty(Path.GetFileName(file));
        }
    }

    [Fact]
    public void English_texts_hold_no_Chinese_and_Chinese_texts_hold_some()
    {
        English.Where(text => text.Key != "language.other" && Han().IsMatch(text.Value)).Select(text => text.Key).ShouldBeEmpty();
        Chinese.Where(text => !Alike.Contains(text.Key) && !text.Key.StartsWith("format.amount", StringComparison.Ordinal) && !HanOrPunctuation().IsMatch(text.Value))
            .Select(text => text.Key).ShouldBeEmpty();
    }

    [Fact]
    public void Both_texts_of_a_key_name_the_same_places_or_fewer()
    {
        foreach (var (key, text) in English.Where(text => !text.Key.StartsWith("event.", StringComparison.Ordinal)))
        {
            Places(Chinese[key]).Order(StringComparer.Ordinal).ShouldBe(Places(text).Order(StringComparer.Ordinal), key);
        }
    }

    [Fact]
    public void Every_event_has_a_sentence_whose_places_it_can_fill()
    {
        foreach (var kind in EventCatalogue.All)
        {
            foreach (var name in kind.Names)
            {
                var known = Facts.MembersOf(kind.Type).Select(member => member.Name).Append("actor").Append("id").ToHashSet(StringComparer.Ordinal);
                foreach (var texts in new[] { English, Chinese })
                {
                    texts.ContainsKey(EventText.KeyOf(name)).ShouldBeTrue(name);
                    Places(texts[EventText.KeyOf(name)]).Except(known).ShouldBeEmpty(name);
                }
            }
        }
    }

    [Fact]
    public void Every_member_of_every_state_has_a_label()
    {
        var states = typeof(AggregateState).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(AggregateState)));
        foreach (var state in states)
        {
            foreach (var (name, _) in Facts.MembersOf(state))
            {
                English.ContainsKey("field." + name).ShouldBeTrue($"{state.Name}.{name}");
            }
        }
    }

    [Fact]
    public void Every_state_role_act_and_movement_has_words()
    {
        var keys = Enum.GetValues<DisbursementOrderStatus>().Where(s => s != DisbursementOrderStatus.None).Select(s => "order-status." + Kebab.Of(s))
            .Concat(Enum.GetValues<GrantStatus>().Where(s => s != GrantStatus.None).Select(s => "grant-status." + Kebab.Of(s)))
            .Concat(Enum.GetValues<GrantKind>().Select(kind => "grant-kind." + Kebab.Of(kind)))
            .Concat(Enum.GetValues<Domain.FundPools.FundPoolStatus>().Select(s => "pool-status." + Kebab.Of(s)))
            .Concat(Enum.GetValues<Domain.Funds.FundStatus>().Where(s => s != Domain.Funds.FundStatus.None).Select(s => "fund-status." + Kebab.Of(s)))
            .Concat(Enum.GetValues<Domain.Funds.SupportStage>().Select(stage => "value." + Kebab.Of(stage)))
            .Concat(Roles.All.Select(role => "role." + role))
            .Concat(OrderAct.All.SelectMany(act => new[] { $"act.{act.Name}.hint", $"act.{act.Name}.button" }))
            .Concat(OrderAct.All.Where(act => !act.IsMain).Select(act => $"act.{act.Name}.summary"))
            .Concat(OrderAct.All.Where(act => act.IsMain).Select(act => "consequences." + act.Name))
            .Concat(EventCatalogue.All.Where(kind => kind.Names[0].StartsWith("disbursement-order.", StringComparison.Ordinal)).Select(kind => "receipt.next." + kind.Names[0].Split('.')[1]));
        keys.Where(key => !English.ContainsKey(key)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_key_that_the_sources_name_exists_and_no_key_is_forgotten()
    {
        var sources = string.Join('\n', Sources("*.cs*").Concat(((string[])["Language", "Exporting"]).SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, "Ledger.Host", folder), "*.cs"))).Select(File.ReadAllText));
        var named = NamedKey().Matches(sources).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        named.Where(key => !English.ContainsKey(key)).ShouldBeEmpty("named but missing");

        // Keys made of data: their beginnings stand in the sources, or they are tested above.
        var beginnings = BeginningOfKey().Matches(sources).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        English.Keys.Where(key => !named.Contains(key) && !beginnings.Any(beginning => key.StartsWith(beginning, StringComparison.Ordinal))
            && !sources.Contains($"\"{key}\"", StringComparison.Ordinal)).ShouldBeEmpty("never used");
    }

    [Fact]
    public void No_markup_holds_words_of_its_own()
    {
        foreach (var file in Sources("*.cshtml"))
        {
            MarkupText.Of(File.ReadAllText(file)).Where(text => text.Any(char.IsLetter) && !IsSign(text)).ShouldBeEmpty(Path.GetFileName(file));
        }
    }

    [Fact]
    public void The_reader_of_markup_finds_words_between_code_and_tags()
    {
        MarkupText.Of("""
            @page "/x"
            @{
                var hidden = "not this";
            }
            <h1 title="a title">@W["key", ("a", Model.A)] and this</h1>
            @if (Model.A > 0)
            {
              <p>@(Model.B ? "nor" : "this")</p>
            }
            """).ShouldBe(["a title", "and this"]);
    }

    [Fact]
    public void No_page_model_holds_Chinese_outside_its_comments()
    {
        foreach (var file in Sources("*.cs"))
        {
            var code = string.Join('\n', File.ReadLines(file).Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal)));
            Han().IsMatch(code).ShouldBeFalse(Path.GetFileName(file));
        }
    }

    [Fact]
    public void The_scripts_and_styles_hold_no_words()
    {
        foreach (var file in new[] { "js/ledger.js", "css/ledger.css" })
        {
            Han().IsMatch(File.ReadAllText(Path.Combine(Root, "Ledger.Host", "wwwroot", file))).ShouldBeFalse(file);
        }
    }

    /// <summary>Names of algorithms and commands are the same everywhere.</summary>
    private static bool IsSign(string text) => text is "SHA-256" or "deploy/ledger verify --ledger";

    private static IEnumerable<string> Sources(string pattern) => Directory.EnumerateFiles(PagesFolder, pattern, SearchOption.AllDirectories);

    private static HashSet<string> OnlyIn(string file) => ResourceKey()
        .Matches(File.ReadAllText(Path.Combine(Root, "Ledger.Host", "Language", file))).Select(match => match.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

    private static IEnumerable<string> Places(string text) => Place().Matches(text).Select(match => match.Groups[1].Value).Distinct();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Ledger.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();

    [GeneratedRegex(@"[\p{IsCJKUnifiedIdeographs}\p{IsCJKSymbolsandPunctuation}\uFF00-\uFFEF]|^[A-Za-z]*$")]
    private static partial Regex HanOrPunctuation();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Place();

    [GeneratedRegex("""<data name="([^"]+)" """)]
    private static partial Regex ResourceKey();

    [GeneratedRegex("(?:\\bW\\[|Words\\.Of\\(|Words\\.Find\\()\"([a-z0-9.-]+[a-z0-9])\"")]
    private static partial Regex NamedKey();

    [GeneratedRegex("""\$?"([a-z-]+\.[a-z.-]*|[a-z]+\.[a-z]+-)["{]""")]
    private static partial Regex BeginningOfKey();
}
