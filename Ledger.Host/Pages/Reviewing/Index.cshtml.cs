using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;

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

    public async Task OnGetAsync()
    {
        var on = At.BusinessUntil ?? Today;
        Panels = (await registers.List(RegisterKinds.Panels, At, on, Everything, null, Most, Cancel)).Items;
        Experts = (await registers.List(RegisterKinds.Experts, At, on, Everything, null, Most, Cancel)).Items;
        Delegations = (await registers.List(RegisterKinds.Delegations, At, on, Everything, null, Most, Cancel)).Items;
        Duplicates = await watches.Duplicates(At, Cancel);
        Officers = await watches.Officers(At, Cancel);
    }
}
