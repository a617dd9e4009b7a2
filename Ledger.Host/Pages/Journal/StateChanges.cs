using System.Collections.Immutable;
using Ledger.Domain.Kernel;
using Ledger.Host.Language;

namespace Ledger.Host.Pages.Journal;

/// <summary>One member of a state that an event changed, as people read it.</summary>
public sealed record StateChange(string Label, string Before, string After);

/// <summary>What an event did to its stream's state, in words.</summary>
public static class StateChanges
{
    /// <summary>What differs between a state and the one after it; what reads the same is left out.</summary>
    /// <param name="nameOf">What an actor is called.</param>
    public static IReadOnlyList<StateChange> Between(AggregateState before, AggregateState after, Func<string, string> nameOf) =>
    [
        .. StateDifference.Between(before, after).Select(difference => new StateChange(
            LabelOf(difference.Steps), Show(difference.Steps[^1], difference.Before, nameOf), Show(difference.Steps[^1], difference.After, nameOf)))
            .Where(change => change.Before != change.After),
    ];

    private static string LabelOf(ImmutableArray<StateStep> steps)
    {
        var label = "";
        foreach (var step in steps)
        {
            var member = step.Key is null ? Facts.LabelOf(step.Member) : Words.Of("change.of", ("label", Facts.LabelOf(step.Member)), ("key", step.Key));
            label = label.Length == 0 ? member : Words.Of("change.member", ("of", label), ("member", member));
        }

        return label;
    }

    private static string Show(StateStep last, object? value, Func<string, string> nameOf) => Facts.Show(last.Owner, last.Member, value, nameOf);
}
