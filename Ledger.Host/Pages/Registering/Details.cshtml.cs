using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Host.Confidential;
using Ledger.Host.Language;
using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Ledger.Host.Pages.Registering;

/// <summary>One party: whether it is eligible, whom it is tied to, where it is paid, what it was granted, and how all that came about.</summary>
public sealed class DetailsModel(Projections.Parties parties, Awards awards, AuditTrail trail, ConfidentialTexts texts) : LedgerPage
{
    private const int MostGrants = 100;
    private const int TrailSize = 25;

    public override string Area => "parties";

    public PartyRow Party { get; private set; } = null!;

    /// <summary>What the parties it is tied to are called, where they are registered.</summary>
    public IReadOnlyDictionary<string, string> Others { get; private set; } = new Dictionary<string, string>();

    public IReadOnlyList<AwardRow> Grants { get; private set; } = [];

    /// <summary>Entries that speak of the party, newest first.</summary>
    public Page<TrailRow> Trail { get; private set; } = new([], null, null);

    /// <summary>The day whose flags count.</summary>
    public DateOnly On => At.BusinessUntil ?? Today;

    /// <summary>What the reader may do with it.</summary>
    public GivableCommands Commands => new(this, "party", Party.Version, kind => Party.IsRegistered ^ kind.Name == "party.register", ("partyId", Party.PartyId));

    /// <summary>Its account numbers; null where the code is none that an account could be kept under.</summary>
    public KeptForms? Kept { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, string? cursor) => await Load(id, cursor) ? Page() : NotFound();

    public async Task<IActionResult> OnPostKeepAsync(string id, string? text) =>
        !await Load(id, null) || Kept is null ? NotFound() : await Kept.Keep(text, Cancel) is null ? Shown() : LocalRedirect(Kept.Address);

    public async Task<IActionResult> OnPostShowAsync(string id, string? digest)
    {
        if (!await Load(id, null) || Kept is null)
        {
            return NotFound();
        }

        await Kept.Show(digest, Cancel);
        return Shown();
    }

    public async Task<IActionResult> OnPostForgetAsync(string id, bool sure) =>
        !await Load(id, null) || Kept is null ? NotFound() : sure && await Kept.Forget(Cancel) ? LocalRedirect(Kept.Address) : Shown();

    private async Task<bool> Load(string id, string? cursor)
    {
        if (!Ids.IsValid(id) || await parties.Find(At, On, id, Cancel) is not { } party)
        {
            return false;
        }

        Party = party;
        Others = await parties.Names(At, party.Detail.Relations.Select(tie => tie.OtherPartyId), Cancel);
        Grants = (await awards.List(At, new AwardFilter { PartyId = id }, null, MostGrants, Cancel)).Items;
        Trail = await trail.Of(At, id, cursor, TrailSize, Cancel);
        if (CreditCode.Check("partyId", id) is null)
        {
            Kept = new KeptForms(this, texts, ConfidentialKinds.AccountNumber, Domain.Parties.Party.StreamOf(id));
            await Kept.Load(Cancel);
        }

        return true;
    }

    private PageResult Shown()
    {
        Response.StatusCode = Kept!.Problem is { } problem ? RefusalStatus.Of(problem.Code) : StatusCodes.Status200OK;
        return Page();
    }
}
