using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Engine;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Linking;

/// <summary>One linkage: what triggered it, how its amount was found, where its money is, and what can be done next.</summary>
public sealed class DetailsModel(
    Projections.Linkages linkages, Projections.Recoveries recoveries, ApprovalQueue orders, PoolBalances pools, Projections.Schemes schemes, AuditTrail trail,
    Streams streams, LedgerEngines engines) : ActingPage(engines)
{
    private const int MostOrders = 100;
    private const int TrailSize = 25;
    private const string Ordering = "disbursement-order.draft-for-linkage";

    public override string Area => "linkages";
    protected override bool HasAsOfBar => true;

    public LinkageRow Linkage { get; private set; } = null!;

    /// <summary>What the reader can do now.</summary>
    public IReadOnlyList<FormAct> Acts { get; private set; } = [];

    public IReadOnlyList<OrderRow> Orders { get; private set; } = [];
    public IReadOnlyList<RecoveryRow> Recoveries { get; private set; } = [];

    /// <summary>Entries of the linkage and those that speak of it, newest first.</summary>
    public Page<TrailRow> Trail { get; private set; } = new([], null, null);

    /// <summary>Where the money is now; the parts add up to what was paid.</summary>
    public IReadOnlyList<(string Key, long AmountFen)> Places =>
    [
        ("field.grantedFen", Linkage.GrantedFen), ("field.contingentFen", Linkage.ContingentFen), ("field.equityFen", Linkage.EquityFen),
        ("field.claimedFen", Linkage.ClaimedFen), ("field.recoveredFen", Linkage.RecoveredFen), ("field.writtenOffFen", Linkage.WrittenOffFen),
        ("field.exitedFen", Linkage.ExitedFen),
    ];

    public async Task<IActionResult> OnGetAsync(string id, string? cursor) => await Load(id, cursor) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(string id, string? act, string? key, string? version)
    {
        if (!await Load(id, null) || Acts.FirstOrDefault(each => each.Command == act) is not { } tried
            || !long.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var looked))
        {
            return NotFound();
        }

        var (command, fault) = await tried.Read(Request.Form, Cancel);
        if (command is null)
        {
            Refused(tried.Kind, Domain.Linkages.Linkage.StreamOf(id), FormAct.Unreadable(fault!));
            return Page();
        }

        if (await Carry(command, key, act == Ordering ? null : looked) is { } position)
        {
            return LocalRedirect(Seen(act == Ordering ? "/requests/" + Ids.OfStream(command.Stream) : "/linkages/" + id, position));
        }

        // The state may have moved on meanwhile; what was typed stays where its form stands.
        await Load(id, null);
        return Page();
    }

    private async Task<bool> Load(string id, string? cursor)
    {
        if (!Ids.IsValid(id) || await linkages.Find(At, id, Cancel) is not { } row)
        {
            return false;
        }

        Linkage = row;
        var stream = Domain.Linkages.Linkage.StreamOf(id);
        Orders = (await orders.List(At, new OrderFilter { GrantStream = stream, OldestFirst = true }, null, MostOrders, Cancel)).Items;
        Recoveries = (await recoveries.List(At, new RecoveryFilter { AwardStream = stream, OldestFirst = true }, null, MostOrders, Cancel)).Items;
        Trail = await trail.Of(At, stream, cursor, TrailSize, Cancel);
        if (!At.IsPast)
        {
            var state = (Domain.Linkages.Linkage)(await streams.At(LedgerId, stream, At.Position, Cancel)).State;
            var scheme = await schemes.Find(At, Today, row.Scheme, Cancel);
            IReadOnlyList<string> paying = [.. (await pools.List(At, Cancel)).Where(p => p.Instruments.Contains(Instruments.Linkage)).Select(p => p.PoolId)];
            Acts = [.. LinkageActs.Of(row, state, paying, scheme?.InForce, "k-" + Guid.CreateVersion7().ToString("N")[..12]).Where(each => May(each.Kind))];
        }

        return true;
    }
}
