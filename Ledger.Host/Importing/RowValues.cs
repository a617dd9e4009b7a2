using System.Globalization;
using System.Text;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Importing;

/// <summary>How the values of a row are read: exactly, or not at all. What people type in full width is read as what it means.</summary>
internal static class RowValues
{
    /// <summary>Digits that a number of a spreadsheet keeps.</summary>
    private const int NumberDigits = 15;

    /// <summary>
    /// Yuan with at most two decimals, above zero: <c>1234.5</c>, <c>1,234.50</c>, <c>¥１，２３４．５０元</c>. Grouping must be right where there is
    /// any. Everything that leaves a doubt is refused: 1800余万, 约, 万元, a minus, an exponent, a third decimal (D10).
    /// </summary>
    /// <exception cref="RowFault">It is no such amount.</exception>
    public static long Fen(string field, string text)
    {
        var plain = Plain(text);
        if (plain is ['¥', ..] or ['￥', ..])
        {
            plain = plain[1..].TrimStart();
        }

        if (plain is [.., '元'])
        {
            plain = plain[..^1].TrimEnd();
        }

        var point = plain.IndexOf('.', StringComparison.Ordinal);
        var (whole, decimals) = point < 0 ? (plain, "") : (plain[..point], plain[(point + 1)..]);
        var digits = Ungrouped(whole);
        if (digits is null || decimals.Length > 2 || !decimals.All(char.IsAsciiDigit) || (point >= 0 && decimals.Length == 0))
        {
            throw RowFault.Amount(field, text);
        }

        var fen = (long.Parse(digits, CultureInfo.InvariantCulture) * 100) + (decimals.Length == 0 ? 0 : int.Parse(decimals.PadRight(2, '0'), CultureInfo.InvariantCulture));
        return Domain.Kernel.Fen.IsValid(fen) ? fen : throw RowFault.Amount(field, text);
    }

    /// <summary>A name of a thing, a credit code or a number: no blanks, and full-width signs as what they mean.</summary>
    public static string Id(string text) => Plain(text).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>Words, with the blanks around them taken off and signs that are none left out.</summary>
    public static string Words(string text) => string.Concat(text.Where(sign => !char.IsControl(sign))).Trim().Normalize(NormalizationForm.FormC);

    /// <summary>Whether a number cell has kept all of an identifier's digits.</summary>
    public static bool IsWhole(string number) => number.Length <= NumberDigits && number.All(char.IsAsciiDigit);

    /// <summary>Full-width letters, digits and signs in their plain form; blanks of all kinds as blanks, none at the ends.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var sign in text)
        {
            plain.Append(sign switch
            {
                >= '\uFF01' and <= '\uFF5E' => (char)(sign - 0xFEE0),
                '\u3000' or '\u00A0' or '\t' => ' ',
                _ => sign,
            });
        }

        return plain.ToString().Trim();
    }

    /// <summary>The digits of a whole number; null where it is none, or its groups are not of three.</summary>
    private static string? Ungrouped(string whole)
    {
        var groups = whole.Split(',');
        if (groups.Length > 1 && (groups[0].Length is 0 or > 3 || groups.Skip(1).Any(group => group.Length != 3)))
        {
            return null;
        }

        var digits = string.Concat(groups);
        return digits.Length is 0 or > 14 || !digits.All(char.IsAsciiDigit) ? null : digits;
    }
}
