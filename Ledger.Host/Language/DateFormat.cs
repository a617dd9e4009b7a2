using System.Globalization;
using Ledger.Host.Journal;

namespace Ledger.Host.Language;

/// <summary>How days and instants are written. Instants are shown in the zone of the books, China Standard Time, and say so.</summary>
public static class DateFormat
{
    private const string Zone = "UTC+08:00";

    /// <summary>In a sentence: 2026年3月31日, or 31 March 2026.</summary>
    public static string Prose(DateOnly date) => date.ToString(Words.Of("format.date"), CultureInfo.CurrentCulture);

    /// <summary>In a table: 2026-03-31.</summary>
    public static string Table(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>In a table, where the second does not matter: 2026-03-31 17:05.</summary>
    public static string Minute(DateTimeOffset instant) => Local(instant).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>On an evidence line: 2026-03-31 23:59:59 (UTC+08:00).</summary>
    public static string Instant(DateTimeOffset instant) =>
        $"{Local(instant).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} ({Zone})";

    /// <summary>As <c>asOf</c> stands in an address: 2026-03-31T23:59:59+08:00.</summary>
    public static string Address(DateTimeOffset instant)
    {
        var local = Local(instant);
        return local.ToString(local.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:sszzz" : "yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture);
    }

    /// <summary>As a date-time field of a form wants it: 2026-03-31T23:59:59, without zone.</summary>
    public static string Field(DateTimeOffset instant) => Local(instant).ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    private static DateTimeOffset Local(DateTimeOffset instant) => instant.ToOffset(Instants.ChinaOffset);
}
