using System.Globalization;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.Recoveries;
using Ledger.Domain.RiskSharing;

namespace Ledger.Domain.SpendingPlans;

/// <summary>会计期间: which months of a year are closed. Months close one after the other. Stream <c>accounting-periods/{year}</c>.</summary>
public sealed record AccountingPeriods : AggregateState
{
    public static readonly AccountingPeriods Initial = new();

    /// <summary>The last month that is closed; 0 while none is.</summary>
    public int ClosedThrough { get; init; }

    /// <summary>The stream of a year.</summary>
    public static string StreamOf(int year) => string.Create(CultureInfo.InvariantCulture, $"accounting-periods/{year}");

    /// <summary>The name of a month.</summary>
    public static string NameOf(int year, int month) => string.Create(CultureInfo.InvariantCulture, $"{year}-{month:00}");

    /// <summary>
    /// D9: nothing is posted into a closed month. Looked at only where an act is dated back into another month than the present one, which
    /// alone can be closed.
    /// </summary>
    public static Refusal? Refuses(Decision decision, CommandContext context, IStates states)
    {
        var (date, today) = (context.BusinessDate, context.Today);
        if (decision is not Decision.Accepted { Events: var events } || (date.Year == today.Year && date.Month == today.Month) || !events.Any(Posts))
        {
            return null;
        }

        var closedThrough = states.Get<AccountingPeriods>(StreamOf(date.Year)).ClosedThrough;
        return date.Month <= closedThrough
            ? Refusal.Of(RefusalCodes.PeriodClosed,
                new Fact("businessDate", date), new Fact("period", NameOf(date.Year, date.Month)), new Fact("closedThrough", NameOf(date.Year, closedThrough)))
            : null;
    }

    public override AccountingPeriods Evolve(Event happened) => happened switch
    {
        PeriodClosed e => this with { ClosedThrough = e.Month },
        PeriodReopened e => this with { ClosedThrough = e.Month - 1 },
        _ => throw Unexpected(happened),
    };

    /// <summary>Whether an event belongs into the books: money of a pool or fund, or a step of a payment.</summary>
    internal static bool Posts(StreamEvent of) => of.Happened switch
    {
        PoolOpened or PoolFrozen or PoolUnfrozen or ClosingBegun or FiscalYearClosed => false,
        FundPoolEvent or FundEvent or DisbursementOrderEvent or LinkageEvent or RecoveryEvent or GuaranteedLoanEvent => true,
        _ => false,
    };
}

/// <summary>What happened to the months of a year.</summary>
public abstract record AccountingPeriodEvent : Event;

/// <summary>A month was closed, and with it those before it.</summary>
public sealed record PeriodClosed(int Year, int Month, string DocumentNo, string ClosedBy) : AccountingPeriodEvent;

/// <summary>The month closed last was opened again.</summary>
public sealed record PeriodReopened(int Year, int Month, string Reason, string DocumentNo, string ReopenedBy) : AccountingPeriodEvent;
