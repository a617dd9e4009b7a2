using Ledger.Domain.Awards;
using Ledger.Domain.Delegations;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Schemes;

namespace Ledger.Domain.DisbursementOrders;

/// <summary>What must hold before a payment moves on. Asked when an order is drafted, and again before it leaves for the bank.</summary>
internal static class PaymentRules
{
    /// <summary>A9, D1: the award went through all of its procedure, the pool owes it, and it is still alive.</summary>
    public static Refusal? Authorised(string awardStream, Award award, IStates states)
    {
        if (award.NotFunded is { } registered)
        {
            return registered;
        }

        var pool = award.PoolId.Length == 0 ? FundPool.Initial : states.Get<FundPool>(FundPool.StreamOf(award.PoolId));
        string[] missing = [.. award.MissingSteps(pool.Obligations.ContainsKey(awardStream))];
        return missing.Length == 0
            ? null
            : Refusal.Of(RefusalCodes.PaymentNotAuthorised, new Fact("missing", missing), new Fact("state", award.StatusName));
    }

    /// <summary>D4: what the instalment waits for has happened.</summary>
    public static Refusal? GateOpen(Award award, Instalment line) =>
        award.IsOpen(line.Gate)
            ? null
            : Refusal.Of(RefusalCodes.MilestoneNotMet, new Fact("instalmentNo", line.No), new Fact("gate", line.Gate));

    /// <summary>
    /// C2: the order, together with what was approved for the same award on the same day, is within the limit of who approves it.
    /// It does not matter who approved the others: a payment split over two people is still split.
    /// </summary>
    public static Refusal? WithinLimit(
        string orderId, DisbursementOrder order, Award award, Authority authority, CommandContext context, IStates states,
        out long limitFen, out long sameDayFen, out string ruleVersion)
    {
        (limitFen, sameDayFen, ruleVersion) = (0, 0, "");
        if (Terms.RunningOff(states, award.Scheme, award.RuleVersion, context.BusinessDate, out var none) is not { } rules)
        {
            return none;
        }

        ruleVersion = rules.Version;
        limitFen = authority.LimitOf(rules);
        var sameDay = new List<string>();
        foreach (var otherId in award.OrderIds)
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
