namespace Ledger.Host.Projections;

/// <summary>One dated flow between a fund and its partners: what they paid is below zero, what they got above.</summary>
public readonly record struct DatedFlow(DateOnly On, long AmountFen);

/// <summary>
/// 内部收益率: the yearly rate at which the flows are worth nothing together, on actual days over 365. A figure to be shown: nothing stored
/// is computed from it.
/// </summary>
public static class MoneyWeightedReturn
{
    private const double Lowest = -0.9999;
    private const double Highest = 1_000;

    /// <summary>The rate in basis points, rounded to the nearest; null where there is none between −99.99% and 100,000% a year.</summary>
    public static long? Bp(IEnumerable<DatedFlow> flows)
    {
        var all = flows.Where(flow => flow.AmountFen != 0).OrderBy(flow => flow.On).ToList();
        if (!all.Exists(flow => flow.AmountFen < 0) || !all.Exists(flow => flow.AmountFen > 0) || all[0].On == all[^1].On)
        {
            return null;
        }

        var (low, high) = (Lowest, Highest);
        var (atLow, atHigh) = (Value(low), Value(high));
        if (Math.Sign(atLow) == Math.Sign(atHigh))
        {
            return null;
        }

        // Halving a bracket cannot run away, whatever the flows look like; 80 halvings leave less than a billionth of a basis point.
        for (var i = 0; i < 80; i++)
        {
            var middle = low + ((high - low) / 2);
            (low, high) = Math.Sign(Value(middle)) == Math.Sign(atLow) ? (middle, high) : (low, middle);
        }

        return (long)Math.Round(low * 10_000, MidpointRounding.AwayFromZero);

        double Value(double rate) => all.Sum(flow => flow.AmountFen / Math.Pow(1 + rate, (flow.On.DayNumber - all[0].On.DayNumber) / 365.0));
    }
}
