using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Engine;
using Ledger.Host.Journal;

namespace Ledger.Host.Endpoints;

/// <summary>The answer to an accepted command, alike for one and for thousands.</summary>
internal static class Answers
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonEncodedText CommandId = JsonEncodedText.Encode("commandId");
    private static readonly JsonEncodedText FirstPosition = JsonEncodedText.Encode("firstPosition");
    private static readonly JsonEncodedText Position = JsonEncodedText.Encode("position");
    private static readonly JsonEncodedText Stream = JsonEncodedText.Encode("stream");
    private static readonly JsonEncodedText Version = JsonEncodedText.Encode("version");
    private static readonly JsonEncodedText RecordedAt = JsonEncodedText.Encode("recordedAt");

    [ThreadStatic] private static ArrayBufferWriter<byte>? buffer;
    [ThreadStatic] private static Utf8JsonWriter? json;

    /// <summary>A writer for many small texts.</summary>
    public static Utf8JsonWriter NewWriter(IBufferWriter<byte> output) => new(output, WriterOptions);

    /// <summary>Answers an accepted command: 201 with its address where it made something, else 200.</summary>
    public static Task Write(HttpResponse response, string commandId, Outcome.Accepted accepted, string? madeAt)
    {
        var text = buffer ??= new ArrayBufferWriter<byte>(512);
        var writer = json ??= NewWriter(text);
        text.ResetWrittenCount();
        writer.Reset(text);
        writer.WriteStartObject();
        WriteMembers(writer, commandId, accepted);
        writer.WriteEndObject();
        writer.Flush();

        var headers = response.Headers;
        if (madeAt is not null)
        {
            response.StatusCode = StatusCodes.Status201Created;
            headers.Location = madeAt + Ids.OfStream(accepted.Stream);
        }

        headers.ContentType = "application/json";
        headers.ETag = ETagOf(accepted.Version);
        headers.ContentLength = text.WrittenCount;
        if (accepted.Replayed)
        {
            headers["Idempotency-Hit"] = "true";
        }

        response.BodyWriter.Write(text.WrittenSpan);
        var flushed = response.BodyWriter.FlushAsync();
        return flushed.IsCompletedSuccessfully ? Task.CompletedTask : flushed.AsTask();
    }

    /// <summary>The members of the answer; a repeated one is the same to the byte.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, string commandId, Outcome.Accepted accepted)
    {
        writer.WriteString(CommandId, commandId);
        writer.WriteNumber(FirstPosition, accepted.FirstPosition);
        writer.WriteNumber(Position, accepted.LastPosition);
        writer.WriteString(Stream, accepted.Stream);
        writer.WriteNumber(Version, accepted.Version);
        writer.WriteString(RecordedAt, Instants.Format(accepted.RecordedAt));
    }

    /// <summary>The strong tag of a stream at a version.</summary>
    public static string ETagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
}
