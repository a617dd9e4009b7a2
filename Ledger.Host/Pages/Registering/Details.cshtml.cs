using Ledger.Domain.Kernel;
using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Registering;

/// <summary>One party: whether it is eligible, whom it is tied to, where it is paid, what it was granted, and how all that came about.</summary>
public sealed class DetailsModel(Projections.Parties parties, Awards awards, AuditTrail trail) : LedgerPage
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

    public async Task<IActionResult> OnGetAsync(string id, string? cursor)
    {
        if (!Ids.IsValid(id) || await parties.Find(At, On, id, Cancel) is not { } party)
        {
            return NotFound();
        }

        Party = party;
        Others = await parties.Names(At, party.Detail.Relations.Select(tie => tie.OtherPartyId), Cancel);
        Grants = (await awards.List(At, new AwardFilter { PartyId = id }, null, MostGrants, Cancel)).Items;
        Trail = await trail.Of(At, id, cursor, TrailSize, Cancel);
        return Page();
    }
}
