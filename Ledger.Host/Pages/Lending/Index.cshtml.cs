using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Lending;

/// <summary>科创贷: guaranteed loans, and what pools stand behind and have paid for each firm.</summary>
public sealed class IndexModel(GuaranteedLoans loans) : LedgerPage
{
    private const int PageSize = 25;
    private const int LargestFirms = 20;

    public override string Area => "loans";

    public Page<LoanRow> List { get; private set; } = new([], null, null);
    public IReadOnlyList<LoanExposure> Firms { get; private set; } = [];
    public string? Text { get; private set; }

    /// <summary>What the reader may do here.</summary>
    public GivableCommands Commands => new(this, "guaranteed-loan.register", null, _ => true);

    public async Task OnGetAsync(string? text, string? cursor)
    {
        Text = text?.Trim();
        List = await loans.List(At, new LoanFilter { Text = Text }, cursor, PageSize, Cancel);
        Firms = await loans.Exposure(At, null, LargestFirms, Cancel);
    }
}
