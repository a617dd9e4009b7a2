using Ledger.Domain.Delegations;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;

namespace Ledger.Domain.DisbursementOrders;

/// <summary>
/// The rules of a payment order. Each step is decided together with its grant, whose lines it takes up, and with the pool, whose money
/// it moves. C1: maker (drafts), checker (checks) and releaser (approves) are three people. Sending the payment to the bank belongs to
/// the releasing side: the approver or a third person may do it, the maker and the checker may not.
/// </summary>
public static partial class DisbursementOrderDecider
{
    public static Decision Decide(DisbursementOrderCommand command, CommandContext context, IStates states)
    {
        var order = states.Get<DisbursementOrder>(command.Stream);
        if (command is DraftOrder draft)
        {
            return Draft(draft, order, context, states);
        }

        if (order.Status == DisbursementOrderStatus.None)
        {
            return Refuse.NotFound(command.Stream);
        }

        if (!DisbursementOrderLifecycle.Allows(order.Status, command.GetType()))
        {
            return OutOfOrder(command, order);
        }

        var grant = states.Get<Grant>(order.GrantStream);
        if (grant.Instalments.IsEmpty)
        {
            return Refuse.NotFound(order.GrantStream);
        }

        return command switch
        {
            CheckOrder c => TwoHats(context.Actor, (order.DraftedBy, "maker"), "checker") is { } twoHats
                ? twoHats
                : Decision.Accept(c.Stream, new OrderChecked(c.Opinion, context.Actor.Id)),
            ApproveOrder c => Approve(c, order, grant, context, states),
            SendBackOrder c => order.WasSentBack
                ? Refuse.IllegalState(order.Status, c)
                : Decision.Accept(c.Stream, new OrderSentBack(c.Reason)),
            InstructOrder c => Instruct(c, order, grant, context, states),
            SettleOrder c => Settle(c, order, grant, context, states),
            FailOrder c => Fail(c, order, grant, states),
            ReturnPayment c => Return(c, order, grant, context, states),
            CancelOrder c => Decision.Accept(
                new StreamEvent(c.Stream, new OrderCancelled(c.Reason)),
                new StreamEvent(order.GrantStream, new InstalmentReleased(order.InstalmentNo, c.OrderId, order.AmountFen, "cancelled"))),
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

    private static Decision Draft(DraftOrder command, DisbursementOrder order, CommandContext context, IStates states)
    {
        if (order.Status != DisbursementOrderStatus.None)
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", command.Stream));
        }

        var grantStream = Grant.StreamOf(command.GrantKind, command.GrantId);
        var grant = states.Get<Grant>(grantStream);
        if (grant.Status == GrantStatus.None)
        {
            return Refuse.NotFound(grantStream);
        }

        if ((PaymentRules.Authorised(grantStream, grant, states) ?? Refuse.Before(grant.SignedOn, context, "signedOn")) is { } refused)
        {
            return refused;
        }

        if (command.InstalmentNo < 1 || command.InstalmentNo > grant.Instalments.Length)
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("instalmentNo", command.InstalmentNo));
        }

        var line = grant.Instalments[command.InstalmentNo - 1];
        return (PayeeIsAwardee(command, grant)
            ?? PartyRules.MayBePaid(command.PayeeId, command.PayeeAccountDigest, context.BusinessDate, states)
            ?? PaymentRules.GateOpen(grant, line) ?? Fits(command.AmountFen, grant, line)) is { } wrong
            ? wrong
            : Decision.Accept(
                new StreamEvent(command.Stream, new OrderDrafted(
                    command.GrantKind, command.GrantId, command.InstalmentNo, command.AmountFen,
                    command.PayeeId, command.PayeeName, command.PayeeAccountDigest, context.Actor.Id)),
                new StreamEvent(grantStream, new InstalmentOrdered(command.InstalmentNo, command.OrderId, command.AmountFen)));
    }

    /// <summary>D5: the payee is the awardee, and the account is the one of the task book when that names one.</summary>
    private static Refusal? PayeeIsAwardee(DraftOrder command, Grant grant) =>
        command.PayeeId != grant.PartyId
            ? Refusal.Of(RefusalCodes.PayeeMismatch, new Fact("payeeId", command.PayeeId), new Fact("awardeeId", grant.PartyId))
        : grant.PayeeAccountDigest is { } account && command.PayeeAccountDigest != account
            ? Refusal.Of(RefusalCodes.PayeeMismatch, new Fact("payeeAccountDigest", command.PayeeAccountDigest), new Fact("awardeeAccountDigest", account))
        : null;

    /// <summary>D2, D3: the amount is within what is left of the award and of its line.</summary>
    private static Refusal? Fits(long amountFen, Grant grant, Instalment line) =>
        amountFen > grant.AwardFen - grant.CommittedFen
            ? Refusal.Of(RefusalCodes.PaymentExceedsAward,
                new Fact("requestedFen", amountFen), new Fact("awardFen", grant.AwardFen), new Fact("committedFen", grant.CommittedFen),
                new Fact("remainingFen", grant.AwardFen - grant.CommittedFen))
        : grant.ScheduledFen != grant.AwardFen
            ? Refusal.Of(RefusalCodes.InstalmentSumMismatch,
                new Fact("scheduledFen", grant.ScheduledFen), new Fact("awardFen", grant.AwardFen),
                new Fact("differenceFen", grant.AwardFen - grant.ScheduledFen))
        : amountFen > line.LeftFen
            ? Refusal.Of(RefusalCodes.InstalmentSumMismatch,
                new Fact("requestedFen", amountFen), new Fact("instalmentNo", line.No), new Fact("lineFen", line.AmountFen),
                new Fact("remainingFen", line.LeftFen))
        : null;

    private static Decision Approve(ApproveOrder command, DisbursementOrder order, Grant grant, CommandContext context, IStates states)
    {
        var refused = Authority.Of(command.DelegationId, grant.Scheme, context, states, out var authority)
            ?? ReleasesOwn(authority, order)
            ?? PaymentRules.Authorised(order.GrantStream, grant, states)
            ?? Refuse.Before(grant.SignedOn, context, "signedOn")
            ?? PartyRules.MayBePaid(order.PayeeId, order.PayeeAccountDigest, context.BusinessDate, states);
        if (refused is not null)
        {
            return refused;
        }

        return PaymentRules.WithinLimit(
            command.OrderId, order, grant, authority, context, states, out var limitFen, out var sameDayFen, out var ruleVersion) is { } over
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
