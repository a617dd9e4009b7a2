using System.Buffers;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Ledger.Host.Proof;

namespace Ledger.Host.Engine;

/// <summary>A command that waits for its answer.</summary>
internal sealed class Pending(CommandEnvelope envelope, byte[] digest)
{
    private readonly TaskCompletionSource<Outcome> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public CommandEnvelope Envelope { get; } = envelope;
    /// <summary>The stream it is addressed to: put together once, because every step asks.</summary>
    public string Stream { get; } = envelope.Command.Stream;
    public byte[] Digest { get; } = digest;
    public Task<Outcome> Answered => _answer.Task;

    public void Answer(Outcome outcome) => _answer.TrySetResult(outcome);

    public void Refuse(string code, params ReadOnlySpan<Fact> facts) => Answer(new Outcome.Refused(Refusal.Of(code, facts)));
}

/// <summary>
/// One try at deciding commands on the state after a head: what was accepted (as entries, sealed and hashed) and what was refused.
/// Nothing outside is touched, so an attempt whose append fails is simply dropped.
/// </summary>
internal sealed class Attempt(string ledgerId, Head head, HashTree tree, DateTimeOffset recordedAt, BatchStates states)
{
    private static readonly ThreadLocal<(ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)> Scratch = new(() =>
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        return (buffer, EntryJson.NewWriter(buffer));
    });

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<byte[]> _texts = [];
    private readonly List<byte[]> _leafHashes = [];

    /// <summary>Everything taken from the queue into this attempt, in order.</summary>
    public List<Pending> Commands { get; } = [];
    public List<(Pending Command, Outcome.Accepted Outcome)> Accepted { get; } = [];
    public List<(Pending Command, Refusal Refusal)> Refused { get; } = [];
    public List<Entry> Entries { get; } = [];
    public HashTree Tree { get; } = tree.Copy();
    public BatchStates States => states;
    public DateTimeOffset RecordedAt => recordedAt;
    public DateOnly Today { get; } = Instants.ChinaDate(recordedAt);

    /// <summary>Takes a command in; false where its id is in already.</summary>
    public bool TryTake(Pending command)
    {
        if (!_ids.Add(command.Envelope.CommandId))
        {
            return false;
        }

        Commands.Add(command);
        return true;
    }

    public void Refuse(Pending command, Refusal refusal) => Refused.Add((command, refusal));

    /// <summary>Turns a command's events into entries, and the states into those after them.</summary>
    public void Accept(Pending command, Decision.Accepted decision, CommandContext context)
    {
        var envelope = command.Envelope;
        if (decision.Events.IsEmpty)
        {
            throw new InvalidOperationException($"{envelope.Command.GetType().Name} was accepted without an event.");
        }

        var before = decision.Events.Length == 1 ? null : states.Remember(decision.Events);
        var first = Entries.Count;
        try
        {
            foreach (var (stream, happened) in decision.Events)
            {
                Seal(new Entry
                {
                    Position = head.Position + Entries.Count + 1, Stream = stream, Version = states.Evolve(stream, happened),
                    Type = EventCatalogue.NameOf(stream, happened), RecordedAt = recordedAt, BusinessDate = context.BusinessDate,
                    Actor = envelope.Actor.Id, ActorRole = envelope.Actor.Role, CommandId = envelope.CommandId,
                    CommandDigest = Entries.Count == first ? command.Digest : default,
                    CorrelationId = envelope.CorrelationId, Evidence = envelope.Evidence, Happened = happened,
                });
            }
        }
        catch
        {
            // The last event to be tried changed nothing; those before it did.
            if (before is not null)
            {
                states.Restore(before);
            }

            Entries.RemoveRange(first, Entries.Count - first);
            _texts.RemoveRange(first, _texts.Count - first);
            throw;
        }

        for (var i = first; i < _texts.Count; i++)
        {
            var leaf = Tree.Hashing.Leaf(_texts[i]);
            _leafHashes.Add(leaf);
            Tree.Append(leaf);
        }

        Accepted.Add((command, new Outcome.Accepted(
            head.Position + first + 1, head.Position + Entries.Count, command.Stream,
            states.SlotOf(command.Stream).Version, recordedAt, Replayed: false)));
    }

    /// <summary>What goes to the database.</summary>
    public AppendBatch ToBatch()
    {
        var batch = new AppendBatch
        {
            LedgerId = ledgerId,
            ExpectedPosition = head.Position,
            Fence = head.Fence,
            RecordedAt = recordedAt,
            Streams = new string[Entries.Count],
            Versions = new long[Entries.Count],
            Types = new string[Entries.Count],
            Entries = [.. _texts],
            LeafHashes = [.. _leafHashes],
            CommandIds = new string?[Entries.Count],
            Frontier = Tree.Frontier(),
            TileLevels = [.. Tree.FullTiles.Select(t => t.Level)],
            TileIndexes = [.. Tree.FullTiles.Select(t => t.Index)],
            TileHashes = [.. Tree.FullTiles.Select(t => t.Hashes)],
        };
        for (var i = 0; i < Entries.Count; i++)
        {
            batch.Streams[i] = Entries[i].Stream;
            batch.Versions[i] = Entries[i].Version;
            batch.Types[i] = Entries[i].Type;
            batch.CommandIds[i] = Entries[i].CommandDigest.IsEmpty ? null : Entries[i].CommandId;
        }

        return batch;
    }

    /// <summary>The head once this attempt is committed.</summary>
    public Head HeadAfter() => Entries.Count == 0
        ? head
        : head with { Position = head.Position + Entries.Count, LastRecordedAt = recordedAt, Frontier = Tree.Frontier() };

    private void Seal(Entry entry)
    {
        var (buffer, writer) = Scratch.Value;
        buffer.ResetWrittenCount();
        EntryJson.Write(writer, buffer, entry);
        Entries.Add(entry);
        _texts.Add(buffer.WrittenSpan.ToArray());
    }
}
