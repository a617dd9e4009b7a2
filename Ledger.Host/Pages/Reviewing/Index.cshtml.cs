using Ledger.Domain.Kernel;
using Ledger.Host.Confidential;
using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Reviewing;

/// <summary>评审与内控: panels, experts, what several schemes are asked to support, who has what in hand, and who decides for whom.</summary>
public sealed class IndexModel(Registers registers, Watches watches) : LedgerPage
{
    private const int Most = 100;
    private static readonly RegisterFilter Everything = new();

    public override string Area => "reviews";

    public IReadOnlyList<RegisterRow<PanelDetail>> Panels { get; private set; } = [];
    public IReadOnlyList<RegisterRow<ExpertDetail>> Experts { get; private set; } = [];
    public IReadOnlyList<RegisterRow<DelegationDetail>> Delegations { get; private set; } = [];
    public IReadOnlyList<WatchedDuplicate> Duplicates { get; private set; } = [];
    public IReadOnlyList<OfficerLoad> Officers { get; private set; } = [];

    /// <summary>What the reader may do here.</summary>
    public GivableCommands Commands => GivableCommands.Join(
        new(this, "review-panel.open", null, _ => true), new(this, "expert", null, _ => true), new(this, "grant.complete-duplicate-check", null, _ => true),
        new(this, "grant.hand-over-officer", null, _ => true), new(this, "delegation", null, _ => true));

    /// <summary>What a party is called where it asks for something.</summary>
    public static string PartyOf(WatchedDuplicate watched, string partyId) => watched.Grants.FirstOrDefault(grant => grant.PartyId == partyId)?.PartyName ?? partyId;

    /// <summary>Whether the reader keeps names of experts.</summary>
    public bool MayKeepNames => !At.IsPast && Caller.RolesIn(LedgerId).Any(ConfidentialKinds.PersonName.Keepers.Contains);

    /// <summary>Leads to the page of an expert who need not be there yet.</summary>
    public IActionResult OnPostExpert(string? expertId) =>
        Ids.IsValid(expertId) ? LocalRedirect($"/{LedgerId}/reviews/experts/{expertId}") : NotFound();

    public async Task OnGetAsync()
    {
        var on = At.BusinessUntil ?? Today;
        Panels = (await registers.List(RegisterKinds.Panels, At, on, Everything, null, Most, Cancel)).Items;
        Experts = (await registers.List(RegisterKinds.Experts, At, on, Everything, null, Most, Cancel)).Items;
        Delegations = (await registers.List(RegisterKinds.Delegations, At, on, Everything, null, Most, Cancel)).Items;
        Duplicates = await watches.Duplicates(At, on, Cancel);
        Officers = await watches.Officers(At, Cancel);
    }
}
