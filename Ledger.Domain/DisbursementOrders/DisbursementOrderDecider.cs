using Ledger.Domain.Awards;
using Ledger.Domain.Delegations;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.Parties;
using Ledger.Domain.RiskSharing;

namespace Ledger.Domain.DisbursementOrders;

/// <summary>
/// The rules of a payment order. Each step is decided together with its award, whose lines it takes up, and with the pool, whose money
/// it moves. C1: maker (drafts), checker (checks) and releaser (approves) are three people. Sending the payment to the bank belongs to
/// the releasing side: the approver or a third person may do it, the maker and the checker may not.
/// </summary>
public static partial class DisbursementOrderDecider
{
    public static Decision Decide(DisbursementOrderCommand command, CommandContext context, IStates states)
    {
        var order = states.Get<DisbursementOrder>(command.Stream);
        switch (command)
        {
            case DraftOrder c:
                return Draft(c, order, Grant.StreamOf(c.GrantKind, c.GrantId), c.InstalmentNo, c.AmountFen, (c.PayeeId, c.PayeeAccountDigest), context, states, _ =>
                    new OrderDrafted(
                        c.GrantKind, c.GrantId, c.InstalmentNo, c.AmountFen, c.PayeeId, c.PayeeName, c.PayeeAccountDigest, context.Actor.Id));
            case DraftLinkageOrder c:
                return Draft(c, order, Linkage.StreamOf(c.LinkageId), Linkage.OnlyLine, c.AmountFen, (null, c.PayeeAccountDigest), context, states, award =>
                    new LinkageOrderDrafted(
                        c.LinkageId, award.Title, award.Scheme, award.PoolId, c.AmountFen, award.Payee.Id, award.Payee.Name, c.PayeeAccountDigest, context.Actor.Id));
            case DraftCompensationOrder c:
                return Draft(c, order, GuaranteedLoan.StreamOf(c.LoanId), GuaranteedLoan.OnlyLine, c.AmountFen, (null, c.PayeeAccountDigest), context, states, award =>
                    new CompensationOrderDrafted(
                        c.LoanId, award.Title, award.Scheme, award.PoolId, c.AmountFen, award.Payee.Id, award.Payee.Name, c.PayeeAccountDigest, context.Actor.Id));
            default:
                break;
        }

        if (order.Status == DisbursementOrderStatus.None)
        {
            return Refuse.NotFound(command.Stream);
        }

        if (!DisbursementOrderLifecycle.Allows(order.Status, command.GetType()))
        {
            return OutOfOrder(command, order);
        }

        var award = AwardBooks.Find(order.AwardStream, states)!;
        if (award.Instalments.IsEmpty)
        {
            return Refuse.NotFound(order.AwardStream);
        }

        return command switch
        {
            CheckOrder c => TwoHats(context.Actor, (order.DraftedBy, "maker"), "checker") is { } twoHats
                ? twoHats
                : Decision.Accept(c.Stream, new OrderChecked(c.Opinion, context.Actor.Id)),
            ApproveOrder c => Approve(c, order, award, context, states),
            SendBackOrder c => order.WasSentBack
                ? Refuse.IllegalState(order.Status, c)
                : Decision.Accept(c.Stream, new OrderSentBack(c.Reason)),
            InstructOrder c => Instruct(c, order, award, context, states),
            SettleOrder c => Settle(c, order, award, context, states),
            FailOrder c => Fail(c, order, award, states),
            ReturnPayment c => Return(c, order, award, context, states),
            CancelOrder c => Decision.Accept(
                new StreamEvent(c.Stream, new OrderCancelled(c.Reason)),
                new StreamEvent(order.AwardStream, award.Released(order.InstalmentNo, c.OrderId, order.AmountFen, "cancelled"))),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    /// <summary>D6, D8: a second settlement and a return of nothing have codes of their own.</summary>
    private static Refusal OutOfOrder(DisbursementOrderCommand command, DisbursementOrder order) => command switch
    {
        SettleOrder c when order.BankRef is { } settledBy => Refusal.Of(RefusalCodes.DuplicateSettlement,
            new Fact("bankRef", c.BankRef), new Fact("settledOrder", c.OrderId), new Fact("settledByBankRef", settledBy)),
        ReturnPayment c => Refusal.Of(RefusalCodes.ReturnWithoutPayment,
            new Fact("requestedFen", c.AmountFen), new Fact("returnableFen", 0L), new Fact("state", Kebab.Of(order.Status))),
        _ => Refuse.IllegalState(order.Status, command),
    };

    /// <summary>C1: nobody holds two of the three duties on one order.</summary>
    private static Refusal? TwoHats(Actor actor, (string? Person, string Duty) held, string duty) =>
        held.Person == actor.Id
            ? Refusal.Of(RefusalCodes.FourEyesViolation, new Fact("person", actor.Id), new Fact("duty", duty), new Fact("heldDuty", held.Duty))
            : null;

    /// <summary>Draws up an order on an award of any sort.</summary>
    /// <param name="payee">Who is named as payee, or null where the award alone says who; and the account.</param>
    /// <param name="drafted">What is recorded on the order.</param>
    private static Decision Draft(
        DisbursementOrderCommand command, DisbursementOrder order, string awardStream, int no, long amountFen, (string? Id, string Account) payee,
        CommandContext context, IStates states, Func<Award, DisbursementOrderEvent> drafted)
    {
        if (order.Status != DisbursementOrderStatus.None)
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", command.Stream));
        }

        var award = AwardBooks.Find(awardStream, states)!;
        if (!award.Exists)
        {
            return Refuse.NotFound(awardStream);
        }

        if ((PaymentRules.Authorised(awardStream, award, states) ?? Early(award, context)) is { } refused)
        {
            return refused;
        }

        if (no < 1 || no > award.Instalments.Length)
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("instalmentNo", no));
        }

        var line = award.Instalments[no - 1];
        return (PayeeIsAwardee(payee.Id ?? award.Payee.Id, payee.Account, award)
            ?? PartyRules.MayBePaid(award.Payee.Id, payee.Account, context.BusinessDate, states)
            ?? PaymentRules.GateOpen(award, line) ?? Fits(amountFen, award, line)) is { } wrong
            ? wrong
            : Decision.Accept(
                new StreamEvent(command.Stream, drafted(award)),
                new StreamEvent(awardStream, award.Ordered(no, command.OrderId, amountFen)));
    }

    private static Refusal? Early(Award award, CommandContext context) => Refuse.Before(award.PayableFrom.Day, context, award.PayableFrom.Name);

    /// <summary>D5: the payee is the awardee, and the account is the one that was agreed on, where one was.</summary>
    private static Refusal? PayeeIsAwardee(string payeeId, string accountDigest, Award award) =>
        payeeId != award.Payee.Id
            ? Refusal.Of(RefusalCodes.PayeeMismatch, new Fact("payeeId", payeeId), new Fact("awardeeId", award.Payee.Id))
        : award.PayeeAccountDigest is { } account && accountDigest != account
            ? Refusal.Of(RefusalCodes.PayeeMismatch, new Fact("payeeAccountDigest", accountDigest), new Fact("awardeeAccountDigest", account))
        : null;

    /// <summary>D2, D3: the amount is within what is left of the award and of its line.</summary>
    private static Refusal? Fits(long amountFen, Award award, Instalment line) =>
        amountFen > award.AwardFen - award.CommittedFen
            ? Refusal.Of(RefusalCodes.PaymentExceedsAward,
                new Fact("requestedFen", amountFen), new Fact("awardFen", award.AwardFen), new Fact("committedFen", award.CommittedFen),
                new Fact("remainingFen", award.AwardFen - award.CommittedFen))
        : award.ScheduledFen != award.AwardFen
            ? Refusal.Of(RefusalCodes.InstalmentSumMismatch,
                new Fact("scheduledFen", award.ScheduledFen), new Fact("awardFen", award.AwardFen),
                new Fact("differenceFen", award.AwardFen - award.ScheduledFen))
        : amountFen > line.LeftFen
            ? Refusal.Of(RefusalCodes.InstalmentSumMismatch,
                new Fact("requestedFen", amountFen), new Fact("instalmentNo", line.No), new Fact("lineFen", line.AmountFen),
                new Fact("remainingFen", line.LeftFen))
        : null;

    private static Decision Approve(ApproveOrder command, DisbursementOrder order, Award award, CommandContext context, IStates states)
    {
        var refused = Authority.Of(command.DelegationId, award.Scheme, context, states, out var authority)
            ?? ReleasesOwn(authority, order)
            ?? PaymentRules.Authorised(order.AwardStream, award, states)
            ?? Early(award, context)
            ?? PartyRules.MayBePaid(order.PayeeId, order.PayeeAccountDigest, context.BusinessDate, states);
        if (refused is not null)
        {
            return refused;
        }

        return PaymentRules.WithinLimit(
            command.OrderId, order, award, authority, context, states, out var limitFen, out var sameDayFen, out var ruleVersion) is { } over
            ? over
            : Decision.Accept(command.Stream, new OrderApproved(
                command.Opinion, context.Actor.Id, context.BusinessDate, limitFen, sameDayFen, ruleVersion, authority.DelegationId, authority.OnBehalfOf));
    }

    /// <summary>C1, C3: neither who approves nor in whose place held another duty on the order.</summary>
    private static Refusal? ReleasesOwn(Authority authority, DisbursementOrder order)
    {
        foreach (var person in authority.Persons)
        {
            var actor = new Actor(person, "");
            if ((TwoHats(actor, (order.DraftedBy, "maker"), "releaser") ?? TwoHats(actor, (order.CheckedBy, "checker"), "releaser")) is { } twoHats)
            {
                return twoHats;
            }
        }

        return null;
    }
}
