using Ledger.Domain.Kernel;

namespace Ledger.Domain.FundPools;

/// <summary>
/// The rules of a pool. The public functions that take a <see cref="FundPool"/> are also the only way other aggregates move its money:
/// a grant's award and an order's payment call them inside their own decision, so both sides stand or fall together.
/// </summary>
public static class FundPoolDecider
{
    public static Decision Decide(FundPoolCommand command, CommandContext context, IStates states)
    {
        var pool = states.Get<FundPool>(command.Stream);
        if (command is OpenPool open)
        {
            return Open(open, pool);
        }

        if (pool.Status == FundPoolStatus.None)
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("stream", command.Stream));
        }

        return command switch
        {
            Appropriate c => Appropriate(c, pool, context),
            AdjustAppropriation c => Adjust(c, pool, context),
            CorrectAppropriation c => Correct(c, pool, context),
            FreezePool c => pool.Status == FundPoolStatus.Open
                ? Decision.Accept(c.Stream, new PoolFrozen(c.Reason)) : IllegalState(pool, "freeze"),
            UnfreezePool c => pool.Status == FundPoolStatus.Frozen
                ? Decision.Accept(c.Stream, new PoolUnfrozen(c.Reason)) : IllegalState(pool, "unfreeze"),
            Reserve c => Reserve(pool, c.Stream, c.ReservationId, c.AwardRef, c.Instrument, c.AmountFen, c.ExpiresOn, context),
            ReleaseReservation c => Release(pool, c.Stream, c.ReservationId, c.Reason, context),
            ExpireReservation c => Expire(c, pool, context),
            Obligate c => Obligate(pool, c.Stream, c.ObligationId, c.ReservationId, c.AmountFen, context),
            Deobligate c => Deobligate(pool, c.Stream, c.ObligationId, c.AmountFen, c.Reason, context),
            RestoreRecovered c => Restore(c, pool, context),
            CarryOver c => CarryOver(c, pool, states.Get<FundPool>(FundPool.StreamOf(c.ToPoolId)), context),
            Lapse c => Lapse(c, pool, context),
            BeginClosing c => pool.Status is FundPoolStatus.Open or FundPoolStatus.Frozen
                ? Decision.Accept(c.Stream, new ClosingBegun()) : IllegalState(pool, "begin-closing"),
            CloseYear c => Close(c, pool),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

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

    private static Decision Open(OpenPool command, FundPool pool) =>
        pool.Status != FundPoolStatus.None
            ? Decision.Refuse(RefusalCodes.PoolDuplicate,
                new Fact("programme", command.Programme), new Fact("level", command.Level), new Fact("fiscalYear", command.FiscalYear))
            : Decision.Accept(command.Stream, new PoolOpened(
                command.Programme, command.Level, command.FiscalYear, command.Name, command.Instruments, command.FunctionCode));

    private static Decision Appropriate(Appropriate command, FundPool pool, CommandContext context)
    {
        if (NotClosed(pool) is { } closed)
        {
            return closed;
        }

        // A budget may be released ahead of its year (提前下达), so only a date after the year is wrong here.
        if (context.BusinessDate.Year > pool.FiscalYear)
        {
            return Decision.Refuse(RefusalCodes.YearClosed, new Fact("fiscalYear", pool.FiscalYear), new Fact("businessDate", context.BusinessDate));
        }

        if (command.FunctionCode != pool.FunctionCode)
        {
            return Decision.Refuse(RefusalCodes.PoolPurposeMismatch,
                new Fact("functionCode", command.FunctionCode), new Fact("poolFunctionCode", pool.FunctionCode));
        }

        return pool.AuthorityFen + command.AmountFen > Fen.Max
            ? Decision.Refuse(RefusalCodes.AmountInvalid, new Fact("field", "amountFen"), new Fact("maxFen", Fen.Max))
            : Decision.Accept(command.Stream, new FundsAppropriated(command.AmountFen, command.DocumentNo, command.FunctionCode, command.Source));
    }

    private static Decision Adjust(AdjustAppropriation command, FundPool pool, CommandContext context)
    {
        if (InYear(pool, context) is { } wrongDay)
        {
            return wrongDay;
        }

        return ChangeAuthority(pool, command.DeltaFen) is { } refused
            ? refused
            : Decision.Accept(command.Stream, new AppropriationAdjusted(command.DeltaFen, command.DocumentNo));
    }

    private static Decision Correct(CorrectAppropriation command, FundPool pool, CommandContext context)
    {
        if (InYear(pool, context) is { } wrongDay)
        {
            return wrongDay;
        }

        if (!pool.Correctable.TryGetValue(command.CorrectsVersion, out var recordedFen))
        {
            return Decision.Refuse(RefusalCodes.CorrectionInvalid, new Fact("correctsVersion", command.CorrectsVersion));
        }

        return ChangeAuthority(pool, -recordedFen) is { } refused
            ? refused
            : Decision.Accept(command.Stream, new AppropriationCorrected(command.CorrectsVersion, -recordedFen, command.DocumentNo, command.Reason));
    }

    /// <summary>P5 downwards, the ceiling of amounts upwards.</summary>
    private static Refusal? ChangeAuthority(FundPool pool, long deltaFen) =>
        pool.AvailableFen + deltaFen < 0
            ? Refusal.Of(RefusalCodes.AppropriationBelowUsed,
                new Fact("authorityAfterFen", pool.AuthorityFen + deltaFen), new Fact("usedFen", pool.AuthorityFen - pool.AvailableFen))
        : pool.AuthorityFen + deltaFen > Fen.Max
            ? Refusal.Of(RefusalCodes.AmountInvalid, new Fact("field", "deltaFen"), new Fact("maxFen", Fen.Max))
        : null;

    private static Decision Expire(ExpireReservation command, FundPool pool, CommandContext context) =>
        pool.Reservations.TryGetValue(command.ReservationId, out var reservation) && reservation.ExpiresOn >= context.BusinessDate
            ? Decision.Refuse(RefusalCodes.BusinessDateInvalid,
                new Fact("expiresOn", reservation.ExpiresOn), new Fact("businessDate", context.BusinessDate))
            : Release(pool, command.Stream, command.ReservationId, "expired", context);

    private static Decision Restore(RestoreRecovered command, FundPool pool, CommandContext context)
    {
        if (pool.Status == FundPoolStatus.Closed || context.BusinessDate.Year != pool.FiscalYear)
        {
            return Decision.Refuse(RefusalCodes.RecoveryDestinationInvalid,
                new Fact("fiscalYear", pool.FiscalYear), new Fact("businessDate", context.BusinessDate), new Fact("destination", "treasury"));
        }

        if (pool.Recoveries.Contains(command.RecoveryId))
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("recoveryId", command.RecoveryId));
        }

        var netPaidFen = pool.DisbursedFen - pool.RecoveredFen;
        return command.AmountFen > netPaidFen
            ? Decision.Refuse(RefusalCodes.RecoveryExceedsPaid, new Fact("requestedFen", command.AmountFen), new Fact("netPaidFen", netPaidFen))
            : Decision.Accept(command.Stream, new RecoveryRestored(command.RecoveryId, command.AmountFen, command.DocumentNo));
    }

    private static Decision CarryOver(CarryOver command, FundPool from, FundPool to, CommandContext context)
    {
        if (NotClosed(from) is { } closed)
        {
            return closed;
        }

        if (to.Status == FundPoolStatus.None)
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("poolId", command.ToPoolId));
        }

        if (to.Status is not FundPoolStatus.Open)
        {
            return IllegalState(to, "carry-in");
        }

        if (to.Programme != from.Programme || to.Level != from.Level || to.FiscalYear != from.FiscalYear + 1)
        {
            return Decision.Refuse(RefusalCodes.PoolPurposeMismatch,
                new Fact("fromPool", Ids.OfStream(command.Stream)), new Fact("toPool", command.ToPoolId));
        }

        return Covered(from, command.AmountFen) is { } short_
            ? short_
            : Decision.Accept(
                new StreamEvent(command.Stream, new FundsCarriedOut(command.ToPoolId, command.AmountFen, command.DocumentNo)),
                new StreamEvent(FundPool.StreamOf(command.ToPoolId),
                    new FundsCarriedIn(command.PoolId, from.FiscalYear, command.AmountFen, command.DocumentNo)));
    }

    private static Decision Lapse(Lapse command, FundPool pool, CommandContext context) =>
        NotClosed(pool) is { } closed ? closed
        : Covered(pool, command.AmountFen) is { } short_ ? short_
        : Decision.Accept(command.Stream, new FundsLapsed(command.AmountFen, command.DocumentNo));

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

    /// <summary>P1: the pool can cover the amount.</summary>
    private static Refusal? Covered(FundPool pool, long amountFen) =>
        amountFen > pool.AvailableFen
            ? Refusal.Of(RefusalCodes.PoolInsufficientAvailable, new Fact("requestedFen", amountFen), new Fact("availableFen", pool.AvailableFen))
            : null;

    /// <summary>Y3: nothing is posted into a closed year.</summary>
    private static Refusal? NotClosed(FundPool pool) =>
        pool.Status == FundPoolStatus.Closed ? Refusal.Of(RefusalCodes.YearClosed, new Fact("fiscalYear", pool.FiscalYear)) : null;

    /// <summary>
    /// Y3, E3: new uses of the money belong to the pool's own year. The run-off of what was instructed before (settlements, returns,
    /// releases, lapses) may carry a later date until the year is closed.
    /// </summary>
    private static Refusal? InYear(FundPool pool, CommandContext context) =>
        NotClosed(pool) ?? (context.BusinessDate.Year == pool.FiscalYear
            ? null
            : Refusal.Of(RefusalCodes.BusinessDateInvalid, new Fact("businessDate", context.BusinessDate), new Fact("fiscalYear", pool.FiscalYear)));

    private static Decision IllegalState(FundPool pool, string act) =>
        Decision.Refuse(RefusalCodes.IllegalState, new Fact("state", Kebab.Of(pool.Status)), new Fact("command", act));
}
