using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Rulebooks;

/// <summary>Rules as data: which version may be added, and what a decision finds in force.</summary>
public static class RulebookDecider
{
    public static Decision Decide(RulebookCommand command, IStates states) => command switch
    {
        AdoptRules c => Adopt(c, states.Get<Rulebook>(c.Stream)),
        PublishCalendar c => Decision.Accept(c.Stream, new CalendarPublished(c.Year, c.DocumentNo, c.Holidays, c.MakeupWorkdays)),
        _ => throw new InvalidOperationException($"No rule for {command.GetType().Name}."),
    };

    /// <summary>C5: the version in force on a day, or the refusal that says there is none.</summary>
    public static RulesAdopted? InForce(IStates states, DateOnly date, out Refusal? none)
    {
        var rules = states.Get<Rulebook>(Rulebook.MainStream).InForce(date);
        none = rules is null ? Refusal.Of(RefusalCodes.RuleVersionInvalid, new Fact("businessDate", date)) : null;
        return rules;
    }

    /// <summary>Y2: how many times authority may be carried into another year, by the rules of a day.</summary>
    public static int CarryOverYears(IStates states, DateOnly date) =>
        states.Get<Rulebook>(Rulebook.MainStream).CarryOverYears(date);

    /// <summary>A4: the ceiling that a version of the rules sets for a scheme, or null.</summary>
    public static SchemeCap? CapOf(RulesAdopted rules, string scheme)
    {
        foreach (var cap in rules.SchemeCaps)
        {
            if (cap.Scheme == scheme)
            {
                return cap;
            }
        }

        return null;
    }

    /// <summary>C2: the limit of a person by a version of the rules; 0 for somebody it does not name.</summary>
    public static long LimitOf(RulesAdopted rules, string actorId) => LimitOf(rules.ApprovalLimits, actorId);

    /// <summary>C2: the limit of a person among these; 0 for somebody they do not name.</summary>
    public static long LimitOf(ImmutableArray<ApprovalLimit> limits, string actorId)
    {
        var forEveryoneFen = 0L;
        foreach (var limit in limits)
        {
            if (limit.Approver == actorId)
            {
                return limit.LimitFen;
            }

            if (limit.Approver == "*")
            {
                forEveryoneFen = limit.LimitFen;
            }
        }

        return forEveryoneFen;
    }

    private static Decision Adopt(AdoptRules command, Rulebook rulebook)
    {
        foreach (var earlier in rulebook.Versions)
        {
            if (earlier.Version == command.Version)
            {
                return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("version", command.Version));
            }
        }

        return Decision.Accept(command.Stream, new RulesAdopted(
            command.Version, command.EffectiveFrom, command.DocumentNo, command.NoticeWorkingDays, command.ApprovalLimits,
            command.SchemeCaps.IsDefault ? [] : command.SchemeCaps, command.CarryOverYears));
    }
}
