using Ledger.Domain;
using Ledger.Domain.Awards;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.RiskSharing;
using Ledger.Host.Projections;

namespace Ledger.Host.Exporting;

/// <summary>Money of an award that moved. <paramref name="AmountFen"/> is below zero for a payment that the bank sent back.</summary>
/// <param name="Id">Made of the order or recovery and the entry that moved it.</param>
internal sealed record MovedMoney(string Id, DateOnly On, long AmountFen);

/// <summary>What the public may know of an award, from its first entry to the last one taken in. It is folded by the same rules as everything else.</summary>
internal sealed class AwardPicture(string stream)
{
    private readonly List<MovedMoney> _outlays = [];
    private readonly List<MovedMoney> _recovered = [];

    /// <summary>Stream of the award.</summary>
    public string Stream => stream;

    /// <summary>Its state.</summary>
    public Award State { get; private set; } = (Award)Aggregates.InitialOf(stream);

    /// <summary>What was asked for; null where nothing is asked for by amount.</summary>
    public long? RequestedFen => State is Grant grant ? grant.RequestedFen : null;

    /// <summary>The document that decided it, and its day.</summary>
    public (string DocumentNo, DateOnly On)? Approved { get; private set; }

    /// <summary>The day of the agreement from which money is owed.</summary>
    public DateOnly? SignedOn { get; private set; }

    /// <summary>Settled payments, and below zero what of them the bank sent back: together what was paid.</summary>
    public IReadOnlyList<MovedMoney> Outlays => _outlays;

    /// <summary>What recoveries brought back.</summary>
    public IReadOnlyList<MovedMoney> Recovered => _recovered;

    /// <summary>Whether it was turned down or given up before there was an agreement. A guaranteed loan is an award only while compensation is asked for or owed.</summary>
    public bool IsCancelled => State.StatusName is "rejected" or "withdrawn" or "cancelled" || (SignedOn is null && State.StatusName == "terminated")
        || State is GuaranteedLoan { Status: GuaranteedLoanStatus.Live or GuaranteedLoanStatus.Repaid };

    /// <summary>The next entry of its stream.</summary>
    public void Take(EntryRow entry)
    {
        var happened = entry.Happened!;
        State = (Award)State.Evolve(happened);
        switch (happened)
        {
            case AwardApproved e:
                Approved = (e.DocumentNo, e.ApprovedOn);
                break;
            case LinkageApproved e:
                Approved = (e.DocumentNo, e.ApprovedOn);
                SignedOn = e.ApprovedOn;
                break;
            case CompensationApproved e:
                Approved = (e.DocumentNo, e.ApprovedOn);
                SignedOn = e.ApprovedOn;
                break;
            case TaskBookSigned e:
                SignedOn = e.SignedOn;
                break;
            case ObjectionResolved { Outcome: ObjectionOutcome.Upheld }:
                Approved = null;
                break;
            default:
                break;
        }

        if (Outlay(happened) is var (order, paidFen))
        {
            _outlays.Add(new MovedMoney(IdOf(order, entry), entry.BusinessDate, paidFen));
        }

        if (Back(happened) is var (recovery, backFen))
        {
            _recovered.Add(new MovedMoney(IdOf(recovery, entry), entry.BusinessDate, backFen));
        }
    }

    private static (string OrderId, long AmountFen)? Outlay(Event happened) => happened switch
    {
        InstalmentPaid e => (e.OrderId, e.AmountFen),
        PayoutSettled e => (e.OrderId, e.AmountFen),
        CompensationPaid e => (e.OrderId, e.AmountFen),
        InstalmentReturned e => (e.OrderId, -e.AmountFen),
        PayoutReturned e => (e.OrderId, -e.AmountFen),
        CompensationReturned e => (e.OrderId, -e.AmountFen),
        _ => null,
    };

    private static (string RecoveryId, long AmountFen)? Back(Event happened) => happened switch
    {
        PrincipalRecovered e => (e.RecoveryId, e.AmountFen),
        LinkageMoneyRecovered e => (e.RecoveryId, e.AmountFen),
        CompensationRecovered e => (e.RecoveryId, e.AmountFen),
        LoanRecoveryShared e => ("shared", e.PoolFen),
        _ => null,
    };

    private static string IdOf(string thing, EntryRow entry) => FormattableString.Invariant($"{thing}-p{entry.Position}");
}
