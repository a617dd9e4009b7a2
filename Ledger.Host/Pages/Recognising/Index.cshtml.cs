using Ledger.Host.Pages.Giving;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Recognising;

/// <summary>平台与揭榜: what was recognised, called for and published, and what falling support may still ask.</summary>
public sealed class IndexModel(Registers registers, Watches watches) : LedgerPage
{
    private const int Most = 100;
    private static readonly RegisterFilter Everything = new();

    public override string Area => "platforms";

    public IReadOnlyList<RegisterRow<PlatformDetail>> Platforms { get; private set; } = [];
    public IReadOnlyList<RegisterRow<CallDetail>> Calls { get; private set; } = [];
    public IReadOnlyList<RegisterRow<ListDetail>> Lists { get; private set; } = [];
    public IReadOnlyList<TaperLiability> Liabilities { get; private set; } = [];

    /// <summary>What the reader may do here.</summary>
    public GivableCommands Commands => GivableCommands.Join(
        new(this, "platform.recognise", null, _ => true), new(this, "taper", null, _ => true), new(this, "challenge-call.post", null, _ => true),
        new(this, "published-list", null, _ => true));

    public async Task OnGetAsync()
    {
        var on = At.BusinessUntil ?? Today;
        Platforms = (await registers.List(RegisterKinds.Platforms, At, on, Everything, null, Most, Cancel)).Items;
        Calls = (await registers.List(RegisterKinds.Calls, At, on, Everything, null, Most, Cancel)).Items;
        Lists = (await registers.List(RegisterKinds.Lists, At, on, Everything, null, Most, Cancel)).Items;
        Liabilities = await watches.Tapers(At, Cancel);
    }
}
