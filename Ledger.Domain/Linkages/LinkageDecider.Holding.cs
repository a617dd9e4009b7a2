using Ledger.Domain.Awards;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Kernel;
using Ledger.Domain.Recoveries;

namespace Ledger.Domain.Linkages;

// What becomes of the money after it was paid: converted, bought back, sold, expired, asked back.
public static partial class LinkageDecider
{
    private static Decision Convert(ConvertToEquity command, Linkage linkage, CommandContext context)
    {
        if (linkage.PriceBasis is not { } basis)
        {
            return OtherFamily(command, linkage);
        }

        if (Expired(linkage, context) is { } late)
        {
            return late;
        }

        // The condition is an outside round wherever that sets the price.
        if (basis == PriceBasis.OutsideRound && (command.InvestmentId is null || linkage.FindTrigger(command.InvestmentId)?.PaidInFen is null))
        {
            return Decision.Refuse(RefusalCodes.LinkageTriggerUnverified,
                new Fact("state", Kebab.Of(linkage.Status)), new Fact("unverified", command.InvestmentId is { } id ? (string[])[id] : []));
        }

        // L4: no more than was granted and is contingent still; the rest goes on being a grant that may be converted.
        if (command.PrincipalFen > linkage.ContingentFen)
        {
            return ExceedsPrincipal(command.PrincipalFen, linkage.ContingentFen, linkage);
        }

        if (command.ValuationFen < command.PrincipalFen)
        {
            return Decision.Refuse(RefusalCodes.RequestInvalid, new Fact("field", "valuationFen"), new Fact("value", command.ValuationFen));
        }

        var sharesBp = (int)((Int128)command.PrincipalFen * 10_000 / command.ValuationFen);
        var remainderFen = command.PrincipalFen - (long)((Int128)sharesBp * command.ValuationFen / 10_000);
        return Decision.Accept(command.Stream, new ConvertedToEquity(
            command.PrincipalFen, command.InvestmentId, command.ValuationFen, sharesBp, remainderFen, basis, command.AgreementDigest,
            command.RegistryChangeNo, context.BusinessDate));
    }

    private static Decision BuyBack(ExerciseBuyback command, Linkage linkage, CommandContext context, IStates states)
    {
        if (linkage.BuybackBp is not { } buybackBp)
        {
            return OtherFamily(command, linkage);
        }

        if ((Expired(linkage, context) ?? DisbursementOrderDecider.ReceiptUnused(command.BankRef, states)) is { } refused)
        {
            return refused;
        }

        // L4: the option covers a part of what was paid, and only what is still held.
        var leftFen = Math.Min(linkage.EquityFen, Fen.Share(linkage.PaidFen, buybackBp).ShareFen - linkage.BoughtBackFen);
        return command.PrincipalFen > leftFen
            ? ExceedsPrincipal(command.PrincipalFen, Math.Max(0, leftFen), linkage)
            : Decision.Accept(
                new StreamEvent(command.Stream, new BuybackExercised(command.PrincipalFen, command.BankRef, command.ReceiptDigest)),
                new StreamEvent(BankReceipt.StreamOf(command.BankRef), new ReceiptTaken(command.Stream, "proceeds", command.PrincipalFen)));
    }

    private static Decision Exit(ExitLinkage command, Linkage linkage, IStates states)
    {
        if (command.CostFen > linkage.EquityFen)
        {
            return ExceedsPrincipal(command.CostFen, linkage.EquityFen, linkage);
        }

        return DisbursementOrderDecider.ReceiptUnused(command.BankRef, states) is { } used
            ? used
            : Decision.Accept(
                new StreamEvent(command.Stream, new EquityExited(
                    command.CostFen, command.ProceedsFen, command.BankRef, command.ReceiptDigest, command.DocumentNo)),
                new StreamEvent(BankReceipt.StreamOf(command.BankRef), new ReceiptTaken(command.Stream, "proceeds", command.ProceedsFen)));
    }

    private static Decision Expire(ExpireLinkage command, Linkage linkage, CommandContext context, IStates states)
    {
        // A claim to equity is waived, repaid or goes on; everything else was held long enough or was not.
        if ((command.Outcome == ExpiryOutcome.Fulfilled) == (linkage.ContingentFen > 0))
        {
            return Decision.Refuse(RefusalCodes.LinkageTermsMismatch,
                new Fact("family", Kebab.Of(linkage.Family)), new Fact("outcome", Kebab.Of(command.Outcome)), new Fact("contingentFen", linkage.ContingentFen));
        }

        var lastDay = command.Outcome == ExpiryOutcome.Fulfilled ? linkage.HoldUntil : linkage.ExpiresOn;
        if (command.Outcome != ExpiryOutcome.Continued && context.BusinessDate <= lastDay)
        {
            return Decision.Refuse(RefusalCodes.BusinessDateInvalid,
                new Fact("businessDate", context.BusinessDate),
                new Fact(command.Outcome == ExpiryOutcome.Fulfilled ? "holdUntil" : "expiresOn", lastDay!.Value));
        }

        switch (command.Outcome)
        {
            case ExpiryOutcome.Continued:
                return command.Until is not { } until || until <= linkage.ExpiresOn
                    ? Decision.Refuse(RefusalCodes.RequestInvalid, new Fact("field", "until"), new Fact("value", (object?)command.Until ?? ""))
                    : Decision.Accept(command.Stream, new ClaimProlonged(until, command.DocumentNo));
            case ExpiryOutcome.Repayment:
                return Decision.All(
                    RecoveryDecider.Propose(
                        new ProposeRecovery(command.Stream, linkage.ContingentFen, "expired", command.EvidenceDigest!) { RecoveryId = command.RecoveryId! },
                        context, states),
                    Decision.Accept(command.Stream, new LinkageExpired(command.Outcome, 0, command.DocumentNo)));
            default:
                return Decision.Accept(command.Stream, new LinkageExpired(
                    command.Outcome, command.Outcome == ExpiryOutcome.Waived ? linkage.ContingentFen : 0, command.DocumentNo));
        }
    }

    private static Decision Unwind(UnwindLinkage command, Linkage linkage, CommandContext context, IStates states) =>
        !linkage.OpenOrderIds.IsEmpty
            ? OrdersOpen(command, linkage)
            : Decision.All(
                RecoveryDecider.Propose(
                    new ProposeRecovery(command.Stream, command.PrincipalFen, command.Reason, command.EvidenceDigest) { RecoveryId = command.RecoveryId },
                    context, states),
                Decision.Accept(command.Stream, new LinkageUnwindOpened(command.RecoveryId, command.Reason, command.EvidenceDigest)),
                AwardBooks.FreeMoney(command.Stream, linkage, "unwinding", context, states),
                AwardBooks.Recount(command.Stream, linkage, linkage.PaidFen, "unwinding"));

    private static Decision OtherFamily(LinkageCommand command, Linkage linkage) =>
        Decision.Refuse(RefusalCodes.LinkageTermsMismatch,
            new Fact("family", Kebab.Of(linkage.Family)), new Fact("command", Kebab.Of(command.GetType().Name)));

    private static Decision ExceedsPrincipal(long requestedFen, long leftFen, Linkage linkage) =>
        Decision.Refuse(RefusalCodes.ConversionExceedsPrincipal,
            new Fact("requestedFen", requestedFen), new Fact("principalFen", leftFen), new Fact("paidFen", linkage.PaidFen));
}
