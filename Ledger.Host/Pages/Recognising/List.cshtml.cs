using Ledger.Domain.Kernel;
using Ledger.Domain.PublishedLists;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Recognising;

/// <summary>清单: one list in its published versions.</summary>
public sealed class ListModel(Registers registers, AuditTrail trail) : LedgerPage
{
    private const int TrailSize = 25;

    public override string Area => "platforms";

    public RegisterRow<ListDetail> List { get; private set; } = null!;

    /// <summary>The version that is shown in full: the one asked for, else the one that holds, else the newest.</summary>
    public ListVersion Shown { get; private set; } = null!;
    public Page<TrailRow> Trail { get; private set; } = new([], null, null);

    public async Task<IActionResult> OnGetAsync(string id, string? version, string? cursor)
    {
        if (!Ids.IsValid(id) || await registers.Find(RegisterKinds.Lists, At, At.BusinessUntil ?? Today, id, Cancel) is not { } list
            || (version is not null && !list.Detail.Versions.Any(v => v.Version == version)))
        {
            return NotFound();
        }

        List = list;
        Shown = list.Detail.Versions.FirstOrDefault(v => v.Version == (version ?? list.Standing)) ?? list.Detail.Versions[^1];
        Trail = await trail.Of(At, PublishedList.StreamOf(id), cursor, TrailSize, Cancel);
        return Page();
    }
}
