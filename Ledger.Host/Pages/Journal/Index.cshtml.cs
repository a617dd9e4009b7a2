using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Journal;

/// <summary>事件: what was recorded, newest first.</summary>
public sealed class IndexModel(JournalPages journal) : LedgerPage
{
    private const int PageSize = 40;

    /// <summary>What entries can be narrowed to, with the beginning of their stored names.</summary>
    public static readonly IReadOnlyList<(string Key, string Prefix)> Areas =
    [
        ("pools", "fund-pool."), ("projects", "project-grant."), ("platforms", "platform-grant."), ("orders", "disbursement-order."), ("investment-funds", "fund."),
        ("rules", "rulebook."),
    ];

    public override string Area => "journal";

    public Page<EntryRow> Entries { get; private set; } = new([], null, null);

    /// <summary>The filters in force.</summary>
    public string? Of { get; private set; }
    public string? Subject { get; private set; }
    public string? Stream { get; private set; }
    public bool IsFiltered => Of is not null || Subject is not null || Stream is not null;

    public async Task OnGetAsync(string? of, string? subject, string? stream, string? cursor)
    {
        (Of, Subject, Stream) = (of, subject?.Trim(), stream);
        Entries = await journal.List(At, new EntryFilter
        {
            Type = Areas.FirstOrDefault(area => area.Key == of).Prefix, Subject = Subject, Stream = stream,
        }, cursor, PageSize, Cancel);
    }
}
