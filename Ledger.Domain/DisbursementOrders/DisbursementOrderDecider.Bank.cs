using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;

namespace Ledger.Domain.DisbursementOrders;

// From the instruction on, every step moves money of the pool, and what the bank reports is recorded whatever became of the grant.
public static partial class DisbursementOrderDecider
{
    private static Decision Instruct(InstructOrder command, DisbursementOrder order, Grant grant, CommandContext context, IStates states)
    {
        if (MayLeave(order, context, states) is { } refused)
        {
            return refused;
        }

        var poolStream = FundPool.StreamOf(grant.PoolId);
        return Decision.All(
            Decision.Accept(command.Stream, new OrderInstructed(command.VoucherNo, command.Bank, context.Actor.Id, context.BusinessDate)),
            FundPoolDecider.MoveInFlight(
                states.Get<FundPool>(poolStream), poolStream, command.OrderId, order.GrantStream, order.AmountFen, context));
    }

    /// <summary>
    /// What must hold whenever an approved payment is told to the bank, the first time or again: C1, D1, D4, D5. Null when it does.
    /// </summary>
    internal static Refusal? MayLeave(DisbursementOrder order, CommandContext context, IStates states)
    {
        var grant = states.Get<Grant>(order.GrantStream);
        return grant.Instalments.IsEmpty
            ? Refuse.NotFound(order.GrantStream)
            : TwoHats(context.Actor, (order.DraftedBy, "maker"), "releaser")
            ?? TwoHats(context.Actor, (order.CheckedBy, "checker"), "releaser")
            ?? PaymentRules.Authorised(order.GrantStream, grant, states)
            ?? PaymentRules.GateOpen(grant, grant.Instalments[order.InstalmentNo - 1])
            ?? PartyRules.MayBePaid(order.PayeeId, order.PayeeAccountDigest, context.BusinessDate, states)
            ?? Refuse.Before(order.ApprovedOn, context, "approvedOn");
    }

    private static Decision Settle(SettleOrder command, DisbursementOrder order, Grant grant, CommandContext context, IStates states)
    {
        if (ReceiptUnused(command.BankRef, states) is { } used)
        {
            return used;
        }

        if (command.AmountFen != order.AmountFen)
        {
            return Decision.Refuse(RefusalCodes.SettlementAmountMismatch,
                new Fact("receiptFen", command.AmountFen), new Fact("orderFen", order.AmountFen),
                new Fact("differenceFen", order.AmountFen - command.AmountFen));
        }

        if (command.SettledOn < order.InstructedOn || command.SettledOn > context.BusinessDate)
        {
            return Decision.Refuse(RefusalCodes.BusinessDateInvalid,
                new Fact("settledOn", command.SettledOn), new Fact("instructedOn", order.InstructedOn!.Value),
                new Fact("businessDate", context.BusinessDate));
        }

        var poolStream = FundPool.StreamOf(grant.PoolId);
        return Decision.All(
            Decision.Accept(
                new StreamEvent(command.Stream, new OrderSettled(command.BankRef, command.ReceiptDigest, command.AmountFen, command.SettledOn)),
                new StreamEvent(BankReceipt.StreamOf(command.BankRef), new ReceiptUsed(command.OrderId, "settlement", command.AmountFen)),
                new StreamEvent(order.GrantStream, new InstalmentPaid(order.InstalmentNo, command.OrderId, order.AmountFen))),
            FundPoolDecider.Settle(states.Get<FundPool>(poolStream), poolStream, command.OrderId, order.GrantStream, order.AmountFen));
    }

    /// <summary>D6: a bank reference counts once, whatever it proves.</summary>
    private static Refusal? ReceiptUnused(string bankRef, IStates states) =>
        states.Get<BankReceipt>(BankReceipt.StreamOf(bankRef)).OrderId is { } usedBy
            ? Refusal.Of(RefusalCodes.DuplicateSettlement, new Fact("bankRef", bankRef), new Fact("settledOrder", usedBy))
            : null;

    private static Decision Fail(FailOrder command, DisbursementOrder order, Grant grant, IStates states)
    {
        var poolStream = FundPool.StreamOf(grant.PoolId);
        return Decision.All(
            Decision.Accept(
                new StreamEvent(command.Stream, new OrderFailed(command.Reason)),
                new StreamEvent(order.GrantStream, new InstalmentReleased(order.InstalmentNo, command.OrderId, order.AmountFen, "failed"))),
            FundPoolDecider.Return(
                states.Get<FundPool>(poolStream), poolStream, command.OrderId, order.GrantStream, order.AmountFen, wasSettled: false));
    }

    private static Decision Return(ReturnPayment command, DisbursementOrder order, Grant grant, CommandContext context, IStates states)
    {
        var returnableFen = order.AmountFen - order.ReturnedFen;
        if (command.AmountFen > returnableFen)
        {
            return Decision.Refuse(RefusalCodes.ReturnWithoutPayment,
                new Fact("requestedFen", command.AmountFen), new Fact("returnableFen", returnableFen), new Fact("state", Kebab.Of(order.Status)));
        }

        if ((ReceiptUnused(command.BankRef, states) ?? Refuse.Before(order.SettledOn, context, "settledOn")) is { } refused)
        {
            return refused;
        }

        var poolStream = FundPool.StreamOf(grant.PoolId);
        var pool = states.Get<FundPool>(poolStream);
        var back = FundPoolDecider.Return(pool, poolStream, command.OrderId, order.GrantStream, command.AmountFen, wasSettled: true);
        if (back is Decision.Accepted { Events: var moved } && grant.HasEnded)
        {
            // Nobody is owed the money any more: it becomes available at once.
            back = Decision.All(back, FundPoolDecider.Deobligate(
                pool.Evolve(moved[0].Happened), poolStream, order.GrantStream, command.AmountFen, "award-ended", context));
        }

        return Decision.All(
            Decision.Accept(
                new StreamEvent(command.Stream, new PaymentReturned(command.AmountFen, command.BankRef, command.Reason)),
                new StreamEvent(BankReceipt.StreamOf(command.BankRef), new ReceiptUsed(command.OrderId, "return", command.AmountFen)),
                new StreamEvent(order.GrantStream, new InstalmentReturned(order.InstalmentNo, command.OrderId, command.AmountFen))),
            back,
            grant.HasEnded ? GrantDecider.Recount(order.GrantStream, grant, grant.PaidFen - command.AmountFen, "returned") : Decision.Accept());
    }
}
