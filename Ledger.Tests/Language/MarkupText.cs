using System.Text;
using System.Text.RegularExpressions;

namespace Ledger.Tests.Language;

/// <summary>What of a Razor page is plain text: neither tag nor code. Attributes that are read out count as text too.</summary>
internal static partial class MarkupText
{
    /// <summary>The texts of a page, without what Razor puts in.</summary>
    public static IEnumerable<string> Of(string razor)
    {
        var markup = WithoutCode(razor);
        foreach (Match attribute in ReadOut().Matches(markup))
        {
            yield return attribute.Groups[1].Value.Trim();
        }

        foreach (var text in Tag().Replace(markup, "\n").Split('\n'))
        {
            if (text.Trim() is { Length: > 0 } words && !IsCode(words))
            {
                yield return words;
            }
        }
    }

    /// <summary>Takes comments, code blocks, directives and expressions away.</summary>
    private static string WithoutCode(string razor)
    {
        var text = new StringBuilder();
        for (var at = 0; at < razor.Length; at++)
        {
            if (razor[at] != '@' || at + 1 == razor.Length)
            {
                text.Append(razor[at]);
                continue;
            }

            at = razor[at + 1] switch
            {
                '*' => razor.IndexOf("*@", at, StringComparison.Ordinal) + 1,
                '{' => Closing(razor, at + 1),
                '(' => Closing(razor, at + 1),
                _ => EndOfExpression(razor, at + 1),
            };
        }

        return text.ToString();
    }

    /// <summary>The end of <c>@Name.Member[..](..)</c>, or of a whole line for a directive or statement.</summary>
    private static int EndOfExpression(string razor, int at)
    {
        var word = Word().Match(razor, at).Value;
        if (word is "model" or "page" or "using" or "inject" or "namespace" or "addTagHelper")
        {
            return razor.IndexOf('\n', at) - 1;
        }

        at += word.Length;
        if (word is "if" or "foreach")
        {
            return Closing(razor, razor.IndexOf('(', at));
        }

        while (at < razor.Length)
        {
            if (razor[at] is '[' or '(')
            {
                at = Closing(razor, at) + 1;
            }
            else if (razor[at] == '.' && at + 1 < razor.Length && char.IsLetter(razor[at + 1]))
            {
                at += 1 + Word().Match(razor, at + 1).Length;
            }
            else
            {
                break;
            }
        }

        return at - 1;
    }

    /// <summary>Where the bracket at a place closes; strings are stepped over.</summary>
    private static int Closing(string razor, int at)
    {
        var depth = 0;
        for (; at < razor.Length; at++)
        {
            switch (razor[at])
            {
                case '"':
                    at = razor.IndexOf('"', at + 1);
                    break;
                case '{' or '(' or '[':
                    depth++;
                    break;
                case '}' or ')' or ']' when --depth == 0:
                    return at;
            }
        }

        return razor.Length - 1;
    }

    /// <summary>Lines of C# between the tags of a block.</summary>
    private static bool IsCode(string words) => Code().IsMatch(words);

    [GeneratedRegex("(?:aria-label|title|placeholder|alt)=\"([^\"]*)\"")]
    private static partial Regex ReadOut();

    [GeneratedRegex("""<(?:[^<>"']|"[^"]*"|'[^']*')*>""")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\G\w*")]
    private static partial Regex Word();

    [GeneratedRegex(@"^(?:[{}]|else\b.*|if \(.*|var .*;|at \+= .*;|foreach .*)$")]
    private static partial Regex Code();
}
