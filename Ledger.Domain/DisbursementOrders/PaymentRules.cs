using Ledger.Domain.Delegations;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Schemes;

namespace Ledger.Domain.DisbursementOrders;

/// <summary>What must hold before a payment moves on. Asked when an order is drafted, and again before it leaves for the bank.</summary>
internal static class PaymentRules
{
    /// <summary>A9, D1: the award was published, approved, signed, obligated and scheduled, and it is still alive.</summary>
    public static Refusal? Authorised(string grantStream, Grant grant, IStates states)
    {
        if (grant.ApprovedOn is null && grant.FilingNo is { } filingNo)
        {
            return Refusal.Of(RefusalCodes.FiledNotFunded, new Fact("filingNo", filingNo), new Fact("state", Kebab.Of(grant.Status)));
        }

        var pool = grant.PoolId.Length == 0 ? FundPool.Initial : states.Get<FundPool>(FundPool.StreamOf(grant.PoolId));
        var missing = new List<string>();
        Need(grant.NoticeClosedOn is not null, "notice");
        Need(grant.ApprovedOn is not null, "approval");
        Need(grant.SignedOn is not null, "signature");
        Need(pool.Obligations.ContainsKey(grantStream), "obligation");
        Need(!grant.Instalments.IsEmpty, "schedule");
        Need(grant.Status is not GrantStatus.Suspended && !grant.HasEnded, "live-award");
        return missing.Count == 0
            ? null
            : Refusal.Of(RefusalCodes.PaymentNotAuthorised, new Fact("missing", missing.ToArray()), new Fact("state", Kebab.Of(grant.Status)));

        void Need(bool given, string step)
        {
            if (!given)
            {
                missing.Add(step);
            }
        }
    }

    /// <summary>D4: what the instalment waits for has happened.</summary>
    public static Refusal? GateOpen(Grant grant, Instalment line) =>
        Gates.IsOpen(line.Gate, grant)
            ? null
            : Refusal.Of(RefusalCodes.MilestoneNotMet, new Fact("instalmentNo", line.No), new Fact("gate", line.Gate));

    /// <summary>
    /// C2: the order, together with what was approved for the same award on the same day, is within the limit of who approves it.
    /// It does not matter who approved the others: a payment split over two people is still split.
    /// </summary>
    public static Refusal? WithinLimit(
        string orderId, DisbursementOrder order, Grant grant, Authority authority, CommandContext context, IStates states,
        out long limitFen, out long sameDayFen, out string ruleVersion)
    {
        (limitFen, sameDayFen, ruleVersion) = (0, 0, "");
        if (Terms.RunningOff(states, grant.Scheme, grant.RuleVersion, context.BusinessDate, out var none) is not { } rules)
        {
            return none;
        }

        ruleVersion = rules.Version;
        limitFen = authority.LimitOf(rules);
        var sameDay = new List<string>();
        foreach (var otherId in grant.OrderIds)
        {
            if (otherId == orderId)
            {
                continue;
            }

            var other = states.Get<DisbursementOrder>(DisbursementOrder.StreamOf(otherId));
            if (other.ApprovedOn == context.BusinessDate
                && other.Status is not (DisbursementOrderStatus.Cancelled or DisbursementOrderStatus.Failed))
            {
                sameDay.Add(otherId);
                sameDayFen += other.AmountFen - other.ReturnedFen;
            }
        }

        return authority.Covers(order.AmountFen + sameDayFen, context, states) is { } notCovered ? notCovered
            : order.AmountFen + sameDayFen > limitFen
            ? Refusal.Of(RefusalCodes.ApprovalLimitExceeded,
                new Fact("requestedFen", order.AmountFen), new Fact("sameDayFen", sameDayFen), new Fact("sameDayOrders", sameDay.ToArray()),
                new Fact("limitFen", limitFen), new Fact("approver", context.Actor.Id), new Fact("ruleVersion", rules.Version))
            : null;
    }
}
