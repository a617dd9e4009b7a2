using System.Collections.Immutable;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.Rulebooks;

namespace Ledger.Domain.Schemes;

/// <summary>
/// What a decision on a grant finds in force on its day: the version of its scheme, where that was published, else the rulebook. Of a
/// published scheme everything comes from its own version; the rulebook does not add to it.
/// </summary>
/// <param name="Version">The name that the decision cites (C5).</param>
/// <param name="Cap">The rulebook's ceiling of the scheme, or null.</param>
/// <param name="Rules">The scheme's own rules; null where the rulebook holds.</param>
public sealed record Terms(string Version, int NoticeWorkingDays, ImmutableArray<ApprovalLimit> ApprovalLimits, SchemeCap? Cap, SchemeRules? Rules)
{
    /// <summary>The terms in force for a scheme on a day, or the refusal that says there are none (C5).</summary>
    public static Terms? InForce(IStates states, string schemeId, DateOnly date, out Refusal? none)
    {
        var scheme = states.Get<SupportScheme>(SupportScheme.StreamOf(schemeId));
        if (scheme.RulesOn(date))
        {
            none = null;
            if (scheme.InForce(date) is { } version)
            {
                return Of(version);
            }

            none = scheme.SuspensionOn(date) is { } suspension
                ? Refusal.Of(RefusalCodes.RuleVersionInvalid,
                    new Fact("businessDate", date), new Fact("scheme", schemeId), new Fact("suspendedFrom", suspension.From), new Fact("reason", suspension.Reason))
                : Refusal.Of(RefusalCodes.RuleVersionInvalid, new Fact("businessDate", date), new Fact("scheme", schemeId));
            return null;
        }

        return OfRulebook(states, schemeId, date, out none);
    }

    /// <summary>
    /// The same for what runs off: a scheme that ended or was suspended decides nothing new, and what it decided is still paid or cut by the
    /// version that the award cites, or by the rulebook where it cites that.
    /// </summary>
    public static Terms? RunningOff(IStates states, string schemeId, string citedVersion, DateOnly date, out Refusal? none)
    {
        if (InForce(states, schemeId, date, out none) is { } terms)
        {
            return terms;
        }

        var scheme = states.Get<SupportScheme>(SupportScheme.StreamOf(schemeId));
        if (scheme.Versions.FirstOrDefault(version => version.Version == citedVersion) is { } cited)
        {
            none = null;
            return Of(cited);
        }

        return OfRulebook(states, schemeId, date, out none);
    }

    private static Terms Of(SchemeVersion version) =>
        new(version.Version, version.Rules.NoticeWorkingDays, version.Rules.ApprovalLimits, null, version.Rules);

    private static Terms? OfRulebook(IStates states, string schemeId, DateOnly date, out Refusal? none) =>
        RulebookDecider.InForce(states, date, out none) is { } book
            ? new Terms(book.Version, book.NoticeWorkingDays, book.ApprovalLimits, RulebookDecider.CapOf(book, schemeId), null)
            : null;

    /// <summary>C2: the limit of a person; 0 for somebody whom the rules do not name.</summary>
    public long LimitOf(string actorId) => RulebookDecider.LimitOf(ApprovalLimits, actorId);

    /// <summary>A4: with this award, what counts against a cap stays within it; no cap is never passed.</summary>
    public Refusal? OverCap(long? capFen, long awardFen, long otherFen) => capFen is { } cap && awardFen > cap - otherFen
        ? Refusal.Of(RefusalCodes.AwardExceedsCap,
            new Fact("requestedFen", awardFen), new Fact("ceilingFen", Math.Max(0, cap - otherFen)), new Fact("otherAwardsFen", otherFen), new Fact("totalCapFen", cap),
            new Fact("ruleVersion", Version))
        : null;

    /// <summary>A3: whether a party is one that the scheme is for.</summary>
    public Refusal? Covers(string schemeId, string partyId, DateOnly date, IStates states)
    {
        return Rules?.Eligibility switch
        {
            { RegisteredOnly: true } when !states.Get<Party>(Party.StreamOf(partyId)).IsRegistered => NotCovered("registered-only"),
            { Places: { } places } when partyId.Length != CreditCode.Length
                || !places.Any(place => partyId.AsSpan(CreditCode.PlaceFrom).StartsWith(place, StringComparison.Ordinal)) => NotCovered("place"),
            _ => null,
        };

        Refusal NotCovered(string ground) => Refusal.Of(RefusalCodes.PartyNotEligible,
            new Fact("partyId", partyId), new Fact("businessDate", date), new Fact("scheme", schemeId), new Fact("ruleVersion", Version), new Fact("ground", ground));
    }
}
