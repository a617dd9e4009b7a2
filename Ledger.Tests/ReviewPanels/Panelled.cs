using System.Collections.Immutable;
using Ledger.Domain.Grants;
using Ledger.Domain.ReviewPanels;

namespace Ledger.Tests.ReviewPanels;

/// <summary>
/// One panel's way for the application of <see cref="Story"/>: five experts, three seats. With the seed and the id of the specs the sequence is
/// e1, e5, e3, e4, e2; so said a shell and not this program.
/// </summary>
internal static class Panelled
{
    public const string Id = "panel-1";
    public const string Stream = "review-panel/panel-1";
    public const string Seed = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    public const string SeedDigest = "a8ae6e6ee929abea3afcfc5258c8ccd6f85273e0d4626d26c7279f3250f77c8e";
    public const string Employer = "91990000MA0000005P";

    /// <summary>Five experts of an institute that has nothing to do with the applicant.</summary>
    public static World Experts(this World world, params string[] ids)
    {
        foreach (var id in ids.Length == 0 ? ["e1", "e2", "e3", "e4", "e5"] : ids)
        {
            world.Do(Register(id), People.Department);
        }

        return world;
    }

    public static RegisterExpert Register(string id, string employer = Employer, string field = "materials") =>
        new(Story.Digest, [field], employer, new DateOnly(2024, 1, 1)) { ExpertId = id };

    public static OpenPanel Open(string id = Id, int seats = 3) => new(
        GrantKind.ProjectGrant, Story.GrantId, SeedDigest, seats,
        [new PanelCriterion("novelty", 6_000), new PanelCriterion("feasibility", 4_000)], ["materials"]) { PanelId = id };

    public static World Opened() => Story.Screened().Experts().Do(Open(), People.Department);

    public static World Frozen() => Opened().Do(new FreezeCandidates { PanelId = Id }, People.Releaser);

    public static World Drawn() => Frozen().Do(Draw(), People.Department);

    public static DrawPanel Draw(string seed = Seed) => new(seed) { PanelId = Id };

    public static SubmitReview Score(string expert, int novelty = 8_000, int feasibility = 7_000) => new(
        expert, [new PanelScore("novelty", novelty), new PanelScore("feasibility", feasibility)], Story.Digest) { PanelId = Id };

    public static World Scored(this World world, params string[] experts)
    {
        foreach (var expert in experts)
        {
            world.Do(Score(expert), People.Department);
        }

        return world;
    }

    public static ConcludePanel Conclude() => new(Story.Digest) { PanelId = Id };

    public static World Concluded() => Drawn().Scored("e1", "e5", "e3").Do(Conclude(), People.Department);

    public static ReviewPanel Panel(this World world) => world.State<ReviewPanel>(Stream);

    public static ImmutableArray<string> MemberIds(this World world) => [.. world.Panel().Members.Select(m => m.ExpertId)];
}
