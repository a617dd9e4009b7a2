using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Schemes;

namespace Ledger.Domain.Awards;

/// <summary>What every sort of award holds elsewhere: its money on the pool, its count against caps.</summary>
internal static class AwardBooks
{
    /// <summary>The award of a stream; null where the stream is of something else.</summary>
    public static Award? Find(string stream, IStates states) => IsAward(stream) ? states.Get<AggregateState>(stream) as Award : null;

    /// <summary>Whether a stream's name is one of an award.</summary>
    public static bool IsAward(string? stream) =>
        stream is not null && stream.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash && Ids.IsValid(stream[(slash + 1)..])
        && stream[..slash] is "project-grant" or "platform-grant" or "linkage" or "guaranteed-loan";

    /// <summary>Gives back to the pool what the award holds there: its reservation, or the unpaid part of its obligation.</summary>
    public static Decision FreeMoney(string stream, Award award, string reason, CommandContext context, IStates states)
    {
        if (award.PoolId.Length == 0)
        {
            return Decision.Accept();
        }

        var poolStream = FundPool.StreamOf(award.PoolId);
        var pool = states.Get<FundPool>(poolStream);
        return pool.Reservations.ContainsKey(stream) ? FundPoolDecider.Release(pool, poolStream, stream, reason, context)
            : pool.Obligations.TryGetValue(stream, out var obligation) && obligation.UnpaidFen > 0
                ? FundPoolDecider.Deobligate(pool, poolStream, stream, obligation.UnpaidFen, reason, context)
            : Decision.Accept();
    }

    /// <summary>
    /// Y2: an award follows what it still has to get into the pool of the next year. An order is drawn up on one year's pool, so none may be
    /// open; money that came back to an earlier pool follows an award that has moved already.
    /// </summary>
    public static Decision Carry(CarryCommitment command, long amountFen, IStates states)
    {
        if (Find(command.CommitmentId, states) is not { } award || award.PoolId != command.PoolId)
        {
            return Decision.Accept();
        }

        return award.OpenOrderIds.IsEmpty
            ? Decision.Accept(command.CommitmentId, award.Carried(command.PoolId, command.ToPoolId, amountFen, command.DocumentNo))
            : Decision.Refuse(RefusalCodes.IllegalState,
                new Fact("state", award.StatusName), new Fact("command", "carry-commitment"), new Fact("openOrders", award.OpenOrderIds.ToArray()),
                new Fact("orderedFen", award.OrderedFen));
    }

    /// <summary>The award counts with another amount, where it counts at all.</summary>
    public static Decision Recount(string stream, Award award, long amountFen, string reason) => award.RuleStream is null
        ? Decision.Accept()
        : Decision.Accept(PartyAwards.StreamOf(award.PartyId), new AwardRecounted(stream, amountFen, reason));
}
