using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Awards;

/// <summary>One instalment: what it is worth, what opens it, what orders have taken up and what has been paid.</summary>
public sealed record Instalment(int No, long AmountFen, string Gate, long OrderedFen, long PaidFen)
{
    /// <summary>Taken up by orders or paid.</summary>
    public long CommittedFen => OrderedFen + PaidFen;

    /// <summary>What a further order can ask for.</summary>
    public long LeftFen => AmountFen - CommittedFen;
}

/// <summary>
/// A decision to give public money, of whatever sort: what payment orders pay and what recoveries take back. Orders, batches and recoveries
/// know awards only by this record; every sort of award says here what they ask of it. Its stream is also the id of its reservation and its
/// obligation on its pool. Amounts in fen.
/// </summary>
public abstract record Award : AggregateState
{
    /// <summary>The pool that it is reserved on and paid from; empty before an amount is decided on.</summary>
    public string PoolId { get; init; } = "";

    /// <summary>Whom it supports.</summary>
    public string PartyId { get; init; } = "";
    public string PartyName { get; init; } = "";
    public string Scheme { get; init; } = "";
    public string Title { get; init; } = "";

    /// <summary>The published scheme whose version its amount cites; null where it cites the rulebook.</summary>
    public string? RuleStream { get; init; }

    /// <summary>The version that its amount cites (C5).</summary>
    public string RuleVersion { get; init; } = "";
    public long AwardFen { get; init; }

    /// <summary>Salted digest of the account that was agreed on; payments go there and nowhere else (D5).</summary>
    public string? PayeeAccountDigest { get; init; }

    public ImmutableArray<Instalment> Instalments { get; init; } = [];

    /// <summary>Sum of the lines.</summary>
    public long ScheduledFen { get; init; }

    /// <summary>Every order ever drafted for it, oldest first.</summary>
    public ImmutableArray<string> OrderIds { get; init; } = [];

    /// <summary>Orders that are neither paid nor given back.</summary>
    public ImmutableSortedSet<string> OpenOrderIds { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>Orders that were paid before the award was carried over, by the pool that paid them.</summary>
    public ImmutableDictionary<string, string> CarriedOrders { get; init; } = ImmutableDictionary.Create<string, string>(StringComparer.Ordinal);

    public long OrderedFen { get; init; }

    /// <summary>Paid, less what the payee's bank sent back.</summary>
    public long PaidFen { get; init; }

    /// <summary>What of it open recoveries ask back.</summary>
    public long ClaimedFen { get; init; }

    /// <summary>What of it recoveries brought back.</summary>
    public long RecoveredFen { get; init; }

    /// <summary>Taken up by orders or paid: what D2 compares with the award.</summary>
    public long CommittedFen => OrderedFen + PaidFen;

    /// <summary>What may still be asked back (R1): paid, not recovered, not asked back already.</summary>
    public virtual long ReclaimableFen => PaidFen - RecoveredFen - ClaimedFen;

    /// <summary>What the bank may still bring back.</summary>
    public virtual long ReturnableFen => ReclaimableFen;

    /// <summary>The pool that paid an order, or is to pay it: not the present one where the award was carried over since.</summary>
    public string PoolOf(string orderId) => CarriedOrders.GetValueOrDefault(orderId, PoolId);

    /// <summary>The form its money takes on its pool.</summary>
    public abstract string Instrument { get; }

    /// <summary>Where it stands, as machines see it.</summary>
    public abstract string StatusName { get; }

    /// <summary>Whether anybody wrote to its stream.</summary>
    public abstract bool Exists { get; }

    /// <summary>Whether nothing more will be paid under it.</summary>
    public abstract bool HasEnded { get; }

    /// <summary>Whom orders pay, and what that one is called.</summary>
    public virtual (string Id, string Name) Payee => (PartyId, PartyName);

    /// <summary>Who answers for the money, when it is asked back.</summary>
    public virtual (string Id, string Name) Debtor => Payee;

    /// <summary>The first day that a payment may carry, and the name of that fact.</summary>
    public abstract (DateOnly? Day, string Name) PayableFrom { get; }

    /// <summary>A9: registered, and never decided on; null for everything else.</summary>
    public virtual Refusal? NotFunded => null;

    /// <summary>D1: steps of its procedure that payments wait for and that have not been taken, in their order.</summary>
    /// <param name="isObligated">Whether its pool owes it.</param>
    public abstract IEnumerable<string> MissingSteps(bool isObligated);

    /// <summary>D4: whether what an instalment waits for has happened.</summary>
    public abstract bool IsOpen(string gate);

    /// <summary>What is recorded when an order takes up part of a line.</summary>
    public abstract Event Ordered(int no, string orderId, long amountFen);

    /// <summary>What is recorded when an order gives its part back.</summary>
    public abstract Event Released(int no, string orderId, long amountFen, string reason);

    /// <summary>What is recorded when an order settles; first the payment itself.</summary>
    public abstract ImmutableArray<Event> Paid(int no, string orderId, long amountFen, DateOnly settledOn);

    /// <summary>What is recorded when settled money comes back by the bank.</summary>
    public abstract Event Returned(int no, string orderId, long amountFen);

    /// <summary>What is recorded when a recovery asks for part of it.</summary>
    public abstract Event Claimed(string recoveryId, long amountFen);

    /// <summary>What is recorded when a recovery asks for the rest no more. <paramref name="outcome"/> is one of <see cref="ClaimOutcomes"/>.</summary>
    public abstract Event ClaimEnded(string recoveryId, long amountFen, string outcome);

    /// <summary>What is recorded when a recovery brings part of it back.</summary>
    public abstract Event Recovered(string recoveryId, long amountFen);

    /// <summary>What is recorded when a recovery that asked for part of it is closed; mostly nothing.</summary>
    public virtual ImmutableArray<Event> RecoveryClosed(string recoveryId) => [];

    /// <summary>What is recorded when what it still has to get goes into the pool of the following year (Y2).</summary>
    public abstract Event Carried(string fromPoolId, string toPoolId, long amountFen, string documentNo);

    /// <summary>The orders of earlier pools, once more those of one that it leaves.</summary>
    protected ImmutableDictionary<string, string> OrdersPaidBy(string poolId) =>
        CarriedOrders.AddRange(OrderIds.Where(id => !CarriedOrders.ContainsKey(id)).Select(id => KeyValuePair.Create(id, poolId)));

    /// <summary>One line after amounts moved on it.</summary>
    protected Award Move(int no, long orderedFen, long paidFen)
    {
        var line = Instalments[no - 1];
        return this with
        {
            Instalments = Instalments.SetItem(no - 1, line with { OrderedFen = line.OrderedFen + orderedFen, PaidFen = line.PaidFen + paidFen }),
            OrderedFen = OrderedFen + orderedFen,
            PaidFen = PaidFen + paidFen,
        };
    }
}

/// <summary>How a claim of a recovery ends other than by money.</summary>
public static class ClaimOutcomes
{
    /// <summary>The recovery was given up before it was ordered.</summary>
    public const string Dropped = "dropped";
    /// <summary>核销.</summary>
    public const string WrittenOff = "written-off";
    /// <summary>A court found that the money may stay where it is.</summary>
    public const string Dismissed = "dismissed";
}
