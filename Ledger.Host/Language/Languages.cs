using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace Ledger.Host.Language;

/// <summary>The two languages of the house.</summary>
public static class Languages
{
    /// <summary>Simplified Chinese.</summary>
    public static readonly CultureInfo Chinese = CultureInfo.GetCultureInfo("zh-CN");

    /// <summary>English; what is spoken where nothing is asked for.</summary>
    public static readonly CultureInfo English = CultureInfo.GetCultureInfo("en");

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<CultureInfo> All = [Chinese, English];

    /// <summary>The language a culture's name asks for (<c>zh</c>, <c>zh-Hans-CN</c>, <c>en-GB</c>), or null.</summary>
    public static CultureInfo? Find(ReadOnlySpan<char> name) =>
        Speaks(name, "zh") ? Chinese : Speaks(name, "en") ? English : null;

    /// <summary>The language of a request: <c>?culture=</c> first, then <c>Accept-Language</c> by its weights, else English.</summary>
    public static CultureInfo Of(HttpRequest request)
    {
        if (request.Query.TryGetValue("culture", out var asked) && Find(asked.ToString()) is { } named)
        {
            return named;
        }

        if (request.Headers.AcceptLanguage.Count > 0
            && StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var accepted))
        {
            foreach (var value in accepted.Where(v => v.Quality != 0).OrderByDescending(v => v.Quality ?? 1))
            {
                if (Find(value.Value) is { } language)
                {
                    return language;
                }
            }
        }

        return English;
    }

    private static bool Speaks(ReadOnlySpan<char> name, string language) =>
        name.StartsWith(language, StringComparison.OrdinalIgnoreCase) && (name.Length == language.Length || name[language.Length] is '-' or '_');
}
