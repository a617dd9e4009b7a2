using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Exposed;

/// <summary>One party's exposure: what it holds, and its way through the six stages.</summary>
public sealed class PartyModel(Exposures exposures) : LedgerPage
{
    public override string Area => "exposures";
    protected override bool HasAsOfBar => true;

    public PartyExposure Party { get; private set; } = null!;

    /// <summary>What the total is made of, by the names that <c>why</c> knows.</summary>
    public IEnumerable<(string Figure, long Fen)> Figures => new[]
    {
        ("exposure", Party.Total.TotalFen), ("grant-net", Party.Total.GrantNetFen), ("contingent", Party.Total.ContingentFen), ("equity-cost", Party.Total.EquityCostFen),
        ("impaired", Party.Total.ImpairedFen), ("claimed", Party.Total.ClaimedFen), ("guaranteed-loan", Party.Total.GuaranteedLoanFen), ("compensated", Party.Total.CompensatedFen),
    }.Where(pair => pair.Item2 != 0);

    /// <summary>The six stages in their order, each with what was held from it; those that name none stand last.</summary>
    public IReadOnlyList<(string Stage, ExposureFigures Figures, DateOnly? First)> Journey { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (await exposures.OfParty(At, id, Cancel) is not { } party)
        {
            return NotFound();
        }

        Party = party;
        Journey =
        [
            .. Enum.GetValues<SupportStage>().Select(Kebab.Of).Append("").Select(stage => (Stage: stage, Items: party.Items.Where(item => item.Stage == stage).ToList()))
                .Where(step => step.Stage.Length > 0 || step.Items.Count > 0)
                .Select(step => (step.Stage, Exposures.Sum(step.Items), step.Items.Count == 0 ? (DateOnly?)null : step.Items.Min(item => item.Since))),
        ];
        return Page();
    }
}
