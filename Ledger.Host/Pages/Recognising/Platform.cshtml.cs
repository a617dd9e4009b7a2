using Ledger.Domain.Kernel;
using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Recognising;

/// <summary>平台: one platform, its recognitions, and its falling support year by year.</summary>
public sealed class PlatformModel(Registers registers, AuditTrail trail) : LedgerPage
{
    private const int TrailSize = 25;

    public override string Area => "platforms";

    public RegisterRow<PlatformDetail> Platform { get; private set; } = null!;
    public IReadOnlyList<RegisterRow<TaperDetail>> Tapers { get; private set; } = [];
    public Page<TrailRow> Trail { get; private set; } = new([], null, null);

    /// <summary>What the reader may do with it and with its support.</summary>
    public GivableCommands Commands => GivableCommands.Join(
    [
        new(this, "platform", Platform.Version, kind => kind.Name != "platform.recognise" || Platform.Standing != "recognised", ("platformId", Platform.Id)),
        new(this, "taper.fix", null, _ => true, ("platformId", Platform.Id)),
        .. Tapers.Where(taper => taper.Status == "running").Select(taper =>
            new GivableCommands(this, "taper", taper.Version, kind => kind.Name != "taper.fix", ("taperId", taper.Id))),
    ]);

    public async Task<IActionResult> OnGetAsync(string id, string? cursor)
    {
        var on = At.BusinessUntil ?? Today;
        if (!Ids.IsValid(id) || await registers.Find(RegisterKinds.Platforms, At, on, id, Cancel) is not { } platform)
        {
            return NotFound();
        }

        Platform = platform;
        Tapers = [.. (await registers.All(RegisterKinds.Tapers, At, on, Cancel)).Where(taper => taper.Detail.PlatformId == id)];
        Trail = await trail.Of(At, Domain.Platforms.Platform.StreamOf(id), cursor, TrailSize, Cancel);
        return Page();
    }
}
