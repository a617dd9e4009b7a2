using Ledger.Domain.Kernel;

namespace Ledger.Domain.Parties;

/// <summary>
/// 统一社会信用代码: 18 characters of an alphabet without I, O, S, V and Z; the third to the eighth are the digits of the registering
/// authority's place, the last one is computed from the others. Source: GB 32100-2015.
/// </summary>
public static class CreditCode
{
    /// <summary>Length of every code.</summary>
    public const int Length = 18;

    /// <summary>The characters in the order of their values.</summary>
    public const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";

    /// <summary>Where the six digits of the place begin.</summary>
    public const int PlaceFrom = 2;

    private const int PlaceTo = 8;

    /// <summary>Whether the text is a code, check character included.</summary>
    public static bool IsValid(string code) => Check("creditCode", code) is null;

    /// <summary>The last character of a code whose first 17 are these; null where one of them is not in the alphabet.</summary>
    public static char? CheckCharacterOf(ReadOnlySpan<char> body)
    {
        // Each place weighs three times the one before it, modulo the size of the alphabet.
        var (sum, weight) = (0, 1);
        foreach (var c in body[..(Length - 1)])
        {
            var value = Alphabet.IndexOf(c, StringComparison.Ordinal);
            if (value < 0)
            {
                return null;
            }

            sum += value * weight;
            weight = weight * 3 % Alphabet.Length;
        }

        return Alphabet[(Alphabet.Length - (sum % Alphabet.Length)) % Alphabet.Length];
    }

    /// <summary>What is wrong with a code: its length, a character, or the check character; null where nothing is.</summary>
    /// <param name="field">The member that holds it.</param>
    /// <param name="code">The text.</param>
    public static Refusal? Check(string field, string code)
    {
        if (code.Length != Length)
        {
            return Wrong("length");
        }

        for (var i = 0; i < Length; i++)
        {
            if (!Alphabet.Contains(code[i], StringComparison.Ordinal) || (i is >= PlaceFrom and < PlaceTo && !char.IsAsciiDigit(code[i])))
            {
                return Wrong("character");
            }
        }

        return CheckCharacterOf(code) == code[^1] ? null : Wrong("check-character");

        Refusal Wrong(string problem) => Refusal.Of(
            RefusalCodes.CreditCodeInvalid, new Fact("field", field), new Fact("creditCode", code), new Fact("problem", problem));
    }
}
