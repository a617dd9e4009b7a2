using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Registering;

/// <summary>主体: the register of parties. Read only here.</summary>
public sealed class IndexModel(Parties parties) : LedgerPage
{
    private const int PageSize = 25;

    public override string Area => "parties";

    public Page<PartyRow> List { get; private set; } = new([], null, null);
    public string? Text { get; private set; }

    public async Task OnGetAsync(string? text, string? cursor)
    {
        Text = text?.Trim();
        List = await parties.List(At, At.BusinessUntil ?? Today, Text, oldestFirst: false, cursor, PageSize, Cancel);
    }
}
