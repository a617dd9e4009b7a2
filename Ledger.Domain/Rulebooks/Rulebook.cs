using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Rulebooks;

/// <summary>The rules in all their versions. Stream <c>rulebook/main</c>.</summary>
public sealed record Rulebook : AggregateState
{
    public const string MainStream = "rulebook/main";

    public static readonly Rulebook Initial = new();

    /// <summary>In the order of adoption.</summary>
    public ImmutableArray<RulesAdopted> Versions { get; init; } = [];

    /// <summary>
    /// The version in force on a day, or null: the one with the latest first day that is not after it. Of two with the same first day
    /// the one adopted later holds.
    /// </summary>
    public RulesAdopted? InForce(DateOnly date)
    {
        RulesAdopted? found = null;
        foreach (var version in Versions)
        {
            if (version.EffectiveFrom <= date && (found is null || version.EffectiveFrom >= found.EffectiveFrom))
            {
                found = version;
            }
        }

        return found;
    }

    public override Rulebook Evolve(Event happened) => happened switch
    {
        RulesAdopted e => this with { Versions = Versions.Add(e) },
        _ => throw Unexpected(happened),
    };
}
