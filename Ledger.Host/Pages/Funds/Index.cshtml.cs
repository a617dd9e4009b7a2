using Ledger.Host.Language;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Funds;

/// <summary>资金余额: what each pool held at a moment, and how it came to it.</summary>
public sealed class IndexModel(PoolBalances balances) : LedgerPage
{
    private const int ChartPoints = 400;

    public override string Area => "funds";
    protected override bool HasAsOfBar => true;

    /// <summary>All pools, newest year first.</summary>
    public IReadOnlyList<PoolBalance> Pools { get; private set; } = [];

    /// <summary>The sum over all pools.</summary>
    public PoolFigures Total { get; private set; } = new();

    /// <summary>The pool that the chart is about, or null when there is none.</summary>
    public PoolBalance? Charted { get; private set; }

    /// <summary>What the chart draws.</summary>
    public BalanceChart? Chart { get; private set; }

    public async Task OnGetAsync(string? pool)
    {
        Pools = [.. (await balances.List(At, Cancel)).OrderByDescending(p => p.FiscalYear).ThenBy(p => p.PoolId, StringComparer.Ordinal)];
        Total = PoolFigures.Sum(Pools);
        Charted = Pools.FirstOrDefault(p => p.PoolId == pool) ?? (Pools.Count > 0 ? Pools[0] : null);
        if (Charted is { } charted)
        {
            Chart = new BalanceChart(charted.Name, await balances.History(At, charted.PoolId, ChartPoints, Cancel), Bar!);
        }
    }
}
