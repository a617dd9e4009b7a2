using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Rulebooks;

/// <summary>The rules in all their versions. Stream <c>rulebook/main</c>.</summary>
public sealed record Rulebook : AggregateState
{
    public const string MainStream = "rulebook/main";

    /// <summary>The two-year rule: 结转两年未用完的，作为结余收回. Holds where a rulebook says nothing else.</summary>
    public const int GeneralCarryOverYears = 2;

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

    /// <summary>Y2: how many times authority may be carried into another year, by the rules of a day.</summary>
    public int CarryOverYears(DateOnly date) => InForce(date)?.CarryOverYears ?? GeneralCarryOverYears;

    public override Rulebook Evolve(Event happened) => happened switch
    {
        RulesAdopted e => this with { Versions = Versions.Add(e) },
        _ => throw Unexpected(happened),
    };
}
