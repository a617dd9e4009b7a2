using System.Collections.Immutable;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Schemes;

namespace Ledger.Domain.RiskSharing;

// From the default to the pool's debt. The bank is paid through payment orders.
public static partial class GuaranteedLoanDecider
{
    private static Decision Claim(ClaimCompensation command, GuaranteedLoan loan, CommandContext context, IStates states)
    {
        if (command.LossFen > loan.OutstandingFen)
        {
            return Decision.Refuse(RefusalCodes.LoanAmountExceeded, new Fact("requestedFen", command.LossFen), new Fact("outstandingFen", loan.OutstandingFen));
        }

        if (RiskTermsOf(loan, context, states, out var none) is not { } risk)
        {
            return none!;
        }

        if (command.DefaultedOn < loan.StartsOn || command.DefaultedOn > context.BusinessDate)
        {
            return Decision.Refuse(RefusalCodes.BusinessDateInvalid,
                new Fact("businessDate", context.BusinessDate), new Fact("defaultedOn", command.DefaultedOn), new Fact("startsOn", loan.StartsOn!.Value));
        }

        var earliest = command.DefaultedOn.AddDays(risk.WaitingDays);
        if (context.BusinessDate < earliest)
        {
            return Decision.Refuse(RefusalCodes.ClaimTooEarly,
                new Fact("defaultedOn", command.DefaultedOn), new Fact("waitingDays", risk.WaitingDays), new Fact("earliest", earliest),
                new Fact("businessDate", context.BusinessDate), new Fact("ruleVersion", loan.RuleVersion));
        }

        var (amountFen, remainderBp, trace) = Compute(command.LossFen, loan);
        return amountFen == 0
            ? Decision.Refuse(RefusalCodes.AmountInvalid, new Fact("field", "lossFen"), new Fact("value", command.LossFen))
            : Decision.Accept(command.Stream, new CompensationClaimed(
                command.LossFen, amountFen, trace, remainderBp, command.DefaultedOn, command.DocumentNo, command.EvidenceDigest, loan.RuleVersion,
                context.Actor.Id));
    }

    /// <summary>The pool's share of the loss, floored to the fen, within what it stands behind; each step is kept.</summary>
    public static (long AmountFen, long RemainderBp, ImmutableArray<RuleStep> Trace) Compute(long lossFen, GuaranteedLoan loan)
    {
        var (shareFen, remainderBp) = Fen.Share(lossFen, loan.ShareBp);
        var amountFen = Math.Min(shareFen, loan.GuaranteedFen);
        return (amountFen, remainderBp,
        [
            new RuleStep("principal-loss", lossFen), new RuleStep("guaranteed-share", shareFen, loan.ShareBp, remainderBp),
            new RuleStep("guarantee", loan.GuaranteedFen), new RuleStep("compensation", amountFen),
        ]);
    }

    private static Decision Approve(ApproveCompensation command, GuaranteedLoan loan, CommandContext context, IStates states)
    {
        if ((TwoHats(context.Actor, (loan.ClaimedBy, "claimant")) ?? TwoHats(context.Actor, (loan.RegisteredBy, "maker"))) is { } twoHats)
        {
            return twoHats;
        }

        if (Terms.RunningOff(states, loan.Scheme, loan.RuleVersion, context.BusinessDate, out var none) is not { } terms)
        {
            return none!;
        }

        var limitFen = terms.LimitOf(context.Actor.Id);
        if (loan.AwardFen > limitFen)
        {
            return Decision.Refuse(RefusalCodes.ApprovalLimitExceeded,
                new Fact("requestedFen", loan.AwardFen), new Fact("limitFen", limitFen), new Fact("approver", context.Actor.Id), new Fact("ruleVersion", terms.Version));
        }

        return Decision.All(
            Decision.Accept(
                new StreamEvent(command.Stream, new CompensationApproved(
                    command.DocumentNo, context.Actor.Id, context.BusinessDate, limitFen, terms.Version)),
                Counted(command.Stream, loan, isLive: true, 0, loan.AwardFen)),
            Owe(command.Stream, loan, context, states));
    }

    /// <summary>What was set aside makes room, and the whole compensation is set aside and owed: both in one step (P1, P3).</summary>
    private static Decision Owe(string stream, GuaranteedLoan loan, CommandContext context, IStates states)
    {
        var poolStream = FundPool.StreamOf(loan.PoolId);
        var after = new StatesAfter(states);
        var gathered = ImmutableArray.CreateBuilder<StreamEvent>();
        foreach (var step in (ReadOnlySpan<Func<FundPool, Decision>>)
        [
            pool => FundPoolDecider.Release(pool, poolStream, stream, "compensation-approved", context),
            pool => FundPoolDecider.Reserve(pool, poolStream, stream, stream, Instruments.RiskCompensation, loan.AwardFen, new DateOnly(pool.FiscalYear, 12, 31), context),
            pool => FundPoolDecider.Obligate(pool, poolStream, stream, stream, loan.AwardFen, context),
        ])
        {
            var decision = step(after.Get<FundPool>(poolStream));
            if (decision is not Decision.Accepted { Events: var events })
            {
                return decision;
            }

            after.Apply(events);
            gathered.AddRange(events);
        }

        return new Decision.Accepted(gathered.ToImmutable());
    }

    /// <summary>C1: who registered or claimed does not approve.</summary>
    private static Refusal? TwoHats(Actor actor, (string? Person, string Duty) held) =>
        held.Person == actor.Id
            ? Refusal.Of(RefusalCodes.FourEyesViolation, new Fact("person", actor.Id), new Fact("duty", "approver"), new Fact("heldDuty", held.Duty))
            : null;

    /// <summary>The terms that the loan was registered under, whatever was published since.</summary>
    private static RiskTerms? RiskTermsOf(GuaranteedLoan loan, CommandContext context, IStates states, out Refusal? none)
    {
        var scheme = states.Get<SupportScheme>(loan.RuleStream!);
        var risk = scheme.Versions.FirstOrDefault(version => version.Version == loan.RuleVersion)?.Rules.Risk;
        none = risk is null
            ? Refusal.Of(RefusalCodes.RuleVersionInvalid, new Fact("businessDate", context.BusinessDate), new Fact("scheme", loan.Scheme), new Fact("ruleVersion", loan.RuleVersion))
            : null;
        return risk;
    }
}
