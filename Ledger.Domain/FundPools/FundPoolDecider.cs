using Ledger.Domain.Kernel;
using Ledger.Domain.ReportedFigures;

namespace Ledger.Domain.FundPools;

/// <summary>
/// The rules of a pool. The public functions that take a <see cref="FundPool"/> are also the only way other aggregates move its money:
/// a grant's award and an order's payment call them inside their own decision, so both sides stand or fall together.
/// </summary>
public static partial class FundPoolDecider
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
            Appropriate c => FigureRegister.Names(states, c.DocumentNo, c.Source) ?? Appropriate(c, pool, context),
            AdjustAppropriation c => FigureRegister.Names(states, c.DocumentNo) ?? Adjust(c, pool, context),
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
            RestoreRecovered c => FigureRegister.Names(states, c.DocumentNo) ?? Restore(pool, c.Stream, c.RecoveryId, c.AmountFen, c.DocumentNo, context),
            CarryOver c => CarryOver(c, pool, context, states),
            CarryCommitment c => CarryCommitment(c, pool, context, states),
            Lapse c => Lapse(c, pool),
            BeginClosing c => pool.Status is FundPoolStatus.Open or FundPoolStatus.Frozen
                ? Decision.Accept(c.Stream, new ClosingBegun()) : IllegalState(pool, "begin-closing"),
            CloseYear c => Close(c, pool),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
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

    private static Decision IllegalState(FundPool pool, string act) => NotAllowed(pool, act);

    private static Refusal NotAllowed(FundPool pool, string act) =>
        Refusal.Of(RefusalCodes.IllegalState, new Fact("state", Kebab.Of(pool.Status)), new Fact("command", act));
}
