using System.Collections.Immutable;
using Ledger.Domain.Awards;
using Ledger.Domain.Kernel;
using Ledger.Domain.Rulebooks;

namespace Ledger.Domain.FundPools;

// The end of a pool's year: what is left is carried or lapses, and then nothing is posted any more.
public static partial class FundPoolDecider
{
    private static Decision CarryOver(CarryOver command, FundPool from, CommandContext context, IStates states)
    {
        var toStream = FundPool.StreamOf(command.ToPoolId);
        var to = states.Get<FundPool>(toStream);
        if ((MayCarry(command.Stream, from, command.ToPoolId, to) ?? Covered(from, command.AmountFen)) is { } refused)
        {
            return refused;
        }

        return Carriable(from, to, command.AmountFen, context, states, out var slices) is { } tooOld
            ? tooOld
            : Decision.Accept([.. Carry(command.PoolId, command.ToPoolId, slices, command.DocumentNo)]);
    }

    /// <summary>
    /// The promise leaves the one year and stands in the next under the same name, with the authority that covers it; the award follows. What
    /// is with the bank is waited for, so that every payment belongs to the pool that paid it.
    /// </summary>
    private static Decision CarryCommitment(CarryCommitment command, FundPool from, CommandContext context, IStates states)
    {
        var (id, toStream) = (command.CommitmentId, FundPool.StreamOf(command.ToPoolId));
        var to = states.Get<FundPool>(toStream);
        if (MayCarry(command.Stream, from, command.ToPoolId, to) is { } refused)
        {
            return refused;
        }

        var reservation = from.Reservations.TryGetValue(id, out var reserved) ? reserved : null;
        var obligation = from.Obligations.TryGetValue(id, out var obligated) ? obligated : null;
        if (obligation is { InFlightFen: > 0 })
        {
            return Decision.Refuse(RefusalCodes.YearHasInFlight, new Fact("inFlightFen", obligation.InFlightFen));
        }

        var (reservedFen, unpaidFen) = (reservation?.AmountFen ?? 0, obligation?.UnpaidFen ?? 0);
        if (reservedFen + unpaidFen == 0)
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("commitmentId", id));
        }

        var (awardRef, instrument) = obligation is null ? (reservation!.AwardRef, reservation.Instrument) : (obligation.AwardRef, obligation.Instrument);
        if (!to.Instruments.Contains(instrument))
        {
            return Decision.Refuse(RefusalCodes.PoolPurposeMismatch,
                new Fact("instrument", instrument), new Fact("poolInstruments", string.Join(", ", to.Instruments)));
        }

        if (to.Reservations.ContainsKey(id))
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("reservationId", id));
        }

        if (Carriable(from, to, reservedFen + unpaidFen, context, states, out var slices) is { } tooOld)
        {
            return tooOld;
        }

        var events = new List<StreamEvent>();
        if (reservedFen > 0)
        {
            events.Add(new StreamEvent(command.Stream, new ReservationReleased(id, reservedFen, CarriedOver)));
        }

        if (unpaidFen > 0)
        {
            events.Add(new StreamEvent(command.Stream, new FundsDeobligated(id, unpaidFen, CarriedOver)));
        }

        events.AddRange(Carry(command.PoolId, command.ToPoolId, slices, command.DocumentNo));
        events.Add(new StreamEvent(toStream, new FundsReserved(
            id, awardRef, instrument, reservedFen + unpaidFen, reservation?.ExpiresOn ?? new DateOnly(to.FiscalYear, 12, 31))));
        if (unpaidFen > 0)
        {
            events.Add(new StreamEvent(toStream, new FundsObligated(id, id, awardRef, instrument, unpaidFen)));
        }

        return Decision.All(Decision.Accept([.. events]), AwardBooks.Carry(command, reservedFen + unpaidFen, states));
    }

    /// <summary>The reason on the events that free a commitment to be carried.</summary>
    private const string CarriedOver = "carried-over";

    /// <summary>Only the next year of the same programme and level takes what is carried, while it is open.</summary>
    private static Refusal? MayCarry(string fromStream, FundPool from, string toPoolId, FundPool to) =>
        NotClosed(from) is { } closed ? closed
        : to.Status == FundPoolStatus.None ? Refusal.Of(RefusalCodes.NotFound, new Fact("poolId", toPoolId))
        : to.Status != FundPoolStatus.Open ? NotAllowed(to, "carry-in")
        : to.Programme != from.Programme || to.Level != from.Level || to.FiscalYear != from.FiscalYear + 1
            ? Refusal.Of(RefusalCodes.PoolPurposeMismatch, new Fact("fromPool", Ids.OfStream(fromStream)), new Fact("toPool", toPoolId))
        : null;

    /// <summary>Y2: as much as is asked for has not been carried too often; the slices it is made of.</summary>
    private static Refusal? Carriable(
        FundPool from, FundPool to, long amountFen, CommandContext context, IStates states, out ImmutableArray<AuthoritySlice> slices)
    {
        var limit = RulebookDecider.CarryOverYears(states, context.BusinessDate);
        slices = AuthoritySlices.Take(from.Slices, amountFen, slice => slice.TimesCarried(from.FiscalYear) < limit);
        var carriableFen = slices.Sum(slice => slice.LeftFen);
        return carriableFen < amountFen
            ? Refusal.Of(RefusalCodes.CarryoverLimit,
                new Fact("requestedFen", amountFen), new Fact("carriableFen", carriableFen), new Fact("limitYears", limit),
                new Fact("originYear", from.Slices[0].OriginYear), new Fact("fiscalYear", from.FiscalYear))
        : to.AuthorityFen + amountFen > Fen.Max
            ? Refusal.Of(RefusalCodes.AmountInvalid, new Fact("field", "amountFen"), new Fact("maxFen", Fen.Max))
        : null;
    }

    private static IEnumerable<StreamEvent> Carry(string fromPoolId, string toPoolId, ImmutableArray<AuthoritySlice> slices, string documentNo) =>
    [
        .. slices.Select(slice => new StreamEvent(
            FundPool.StreamOf(fromPoolId), new FundsCarriedOut(toPoolId, slice.LeftFen, documentNo, slice.OriginYear))),
        .. slices.Select(slice => new StreamEvent(
            FundPool.StreamOf(toPoolId), new FundsCarriedIn(fromPoolId, slice.OriginYear, slice.LeftFen, documentNo))),
    ];

    private static Decision Lapse(Lapse command, FundPool pool) =>
        NotClosed(pool) is { } closed ? closed
        : Covered(pool, command.AmountFen) is { } short_ ? short_
        : Decision.Accept([.. AuthoritySlices.Take(pool.Slices, command.AmountFen, _ => true)
            .Select(slice => new StreamEvent(command.Stream, new FundsLapsed(slice.LeftFen, command.DocumentNo, slice.OriginYear)))]);

    private static Decision Close(CloseYear command, FundPool pool)
    {
        if (pool.Status != FundPoolStatus.Closing)
        {
            return IllegalState(pool, "close-year");
        }

        if (pool.InFlightFen != 0)
        {
            return Decision.Refuse(RefusalCodes.YearHasInFlight, new Fact("inFlightFen", pool.InFlightFen));
        }

        return pool.AvailableFen != 0 || pool.ReservedFen != 0 || pool.ObligatedFen != 0
            ? Decision.Refuse(RefusalCodes.YearNotCleared,
                new Fact("availableFen", pool.AvailableFen), new Fact("reservedFen", pool.ReservedFen), new Fact("obligatedFen", pool.ObligatedFen))
            : Decision.Accept(command.Stream, new FiscalYearClosed(command.DocumentNo));
    }
}
