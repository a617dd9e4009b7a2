using Ledger.Domain.Kernel;
using Ledger.Domain.Recoveries;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Recovering;

/// <summary>追缴: money that is asked back.</summary>
public sealed class IndexModel(Projections.Recoveries recoveries) : LedgerPage
{
    private const int PageSize = 50;

    public static readonly IReadOnlyList<string> Statuses = [.. Enum.GetValues<RecoveryStatus>().Where(s => s != RecoveryStatus.None).Select(Kebab.Of)];

    public override string Area => "recoveries";
    protected override bool HasAsOfBar => true;

    public RecoveryFilter Filter { get; private set; } = new();
    public Page<RecoveryRow> List { get; private set; } = new([], null, null);

    public async Task OnGetAsync(string? status, string? text, string? cursor)
    {
        Filter = new RecoveryFilter { Status = status, Text = text };
        List = await recoveries.List(At, Filter, cursor, PageSize, Cancel);
    }
}
