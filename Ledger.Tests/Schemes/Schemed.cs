using System.Collections.Immutable;
using Ledger.Domain.Grants;
using Ledger.Domain.Rulebooks;
using Ledger.Domain.Schemes;

namespace Ledger.Tests.Schemes;

/// <summary>Published schemes for specs: ratio 50%, at most 5,000,000.00 for a project, seven working days of notice.</summary>
internal static class Schemed
{
    public const string Id = "pilot-ten";
    public const string Version = "v2024";
    public static readonly string Stream = SupportScheme.StreamOf(Id);

    public static SchemeRules Rules { get; } = new(
        "中试十条", "district doc 9", new DateOnly(2024, 1, 1), null, ["project-grant", "platform-grant"], 5_000, 5_000_000_00, 7,
        [new ApprovalLimit("*", 20_000_000_00), new ApprovalLimit(People.JuniorReleaser, 1_000_000_00)], 0);

    public static DraftScheme Draft(SchemeRules? rules = null, string version = Version, string id = Id) => new(version, rules ?? Rules) { SchemeId = id };

    /// <summary>The same ledger with the scheme published in it.</summary>
    public static World Publish(this World world, SchemeRules? rules = null, string version = Version, string id = Id) => world
        .Do(Draft(rules, version, id), People.Department).Do(new PublishScheme(version) { SchemeId = id }, People.Releaser);

    /// <summary>An application of the specs' party, up to its review.</summary>
    public static World Review(this World world, string grantId = Story.GrantId, string scheme = Id, string project = "p1", GrantKind kind = GrantKind.ProjectGrant) => world
        .Do(new SubmitApplication(scheme, project, "title", Story.Party, "Institute", 1_200_000_00) { Kind = kind, GrantId = grantId }, People.Department)
        .Do(new ScreenApplication(Story.Digest) { Kind = kind, GrantId = grantId }, People.Department)
        .Do(new ConcludeReview(8_800, Story.Digest, [People.Expert]) { Kind = kind, GrantId = grantId }, People.Department);

    public static ProposeAward Propose(
        long amountFen = 1_000_000_00, long baseFen = 2_000_000_00, string version = Version, string grantId = Story.GrantId, int? year = null,
        GrantKind kind = GrantKind.ProjectGrant) =>
        new(Story.PoolId, amountFen, baseFen, 10_000, 20_000_000_00, "minutes 2024-3", version, new DateOnly(2024, 12, 31), year) { Kind = kind, GrantId = grantId };

    /// <summary>The steps of the last proposal.</summary>
    public static ImmutableArray<RuleStep> LastTrace(this World world) => world.Journal.Select(e => e.Happened).OfType<AwardProposed>().Last().RuleTrace;
}
