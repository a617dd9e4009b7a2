using Ledger.Domain.Kernel;
using Ledger.Domain.ReportedFigures;
using Ledger.Host.Engine;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Figures;

/// <summary>One reported figure: what the text says and leaves open, what it is held against, and who did what about it.</summary>
public sealed class DetailsModel(Variances variances, AuditTrail trail, LedgerEngines engines) : FormPage(engines)
{
    private const int TrailSize = 25;

    public override string Area => "figures";

    public VarianceRow Row { get; private set; } = null!;

    /// <summary>Entries of the figure and those that speak of it, newest first.</summary>
    public Page<TrailRow> Trail { get; private set; } = new([], null, null);

    /// <summary>Kinds of values that cover the same span and are of the same sort.</summary>
    public IEnumerable<MeasureKind> Kinds => Enum.GetValues<MeasureKind>().Where(kind =>
        new LedgerMeasure(kind) is var measure && measure.IsMoney() == Row.Figure.Detail.AmountFen is not null
        && (measure.Basis() is not { } basis || Kebab.Of(basis) == Row.Figure.Detail.Basis)
        && (kind == MeasureKind.Indicator) == (Row.Figure.Detail.Class == Kebab.Of(FigureClass.Indicator)));

    public async Task<IActionResult> OnGetAsync(string id, string? cursor) => await Load(id, cursor) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string id, string? act, MeasureKind kind, string? of, string? instrument, string? reason, string? key)
    {
        if (!await Load(id, null))
        {
            return NotFound();
        }

        ReportedFigureCommand? command = act switch
        {
            "hold" => new HoldFigure(new LedgerMeasure(kind, Given(of), Given(instrument))) { FigureId = id },
            "withdraw" => new WithdrawFigure(reason ?? "") { FigureId = id },
            _ => null,
        };
        if (command is null)
        {
            return NotFound();
        }

        if (await Carry(command, key) is { } position)
        {
            return LocalRedirect(Seen($"/figures/{id}", position));
        }

        await Load(id, null);
        return Page();
    }

    private static string? Given(string? typed) => string.IsNullOrWhiteSpace(typed) ? null : typed.Trim();

    private async Task<bool> Load(string id, string? cursor)
    {
        if (!Ids.IsValid(id) || await variances.Find(At, id, Cancel) is not { } row)
        {
            return false;
        }

        Row = row;
        Trail = await trail.Of(At, ReportedFigure.StreamOf(id), cursor, TrailSize, Cancel);
        return true;
    }
}
