using System.Globalization;
using Ledger.Host.Projections;

namespace Ledger.Host.Verbs;

/// <summary>A pool's money as the command line gives it to machines. The identity:
/// available = appropriated + carriedIn + adjusted − reserved − obligated − inFlight − disbursed + recovered − lapsed − carriedOut.</summary>
internal sealed record PoolLine(
    string Ledger, string Pool, int FiscalYear, string Name, string Status, long AppropriatedFen, long ReservedFen, long ObligatedFen, long InFlightFen,
    long DisbursedFen, long DisbursedPlatformFen, long DisbursedProjectFen, long DisbursedLinkageFen, long DisbursedRiskFen, long RecoveredFen, long LapsedFen, long AvailableFen,
    long AdjustedFen, long CarriedInFen, long CarriedOutFen)
{
    /// <summary>One pool of a ledger.</summary>
    public static PoolLine Of(string ledger, PoolBalance pool) => new(
        ledger, pool.PoolId, pool.FiscalYear, pool.Name, pool.Status, pool.AppropriatedFen, pool.ReservedFen, pool.ObligatedFen, pool.InFlightFen,
        pool.DisbursedFen, pool.DisbursedPlatformFen, pool.DisbursedProjectFen, pool.DisbursedLinkageFen, pool.DisbursedRiskFen, pool.RecoveredFen, pool.LapsedFen, pool.AvailableFen,
        pool.AdjustedFen, pool.CarriedInFen, pool.CarriedOutFen);
}

/// <summary>The same for people: one block per pool, amounts in yuan under each other.</summary>
internal static class PoolLines
{
    private const int LabelWidth = 30;

    private static readonly (string Key, Func<PoolLine, long> AmountFen, bool Always)[] Rows =
    [
        ("appropriated", p => p.AppropriatedFen, true),
        ("carried-in", p => p.CarriedInFen, false),
        ("adjusted", p => p.AdjustedFen, false),
        ("reserved", p => p.ReservedFen, true),
        ("obligated", p => p.ObligatedFen, true),
        ("in-flight", p => p.InFlightFen, true),
        ("disbursed", p => p.DisbursedFen, true),
        ("disbursed-platform", p => p.DisbursedPlatformFen, true),
        ("disbursed-project", p => p.DisbursedProjectFen, true),
        ("disbursed-linkage", p => p.DisbursedLinkageFen, false),
        ("disbursed-risk", p => p.DisbursedRiskFen, false),
        ("recovered", p => p.RecoveredFen, true),
        ("lapsed", p => p.LapsedFen, false),
        ("carried-out", p => p.CarriedOutFen, false),
        ("available", p => p.AvailableFen, true),
    ];

    /// <summary>Prints one pool.</summary>
    public static void Print(PoolLine pool)
    {
        Talk.Line(Words.Of("pool.title", ("ledger", pool.Ledger), ("pool", pool.Pool), ("name", pool.Name), ("year", pool.FiscalYear)));
        foreach (var (key, amountFen, always) in Rows)
        {
            if (always || amountFen(pool) != 0)
            {
                Talk.Line($"  {Pad(Words.Of($"pool.{key}"), LabelWidth)}{Yuan(amountFen(pool)),20}");
            }
        }
    }

    /// <summary>Exact to the fen, grouped: 1,234,567.89.</summary>
    public static string Yuan(long fen) => string.Create(
        CultureInfo.InvariantCulture, $"{(fen < 0 ? "-" : "")}{Math.Abs(fen / 100):N0}.{Math.Abs(fen % 100):00}");

    /// <summary>Pads to a width in terminal columns, of which a Chinese character takes two.</summary>
    public static string Pad(string text, int width) => text + new string(' ', Math.Max(1, width - text.Sum(c => c >= 0x2E80 ? 2 : 1)));
}
