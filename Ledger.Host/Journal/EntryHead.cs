using System.Text;
using Ledger.Host.Catalogue;

namespace Ledger.Host.Journal;

/// <summary>
/// What an entry says of itself before its <c>data</c>: enough to tell whether it stands where it should. Spans lie in the text it was read from.
/// </summary>
public readonly ref struct EntryHead
{
    public required long Position { get; init; }
    public required ReadOnlySpan<byte> Stream { get; init; }
    public required long Version { get; init; }
    public required ReadOnlySpan<byte> Type { get; init; }
    public required DateTimeOffset RecordedAt { get; init; }
    public required ReadOnlySpan<byte> CommandId { get; init; }
    /// <summary>The digest of the command; empty where the entry is not the first of one.</summary>
    public required ReadOnlyMemory<byte> CommandDigest { get; init; }

    /// <summary>
    /// Reads it. Texts in the form in which they are written are looked through as far as needed; any other is read whole. Throws like
    /// <see cref="EntryJson.Read"/>.
    /// </summary>
    public static EntryHead Read(ReadOnlySpan<byte> text)
    {
        var json = new CanonicalJson(text);
        var position = json.Long("position"u8);
        var stream = json.Bytes("stream"u8);
        var version = json.Long("version"u8);
        var type = json.Bytes("type"u8);
        var known = EventCatalogue.TryFind(type, out _, out _) && json.Long("schemaVersion"u8) == 1;
        var recordedAt = json.Instant("recordedAt"u8);
        json.Bytes("businessDate"u8);
        json.Bytes("actor"u8);
        json.Bytes("actorRole"u8);
        var commandId = json.Bytes("commandId"u8);
        ReadOnlyMemory<byte> digest = default;
        known &= !json.IsNext("commandDigest"u8) || EntryJson.TryReadDigest(json.Bytes("commandDigest"u8), out digest);
        if (known && !json.Failed && text is [.., (byte)'}'])
        {
            return new EntryHead
            {
                Position = position, Stream = stream, Version = version, Type = type, RecordedAt = recordedAt, CommandId = commandId, CommandDigest = digest,
            };
        }

        var entry = EntryJson.ReadAny(text);
        return new EntryHead
        {
            Position = entry.Position, Stream = Encoding.UTF8.GetBytes(entry.Stream), Version = entry.Version, Type = Encoding.UTF8.GetBytes(entry.Type),
            RecordedAt = entry.RecordedAt, CommandId = Encoding.UTF8.GetBytes(entry.CommandId), CommandDigest = entry.CommandDigest,
        };
    }
}
