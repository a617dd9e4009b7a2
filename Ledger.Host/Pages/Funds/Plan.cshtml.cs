using System.Collections.Immutable;
using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Domain.SpendingPlans;
using Ledger.Host.Engine;
using Ledger.Host.Language;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Funds;

/// <summary>用款计划: what a pool may pay by which month, beside what it paid; and the months of its year that are closed.</summary>
public sealed class PlanModel(Timing timing, PoolBalances balances, LedgerEngines engines) : FormPage(engines)
{
    private const int MonthsOfAYear = 12;

    public override string Area => "funds";

    public PoolBalance Pool { get; private set; } = null!;
    public SpendingPlanView Plan { get; private set; } = null!;

    /// <summary>The first month that is still open; null where all are closed.</summary>
    public int? FirstOpen => Plan.Months.FirstOrDefault(month => !month.IsClosed)?.Month;

    /// <summary>The month that was closed last; null where none is.</summary>
    public int? LastClosed => Plan.Months.LastOrDefault(month => month.IsClosed)?.Month;

    /// <summary>The name of a month of the pool's year.</summary>
    public string PeriodOf(int month) => AccountingPeriods.NameOf(Pool.FiscalYear, month);

    public async Task<IActionResult> OnGetAsync(string pool) => await Load(pool) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string pool, string? act, string? period, string? documentNo, string? reason, string? key)
    {
        if (!await Load(pool))
        {
            return NotFound();
        }

        ICommand? command = act switch
        {
            "draft" => new DraftSpendingPlan(Typed(), documentNo ?? "") { PoolId = pool },
            "approve" => new ApproveSpendingPlan(documentNo ?? "") { PoolId = pool },
            "close-period" => new ClosePeriod(documentNo ?? "") { PeriodId = period ?? "" },
            "reopen-period" => new ReopenPeriod(reason ?? "", documentNo ?? "") { PeriodId = period ?? "" },
            _ => null,
        };
        if (command is null)
        {
            return NotFound();
        }

        if (await Carry(command, key) is { } position)
        {
            return LocalRedirect(Seen($"/funds/{pool}/plan", position));
        }

        await Load(pool);
        return Page();
    }

    /// <summary>What a month's field proposes: the draft, else the plan that holds.</summary>
    public string Proposed(int month)
    {
        var months = Plan.Plan?.Detail is not { } detail ? [] : detail.Draft.IsEmpty ? detail.Months : detail.Draft;
        return AmountFormat.Field(months.Where(m => m.Month == month).Sum(m => m.AmountFen));
    }

    /// <summary>The months with an amount in them; a field that holds none makes the amount one that the shape check refuses.</summary>
    private ImmutableArray<PlannedMonth> Typed() =>
    [
        .. Enumerable.Range(1, MonthsOfAYear)
            .Select(month => (Month: month, Text: Request.Form[string.Create(CultureInfo.InvariantCulture, $"month-{month}")].ToString()))
            .Where(typed => typed.Text.Trim().Length > 0)
            .Select(typed => new PlannedMonth(typed.Month, AmountFormat.TryRead(typed.Text, out var fen) ? fen : -1))
            .Where(typed => typed.AmountFen != 0),
    ];

    private async Task<bool> Load(string poolId)
    {
        if (!Ids.IsValid(poolId) || await balances.Find(At, poolId, Cancel) is not { } pool || await timing.Plan(At, poolId, Cancel) is not { } plan)
        {
            return false;
        }

        (Pool, Plan) = (pool, plan);
        return true;
    }
}
