using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Host.Engine;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Linking;

/// <summary>投补联动: all linkages, what their money is now, and the register of claims to equity (或有债权).</summary>
public sealed class IndexModel(Projections.Linkages linkages, Projections.Schemes schemes, LedgerEngines engines) : ActingPage(engines)
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

    /// <summary>The form that opens one; null where the reader cannot.</summary>
    public FormAct? Opening { get; private set; }

    public async Task OnGetAsync(string? family, string? status, string? text, bool contingent, string? cursor) =>
        await Load(new LinkageFilter { Family = family, Status = status, Text = text, ContingentOnly = contingent }, cursor);

    public async Task<IActionResult> OnPostAsync(string? key)
    {
        await Load(new LinkageFilter(), null);
        if (Opening is null)
        {
            return NotFound();
        }

        var (command, fault) = await Opening.Read(Request.Form, Cancel);
        if (command is null)
        {
            Refused(Opening.Kind, "linkage", FormAct.Unreadable(fault!));
            return Page();
        }

        return await Carry(command, key) is { } position ? LocalRedirect(Seen("/linkages/" + Ids.OfStream(command.Stream), position)) : Page();
    }

    private async Task Load(LinkageFilter filter, string? cursor)
    {
        Filter = filter;
        List = await linkages.List(At, filter, cursor, PageSize, Cancel);
        Totals = await linkages.Totals(At, filter, Cancel);
        if (May<OpenLinkage>())
        {
            var tied = (await schemes.List(At, Today, Cancel))
                .Where(s => s.Detail.Versions.LastOrDefault(v => v.Version == s.InForce)?.Rules.Linkage is not null).Select(s => s.SchemeId);
            Opening = LinkageActs.Opening([.. tied]);
        }
    }
}
