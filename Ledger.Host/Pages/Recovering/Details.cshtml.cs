using System.Globalization;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Recoveries;
using Ledger.Host.Engine;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Recovering;

/// <summary>One recovery: what is asked for line by line, on what grounds, what came in, and what can be done next.</summary>
public sealed class DetailsModel(Projections.Recoveries recoveries, AuditTrail trail, Streams streams, LedgerEngines engines) : ActingPage(engines)
{
    private const int TrailSize = 25;

    public override string Area => "recoveries";
    protected override bool HasAsOfBar => true;

    public RecoveryRow Recovery { get; private set; } = null!;

    /// <summary>What the reader can do now.</summary>
    public IReadOnlyList<FormAct> Acts { get; private set; } = [];

    /// <summary>Entries of the recovery and those that speak of it, newest first.</summary>
    public Page<TrailRow> Trail { get; private set; } = new([], null, null);

    /// <summary>What was asked for and what of that is open, line by line.</summary>
    public IReadOnlyList<(string Key, long AskedFen, long DueFen)> Lines =>
    [
        ("field.principalFen", Recovery.PrincipalFen, Recovery.PrincipalDueFen), ("field.interestFen", Recovery.InterestFen, Recovery.InterestDueFen),
        ("field.fineFen", Recovery.FineFen, Recovery.FineDueFen),
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
            Refused(tried.Kind, Domain.Recoveries.Recovery.StreamOf(id), FormAct.Unreadable(fault!));
            return Page();
        }

        if (await Carry(command, key, looked) is { } position)
        {
            return LocalRedirect(Seen("/recoveries/" + id, position));
        }

        await Load(id, null);
        return Page();
    }

    private async Task<bool> Load(string id, string? cursor)
    {
        if (!Ids.IsValid(id) || await recoveries.Find(At, id, Cancel) is not { } row)
        {
            return false;
        }

        Recovery = row;
        var stream = Domain.Recoveries.Recovery.StreamOf(id);
        Trail = await trail.Of(At, stream, cursor, TrailSize, Cancel);
        if (!At.IsPast)
        {
            var state = (Domain.Recoveries.Recovery)(await streams.At(LedgerId, stream, At.Position, Cancel)).State;
            var pool = (FundPool)(await streams.At(LedgerId, FundPool.StreamOf(row.PoolId), At.Position, Cancel)).State;
            Acts = [.. RecoveryActs.Of(row, state, RecoveryDecider.DestinationOf(pool, Today)).Where(each => May(each.Kind))];
        }

        return true;
    }
}
