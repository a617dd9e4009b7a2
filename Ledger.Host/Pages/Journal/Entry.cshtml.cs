using System.Text.Json;
using Ledger.Host.Language;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Journal;

/// <summary>One entry: what was recorded, by whom, with what effect, and the exact text that was hashed.</summary>
public sealed class EntryModel(JournalPages journal, Streams streams) : LedgerPage
{
    private const int LongestCommand = 20;

    /// <summary>Streams with more entries than this are not folded for the sake of one page.</summary>
    private const long LongestFold = 20_000;

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public override string Area => "journal";

    public EntryRow Entry { get; private set; } = null!;

    /// <summary>The members of the stream's state that the event changed; null where they were not worked out.</summary>
    public IReadOnlyList<StateChange>? Changes { get; private set; }

    /// <summary>The other entries of the same command.</summary>
    public IReadOnlyList<EntryRow> Siblings { get; private set; } = [];

    /// <summary>Positions of the stream's entries before and after.</summary>
    public long? PreviousInStream { get; private set; }
    public long? NextInStream { get; private set; }

    /// <summary>The stored text, laid out for reading; the hash is over the text as it is stored.</summary>
    public string Readable { get; private set; } = "";

    /// <summary>How to fetch the exact text with a token.</summary>
    public string Curl => FormattableString.Invariant(
        $"curl -H \"Authorization: Bearer $TOKEN\" {Request.Scheme}://{Request.Host}/api/ledgers/{LedgerId}/journal/entries/{Entry.Position}");

    public async Task<IActionResult> OnGetAsync(long position)
    {
        if (await journal.Find(LedgerId, position, Cancel) is not { } entry)
        {
            return NotFound();
        }

        Entry = entry;
        using (var json = JsonDocument.Parse(entry.Json))
        {
            Readable = JsonSerializer.Serialize(json.RootElement, Indented);
        }

        if (entry.Happened is not null && entry.Version <= LongestFold)
        {
            var (before, after) = await streams.Around(LedgerId, entry.Stream, entry.Version, Cancel);
            Changes = StateChanges.Between(before, after, id => NameOf(id));
        }

        Siblings = [.. (await journal.List(At, new EntryFilter { CommandId = entry.CommandId }, null, LongestCommand, Cancel)).Items
            .Where(other => other.Position != entry.Position).Reverse()];
        PreviousInStream = await streams.PositionOf(LedgerId, entry.Stream, entry.Version - 1, Cancel);
        NextInStream = await streams.PositionOf(LedgerId, entry.Stream, entry.Version + 1, Cancel);
        return Page();
    }
}
