using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ledger.Domain.BankStatements;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Banking;

/// <summary>How the values of statement files are read, whatever the file's form. <c>at</c> says where a value stands.</summary>
internal static class StatementValues
{
    /// <summary>Yuan with a point and at most two decimals, never below zero. Read digit by digit: no number on the way could round.</summary>
    public static long Fen(string text, string at)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var (whole, decimals) = point < 0 ? (text, "") : (text[..point], text[(point + 1)..]);
        // Zeros after the fen change nothing; some banks write five decimals.
        decimals = decimals.TrimEnd('0');
        if (whole.Length is 0 or > 14 || decimals.Length > 2 || !whole.All(char.IsAsciiDigit) || !decimals.All(char.IsAsciiDigit)
            || (point >= 0 && point == text.Length - 1))
        {
            throw Invalid(text, at);
        }

        var fen = (long.Parse(whole, CultureInfo.InvariantCulture) * 100)
            + (decimals.Length == 0 ? 0 : int.Parse(decimals.PadRight(2, '0'), CultureInfo.InvariantCulture));
        return fen <= Domain.Kernel.Fen.Max ? fen : throw Invalid(text, at);
    }

    /// <summary>A balance may stand below zero.</summary>
    public static long SignedFen(string text, string at) => text.StartsWith('-') ? -Fen(text[1..], at) : Fen(text, at);

    /// <summary>Only CNY is kept here.</summary>
    public static void Currency(string? given, string at)
    {
        if (given != "CNY")
        {
            throw new StatementFault(Refusal.Of(RefusalCodes.StatementCurrencyUnsupported, new Fact("currency", given ?? ""), new Fact("at", at)));
        }
    }

    /// <summary>A day, alone or as part of an instant; an instant with an offset means its day in China.</summary>
    public static DateOnly Day(string text, string at) =>
        DateOnly.TryParseExact(text, ["yyyy-MM-dd", "yyyyMMdd", "yyyy/MM/dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : text.Length > 10 && text[10] == 'T' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var instant)
            ? HasOffset(text) ? Journal.Instants.ChinaDate(instant) : DateOnly.ParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture)
        : throw StatementFault.Unreadable("wrong-date", at);

    /// <summary>A text without the blanks around it and without signs that are none; null where nothing is left.</summary>
    public static string? Text(string? given, int longest)
    {
        if (given is null)
        {
            return null;
        }

        var text = string.Concat(given.Where(sign => !char.IsControl(sign))).Trim();
        return text.Length == 0 ? null : text.Length <= longest ? text : text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)];
    }

    /// <summary>What we called the payment; the banks' word for nothing is nothing.</summary>
    public static string? EndToEnd(string? given) => Text(given, 64) is { } text && text != "NOTPROVIDED" ? text : null;

    /// <summary>A bank reference as the name of a stream: itself where it can be one, else its digest.</summary>
    public static string? BankRef(string? given) =>
        Text(given, 200) is not { } text ? null : Ids.IsValid(text) ? text : "x-" + Digest(text);

    /// <summary>
    /// Names each line that the bank gave no reference by what it says, and by its place among lines that say the same: the same line has the
    /// same name in every statement that brings it.
    /// </summary>
    public static IReadOnlyList<StatementLine> Named(string accountNo, IEnumerable<StatementLine> lines)
    {
        var alike = new Dictionary<string, int>(StringComparer.Ordinal);
        return
        [
            .. lines.Select((line, index) =>
            {
                line = line with { LineId = (index + 1).ToString(CultureInfo.InvariantCulture) };
                if (line.BankRef.Length > 0)
                {
                    return line;
                }

                var content = string.Join(
                    '\n', accountNo, line.BookedOn.ToString("O", CultureInfo.InvariantCulture), line.Direction,
                    line.AmountFen.ToString(CultureInfo.InvariantCulture), line.EndToEnd, line.Counterparty, line.Text);
                var times = alike[content] = alike.GetValueOrDefault(content) + 1;
                return line with { BankRef = "n-" + Digest(FormattableString.Invariant($"{content}\n{times}")) };
            }),
        ];
    }

    private static bool HasOffset(string text) => text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10;

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..40];

    private static StatementFault Invalid(string text, string at) =>
        new(Refusal.Of(RefusalCodes.StatementAmountInvalid, new Fact("value", text), new Fact("at", at)));
}
