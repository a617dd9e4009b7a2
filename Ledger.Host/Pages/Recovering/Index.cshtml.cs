using Ledger.Domain.Kernel;
using Ledger.Domain.Recoveries;
using Ledger.Host.Engine;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Recovering;

/// <summary>追缴: money that is asked back, and a form that asks for more.</summary>
public sealed class IndexModel(Projections.Recoveries recoveries, LedgerEngines engines) : ActingPage(engines)
{
    private const int PageSize = 50;

    public static readonly IReadOnlyList<string> Statuses = [.. Enum.GetValues<RecoveryStatus>().Where(s => s != RecoveryStatus.None).Select(Kebab.Of)];

    public override string Area => "recoveries";
    protected override bool HasAsOfBar => true;

    public RecoveryFilter Filter { get; private set; } = new();
    public Page<RecoveryRow> List { get; private set; } = new([], null, null);

    /// <summary>The form that asks money back; null where the reader cannot.</summary>
    public FormAct? Proposing { get; private set; }

    public async Task OnGetAsync(string? status, string? text, string? award, string? cursor) =>
        await Load(new RecoveryFilter { Status = status, Text = text }, award, cursor);

    public async Task<IActionResult> OnPostAsync(string? key)
    {
        await Load(new RecoveryFilter(), null, null);
        if (Proposing is null)
        {
            return NotFound();
        }

        var (command, fault) = await Proposing.Read(Request.Form, Cancel);
        if (command is null)
        {
            Refused(Proposing.Kind, "recovery", FormAct.Unreadable(fault!));
            return Page();
        }

        return await Carry(command, key) is { } position ? LocalRedirect(Seen("/recoveries/" + Ids.OfStream(command.Stream), position)) : Page();
    }

    private async Task Load(RecoveryFilter filter, string? award, string? cursor)
    {
        Filter = filter;
        List = await recoveries.List(At, filter, cursor, PageSize, Cancel);
        Proposing = May<ProposeRecovery>() ? RecoveryActs.Proposing(award) : null;
    }
}
