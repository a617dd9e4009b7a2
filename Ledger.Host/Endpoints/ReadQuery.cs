using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Projections;

namespace Ledger.Host.Endpoints;

/// <summary>
/// The query of a read. A name that the read does not know is refused rather than ignored: a misspelt <c>asOf</c> must never answer with today's
/// money. The first fault found is kept; the values read after it do not matter.
/// </summary>
internal sealed class ReadQuery
{
    public const int StandardLimit = 100;
    public const int LargestLimit = 1_000;

    private static readonly string[] InstantForms = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];
    private readonly IQueryCollection _query;

    public ReadQuery(IQueryCollection query, IReadOnlyList<string> known)
    {
        _query = query;
        foreach (var (name, values) in query)
        {
            if (!known.Contains(name, StringComparer.Ordinal) && name is not ("asOf" or "businessUntil" or "position" or "culture"))
            {
                Refuse(name, values.ToString());
            }
            else if (values.Count > 1)
            {
                Refuse(name, values.ToString());
            }
        }
    }

    /// <summary>The first thing that is wrong, or null.</summary>
    public Refusal? Fault { get; private set; }

    /// <summary>The text of a name; null where it is absent or empty.</summary>
    public string? Text(string name) => _query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text
        ? text.Length <= 200 && !text.Contains('\0', StringComparison.Ordinal) ? text : Refuse(name, text) : null;

    /// <summary>One of the given words; null where it is absent.</summary>
    public string? OneOf(string name, IReadOnlyList<string> words) => Text(name) is not { } text ? null : words.Contains(text, StringComparer.Ordinal) ? text : Refuse(name, text);

    /// <summary>A whole number that is not negative.</summary>
    public long? Number(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        Refuse(name, text);
        return null;
    }

    /// <summary>A day as <c>yyyy-MM-dd</c>.</summary>
    public DateOnly? Date(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            return date;
        }

        Refuse(name, text);
        return null;
    }

    /// <summary>How many rows a page may have.</summary>
    public int Limit()
    {
        var limit = Number("limit") ?? StandardLimit;
        if (limit is >= 1 and <= LargestLimit)
        {
            return (int)limit;
        }

        Refuse("limit", Text("limit") ?? "");
        return StandardLimit;
    }

    /// <summary>Whether the longest waiting come first (<c>order=oldest</c>) instead of the last changed (<c>newest</c>).</summary>
    public bool OldestFirst()
    {
        var order = Text("order");
        if (order is not (null or "oldest" or "newest"))
        {
            Refuse("order", order);
        }

        return order == "oldest";
    }

    /// <summary>
    /// The moment that is asked for: an instant with its offset, a day (its end in China), or <c>position:N</c>; a cursor pins the position of
    /// the list it belongs to.
    /// </summary>
    public AsOf AsOf()
    {
        var businessUntil = Date("businessUntil");
        var text = Text("asOf");
        if (Text("cursor") is { } cursor)
        {
            try
            {
                return new AsOf(Position: Cursor.PositionOf(cursor), BusinessUntil: businessUntil);
            }
            catch (InvalidCursorException)
            {
                Refuse("cursor", cursor);
            }
        }

        if (text is null)
        {
            return new AsOf(BusinessUntil: businessUntil);
        }

        return Moment("asOf") is { } moment ? moment with { BusinessUntil = businessUntil } : Projections.AsOf.Now;
    }

    /// <summary>Refuses a business date where a read has none; null where none was given.</summary>
    public static Refusal? RecordedOnly(AsOf asked, HttpRequest request) => asked.BusinessUntil is null ? null
        : Refusal.Of(RefusalCodes.NoBusinessClock, new Fact("what", request.PathBase.Add(request.Path).ToUriComponent()));

    /// <summary>The moment under a name, read as <c>asOf</c> is; null where it is absent.</summary>
    public AsOf? Moment(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (text.StartsWith("position:", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan("position:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var position))
        {
            return new AsOf(Position: position);
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            var end = day == DateOnly.MaxValue ? DateTimeOffset.MaxValue
                : new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), Instants.ChinaOffset).AddMicroseconds(-1);
            return new AsOf(Instant: end);
        }

        // An unescaped plus sign arrives as a blank.
        var instantText = text.Replace(' ', '+').Replace("Z", "+00:00", StringComparison.Ordinal);
        if (DateTimeOffset.TryParseExact(instantText, InstantForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var instant))
        {
            return new AsOf(Instant: instant);
        }

        Refuse(name, text);
        return null;
    }

    private string? Refuse(string field, string value)
    {
        Fault ??= CommandText.Invalid(field, value);
        return null;
    }
}
