using Ledger.Domain.Kernel;
using Ledger.Host.Language;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Verifying;

/// <summary>核验: the whole ledger recomputed from its stored bytes, with progress, and what was found. Whoever may, starts and stops it.</summary>
public sealed class IndexModel(VerificationRuns runs) : LedgerPage
{
    public override string Area => "audit";

    /// <summary>The latest, newest first.</summary>
    public IReadOnlyList<VerificationRun> Runs { get; private set; } = [];

    /// <summary>The one that goes on now.</summary>
    public VerificationRun? UnderWay => Runs.FirstOrDefault(run => run.IsUnderWay);

    /// <summary>The last one that came to an end.</summary>
    public VerificationRun? Last => Runs.FirstOrDefault(run => run.State is VerificationState.Sound or VerificationState.Unsound);

    /// <summary>Why it was not started.</summary>
    public Refusal? Refused { get; private set; }

    /// <summary>Whether the reader may start and stop one.</summary>
    public bool MayVerify => Caller.MayVerify(LedgerId);

    /// <summary>How to do the same with the installation at hand, and hold it against a checkpoint that was kept.</summary>
    public string Command => $"deploy/ledger verify --ledger {LedgerId} --checkpoint kept.checkpoint";

    public void OnGet() => Runs = runs.Latest(LedgerId);

    public async Task<IActionResult> OnPostAsync(string? act, string? run, bool journalOnly)
    {
        if (!MayVerify)
        {
            return new StatusCodeResult(StatusCodes.Status403Forbidden);
        }

        if (act == "stop")
        {
            return runs.Cancel(LedgerId, run ?? "") ? LocalRedirect($"/{LedgerId}/verify") : NotFound();
        }

        (_, Refused) = await runs.Start(LedgerId, Caller.Id, journalOnly, Cancel);
        if (Refused is null)
        {
            return LocalRedirect($"/{LedgerId}/verify");
        }

        Response.StatusCode = RefusalStatus.Of(Refused.Code);
        OnGet();
        return Page();
    }
}
