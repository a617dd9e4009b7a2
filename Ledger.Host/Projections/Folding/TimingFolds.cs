using System.Globalization;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Domain.SpendingPlans;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

/// <summary>Entries of spending plans and accounting periods → their rows.</summary>
internal static class TimingFolds
{
    public static StreamFold Plans() => new StreamFold<SpendingPlanEvent, SpendingPlan, SpendingPlanRow>(
        new VersionedRows<SpendingPlanRow>(
            "spending_plan", "version, changed_at, business_date, pool_id, detail",
            (to, row) => to.Long(row.Version).Instant(row.ChangedAt).Date(row.BusinessDate).Text(row.PoolId)
                .Bytes(JsonSerializer.SerializeToUtf8Bytes(row.Detail, ProjectionJson.Plain.SpendingPlanDetail)),
            ("pool_id", row => row.PoolId)),
        Grow, row => row.Position);

    public static StreamFold Periods() => new StreamFold<AccountingPeriodEvent, AccountingPeriods, PeriodRow>(
        new VersionedRows<PeriodRow>(
            "accounting_period", "version, changed_at, fiscal_year, closed_through, business_date, period_year, document_no, acted_by",
            (to, row) => to.Long(row.Version).Instant(row.ChangedAt).Int(row.Year).Int(row.ClosedThrough).Date(row.BusinessDate).Text(KeyOf(row))
                .Text(row.DocumentNo).Text(row.ActedBy),
            ("period_year", KeyOf)),
        Grow, row => row.Position);

    private static string KeyOf(PeriodRow row) => row.Year.ToString(CultureInfo.InvariantCulture);

    private static SpendingPlanRow Grow(SpendingPlanRow? before, SpendingPlan plan, Entry entry) => new()
    {
        PoolId = Ids.OfStream(entry.Stream),
        BusinessDate = entry.BusinessDate,
        ChangedAt = entry.RecordedAt,
        Version = entry.Version,
        Position = entry.Position,
        Detail = entry.Happened switch
        {
            SpendingPlanDrafted e => new SpendingPlanDetail(
                plan.Months, before?.Detail.DocumentNo, before?.Detail.ApprovedBy, plan.Draft, e.DocumentNo, e.DraftedBy),
            SpendingPlanApproved e => new SpendingPlanDetail(plan.Months, e.DocumentNo, e.ApprovedBy, [], null, null),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not of a spending plan."),
        },
    };

    private static PeriodRow Grow(PeriodRow? before, AccountingPeriods periods, Entry entry)
    {
        var (year, documentNo, actedBy) = entry.Happened switch
        {
            PeriodClosed e => (e.Year, e.DocumentNo, e.ClosedBy),
            PeriodReopened e => (e.Year, e.DocumentNo, e.ReopenedBy),
            var other => throw new InvalidOperationException($"{other.GetType().Name} is not of accounting periods."),
        };
        return new PeriodRow
        {
            Year = year,
            ClosedThrough = periods.ClosedThrough,
            DocumentNo = documentNo,
            ActedBy = actedBy,
            BusinessDate = entry.BusinessDate,
            ChangedAt = entry.RecordedAt,
            Version = entry.Version,
            Position = entry.Position,
        };
    }
}
