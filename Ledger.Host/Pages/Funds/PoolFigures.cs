using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Funds;

/// <summary>
/// The figures of a pool, or of several together, as a reader compares them: all authority received (net of adjustments, with what came
/// over from the year before and what was recovered), and the parts it was used for. Amounts in fen; the parts add up to the whole.
/// </summary>
public sealed record PoolFigures
{
    /// <summary>Appropriated, adjusted, carried in and recovered.</summary>
    public long AuthorityFen { get; init; }
    public long ReservedFen { get; init; }
    public long ObligatedFen { get; init; }
    public long InFlightFen { get; init; }
    public long DisbursedFen { get; init; }
    public long LapsedFen { get; init; }
    public long CarriedOutFen { get; init; }
    public long AvailableFen { get; init; }

    /// <summary>The parts in the order in which money moves, most final first; the name is the key of its words.</summary>
    public IReadOnlyList<(string Name, long AmountFen)> Parts =>
    [
        ("disbursed", DisbursedFen), ("in-flight", InFlightFen), ("obligated", ObligatedFen), ("reserved", ReservedFen),
        ("gone", LapsedFen + CarriedOutFen), ("available", AvailableFen),
    ];

    /// <summary>The figures of one pool.</summary>
    public static PoolFigures Of(PoolBalance p) => new()
    {
        AuthorityFen = p.AppropriatedFen + p.AdjustedFen + p.CarriedInFen + p.RecoveredFen,
        ReservedFen = p.ReservedFen, ObligatedFen = p.ObligatedFen, InFlightFen = p.InFlightFen, DisbursedFen = p.DisbursedFen,
        LapsedFen = p.LapsedFen, CarriedOutFen = p.CarriedOutFen, AvailableFen = p.AvailableFen,
    };

    /// <summary>The sum over pools.</summary>
    public static PoolFigures Sum(IEnumerable<PoolBalance> pools) => pools.Select(Of).Aggregate(new PoolFigures(), (sum, p) => new PoolFigures
    {
        AuthorityFen = sum.AuthorityFen + p.AuthorityFen, ReservedFen = sum.ReservedFen + p.ReservedFen,
        ObligatedFen = sum.ObligatedFen + p.ObligatedFen, InFlightFen = sum.InFlightFen + p.InFlightFen,
        DisbursedFen = sum.DisbursedFen + p.DisbursedFen, LapsedFen = sum.LapsedFen + p.LapsedFen,
        CarriedOutFen = sum.CarriedOutFen + p.CarriedOutFen, AvailableFen = sum.AvailableFen + p.AvailableFen,
    });
}
