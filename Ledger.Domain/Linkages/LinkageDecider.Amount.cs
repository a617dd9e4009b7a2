using System.Collections.Immutable;
using Ledger.Domain.Awards;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.Schemes;

namespace Ledger.Domain.Linkages;

// How much it is, and that it is owed.
public static partial class LinkageDecider
{
    private static Decision Compute(ComputeSubsidy command, Linkage linkage, CommandContext context, IStates states)
    {
        var date = context.BusinessDate;
        if (linkage.Status != LinkageStatus.Verified)
        {
            // L1: nothing before the evidence.
            return Decision.Refuse(RefusalCodes.LinkageTriggerUnverified,
                new Fact("state", Kebab.Of(linkage.Status)),
                new Fact("unverified", (string[])[.. linkage.Triggers.Where(t => t.PaidInFen is null).Select(t => t.InvestmentId)]));
        }

        if (TermsOf(linkage.Scheme, linkage.Family, date, states, out var none) is not { Rules: { } rules } terms)
        {
            return none!;
        }

        if (terms.Version != command.SchemeVersion)
        {
            return Decision.Refuse(RefusalCodes.RuleVersionInvalid,
                new Fact("ruleVersion", command.SchemeVersion), new Fact("ruleVersionInForce", terms.Version), new Fact("businessDate", date));
        }

        if ((Expired(linkage, context) ?? Held(linkage, rules.Linkage!, date) ?? MayGet(linkage, date, states)) is { } refused)
        {
            return refused;
        }

        var poolStream = FundPool.StreamOf(command.PoolId);
        var pool = states.Get<FundPool>(poolStream);
        if (pool.Status == FundPoolStatus.None)
        {
            return Refuse.NotFound(poolStream);
        }

        var awardsStream = PartyAwards.StreamOf(linkage.PartyId);
        var trace = SubsidyRule.Find(command, linkage, rules, states.Get<PartyAwards>(awardsStream), date.Year, Math.Max(0, pool.AvailableFen));
        var amountFen = SchemeAwardRule.AmountOf(trace, AwardRule.AwardStep);
        if (amountFen == 0)
        {
            return Nothing(trace, terms);
        }

        var remainderBp = trace.First(step => step.Step == AwardRule.SchemeShareStep).RemainderBp!.Value;
        return Decision.All(
            Decision.Accept(command.Stream, new SubsidyComputed(
                command.PoolId, trace[0].AmountFen, amountFen, trace, remainderBp, command.MinutesNo, command.SchemeVersion,
                SupportScheme.StreamOf(linkage.Scheme), command.ReservedUntil, context.Actor.Id, date)),
            FundPoolDecider.Reserve(pool, poolStream, command.Stream, command.Stream, Instruments.Linkage, amountFen, command.ReservedUntil, context),
            Decision.Accept(awardsStream, new AwardCounted(command.Stream, linkage.Scheme, command.LinkageId, null, date.Year, amountFen)));
    }

    /// <summary>A share of nothing, or nothing left to give: the programme's money (P1), or the caps (A4).</summary>
    private static Refusal Nothing(ImmutableArray<RuleStep> trace, Terms terms)
    {
        var wanted = SchemeAwardRule.Recompute([.. trace.Where(step => step.Step != SchemeAwardRule.ProgrammeLeftStep)]).CeilingFen;
        return wanted > 0
            ? Refusal.Of(RefusalCodes.PoolInsufficientAvailable,
                new Fact("requestedFen", wanted), new Fact("availableFen", SchemeAwardRule.AmountOf(trace, SchemeAwardRule.ProgrammeLeftStep)))
            : Refusal.Of(RefusalCodes.AwardExceedsCap,
                new Fact("requestedFen", trace[0].AmountFen), new Fact("ceilingFen", 0L), new Fact("baseFen", trace[0].AmountFen),
                new Fact("ratioBp", terms.Rules!.RatioBp), new Fact("capFen", terms.Rules.ProjectCapFen), new Fact("ruleVersion", terms.Version));
    }

    /// <summary>A reward is for money that was held for as long as the terms ask.</summary>
    private static Refusal? Held(Linkage linkage, LinkageTerms tie, DateOnly date)
    {
        if (linkage.Family != LinkageFamily.InvestorReward)
        {
            return null;
        }

        var heldUntil = linkage.Triggers.Max(t => t.PaidInOn!.Value).AddMonths(tie.HoldingMonths);
        return date < heldUntil
            ? Refusal.Of(RefusalCodes.BusinessDateInvalid, new Fact("businessDate", date), new Fact("holdUntil", heldUntil))
            : null;
    }

    /// <summary>A3, R4: both who is supported and who is paid.</summary>
    private static Refusal? MayGet(Linkage linkage, DateOnly date, IStates states) =>
        PartyRules.MayBeAwarded(linkage.PartyId, date, states) ?? PartyRules.MayBeAwarded(linkage.PayeeId, date, states);

    private static Decision Approve(ApproveLinkage command, Linkage linkage, CommandContext context, IStates states)
    {
        if ((Refuse.Before(linkage.ComputedOn, context, "computedOn") ?? Expired(linkage, context) ?? MayDecide(linkage, context.Actor)
            ?? MayGet(linkage, context.BusinessDate, states)) is { } refused)
        {
            return refused;
        }

        if (Terms.InForce(states, linkage.Scheme, context.BusinessDate, out var none) is not { } terms)
        {
            return none!;
        }

        // C2: the whole subsidy is held against the limit of who decides it.
        var limitFen = terms.LimitOf(context.Actor.Id);
        if (linkage.AwardFen > limitFen)
        {
            return Decision.Refuse(RefusalCodes.ApprovalLimitExceeded,
                new Fact("requestedFen", linkage.AwardFen), new Fact("limitFen", limitFen), new Fact("approver", context.Actor.Id),
                new Fact("ruleVersion", terms.Version));
        }

        // A4: the caps in force on this day, which may be others than those it was computed by.
        var awards = states.Get<PartyAwards>(PartyAwards.StreamOf(linkage.PartyId));
        if ((terms.OverCap(terms.Rules?.ProjectCapFen, linkage.AwardFen, 0)
            ?? terms.OverCap(terms.Rules?.PartyYearCapFen, linkage.AwardFen, awards.OfYearFen(linkage.Scheme, linkage.ComputedOn!.Value.Year, command.Stream))) is { } over)
        {
            return over;
        }

        var poolStream = FundPool.StreamOf(linkage.PoolId);
        return Decision.All(
            Decision.Accept(command.Stream, new LinkageApproved(
                command.DocumentNo, linkage.AwardFen, command.AgreementDigest, command.PayeeAccountDigest, context.Actor.Id, context.BusinessDate,
                limitFen, terms.Version)),
            FundPoolDecider.Obligate(states.Get<FundPool>(poolStream), poolStream, command.Stream, command.Stream, linkage.AwardFen, context));
    }

    /// <summary>C4: the approver neither found the trigger nor computed from it.</summary>
    private static Refusal? MayDecide(Linkage linkage, Actor actor) =>
        linkage.ComputedBy == actor.Id ? DutyConflict(actor.Id, "proposer")
        : linkage.BudgetVerifiedBy == actor.Id || linkage.Triggers.Any(t => t.VerifiedBy == actor.Id) ? DutyConflict(actor.Id, "verifier")
        : linkage.Triggers.Any(t => t.RecordedBy == actor.Id) ? DutyConflict(actor.Id, "recorder")
        : null;

    private static Refusal DutyConflict(string person, string heldDuty) =>
        Refusal.Of(RefusalCodes.DutyConflict, new Fact("person", person), new Fact("duty", "approver"), new Fact("heldDuty", heldDuty));

    private static Decision End(EndPayout command, Linkage linkage, CommandContext context, IStates states) =>
        !linkage.OpenOrderIds.IsEmpty ? OrdersOpen(command, linkage)
        // All of it came back: nothing was paid that could be held.
        : linkage.PaidFen == 0
            ? Decision.All(
                Decision.Accept(command.Stream, new LinkageCancelled(command.Reason)), Freed(command.LinkageId, linkage.Triggers),
                AwardBooks.FreeMoney(command.Stream, linkage, "payout-ended", context, states),
                AwardBooks.Recount(command.Stream, linkage, 0, "payout-ended"))
            : Decision.All(
                Decision.Accept(
                    new StreamEvent(command.Stream, new PayoutEnded(linkage.PaidFen, linkage.AwardFen - linkage.PaidFen, command.Reason)),
                    new StreamEvent(command.Stream, linkage.Holding(context.BusinessDate))),
                AwardBooks.FreeMoney(command.Stream, linkage, "payout-ended", context, states),
                AwardBooks.Recount(command.Stream, linkage, linkage.PaidFen, "payout-ended"));
}
