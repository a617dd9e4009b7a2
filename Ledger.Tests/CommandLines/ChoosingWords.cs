using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using Ledger.Host.Cluster;
using Shouldly;
using Xunit;

namespace Ledger.Tests.CommandLines;

public sealed partial class ChoosingWords
{
    private static readonly ResourceManager Source = new("Ledger.Host.Verbs.Words", typeof(PrivateCluster).Assembly);

    [Fact]
    public void Every_text_is_there_in_both_languages_with_the_same_places_to_fill()
    {
        var (english, chinese) = (Texts(CultureInfo.InvariantCulture), Texts(CultureInfo.GetCultureInfo("zh")));
        chinese.Keys.Order().ShouldBe(english.Keys.Order());
        foreach (var (key, text) in english)
        {
            Places().Matches(chinese[key]).Select(m => m.Value).Order().ShouldBe(Places().Matches(text).Select(m => m.Value).Order(), key);
        }
    }

    [Fact]
    public void Every_reason_for_which_there_is_no_database_has_words()
    {
        var texts = Texts(CultureInfo.InvariantCulture);
        foreach (var code in typeof(DatabaseUnavailableException).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!))
        {
            texts.ShouldContainKey($"fault.{code}");
        }
    }

    private static Dictionary<string, string> Texts(CultureInfo culture) =>
        Source.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string)e.Value!);

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Places();
}
