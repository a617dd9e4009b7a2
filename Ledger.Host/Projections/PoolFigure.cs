using System.Collections.Immutable;
using Ledger.Domain.FundPools;
using Ledger.Domain.Postings;
using Ledger.Host.Projections.Folding;

namespace Ledger.Host.Projections;

/// <summary>
/// A figure of the balances pages and the accounts that it adds up. Authority stands on the credit side of its accounts and is shown above
/// zero, so each account has the sign it is shown with.
/// </summary>
/// <param name="Name">As in addresses: <c>in-flight</c>, <c>disbursed</c>.</param>
/// <param name="Of">The figure as the balances say it, in fen.</param>
public sealed record PoolFigure(string Name, Func<PoolBalance, long> Of)
{
    /// <summary>One figure per account.</summary>
    public static readonly ImmutableArray<PoolFigure> Single =
    [
        new("appropriated", p => p.AppropriatedFen), new("adjusted", p => p.AdjustedFen), new("carried-in", p => p.CarriedInFen), new("recovered", p => p.RecoveredFen),
        new("available", p => p.AvailableFen), new("reserved", p => p.ReservedFen), new("obligated", p => p.ObligatedFen), new("in-flight", p => p.InFlightFen),
        new("lapsed", p => p.LapsedFen), new("carried-out", p => p.CarriedOutFen), new("disbursed-project", p => p.DisbursedProjectFen),
        new("disbursed-platform", p => p.DisbursedPlatformFen), new("disbursed-linkage", p => p.DisbursedLinkageFen), new("disbursed-risk", p => p.DisbursedRiskFen),
    ];

    private static readonly ImmutableArray<PoolFigure> Sums =
    [
        new("authority", p => p.AppropriatedFen + p.AdjustedFen + p.CarriedInFen + p.RecoveredFen) { Parts = ["appropriated", "adjusted", "carried-in", "recovered"] },
        new("disbursed", p => p.DisbursedFen) { Parts = ["disbursed-project", "disbursed-platform", "disbursed-linkage", "disbursed-risk"] },
        new("gone", p => p.LapsedFen + p.CarriedOutFen) { Parts = ["lapsed", "carried-out"] },
    ];

    /// <summary>All of them; a sum of several accounts comes after those.</summary>
    public static readonly ImmutableArray<PoolFigure> All = [.. Single, .. Sums];

    /// <summary>The figures that it adds up; itself where it is one account.</summary>
    private ImmutableArray<string> Parts { get => field.IsDefault ? [Name] : field; init; }

    /// <summary>The figure of a name, or null.</summary>
    public static PoolFigure? Find(string? name) => All.FirstOrDefault(figure => figure.Name == name);

    /// <summary>Its accounts in a pool, each with the sign it is shown with.</summary>
    internal IEnumerable<(string Account, long Sign)> AccountsIn(string poolId)
    {
        var names = PoolAccounts.NamesOf(new PostingRules().AccountsOf(FundPool.StreamOf(poolId)));
        return Parts.Select(part => Array.IndexOf(PoolAccounts.Columns, part.Replace('-', '_') + "_fen")).Select(column => (names[column], PoolAccounts.Shown(column, 1)));
    }
}
