using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace Ledger.Domain.ReviewPanels;

/// <summary>
/// The draw of a panel, from a seed that was committed to before the candidates were known. Anybody can repeat it with a shell:
/// <code>printf 'ledger.panel-draw.v1\n%s\n%s\n%s' "$SEED" "$PANEL" "$EXPERT" | sha256sum</code>
/// is a candidate's ticket; the candidates in the order of their tickets, the smallest first, are the sequence. The first seats of the
/// sequence that are free of conflicts are drawn, and replacements go on where it stopped. The seed is 64 lower-case hex digits, of which at
/// least 128 bits are random; its digest is <code>printf %s "$SEED" | sha256sum</code>. Source: A6.
/// </summary>
public static class PanelDraw
{
    /// <summary>The first line of what a ticket is the digest of: a changed algorithm gets another one.</summary>
    public const string Algorithm = "ledger.panel-draw.v1";

    /// <summary>SHA-256 of the seed's 64 ASCII characters, in lower-case hex.</summary>
    public static string DigestOf(string seed) => Hex(seed);

    /// <summary>A candidate's ticket, in lower-case hex.</summary>
    public static string Ticket(string seed, string panelId, string expertId) => Hex($"{Algorithm}\n{seed}\n{panelId}\n{expertId}");

    /// <summary>The candidates in the order of the draw. Whatever order they are given in, the sequence is the same.</summary>
    public static ImmutableArray<string> Sequence(string seed, string panelId, ImmutableArray<string> candidates) =>
    [
        .. candidates.Select(id => (Ticket: Ticket(seed, panelId, id), Id: id))
            .OrderBy(c => c.Ticket, StringComparer.Ordinal).ThenBy(c => c.Id, StringComparer.Ordinal).Select(c => c.Id),
    ];

    /// <summary>What names a list of candidates: SHA-256 over their ids, sorted by their bytes, a line feed after each.</summary>
    public static string DigestOf(ImmutableArray<string> candidates) =>
        Hex(string.Concat(candidates.Order(StringComparer.Ordinal).Select(id => id + "\n")));

    private static string Hex(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
