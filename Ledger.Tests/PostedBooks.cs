using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Shouldly;

namespace Ledger.Tests;

/// <summary>The books of a world as its postings make them. Every event balances, and what one account has, another gave.</summary>
internal sealed class PostedBooks(World world)
{
    private readonly Dictionary<string, long> _balances = new(StringComparer.Ordinal);
    private readonly Leg[] _legs = new Leg[PostingRules.MaxLegs];
    private int _posted;
    private long _sum;

    /// <summary>The rules, which know the accounts of each stream.</summary>
    public PostingRules Rules { get; } = new();

    /// <summary>What an account holds, debit above zero.</summary>
    public long this[string account] => _balances.GetValueOrDefault(account);

    /// <summary>Posts everything that happened since the last time.</summary>
    public PostedBooks CatchUp()
    {
        for (; _posted < world.Journal.Count; _posted++)
        {
            var (stream, happened) = world.Journal[_posted];
            foreach (var leg in _legs.AsSpan(0, Rules.Legs(stream, happened, _legs)))
            {
                _balances[leg.Account] = this[leg.Account] + leg.AmountFen;
                _sum += leg.AmountFen;
            }

            if (_sum != 0)
            {
                _sum.ShouldBe(0, $"{happened.GetType().Name} does not balance");
            }
        }

        return this;
    }
}

internal static class Replayed
{
    /// <summary>The same facts, told once more from the first, leave the same states.</summary>
    public static void ShouldReplayToTheSame(this World world)
    {
        var again = new World();
        foreach (var (stream, happened) in world.Journal)
        {
            again.Append(stream, happened);
        }

        foreach (var stream in world.Journal.Select(entry => entry.Stream).Distinct(StringComparer.Ordinal))
        {
            Written.Of(again.State<AggregateState>(stream)).ShouldBe(Written.Of(world.State<AggregateState>(stream)));
        }
    }
}
