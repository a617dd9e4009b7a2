using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Language;

namespace Ledger.Host.Pages;

/// <summary>How a member of a command is asked for.</summary>
public enum FieldKind
{
    Text,
    /// <summary>Several lines of text.</summary>
    Prose,
    /// <summary>An amount in yuan; the command has it in fen.</summary>
    Amount,
    Day,
    /// <summary>A file of which only the SHA-256 digest is kept.</summary>
    File,
    /// <summary>One of some words of the program.</summary>
    Word,
    /// <summary>One of some things by their ids.</summary>
    Choice,
}

/// <summary>One member of a command in a form.</summary>
/// <param name="Name">The member's name in JSON.</param>
/// <param name="Choices">What a word or a choice may be.</param>
/// <param name="IsRequired">Whether the command needs it.</param>
/// <param name="Preset">What stands there at first.</param>
public sealed record ActField(string Name, FieldKind Kind, IReadOnlyList<string>? Choices = null, bool IsRequired = true, string? Preset = null);

/// <summary>What a person can do on a page: a command by its name, the ids that the page knows, and what the form asks for.</summary>
public sealed record FormAct(string Command, IReadOnlyDictionary<string, string> Known, params IReadOnlyList<ActField> Fields)
{
    private const long LargestFile = 10_000_000;

    /// <summary>The command's kind; its roles may try it.</summary>
    public CommandKind Kind => CommandCatalogue.Find(Command) ?? throw new InvalidOperationException($"No command is called {Command}.");

    /// <summary>The command that a filled form means; null, with the field, where it means none.</summary>
    public async Task<(ICommand? Command, string? Fault)> Read(IFormCollection form, CancellationToken cancel)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        foreach (var (name, value) in Known)
        {
            json.WriteString(name, value);
        }

        foreach (var field in Fields)
        {
            var text = form[field.Name].ToString().Trim();
            if (field.Kind == FieldKind.File)
            {
                text = form.Files[field.Name] is { Length: > 0 and <= LargestFile } file ? await DigestOf(file, cancel) : "";
            }

            if (text.Length == 0)
            {
                if (field.IsRequired)
                {
                    return (null, field.Name);
                }
            }
            else if (field.Kind != FieldKind.Amount)
            {
                json.WriteString(field.Name, text);
            }
            else if (AmountFormat.TryRead(text, out var fen))
            {
                json.WriteNumber(field.Name, fen);
            }
            else
            {
                return (null, field.Name);
            }
        }

        json.WriteEndObject();
        await json.FlushAsync(cancel);
        try
        {
            return (Kind.Read(buffer.WrittenSpan), null);
        }
        catch (JsonException e)
        {
            return (null, e.Path is { Length: > 2 } path ? path[2..] : "act");
        }
    }

    /// <summary>What a field shows: what was typed, else what stands there at first.</summary>
    public static string Shown(ActField field, IFormCollection? typed) =>
        typed is not null && typed.ContainsKey(field.Name) ? typed[field.Name].ToString() : field.Preset ?? "";

    /// <summary>A refusal of a form whose field cannot be read.</summary>
    public static Refusal Unreadable(string field) => Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", field), new Fact("value", ""));

    /// <summary>An amount as a form shows it.</summary>
    public static string Yuan(long fen) => (fen / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private static async Task<string> DigestOf(IFormFile file, CancellationToken cancel)
    {
        await using var stream = file.OpenReadStream();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancel));
    }
}
