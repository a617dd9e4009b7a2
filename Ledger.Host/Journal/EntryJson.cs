using System.Buffers;
using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ledger.Host.Catalogue;

namespace Ledger.Host.Journal;

/// <summary>
/// The text of an entry: written once when it is appended, hashed, stored and exported as those bytes. Reading takes members by name in any
/// order and refuses what it does not know.
/// </summary>
public static class EntryJson
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    private static readonly JsonEncodedText Position = JsonEncodedText.Encode("position");
    private static readonly JsonEncodedText Stream = JsonEncodedText.Encode("stream");
    private static readonly JsonEncodedText Version = JsonEncodedText.Encode("version");
    private static readonly JsonEncodedText Type = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText SchemaVersion = JsonEncodedText.Encode("schemaVersion");
    private static readonly JsonEncodedText RecordedAt = JsonEncodedText.Encode("recordedAt");
    private static readonly JsonEncodedText BusinessDate = JsonEncodedText.Encode("businessDate");
    private static readonly JsonEncodedText Actor = JsonEncodedText.Encode("actor");
    private static readonly JsonEncodedText ActorRole = JsonEncodedText.Encode("actorRole");
    private static readonly JsonEncodedText CommandId = JsonEncodedText.Encode("commandId");
    private static readonly JsonEncodedText CommandDigest = JsonEncodedText.Encode("commandDigest");
    private static readonly JsonEncodedText CorrelationId = JsonEncodedText.Encode("correlationId");
    private static readonly JsonEncodedText EvidenceName = JsonEncodedText.Encode("evidence");
    private static readonly JsonEncodedText Data = JsonEncodedText.Encode("data");

    /// <summary>A writer for many entries; <see cref="Write"/> resets it.</summary>
    public static Utf8JsonWriter NewWriter(IBufferWriter<byte> output) => new(output, WriterOptions);

    /// <summary>Writes one entry; the caller finds the bytes in <paramref name="output"/>.</summary>
    public static void Write(Utf8JsonWriter writer, IBufferWriter<byte> output, Entry entry)
    {
        writer.Reset(output);
        writer.WriteStartObject();
        writer.WriteNumber(Position, entry.Position);
        writer.WriteString(Stream, entry.Stream);
        writer.WriteNumber(Version, entry.Version);
        writer.WriteString(Type, entry.Type);
        writer.WriteNumber(SchemaVersion, 1);
        writer.WriteString(RecordedAt, Instants.Format(entry.RecordedAt));
        Span<byte> date = stackalloc byte[10];
        entry.BusinessDate.TryFormat(date, out _, "O", CultureInfo.InvariantCulture);
        writer.WriteString(BusinessDate, date);
        writer.WriteString(Actor, entry.Actor);
        writer.WriteString(ActorRole, entry.ActorRole);
        writer.WriteString(CommandId, entry.CommandId);
        if (!entry.CommandDigest.IsEmpty)
        {
            Span<byte> hex = stackalloc byte[2 * SHA256.HashSizeInBytes];
            Convert.TryToHexStringLower(entry.CommandDigest.Span, hex, out var length);
            writer.WriteString(CommandDigest, hex[..length]);
        }

        if (entry.CorrelationId is not null)
        {
            writer.WriteString(CorrelationId, entry.CorrelationId);
        }

        if (!entry.Evidence.IsDefaultOrEmpty)
        {
            writer.WriteStartArray(EvidenceName);
            foreach (var evidence in entry.Evidence)
            {
                writer.WriteStartObject();
                writer.WriteString("kind", evidence.Kind);
                writer.WriteString("number", evidence.Number);
                if (evidence.Digest is not null)
                {
                    writer.WriteString("digest", evidence.Digest);
                }

                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        writer.WritePropertyName(Data);
        EventCatalogue.Write(writer, entry.Happened);
        writer.WriteEndObject();
        writer.Flush();
    }

    /// <summary>Reads one entry. Throws <see cref="UnknownEventException"/> for a name it does not know and <see cref="JsonException"/> for a broken text.</summary>
    public static Entry Read(ReadOnlySpan<byte> json) => CanonicalEntry.TryRead(json, out var entry) ? entry : ReadAny(json);

    /// <summary>Reads of an entry what folding needs; throws like <see cref="Read"/>.</summary>
    public static EntryFact ReadFact(ReadOnlySpan<byte> json)
    {
        if (CanonicalEntry.TryReadFact(json, out var fact))
        {
            return fact;
        }

        var entry = ReadAny(json);
        return new EntryFact(entry.Position, entry.Stream, entry.Version, entry.BusinessDate, entry.Happened);
    }

    /// <summary>A digest from its hex.</summary>
    internal static bool TryReadDigest(ReadOnlySpan<byte> hex, out ReadOnlyMemory<byte> digest)
    {
        var bytes = new byte[SHA256.HashSizeInBytes];
        digest = bytes;
        return Convert.FromHexString(hex, bytes, out var read, out var written) == OperationStatus.Done && read == hex.Length && written == bytes.Length;
    }

    /// <summary>Reads an entry in any form that JSON allows.</summary>
    internal static Entry ReadAny(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        long position = 0, version = 0;
        string? stream = null, type = null, actor = null, actorRole = null, commandId = null, correlationId = null;
        ReadOnlyMemory<byte> commandDigest = default;
        DateTimeOffset recordedAt = default;
        DateOnly businessDate = default;
        var evidence = ImmutableArray<Evidence>.Empty;
        Domain.Kernel.Event? happened = null;

        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // The members stand in the order they were written, so each comparison usually hits at once.
            if (reader.ValueTextEquals(Position.EncodedUtf8Bytes)) { reader.Read(); position = reader.GetInt64(); }
            else if (reader.ValueTextEquals(Stream.EncodedUtf8Bytes)) { reader.Read(); stream = reader.GetString(); }
            else if (reader.ValueTextEquals(Version.EncodedUtf8Bytes)) { reader.Read(); version = reader.GetInt64(); }
            else if (reader.ValueTextEquals(Type.EncodedUtf8Bytes)) { reader.Read(); type = EventCatalogue.Intern(reader.ValueSpan); }
            else if (reader.ValueTextEquals(SchemaVersion.EncodedUtf8Bytes)) { reader.Read(); Expect(reader.GetInt32() == 1); }
            else if (reader.ValueTextEquals(RecordedAt.EncodedUtf8Bytes)) { reader.Read(); recordedAt = reader.GetDateTimeOffset(); }
            else if (reader.ValueTextEquals(BusinessDate.EncodedUtf8Bytes)) { reader.Read(); businessDate = ReadDate(reader.ValueSpan); }
            else if (reader.ValueTextEquals(Actor.EncodedUtf8Bytes)) { reader.Read(); actor = reader.GetString(); }
            else if (reader.ValueTextEquals(ActorRole.EncodedUtf8Bytes)) { reader.Read(); actorRole = reader.GetString(); }
            else if (reader.ValueTextEquals(CommandId.EncodedUtf8Bytes)) { reader.Read(); commandId = reader.GetString(); }
            else if (reader.ValueTextEquals(CommandDigest.EncodedUtf8Bytes)) { reader.Read(); Expect(TryReadDigest(reader.ValueSpan, out commandDigest)); }
            else if (reader.ValueTextEquals(CorrelationId.EncodedUtf8Bytes)) { reader.Read(); correlationId = reader.GetString(); }
            else if (reader.ValueTextEquals(EvidenceName.EncodedUtf8Bytes)) { reader.Read(); evidence = ReadEvidence(ref reader); }
            else if (reader.ValueTextEquals(Data.EncodedUtf8Bytes))
            {
                reader.Read();
                happened = EventCatalogue.Read(type ?? throw new JsonException("data stands before type"), ref reader);
            }
            else
            {
                throw new JsonException($"unknown member {reader.GetString()}");
            }
        }

        Expect(reader.TokenType == JsonTokenType.EndObject);
        return new Entry
        {
            Position = position, Stream = stream!, Version = version, Type = type!, RecordedAt = recordedAt, BusinessDate = businessDate,
            Actor = actor!, ActorRole = actorRole!, CommandId = commandId!, CommandDigest = commandDigest, CorrelationId = correlationId,
            Evidence = evidence, Happened = happened ?? throw new JsonException("data is missing"),
        };
    }

    private static ImmutableArray<Evidence> ReadEvidence(ref Utf8JsonReader reader)
    {
        var list = ImmutableArray.CreateBuilder<Evidence>();
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string kind = "", number = "";
            string? digest = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                switch (name)
                {
                    case "kind": kind = reader.GetString()!; break;
                    case "number": number = reader.GetString()!; break;
                    case "digest": digest = reader.GetString(); break;
                    default: throw new JsonException($"unknown member {name}");
                }
            }

            list.Add(new Evidence(kind, number, digest));
        }

        return list.DrainToImmutable();
    }

    private static DateOnly ReadDate(ReadOnlySpan<byte> utf8)
    {
        Expect(Utf8Parser.TryParse(utf8[..4], out int year, out _) & Utf8Parser.TryParse(utf8[5..7], out int month, out _)
            & Utf8Parser.TryParse(utf8[8..10], out int day, out _) && utf8.Length == 10);
        return new DateOnly(year, month, day);
    }

    private static void Expect(bool holds)
    {
        if (!holds)
        {
            throw new JsonException("not an entry");
        }
    }
}

/// <summary>Recorded instants as text: UTC, always six decimals, so that text order is time order.</summary>
public static class Instants
{
    /// <summary>China keeps one zone without summer time; business dates are counted in it.</summary>
    public static readonly TimeSpan ChinaOffset = TimeSpan.FromHours(8);

    private static volatile Tuple<long, string>? _last;

    /// <summary>The text form, for example <c>2024-03-01T01:02:03.123456Z</c>.</summary>
    public static string Format(DateTimeOffset instant)
    {
        // All entries of a batch, and the answers about them, speak of one instant.
        if (_last is { } last && last.Item1 == instant.UtcTicks)
        {
            return last.Item2;
        }

        var text = instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        _last = new Tuple<long, string>(instant.UtcTicks, text);
        return text;
    }

    /// <summary>The instant cut to what the database keeps.</summary>
    public static DateTimeOffset ToMicroseconds(DateTimeOffset instant) =>
        new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    /// <summary>The day of an instant in China.</summary>
    public static DateOnly ChinaDate(DateTimeOffset instant) => DateOnly.FromDateTime(instant.ToOffset(ChinaOffset).DateTime);
}
