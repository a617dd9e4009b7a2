namespace Ledger.Host.Pages;

/// <summary>
/// The business date (业务日期) that a form proposes. New uses of a pool's money belong to the pool's own year (Y3, E3). While the books of a
/// year that is over are still open, what is left to do is dated on the last day of that year, as year-end closing does it. When it was
/// recorded is another clock, and nobody sets that.
/// </summary>
public static class BusinessDay
{
    /// <summary>The day to propose.</summary>
    /// <param name="fiscalYear">The pool's year; null where the act does not belong to it.</param>
    /// <param name="today">The day it is in the zone of the books.</param>
    /// <param name="earliest">Days before which the act cannot lie, such as the signing of the award.</param>
    public static DateOnly Proposed(int? fiscalYear, DateOnly today, params ReadOnlySpan<DateOnly?> earliest)
    {
        if (fiscalYear is not { } year || today.Year <= year)
        {
            return today;
        }

        var day = new DateOnly(year, 12, 31);
        foreach (var limit in earliest)
        {
            day = limit > day ? limit.Value : day;
        }

        return day;
    }
}
