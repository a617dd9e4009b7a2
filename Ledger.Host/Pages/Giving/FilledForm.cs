using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Ledger.Host.Language;

namespace Ledger.Host.Pages.Giving;

/// <summary>
/// What a person typed into a command's form, and the command's JSON read from it. Nothing is guessed: what cannot be read exactly is named,
/// with the words that explain it.
/// </summary>
/// <param name="typed">What was typed, by path: <c>documentNo</c>, <c>rules.ratioBp</c>, <c>lines[0].amountFen</c>.</param>
public sealed class FilledForm(IReadOnlyDictionary<string, string> typed)
{
    /// <summary>Rows of one kind that a form may hold.</summary>
    public const int MostRows = 200;

    /// <summary>The fields that cannot be read: path, and the key of the words.</summary>
    public List<(string Path, string Key)> Wrong { get; } = [];

    /// <summary>What was typed into a field.</summary>
    public string this[string path] => typed.TryGetValue(path, out var text) ? text.Trim() : "";

    /// <summary>Why a field cannot be read, or null.</summary>
    public string? ProblemOf(string path) => Wrong.Find(wrong => wrong.Path == path).Key;

    /// <summary>How many rows are shown of a repeated group.</summary>
    public int Rows(string path) =>
        int.TryParse(this[CountOf(path)], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Clamp(count, 1, MostRows) : 1;

    /// <summary>The field that holds the number of rows.</summary>
    public static string CountOf(string path) => path + ".count";

    /// <summary>The path of a member inside a group or a row.</summary>
    public static string Inside(string group, string name) => group.Length == 0 ? name : $"{group}.{name}";

    /// <summary>The path of a row.</summary>
    public static string RowOf(string path, int index) => string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]");

    /// <summary>Reads a command's members. What is not given and need not be is left out.</summary>
    public JsonObject Read(ImmutableArray<CommandField> fields, string group = "")
    {
        var read = new JsonObject();
        foreach (var field in fields)
        {
            if (Value(field, Inside(group, field.Name)) is { } value)
            {
                read[field.Name] = value;
            }
        }

        return read;
    }

    private JsonNode? Value(CommandField field, string path)
    {
        switch (field.Kind)
        {
            case FieldKind.Group:
                return field.IsRequired || HoldsAnything(field.Members, path) ? Read(field.Members, path) : null;
            case FieldKind.Rows:
                var rows = Enumerable.Range(0, Rows(path)).Select(i => RowOf(path, i)).Where(row => HoldsAnything(field.Members, row))
                    .Select(row => (JsonNode)Read(field.Members, row)).ToArray();
                return field.IsRequired || rows.Length > 0 ? new JsonArray(rows) : null;
            case FieldKind.List:
                var lines = this[path].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
                return field.IsRequired || lines.Length > 0 ? new JsonArray([.. lines.Select(line => Simple(field.Item, field, path, line))]) : null;
            default:
                if (this[path] is { Length: > 0 } text)
                {
                    return Simple(field.Kind, field, path, text);
                }

                if (field.IsRequired)
                {
                    Wrong.Add((path, "form.needed"));
                }

                return null;
        }
    }

    private JsonNode? Simple(FieldKind kind, CommandField field, string path, string text)
    {
        JsonNode? value = kind switch
        {
            FieldKind.Amount => Amount(text) is { } fen ? JsonValue.Create(fen) : null,
            FieldKind.Percent => Percent(text) is { } bp ? JsonValue.Create(bp) : null,
            FieldKind.Number => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : null,
            FieldKind.Day => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? JsonValue.Create(text) : null,
            FieldKind.YesNo => text is "yes" or "no" ? JsonValue.Create(text == "yes") : null,
            FieldKind.Choice => field.Choices.Contains(text) ? JsonValue.Create(text) : null,
            FieldKind.Digest => text.Length == 64 && text.All(char.IsAsciiHexDigit) ? JsonValue.Create(text.ToLowerInvariant()) : null,
            _ => text.Contains('\0', StringComparison.Ordinal) ? null : JsonValue.Create(text),
        };
        if (value is null && ProblemOf(path) is null)
        {
            Wrong.Add((path, "form.wrong-" + kind.ToString().ToLowerInvariant()));
        }

        return value;
    }

    /// <summary>Yuan as fen; a change may be below zero, and the rules say where it may not.</summary>
    private static long? Amount(string text)
    {
        var isBelow = text[0] is '-' or '−';
        return AmountFormat.TryRead(isBelow ? text[1..] : text, out var fen) ? isBelow ? -fen : fen : null;
    }

    private static int? Percent(string text) =>
        decimal.TryParse(text.TrimEnd('%', '％'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var percent)
        && percent is > -1_000_000 and < 1_000_000 && decimal.Truncate(percent * 100) == percent * 100 ? (int)(percent * 100) : null;

    private bool HoldsAnything(ImmutableArray<CommandField> fields, string group) => fields.Any(field =>
    {
        var path = Inside(group, field.Name);
        return field.Kind switch
        {
            FieldKind.Group => HoldsAnything(field.Members, path),
            FieldKind.Rows => Enumerable.Range(0, Rows(path)).Any(i => HoldsAnything(field.Members, RowOf(path, i))),
            _ => this[path].Length > 0,
        };
    });
}
