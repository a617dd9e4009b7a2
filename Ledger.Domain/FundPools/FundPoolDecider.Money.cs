using Ledger.Domain.Kernel;

namespace Ledger.Domain.FundPools;

// From a reservation to the bank and back. Grants and orders call these inside their own decisions.
public static partial class FundPoolDecider
{
    /// <summary>Sets authority aside (P1, P2, P6).</summary>
    public static Decision Reserve(
        FundPool pool, string stream, string reservationId, string awardRef, string instrument, long amountFen, DateOnly expiresOn, CommandContext context)
    {
        if (InYear(pool, context) is { } wrongDay)
        {
            return wrongDay;
        }

        if (pool.Status != FundPoolStatus.Open)
        {
            return IllegalState(pool, "reserve");
        }

        if (!pool.Instruments.Contains(instrument))
        {
            return Decision.Refuse(RefusalCodes.PoolPurposeMismatch,
                new Fact("instrument", instrument), new Fact("poolInstruments", string.Join(", ", pool.Instruments)));
        }

        if (expiresOn < context.BusinessDate)
        {
            return Decision.Refuse(RefusalCodes.BusinessDateInvalid,
                new Fact("expiresOn", expiresOn), new Fact("businessDate", context.BusinessDate));
        }

        if (pool.Reservations.ContainsKey(reservationId) || pool.Obligations.ContainsKey(reservationId))
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("reservationId", reservationId));
        }

        return Covered(pool, amountFen) is { } short_
            ? short_
            : Decision.Accept(stream, new FundsReserved(reservationId, awardRef, instrument, amountFen, expiresOn));
    }

    /// <summary>Gives a reservation back.</summary>
    public static Decision Release(FundPool pool, string stream, string reservationId, string reason, CommandContext context) =>
        NotClosed(pool) is { } closed ? closed
        : !pool.Reservations.TryGetValue(reservationId, out var reservation)
            ? Decision.Refuse(RefusalCodes.NotFound, new Fact("reservationId", reservationId))
            : Decision.Accept(stream, new ReservationReleased(reservationId, reservation.AmountFen, reason));

    /// <summary>Turns a reservation into a duty (P3); what is left of the reservation becomes available.</summary>
    public static Decision Obligate(FundPool pool, string stream, string obligationId, string reservationId, long amountFen, CommandContext context)
    {
        if (InYear(pool, context) is { } wrongDay)
        {
            return wrongDay;
        }

        if (pool.Status != FundPoolStatus.Open)
        {
            return IllegalState(pool, "obligate");
        }

        if (!pool.Reservations.TryGetValue(reservationId, out var reservation))
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("reservationId", reservationId));
        }

        if (pool.Obligations.ContainsKey(obligationId))
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("obligationId", obligationId));
        }

        if (amountFen > reservation.AmountFen)
        {
            return Decision.Refuse(RefusalCodes.ObligationExceedsReservation,
                new Fact("requestedFen", amountFen), new Fact("reservedFen", reservation.AmountFen));
        }

        var obligated = new StreamEvent(stream, new FundsObligated(obligationId, reservationId, reservation.AwardRef, reservation.Instrument, amountFen));
        return amountFen == reservation.AmountFen
            ? Decision.Accept(obligated)
            : Decision.Accept(obligated, new StreamEvent(stream, new ReservationReleased(reservationId, reservation.AmountFen - amountFen, "obligated-for-less")));
    }

    /// <summary>Adds to a duty that stands already: reserved and obligated in one step (P1, P6).</summary>
    public static Decision Raise(FundPool pool, string stream, string obligationId, long amountFen, CommandContext context)
    {
        if (InYear(pool, context) is { } wrongDay)
        {
            return wrongDay;
        }

        if (pool.Status != FundPoolStatus.Open)
        {
            return IllegalState(pool, "obligate");
        }

        if (!pool.Obligations.TryGetValue(obligationId, out var obligation))
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("obligationId", obligationId));
        }

        return Covered(pool, amountFen) is { } short_
            ? short_
            : Decision.Accept(
                new StreamEvent(stream, new FundsReserved(obligationId, obligation.AwardRef, obligation.Instrument, amountFen, context.BusinessDate)),
                new StreamEvent(stream, new FundsObligated(obligationId, obligationId, obligation.AwardRef, obligation.Instrument, amountFen)));
    }

    /// <summary>Ends an unpaid part of an obligation.</summary>
    public static Decision Deobligate(FundPool pool, string stream, string obligationId, long amountFen, string reason, CommandContext context)
    {
        if (NotClosed(pool) is { } closed)
        {
            return closed;
        }

        if (!pool.Obligations.TryGetValue(obligationId, out var obligation))
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("obligationId", obligationId));
        }

        return amountFen > obligation.UnpaidFen
            ? Decision.Refuse(RefusalCodes.ObligationExceedsReservation, new Fact("requestedFen", amountFen), new Fact("unpaidFen", obligation.UnpaidFen))
            : Decision.Accept(stream, new FundsDeobligated(obligationId, amountFen, reason));
    }

    /// <summary>A payment leaves for the bank: the obligation must still owe it (D1, D2).</summary>
    public static Decision MoveInFlight(FundPool pool, string stream, string orderId, string obligationId, long amountFen, CommandContext context)
    {
        if (InYear(pool, context) is { } wrongDay)
        {
            return wrongDay;
        }

        if (pool.Status is not (FundPoolStatus.Open or FundPoolStatus.Closing))
        {
            return IllegalState(pool, "instruct");
        }

        if (!pool.Obligations.TryGetValue(obligationId, out var obligation))
        {
            return Decision.Refuse(RefusalCodes.PaymentNotAuthorised, new Fact("missing", (string[])["obligation"]));
        }

        return amountFen > obligation.UnpaidFen
            ? Decision.Refuse(RefusalCodes.PaymentExceedsAward, new Fact("requestedFen", amountFen), new Fact("remainingFen", obligation.UnpaidFen))
            : Decision.Accept(stream, new PaymentInFlight(orderId, obligationId, obligation.Instrument, amountFen));
    }

    /// <summary>A payment settled.</summary>
    public static Decision Settle(FundPool pool, string stream, string orderId, string obligationId, long amountFen) =>
        NotClosed(pool) is { } closed ? closed
        : !pool.Obligations.TryGetValue(obligationId, out var obligation)
            ? Decision.Refuse(RefusalCodes.NotFound, new Fact("obligationId", obligationId))
        : Decision.Accept(stream, new OutlayPosted(orderId, obligationId, obligation.Instrument, amountFen));

    /// <summary>Money came back from the bank or the payee; it is owed again.</summary>
    public static Decision Return(FundPool pool, string stream, string orderId, string obligationId, long amountFen, bool wasSettled)
    {
        if (NotClosed(pool) is { } closed)
        {
            return closed;
        }

        if (!pool.Obligations.TryGetValue(obligationId, out var obligation))
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("obligationId", obligationId));
        }

        // R1: money that was recovered already cannot come back a second time.
        return wasSettled && amountFen > pool.DisbursedFen - pool.RecoveredFen
            ? Decision.Refuse(RefusalCodes.RecoveryExceedsPaid,
                new Fact("requestedFen", amountFen), new Fact("netPaidFen", pool.DisbursedFen - pool.RecoveredFen))
            : Decision.Accept(stream, new OutlayReturned(orderId, obligationId, obligation.Instrument, amountFen, wasSettled));
    }

    /// <summary>Puts money recovered in the pool's own year back (R1, R2).</summary>
    public static Decision Restore(FundPool pool, string stream, string recoveryId, long amountFen, string documentNo, CommandContext context)
    {
        if (pool.Status == FundPoolStatus.Closed || context.BusinessDate.Year != pool.FiscalYear)
        {
            return Decision.Refuse(RefusalCodes.RecoveryDestinationInvalid,
                new Fact("fiscalYear", pool.FiscalYear), new Fact("businessDate", context.BusinessDate), new Fact("destination", "treasury"));
        }

        if (pool.Recoveries.Contains(recoveryId))
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("recoveryId", recoveryId));
        }

        var netPaidFen = pool.DisbursedFen - pool.RecoveredFen;
        return amountFen > netPaidFen
            ? Decision.Refuse(RefusalCodes.RecoveryExceedsPaid, new Fact("requestedFen", amountFen), new Fact("netPaidFen", netPaidFen))
            : Decision.Accept(stream, new RecoveryRestored(recoveryId, amountFen, documentNo));
    }
}
