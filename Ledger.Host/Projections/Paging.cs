using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Ledger.Host.Projections;

/// <summary>A part of a list, with opaque cursors to the parts after and before it; null where there is none.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next, string? Previous);

/// <summary>The text is no cursor of ours.</summary>
public sealed class InvalidCursorException() : FormatException("The cursor cannot be read.");

/// <summary>
/// Where a page begins. A cursor pins the position of the list it belongs to, so that pages do not shift while the ledger grows.
/// </summary>
/// <param name="Position">The moment of the whole list.</param>
/// <param name="Key">The row next to the page; rows are told apart by the entry that made them.</param>
/// <param name="Back">Whether the page lies before that row.</param>
public readonly record struct Cursor(long Position, long Key, bool Back)
{
    /// <summary>The position that a cursor pins, for resolving its moment; null where there is no cursor.</summary>
    /// <exception cref="InvalidCursorException">The text is no cursor.</exception>
    public static long? PositionOf(string? cursor) => cursor is null ? null : Read(cursor).Position;

    /// <exception cref="InvalidCursorException">The text is no cursor.</exception>
    internal static Cursor Read(string text)
    {
        Span<byte> bytes = stackalloc byte[64];
        if (text.Length <= 80 && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var length))
        {
            var parts = Encoding.ASCII.GetString(bytes[..length]).Split('.');
            if (parts is [var position, var key, "n" or "p"]
                && long.TryParse(position, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
                && long.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var row))
            {
                return new Cursor(at, row, parts[2] == "p");
            }
        }

        throw new InvalidCursorException();
    }

    public override string ToString() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Position}.{Key}.{(Back ? "p" : "n")}")));
}

/// <summary>Which rows a page asks the database for.</summary>
internal sealed record Window(long Position, long Bound, bool Descending, int Take)
{
    /// <summary>How a key compares with <see cref="Bound"/>.</summary>
    public string Beyond => Descending ? "<" : ">";

    public string Direction => Descending ? "desc" : "asc";
}

internal static class Paging
{
    /// <summary>Most rows of a page.</summary>
    public const int MaxLimit = 1_000;

    /// <summary>Reads one row more than the page holds, to know whether there is another page.</summary>
    public static async Task<Page<T>> Page<T>(
        Moment at, string? cursor, int limit, bool newestFirst, Func<T, long> key, Func<Window, Task<List<T>>> fetch)
    {
        limit = Math.Clamp(limit, 1, MaxLimit);
        var from = cursor is null ? (Cursor?)null : Cursor.Read(cursor);
        var back = from is { Back: true };
        var descending = newestFirst != back;
        var position = from?.Position ?? at.Position;
        var rows = await fetch(new Window(position, from?.Key ?? (descending ? long.MaxValue : 0), descending, limit + 1));
        var more = rows.Count > limit;
        if (more)
        {
            rows.RemoveAt(limit);
        }

        if (back)
        {
            rows.Reverse();
        }

        return rows.Count == 0
            ? new Page<T>([], null, null)
            : new Page<T>(
                rows,
                more || back ? new Cursor(position, key(rows[^1]), false).ToString() : null,
                back ? (more ? new Cursor(position, key(rows[0]), true).ToString() : null)
                    : from is null ? null : new Cursor(position, key(rows[0]), true).ToString());
    }
}
