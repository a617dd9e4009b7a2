using System.Collections.Immutable;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;

namespace Ledger.Domain.Grants;

/// <summary>What was decided about another grant that looks like the same thing.</summary>
public enum DuplicateOutcome
{
    /// <summary>内容不同: the two pay for different things.</summary>
    Distinct,
    /// <summary>差额补助: the same thing, of which only the difference is paid.</summary>
    DifferenceOnly,
    /// <summary>政策允许叠加: the rules allow both.</summary>
    StackingAllowed,
}

/// <summary>What somebody decided about one match, and by which document.</summary>
public sealed record DuplicateResolution(string GrantStream, DuplicateOutcome Outcome, string Reason, string DocumentNo);

/// <summary>A grant of another scheme that looks like the same thing.</summary>
/// <param name="Ground"><c>task-book</c>, <c>project</c> or <c>related-project</c>: the same project of a party tied to the applicant.</param>
/// <param name="Resolution">What was decided; null while it is open.</param>
public sealed record DuplicateMatch(string GrantStream, string Scheme, string Ground, DuplicateResolution? Resolution = null);

/// <summary>
/// Grants of other schemes that look like the same thing: the same task book, or the same project of the same party or of one that is tied to
/// it on the day. Direct ties only, and a code of a project that nobody shares does not tie strangers. Source: A2.
/// </summary>
public static class Duplicates
{
    public const string TaskBookGround = "task-book";
    public const string ProjectGround = "project";
    public const string RelatedGround = "related-project";

    /// <summary>Each other grant once, by the strongest ground; in a fixed order.</summary>
    public static ImmutableArray<DuplicateMatch> Find(string grantStream, Grant grant, IEnumerable<string> taskBooks, DateOnly date, IStates states)
    {
        var found = new SortedDictionary<string, DuplicateMatch>(StringComparer.Ordinal);
        foreach (var digest in taskBooks)
        {
            Add(states.Get<TaskBook>(TaskBook.StreamOf(digest)).Claims, TaskBookGround);
        }

        Add(states.Get<PartyProject>(PartyProject.StreamOf(grant.PartyId, grant.ProjectCode)).Claims, ProjectGround);
        foreach (var tie in states.Get<Party>(Party.StreamOf(grant.PartyId)).Relations)
        {
            if (tie.HoldsOn(date))
            {
                Add(states.Get<PartyProject>(PartyProject.StreamOf(tie.OtherPartyId, grant.ProjectCode)).Claims, RelatedGround);
            }
        }

        return [.. found.Values];

        void Add(ImmutableArray<Claim> claims, string ground)
        {
            foreach (var (other, scheme) in claims)
            {
                if (other != grantStream && scheme != grant.Scheme)
                {
                    found.TryAdd(other, new DuplicateMatch(other, scheme, ground));
                }
            }
        }
    }

    /// <summary>A2: everything that looks like the same thing was looked at and decided about.</summary>
    public static Refusal? Unresolved(string grantStream, Grant grant, IEnumerable<string> taskBooks, DateOnly date, IStates states)
    {
        var open = Find(grantStream, grant, taskBooks, date, states)
            .Where(match => !grant.ResolvedDuplicates.Contains(match.GrantStream)).ToArray();
        return open.Length == 0
            ? null
            : Refusal.Of(RefusalCodes.CrossSchemeDuplicate,
                new Fact("matches", open.Select(match => match.GrantStream).ToArray()), new Fact("grounds", open.Select(match => match.Ground).Distinct().ToArray()),
                new Fact("projectCode", grant.ProjectCode), new Fact("scheme", grant.Scheme));
    }
}
