using System.Collections.Immutable;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.SpendingPlans;

/// <summary>The rules of timing: a plan is within the pool's authority and approved by another person; months close in order, once they are over.</summary>
public static class SpendingPlanDecider
{
    public static Decision Decide(SpendingPlanCommand command, CommandContext context, IStates states)
    {
        var pool = states.Get<FundPool>(FundPool.StreamOf(command.PoolId));
        if (pool.Status == FundPoolStatus.None)
        {
            return Refuse.NotFound(FundPool.StreamOf(command.PoolId));
        }

        if (pool.Status == FundPoolStatus.Closed)
        {
            return Decision.Refuse(RefusalCodes.YearClosed, new Fact("fiscalYear", pool.FiscalYear));
        }

        var plan = states.Get<SpendingPlan>(command.Stream);
        return command switch
        {
            DraftSpendingPlan c => WithinAuthority(c.Months, pool) is { } tooMuch
                ? tooMuch
                : Decision.Accept(c.Stream, new SpendingPlanDrafted([.. c.Months.OrderBy(m => m.Month)], c.DocumentNo, context.Actor.Id)),
            ApproveSpendingPlan c => Approve(c, plan, pool, context),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    public static Decision Decide(AccountingPeriodCommand command, CommandContext context, IStates states)
    {
        var periods = states.Get<AccountingPeriods>(command.Stream);
        var first = command.FirstDay!.Value;
        return command switch
        {
            ClosePeriod c => Close(c, periods, first, context),
            ReopenPeriod c => first.Month != periods.ClosedThrough
                ? Decision.Refuse(RefusalCodes.IllegalState, new Fact("state", first.Month < periods.ClosedThrough ? "closed" : "open"), new Fact("command", "reopen-period"))
                : Decision.Accept(c.Stream, new PeriodReopened(first.Year, first.Month, c.Reason, c.DocumentNo, context.Actor.Id)),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    private static Decision Approve(ApproveSpendingPlan command, SpendingPlan plan, FundPool pool, CommandContext context) =>
        plan.Draft.IsEmpty ? Decision.Refuse(RefusalCodes.NotFound, new Fact("draft", command.PoolId))
        : plan.DraftedBy == context.Actor.Id
            ? Decision.Refuse(RefusalCodes.FourEyesViolation, new Fact("person", context.Actor.Id), new Fact("duty", "releaser"), new Fact("heldDuty", "maker"))
        : WithinAuthority(plan.Draft, pool) is { } tooMuch ? tooMuch
        : Decision.Accept(command.Stream, new SpendingPlanApproved(plan.Draft, command.DocumentNo, context.Actor.Id));

    /// <summary>用款计划 ≤ 指标: no more is planned than the pool may spend at all.</summary>
    private static Refusal? WithinAuthority(ImmutableArray<PlannedMonth> months, FundPool pool)
    {
        var plannedFen = SpendingPlan.Through(months, 12);
        var authorityFen = pool.AuthorityFen - pool.CarriedOutFen - pool.LapsedFen;
        return plannedFen > authorityFen
            ? Refusal.Of(RefusalCodes.PlanExceedsAuthority, new Fact("plannedFen", plannedFen), new Fact("authorityFen", authorityFen))
            : null;
    }

    private static Decision Close(ClosePeriod command, AccountingPeriods periods, DateOnly first, CommandContext context)
    {
        var last = first.AddMonths(1).AddDays(-1);
        return first.Month <= periods.ClosedThrough
            ? Decision.Refuse(RefusalCodes.PeriodClosed,
                new Fact("businessDate", context.BusinessDate), new Fact("period", AccountingPeriods.NameOf(first.Year, first.Month)),
                new Fact("closedThrough", AccountingPeriods.NameOf(first.Year, periods.ClosedThrough)))
            // The month has to be over on both clocks, or the present one could be closed while the day goes on.
            : context.BusinessDate <= last
                ? Decision.Refuse(RefusalCodes.BusinessDateInvalid, new Fact("businessDate", context.BusinessDate), new Fact("periodEnd", last))
            : Decision.Accept(command.Stream, new PeriodClosed(first.Year, first.Month, command.DocumentNo, context.Actor.Id));
    }
}
