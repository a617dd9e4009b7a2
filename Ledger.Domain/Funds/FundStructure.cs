using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Funds;

/// <summary>
/// Which fund stands above which (F5). One stream per ledger, <c>fund-structure/main</c>, written by the funds' own decisions: two
/// commitments made at once are decided one after the other on the same structure, so that together they cannot close a circle.
/// </summary>
public sealed record FundStructure : AggregateState
{
    public const string MainStream = "fund-structure/main";

    private static readonly ImmutableSortedSet<string> Nobody = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public static readonly FundStructure Initial = new();

    /// <summary>The funds directly below each fund.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedSet<string>> Below { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableSortedSet<string>>(StringComparer.Ordinal);

    /// <summary>The funds directly above each fund.</summary>
    public ImmutableSortedDictionary<string, ImmutableSortedSet<string>> Above { get; init; } =
        ImmutableSortedDictionary.Create<string, ImmutableSortedSet<string>>(StringComparer.Ordinal);

    /// <summary>Whether <paramref name="subFundId"/> stands directly below <paramref name="fundId"/>.</summary>
    public bool IsLinked(string fundId, string subFundId) => Below.GetValueOrDefault(fundId, Nobody).Contains(subFundId);

    /// <summary>Whether money of <paramref name="fundId"/> can reach <paramref name="otherId"/>; a fund reaches itself.</summary>
    public bool Reaches(string fundId, string otherId) => Layers(fundId, Below).ContainsKey(otherId);

    /// <summary>How many layers of funds there are from this one downwards, itself included.</summary>
    public int LayersBelow(string fundId) => Layers(fundId, Below).Values.Max();

    /// <summary>The fund and every fund above it, with the number of layers from there down to it, both included.</summary>
    public IReadOnlyDictionary<string, int> AndAbove(string fundId) => Layers(fundId, Above);

    public override FundStructure Evolve(Event happened) => happened switch
    {
        FundLinked e => this with { Below = Add(Below, e.FundId, e.SubFundId), Above = Add(Above, e.SubFundId, e.FundId) },
        _ => throw Unexpected(happened),
    };

    private static ImmutableSortedDictionary<string, ImmutableSortedSet<string>> Add(
        ImmutableSortedDictionary<string, ImmutableSortedSet<string>> to, string key, string value) =>
        to.SetItem(key, to.GetValueOrDefault(key, Nobody).Add(value));

    /// <summary>Everything that can be reached and the longest way to it. There are no circles, so there is a longest one.</summary>
    private static SortedDictionary<string, int> Layers(string from, ImmutableSortedDictionary<string, ImmutableSortedSet<string>> next)
    {
        var longest = new SortedDictionary<string, int>(StringComparer.Ordinal) { [from] = 1 };
        var waiting = new Queue<string>([from]);
        while (waiting.TryDequeue(out var fund))
        {
            foreach (var other in next.GetValueOrDefault(fund, Nobody))
            {
                if (longest.GetValueOrDefault(other) < longest[fund] + 1)
                {
                    longest[other] = longest[fund] + 1;
                    waiting.Enqueue(other);
                }
            }
        }

        return longest;
    }
}

/// <summary>A fund became a partner of another.</summary>
public sealed record FundLinked(string FundId, string SubFundId) : Event;
