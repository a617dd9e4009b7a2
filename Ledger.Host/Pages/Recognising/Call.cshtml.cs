using Ledger.Domain.ChallengeCalls;
using Ledger.Domain.Kernel;
using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Recognising;

/// <summary>揭榜挂帅: one call, its bids, what was filed and, apart from that, what was funded (A9).</summary>
public sealed class CallModel(Registers registers, AuditTrail trail) : LedgerPage
{
    private const int TrailSize = 25;

    public override string Area => "platforms";

    public RegisterRow<CallDetail> Call { get; private set; } = null!;
    public Page<TrailRow> Trail { get; private set; } = new([], null, null);

    /// <summary>What the reader may do with it.</summary>
    public GivableCommands Commands => new(this, "challenge-call", Call.Version, kind => kind.Name switch
    {
        "challenge-call.post" => false,
        "challenge-call.place-bid" => Call.Standing == "posted",
        "challenge-call.select-winner" => Call.Standing == "bidding-over",
        "challenge-call.close" => Call.Status == "posted",
        _ => !Call.Detail.Bids.IsEmpty,
    }, ("challengeId", Call.Id));

    public async Task<IActionResult> OnGetAsync(string id, string? cursor)
    {
        if (!Ids.IsValid(id) || await registers.Find(RegisterKinds.Calls, At, At.BusinessUntil ?? Today, id, Cancel) is not { } call)
        {
            return NotFound();
        }

        Call = call;
        Trail = await trail.Of(At, ChallengeCall.StreamOf(id), cursor, TrailSize, Cancel);
        return Page();
    }
}
