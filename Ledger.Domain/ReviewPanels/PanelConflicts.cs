using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;

namespace Ledger.Domain.ReviewPanels;

/// <summary>Why an expert may not judge an application. Source: A6, C4.</summary>
public static class PanelConflicts
{
    /// <summary>The applicant employs the expert.</summary>
    public const string Employer = "employer";
    /// <summary>A party tied to the applicant employs the expert.</summary>
    public const string RelatedParty = "related-party";
    /// <summary>The expert is the application's officer (C4).</summary>
    public const string Officer = "officer";
    /// <summary>The expert declared a conflict.</summary>
    public const string Declared = "declared";
    /// <summary>No conflict: the expert cannot come.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>The conflict that the registers show on a day, or null.</summary>
    public static string? Detect(string expertId, Grant grant, DateOnly date, IStates states)
    {
        var expert = states.Get<Expert>(Expert.StreamOf(expertId));
        return grant.OfficerId == expertId ? Officer
            : !expert.IsRegistered ? null
            : expert.EmployerId == grant.PartyId ? Employer
            : states.Get<Party>(Party.StreamOf(grant.PartyId)).Relations.Any(tie => tie.OtherPartyId == expert.EmployerId && tie.HoldsOn(date)) ? RelatedParty
            : null;
    }

    /// <summary>A6: none of these experts is in conflict with the application.</summary>
    public static Refusal? NoneOf(IEnumerable<string> expertIds, Grant grant, DateOnly date, IStates states)
    {
        foreach (var expertId in expertIds)
        {
            if (Detect(expertId, grant, date, states) is { } ground)
            {
                return Conflict(expertId, ground, grant, states);
            }
        }

        return null;
    }

    /// <summary>The refusal that names an expert and the conflict.</summary>
    public static Refusal Conflict(string expertId, string ground, Grant grant, IStates states) => Refusal.Of(RefusalCodes.PanelConflict,
        new Fact("expertId", expertId), new Fact("ground", ground), new Fact("partyId", grant.PartyId),
        new Fact("employerId", states.Get<Expert>(Expert.StreamOf(expertId)).EmployerId));
}
