using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Linkages;
using Ledger.Domain.Recoveries;
using Ledger.Domain.RiskSharing;

namespace Ledger.Host.Projections;

/// <summary>What an entry rests on: the order, recovery, award, pool or document that it speaks of; where it names none, its own stream.</summary>
internal static class References
{
    /// <summary>Of an entry of a pool, award, linkage, loan or fund.</summary>
    public static string Of(EntryRow entry) => entry.Happened switch
    {
        FundPoolEvent e => PoolBalances.ReferenceOf(e),
        InstalmentOrdered e => DisbursementOrder.StreamOf(e.OrderId),
        InstalmentReleased e => DisbursementOrder.StreamOf(e.OrderId),
        InstalmentPaid e => DisbursementOrder.StreamOf(e.OrderId),
        InstalmentReturned e => DisbursementOrder.StreamOf(e.OrderId),
        PrincipalClaimed e => Recovery.StreamOf(e.RecoveryId),
        PrincipalClaimEnded e => Recovery.StreamOf(e.RecoveryId),
        PrincipalRecovered e => Recovery.StreamOf(e.RecoveryId),
        PayoutOrdered e => DisbursementOrder.StreamOf(e.OrderId),
        PayoutReleased e => DisbursementOrder.StreamOf(e.OrderId),
        PayoutSettled e => DisbursementOrder.StreamOf(e.OrderId),
        PayoutReturned e => DisbursementOrder.StreamOf(e.OrderId),
        LinkageMoneyClaimed e => Recovery.StreamOf(e.RecoveryId),
        LinkageClaimEnded e => Recovery.StreamOf(e.RecoveryId),
        LinkageMoneyRecovered e => Recovery.StreamOf(e.RecoveryId),
        CompensationOrdered e => DisbursementOrder.StreamOf(e.OrderId),
        CompensationReleased e => DisbursementOrder.StreamOf(e.OrderId),
        CompensationPaid e => DisbursementOrder.StreamOf(e.OrderId),
        CompensationReturned e => DisbursementOrder.StreamOf(e.OrderId),
        CompensationReclaimed e => Recovery.StreamOf(e.RecoveryId),
        CompensationClaimEnded e => Recovery.StreamOf(e.RecoveryId),
        CompensationRecovered e => Recovery.StreamOf(e.RecoveryId),
        _ => entry.Stream,
    };
}
