using System.Collections.Immutable;

namespace Ledger.Domain.FundPools;

/// <summary>What a pool still holds of the authority that one year's budget released, in fen. <paramref name="LeftFen"/> is above zero.</summary>
public readonly record struct AuthoritySlice(int OriginYear, long LeftFen)
{
    /// <summary>How often it has been carried into another year by the time it is in the pool of <paramref name="fiscalYear"/>.</summary>
    public int TimesCarried(int fiscalYear) => fiscalYear - OriginYear;
}

/// <summary>
/// Which yuan is which: every carried one keeps the year of its budget (Y2). Payments use up the oldest first, since that is what has to be
/// used first; what is carried on or lapses names its year. Together the slices are what is available, reserved, obligated and in flight.
/// </summary>
public static class AuthoritySlices
{
    /// <summary>What is left of each year's authority, the oldest first.</summary>
    /// <param name="fiscalYear">The pool's own year.</param>
    /// <param name="ownFen">Authority that this year's budget released, net of adjustments.</param>
    /// <param name="carriedInByYear">What came from the year before, by its origin.</param>
    /// <param name="givenUpByYear">What was carried on or lapsed, by its origin.</param>
    /// <param name="usedFen">What else is gone: paid net of recoveries, and given up without naming a year.</param>
    public static ImmutableArray<AuthoritySlice> Left(
        int fiscalYear, long ownFen, IReadOnlyDictionary<int, long> carriedInByYear, IReadOnlyDictionary<int, long> givenUpByYear, long usedFen)
    {
        var years = carriedInByYear.Keys.Append(fiscalYear).Distinct().Order().ToArray();
        var left = Array.ConvertAll(years, year =>
            carriedInByYear.GetValueOrDefault(year) + (year == fiscalYear ? ownFen : 0) - givenUpByYear.GetValueOrDefault(year));

        // A reduction may be greater than what the year itself released: then it, too, takes from the oldest.
        usedFen -= left.Where(fen => fen < 0).Sum();
        var slices = ImmutableArray.CreateBuilder<AuthoritySlice>(years.Length);
        for (var i = 0; i < years.Length; i++)
        {
            var taken = Math.Min(Math.Max(0, left[i]), usedFen);
            usedFen -= taken;
            if (left[i] > taken)
            {
                slices.Add(new AuthoritySlice(years[i], left[i] - taken));
            }
        }

        return slices.DrainToImmutable();
    }

    /// <summary>The oldest slices that make up an amount, among those that <paramref name="may"/> be taken; fewer where they do not reach.</summary>
    public static ImmutableArray<AuthoritySlice> Take(ImmutableArray<AuthoritySlice> slices, long amountFen, Func<AuthoritySlice, bool> may)
    {
        var taken = ImmutableArray.CreateBuilder<AuthoritySlice>();
        foreach (var slice in slices)
        {
            if (amountFen > 0 && may(slice))
            {
                taken.Add(slice with { LeftFen = Math.Min(slice.LeftFen, amountFen) });
                amountFen -= taken[^1].LeftFen;
            }
        }

        return taken.DrainToImmutable();
    }
}
