using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Journal;

/// <summary>A document behind an act: its kind, its number, and a digest of the file where there is one.</summary>
public sealed record Evidence(string Kind, string Number, string? Digest = null);

/// <summary>One line of the journal: a fact with who, when and why. The stored and hashed text is its JSON form, <see cref="EntryJson"/>.</summary>
public sealed record Entry
{
    /// <summary>Place in the ledger, from 1, without gaps.</summary>
    public required long Position { get; init; }
    /// <summary>The stream, <c>aggregate/id</c>.</summary>
    public required string Stream { get; init; }
    /// <summary>Place in the stream, from 1, without gaps.</summary>
    public required long Version { get; init; }
    /// <summary>Stored event name, <c>aggregate.past-participle.vN</c>.</summary>
    public required string Type { get; init; }
    /// <summary>When the engine recorded it (UTC, microseconds); never earlier than the entry before.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
    /// <summary>The day it belongs to, Asia/Shanghai.</summary>
    public required DateOnly BusinessDate { get; init; }
    /// <summary>Id of the person or machine that acted.</summary>
    public required string Actor { get; init; }
    /// <summary>The role it acted under.</summary>
    public required string ActorRole { get; init; }
    /// <summary>The command that caused it; all entries of one command are neighbours.</summary>
    public required string CommandId { get; init; }
    /// <summary>
    /// What "the same command" means, as SHA-256: on the first entry of a command, so that the tree seals what a repeated key is held
    /// against. Empty on the others.
    /// </summary>
    public ReadOnlyMemory<byte> CommandDigest { get; init; }
    /// <summary>The trace it belongs to, where the caller gave one.</summary>
    public string? CorrelationId { get; init; }
    /// <summary>Documents behind the act.</summary>
    public ImmutableArray<Evidence> Evidence { get; init; } = [];
    /// <summary>The fact.</summary>
    public required Event Happened { get; init; }
}

/// <summary>The head of a ledger: how far it goes, the fence an append must name, and the peaks of its hash tree.</summary>
public sealed record Head(long Position, long Fence, DateTimeOffset LastRecordedAt, byte[] Frontier)
{
    /// <summary>The hash function of the tree, as it was chosen when the ledger was created.</summary>
    public string HashAlgorithm { get; init; } = "sha-256";
}
