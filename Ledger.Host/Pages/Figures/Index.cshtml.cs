using Ledger.Domain.Kernel;
using Ledger.Domain.ReportedFigures;
using Ledger.Host.Engine;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Figures;

/// <summary>报道数据与差异: what texts say beside what the ledger knows of the same span. Nothing here is a balance.</summary>
public sealed class IndexModel(Variances variances, LedgerEngines engines) : FormPage(engines)
{
    public override string Area => "figures";

    /// <summary>Figures that are held against the ledger.</summary>
    public IReadOnlyList<VarianceRow> Held { get; private set; } = [];

    /// <summary>Figures that nothing in the ledger measures.</summary>
    public IReadOnlyList<VarianceRow> Others { get; private set; } = [];

    public async Task OnGetAsync() => await Load();

    public async Task<IActionResult> OnPostAsync(
        string? figureId, string? source, string? subject, string? measures, FigureBasis basis, FigurePrecision precision, string? period,
        FigureClass @class, string? amount, long? count, string? unit, string? publishedOn, string? note, string? key)
    {
        var command = new RecordFigure(
            source ?? "", subject ?? "", measures ?? "", basis, precision, period ?? "", @class,
            string.IsNullOrWhiteSpace(amount) ? null : FenIn(amount), count, unit is { Length: > 0 } ? unit : null, null, note is { Length: > 0 } ? note : null,
            DayIn(publishedOn)) { FigureId = figureId ?? "" };
        if (await Carry(command, key) is { } position)
        {
            return LocalRedirect(Seen($"/figures/{command.FigureId}", position));
        }

        await Load();
        return Page();
    }

    private async Task Load()
    {
        var all = await variances.List(At, Cancel);
        (Held, Others) = ([.. all.Where(row => row.Figure.Detail.Measure is not null)], [.. all.Where(row => row.Figure.Detail.Measure is null)]);
    }
}
