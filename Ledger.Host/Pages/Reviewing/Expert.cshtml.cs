using Ledger.Domain.Kernel;
using Ledger.Host.Confidential;
using Ledger.Host.Language;
using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ledger.Host.Pages.Reviewing;

/// <summary>
/// 专家: one expert by the code that says nothing about the person, and, for the department, the name that is kept outside the journal. The name
/// comes first: a registration names its digest. So the page is there before the expert is.
/// </summary>
public sealed class ExpertModel(Registers registers, AuditTrail trail, ConfidentialTexts texts) : LedgerPage
{
    private const int TrailSize = 25;

    public override string Area => "reviews";

    public string ExpertId { get; private set; } = "";

    /// <summary>The registration; null while there is none.</summary>
    public RegisterRow<ExpertDetail>? Expert { get; private set; }

    /// <summary>The names.</summary>
    public KeptForms Kept { get; private set; } = null!;

    public Page<TrailRow> Trail { get; private set; } = new([], null, null);

    /// <summary>What the reader may do with it; a registration begins with the name that was kept last.</summary>
    public GivableCommands Commands => Expert is not null
        ? new(this, "expert", Expert.Version, kind => kind.Name != "expert.register", ("expertId", ExpertId))
        : Kept.Items.LastOrDefault(name => name.IsReadable) is { } name
            ? new(this, "expert.register", null, _ => true, ("expertId", ExpertId), ("nameDigest", name.Digest))
            : new(this, "expert.register", null, _ => false);

    public async Task<IActionResult> OnGetAsync(string id, string? cursor) => await Load(id, cursor) ? Page() : NotFound();

    public async Task<IActionResult> OnPostKeepAsync(string id, string? text) =>
        !await Load(id, null) ? NotFound() : await Kept.Keep(text, Cancel) is null ? Shown() : LocalRedirect(Kept.Address);

    public async Task<IActionResult> OnPostShowAsync(string id, string? digest)
    {
        if (!await Load(id, null))
        {
            return NotFound();
        }

        await Kept.Show(digest, Cancel);
        return Shown();
    }

    public async Task<IActionResult> OnPostForgetAsync(string id, bool sure) =>
        !await Load(id, null) ? NotFound() : sure && await Kept.Forget(Cancel) ? LocalRedirect(Kept.Address) : Shown();

    private async Task<bool> Load(string id, string? cursor)
    {
        if (!Ids.IsValid(id))
        {
            return false;
        }

        ExpertId = id;
        Expert = await registers.Find(RegisterKinds.Experts, At, At.BusinessUntil ?? Today, id, Cancel);
        Kept = new KeptForms(this, texts, ConfidentialKinds.PersonName, Domain.ReviewPanels.Expert.StreamOf(id));
        await Kept.Load(Cancel);
        Trail = await trail.Of(At, Domain.ReviewPanels.Expert.StreamOf(id), cursor, TrailSize, Cancel);
        // Who may do nothing here and finds no expert finds no page.
        return Expert is not null || Kept.IsShown;
    }

    private PageResult Shown()
    {
        Response.StatusCode = Kept.Problem is { } problem ? RefusalStatus.Of(problem.Code) : StatusCodes.Status200OK;
        return Page();
    }
}
