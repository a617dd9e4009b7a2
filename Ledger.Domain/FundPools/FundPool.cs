using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.FundPools;

/// <summary>Where a pool stands in its year.</summary>
public enum FundPoolStatus { None, Open, Frozen, Closing, Closed }

/// <summary>Authority set aside, still unconsumed.</summary>
public sealed record Reservation(string AwardRef, string Instrument, long AmountFen, DateOnly ExpiresOn);

/// <summary>A legal duty to pay. <paramref name="UnpaidFen"/> + <paramref name="InFlightFen"/> + <paramref name="DisbursedFen"/> is the obligation's amount.</summary>
public sealed record Obligation(string AwardRef, string Instrument, long UnpaidFen, long InFlightFen, long DisbursedFen);

/// <summary>
/// 资金池: the yearly spending authority of one programme at one level, and the consistency boundary for money.
/// All amounts in fen. Stream <c>fund-pool/{programme}-{level}-{year}</c>.
/// </summary>
public sealed record FundPool : AggregateState
{
    public static readonly FundPool Initial = new();

    public FundPoolStatus Status { get; init; }
    public long Version { get; private set; }
    public string Programme { get; init; } = "";
    public string Level { get; init; } = "";
    public int FiscalYear { get; init; }
    public string Name { get; init; } = "";
    public string FunctionCode { get; init; } = "";
    public ImmutableArray<string> Instruments { get; init; } = [];

    public long AppropriatedFen { get; init; }
    public long AdjustedFen { get; init; }
    public long CarriedInFen { get; init; }
    public long ReservedFen { get; init; }
    public long ObligatedFen { get; init; }
    public long InFlightFen { get; init; }
    public long DisbursedFen { get; init; }
    public long RecoveredFen { get; init; }
    public long LapsedFen { get; init; }
    public long CarriedOutFen { get; init; }

    /// <summary>What came from the year before, by the year whose budget released it.</summary>
    public ImmutableSortedDictionary<int, long> CarriedInByYear { get; init; } = ImmutableSortedDictionary<int, long>.Empty;

    /// <summary>What was carried on or lapsed, by the year whose budget released it.</summary>
    public ImmutableSortedDictionary<int, long> GivenUpByYear { get; init; } = ImmutableSortedDictionary<int, long>.Empty;

    public VersionedMap<Reservation> Reservations { get; init; } = VersionedMap<Reservation>.Empty;
    public VersionedMap<Obligation> Obligations { get; init; } = VersionedMap<Obligation>.Empty;

    /// <summary>Recoveries that were put back already.</summary>
    public ImmutableHashSet<string> Recoveries { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Appropriations and adjustments that can still be corrected, by their version in this stream.</summary>
    public ImmutableDictionary<long, long> Correctable { get; init; } = ImmutableDictionary<long, long>.Empty;

    /// <summary>The stream of a pool.</summary>
    public static string StreamOf(string poolId) => "fund-pool/" + poolId;

    /// <summary>P7: the identity of a pool is its programme, level and fiscal year.</summary>
    public static string IdOf(string programme, string level, int fiscalYear) => $"{programme}-{level}-{fiscalYear}";

    /// <summary>All authority the pool has received, net of adjustments.</summary>
    public long AuthorityFen => AppropriatedFen + CarriedInFen + AdjustedFen;

    /// <summary>Authority that is neither used nor given up: the identity at the head of the invariants.</summary>
    public long AvailableFen =>
        AuthorityFen - ReservedFen - ObligatedFen - InFlightFen - DisbursedFen + RecoveredFen - LapsedFen - CarriedOutFen;

    /// <summary>What is left of each year's authority, the oldest first: see <see cref="AuthoritySlices"/>.</summary>
    public ImmutableArray<AuthoritySlice> Slices => AuthoritySlices.Left(
        FiscalYear, AppropriatedFen + AdjustedFen, CarriedInByYear, GivenUpByYear,
        DisbursedFen - RecoveredFen + LapsedFen + CarriedOutFen - GivenUpByYear.Values.Sum());

    public override FundPool Evolve(Event happened)
    {
        // Nobody has seen the copy that Apply makes; a second one for the version alone would double what a long history allocates.
        var next = Apply(happened);
        next.Version = Version + 1;
        return next;
    }

    private FundPool Apply(Event happened) => happened switch
    {
        PoolOpened e => this with
        {
            Status = FundPoolStatus.Open, Programme = e.Programme, Level = e.Level, FiscalYear = e.FiscalYear,
            Name = e.Name, Instruments = e.Instruments, FunctionCode = e.FunctionCode,
        },
        FundsAppropriated e => this with
        {
            AppropriatedFen = AppropriatedFen + e.AmountFen, Correctable = Correctable.Add(Version + 1, e.AmountFen),
        },
        AppropriationAdjusted e => this with
        {
            AdjustedFen = AdjustedFen + e.DeltaFen, Correctable = Correctable.Add(Version + 1, e.DeltaFen),
        },
        AppropriationCorrected e => this with
        {
            AdjustedFen = AdjustedFen + e.DeltaFen, Correctable = Correctable.Remove(e.CorrectsVersion),
        },
        PoolFrozen => this with { Status = FundPoolStatus.Frozen },
        PoolUnfrozen => this with { Status = FundPoolStatus.Open },
        FundsReserved e => this with
        {
            ReservedFen = ReservedFen + e.AmountFen,
            Reservations = Reservations.Add(e.ReservationId, new Reservation(e.AwardRef, e.Instrument, e.AmountFen, e.ExpiresOn)),
        },
        ReservationReleased e => this with
        {
            ReservedFen = ReservedFen - e.AmountFen, Reservations = Reduce(e.ReservationId, e.AmountFen),
        },
        FundsObligated e => this with
        {
            ReservedFen = ReservedFen - e.AmountFen,
            ObligatedFen = ObligatedFen + e.AmountFen,
            Reservations = Reduce(e.ReservationId, e.AmountFen),
            Obligations = Obligations.TryGetValue(e.ObligationId, out var raised)
                ? Obligations.SetItem(e.ObligationId, raised with { UnpaidFen = raised.UnpaidFen + e.AmountFen })
                : Obligations.Add(e.ObligationId, new Obligation(e.AwardRef, e.Instrument, e.AmountFen, 0, 0)),
        },
        FundsDeobligated e => this with
        {
            ObligatedFen = ObligatedFen - e.AmountFen,
            Obligations = Move(e.ObligationId, o => o with { UnpaidFen = o.UnpaidFen - e.AmountFen }),
        },
        PaymentInFlight e => this with
        {
            ObligatedFen = ObligatedFen - e.AmountFen,
            InFlightFen = InFlightFen + e.AmountFen,
            Obligations = Move(e.ObligationId, o => o with { UnpaidFen = o.UnpaidFen - e.AmountFen, InFlightFen = o.InFlightFen + e.AmountFen }),
        },
        OutlayPosted e => this with
        {
            InFlightFen = InFlightFen - e.AmountFen,
            DisbursedFen = DisbursedFen + e.AmountFen,
            Obligations = Move(e.ObligationId, o => o with { InFlightFen = o.InFlightFen - e.AmountFen, DisbursedFen = o.DisbursedFen + e.AmountFen }),
        },
        OutlayReturned { WasSettled: true } e => this with
        {
            DisbursedFen = DisbursedFen - e.AmountFen,
            ObligatedFen = ObligatedFen + e.AmountFen,
            Obligations = Move(e.ObligationId, o => o with { DisbursedFen = o.DisbursedFen - e.AmountFen, UnpaidFen = o.UnpaidFen + e.AmountFen }),
        },
        OutlayReturned e => this with
        {
            InFlightFen = InFlightFen - e.AmountFen,
            ObligatedFen = ObligatedFen + e.AmountFen,
            Obligations = Move(e.ObligationId, o => o with { InFlightFen = o.InFlightFen - e.AmountFen, UnpaidFen = o.UnpaidFen + e.AmountFen }),
        },
        RecoveryRestored e => this with { RecoveredFen = RecoveredFen + e.AmountFen, Recoveries = Recoveries.Add(e.RecoveryId) },
        FundsCarriedOut e => this with { CarriedOutFen = CarriedOutFen + e.AmountFen, GivenUpByYear = Add(GivenUpByYear, e.OriginYear, e.AmountFen) },
        FundsCarriedIn e => this with { CarriedInFen = CarriedInFen + e.AmountFen, CarriedInByYear = Add(CarriedInByYear, e.OriginYear, e.AmountFen) },
        FundsLapsed e => this with { LapsedFen = LapsedFen + e.AmountFen, GivenUpByYear = Add(GivenUpByYear, e.OriginYear, e.AmountFen) },
        ClosingBegun => this with { Status = FundPoolStatus.Closing },
        FiscalYearClosed => this with { Status = FundPoolStatus.Closed },
        _ => throw Unexpected(happened),
    };

    private static ImmutableSortedDictionary<int, long> Add(ImmutableSortedDictionary<int, long> byYear, int? originYear, long amountFen) =>
        originYear is { } year ? byYear.SetItem(year, byYear.GetValueOrDefault(year) + amountFen) : byYear;

    private VersionedMap<Reservation> Reduce(string id, long amountFen)
    {
        var reservation = Reservations[id];
        return reservation.AmountFen == amountFen
            ? Reservations.Remove(id)
            : Reservations.SetItem(id, reservation with { AmountFen = reservation.AmountFen - amountFen });
    }

    private VersionedMap<Obligation> Move(string id, Func<Obligation, Obligation> change) =>
        Obligations.SetItem(id, change(Obligations[id]));
}
