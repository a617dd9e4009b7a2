using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Linking;

/// <summary>投补联动: all linkages, what their money is now, and the register of claims to equity (或有债权).</summary>
public sealed class IndexModel(Projections.Linkages linkages) : LedgerPage
{
    private const int PageSize = 50;

    public static readonly IReadOnlyList<string> Families = [.. Enum.GetValues<LinkageFamily>().Select(Kebab.Of)];
    public static readonly IReadOnlyList<string> Statuses = [.. Enum.GetValues<LinkageStatus>().Where(s => s != LinkageStatus.None).Select(Kebab.Of)];

    public override string Area => "linkages";
    protected override bool HasAsOfBar => true;

    public LinkageFilter Filter { get; private set; } = new();
    public Page<LinkageRow> List { get; private set; } = new([], null, null);

    /// <summary>What the list comes to, all its pages together.</summary>
    public LinkageTotals Totals { get; private set; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public async Task OnGetAsync(string? family, string? status, string? text, bool contingent, string? cursor)
    {
        Filter = new LinkageFilter { Family = family, Status = status, Text = text, ContingentOnly = contingent };
        List = await linkages.List(At, Filter, cursor, PageSize, Cancel);
        Totals = await linkages.Totals(At, Filter, Cancel);
    }
}
