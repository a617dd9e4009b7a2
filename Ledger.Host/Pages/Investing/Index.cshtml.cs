using Ledger.Domain.Funds;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Investing;

/// <summary>基金: every fund, the money in all of them once, what they hold, and what is only planned apart from it.</summary>
public sealed class IndexModel(InvestmentFunds funds) : LedgerPage
{
    private const int LargestHoldings = 20;

    public override string Area => "investment-funds";
    protected override bool HasAsOfBar => true;

    public IReadOnlyList<FundRow> Established { get; private set; } = [];
    public IReadOnlyList<FundRow> Planned { get; private set; } = [];
    public FundTotals Total { get; private set; } = null!;

    /// <summary>The companies in which funds hold most.</summary>
    public IReadOnlyList<FundExposure> Holdings { get; private set; } = [];

    /// <summary>By industrial chain; empty where no investment names one.</summary>
    public IReadOnlyList<FundExposure> Chains { get; private set; } = [];

    public async Task OnGetAsync()
    {
        var all = await funds.List(At, Cancel);
        (Established, Planned) = ([.. all.Where(fund => fund.IsEstablished)], [.. all.Where(fund => !fund.IsEstablished)]);
        Total = await funds.Totals(At, Cancel);
        Holdings = await funds.Exposure(At, ExposureBy.Party, LargestHoldings, Cancel);
        Chains = [.. (await funds.Exposure(At, ExposureBy.Chain, LargestHoldings, Cancel)).Where(chain => chain.Key.Length > 0)];
    }

    /// <summary>The figures at the head of the page, as keys of their words.</summary>
    public IReadOnlyList<(string Key, long AmountFen)> Figures =>
    [
        ("field.subscribedFen", Total.SubscribedFen), ("field.calledFen", Total.CalledFen), ("field.paidInFen", Total.PaidInFen),
        ("fund.government-paid", Total.GovernmentPaidInFen), ("field.investedFen", Total.InvestedFen), ("field.impairedFen", Total.ImpairedFen),
        ("field.writtenOffFen", Total.WrittenOffFen), ("field.cashFen", Total.CashFen), ("field.distributedFen", Total.DistributedFen),
    ];
}
