using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using System.Text;

namespace Ledger.Host.Language;

/// <summary>
/// Every text that people read on pages, by meaning and in the language of the current request. Places in a text are named, as in
/// <c>{amount}</c>; sentences are never joined from parts, because word order differs between the languages.
/// </summary>
public sealed class Words
{
    /// <summary>What pages say, and what the forms of commands ask.</summary>
    private static readonly ResourceManager[] Sources = [Source("Words"), Source("Forms")];

    private static readonly ConcurrentDictionary<string, FrozenDictionary<string, string>> Languages = new(StringComparer.Ordinal);

    /// <summary>The text of a key.</summary>
    public string this[string key] => Of(key);

    /// <summary>The text of a key, its named places filled.</summary>
    public string this[string key, params ReadOnlySpan<(string Name, object? Value)> facts] => Of(key, facts);

    /// <summary>The text of a key, its named places filled.</summary>
    /// <exception cref="KeyNotFoundException">Neither language has the key.</exception>
    public static string Of(string key, params ReadOnlySpan<(string Name, object? Value)> facts)
    {
        var text = Find(key) ?? throw new KeyNotFoundException($"No words for {key}.");
        if (facts.IsEmpty)
        {
            return text;
        }

        var values = new Dictionary<string, string>(facts.Length, StringComparer.Ordinal);
        foreach (var (name, value) in facts)
        {
            values[name] = Display(value);
        }

        return Fill(text, values.GetValueOrDefault);
    }

    /// <summary>The text of a key, or null: for keys made of stored data, which a newer program may have written.</summary>
    public static string? Find(string key) => In(CultureInfo.CurrentUICulture).GetValueOrDefault(key);

    /// <summary>All texts in a language; what it lacks is English.</summary>
    public static FrozenDictionary<string, string> In(CultureInfo culture) => Languages.GetOrAdd(culture.Name, static name =>
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        var chain = new Stack<CultureInfo>();
        for (var each = CultureInfo.GetCultureInfo(name); ; each = each.Parent)
        {
            chain.Push(each);
            if (each.Equals(CultureInfo.InvariantCulture))
            {
                break;
            }
        }

        foreach (var each in chain)
        {
            foreach (var source in Sources)
            {
                foreach (DictionaryEntry text in source.GetResourceSet(each, createIfNotExists: true, tryParents: false) as IEnumerable ?? Array.Empty<DictionaryEntry>())
                {
                    texts[(string)text.Key] = (string)text.Value!;
                }
            }
        }

        return texts.ToFrozenDictionary(StringComparer.Ordinal);
    });

    /// <summary>Fills the named places of a text. A place without a value shows a dash, never its name.</summary>
    public static string Fill(string text, Func<string, string?> valueOf)
    {
        var filled = new StringBuilder(text.Length + 32);
        var at = 0;
        while (at < text.Length)
        {
            var open = text.IndexOf('{', at);
            var close = open < 0 ? -1 : text.IndexOf('}', open);
            if (close < 0)
            {
                break;
            }

            filled.Append(text, at, open - at).Append(valueOf(text[(open + 1)..close]) ?? "—");
            at = close + 1;
        }

        return filled.Append(text, at, text.Length - at).ToString();
    }

    private static ResourceManager Source(string name) => new("Ledger.Host.Language." + name, typeof(Words).Assembly);

    private static string Display(object? value) => value switch
    {
        null => "—",
        string text => text,
        long number => number.ToString("N0", CultureInfo.InvariantCulture),
        int number => number.ToString("N0", CultureInfo.InvariantCulture),
        DateOnly date => DateFormat.Prose(date),
        DateTimeOffset instant => DateFormat.Instant(instant),
        _ => Convert.ToString(value, CultureInfo.CurrentCulture) ?? "",
    };
}
