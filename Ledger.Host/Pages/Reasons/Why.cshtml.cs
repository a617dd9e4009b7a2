using Ledger.Domain.Kernel;
using Ledger.Host.Language;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Reasons;

/// <summary>由来: the entries behind a figure, each with its evidence, its actor and the rules it rests on.</summary>
public sealed class WhyModel(Projections.Reasons reasons, PoolBalances balances) : LedgerPage
{
    private const int PageSize = 30;

    public override string Area => "funds";
    protected override bool HasAsOfBar => true;

    public FigureReasons Found { get; private set; } = null!;

    /// <summary>The pool that the figure is of; null where it is of all.</summary>
    public PoolBalance? Pool { get; private set; }

    /// <summary>The stream of the award, linkage, loan, fund or party that it is of, where it is of none of pools; with the page it has.</summary>
    public string? Of => Found.Of;

    /// <summary>Where that is shown.</summary>
    public string? Home => Of is null ? null : Of.StartsWith("party/", StringComparison.Ordinal) ? $"/{LedgerId}/exposures/{Ids.OfStream(Of)}" : EventSentences.PageOf(LedgerId, Of);

    /// <summary>Whose figure it is.</summary>
    public string Whose => Of ?? Pool?.Name ?? Words.Of("why.all-pools");

    public async Task<IActionResult> OnGetAsync(string? pool, string? of, string? figure, long? after, string? cursor)
    {
        if (of is not null)
        {
            if (pool is not null || after < 0 || RowKind.Of(of) is not { } row || row.Kind.Find(figure) is not { } wanted
                || await reasons.Why(At, row.Kind, row.Key, wanted, after ?? 0, cursor, PageSize, Cancel) is not { } behind)
            {
                return NotFound();
            }

            Found = behind;
            return Page();
        }

        if ((pool is not null && !Ids.IsValid(pool)) || after < 0 || PoolFigure.Find(figure) is not { } known
            || await reasons.Why(At, pool, known, after ?? 0, cursor, PageSize, Cancel) is not { } found)
        {
            return NotFound();
        }

        Found = found;
        Pool = pool is null ? null : await balances.Find(At, pool, Cancel);
        return Page();
    }

    /// <summary>Where a reference leads, or null.</summary>
    public string? PageOf(string reference) =>
        reference.Contains('/', StringComparison.Ordinal) ? EventSentences.PageOf(LedgerId, reference) : null;
}
