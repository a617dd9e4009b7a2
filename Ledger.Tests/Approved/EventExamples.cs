using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;

namespace Ledger.Tests.Approved;

/// <summary>One example of every event, the same on every run: each member is filled by its name and type alone.</summary>
internal static class EventExamples
{
    /// <summary>An example of a record.</summary>
    public static Event Of(EventKind kind) => (Event)Make(kind.Type);

    /// <summary>A stream that may carry a stored event name.</summary>
    public static string StreamOf(string storedName) => $"{storedName[..storedName.IndexOf('.', StringComparison.Ordinal)]}/example-2024";

    /// <summary>What a record is made of.</summary>
    public static ParameterInfo[] MembersOf(Type record) => ConstructorOf(record).GetParameters();

    private static ConstructorInfo ConstructorOf(Type record) =>
        record.GetConstructors().Single(c => c.GetParameters() is not [{ } only] || only.ParameterType != record);

    private static object Make(Type record)
    {
        var constructor = ConstructorOf(record);
        var made = constructor.Invoke([.. constructor.GetParameters().Select((p, i) => Value(p.ParameterType, p.Name!, i))]);
        var given = constructor.GetParameters().Select(p => p.Name).ToHashSet();
        foreach (var (i, property) in record.GetProperties().Where(p => p.CanWrite && !given.Contains(p.Name)).OrderBy(p => p.Name, StringComparer.Ordinal).Index())
        {
            property.SetValue(made, Value(property.PropertyType, property.Name, i));
        }

        return made;
    }

    private static object Value(Type type, string name, int index)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
        {
            return name switch
            {
                "Instrument" => Instruments.ProjectGrant,
                "Name" or "Title" => "示例 <&\"\\>",
                _ => $"{Kebab.Of(name)}-{index}",
            };
        }

        if (type == typeof(long))
        {
            return 100_000_000L + index;
        }

        if (type == typeof(int))
        {
            return name.Contains("Year", StringComparison.Ordinal) ? 2024 : index + 1;
        }

        if (type == typeof(bool))
        {
            return true;
        }

        if (type == typeof(DateOnly))
        {
            return new DateOnly(2024, 3, 1).AddDays(index);
        }

        if (type.IsEnum)
        {
            return Enum.GetValues(type).GetValue(1)!;
        }

        return type.IsGenericType && type.GetGenericArguments() is [var element] && type.IsAssignableTo(typeof(IEnumerable))
            ? Listing.MakeGenericMethod(element).Invoke(null, [name])!
            : Make(type);
    }

    private static readonly MethodInfo Listing = typeof(EventExamples).GetMethod(nameof(List), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static ImmutableArray<T> List<T>(string name) => [(T)Value(typeof(T), name, 0), (T)Value(typeof(T), name, 1)];
}
