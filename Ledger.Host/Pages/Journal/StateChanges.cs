using System.Collections;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Language;

namespace Ledger.Host.Pages.Journal;

/// <summary>One member of a state that an event changed, as people read it.</summary>
public sealed record StateChange(string Label, string Before, string After);

/// <summary>What an event did to its stream's state: the members that differ, those inside collections by their keys.</summary>
public static class StateChanges
{
    /// <summary>Compares a state with the one after it.</summary>
    public static IReadOnlyList<StateChange> Between(AggregateState before, AggregateState after, Func<string, string> nameOf)
    {
        var (old, now) = (Flatten(before, nameOf), Flatten(after, nameOf));
        return
        [
            .. now.Keys.Union(old.Keys)
                .Select(label => new StateChange(label, old.GetValueOrDefault(label, "—"), now.GetValueOrDefault(label, "—")))
                .Where(change => change.Before != change.After),
        ];
    }

    private static Dictionary<string, string> Flatten(AggregateState state, Func<string, string> nameOf)
    {
        var flat = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, property) in Facts.MembersOf(state.GetType()))
        {
            Add(flat, Facts.LabelOf(name), state.GetType(), name, property.GetValue(state), nameOf);
        }

        return flat;
    }

    private static void Add(Dictionary<string, string> flat, string label, Type owner, string name, object? value, Func<string, string> nameOf)
    {
        if (EntriesOf(value) is not { } entries)
        {
            flat[label] = Facts.Show(owner, name, value, nameOf);
            return;
        }

        foreach (var (key, item) in entries)
        {
            var inner = Words.Of("change.of", ("label", label), ("key", key));
            if (item is null || !IsRecord(item.GetType()))
            {
                flat[inner] = Facts.Show(owner, name, item, nameOf);
                continue;
            }

            foreach (var (member, property) in Facts.MembersOf(item.GetType()))
            {
                Add(flat, Words.Of("change.member", ("of", inner), ("member", Facts.LabelOf(member))), item.GetType(), member, property.GetValue(item), nameOf);
            }
        }
    }

    /// <summary>The entries of a map of any kind; null where the value is none.</summary>
    private static IEnumerable<(string Key, object? Value)>? EntriesOf(object? value) => value switch
    {
        IDictionary map => map.Keys.Cast<object>().Select(key => (key.ToString()!, map[key])),
        IVersionedMap map => map.Entries,
        _ => null,
    };

    private static bool IsRecord(Type type) => type.IsClass && type != typeof(string) && !typeof(IEnumerable).IsAssignableFrom(type);
}
