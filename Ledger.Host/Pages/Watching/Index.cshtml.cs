using Ledger.Domain.Indicators;
using Ledger.Host.Engine;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Watching;

/// <summary>监测指标: what is watched beside the money, each with its newest value. Nothing here is an amount of the ledger.</summary>
public sealed class IndexModel(Projections.Indicators indicators, LedgerEngines engines) : FormPage(engines)
{
    public override string Area => "figures";

    public IReadOnlyList<IndicatorRow> List { get; private set; } = [];

    public async Task OnGetAsync() => List = await indicators.List(At, Cancel);

    public async Task<IActionResult> OnPostAsync(string? indicatorId, string? name, string? unit, string? definition, string? key)
    {
        var command = new DefineIndicator(name ?? "", unit ?? "", definition ?? "") { IndicatorId = indicatorId ?? "" };
        if (await Carry(command, key) is { } position)
        {
            return LocalRedirect(Seen($"/indicators/{command.IndicatorId}", position));
        }

        List = await indicators.List(At, Cancel);
        return Page();
    }
}
