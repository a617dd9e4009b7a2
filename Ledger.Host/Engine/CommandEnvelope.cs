using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Ledger.Host.Proof;

namespace Ledger.Host.Engine;

/// <summary>A command with everything the engine must know about it.</summary>
public sealed record CommandEnvelope
{
    /// <summary>The caller's Idempotency-Key: the same id is carried out once.</summary>
    public required string CommandId { get; init; }
    /// <summary>What is wanted.</summary>
    public required ICommand Command { get; init; }
    /// <summary>Who wants it.</summary>
    public required Actor Actor { get; init; }
    /// <summary>The day it belongs to; null means the day of recording.</summary>
    public DateOnly? BusinessDate { get; init; }
    /// <summary>The version of the command's stream that the caller saw (If-Match).</summary>
    public long? ExpectedVersion { get; init; }
    /// <summary>The caller's trace.</summary>
    public string? CorrelationId { get; init; }
    /// <summary>Documents behind the act.</summary>
    public ImmutableArray<Evidence> Evidence { get; init; } = [];

    /// <summary>What the rules ask of documents: their numbers and digests.</summary>
    public static ImmutableArray<string> DocumentsOf(ImmutableArray<Evidence> evidence) =>
        evidence.IsEmpty ? [] : [.. evidence.Select(each => each.Number), .. evidence.Select(each => each.Digest).OfType<string>()];

    /// <summary>
    /// What "the same command" means (E1): name, content, actor, business date and evidence. The trace and the expected version are left out,
    /// because a repeated call may carry others.
    /// </summary>
    public byte[] Digest()
    {
        var buffer = Scratch.Buffer ??= new ArrayBufferWriter<byte>(1024);
        var writer = Scratch.Writer ??= EntryJson.NewWriter(buffer);
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        var kind = CommandCatalogue.Of(Command);
        writer.WriteStartObject();
        writer.WriteString("command", kind.Name);
        writer.WriteString("actor", Actor.Id);
        if (BusinessDate is { } date)
        {
            writer.WriteString("businessDate", date.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        }

        foreach (var evidence in Evidence)
        {
            writer.WriteString(evidence.Kind, evidence.Number);
            writer.WriteString("digest", evidence.Digest);
        }

        writer.WritePropertyName("data");
        kind.Write(writer, Command);
        writer.WriteEndObject();
        writer.Flush();
        return Sha256Hash.Of(buffer.WrittenSpan);
    }

    private static class Scratch
    {
        [ThreadStatic] public static ArrayBufferWriter<byte>? Buffer;
        [ThreadStatic] public static Utf8JsonWriter? Writer;
    }
}

/// <summary>The engine's answer to a command.</summary>
public abstract record Outcome
{
    private Outcome() { }

    /// <summary>The command is in the journal. <paramref name="Replayed"/>: it was there already, and this is the first answer again.</summary>
    /// <param name="FirstPosition">Position of its first entry.</param>
    /// <param name="LastPosition">Position of its last entry; give it to a read to see the write.</param>
    /// <param name="Stream">The stream the command was addressed to.</param>
    /// <param name="Version">That stream's version after the command.</param>
    /// <param name="RecordedAt">When it was recorded.</param>
    /// <param name="Replayed">Whether this repeats an earlier answer.</param>
    public sealed record Accepted(long FirstPosition, long LastPosition, string Stream, long Version, DateTimeOffset RecordedAt, bool Replayed) : Outcome;

    /// <summary>Nothing was written.</summary>
    public sealed record Refused(Refusal Refusal) : Outcome;
}
