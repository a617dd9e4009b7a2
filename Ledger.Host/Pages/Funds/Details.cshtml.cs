using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Funds;

/// <summary>资金明细: the movements that made a pool's balance, with what was available after each.</summary>
public sealed class DetailsModel(PoolBalances balances) : LedgerPage
{
    private const int PageSize = 30;
    private const int ChartPoints = 400;

    public override string Area => "funds";
    protected override bool HasAsOfBar => true;

    public PoolBalance Pool { get; private set; } = null!;
    public PoolFigures Figures { get; private set; } = new();

    /// <summary>What the available authority is made of: the identity at the head of the invariants, each part with its sign and the name that <c>why</c> knows it by.</summary>
    public IReadOnlyList<(string Key, string Figure, long AmountFen)> Identity =>
    [
        ("field.appropriatedFen", "appropriated", Pool.AppropriatedFen), ("field.adjustedFen", "adjusted", Pool.AdjustedFen),
        ("field.carriedInFen", "carried-in", Pool.CarriedInFen), ("field.recoveredFen", "recovered", Pool.RecoveredFen),
        ("figure.reserved", "reserved", -Pool.ReservedFen), ("figure.obligated", "obligated", -Pool.ObligatedFen),
        ("figure.in-flight", "in-flight", -Pool.InFlightFen), ("pool.disbursed-projects", "disbursed-project", -Pool.DisbursedProjectFen),
        ("pool.disbursed-platforms", "disbursed-platform", -Pool.DisbursedPlatformFen), ("pool.disbursed-linkages", "disbursed-linkage", -Pool.DisbursedLinkageFen),
        ("pool.disbursed-risk", "disbursed-risk", -Pool.DisbursedRiskFen), ("field.lapsedFen", "lapsed", -Pool.LapsedFen),
        ("field.carriedOutFen", "carried-out", -Pool.CarriedOutFen),
    ];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<PoolMovement> Movements { get; private set; } = [];

    /// <summary>What was available before the oldest movement shown.</summary>
    public long OpeningFen { get; private set; }

    /// <summary>The position before which the next page begins; null at the end.</summary>
    public string? Older { get; private set; }

    /// <summary>Whether newer movements were left out.</summary>
    public bool IsLaterPage { get; private set; }

    public BalanceChart? Chart { get; private set; }

    /// <summary>What the reader may do with it.</summary>
    public GivableCommands Commands => new(this, "fund-pool", Pool.Version, kind => kind.Name != "fund-pool.open", ("poolId", Pool.PoolId));

    public async Task<IActionResult> OnGetAsync(string pool, long? before)
    {
        if (!Ids.IsValid(pool) || await balances.Find(At, pool, Cancel) is not { } found)
        {
            return NotFound();
        }

        Pool = found;
        Figures = PoolFigures.Of(found);
        var movements = await balances.Movements(At, pool, before, PageSize + 1, Cancel);
        Movements = [.. movements.Take(PageSize)];
        IsLaterPage = before is not null;
        if (movements.Count > PageSize)
        {
            Older = Movements[^1].Position.ToString(CultureInfo.InvariantCulture);
            OpeningFen = movements[PageSize].AvailableFen;
        }

        Chart = new BalanceChart(found.Name, await balances.History(At, pool, ChartPoints, Cancel), Bar!);
        return Page();
    }

    /// <summary>Where a movement's reference leads, or null.</summary>
    public string? PageOf(string reference) =>
        reference.Contains('/', StringComparison.Ordinal) ? EventSentences.PageOf(LedgerId, reference) : null;

    /// <summary>What a movement added to or took from the available authority.</summary>
    public static long EffectOf(PoolMovement movement) =>
        movement.ToAccount == "available" ? movement.AmountFen : movement.FromAccount == "available" ? -movement.AmountFen : 0;
}
