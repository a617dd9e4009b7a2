using System.Collections.Immutable;
using Ledger.Domain.SpendingPlans;

namespace Ledger.Host.Projections;

/// <summary>A pool's spending plan as it stood at a moment.</summary>
public sealed record SpendingPlanRow
{
    public required string PoolId { get; init; }
    public required SpendingPlanDetail Detail { get; init; }
    /// <summary>Business date of the last change.</summary>
    public DateOnly BusinessDate { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    /// <summary>Version of the stream, for <c>If-Match</c>.</summary>
    public long Version { get; init; }
    /// <summary>The entry that made it so.</summary>
    public long Position { get; init; }
}

/// <summary>The months that hold and a draft that waits; both empty where there is none.</summary>
public sealed record SpendingPlanDetail(
    ImmutableArray<PlannedMonth> Months, string? DocumentNo, string? ApprovedBy, ImmutableArray<PlannedMonth> Draft, string? DraftDocumentNo, string? DraftedBy);

/// <summary>A month of a plan and what became of it, in fen.</summary>
/// <param name="PlannedFen">Of the month alone; null where no plan was approved.</param>
/// <param name="PlannedThroughFen">Of all months up to it.</param>
/// <param name="UsedThroughFen">Paid or on its way by the end of the month, less what came back.</param>
/// <param name="IsClosed">Whether nothing can be posted into it any more.</param>
public sealed record PlanMonthRow(int Month, long? PlannedFen, long? PlannedThroughFen, long UsedThroughFen, bool IsClosed);

/// <summary>A pool's plan beside what was paid. <paramref name="Plan"/> is null where none was ever drawn up.</summary>
public sealed record SpendingPlanView(string PoolId, int FiscalYear, SpendingPlanRow? Plan, IReadOnlyList<PlanMonthRow> Months);

/// <summary>The accounting periods of a year as they stood at a moment.</summary>
public sealed record PeriodRow
{
    public int Year { get; init; }
    /// <summary>The last month that is closed; 0 while none is.</summary>
    public int ClosedThrough { get; init; }
    public string DocumentNo { get; init; } = "";
    public string ActedBy { get; init; } = "";
    /// <summary>Business date of the last change.</summary>
    public DateOnly BusinessDate { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    /// <summary>Version of the stream, for <c>If-Match</c>.</summary>
    public long Version { get; init; }
    /// <summary>The entry that made it so.</summary>
    public long Position { get; init; }
}
