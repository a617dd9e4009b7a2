using System.Collections.Immutable;
using System.Text.Json.Serialization.Metadata;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Pages.Giving;

/// <summary>How a member of a command is asked for.</summary>
public enum FieldKind
{
    /// <summary>Words, a number of a document, an id.</summary>
    Text,
    /// <summary>Yuan with at most two decimals; kept as fen. A minus sign is read where the member may be below zero.</summary>
    Amount,
    /// <summary>Per cent with at most two decimals; kept as basis points.</summary>
    Percent,
    /// <summary>A whole number.</summary>
    Number,
    /// <summary>A calendar day.</summary>
    Day,
    /// <summary>Yes or no.</summary>
    YesNo,
    /// <summary>One of the words that the member knows.</summary>
    Choice,
    /// <summary>A document's SHA-256: from the file itself, or typed.</summary>
    Digest,
    /// <summary>Several values, one per line.</summary>
    List,
    /// <summary>Members that belong together.</summary>
    Group,
    /// <summary>Groups, as many as are needed.</summary>
    Rows,
}

/// <summary>
/// A member of a command as its form asks for it. Forms are made from the same contract by which the API reads commands, so that a command
/// has its form the moment it stands in the catalogue.
/// </summary>
/// <param name="Name">The member's name in JSON.</param>
/// <param name="Members">What a group, or each row, is made of.</param>
/// <param name="Choices">The words of a choice.</param>
/// <param name="Item">What each value of a list is.</param>
public sealed record CommandField(
    string Name, FieldKind Kind, bool IsRequired, ImmutableArray<CommandField> Members, ImmutableArray<string> Choices, FieldKind Item = FieldKind.Text)
{
    /// <summary>Computed by every command; never asked for.</summary>
    private const string Stream = "stream";

    /// <summary>The fields of a contract, in its order.</summary>
    public static ImmutableArray<CommandField> Of(JsonTypeInfo contract) =>
        [.. contract.Properties.Where(member => member.Name != Stream).Select(member => Of(member, contract))];

    private static CommandField Of(JsonPropertyInfo member, JsonTypeInfo contract)
    {
        var given = Nullable.GetUnderlyingType(member.PropertyType);
        var type = given ?? member.PropertyType;
        var isRequired = given is null && member.AssociatedParameter is not { HasDefaultValue: true } && (type.IsValueType || !member.IsGetNullable);
        var field = new CommandField(member.Name, KindOf(member.Name, type), isRequired, [], WordsOf(type));
        return field.Kind switch
        {
            FieldKind.Group => field with { Members = Of(contract.Options.GetTypeInfo(type)) },
            FieldKind.Rows => field with { Members = Of(contract.Options.GetTypeInfo(ItemOf(type))) },
            FieldKind.List => field with { Item = KindOf(member.Name, ItemOf(type)) },
            _ => field,
        };
    }

    private static FieldKind KindOf(string name, Type type)
    {
        if (type.IsEnum)
        {
            return FieldKind.Choice;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            return IsSimple(ItemOf(type)) ? FieldKind.List : FieldKind.Rows;
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.String => name.EndsWith("igest", StringComparison.Ordinal) ? FieldKind.Digest : FieldKind.Text,
            TypeCode.Int64 when name.EndsWith("Fen", StringComparison.Ordinal) => FieldKind.Amount,
            TypeCode.Int32 when name.EndsWith("Bp", StringComparison.Ordinal) => FieldKind.Percent,
            TypeCode.Int64 or TypeCode.Int32 => FieldKind.Number,
            TypeCode.Boolean => FieldKind.YesNo,
            _ when type == typeof(DateOnly) => FieldKind.Day,
            _ when type.IsClass => FieldKind.Group,
            _ => throw new NotSupportedException($"No form field for {name}, a {type}."),
        };
    }

    private static ImmutableArray<string> WordsOf(Type type) => type.IsEnum ? [.. Enum.GetNames(type).Select(Kebab.Of)]
        : type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) && ItemOf(type).IsEnum ? WordsOf(ItemOf(type))
        : [];

    private static bool IsSimple(Type type) => type == typeof(string) || type == typeof(DateOnly) || type.IsPrimitive || type.IsEnum;

    private static Type ItemOf(Type list) => list.GetGenericArguments()[0];
}
