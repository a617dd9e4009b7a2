using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Schemes;

/// <summary>An award that counts against caps.</summary>
/// <param name="Group">The stacking group of its scheme, or null.</param>
/// <param name="FiscalYear">The year its money belongs to.</param>
public sealed record CountedAward(string GrantStream, string Scheme, string ProjectCode, string? Group, int FiscalYear, long AmountFen);

/// <summary>
/// What one party was awarded under published schemes: caps per year and per project are held against it. Stream <c>party-awards/{party}</c>;
/// written by the grants' own decisions, so that two awards at once are decided one after the other and never both on the same room.
/// An award counts from its proposal, like the reservation of its money, and stops counting when it comes to nothing.
/// </summary>
public sealed record PartyAwards : AggregateState
{
    public static readonly PartyAwards Initial = new();

    /// <summary>In the order of their first counting.</summary>
    public ImmutableArray<CountedAward> Awards { get; init; } = [];

    /// <summary>The stream of a party's awards.</summary>
    public static string StreamOf(string partyId) => "party-awards/" + partyId;

    /// <summary>What was awarded under a scheme in a fiscal year, one grant left out.</summary>
    public long OfYearFen(string scheme, int fiscalYear, string exceptGrant) =>
        Awards.Where(a => a.Scheme == scheme && a.FiscalYear == fiscalYear && a.GrantStream != exceptGrant).Sum(a => a.AmountFen);

    /// <summary>What a project was awarded under the schemes of a group, one grant left out.</summary>
    public IEnumerable<CountedAward> OfProject(string group, string projectCode, string exceptGrant) =>
        Awards.Where(a => a.Group == group && a.ProjectCode == projectCode && a.GrantStream != exceptGrant);

    public override PartyAwards Evolve(Event happened) => happened switch
    {
        AwardCounted e => this with
        {
            Awards = With(new CountedAward(e.GrantStream, e.Scheme, e.ProjectCode, e.Group, e.FiscalYear, e.AmountFen)),
        },
        AwardRecounted { AmountFen: 0 } e => this with { Awards = Awards.RemoveAll(a => a.GrantStream == e.GrantStream) },
        AwardRecounted e => this with { Awards = [.. Awards.Select(a => a.GrantStream == e.GrantStream ? a with { AmountFen = e.AmountFen } : a)] },
        _ => throw Unexpected(happened),
    };

    private ImmutableArray<CountedAward> With(CountedAward award) =>
        Awards.RemoveAll(a => a.GrantStream == award.GrantStream).Add(award);
}

/// <summary>A proposed award of a party counts from now on.</summary>
public sealed record AwardCounted(string GrantStream, string Scheme, string ProjectCode, string? Group, int FiscalYear, long AmountFen) : Event;

/// <summary>It counts with another amount: it was amended, or it ended with what was paid. 0: it does not count any more.</summary>
public sealed record AwardRecounted(string GrantStream, long AmountFen, string Reason) : Event;
