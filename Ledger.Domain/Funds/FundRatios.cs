namespace Ledger.Domain.Funds;

/// <summary>
/// What a fund gave back, measured by what was paid in, in basis points (10000 is once over). Each ratio is exact and floored on its own, so
/// TVPI may be one above the sum of the other two. Null where nothing was paid in.
/// </summary>
/// <param name="DpiBp">Distributed ÷ paid in.</param>
/// <param name="RvpiBp">Net asset value ÷ paid in; null without a mark. An estimate with the mark's date.</param>
/// <param name="TvpiBp">Distributed and net asset value ÷ paid in; null without a mark.</param>
public sealed record FundRatios(long? DpiBp, long? RvpiBp, long? TvpiBp)
{
    public static FundRatios Of(long paidInFen, long distributedFen, long? navFen) => new(
        Floor(distributedFen, paidInFen), navFen is { } nav ? Floor(nav, paidInFen) : null, navFen is { } value ? Floor(distributedFen + value, paidInFen) : null);

    /// <summary>A part of a whole in basis points, floored; null where the whole is nothing.</summary>
    public static long? Floor(long partFen, long wholeFen) => wholeFen <= 0 ? null : (long)((Int128)partFen * 10_000 / wholeFen);
}
