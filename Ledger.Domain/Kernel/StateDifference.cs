using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Reflection;

namespace Ledger.Domain.Kernel;

/// <summary>One step on the way from a state to a value in it.</summary>
/// <param name="Owner">The state or record that holds the member.</param>
/// <param name="Member">Its name as in JSON.</param>
/// <param name="Key">The entry of it, where it is a map.</param>
public sealed record StateStep(Type Owner, string Member, string? Key);

/// <summary>
/// A member that differs between two states. Maps are compared entry by entry and their records member by member; everything else is one
/// value. Null stands for what is not there.
/// </summary>
/// <param name="Steps">The way to it.</param>
public sealed record StateDifference(ImmutableArray<StateStep> Steps, object? Before, object? After)
{
    /// <summary>The way in one text: names as in JSON, keys of maps in brackets, for example <c>reservations[r-1].amountFen</c>.</summary>
    public string Path => string.Join('.', Steps.Select(step => step.Key is null ? step.Member : $"{step.Member}[{step.Key}]"));

    private static readonly ConcurrentDictionary<Type, ImmutableArray<(string Name, PropertyInfo Property)>> Members = new();
    private static readonly ConcurrentDictionary<Type, bool> Sets = new();

    /// <summary>What differs between two states of one stream, in the order of their members.</summary>
    public static IReadOnlyList<StateDifference> Between(AggregateState before, AggregateState after)
    {
        if (before.GetType() != after.GetType())
        {
            throw new ArgumentException($"{before.GetType().Name} and {after.GetType().Name} are no states of one stream.", nameof(after));
        }

        var found = new List<StateDifference>();
        OfMembers(found, [], before, after);
        return found;
    }

    private static void OfMembers(List<StateDifference> found, ImmutableArray<StateStep> way, object? before, object? after)
    {
        var owner = (after ?? before)!.GetType();
        foreach (var (name, property) in MembersOf(owner))
        {
            var (old, now) = (before is null ? null : property.GetValue(before), after is null ? null : property.GetValue(after));
            if (!ReferenceEquals(old, now))
            {
                OfValue(found, way, new StateStep(owner, name, null), old, now);
            }
        }
    }

    private static void OfValue(List<StateDifference> found, ImmutableArray<StateStep> way, StateStep last, object? old, object? now)
    {
        if (ChangedIn(old, now) is { } entries)
        {
            foreach (var (key, was, isNow) in entries.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            {
                var inner = way.Add(last with { Key = key });
                if (IsRecord((isNow ?? was)?.GetType()))
                {
                    OfMembers(found, inner, was, isNow);
                }
                else if (!Same(was, isNow))
                {
                    found.Add(new StateDifference(inner, was, isNow));
                }
            }
        }
        else if (!Same(old, now))
        {
            found.Add(new StateDifference(way.Add(last), old, now));
        }
    }

    /// <summary>The entries of two maps that are not the very same; null where the values are no maps.</summary>
    private static IEnumerable<(string Key, object? Was, object? Is)>? ChangedIn(object? old, object? now)
    {
        // A map of versions knows the step from one to the next, and is not gone through for it.
        if (now is IVersionedMap newer && old is IVersionedMap older && newer.StepsFrom(older) is { } steps)
        {
            return steps;
        }

        if (EntriesOf(now ?? old) is null)
        {
            return null;
        }

        var (was, isNow) = (EntriesOf(old) ?? [], EntriesOf(now) ?? []);
        return was.Keys.Union(isNow.Keys)
            .Select(key => (Key: key, Was: was.GetValueOrDefault(key), Is: isNow.GetValueOrDefault(key)))
            .Where(entry => !ReferenceEquals(entry.Was, entry.Is));
    }

    private static Dictionary<string, object?>? EntriesOf(object? value) => value switch
    {
        IVersionedMap map => map.Entries.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal),
        IDictionary map => map.Keys.Cast<object>().ToDictionary(NameOf, key => map[key], StringComparer.Ordinal),
        _ => null,
    };

    /// <summary>The name of a key: numbers and words as they are, days by ISO 8601.</summary>
    private static string NameOf(object key) =>
        key is DateOnly day ? day.ToString("O", System.Globalization.CultureInfo.InvariantCulture)
        : Convert.ToString(key, System.Globalization.CultureInfo.InvariantCulture)!;

    /// <summary>Whether two values say the same; a record with a list in it says the same where the lists do.</summary>
    private static bool Same(object? one, object? other)
    {
        if (Equals(one, other))
        {
            return true;
        }

        if (one is null || other is null || one.GetType() != other.GetType() || one is string)
        {
            return false;
        }

        return one is IEnumerable list ? SameItems(list, (IEnumerable)other)
            : IsRecord(one.GetType()) && MembersOf(one.GetType()).All(member => Same(member.Property.GetValue(one), member.Property.GetValue(other)));
    }

    private static bool SameItems(IEnumerable one, IEnumerable other)
    {
        if (EntriesOf(one) is { } ours && EntriesOf(other) is { } theirs)
        {
            return ours.Count == theirs.Count && ours.All(entry => theirs.TryGetValue(entry.Key, out var value) && Same(entry.Value, value));
        }

        if (IsNothing(one) || IsNothing(other))
        {
            return IsNothing(one) && IsNothing(other);
        }

        var (items, others) = (one.Cast<object?>().ToList(), other.Cast<object?>().ToList());
        return items.Count == others.Count && (IsSet(one.GetType())
            ? new HashSet<object?>(items).SetEquals(others)
            : items.Zip(others).All(pair => Same(pair.First, pair.Second)));
    }

    /// <summary>An immutable array that was never given cannot be gone through.</summary>
    private static bool IsNothing(IEnumerable list) =>
        list.GetType() is { IsGenericType: true, IsValueType: true } type && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)
        && list.Equals(Activator.CreateInstance(type));

    private static bool IsSet(Type type) =>
        Sets.GetOrAdd(type, static t => t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ISet<>)));

    private static bool IsRecord(Type? type) => type is { IsClass: true } && type != typeof(string) && !typeof(IEnumerable).IsAssignableFrom(type);

    /// <summary>What a state or record remembers, and the one figure that is worked out and everybody asks for.</summary>
    private static ImmutableArray<(string Name, PropertyInfo Property)> MembersOf(Type type) => Members.GetOrAdd(type, static t =>
    [
        .. t.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0 && (p.CanWrite || p.Name == "AvailableFen"))
            .Select(p => (char.ToLowerInvariant(p.Name[0]) + p.Name[1..], p)),
    ]);
}
