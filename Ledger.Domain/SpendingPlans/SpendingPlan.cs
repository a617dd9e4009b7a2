using System.Collections.Immutable;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.SpendingPlans;

/// <summary>What may be paid in one month.</summary>
public sealed record PlannedMonth(int Month, long AmountFen);

/// <summary>
/// 用款计划: what a pool may pay by the end of each month, once approved. A pool without one pays as its indicators allow.
/// Stream <c>spending-plan/{poolId}</c>.
/// </summary>
public sealed record SpendingPlan : AggregateState
{
    public static readonly SpendingPlan Initial = new();

    /// <summary>Months of the plan that holds; empty while none was approved.</summary>
    public ImmutableArray<PlannedMonth> Months { get; init; } = [];

    /// <summary>Months of a plan that waits for approval; empty where none does.</summary>
    public ImmutableArray<PlannedMonth> Draft { get; init; } = [];
    public string? DraftedBy { get; init; }

    /// <summary>Plans that were approved.</summary>
    public int Approvals { get; init; }

    /// <summary>The stream of a pool's plan.</summary>
    public static string StreamOf(string poolId) => "spending-plan/" + poolId;

    /// <summary>What may be paid by the end of a month.</summary>
    public static long Through(ImmutableArray<PlannedMonth> months, int month) => months.Where(m => m.Month <= month).Sum(m => m.AmountFen);

    /// <summary>D9: a payment is within what the approved plan lets the pool pay by the end of the month; null where it is or no plan holds.</summary>
    public static Refusal? Covers(FundPool pool, string poolId, long amountFen, CommandContext context, IStates states)
    {
        var plan = states.Get<SpendingPlan>(StreamOf(poolId));
        if (plan.Months.IsEmpty)
        {
            return null;
        }

        var plannedFen = Through(plan.Months, context.BusinessDate.Month);
        var usedFen = pool.InFlightFen + pool.DisbursedFen;
        return amountFen > plannedFen - usedFen
            ? Refusal.Of(RefusalCodes.PlanExceeded,
                new Fact("requestedFen", amountFen), new Fact("plannedFen", plannedFen), new Fact("usedFen", usedFen),
                new Fact("remainingFen", Math.Max(0, plannedFen - usedFen)),
                new Fact("period", AccountingPeriods.NameOf(context.BusinessDate.Year, context.BusinessDate.Month)))
            : null;
    }

    public override SpendingPlan Evolve(Event happened) => happened switch
    {
        SpendingPlanDrafted e => this with { Draft = e.Months, DraftedBy = e.DraftedBy },
        SpendingPlanApproved e => this with { Months = e.Months, Draft = [], DraftedBy = null, Approvals = Approvals + 1 },
        _ => throw Unexpected(happened),
    };
}

/// <summary>What happened to a pool's plan.</summary>
public abstract record SpendingPlanEvent : Event;

/// <summary>A plan was drawn up; it holds once approved.</summary>
public sealed record SpendingPlanDrafted(ImmutableArray<PlannedMonth> Months, string DocumentNo, string DraftedBy) : SpendingPlanEvent;

/// <summary>The plan was approved and takes the place of the one before.</summary>
public sealed record SpendingPlanApproved(ImmutableArray<PlannedMonth> Months, string DocumentNo, string ApprovedBy) : SpendingPlanEvent;
