using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using System.Resources;
using System.Text;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Language;

/// <summary>
/// What a refusal says to people. Each code has a title and a detail in both resource files. A detail names facts in braces; a part in
/// square brackets is left out when a fact it names is absent, because one code may come with different facts. Amounts in fen are shown in
/// yuan, ratios in per cent; words that machines use (states, duties) have their own entries under <c>word.</c>.
/// </summary>
public static class RefusalText
{
    /// <summary>Longest text of a caller that is repeated to it.</summary>
    private const int LongestEcho = 120;

    /// <summary>Facts whose values are words of the program; all others are names and numbers that stay as they are.</summary>
    private static readonly FrozenSet<string> Worded = FrozenSet.ToFrozenSet(
        ["state", "command", "kind", "duty", "heldDuty", "missing", "instrument", "poolInstruments", "gate", "destination", "problem", "roles", "flagKind", "limit", "ground", "line", "requestedDestination", "investorKind", "family", "schemeFamily", "outcome", "relationKind", "basis", "precision", "measure", "measureBasis", "figureKind", "figureClass", "grounds"],
        StringComparer.Ordinal);

    private static readonly ResourceManager Source = new("Ledger.Host.Language.Refusals", typeof(RefusalText).Assembly);
    private static readonly ConcurrentDictionary<(string Code, string Language), Sentence> Sentences = new();

    /// <summary>The short name of a code.</summary>
    public static string Title(string code, CultureInfo language) =>
        Source.GetString(code + ".title", language) ?? throw new InvalidOperationException($"No title for {code}.");

    /// <summary>What was asked, what the limit is, what is left.</summary>
    public static string Detail(Refusal refusal, CultureInfo language) =>
        SentenceOf(refusal.Code, language).Fill(refusal, language);

    /// <summary>The detail of a code with its facts in braces, all parts included.</summary>
    public static string Pattern(string code, CultureInfo language) => string.Concat((Source.GetString(code + ".detail", language) ?? "").Split('[', ']'));

    /// <summary>The facts that the detail of a code can name: always, and in parts that may be left out.</summary>
    public static (IReadOnlySet<string> Always, IReadOnlySet<string> Maybe) FactsOf(string code, CultureInfo language)
    {
        var sentence = SentenceOf(code, language);
        return (sentence.Always, sentence.Maybe);
    }

    /// <summary>The word for a machine's word: <c>in-notice</c> is 公示中. In English the hyphens become blanks.</summary>
    public static string Word(string word, CultureInfo language) =>
        Source.GetString("word." + word, language) ?? (language.TwoLetterISOLanguageName == "en" ? word.Replace('-', ' ') : word);

    /// <summary>Whether a language has its own word.</summary>
    public static bool Knows(string word, CultureInfo language) => Source.GetString("word." + word, language) is not null;

    /// <summary>A fact as people read it.</summary>
    public static string Show(Fact fact, CultureInfo language) => fact.Value switch
    {
        long fen when fact.Name.EndsWith("Fen", StringComparison.Ordinal) => Yuan(fen),
        int bp when fact.Name.EndsWith("Bp", StringComparison.Ordinal) => (bp / 100m).ToString("0.##", CultureInfo.InvariantCulture) + "%",
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        string text when Worded.Contains(fact.Name) => Join(text.Split(", "), true, language),
        string text => Clip(text),
        IEnumerable<string> list => Join(list, Worded.Contains(fact.Name), language),
        var other => Convert.ToString(other, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>1234567 fen is 12,345.67 yuan; the unit stands in the sentence.</summary>
    private static string Yuan(long fen)
    {
        var whole = Math.Abs((decimal)fen) / 100m;
        return (fen < 0 ? "-" : "") + whole.ToString("#,##0.00", CultureInfo.InvariantCulture);
    }

    private static string Join(IEnumerable<string> list, bool worded, CultureInfo language) =>
        string.Join(language.TwoLetterISOLanguageName == "zh" ? "、" : ", ", list.Select(text => Clip(worded ? Word(text, language) : text)));

    private static string Clip(string text) => text.Length <= LongestEcho ? text : string.Concat(text.AsSpan(0, LongestEcho), "…");

    private static Sentence SentenceOf(string code, CultureInfo language) => Sentences.GetOrAdd(
        (code, language.TwoLetterISOLanguageName),
        static (key, culture) => Sentence.Parse(
            Source.GetString(key.Code + ".detail", culture) ?? throw new InvalidOperationException($"No detail for {key.Code}.")),
        language);

    /// <summary>A detail taken apart once.</summary>
    private sealed record Sentence(IReadOnlyList<Part> Parts)
    {
        public IReadOnlySet<string> Always { get; } = NamesIn(Parts.Where(part => !part.MayBeMissing));
        public IReadOnlySet<string> Maybe { get; } = NamesIn(Parts.Where(part => part.MayBeMissing));

        public static Sentence Parse(string text)
        {
            var parts = new List<Part>();
            while (text.Length > 0)
            {
                var open = text.IndexOf('[', StringComparison.Ordinal);
                var plain = open < 0 ? text : text[..open];
                if (plain.Length > 0)
                {
                    parts.Add(new Part(plain, false));
                }

                if (open < 0)
                {
                    break;
                }

                var close = text.IndexOf(']', open);
                parts.Add(new Part(text[(open + 1)..close], true));
                text = text[(close + 1)..];
            }

            return new Sentence(parts);
        }

        public string Fill(Refusal refusal, CultureInfo language)
        {
            var text = new StringBuilder();
            foreach (var part in Parts)
            {
                part.Fill(text, refusal, language);
            }

            return text.ToString();
        }

        private static HashSet<string> NamesIn(IEnumerable<Part> parts) => parts.SelectMany(part => part.Names).ToHashSet(StringComparer.Ordinal);
    }

    private sealed class Part
    {
        private readonly List<(string Literal, string? Name)> _pieces = [];

        public Part(string text, bool mayBeMissing)
        {
            MayBeMissing = mayBeMissing;
            while (text.Length > 0)
            {
                var open = text.IndexOf('{', StringComparison.Ordinal);
                var close = open < 0 ? -1 : text.IndexOf('}', open);
                if (close < 0)
                {
                    _pieces.Add((text, null));
                    break;
                }

                _pieces.Add((text[..open], text[(open + 1)..close]));
                text = text[(close + 1)..];
            }
        }

        public bool MayBeMissing { get; }

        public IEnumerable<string> Names => _pieces.Where(piece => piece.Name is not null).Select(piece => piece.Name!);

        public void Fill(StringBuilder text, Refusal refusal, CultureInfo language)
        {
            var before = text.Length;
            foreach (var (literal, name) in _pieces)
            {
                text.Append(literal);
                if (name is null)
                {
                    continue;
                }

                var found = false;
                foreach (var fact in refusal.Facts)
                {
                    if (fact.Name == name)
                    {
                        text.Append(Show(fact, language));
                        found = true;
                        break;
                    }
                }

                if (!found && MayBeMissing)
                {
                    text.Length = before;
                    return;
                }

                if (!found)
                {
                    text.Append('—');
                }
            }
        }
    }
}
