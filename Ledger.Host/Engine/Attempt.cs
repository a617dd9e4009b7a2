using System.Buffers;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Proof;

namespace Ledger.Host.Engine;

/// <summary>A command that waits for its answer.</summary>
internal sealed class Pending(CommandEnvelope envelope, byte[] digest)
{
    private readonly TaskCompletionSource<Outcome> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CommandEnvelope Envelope { get; } = envelope;
    public byte[] Digest { get; } = digest;
    public Task<Outcome> Answered => _answer.Task;

    public void Answer(Outcome outcome) => _answer.TrySetResult(outcome);

    public void Refuse(string code, params ReadOnlySpan<Fact> facts) => Answer(new Outcome.Refused(Refusal.Of(code, facts)));
}

/// <summary>
/// One try at deciding a batch on the state after the head: what was accepted (as entries, sealed and hashed) and what was refused.
/// Nothing outside is touched, so an attempt whose append fails is simply dropped.
/// </summary>
internal sealed class Attempt(string ledgerId, Head head, HashTree tree, DateTimeOffset recordedAt)
{
    // Reused by every attempt of the process' engine loops; an attempt never waits between writing and copying.
    [ThreadStatic] private static ArrayBufferWriter<byte>? _buffer;

    private readonly List<string> _types = [];
    private readonly List<byte[]> _texts = [];
    private readonly List<byte[]> _leafHashes = [];
    private readonly List<(Pending Command, Outcome.Accepted Outcome)> _accepted = [];
    private readonly List<(Pending Command, Refusal Refusal)> _refused = [];

    public List<Entry> Entries { get; } = [];
    public HashTree Tree { get; } = tree.Copy();
    public DateTimeOffset RecordedAt { get; } = recordedAt;
    public IReadOnlyList<(Pending Command, Outcome.Accepted Outcome)> Accepted => _accepted;
    public IReadOnlyList<(Pending Command, Refusal Refusal)> Refused => _refused;

    private long Position => head.Position + Entries.Count;

    public void Refuse(Pending command, Refusal refusal) => _refused.Add((command, refusal));

    /// <summary>Turns a command's events into entries, and the states into those after them.</summary>
    public void Accept(Pending command, Decision.Accepted decision, CommandContext context, BatchStates states)
    {
        var envelope = command.Envelope;
        if (decision.Events.IsEmpty)
        {
            throw new InvalidOperationException($"{envelope.Command.GetType().Name} was accepted without an event.");
        }

        var before = states.Remember(decision.Events.Select(e => e.Stream));
        var first = Entries.Count;
        try
        {
            foreach (var (stream, happened) in decision.Events)
            {
                states.Evolve(stream, happened);
                Seal(new Entry
                {
                    Position = Position + 1, Stream = stream, Version = states.SlotOf(stream).Version,
                    Type = Catalogue.EventCatalogue.NameOf(stream, happened), RecordedAt = RecordedAt, BusinessDate = context.BusinessDate,
                    Actor = envelope.Actor.Id, ActorRole = envelope.Actor.Role, CommandId = envelope.CommandId,
                    CorrelationId = envelope.CorrelationId, Evidence = envelope.Evidence, Happened = happened,
                });
            }
        }
        catch
        {
            states.Restore(before);
            Entries.RemoveRange(first, Entries.Count - first);
            _types.RemoveRange(first, _types.Count - first);
            _texts.RemoveRange(first, _texts.Count - first);
            throw;
        }

        for (var i = first; i < _texts.Count; i++)
        {
            var leaf = TreeHash.Leaf(_texts[i]);
            _leafHashes.Add(leaf);
            Tree.Append(leaf);
        }

        _accepted.Add((command, new Outcome.Accepted(
            head.Position + first + 1, Position, envelope.Command.Stream, states.SlotOf(envelope.Command.Stream).Version, RecordedAt, Replayed: false)));
    }

    /// <summary>What goes to the database.</summary>
    public AppendBatch ToBatch() => new()
    {
        LedgerId = ledgerId,
        ExpectedPosition = head.Position,
        Fence = head.Fence,
        RecordedAt = RecordedAt,
        Streams = [.. Entries.Select(e => e.Stream)],
        Versions = [.. Entries.Select(e => e.Version)],
        Types = [.. _types],
        Entries = [.. _texts],
        LeafHashes = [.. _leafHashes],
        CommandIds = [.. _accepted.Select(a => a.Command.Envelope.CommandId)],
        CommandDigests = [.. _accepted.Select(a => a.Command.Digest)],
        CommandFirst = [.. _accepted.Select(a => a.Outcome.FirstPosition)],
        CommandLast = [.. _accepted.Select(a => a.Outcome.LastPosition)],
        Frontier = Tree.Frontier(),
        TileLevels = [.. Tree.FullTiles.Select(t => t.Level)],
        TileIndexes = [.. Tree.FullTiles.Select(t => t.Index)],
        TileHashes = [.. Tree.FullTiles.Select(t => t.Hashes)],
    };

    /// <summary>The head once this attempt is committed.</summary>
    public Head HeadAfter() => head with { Position = Position, LastRecordedAt = RecordedAt, Frontier = Tree.Frontier() };

    private void Seal(Entry entry)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>(4096);
        buffer.ResetWrittenCount();
        using var writer = EntryJson.NewWriter(buffer);
        EntryJson.Write(writer, buffer, entry);
        Entries.Add(entry);
        _types.Add(entry.Type);
        _texts.Add(buffer.WrittenSpan.ToArray());
    }
}
