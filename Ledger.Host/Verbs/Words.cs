using System.Globalization;
using System.Resources;

namespace Ledger.Host.Verbs;

/// <summary>What the command line says, in the language that <c>LC_ALL</c>, <c>LC_MESSAGES</c> or <c>LANG</c> asks for.</summary>
internal static class Words
{
    private static readonly ResourceManager Source = new("Ledger.Host.Verbs.Words", typeof(Words).Assembly);

    /// <summary>The text of a key, its <c>{name}</c> places filled.</summary>
    public static string Of(string key, params ReadOnlySpan<(string Name, object? Value)> facts)
    {
        var text = Source.GetString(key, CultureInfo.CurrentUICulture) ?? throw new InvalidOperationException($"No words for {key}.");
        foreach (var (name, value) in facts)
        {
            text = text.Replace($"{{{name}}}", Convert.ToString(value, CultureInfo.InvariantCulture), StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Chinese for every Chinese locale, English for all others; the plain <c>C</c> locales are English.</summary>
    public static void ChooseLanguage()
    {
        var chinese = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "zh";
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(chinese ? "zh-CN" : "en");
        // Data on stdout looks the same wherever it is made.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture;
    }
}
