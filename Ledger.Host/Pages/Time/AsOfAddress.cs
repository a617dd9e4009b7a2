using System.Globalization;
using Ledger.Host.Journal;
using Ledger.Host.Language;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages;

/// <summary>
/// The moment that an address names: <c>asOf</c> (an instant with offset; a bare day means its end, a bare time is read in the zone of the
/// books), <c>position</c> in permalinks, <c>businessUntil</c> beside them. Nothing named means now.
/// </summary>
public sealed record AsOfAddress(AsOf AsOf, bool IsCanonical)
{
    private static readonly string[] LocalForms = ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm"];

    /// <summary>Reads the query; null where it cannot be understood. A moment that has not come yet is now.</summary>
    public static AsOfAddress? Read(IQueryCollection query, DateTimeOffset now)
    {
        DateOnly? until = null;
        if (Value(query, "businessUntil") is { } day)
        {
            if (!DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                return null;
            }

            until = date;
        }

        if (Value(query, "asOf") is { } text)
        {
            if (!TryReadInstant(text, out var instant))
            {
                return null;
            }

            return instant >= now
                ? new AsOfAddress(AsOf.Now with { BusinessUntil = until }, IsCanonical: false)
                : new AsOfAddress(new AsOf(instant, null, until), DateFormat.Address(instant) == text);
        }

        if (Value(query, "position") is { } place)
        {
            return long.TryParse(place, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
                ? new AsOfAddress(new AsOf(null, position, until), IsCanonical: true)
                : null;
        }

        return new AsOfAddress(AsOf.Now with { BusinessUntil = until }, query["asOf"].Count == 0);
    }

    /// <summary>The last instant of a day in the zone of the books, to the microsecond that the journal keeps.</summary>
    public static DateTimeOffset EndOf(DateOnly day) => new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), Instants.ChinaOffset).AddMicroseconds(-1);

    /// <summary>A moment beside that of the page: an instant in the forms of <c>asOf</c>, or <c>position:N</c>; null where it is neither.</summary>
    public static AsOf? ReadMoment(string text) =>
        text.StartsWith("position:", StringComparison.Ordinal)
            ? long.TryParse(text.AsSpan("position:".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? new AsOf(Position: position) : null
            : TryReadInstant(text.Trim(), out var instant) ? new AsOf(instant) : null;

    private static bool TryReadInstant(string text, out DateTimeOffset instant)
    {
        // A plus sign that nobody escaped arrives as a blank.
        text = text.Length > 20 ? text.Replace(' ', '+') : text;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            instant = EndOf(day);
            return true;
        }

        if (DateTime.TryParseExact(text, LocalForms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            instant = new DateTimeOffset(local, Instants.ChinaOffset);
            return true;
        }

        // Only with an offset: anything else would be read in the zone of whatever machine this is.
        instant = default;
        return text.Length > 16 && text.IndexOf('T', StringComparison.Ordinal) == 10
            && (text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > 10)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    private static string? Value(IQueryCollection query, string name) => query[name].ToString() is { Length: > 0 } value ? value.Trim() : null;
}
