using Ledger.Domain.Kernel;
using Ledger.Domain.ReportedFigures;

namespace Ledger.Host.Projections;

/// <summary>The values of a ledger at one moment that reported figures are held against.</summary>
internal sealed class LedgerValues(
    IReadOnlyList<PoolBalance> pools, IReadOnlyList<FundRow> funds, List<(string FundId, long InvestedFen, long Count)> investments,
    List<(string Kind, string PoolId, long Count)> paidGrants)
{
    /// <summary>The value of a measure: fen for money, a number otherwise; null where there is no such thing at the moment.</summary>
    public long? Of(LedgerMeasure measure) => measure.Kind switch
    {
        MeasureKind.PoolAppropriated => Sum(pools.Where(pool => pool.PoolId == measure.Of), Authority),
        MeasureKind.PoolDisbursed => Sum(pools.Where(pool => pool.PoolId == measure.Of), pool => Disbursed(pool, measure.Instrument)),
        MeasureKind.ProgrammeAppropriated => Sum(pools.Where(pool => pool.Programme == measure.Of), Authority),
        MeasureKind.ProgrammeDisbursed => Sum(pools.Where(pool => pool.Programme == measure.Of), pool => Disbursed(pool, measure.Instrument)),
        MeasureKind.GrantsPaid => paidGrants
            .Where(grants => (measure.Instrument is null || grants.Kind == measure.Instrument) && (measure.Of is null || InProgramme(grants.PoolId, measure.Of)))
            .Sum(grants => grants.Count),
        MeasureKind.FundSize => Sum(Established(measure), fund => fund.SizeFen),
        MeasureKind.FundPaidIn => Sum(Established(measure), fund => fund.PaidInFen),
        MeasureKind.FundInvested => Sum(Established(measure), fund => Invested(fund.FundId).InvestedFen),
        MeasureKind.FundInvestments => Sum(Established(measure), fund => Invested(fund.FundId).Count),
        _ => null,
    };

    private IEnumerable<FundRow> Established(LedgerMeasure measure) =>
        funds.Where(fund => fund.IsEstablished && (measure.Of is null || fund.FundId == measure.Of));

    private (string FundId, long InvestedFen, long Count) Invested(string fundId) => investments.Find(of => of.FundId == fundId);

    private bool InProgramme(string poolId, string programme) => pools.Any(pool => pool.PoolId == poolId && pool.Programme == programme);

    /// <summary>What the year's own budget released.</summary>
    private static long Authority(PoolBalance pool) => pool.AppropriatedFen + pool.AdjustedFen;

    private static long Disbursed(PoolBalance pool, string? instrument) => instrument switch
    {
        null => pool.DisbursedFen,
        Instruments.ProjectGrant => pool.DisbursedProjectFen,
        Instruments.PlatformGrant => pool.DisbursedPlatformFen,
        Instruments.Linkage => pool.DisbursedLinkageFen,
        Instruments.RiskCompensation => pool.DisbursedRiskFen,
        _ => 0,
    };

    /// <summary>The sum, or null over nothing: what does not exist is not zero.</summary>
    private static long? Sum<T>(IEnumerable<T> of, Func<T, long> amount) => of.ToList() is { Count: > 0 } all ? all.Sum(amount) : null;
}
