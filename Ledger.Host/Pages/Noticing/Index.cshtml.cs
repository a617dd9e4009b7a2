using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Noticing;

/// <summary>公示: what is to be awarded to whom, until when anybody may object, and what came of the objections.</summary>
public sealed class IndexModel(Notices notices, TimeProvider clock) : LedgerPage
{
    private const int PageSize = 50;

    public override string Area => "notices";
    protected override bool HasAsOfBar => true;

    /// <summary>The day that standings speak of.</summary>
    public DateOnly On => Notices.DayOf(At, clock);

    /// <summary>Whether only those are shown that are not over.</summary>
    public bool OpenOnly { get; private set; }

    public Page<NoticeRow> List { get; private set; } = new([], null, null);

    public async Task OnGetAsync(bool open, string? cursor)
    {
        OpenOnly = open;
        List = await notices.List(At, On, open, cursor, PageSize, Cancel);
    }
}
