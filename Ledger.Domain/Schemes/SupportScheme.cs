using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Schemes;

/// <summary>Where a scheme stands.</summary>
public enum SchemeStatus
{
    None,
    /// <summary>起草中: nothing was published yet.</summary>
    Draft,
    /// <summary>已发布.</summary>
    Published,
    /// <summary>已暂停: nothing is decided under it for now.</summary>
    Suspended,
}

/// <summary>A version of the rules; <paramref name="By"/> drafted it or published it.</summary>
public sealed record SchemeVersion(string Version, SchemeRules Rules, string By);

/// <summary>Days on which nothing is decided. <paramref name="Until"/> is the last of them, or null while it lasts.</summary>
public sealed record SchemeSuspension(DateOnly From, DateOnly? Until, string Reason);

/// <summary>支持政策: rules as data, in versions. Stream <c>scheme/{id}</c>; applications name the id as their scheme.</summary>
public sealed record SupportScheme : AggregateState
{
    public static readonly SupportScheme Initial = new();

    public SchemeStatus Status { get; init; }

    /// <summary>What is drafted and not published, or null.</summary>
    public SchemeVersion? Draft { get; init; }

    /// <summary>Published, in that order.</summary>
    public ImmutableArray<SchemeVersion> Versions { get; init; } = [];
    public ImmutableArray<SchemeSuspension> Suspensions { get; init; } = [];

    /// <summary>The stream of a scheme.</summary>
    public static string StreamOf(string schemeId) => "scheme/" + schemeId;

    /// <summary>Whether decisions of a day are the scheme's own matter: the first day of a published version has come.</summary>
    public bool RulesOn(DateOnly date) => Versions.Any(version => version.Rules.EffectiveFrom <= date);

    /// <summary>
    /// The version in force on a day (C5): of those whose first day has come, the one with the latest first day, and among equals the one
    /// published last. Null where that one has ended, or the scheme was suspended on that day.
    /// </summary>
    public SchemeVersion? InForce(DateOnly date)
    {
        SchemeVersion? found = null;
        foreach (var version in Versions)
        {
            if (version.Rules.EffectiveFrom <= date && (found is null || version.Rules.EffectiveFrom >= found.Rules.EffectiveFrom))
            {
                found = version;
            }
        }

        return found is null || found.Rules.EffectiveUntil < date || SuspensionOn(date) is not null ? null : found;
    }

    /// <summary>The suspension that a day lies in, or null.</summary>
    public SchemeSuspension? SuspensionOn(DateOnly date) =>
        Suspensions.FirstOrDefault(s => s.From <= date && (s.Until is null || date <= s.Until));

    public override SupportScheme Evolve(Event happened) => happened switch
    {
        SchemeDrafted e => this with
        {
            Draft = new SchemeVersion(e.Version, e.Rules, e.DraftedBy), Status = Status == SchemeStatus.None ? SchemeStatus.Draft : Status,
        },
        SchemeVersionPublished e => this with
        {
            Draft = null, Versions = Versions.Add(new SchemeVersion(e.Version, e.Rules, e.PublishedBy)),
            Status = Status == SchemeStatus.Suspended ? Status : SchemeStatus.Published,
        },
        SchemeSuspended e => this with { Status = SchemeStatus.Suspended, Suspensions = Suspensions.Add(new SchemeSuspension(e.From, null, e.Reason)) },
        SchemeResumed e => this with
        {
            Status = SchemeStatus.Published,
            Suspensions = [.. Suspensions.Select(s => s.Until is null ? s with { Until = e.From.AddDays(-1) } : s)],
        },
        _ => throw Unexpected(happened),
    };
}
