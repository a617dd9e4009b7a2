using System.Collections.Immutable;
using Ledger.Domain.Awards;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.Parties;

namespace Ledger.Domain.Recoveries;

/// <summary>
/// The rules of a recovery. Every step that moves money is decided together with the award it was paid under, with the pool it goes back to
/// and with the party that owes it, so that all of them agree. Source: R1 to R4.
/// </summary>
public static class RecoveryDecider
{
    public static Decision Decide(RecoveryCommand command, CommandContext context, IStates states)
    {
        var recovery = states.Get<Recovery>(command.Stream);
        if (command is ProposeRecovery propose)
        {
            return Propose(propose, context, states);
        }

        if (recovery.Status == RecoveryStatus.None)
        {
            return Refuse.NotFound(command.Stream);
        }

        if (!RecoveryLifecycle.Allows(recovery.Status, command.GetType()))
        {
            // R3: money comes in on a decision that its party was told of.
            return command is ReceiveRecovery && recovery.Status is RecoveryStatus.Proposed or RecoveryStatus.Ordered
                ? Decision.Refuse(RefusalCodes.RecoveryNoBasis, new Fact("state", Kebab.Of(recovery.Status)), new Fact("command", "receive-recovery"))
                : Refuse.IllegalState(recovery.Status, command);
        }

        var award = AwardBooks.Find(recovery.AwardStream, states)!;
        return command switch
        {
            OrderRecovery c => Order(c, recovery, context),
            NotifyRecovery c => Refuse.Before(recovery.OrderedOn, context, "orderedOn") is { } early
                ? early
                : Decision.Accept(c.Stream, new RecoveryNotified(c.NoticeNo, c.DeliveryDigest, context.BusinessDate)),
            ReceiveRecovery c => Receive(c, recovery, award, context, states),
            WriteOffRecovery c => WriteOff(c, recovery, award, context),
            LitigateRecovery c => Decision.Accept(c.Stream, new RecoveryLitigated(c.Court, c.CaseNo)),
            CloseRecovery c => Close(c, recovery, award),
            DropRecovery c => Drop(c, recovery, award),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    /// <summary>
    /// Asks money back. Others call this inside their own decision where what happened to an award asks for a recovery (L5).
    /// </summary>
    internal static Decision Propose(ProposeRecovery command, CommandContext context, IStates states)
    {
        if (states.Get<Recovery>(command.Stream).Status != RecoveryStatus.None)
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", command.Stream));
        }

        if (AwardBooks.Find(command.AwardStream, states) is not { Exists: true } award)
        {
            return Refuse.NotFound(command.AwardStream);
        }

        // R1: at most what was paid under this very award, stayed paid, and is not asked back already.
        return command.PrincipalFen > award.ReclaimableFen
            ? Decision.Refuse(RefusalCodes.RecoveryExceedsPaid,
                new Fact("requestedFen", command.PrincipalFen), new Fact("netPaidFen", award.ReclaimableFen), new Fact("recoveredFen", award.RecoveredFen),
                new Fact("claimedFen", award.ClaimedFen))
            : Decision.Accept(
                new StreamEvent(command.Stream, new RecoveryProposed(
                    command.AwardStream, award.Debtor.Id, award.Debtor.Name, award.PoolId, command.Reason, command.PrincipalFen, command.EvidenceDigest,
                    context.Actor.Id, context.BusinessDate)),
                new StreamEvent(command.AwardStream, award.Claimed(command.RecoveryId, command.PrincipalFen)),
                new StreamEvent(Party.StreamOf(award.Debtor.Id), new PartyRecoveryOpened(command.RecoveryId, command.AwardStream)));
    }

    private static Decision Order(OrderRecovery command, Recovery recovery, CommandContext context)
    {
        if (recovery.ProposedBy == context.Actor.Id)
        {
            return DutyConflict(context.Actor.Id, "orderer");
        }

        if (Refuse.Before(recovery.ProposedOn, context, "proposedOn") is { } early)
        {
            return early;
        }

        return command.DueOn < context.BusinessDate
            ? Decision.Refuse(RefusalCodes.BusinessDateInvalid, new Fact("dueOn", command.DueOn), new Fact("businessDate", context.BusinessDate))
            : Decision.Accept(command.Stream, new RecoveryOrdered(
                command.DocumentNo, command.LegalBasis, command.DueOn, recovery.PrincipalFen, command.InterestFen, command.FineFen, context.Actor.Id,
                context.BusinessDate));
    }

    private static Decision Receive(ReceiveRecovery command, Recovery recovery, Award award, CommandContext context, IStates states)
    {
        if ((Over(command.PrincipalFen, recovery.PrincipalDueFen, "principal") ?? Over(command.InterestFen, recovery.InterestDueFen, "interest")
            ?? Over(command.FineFen, recovery.FineDueFen, "fine") ?? DisbursementOrderDecider.ReceiptUnused(command.BankRef, states)
            ?? Refuse.Before(recovery.NotifiedOn, context, "notifiedOn")) is { } refused)
        {
            return refused;
        }

        var poolStream = FundPool.StreamOf(recovery.PoolId);
        var pool = states.Get<FundPool>(poolStream);
        var destination = DestinationOf(pool, context.BusinessDate);
        if (command.Destination != destination)
        {
            return Decision.Refuse(RefusalCodes.RecoveryDestinationInvalid,
                new Fact("fiscalYear", pool.FiscalYear), new Fact("businessDate", context.BusinessDate), new Fact("destination", Kebab.Of(destination)),
                new Fact("requestedDestination", Kebab.Of(command.Destination)));
        }

        var totalFen = command.PrincipalFen + command.InterestFen + command.FineFen;
        var events = ImmutableArray.CreateBuilder<StreamEvent>();
        events.Add(new StreamEvent(command.Stream, new RecoveryReceived(
            command.BankRef, command.ReceiptDigest, command.PrincipalFen, command.InterestFen, command.FineFen, destination)));
        events.Add(new StreamEvent(BankReceipt.StreamOf(command.BankRef), new ReceiptTaken(command.Stream, "recovered", totalFen)));
        if (command.PrincipalFen == 0)
        {
            return new Decision.Accepted(events.ToImmutable());
        }

        events.Add(new StreamEvent(recovery.AwardStream, award.Recovered(command.RecoveryId, command.PrincipalFen)));
        var received = new Decision.Accepted(events.ToImmutable());

        // A recovery comes in by parts, and each part counts once on the pool: its bank reference tells them apart.
        return destination == RecoveryDestination.Pool
            ? Decision.All(received, FundPoolDecider.Restore(
                pool, poolStream, $"{command.RecoveryId}/{command.BankRef}", command.PrincipalFen, command.BankRef, context))
            : received;

        static Refusal? Over(long amountFen, long dueFen, string line) => amountFen > dueFen
            ? Refusal.Of(RefusalCodes.RecoveryExceedsDue, new Fact("requestedFen", amountFen), new Fact("dueFen", dueFen), new Fact("line", line))
            : null;
    }

    /// <summary>R2: back to the pool in its own year while it is open, else to the treasury.</summary>
    public static RecoveryDestination DestinationOf(FundPool pool, DateOnly day) =>
        pool.Status == FundPoolStatus.Closed || day.Year != pool.FiscalYear ? RecoveryDestination.Treasury : RecoveryDestination.Pool;

    private static Decision WriteOff(WriteOffRecovery command, Recovery recovery, Award award, CommandContext context) =>
        recovery.ProposedBy == context.Actor.Id
            ? DutyConflict(context.Actor.Id, "write-off")
            : Decision.All(
                Decision.Accept(command.Stream, new RecoveryWrittenOff(
                    command.DocumentNo, recovery.PrincipalDueFen, recovery.InterestDueFen, recovery.FineDueFen, context.Actor.Id)),
                EndClaim(command, recovery, award, ClaimOutcomes.WrittenOff));

    private static Decision Close(CloseRecovery command, Recovery recovery, Award award)
    {
        var ended = EndClaim(command, recovery, award, ClaimOutcomes.Dismissed);
        var after = ended is Decision.Accepted { Events: [var claim, ..] } ? (Award)award.Evolve(claim.Happened) : award;
        return Decision.All(
            Decision.Accept(
                new StreamEvent(command.Stream, new RecoveryClosed(
                    command.DocumentNo, recovery.PrincipalDueFen, recovery.InterestDueFen, recovery.FineDueFen)),
                new StreamEvent(Party.StreamOf(recovery.PartyId), new PartyRecoveryEnded(command.RecoveryId))),
            ended,
            new Decision.Accepted([.. after.RecoveryClosed(command.RecoveryId).Select(happened => new StreamEvent(recovery.AwardStream, happened))]));
    }

    private static Decision Drop(DropRecovery command, Recovery recovery, Award award) =>
        award is Linkage linkage && linkage.UnwindingBy == command.RecoveryId
            ? Decision.Refuse(RefusalCodes.LinkageUnwindRequired,
                new Fact("linkage", recovery.AwardStream), new Fact("recoveryId", command.RecoveryId), new Fact("outstandingFen", recovery.PrincipalDueFen))
            : Decision.All(
                Decision.Accept(
                    new StreamEvent(command.Stream, new RecoveryDropped(command.Reason, recovery.PrincipalDueFen)),
                    new StreamEvent(Party.StreamOf(recovery.PartyId), new PartyRecoveryEnded(command.RecoveryId))),
                EndClaim(command, recovery, award, ClaimOutcomes.Dropped));

    /// <summary>The award is asked for the rest no more.</summary>
    private static Decision EndClaim(RecoveryCommand command, Recovery recovery, Award award, string outcome) => recovery.PrincipalDueFen == 0
        ? Decision.Accept()
        : Decision.Accept(recovery.AwardStream, award.ClaimEnded(command.RecoveryId, recovery.PrincipalDueFen, outcome));

    /// <summary>C4: who asked for it does not decide on it.</summary>
    private static Decision DutyConflict(string person, string duty) =>
        Decision.Refuse(RefusalCodes.DutyConflict, new Fact("person", person), new Fact("duty", duty), new Fact("heldDuty", "proposer"));
}
