using System.Globalization;
using Ledger.Domain.Indicators;
using Ledger.Domain.Kernel;
using Ledger.Host.Engine;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Watching;

/// <summary>One indicator with its values, the corrected ones among them.</summary>
public sealed class DetailsModel(Projections.Indicators indicators, LedgerEngines engines) : FormPage(engines)
{
    public override string Area => "figures";

    public IndicatorView View { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string id) => await Load(id) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string id, string? value, string? observedOn, string? source, string? period, string? corrects, string? reason, string? key)
    {
        if (!await Load(id))
        {
            return NotFound();
        }

        var no = int.TryParse(corrects, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : (int?)null;
        var command = new ObserveIndicator(
            (value ?? "").Trim(), DayIn(observedOn) ?? BusinessDate, source ?? "", string.IsNullOrWhiteSpace(period) ? null : period, no,
            no is null ? null : reason ?? "") { IndicatorId = id };
        if (await Carry(command, key) is { } position)
        {
            return LocalRedirect(Seen($"/indicators/{id}", position));
        }

        await Load(id);
        return Page();
    }

    private async Task<bool> Load(string id)
    {
        if (!Ids.IsValid(id) || await indicators.Find(At, id, Cancel) is not { } view)
        {
            return false;
        }

        View = view;
        return true;
    }
}
