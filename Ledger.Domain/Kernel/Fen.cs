namespace Ledger.Domain.Kernel;

/// <summary>Rules for amounts: CNY in whole fen (1 yuan = 100 fen), held in <see cref="long"/>.</summary>
public static class Fen
{
    /// <summary>The largest amount accepted anywhere, 10^15 fen (10 trillion yuan): sums of thousands of such amounts still fit. Source: D10.</summary>
    public const long Max = 1_000_000_000_000_000;

    /// <summary>Whether an amount may appear in a command (D10).</summary>
    public static bool IsValid(long amountFen) => amountFen is > 0 and <= Max;

    /// <summary>The share of <paramref name="baseFen"/> at a ratio in basis points, floored to the fen; the remainder is stated, never paid.</summary>
    public static (long ShareFen, long RemainderBp) Share(long baseFen, int ratioBp)
    {
        var product = (Int128)baseFen * ratioBp;
        return ((long)(product / 10_000), (long)(product % 10_000));
    }
}
