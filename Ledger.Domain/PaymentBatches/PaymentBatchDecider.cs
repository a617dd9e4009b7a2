using System.Collections.Immutable;
using System.Security.Cryptography;
using Ledger.Domain.Awards;
using Ledger.Domain.BankAccounts;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;

namespace Ledger.Domain.PaymentBatches;

/// <summary>
/// The rules of a batch. Drawing it up instructs every approved order by the order's own rules, in the same decision: an order is on its way
/// exactly when a file tells the bank so. An order that was instructed by hand left by its own voucher and never enters a batch; one whose batch
/// was withdrawn may enter another. So no order is told to the bank twice while the first telling stands (B1). C1 holds order by order: who
/// draws up a batch is neither maker nor checker of any order in it.
/// </summary>
public static class PaymentBatchDecider
{
    public static Decision Decide(PaymentBatchCommand command, CommandContext context, IStates states)
    {
        var batch = states.Get<PaymentBatch>(command.Stream);
        return command switch
        {
            DrawUpBatch c => DrawUp(c, batch, context, states),
            WithdrawBatch c => Withdraw(c, batch, context, states),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    private static Decision DrawUp(DrawUpBatch command, PaymentBatch batch, CommandContext context, IStates states)
    {
        if (batch.Status != PaymentBatchStatus.None)
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", command.Stream));
        }

        Ask(command, states);
        if (BankAccountDecider.NotOurs(command.AccountNo, states) is { } notOurs)
        {
            return notOurs;
        }

        if (command.ExecuteOn < context.BusinessDate)
        {
            return Decision.Refuse(RefusalCodes.BusinessDateInvalid,
                new Fact("executeOn", command.ExecuteOn), new Fact("businessDate", context.BusinessDate));
        }

        var account = states.Get<BankAccount>(BankAccount.StreamOf(command.AccountNo));
        var after = new StatesAfter(states);
        var moved = ImmutableArray.CreateBuilder<StreamEvent>();
        var payments = ImmutableArray.CreateBuilder<BatchPayment>(command.OrderIds.Length);
        var totalFen = 0L;
        foreach (var orderId in command.OrderIds)
        {
            var sent = Send(orderId, command.BatchId, account.Bank, context, after);
            if (sent is not Decision.Accepted { Events: var events })
            {
                return sent;
            }

            after.Apply(events);
            moved.AddRange(events);
            var order = after.Get<DisbursementOrder>(DisbursementOrder.StreamOf(orderId));
            payments.Add(new BatchPayment(orderId, order.AmountFen, order.PayeeName, order.PayeeAccountDigest));
            totalFen += order.AmountFen;
        }

        if (!Fen.IsValid(totalFen))
        {
            return Decision.Refuse(RefusalCodes.AmountInvalid, new Fact("field", "totalFen"), new Fact("value", CreditTransferFile.Yuan(totalFen)));
        }

        var drawnUp = new BatchDrawnUp(
            CreditTransferFile.Format, command.AccountNo, account.Bank, account.Holder, context.BusinessDate, command.ExecuteOn, payments.ToImmutable(),
            totalFen, "", 0, context.Actor.Id);
        var file = CreditTransferFile.Render(command.BatchId, drawnUp);
        drawnUp = drawnUp with { FileDigest = Convert.ToHexStringLower(SHA256.HashData(file)), FileBytes = file.Length };
        return new Decision.Accepted([new StreamEvent(command.Stream, drawnUp), .. moved]);
    }

    /// <summary>One order leaves: it is instructed, or told again after its batch was withdrawn.</summary>
    private static Decision Send(string orderId, string batchId, string bank, CommandContext context, IStates states)
    {
        var register = BatchedOrder.StreamOf(orderId);
        var batched = states.Get<BatchedOrder>(register);
        if (batched.BatchId is { } live)
        {
            return Decision.Refuse(RefusalCodes.OrderInLiveBatch, new Fact("orderId", orderId), new Fact("batchId", live));
        }

        var stream = DisbursementOrder.StreamOf(orderId);
        var order = states.Get<DisbursementOrder>(stream);
        var entered = new StreamEvent(register, new OrderBatched(batchId));
        if (order.Status != DisbursementOrderStatus.Instructed)
        {
            return Decision.All(
                Named(orderId, DisbursementOrderDecider.Decide(new InstructOrder(batchId, bank) { OrderId = orderId }, context, states)),
                Decision.Accept(entered));
        }

        return !batched.WasWithdrawn
                ? Decision.Refuse(RefusalCodes.OrderSentApart, new Fact("orderId", orderId), new Fact("instructedOn", order.InstructedOn!.Value))
            : DisbursementOrderDecider.MayLeave(order, context, states) is { } barred ? Named(orderId, barred)
            : Decision.Accept(entered);
    }

    private static Decision Withdraw(WithdrawBatch command, PaymentBatch batch, CommandContext context, IStates states)
    {
        if (batch.Status == PaymentBatchStatus.None)
        {
            return Refuse.NotFound(command.Stream);
        }

        if (batch.Status != PaymentBatchStatus.DrawnUp)
        {
            return Refuse.IllegalState(batch.Status, command);
        }

        // B2: an order that the bank answered proves that the file was taken.
        var answered = batch.OrderIds
            .Where(id => states.Get<DisbursementOrder>(DisbursementOrder.StreamOf(id)).Status != DisbursementOrderStatus.Instructed).ToArray();
        return answered.Length > 0
            ? Decision.Refuse(RefusalCodes.BatchAnswered, new Fact("batchId", command.BatchId), new Fact("orders", answered))
            : new Decision.Accepted(
            [
                new StreamEvent(command.Stream, new BatchWithdrawn(command.Reason, context.Actor.Id)),
                .. batch.OrderIds.Select(id => new StreamEvent(BatchedOrder.StreamOf(id), new OrderUnbatched(command.BatchId))),
            ]);
    }

    /// <summary>Looks at everything at once, so that states are read in three rounds and not order by order.</summary>
    private static void Ask(DrawUpBatch command, IStates states)
    {
        foreach (var orderId in command.OrderIds)
        {
            states.Get<BatchedOrder>(BatchedOrder.StreamOf(orderId));
            var order = states.Get<DisbursementOrder>(DisbursementOrder.StreamOf(orderId));
            if (order.Status != DisbursementOrderStatus.None && AwardBooks.Find(order.AwardStream, states) is { PoolId.Length: > 0 } award)
            {
                states.Get<FundPool>(FundPool.StreamOf(award.PoolId));
                states.Get<Party>(Party.StreamOf(order.PayeeId));
            }
        }
    }

    /// <summary>A refusal of one order among many says which.</summary>
    private static Decision Named(string orderId, Decision decision) => decision is Decision.Refused { Refusal: var refusal } ? Named(orderId, refusal) : decision;

    private static Refusal Named(string orderId, Refusal refusal) =>
        refusal.Facts.Any(fact => fact.Name == "orderId") ? refusal : refusal with { Facts = refusal.Facts.Add(new Fact("orderId", orderId)) };
}
