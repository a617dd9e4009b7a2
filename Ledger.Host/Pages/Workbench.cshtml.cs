using Ledger.Host.Catalogue;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages;

/// <summary>工作台: what waits for me, what I started, what I have done, and whether the ledger is well.</summary>
public sealed class WorkbenchModel(ApprovalQueue orders, Awards awards, ProjectionRunner runner) : LedgerPage
{
    private const int PageSize = 25;
    private static readonly string[] Turns = [Roles.Maker, Roles.Checker, Roles.Releaser, Roles.Department];

    /// <summary>An order that has waited longer than this is late.</summary>
    public const int LateAfterDays = 5;

    public override string Area => "workbench";

    /// <summary>The reader's roles here.</summary>
    public IReadOnlyList<string> MyRoles { get; private set; } = [];

    /// <summary>Whether the reader has no turn of his own in any route, as an auditor: he sees what waits for everybody.</summary>
    public bool IsOnlooker => !MyRoles.Any(Turns.Contains);

    /// <summary><c>todo</c>, <c>mine</c> or <c>done</c>.</summary>
    public string Tab { get; private set; } = "todo";
    public long Waiting { get; private set; }
    public long Late { get; private set; }
    public long InFlight { get; private set; }
    public IReadOnlyList<OrderRow> Orders { get; private set; } = [];
    public string? Next { get; private set; }
    public string? Previous { get; private set; }

    /// <summary>Grants that wait for one of the reader's roles.</summary>
    public IReadOnlyList<AwardRow> Grants { get; private set; } = [];

    /// <summary>The last order that the reader decided, for an empty list.</summary>
    public OrderRow? LastDone { get; private set; }

    /// <summary>What the projections of this process say; null where another process folds.</summary>
    public ProjectionState? Projection { get; private set; }

    /// <summary>Whether the figures on all pages can be relied upon to be those of the journal.</summary>
    public bool IsWell => Projection is null or { Status: not ProjectionStatus.Stopped } && At.LagSeconds < 30;

    public async Task OnGetAsync(string? tab, string? cursor)
    {
        Tab = tab is "mine" or "done" ? tab : "todo";
        MyRoles = [.. Caller.RolesIn(LedgerId)];
        var lateUntil = Today.AddDays(-LateAfterDays);
        foreach (var role in Whose)
        {
            Waiting += await awards.Count(At, new AwardFilter { WaitsFor = role }, Cancel);
            Waiting += await orders.Count(At, new OrderFilter { WaitsFor = role }, Cancel);
            Late += await orders.Count(At, new OrderFilter { WaitsFor = role, Until = lateUntil }, Cancel);
        }

        InFlight = await orders.Count(At, new OrderFilter { Status = "instructed" }, Cancel);
        await FillTab(cursor);
        if (Orders.Count == 0 && await orders.List(At, new OrderFilter { ActedBy = Caller.Id }, null, 1, Cancel) is { Items: [var last] })
        {
            LastDone = last;
        }

        Projection = runner.States.FirstOrDefault(state => state.LedgerId == LedgerId);
    }

    private IReadOnlyList<string> Whose => IsOnlooker ? Turns : MyRoles;

    private async Task FillTab(string? cursor)
    {
        if (Tab == "todo")
        {
            var waiting = new List<OrderRow>();
            var grants = new List<AwardRow>();
            foreach (var role in Whose)
            {
                waiting.AddRange((await orders.List(At, new OrderFilter { WaitsFor = role, OldestFirst = true }, null, PageSize, Cancel)).Items);
                grants.AddRange((await awards.List(At, new AwardFilter { WaitsFor = role, OldestFirst = true }, null, PageSize, Cancel)).Items);
            }

            Orders = [.. waiting.OrderBy(order => order.ChangedAt)];
            Grants = [.. grants.OrderBy(grant => grant.ChangedAt)];
            return;
        }

        var page = await orders.List(
            At, Tab == "mine" ? new OrderFilter { DraftedBy = Caller.Id } : new OrderFilter { ActedBy = Caller.Id }, cursor, PageSize, Cancel);
        (Orders, Next, Previous) = (page.Items, page.Next, page.Previous);
    }
}
