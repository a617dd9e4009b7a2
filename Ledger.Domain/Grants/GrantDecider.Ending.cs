using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Tapers;

namespace Ledger.Domain.Grants;

// Every way a grant ends: the project is free for another application and the pool has back what was not paid.
public static partial class GrantDecider
{
    private static Decision End(GrantCommand command, Grant grant, GrantEvent ended, string outcome, CommandContext context, IStates states) =>
        !grant.OpenOrderIds.IsEmpty
            ? Refuse.IllegalState(grant.Status, command, new Fact("openOrders", grant.OpenOrderIds.ToArray()), new Fact("orderedFen", grant.OrderedFen))
            : Decision.All(
                Decision.Accept(
                    new StreamEvent(command.Stream, ended),
                    new StreamEvent(ProjectRegister.StreamOf(grant.Scheme, grant.ProjectCode), new ApplicationEnded(command.Stream, outcome))),
                FreeMoney(command.Stream, grant, outcome, context, states),
                Recount(command.Stream, grant, grant.PaidFen, outcome),
                ReleaseClaims(command.Stream, grant, states),
                TaperDecider.Release(command.Stream, grant, states));

    /// <summary>Gives back to the pool what the grant holds there: its reservation, or the unpaid part of its obligation.</summary>
    private static Decision FreeMoney(string stream, Grant grant, string reason, CommandContext context, IStates states)
    {
        if (grant.PoolId.Length == 0)
        {
            return Decision.Accept();
        }

        var pool = PoolOf(grant, states);
        var poolStream = FundPool.StreamOf(grant.PoolId);
        return pool.Reservations.ContainsKey(stream) ? FundPoolDecider.Release(pool, poolStream, stream, reason, context)
            : pool.Obligations.TryGetValue(stream, out var obligation) && obligation.UnpaidFen > 0
                ? FundPoolDecider.Deobligate(pool, poolStream, stream, obligation.UnpaidFen, reason, context)
            : Decision.Accept();
    }
}
