using System.Collections.Immutable;
using Ledger.Domain.Awards;
using Ledger.Domain.FundPools;
using Ledger.Domain.ChallengeCalls;
using Ledger.Domain.Delegations;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.Rulebooks;
using Ledger.Domain.Schemes;
using Ledger.Domain.Tapers;

namespace Ledger.Domain.Grants;

// From the proposal to the signature: the money is reserved, published, approved and obligated.
public static partial class GrantDecider
{
    private static Decision Propose(ProposeAward command, Grant grant, CommandContext context, IStates states)
    {
        if (Terms.InForce(states, grant.Scheme, context.BusinessDate, out var none) is not { } terms)
        {
            return none!;
        }

        if (terms.Version != command.SchemeVersion)
        {
            return Decision.Refuse(RefusalCodes.RuleVersionInvalid,
                new Fact("ruleVersion", command.SchemeVersion), new Fact("ruleVersionInForce", terms.Version), new Fact("businessDate", context.BusinessDate));
        }

        if ((PartyRules.MayBeAwarded(grant.PartyId, context.BusinessDate, states)
            ?? terms.Covers(grant.Scheme, grant.PartyId, context.BusinessDate, states)
            ?? ChallengeDecider.Funded(grant, states) ?? TaperDecider.Fits(command, grant, context, states)) is { } refused)
        {
            return refused;
        }

        return terms.Rules is { } rules ? ProposeByScheme(command, grant, terms, rules, context, states) : ProposeByRulebook(command, grant, terms, context, states);
    }

    private static Decision ProposeByRulebook(ProposeAward command, Grant grant, Terms terms, CommandContext context, IStates states)
    {
        var (ceilingFen, remainderBp, trace) = AwardRule.Find(command, terms.Cap);
        return command.AmountFen > ceilingFen
            ? Decision.Refuse(RefusalCodes.AwardExceedsCap,
                new Fact("requestedFen", command.AmountFen), new Fact("ceilingFen", ceilingFen), new Fact("baseFen", command.BaseFen),
                new Fact("ratioBp", command.RatioBp), new Fact("capFen", command.CapFen), new Fact("ruleVersion", terms.Version))
            : Reserve(command, grant, trace, remainderBp, null, context, states);
    }

    private static Decision ProposeByScheme(
        ProposeAward command, Grant grant, Terms terms, SchemeRules rules, CommandContext context, IStates states)
    {
        if (rules.TaperBp is not null && command.YearNo is null)
        {
            return Decision.Refuse(RefusalCodes.RequestInvalid, new Fact("field", "yearNo"), new Fact("value", ""));
        }

        var year = context.BusinessDate.Year;
        var awardsStream = PartyAwards.StreamOf(grant.PartyId);
        var awards = states.Get<PartyAwards>(awardsStream);
        if (rules.MinScoreBp is { } least && grant.ScoreBp is { } scored && scored < least)
        {
            return Decision.Refuse(RefusalCodes.ReviewScoreTooLow,
                new Fact("scoreBp", scored), new Fact("minScoreBp", least), new Fact("ruleVersion", terms.Version));
        }

        var trace = SchemeAwardRule.Find(command, rules, grant, command.Stream, awards, year);
        return WithinScheme(command, terms, trace, grant, awards) is { } tooMuch
            ? tooMuch
            : Decision.All(
                Reserve(command, grant, trace, trace.Last(step => step.RemainderBp is not null).RemainderBp!.Value, SupportScheme.StreamOf(grant.Scheme), context, states),
                Decision.Accept(awardsStream, new AwardCounted(
                    command.Stream, grant.Scheme, grant.ProjectCode, rules.Stacking?.Group, year, command.AmountFen)));
    }

    private static Decision Reserve(
        ProposeAward command, Grant grant, ImmutableArray<RuleStep> trace, long remainderBp, string? ruleStream, CommandContext context, IStates states)
    {
        var poolStream = FundPool.StreamOf(command.PoolId);
        var pool = states.Get<FundPool>(poolStream);
        return pool.Status == FundPoolStatus.None
            ? Refuse.NotFound(poolStream)
            : Decision.All(
                Decision.Accept(command.Stream, new AwardProposed(
                    command.PoolId, command.AmountFen, command.BaseFen, command.RatioBp, command.CapFen, command.MinutesNo,
                    command.SchemeVersion, command.ExpiresOn, trace, remainderBp, context.Actor.Id, context.BusinessDate, ruleStream, command.YearNo,
                    command.TaperId)),
                FundPoolDecider.Reserve(
                    pool, poolStream, command.Stream, command.Stream, grant.Instrument, command.AmountFen, command.ExpiresOn, context));
    }

    private static Decision OpenNotice(OpenNotice command, Grant grant, CommandContext context, IStates states)
    {
        if (Refuse.Before(grant.ProposedOn, context, "proposedOn") is { } early)
        {
            return early;
        }

        // A notice dated back would be over before anybody could read it.
        if (command.From < context.BusinessDate)
        {
            return Decision.Refuse(RefusalCodes.BusinessDateInvalid, new Fact("from", command.From), new Fact("businessDate", context.BusinessDate));
        }

        return NoticeEnd(grant.Scheme, command.From, states, out var until, out var rules) is { } refused
            ? refused
            : Decision.Accept(command.Stream, new PublicNoticeOpened(command.Url, command.From, until, rules!.NoticeWorkingDays, rules.Version));
    }

    /// <summary>A7: the last working day of a notice, by the rules and calendars in force on its first day.</summary>
    private static Refusal? NoticeEnd(string scheme, DateOnly from, IStates states, out DateOnly until, out Terms? rules)
    {
        until = from;
        rules = Terms.InForce(states, scheme, from, out var none);
        if (rules is null)
        {
            return none;
        }

        return WorkingDays.TryAdd(from, rules.NoticeWorkingDays, year => states.Get<WorkCalendar>(WorkCalendar.StreamOf(year)), out until, out var missingYear)
            ? null
            : Refusal.Of(RefusalCodes.RuleVersionInvalid, new Fact("calendarYear", missingYear));
    }

    private static Decision Object(RaiseObjection command, Grant grant) =>
        grant.Objections.Contains(command.ObjectionId)
            ? Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("objectionId", command.ObjectionId))
            : Decision.Accept(command.Stream, new ObjectionRaised(command.ObjectionId, command.GroundsDigest));

    private static Decision Resolve(ResolveObjection command, Grant grant, CommandContext context, IStates states)
    {
        if (!grant.OpenObjections.Contains(command.ObjectionId))
        {
            return Decision.Refuse(RefusalCodes.NotFound, new Fact("objectionId", command.ObjectionId));
        }

        var resolved = Decision.Accept(command.Stream, new ObjectionResolved(command.ObjectionId, command.Outcome, command.OpinionDigest));
        return command.Outcome == ObjectionOutcome.Upheld
            ? Decision.All(
                resolved, AwardBooks.FreeMoney(command.Stream, grant, "objection-upheld", context, states), AwardBooks.Recount(command.Stream, grant, 0, "objection-upheld"))
            : resolved;
    }

    private static Decision CloseNotice(CloseNotice command, Grant grant, CommandContext context, IStates states)
    {
        if (NoticeEnd(grant.Scheme, grant.NoticeFrom!.Value, states, out var asked, out var rules) is { } refused)
        {
            return refused;
        }

        // A calendar published since may lengthen the notice; it never ends before the day that was announced.
        var until = grant.NoticeUntil > asked ? grant.NoticeUntil.Value : asked;
        if (context.BusinessDate <= until)
        {
            return Decision.Refuse(RefusalCodes.NoticePeriodTooShort,
                new Fact("workingDays", rules!.NoticeWorkingDays), new Fact("noticeFrom", grant.NoticeFrom.Value), new Fact("noticeUntil", until),
                new Fact("businessDate", context.BusinessDate), new Fact("ruleVersion", rules.Version));
        }

        return OpenObjection(grant) is { } open ? open : Decision.Accept(command.Stream, new PublicNoticeClosed(context.BusinessDate));
    }

    /// <summary>A8: whether an objection is still open.</summary>
    private static Refusal? OpenObjection(Grant grant) =>
        grant.OpenObjections.IsEmpty
            ? null
            : Refusal.Of(RefusalCodes.NoticeOpenObjection, new Fact("openObjections", grant.OpenObjections.ToArray()));

    private static Decision Approve(ApproveAward command, Grant grant, CommandContext context, IStates states)
    {
        if ((Authority.Of(command.DelegationId, grant.Scheme, context, states, out var authority)
            ?? Refuse.Before(grant.NoticeClosedOn, context, "noticeClosedOn") ?? OpenObjection(grant) ?? MayDecide(grant, authority)
            ?? PartyRules.MayBeAwarded(grant.PartyId, context.BusinessDate, states)
            ?? Duplicates.Unresolved(command.Stream, grant, grant.TaskBooks, context.BusinessDate, states)) is { } refused)
        {
            return refused;
        }

        return (WithinLimit(grant, grant.AwardFen, authority, context, states, out var limitFen, out var terms)
            ?? WithinCaps(command.Stream, grant, grant.AwardFen, terms!, context, states)) is { } over
            ? over
            : Decision.All(
                Decision.Accept(command.Stream, new AwardApproved(
                    command.DocumentNo, grant.AwardFen, context.Actor.Id, context.BusinessDate, limitFen, terms!.Version,
                    authority.DelegationId, authority.OnBehalfOf)),
                TaperDecider.Carry(command.Stream, grant, states));
    }

    /// <summary>C4: the approver is neither reviewer nor officer nor proposer of the award, nor does one of them approve through a delegate.</summary>
    private static Refusal? MayDecide(Grant grant, Authority authority)
    {
        foreach (var person in authority.Persons)
        {
            var held = grant.ReviewerIds.Contains(person) ? "reviewer"
                : grant.OfficerIds.Contains(person) ? "officer"
                : grant.ProposedBy == person ? "proposer" : null;
            if (held is not null)
            {
                return DutyConflict(person, "approver", held);
            }
        }

        return null;
    }

    /// <summary>C2, C3: the award is within the limit of who decides it, and within what was delegated.</summary>
    private static Refusal? WithinLimit(
        Grant grant, long awardFen, Authority authority, CommandContext context, IStates states, out long limitFen, out Terms? rules, bool runsOff = false)
    {
        limitFen = 0;
        rules = runsOff
            ? Terms.RunningOff(states, grant.Scheme, grant.RuleVersion, context.BusinessDate, out var none)
            : Terms.InForce(states, grant.Scheme, context.BusinessDate, out none);
        if (rules is null)
        {
            return none;
        }

        limitFen = authority.LimitOf(rules);
        return authority.Covers(awardFen, context, states) is { } notCovered ? notCovered
            : awardFen > limitFen
            ? Refusal.Of(RefusalCodes.ApprovalLimitExceeded,
                new Fact("requestedFen", awardFen), new Fact("limitFen", limitFen), new Fact("approver", context.Actor.Id), new Fact("ruleVersion", rules.Version))
            : null;
    }

    private static Decision Sign(SignTaskBook command, Grant grant, CommandContext context, IStates states) =>
        (Refuse.Before(grant.ApprovedOn, context, "approvedOn") ?? PartyRules.MayBeAwarded(grant.PartyId, context.BusinessDate, states)
            ?? Duplicates.Unresolved(command.Stream, grant, [.. grant.TaskBooks, command.TaskBookDigest], context.BusinessDate, states)) is { } refused
            ? refused
            : Decision.All(
                Decision.Accept(command.Stream, new TaskBookSigned(command.TaskBookDigest, command.PayeeAccountDigest, context.BusinessDate)),
                FundPoolDecider.Obligate(
                    PoolOf(grant, states), FundPool.StreamOf(grant.PoolId), command.Stream, command.Stream, grant.AwardFen, context),
                UseTaskBook(command.Stream, grant.Scheme, command.TaskBookDigest, states));
}
