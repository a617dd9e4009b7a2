using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Endpoints;

/// <summary>What is wrong with a text that is not the command it should be: where, and which of few kinds of fault. Money has its own code (D10).</summary>
internal static partial class ReadFault
{
    private const int LongestEcho = 64;

    /// <summary>The refusal behind what the serializer said. Its words name types of the program and are not passed on.</summary>
    public static Refusal Explain(ReadOnlySpan<byte> text, JsonException e)
    {
        var path = string.IsNullOrEmpty(e.Path) ? "$" : e.Path;
        if (e.InnerException is JsonException)
        {
            return CommandText.Malformed(path, "not-json");
        }

        if (e.Message.StartsWith("Duplicate property", StringComparison.Ordinal))
        {
            return CommandText.Malformed(path, "duplicate-member");
        }

        if (e.Message.Contains("could not be mapped", StringComparison.Ordinal))
        {
            return CommandText.Malformed(path, "unknown-member");
        }

        if (e.Message.Contains("missing required properties", StringComparison.Ordinal))
        {
            var name = MissingName().Match(e.Message);
            return CommandText.Malformed(name.Success ? $"{path}.{name.Groups[1].Value}" : path, "missing-member");
        }

        return path.EndsWith("Fen", StringComparison.Ordinal)
            ? Refusal.Of(RefusalCodes.AmountInvalid, new Fact("field", path[2..]), new Fact("value", ValueAt(text, e)))
            : CommandText.Malformed(path, "wrong-type");
    }

    /// <summary>The value the reader had just read when it stopped, so that the caller sees what it sent.</summary>
    private static string ValueAt(ReadOnlySpan<byte> text, JsonException e)
    {
        // The position counts bytes within its line, and points behind the token.
        var start = 0;
        for (var line = 0L; line < (e.LineNumber ?? 0); line++)
        {
            start += text[start..].IndexOf((byte)'\n') + 1;
        }

        var end = Math.Min(start + (int)(e.BytePositionInLine ?? 0), text.Length);
        try
        {
            var reader = new Utf8JsonReader(text);
            while (reader.Read())
            {
                if (reader.BytesConsumed >= end)
                {
                    var value = Encoding.UTF8.GetString(reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? "…"u8 : reader.ValueSpan);
                    return value.Length <= LongestEcho ? value : value[..LongestEcho];
                }
            }
        }
        catch (JsonException)
        {
            // Broken further on; what was meant is not known.
        }

        return "";
    }

    [GeneratedRegex("including: '([^']+)'", RegexOptions.CultureInvariant)]
    private static partial Regex MissingName();
}
