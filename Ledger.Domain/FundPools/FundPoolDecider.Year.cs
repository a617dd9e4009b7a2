using Ledger.Domain.Kernel;

namespace Ledger.Domain.FundPools;

// The end of a pool's year: what is left is carried or lapses, and then nothing is posted any more.
public static partial class FundPoolDecider
{
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
}
