using Ledger.Domain.BankAccounts;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Kernel;
using Ledger.Domain.PaymentBatches;
using Ledger.Domain.ReportedFigures;

namespace Ledger.Domain.BankStatements;

/// <summary>
/// The rules of a statement. A line settles an order only where the bank's words and ours agree in every respect: our reference, the amount,
/// the order on its way, a bank reference never used. Everything else waits for a person. Money is moved by the order's own commands, decided
/// together with the line's outcome, so that neither is ever there without the other.
/// </summary>
public static class BankStatementDecider
{
    public static Decision Decide(BankStatementCommand command, CommandContext context, IStates states)
    {
        var statement = states.Get<BankStatement>(command.Stream);
        if (command is ImportStatement import)
        {
            return Import(import, statement, context, states);
        }

        if (!statement.IsImported)
        {
            return Refuse.NotFound(command.Stream);
        }

        return command switch
        {
            ReconcileLine c => On(statement, c.LineId, [LineOutcome.Pending], line => Reconcile(c, statement, line, context, states)),
            MatchLine c => On(statement, c.LineId, [LineOutcome.Reported, LineOutcome.SetAside], line => Match(c, statement, line, context, states)),
            SetLineAside c => On(statement, c.LineId, [LineOutcome.Reported],
                _ => Decision.Accept(c.Stream, new LineSetAside(c.LineId, c.Reason, context.Actor.Id))),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    private static Decision Import(ImportStatement command, BankStatement statement, CommandContext context, IStates states)
    {
        if (statement.IsImported)
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", command.Stream));
        }

        if (BankAccountDecider.NotOurs(command.AccountNo, states) is { } notOurs)
        {
            return notOurs;
        }

        if (command.Until > context.BusinessDate)
        {
            return Decision.Refuse(RefusalCodes.BusinessDateInvalid,
                new Fact("businessDate", context.BusinessDate), new Fact("statementUntil", command.Until));
        }

        return (FigureRegister.Names(states, [command.StatementRef, command.FileDigest, .. command.Lines.Select(line => line.BankRef)]) ?? Unbalanced(command)) is { } refused
            ? refused
            : Decision.Accept(command.Stream, new StatementImported(
                command.Format, command.FileDigest, command.FileBytes, command.FileName, command.StatementRef, command.AccountNo, command.From, command.Until,
                command.OpeningFen, command.ClosingFen, command.Lines, context.Actor.Id));
    }

    /// <summary>B4: opening balance plus lines is closing balance; null when it is.</summary>
    private static Refusal? Unbalanced(ImportStatement command)
    {
        var (creditFen, debitFen) = (0L, 0L);
        foreach (var line in command.Lines)
        {
            creditFen += line.Direction == Direction.Credit ? line.AmountFen : 0;
            debitFen += line.Direction == Direction.Debit ? line.AmountFen : 0;
        }

        var differenceFen = command.ClosingFen - (command.OpeningFen + creditFen - debitFen);
        return differenceFen == 0
            ? null
            : Refusal.Of(RefusalCodes.StatementUnbalanced,
                new Fact("openingFen", command.OpeningFen), new Fact("creditFen", creditFen), new Fact("debitFen", debitFen),
                new Fact("closingFen", command.ClosingFen), new Fact("differenceFen", differenceFen));
    }

    /// <summary>B5: each line is taken up once, and decided by a person only while it waits for one.</summary>
    private static Decision On(BankStatement statement, string lineId, ReadOnlySpan<LineOutcome> from, Func<StatementLine, Decision> decide)
    {
        var index = statement.IndexOf(lineId);
        return index < 0 ? Decision.Refuse(RefusalCodes.NotFound, new Fact("lineId", lineId))
            : !from.Contains(statement.Outcomes[index])
                ? Decision.Refuse(RefusalCodes.LineReconciled, new Fact("lineId", lineId), new Fact("state", Kebab.Of(statement.Outcomes[index])))
            : decide(statement.Lines[index]);
    }

    private static Decision Reconcile(ReconcileLine command, BankStatement statement, StatementLine line, CommandContext context, IStates states)
    {
        var register = BankLine.StreamOf(statement.AccountNo, line.BankRef);
        var seen = states.Get<BankLine>(register);
        if (seen.StatementId is { } first)
        {
            return Decision.Accept(command.Stream, seen.Says(line)
                ? new LineKnown(line.LineId, null, first, seen.LineId)
                : new LineReported(line.LineId, Doubts.ReferenceReused, Detail: first));
        }

        var outcome = Take(command, statement, line, context, states);
        var firstSeen = new BankLineSeen(command.StatementId, line.LineId, line.AmountFen, line.Direction, line.EndToEnd);
        return Decision.All(outcome, Decision.Accept(register, firstSeen));
    }

    /// <summary>A line that no statement brought before.</summary>
    private static Decision Take(ReconcileLine command, BankStatement statement, StatementLine line, CommandContext context, IStates states)
    {
        var receipt = states.Get<BankReceipt>(BankReceipt.StreamOf(line.BankRef));
        if (receipt.OrderId is { } recorded)
        {
            // A person was quicker than the statement.
            var use = line.Direction == Direction.Debit ? "settlement" : "return";
            return receipt.Use == use && receipt.AmountFen == line.AmountFen
                ? Decision.Accept(command.Stream, new LineKnown(line.LineId, recorded))
                : Report(Doubts.ReferenceReused, recorded);
        }

        if (receipt.TakenBy is not null)
        {
            // Recorded already as money of a recovery or of a sale; a person sees to it that it is the same.
            return Report(Doubts.MoneyReceived);
        }

        var named = line.EndToEnd is { } reference && Ids.IsValid(reference) ? reference : null;
        var order = named is null ? DisbursementOrder.Initial : states.Get<DisbursementOrder>(DisbursementOrder.StreamOf(named));
        var isOurs = order.Status != DisbursementOrderStatus.None;
        if (line.Direction == Direction.Credit)
        {
            return isOurs ? Report(Doubts.MoneyReturned, named, order.AmountFen, Kebab.Of(order.Status)) : Report(Doubts.MoneyReceived);
        }

        if (!isOurs)
        {
            return line.EndToEnd is null ? Report(Doubts.ReferenceMissing) : Report(Doubts.ReferenceUnknown);
        }

        if (order.Status != DisbursementOrderStatus.Instructed)
        {
            return Report(Doubts.OrderState, named, order.AmountFen, Kebab.Of(order.Status));
        }

        if (order.AmountFen != line.AmountFen)
        {
            return Report(Doubts.AmountDiffers, named, order.AmountFen);
        }

        return Settle(statement, line, named!, context, states) switch
        {
            Decision.Accepted { Events: var moved } => new Decision.Accepted(
                [.. moved, new StreamEvent(command.Stream, new LineSettled(line.LineId, named!, line.AmountFen))]),
            Decision.Refused { Refusal: var refusal } => Report(Doubts.Refused, named, order.AmountFen, refusal.Code),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };

        Decision Report(string doubt, string? orderId = null, long? orderFen = null, string? detail = null) =>
            Decision.Accept(command.Stream, new LineReported(line.LineId, doubt, orderId, orderFen, detail));
    }

    private static Decision Match(MatchLine command, BankStatement statement, StatementLine line, CommandContext context, IStates states)
    {
        if (!Fen.IsValid(line.AmountFen))
        {
            return Decision.Refuse(RefusalCodes.AmountInvalid, new Fact("field", "amountFen"), new Fact("value", CreditTransferFile.Yuan(line.AmountFen)));
        }

        var isDebit = line.Direction == Direction.Debit;
        var moved = isDebit
            ? Settle(statement, line, command.OrderId, context, states)
            : DisbursementOrderDecider.Decide(
                new ReturnPayment(line.AmountFen, line.BankRef, command.Remark ?? Short(line.Text) ?? statement.StatementRef) { OrderId = command.OrderId },
                context, states);
        return Decision.All(moved, Decision.Accept(
            command.Stream,
            new LineMatched(line.LineId, command.OrderId, isDebit ? "settlement" : "return", line.AmountFen, context.Actor.Id)));
    }

    /// <summary>The bank's own words as a reason; null where it gave none.</summary>
    private static string? Short(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Length > 200 ? text[..200] : text;

    /// <summary>The statement's digest is the receipt's: the file proves the payment.</summary>
    private static Decision Settle(BankStatement statement, StatementLine line, string orderId, CommandContext context, IStates states) =>
        DisbursementOrderDecider.Decide(
            new SettleOrder(line.BankRef, statement.FileDigest, line.AmountFen, line.BookedOn) { OrderId = orderId }, context, states);
}
