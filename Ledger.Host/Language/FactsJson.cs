using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Language;

/// <summary>The facts of a refusal for machines: money in members that end in <c>Fen</c>, dates in ISO form.</summary>
internal static class FactsJson
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The facts as the member <c>facts</c> of an object that is being written.</summary>
    public static void WriteMember(Utf8JsonWriter writer, Refusal refusal)
    {
        writer.WritePropertyName("facts");
        Write(writer, refusal);
    }

    /// <summary>The facts as one object.</summary>
    public static string Of(Refusal refusal)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        Write(writer, refusal);
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A refusal whose facts were kept as JSON: what people read of it is what they would have read then.</summary>
    public static Refusal Read(string code, string facts)
    {
        using var parsed = JsonDocument.Parse(facts);
        return new Refusal(code, [.. parsed.RootElement.EnumerateObject().Select(fact => new Fact(fact.Name, Value(fact.Name, fact.Value)))]);
    }

    private static object Value(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when name.EndsWith("Bp", StringComparison.Ordinal) => value.GetInt32(),
        JsonValueKind.Number => value.GetInt64(),
        JsonValueKind.True or JsonValueKind.False => value.GetBoolean(),
        JsonValueKind.Array => value.EnumerateArray().Select(item => item.GetString()!).ToArray(),
        _ => value.GetString()!,
    };

    private static void Write(Utf8JsonWriter writer, Refusal refusal)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in refusal.Facts)
        {
            switch (value)
            {
                case long number: writer.WriteNumber(name, number); break;
                case int number: writer.WriteNumber(name, number); break;
                case bool flag: writer.WriteBoolean(name, flag); break;
                case DateOnly date: writer.WriteString(name, date.ToString("O", CultureInfo.InvariantCulture)); break;
                case string text: writer.WriteString(name, text); break;
                case IEnumerable<string> list:
                    writer.WriteStartArray(name);
                    foreach (var item in list)
                    {
                        writer.WriteStringValue(item);
                    }

                    writer.WriteEndArray();
                    break;
                default: writer.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)); break;
            }
        }

        writer.WriteEndObject();
    }
}
