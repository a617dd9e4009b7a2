using Ledger.Host.Language;

namespace Ledger.Host.Pages;

/// <summary>A figure that leads to the entries behind it.</summary>
/// <param name="PoolId">The pool; null for the sum over all pools, and for a figure of something else.</param>
/// <param name="Figure">Its name, as <c>why</c> knows it.</param>
public sealed record FigureLink(LedgerPage Page, string? PoolId, string Figure, long Fen)
{
    /// <summary>The stream of the award, linkage, loan, fund or party; null for a figure of pools.</summary>
    public string? Of { get; init; }

    /// <summary>Whether what it takes from another is shown below zero.</summary>
    public bool IsTaken { get; init; }

    /// <summary>Whether its sign is always shown.</summary>
    public bool IsChange { get; init; }

    /// <summary>A figure of an award, linkage, loan, fund or party.</summary>
    public static FigureLink OfRow(LedgerPage page, string stream, string figure, long fen) => new(page, null, figure, fen) { Of = stream };

    /// <summary>The amount as the page shows it.</summary>
    public string Text => IsChange || IsTaken ? AmountFormat.Change(IsTaken ? -Fen : Fen) : AmountFormat.Table(Fen);

    /// <summary>What a figure is called.</summary>
    public static string NameOf(string figure) => Words.Of("figure." + figure);

    /// <summary>Where its entries are told, on both clocks of the page.</summary>
    public string Address(HttpRequest request) => request.To(
        $"/{Page.LedgerId}/why", ("pool", PoolId), ("of", Of), ("figure", Figure), ("businessUntil", Page.At.BusinessUntil is { } until ? DateFormat.Table(until) : null));
}
