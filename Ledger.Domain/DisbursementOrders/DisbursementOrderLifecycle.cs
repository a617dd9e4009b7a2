using System.Collections.Frozen;
using static Ledger.Domain.DisbursementOrders.DisbursementOrderStatus;

namespace Ledger.Domain.DisbursementOrders;

/// <summary>Which command may come in which state of an order. Source: A10, D6, D8.</summary>
public static class DisbursementOrderLifecycle
{
    private static readonly FrozenDictionary<Type, FrozenSet<DisbursementOrderStatus>> Allowed = new Dictionary<Type, FrozenSet<DisbursementOrderStatus>>
    {
        [typeof(DraftOrder)] = In(None),
        [typeof(DraftLinkageOrder)] = In(None),
        [typeof(DraftCompensationOrder)] = In(None),
        [typeof(CheckOrder)] = In(Drafted),
        [typeof(ApproveOrder)] = In(Checked),
        [typeof(SendBackOrder)] = In(Drafted, Checked, Approved),
        [typeof(InstructOrder)] = In(Approved),
        [typeof(SettleOrder)] = In(Instructed),
        [typeof(FailOrder)] = In(Instructed),
        [typeof(ReturnPayment)] = In(Settled),
        [typeof(CancelOrder)] = In(Drafted, Checked, Approved),
    }.ToFrozenDictionary();

    /// <summary>Whether a command of this type may come in this state; pages offer no other.</summary>
    public static bool Allows(DisbursementOrderStatus status, Type command) => Allowed[command].Contains(status);

    private static FrozenSet<DisbursementOrderStatus> In(params DisbursementOrderStatus[] statuses) => statuses.ToFrozenSet();
}
