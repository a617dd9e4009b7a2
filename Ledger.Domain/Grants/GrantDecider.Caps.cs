using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.Schemes;

namespace Ledger.Domain.Grants;

// What a published scheme asks beyond the award's own figures: who may apply, how much a party and a project may get, in what lines it is paid.
public static partial class GrantDecider
{
    /// <summary>A3, C5: an application is for a scheme in force, for its instrument, by a party that it is for.</summary>
    private static Refusal? MayApply(SubmitApplication command, Grant grant, CommandContext context, IStates states)
    {
        var date = context.BusinessDate;
        if (PartyRules.Eligible(command.PartyId, date, states) is { } notEligible)
        {
            return notEligible;
        }

        // Where the rulebook holds, an application asks nothing of it; only a decision does.
        if (!states.Get<SupportScheme>(SupportScheme.StreamOf(command.Scheme)).RulesOn(date))
        {
            return null;
        }

        return Terms.InForce(states, command.Scheme, date, out var none) is not { Rules: { } rules } terms ? none
            : !rules.Instruments.Contains(grant.Instrument)
                ? Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", "scheme"), new Fact("value", command.Scheme), new Fact("kind", grant.Instrument))
            : terms.Covers(command.Scheme, command.PartyId, date, states);
    }

    /// <summary>A6: as many experts as the scheme asks for.</summary>
    private static Refusal? Quorum(ConcludeReview command, Grant grant, CommandContext context, IStates states)
    {
        var scheme = states.Get<SupportScheme>(SupportScheme.StreamOf(grant.Scheme));
        return scheme.InForce(context.BusinessDate) is { } version && command.ReviewerIds.Length < version.Rules.PanelQuorum
            ? Refusal.Of(RefusalCodes.PanelQuorumNotMet,
                new Fact("reviewers", command.ReviewerIds.Length), new Fact("quorum", version.Rules.PanelQuorum), new Fact("ruleVersion", version.Version))
            : null;
    }

    /// <summary>A4, A5: the proposed amount is within the ceiling that the scheme's rules lead to.</summary>
    private static Refusal? WithinScheme(ProposeAward command, Terms terms, IReadOnlyList<RuleStep> trace, Grant grant, PartyAwards awards)
    {
        var steps = trace.ToDictionary(step => step.Step, step => step.AmountFen, StringComparer.Ordinal);
        var ceilingFen = steps[AwardRule.CeilingStep];
        if (command.AmountFen <= ceilingFen)
        {
            return null;
        }

        // The project would be entitled to the whole, had it not been awarded something before.
        var wholeFen = SchemeAwardRule.Recompute([.. trace.Where(step => step.Step != SchemeAwardRule.EarlierStep)]).CeilingFen;
        return steps.TryGetValue(SchemeAwardRule.EarlierStep, out var earlierFen) && earlierFen > 0 && command.AmountFen <= wholeFen
            ? Refusal.Of(RefusalCodes.StackingDifferenceOnly,
                new Fact("requestedFen", command.AmountFen), new Fact("entitledFen", wholeFen), new Fact("earlierFen", earlierFen),
                new Fact("differenceFen", ceilingFen), new Fact("ruleVersion", terms.Version),
                new Fact("earlierAwards", (string[])[.. awards.OfProject(terms.Rules!.Stacking!.Group, grant.ProjectCode, command.Stream).Select(a => a.GrantStream)]))
            : Refusal.Of(RefusalCodes.AwardExceedsCap,
                new Fact("requestedFen", command.AmountFen), new Fact("ceilingFen", ceilingFen), new Fact("baseFen", command.BaseFen),
                new Fact("ratioBp", Math.Min(command.RatioBp, terms.Rules!.RatioBp)), new Fact("capFen", Math.Min(command.CapFen, terms.Rules.ProjectCapFen)),
                new Fact("ruleVersion", terms.Version));
    }

    /// <summary>A4: with this amount, what the party and the project were awarded stays within the caps in force.</summary>
    private static Refusal? WithinCaps(string stream, Grant grant, long awardFen, Terms terms, CommandContext context, IStates states)
    {
        if (terms.Rules is not { } rules || grant.RuleStream is null)
        {
            return null;
        }

        var awards = states.Get<PartyAwards>(PartyAwards.StreamOf(grant.PartyId));
        return terms.OverCap(rules.PartyYearCapFen, awardFen, awards.OfYearFen(grant.Scheme, context.BusinessDate.Year, stream))
            ?? terms.OverCap(rules.Stacking?.CapFen, awardFen, rules.Stacking is { } s ? awards.OfProject(s.Group, grant.ProjectCode, stream).Sum(a => a.AmountFen) : 0);
    }

    /// <summary>D3: an award of a scheme with a template is split as the template says.</summary>
    private static Refusal? AsTemplate(ScheduleInstalments command, Grant grant, IStates states)
    {
        // Later schedules follow an amendment and have to leave alone what was paid; the template is for the first one.
        if (grant.RuleStream is null || grant.Status != GrantStatus.Signed
            || states.Get<SupportScheme>(grant.RuleStream).Versions.FirstOrDefault(v => v.Version == grant.RuleVersion)?.Rules.Instalments is not { } template)
        {
            return null;
        }

        var restFen = grant.AwardFen;
        for (var i = 0; i < Math.Max(template.Length, command.Lines.Length); i++)
        {
            var asked = i < template.Length ? template[i] : null;
            var askedFen = asked is null ? 0 : i == template.Length - 1 ? restFen : Fen.Share(grant.AwardFen, asked.ShareBp).ShareFen;
            restFen -= askedFen;
            var line = i < command.Lines.Length ? command.Lines[i] : null;
            if (line is null || asked is null || line.AmountFen != askedFen || !Gates.Matches(line.Gate, asked.Gate))
            {
                return Refusal.Of(RefusalCodes.InstalmentSumMismatch,
                    new Fact("instalmentNo", i + 1), new Fact("lineFen", line?.AmountFen ?? 0L), new Fact("templateFen", askedFen),
                    new Fact("gate", asked?.Gate ?? line!.Gate), new Fact("ruleVersion", grant.RuleVersion));
            }
        }

        return null;
    }
}
