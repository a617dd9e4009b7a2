using System.Collections.Frozen;

namespace Ledger.Host.Pages;

/// <summary>
/// Which pages honour the business clock. A link keeps <c>businessUntil</c> only where its target honours it, and a page that does not refuses it:
/// a date that changes nothing would lie to whoever reads the page.
/// </summary>
public static class BusinessClock
{
    /// <summary>The name in addresses.</summary>
    public const string Name = "businessUntil";

    /// <summary>Pages with all that lie below them.</summary>
    private static readonly FrozenSet<string> Areas = FrozenSet.Create(
        StringComparer.Ordinal,
        "audit", "awards", "challenges", "compare", "exposures", "figures", "funds", "indicators", "investment-funds", "linkages", "lists", "loans", "notices", "parties", "platforms",
        "recoveries", "reviews", "schemes", "why");

    /// <summary>Pages without what lies below them.</summary>
    private static readonly FrozenSet<string> Alone = FrozenSet.Create(StringComparer.Ordinal, "requests");

    /// <summary>Whether a page of a ledger honours it.</summary>
    /// <param name="path">Its address, the ledger first.</param>
    public static bool CountsAt(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries) is [_, var area, .. var below] && (Areas.Contains(area) || (below.Length == 0 && Alone.Contains(area)));
}
