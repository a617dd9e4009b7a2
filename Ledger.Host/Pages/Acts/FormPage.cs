using System.Globalization;
using Ledger.Host.Engine;
using Ledger.Host.Language;

namespace Ledger.Host.Pages;

/// <summary>A page whose forms are written out, because their fields belong to a table or to one another.</summary>
public abstract class FormPage(LedgerEngines engines) : ActingPage(engines)
{
    /// <summary>The day that a field names; null where it names none.</summary>
    protected static DateOnly? DayIn(string? typed) =>
        DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    /// <summary>The amount that a field holds in yuan; 0 where it holds none, which the command's shape check refuses.</summary>
    protected static long FenIn(string? typed) => AmountFormat.TryRead(typed, out var amountFen) ? amountFen : 0;
}
