using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Linking;

/// <summary>One linkage: what triggered it, how its amount was found, where its money is, and what can be done next.</summary>
public sealed class DetailsModel(Projections.Linkages linkages, Projections.Recoveries recoveries, ApprovalQueue orders, AuditTrail trail) : LedgerPage
{
    private const int MostOrders = 100;
    private const int TrailSize = 25;

    public override string Area => "linkages";
    protected override bool HasAsOfBar => true;

    public LinkageRow Row { get; private set; } = null!;

    public IReadOnlyList<OrderRow> Orders { get; private set; } = [];
    public IReadOnlyList<RecoveryRow> Recoveries { get; private set; } = [];

    /// <summary>Entries of the linkage and those that speak of it, newest first.</summary>
    public Page<TrailRow> Trail { get; private set; } = new([], null, null);

    /// <summary>Where the money is now; the parts add up to what was paid.</summary>
    public IReadOnlyList<(string Key, long AmountFen)> Places =>
    [
        ("field.grantedFen", Row.GrantedFen), ("field.contingentFen", Row.ContingentFen), ("field.equityFen", Row.EquityFen),
        ("field.claimedFen", Row.ClaimedFen), ("field.recoveredFen", Row.RecoveredFen), ("field.writtenOffFen", Row.WrittenOffFen),
        ("field.exitedFen", Row.ExitedFen),
    ];

    /// <summary>What the reader may do with it.</summary>
    public GivableCommands Commands => new(
        this, "linkage", Row.Version, kind => LinkageLifecycle.Allows(Kebab.Read<LinkageStatus>(Row.Status), kind.Type), ("linkageId", Row.LinkageId));

    /// <summary>Whether it waits for payment.</summary>
    public bool IsPayable => Row.Status is "approved" or "paid" && Row.OrderedFen + Row.PaidFen < Row.AwardFen;

    /// <summary>Draws up its payment.</summary>
    public GivableCommands Payment => new(this, "disbursement-order.draft-for-linkage", null, _ => true, ("linkageId", Row.LinkageId));

    public async Task<IActionResult> OnGetAsync(string id, string? cursor)
    {
        if (!Ids.IsValid(id) || await linkages.Find(At, id, Cancel) is not { } row)
        {
            return NotFound();
        }

        Row = row;
        var stream = Linkage.StreamOf(id);
        Orders = (await orders.List(At, new OrderFilter { GrantStream = stream, OldestFirst = true }, null, MostOrders, Cancel)).Items;
        Recoveries = (await recoveries.List(At, new RecoveryFilter { AwardStream = stream, OldestFirst = true }, null, MostOrders, Cancel)).Items;
        Trail = await trail.Of(At, stream, cursor, TrailSize, Cancel);
        return Page();
    }
}
