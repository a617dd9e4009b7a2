using System.Text;

namespace Ledger.Host.Language;

/// <summary>
/// 大写: an amount in characters that cannot be altered by a stroke, as payment orders and receipts carry it. Source: 支付结算办法, annex 1:
/// 人民币 stands directly before the digits; 整 follows 元, and never 分; zeros inside are read once as 零. Where the annex leaves a choice
/// (整 after 角, 零 after a 万 or 元 whose own place is zero) the first form it gives is taken.
/// </summary>
public static class ChineseCapitals
{
    private const string Digits = "零壹贰叁肆伍陆柒捌玖";

    /// <summary>The amount in capitals: 1,409.50 is 人民币壹仟肆佰零玖元伍角.</summary>
    public static string Of(long amountFen)
    {
        var text = new StringBuilder(amountFen < 0 ? "人民币负" : "人民币");
        var fen = amountFen < 0 ? (ulong)-(amountFen + 1) + 1 : (ulong)amountFen;
        var (yuan, jiao, last) = (fen / 100, (int)(fen / 10 % 10), (int)(fen % 10));

        if (yuan > 0 || fen == 0)
        {
            AppendNumber(text, yuan);
            text.Append('元');
        }

        if (jiao == 0 && last == 0)
        {
            return text.Append('整').ToString();
        }

        // 壹仟陆佰捌拾元零叁角贰分, 叁佰贰拾伍元零肆分.
        if (yuan > 0 && (jiao == 0 || yuan % 10 == 0))
        {
            text.Append('零');
        }

        if (jiao > 0)
        {
            text.Append(Digits[jiao]).Append('角');
        }

        if (last > 0)
        {
            text.Append(Digits[last]).Append('分');
        }

        return text.ToString();
    }

    private static void AppendNumber(StringBuilder text, ulong number)
    {
        if (number >= 100_000_000)
        {
            AppendParts(text, number, 100_000_000, '亿');
        }
        else if (number >= 10_000)
        {
            AppendParts(text, number, 10_000, '万');
        }
        else
        {
            AppendGroup(text, (int)number);
        }
    }

    /// <summary>The number of whole units, the unit, and what is left; a gap in front of what is left is read as one 零.</summary>
    private static void AppendParts(StringBuilder text, ulong number, ulong unit, char name)
    {
        AppendNumber(text, number / unit);
        text.Append(name);
        if (number % unit is var rest and > 0)
        {
            if (rest < unit / 10)
            {
                text.Append('零');
            }

            AppendNumber(text, rest);
        }
    }

    /// <summary>Up to four digits; zero itself is 零.</summary>
    private static void AppendGroup(StringBuilder text, int group)
    {
        if (group == 0)
        {
            text.Append('零');
            return;
        }

        var (started, gap) = (false, false);
        foreach (var (divisor, name) in ((int, string)[])[(1000, "仟"), (100, "佰"), (10, "拾"), (1, "")])
        {
            var digit = group / divisor % 10;
            if (digit == 0)
            {
                gap = started;
                continue;
            }

            if (gap)
            {
                text.Append('零');
                gap = false;
            }

            text.Append(Digits[digit]).Append(name);
            started = true;
        }
    }
}
