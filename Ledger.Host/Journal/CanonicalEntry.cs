using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;

namespace Ledger.Host.Journal;

/// <summary>What folding needs of an entry.</summary>
public readonly record struct EntryFact(long Position, string Stream, long Version, DateOnly BusinessDate, Event Happened);

/// <summary>
/// Entries read in the one form in which <see cref="EntryJson.Write"/> puts them. False for anything else, which is then read the general way.
/// </summary>
internal static class CanonicalEntry
{
    /// <summary>The whole entry.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, [NotNullWhen(true)] out Entry? entry)
    {
        entry = null;
        var json = new CanonicalJson(text);
        var position = json.Long("position"u8);
        var stream = json.Word("stream"u8);
        var version = json.Long("version"u8);
        if (!EventCatalogue.TryFind(json.Bytes("type"u8), out var type, out var kind) || json.Long("schemaVersion"u8) != 1)
        {
            return false;
        }

        var recordedAt = json.Instant("recordedAt"u8);
        var businessDate = json.Date("businessDate"u8);
        var actor = json.Word("actor"u8);
        var actorRole = json.Word("actorRole"u8);
        var commandId = json.Text("commandId"u8);
        ReadOnlyMemory<byte> commandDigest = default;
        if (json.IsNext("commandDigest"u8) && !EntryJson.TryReadDigest(json.Bytes("commandDigest"u8), out commandDigest))
        {
            return false;
        }

        var correlationId = json.TextIfAny("correlationId"u8);
        var evidence = json.IsNext("evidence"u8) ? Evidence(ref json) : [];
        if (!TryData(ref json, kind, out var happened))
        {
            return false;
        }

        entry = new Entry
        {
            Position = position, Stream = stream, Version = version, Type = type, RecordedAt = recordedAt, BusinessDate = businessDate,
            Actor = actor, ActorRole = actorRole, CommandId = commandId, CommandDigest = commandDigest, CorrelationId = correlationId,
            Evidence = evidence, Happened = happened,
        };
        return true;
    }

    /// <summary>Only what folding needs; the rest is looked at and left.</summary>
    public static bool TryReadFact(ReadOnlySpan<byte> text, out EntryFact fact)
    {
        fact = default;
        var json = new CanonicalJson(text);
        var position = json.Long("position"u8);
        var stream = json.Word("stream"u8);
        var version = json.Long("version"u8);
        if (!EventCatalogue.TryFind(json.Bytes("type"u8), out _, out var kind) || json.Long("schemaVersion"u8) != 1)
        {
            return false;
        }

        json.Bytes("recordedAt"u8);
        var businessDate = json.Date("businessDate"u8);
        json.Bytes("actor"u8);
        json.Bytes("actorRole"u8);
        json.Bytes("commandId"u8);
        if (json.IsNext("commandDigest"u8))
        {
            json.Bytes("commandDigest"u8);
        }

        if (json.IsNext("correlationId"u8))
        {
            json.Bytes("correlationId"u8);
        }

        if (json.IsNext("evidence"u8))
        {
            Evidence(ref json);
        }

        if (!TryData(ref json, kind, out var happened))
        {
            return false;
        }

        fact = new EntryFact(position, stream, version, businessDate, happened);
        return true;
    }

    private static bool TryData(ref CanonicalJson json, EventKind kind, [NotNullWhen(true)] out Event? happened)
    {
        happened = null;
        if (kind.Canonical is not { } read)
        {
            return false;
        }

        json.Open("data"u8, '{');
        var data = read(ref json);
        json.Past('}');
        json.Past('}');
        happened = json.Done ? data : null;
        return happened is not null;
    }

    private static ImmutableArray<Evidence> Evidence(ref CanonicalJson json)
    {
        var list = ImmutableArray.CreateBuilder<Evidence>();
        json.Open("evidence"u8, '[');
        while (!json.Failed)
        {
            list.Add(new Evidence(json.Word("kind"u8), json.Text("number"u8), json.TextIfAny("digest"u8)));
            json.Past('}');
            if (json.Next() != ',')
            {
                break;
            }

            json.Past(',');
        }

        json.Past(']');
        return list.DrainToImmutable();
    }
}
