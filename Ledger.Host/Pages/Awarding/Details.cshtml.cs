using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Awarding;

/// <summary>One grant: what was asked, awarded and paid, its instalments and their gates, and how it came to this.</summary>
public sealed class DetailsModel(Awards awards, ApprovalQueue orders, PoolBalances pools, Projections.Parties parties, AuditTrail trail) : LedgerPage
{
    private const int MostOrders = 100;
    private const int TrailSize = 25;

    public override string Area => "awards";

    public AwardRow Award { get; private set; } = null!;
    public PoolBalance? Pool { get; private set; }

    /// <summary>The applicant, where it is registered.</summary>
    public PartyRow? Party { get; private set; }
    public IReadOnlyList<OrderRow> Orders { get; private set; } = [];

    /// <summary>Entries of the grant and those that speak of it, newest first.</summary>
    public Page<TrailRow> Trail { get; private set; } = new([], null, null);

    /// <summary>What the reader may do with it.</summary>
    public GivableCommands Commands => new(
        this, "grant", Award.Version, kind => GrantLifecycle.Allows(Kebab.Read<GrantStatus>(Award.Status), kind.Type),
        ("kind", Award.Kind), ("grantId", Ids.OfStream(Award.GrantStream)));

    public async Task<IActionResult> OnGetAsync(string kind, string id, string? cursor)
    {
        var stream = $"{kind}/{id}";
        if (!Enum.GetValues<GrantKind>().Any(known => Kebab.Of(known) == kind) || !Ids.IsValid(id) || await awards.Find(At, stream, Cancel) is not { } award)
        {
            return NotFound();
        }

        Award = award;
        Pool = award.PoolId.Length > 0 ? await pools.Find(At, award.PoolId, Cancel) : null;
        Party = await parties.Find(At, At.BusinessUntil ?? Today, award.PartyId, Cancel) is { IsRegistered: true } party ? party : null;
        Orders = (await orders.List(At, new OrderFilter { GrantStream = stream, OldestFirst = true }, null, MostOrders, Cancel)).Items;
        Trail = await trail.Of(At, stream, cursor, TrailSize, Cancel);
        return Page();
    }

    /// <summary>What a further order could ask of a line.</summary>
    public static long LeftFen(AwardLine line) => line.AmountFen - line.OrderedFen - line.PaidFen;

    /// <summary>Whether a payment could be drawn up for a line now.</summary>
    public bool IsPayable(AwardLine line) =>
        At.IsNewest && MayDraft && line.GateOpen && LeftFen(line) > 0 && Award.Status is "executing" or "accepted";
}
