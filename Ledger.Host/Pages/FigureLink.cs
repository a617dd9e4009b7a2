using Ledger.Host.Language;

namespace Ledger.Host.Pages;

/// <summary>A figure of the balances that leads to the entries behind it.</summary>
/// <param name="PoolId">The pool; null for the sum over all pools.</param>
/// <param name="Figure">Its name, as <c>why</c> knows it.</param>
public sealed record FigureLink(LedgerPage Page, string? PoolId, string Figure, long Fen)
{
    /// <summary>What a figure is called.</summary>
    public static string NameOf(string figure) => Words.Of("figure." + figure);

    /// <summary>Where its entries are told, on both clocks of the page.</summary>
    public string Address(HttpRequest request) => request.To(
        $"/{Page.LedgerId}/why", ("pool", PoolId), ("figure", Figure), ("businessUntil", Page.At.BusinessUntil is { } until ? DateFormat.Table(until) : null));
}
