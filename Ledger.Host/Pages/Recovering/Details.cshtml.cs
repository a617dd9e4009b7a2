using Ledger.Domain.Kernel;
using Ledger.Domain.Recoveries;
using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Recovering;

/// <summary>One recovery: what is asked for line by line, on what grounds, what came in, and what can be done next.</summary>
public sealed class DetailsModel(Projections.Recoveries recoveries, AuditTrail trail) : LedgerPage
{
    private const int TrailSize = 25;

    public override string Area => "recoveries";
    protected override bool HasAsOfBar => true;

    public RecoveryRow Row { get; private set; } = null!;

    /// <summary>Entries of the recovery and those that speak of it, newest first.</summary>
    public Page<TrailRow> Trail { get; private set; } = new([], null, null);

    /// <summary>What was asked for and what of that is open, line by line.</summary>
    public IReadOnlyList<(string Key, long AskedFen, long DueFen)> Lines =>
    [
        ("field.principalFen", Row.PrincipalFen, Row.PrincipalDueFen), ("field.interestFen", Row.InterestFen, Row.InterestDueFen),
        ("field.fineFen", Row.FineFen, Row.FineDueFen),
    ];

    /// <summary>What the reader may do with it.</summary>
    public GivableCommands Commands => new(
        this, "recovery", Row.Version, kind => RecoveryLifecycle.Allows(Kebab.Read<RecoveryStatus>(Row.Status), kind.Type), ("recoveryId", Row.RecoveryId));

    public async Task<IActionResult> OnGetAsync(string id, string? cursor)
    {
        if (!Ids.IsValid(id) || await recoveries.Find(At, id, Cancel) is not { } row)
        {
            return NotFound();
        }

        Row = row;
        Trail = await trail.Of(At, Recovery.StreamOf(id), cursor, TrailSize, Cancel);
        return Page();
    }
}
