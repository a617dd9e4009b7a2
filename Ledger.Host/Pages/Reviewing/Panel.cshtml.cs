using System.Collections.Immutable;
using Ledger.Domain.Kernel;
using Ledger.Domain.ReviewPanels;
using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Reviewing;

/// <summary>专家组: one panel, how it was drawn, and what it came to.</summary>
public sealed class PanelModel(Registers registers, AuditTrail trail) : LedgerPage
{
    private const int TrailSize = 50;

    public override string Area => "reviews";

    public RegisterRow<PanelDetail> Panel { get; private set; } = null!;

    /// <summary>The candidates in the order of the draw, computed again from the seed; empty before it is known.</summary>
    public ImmutableArray<string> Sequence { get; private set; } = [];

    public Page<TrailRow> Trail { get; private set; } = new([], null, null);

    /// <summary>What the reader may do with it.</summary>
    public GivableCommands Commands => new(
        this, "review-panel", Panel.Version, kind => ReviewPanelLifecycle.Allows(Kebab.Read<ReviewPanelStatus>(Panel.Status), kind.Type), ("panelId", Panel.Id));

    public async Task<IActionResult> OnGetAsync(string id, string? cursor)
    {
        if (!Ids.IsValid(id) || await registers.Find(RegisterKinds.Panels, At, At.BusinessUntil ?? Today, id, Cancel) is not { } panel)
        {
            return NotFound();
        }

        Panel = panel;
        Sequence = panel.Detail.Seed is { } seed ? PanelDraw.Sequence(seed, id, panel.Detail.Candidates) : [];
        Trail = await trail.Of(At, ReviewPanel.StreamOf(id), cursor, TrailSize, Cancel);
        return Page();
    }

    /// <summary>What became of a candidate of the sequence: <c>seated</c>, <c>replaced</c>, the ground of passing over, or <c>not-reached</c>.</summary>
    public string FateOf(string expertId) =>
        Panel.Detail.Members.FirstOrDefault(m => m.ExpertId == expertId) is { } seat ? seat.Conflict ?? "seated"
        : Panel.Detail.Replacements.FirstOrDefault(r => r.ExpertId == expertId) is { } left ? left.Ground
        : Panel.Detail.PassedOver.FirstOrDefault(p => p.ExpertId == expertId)?.Ground ?? "not-reached";
}
