using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Ruling;

/// <summary>政策: the support schemes and which of their versions are in force. Read only here.</summary>
public sealed class IndexModel(Projections.Schemes schemes) : LedgerPage
{
    public override string Area => "schemes";

    public IReadOnlyList<SchemeRow> List { get; private set; } = [];

    public async Task OnGetAsync() => List = await schemes.List(At, At.BusinessUntil ?? Today, Cancel);
}
