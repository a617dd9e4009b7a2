using System.Text.Json;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>Spending plans beside what was paid, and accounting periods, at any moment.</summary>
public sealed class Timing(NpgsqlDataSource database, PoolBalances pools)
{
    private const int MonthsOfAYear = 12;

    /// <summary>The plan of a pool, or null where the pool was not open yet.</summary>
    public async Task<SpendingPlanView?> Plan(Moment at, string poolId, CancellationToken cancel)
    {
        if (await pools.Find(at, poolId, cancel) is not { } pool)
        {
            return null;
        }

        var plan = await database.List(
            """
            select business_date, changed_at, version, from_position, detail from spending_plan
             where ledger_id = $1 and from_position <= $2 and to_position > $2 and pool_id = $3
            """,
            row => new SpendingPlanRow
            {
                PoolId = poolId,
                BusinessDate = row.GetFieldValue<DateOnly>(0),
                ChangedAt = row.GetFieldValue<DateTimeOffset>(1),
                Version = row.GetInt64(2),
                Position = row.GetInt64(3),
                Detail = JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(4), ProjectionJson.Plain.SpendingPlanDetail)!,
            }, cancel, at.LedgerId, at.Position, poolId) is [var only] ? only : null;
        var used = await Used(at, pool, cancel);
        var closed = (await Periods(at, cancel)).FirstOrDefault(year => year.Year == pool.FiscalYear)?.ClosedThrough ?? 0;
        var months = plan?.Detail.Months is { IsEmpty: false } approved ? approved : (System.Collections.Immutable.ImmutableArray<Domain.SpendingPlans.PlannedMonth>?)null;
        return new SpendingPlanView(poolId, pool.FiscalYear, plan,
        [
            .. Enumerable.Range(1, MonthsOfAYear).Select(month => new PlanMonthRow(
                month, months?.Where(m => m.Month == month).Sum(m => m.AmountFen), months is { } of ? Domain.SpendingPlans.SpendingPlan.Through(of, month) : null,
                used.Where(u => u.Month <= month).Sum(u => u.Fen), month <= closed)),
        ]);
    }

    /// <summary>The years in which a month was ever closed.</summary>
    public Task<List<PeriodRow>> Periods(Moment at, CancellationToken cancel) => database.List(
        """
        select fiscal_year, closed_through, document_no, acted_by, business_date, changed_at, version, from_position from accounting_period
         where ledger_id = $1 and from_position <= $2 and to_position > $2 order by fiscal_year
        """,
        row => new PeriodRow
        {
            Year = row.GetInt32(0),
            ClosedThrough = row.GetInt32(1),
            DocumentNo = row.GetString(2),
            ActedBy = row.GetString(3),
            BusinessDate = row.GetFieldValue<DateOnly>(4),
            ChangedAt = row.GetFieldValue<DateTimeOffset>(5),
            Version = row.GetInt64(6),
            Position = row.GetInt64(7),
        }, cancel, at.LedgerId, at.Position);

    /// <summary>Paid or on its way, by the month of the pool's year; what happens after the year counts to its last month.</summary>
    private async Task<List<(int Month, long Fen)>> Used(Moment at, PoolBalance pool, CancellationToken cancel)
    {
        var of = new PostingRules().AccountsOf(FundPool.StreamOf(pool.PoolId));
        return await database.List(
            """
            select least(greatest((extract(year from business_date) - $4) * 12 + extract(month from business_date), 1), 12)::int, sum(amount_fen)::bigint
              from posting where ledger_id = $1 and account = any($2) and position <= $3 and business_date <= $5 group by 1
            """,
            row => (row.GetInt32(0), row.GetInt64(1)), cancel,
            at.LedgerId, Instruments.All.Select(of.Disbursed).Append(of.InFlight).ToArray(), at.Position, pool.FiscalYear, at.BusinessUntil ?? DateOnly.MaxValue);
    }
}
