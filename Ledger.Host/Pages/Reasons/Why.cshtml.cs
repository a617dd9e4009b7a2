using Ledger.Domain.Kernel;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Reasons;

/// <summary>由来: the entries behind a figure of the balances, each with its evidence, its actor and the rules it rests on.</summary>
public sealed class WhyModel(PoolReasons reasons, PoolBalances balances) : LedgerPage
{
    private const int PageSize = 30;

    public override string Area => "funds";
    protected override bool HasAsOfBar => true;

    public FigureReasons Reasons { get; private set; } = null!;

    /// <summary>The pool that the figure is of; null where it is of all.</summary>
    public PoolBalance? Pool { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? pool, string? figure, long? after, string? cursor)
    {
        if ((pool is not null && !Ids.IsValid(pool)) || after < 0 || PoolFigure.Find(figure) is not { } known
            || await reasons.Why(At, pool, known, after ?? 0, cursor, PageSize, Cancel) is not { } found)
        {
            return NotFound();
        }

        Reasons = found;
        Pool = pool is null ? null : await balances.Find(At, pool, Cancel);
        return Page();
    }

    /// <summary>Where a reference leads, or null.</summary>
    public string? PageOf(string reference) =>
        reference.Contains('/', StringComparison.Ordinal) ? EventSentences.PageOf(LedgerId, reference) : null;
}
