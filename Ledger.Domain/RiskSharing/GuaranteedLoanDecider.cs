using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.ReportedFigures;
using Ledger.Domain.Schemes;

namespace Ledger.Domain.RiskSharing;

/// <summary>
/// The rules of guaranteed loans. A loan is held against the terms of its scheme when it is registered and keeps them for life. What the pool
/// stands behind is known at every moment: it begins with the registration, shrinks with repayments, and ends with repayment or compensation.
/// </summary>
public static partial class GuaranteedLoanDecider
{
    public static Decision Decide(GuaranteedLoanCommand command, CommandContext context, IStates states)
    {
        var loan = states.Get<GuaranteedLoan>(command.Stream);
        if (command is RegisterLoan register)
        {
            return Register(register, loan, context, states);
        }

        if (loan.Status == GuaranteedLoanStatus.None)
        {
            return Refuse.NotFound(command.Stream);
        }

        if (!Allows(loan.Status, command.GetType()))
        {
            return Refuse.IllegalState(loan.Status, command);
        }

        return command switch
        {
            RecordRepayment c => Repay(c, loan, context, states),
            ClaimCompensation c => Claim(c, loan, context, states),
            ReturnClaim c => Decision.Accept(c.Stream, new ClaimReturned(c.Reason)),
            ApproveCompensation c => Approve(c, loan, context, states),
            ShareRecovery c => Share(c, loan, context, states),
            CloseLoan c => loan.ClaimedFen > 0
                ? Refuse.IllegalState(loan.Status, c, new Fact("claimedFen", loan.ClaimedFen))
                : Decision.Accept(
                    new StreamEvent(c.Stream, new LoanClosed(loan.NetPaidFen, c.Reason, c.DocumentNo)),
                    Counted(c.Stream, loan, isLive: false, 0, loan.NetPaidFen)),
            _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
        };
    }

    /// <summary>A10: whether a command of this type may come in this state; pages offer no other.</summary>
    public static bool Allows(GuaranteedLoanStatus status, Type command) =>
        command == typeof(RegisterLoan) ? status == GuaranteedLoanStatus.None
        : command == typeof(RecordRepayment) || command == typeof(ClaimCompensation) ? status == GuaranteedLoanStatus.Live
        : command == typeof(ReturnClaim) || command == typeof(ApproveCompensation) ? status == GuaranteedLoanStatus.Claimed
        : status == GuaranteedLoanStatus.Compensated;

    private static Decision Register(RegisterLoan command, GuaranteedLoan loan, CommandContext context, IStates states)
    {
        if (loan.Status != GuaranteedLoanStatus.None)
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", command.Stream));
        }

        if (TermsInForce(command, context, states, out var none) is not { Rules: { Risk: { } risk } rules } terms)
        {
            return none!;
        }

        var firm = states.Get<FirmLoans>(FirmLoans.StreamOf(command.PartyId));
        var guaranteedFen = Fen.Share(command.PrincipalFen, command.ShareBp).ShareFen;
        if ((PartyRules.MayBeAwarded(command.PartyId, context.BusinessDate, states)
            ?? terms.Covers(command.Scheme, command.PartyId, context.BusinessDate, states)
            ?? WithinTerms(command, guaranteedFen, terms.Version, rules, risk, firm)) is { } refused)
        {
            return refused;
        }

        var poolStream = FundPool.StreamOf(command.PoolId);
        var pool = states.Get<FundPool>(poolStream);
        if (pool.Status == FundPoolStatus.None)
        {
            return Refuse.NotFound(poolStream);
        }

        // At least one fen stands for the loan on its pool, or the year could close over a live guarantee.
        var reservedFen = Math.Max(1, Fen.Share(guaranteedFen, risk.ReserveBp).ShareFen);
        return Decision.All(
            Decision.Accept(
                new StreamEvent(command.Stream, new LoanRegistered(
                    command.Scheme, terms.Version, command.PoolId, command.BankId, command.BankName, command.PartyId, command.PartyName, command.ContractNo,
                    command.EvidenceDigest, command.PrincipalFen, command.ShareBp, guaranteedFen, reservedFen, command.StartsOn, command.EndsOn,
                    context.Actor.Id, command.Chain, command.Stage)),
                Counted(command.Stream, command.PartyId, command.Scheme, isLive: true, guaranteedFen, 0)),
            FundPoolDecider.Reserve(
                pool, poolStream, command.Stream, command.Stream, Instruments.RiskCompensation, reservedFen, command.EndsOn.AddMonths(risk.MaxTermMonths), context));
    }

    /// <summary>C5: the version in force that the command names, if it is one for guaranteed loans.</summary>
    private static Terms? TermsInForce(RegisterLoan command, CommandContext context, IStates states, out Refusal? none)
    {
        if (Terms.InForce(states, command.Scheme, context.BusinessDate, out none) is not { } terms)
        {
            return null;
        }

        none = terms.Version != command.SchemeVersion || terms.Rules?.Risk is null
            ? Refusal.Of(RefusalCodes.RuleVersionInvalid,
                new Fact("ruleVersion", command.SchemeVersion), new Fact("ruleVersionInForce", terms.Version), new Fact("scheme", command.Scheme),
                new Fact("businessDate", context.BusinessDate))
            : null;
        return none is null ? terms : null;
    }

    /// <summary>The share, the term and the caps of the scheme.</summary>
    private static Refusal? WithinTerms(
        RegisterLoan command, long guaranteedFen, string version, SchemeRules rules, RiskTerms risk, FirmLoans firm)
    {
        var ruleVersion = new Fact("ruleVersion", version);
        var firmFen = firm.TotalFen(command.Scheme, command.Stream);
        return command.ShareBp > rules.RatioBp
                ? Refusal.Of(RefusalCodes.RiskShareExceeded, new Fact("shareBp", command.ShareBp), new Fact("limitBp", rules.RatioBp), ruleVersion)
            : command.EndsOn > command.StartsOn.AddMonths(risk.MaxTermMonths)
                ? Refusal.Of(RefusalCodes.LoanTermExceeded,
                    new Fact("endsOn", command.EndsOn), new Fact("latestEnd", command.StartsOn.AddMonths(risk.MaxTermMonths)), new Fact("maxMonths", risk.MaxTermMonths), ruleVersion)
            : risk.OneLiveLoan && firm.Loans.FirstOrDefault(l => l.IsLive && l.Scheme == command.Scheme) is { } live
                ? Refusal.Of(RefusalCodes.LiveLoanExists, new Fact("partyId", command.PartyId), new Fact("liveLoan", live.LoanStream), ruleVersion)
            : guaranteedFen > rules.ProjectCapFen
                ? Refusal.Of(RefusalCodes.LoanCapExceeded, new Fact("guaranteedFen", guaranteedFen), new Fact("capFen", rules.ProjectCapFen), ruleVersion)
            : guaranteedFen > risk.FirmCapFen - firmFen
                ? Refusal.Of(RefusalCodes.FirmCapExceeded,
                    new Fact("guaranteedFen", guaranteedFen), new Fact("otherLoansFen", firmFen), new Fact("capFen", risk.FirmCapFen), ruleVersion)
            : null;
    }

    private static Decision Repay(RecordRepayment command, GuaranteedLoan loan, CommandContext context, IStates states)
    {
        if (command.AmountFen > loan.OutstandingFen)
        {
            return Decision.Refuse(RefusalCodes.LoanAmountExceeded, new Fact("requestedFen", command.AmountFen), new Fact("outstandingFen", loan.OutstandingFen));
        }

        var outstandingFen = loan.OutstandingFen - command.AmountFen;
        var guaranteedFen = Fen.Share(outstandingFen, loan.ShareBp).ShareFen;
        var repaid = new StreamEvent(command.Stream, new RepaymentRecorded(
            command.AmountFen, outstandingFen, loan.GuaranteedFen - guaranteedFen, command.DocumentNo));
        if (outstandingFen > 0)
        {
            return Decision.Accept(repaid, Counted(command.Stream, loan, isLive: true, guaranteedFen, 0));
        }

        var poolStream = FundPool.StreamOf(loan.PoolId);
        return Decision.All(
            Decision.Accept(repaid, new StreamEvent(command.Stream, new LoanRepaid()), Counted(command.Stream, loan, isLive: false, 0, 0)),
            FundPoolDecider.Release(states.Get<FundPool>(poolStream), poolStream, command.Stream, "loan-repaid", context));
    }

    private static Decision Share(ShareRecovery command, GuaranteedLoan loan, CommandContext context, IStates states)
    {
        if ((FigureRegister.Names(states, command.BankRef, command.DocumentNo) ?? DisbursementOrderDecider.ReceiptUnused(command.BankRef, states)) is { } used)
        {
            return used;
        }

        // R1: bank and pool together never get more back than was lost.
        if (command.AmountFen > loan.LossFen - loan.SharedFen)
        {
            return Decision.Refuse(RefusalCodes.RecoveryExceedsPaid,
                new Fact("requestedFen", command.AmountFen), new Fact("netPaidFen", loan.LossFen - loan.SharedFen));
        }

        if (RiskTermsOf(loan, context, states, out var none) is not { } risk)
        {
            return none!;
        }

        var (shareFen, remainderBp) = Fen.Share(command.AmountFen, risk.RecoveryBp);
        // The pool's money is whole again before the bank's is; the pool never takes more than it paid.
        var poolFen = Math.Min(shareFen, Math.Max(0, loan.NetPaidFen - loan.ClaimedFen));
        var paidBy = FundPool.StreamOf(loan.OrderIds.IsEmpty ? loan.PoolId : loan.PoolOf(loan.OrderIds[^1]));
        var pool = states.Get<FundPool>(paidBy);
        var toPool = poolFen > 0 && pool.Status != FundPoolStatus.Closed && context.BusinessDate.Year == pool.FiscalYear;
        return Decision.All(
            Decision.Accept(
                new StreamEvent(command.Stream, new LoanRecoveryShared(
                    command.AmountFen, poolFen, command.AmountFen - poolFen, remainderBp, toPool ? "pool" : "treasury", command.BankRef, command.DocumentNo)),
                new StreamEvent(BankReceipt.StreamOf(command.BankRef), new ReceiptTaken(command.Stream, "recovery", command.AmountFen)),
                Counted(command.Stream, loan, isLive: true, 0, loan.NetPaidFen - poolFen)),
            toPool
                ? FundPoolDecider.Restore(pool, paidBy, "loan-" + command.BankRef, poolFen, command.DocumentNo, context)
                : Decision.Accept());
    }

    private static StreamEvent Counted(string stream, GuaranteedLoan loan, bool isLive, long guaranteedFen, long paidFen) =>
        Counted(stream, loan.PartyId, loan.Scheme, isLive, guaranteedFen, paidFen);

    private static StreamEvent Counted(string stream, string partyId, string scheme, bool isLive, long guaranteedFen, long paidFen) =>
        new(FirmLoans.StreamOf(partyId), new FirmLoanCounted(stream, scheme, isLive, guaranteedFen, paidFen));
}
