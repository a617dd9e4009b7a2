using System.Globalization;

namespace Ledger.Host.Pages.Investing;

/// <summary>How shares and multiples are shown; a dash where there is none.</summary>
public static class Measures
{
    /// <summary>A multiple of what was paid in: 12345 is 1.23×, floored.</summary>
    public static string Times(long? ratioBp) =>
        ratioBp is { } bp ? (decimal.Floor(bp / 100m) / 100m).ToString("0.00", CultureInfo.InvariantCulture) + "×" : "—";

    /// <summary>A share in percent: 2550 is 25.5%.</summary>
    public static string Percent(long? ratioBp) => ratioBp is { } bp ? (bp / 100m).ToString("0.##", CultureInfo.InvariantCulture) + "%" : "—";
}
