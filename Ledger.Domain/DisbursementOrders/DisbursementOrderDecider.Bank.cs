using Ledger.Domain.Awards;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.ReportedFigures;
using Ledger.Domain.SpendingPlans;

namespace Ledger.Domain.DisbursementOrders;

// From the instruction on, every step moves money of the pool, and what the bank reports is recorded whatever became of the award.
public static partial class DisbursementOrderDecider
{
    private static Decision Instruct(InstructOrder command, DisbursementOrder order, Award award, CommandContext context, IStates states)
    {
        if (MayLeave(order, context, states) is { } refused)
        {
            return refused;
        }

        var poolStream = FundPool.StreamOf(award.PoolId);
        if (SpendingPlan.Covers(states.Get<FundPool>(poolStream), award.PoolId, order.AmountFen, context, states) is { } unplanned)
        {
            return unplanned;
        }

        return Decision.All(
            Decision.Accept(command.Stream, new OrderInstructed(command.VoucherNo, command.Bank, context.Actor.Id, context.BusinessDate)),
            FundPoolDecider.MoveInFlight(
                states.Get<FundPool>(poolStream), poolStream, command.OrderId, order.AwardStream, order.AmountFen, context));
    }

    /// <summary>
    /// What must hold whenever an approved payment is told to the bank, the first time or again: C1, D1, D4, D5. Null when it does.
    /// </summary>
    internal static Refusal? MayLeave(DisbursementOrder order, CommandContext context, IStates states)
    {
        var award = AwardBooks.Find(order.AwardStream, states)!;
        return award.Instalments.IsEmpty
            ? Refuse.NotFound(order.AwardStream)
            : TwoHats(context.Actor, (order.DraftedBy, "maker"), "releaser")
            ?? TwoHats(context.Actor, (order.CheckedBy, "checker"), "releaser")
            ?? PaymentRules.Authorised(order.AwardStream, award, states)
            ?? PaymentRules.GateOpen(award, award.Instalments[order.InstalmentNo - 1])
            ?? PartyRules.MayBePaid(order.PayeeId, order.PayeeAccountDigest, context.BusinessDate, states)
            ?? Refuse.Before(order.ApprovedOn, context, "approvedOn");
    }

    private static Decision Settle(SettleOrder command, DisbursementOrder order, Award award, CommandContext context, IStates states)
    {
        if ((FigureRegister.Names(states, command.BankRef, command.ReceiptDigest) ?? ReceiptUnused(command.BankRef, states)) is { } used)
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

        var poolStream = FundPool.StreamOf(award.PoolId);
        return Decision.All(
            Decision.Accept(
                [
                    new StreamEvent(command.Stream, new OrderSettled(command.BankRef, command.ReceiptDigest, command.AmountFen, command.SettledOn)),
                    new StreamEvent(BankReceipt.StreamOf(command.BankRef), new ReceiptUsed(command.OrderId, "settlement", command.AmountFen)),
                    .. award.Paid(order.InstalmentNo, command.OrderId, order.AmountFen, command.SettledOn)
                        .Select(happened => new StreamEvent(order.AwardStream, happened)),
                ]),
            FundPoolDecider.Settle(states.Get<FundPool>(poolStream), poolStream, command.OrderId, order.AwardStream, order.AmountFen));
    }

    /// <summary>R1: what a recovery brought back, or asks back, does not come back a second time by the bank.</summary>
    private static Refusal? NotAskedBack(long amountFen, Award award) =>
        amountFen > award.ReturnableFen
            ? Refusal.Of(RefusalCodes.RecoveryExceedsPaid,
                new Fact("requestedFen", amountFen), new Fact("netPaidFen", award.ReturnableFen), new Fact("recoveredFen", award.RecoveredFen),
                new Fact("claimedFen", award.ClaimedFen))
            : null;

    /// <summary>D6: a bank reference counts once, whatever it proves.</summary>
    internal static Refusal? ReceiptUnused(string bankRef, IStates states) =>
        states.Get<BankReceipt>(BankReceipt.StreamOf(bankRef)).TakenBy is { } usedBy
            ? Refusal.Of(RefusalCodes.DuplicateSettlement, new Fact("bankRef", bankRef), new Fact("settledOrder", usedBy))
            : null;

    private static Decision Fail(FailOrder command, DisbursementOrder order, Award award, IStates states)
    {
        var poolStream = FundPool.StreamOf(award.PoolId);
        return Decision.All(
            Decision.Accept(
                new StreamEvent(command.Stream, new OrderFailed(command.Reason)),
                new StreamEvent(order.AwardStream, award.Released(order.InstalmentNo, command.OrderId, order.AmountFen, "failed"))),
            FundPoolDecider.Return(
                states.Get<FundPool>(poolStream), poolStream, command.OrderId, order.AwardStream, order.AmountFen, wasSettled: false));
    }

    private static Decision Return(ReturnPayment command, DisbursementOrder order, Award award, CommandContext context, IStates states)
    {
        var returnableFen = order.AmountFen - order.ReturnedFen;
        if (command.AmountFen > returnableFen)
        {
            return Decision.Refuse(RefusalCodes.ReturnWithoutPayment,
                new Fact("requestedFen", command.AmountFen), new Fact("returnableFen", returnableFen), new Fact("state", Kebab.Of(order.Status)));
        }

        if ((FigureRegister.Names(states, command.BankRef) ?? ReceiptUnused(command.BankRef, states) ?? Refuse.Before(order.SettledOn, context, "settledOn")
            ?? NotAskedBack(command.AmountFen, award)) is { } refused)
        {
            return refused;
        }

        // What was paid before the award was carried over comes back to the year that paid it.
        var poolStream = FundPool.StreamOf(award.PoolOf(command.OrderId));
        var pool = states.Get<FundPool>(poolStream);
        var back = FundPoolDecider.Return(pool, poolStream, command.OrderId, order.AwardStream, command.AmountFen, wasSettled: true);
        if (back is Decision.Accepted { Events: var moved } && award.HasEnded)
        {
            // Nobody is owed the money any more: it becomes available at once.
            back = Decision.All(back, FundPoolDecider.Deobligate(
                pool.Evolve(moved[0].Happened), poolStream, order.AwardStream, command.AmountFen, "award-ended", context));
        }

        return Decision.All(
            Decision.Accept(
                new StreamEvent(command.Stream, new PaymentReturned(command.AmountFen, command.BankRef, command.Reason)),
                new StreamEvent(BankReceipt.StreamOf(command.BankRef), new ReceiptUsed(command.OrderId, "return", command.AmountFen)),
                new StreamEvent(order.AwardStream, award.Returned(order.InstalmentNo, command.OrderId, command.AmountFen))),
            back,
            award.HasEnded ? AwardBooks.Recount(order.AwardStream, award, award.PaidFen - command.AmountFen, "returned") : Decision.Accept());
    }
}
