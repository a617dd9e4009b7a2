using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;
using Ledger.Host.Engine;
using Ledger.Host.Journal;

namespace Ledger.Host.Endpoints;

/// <summary>A line of a bulk request.</summary>
/// <param name="CommandId">Its idempotency key.</param>
/// <param name="Command">Name of the command, for example <c>fund-pool.reserve</c>.</param>
/// <param name="Data">Its members, those that a single command's address would hold among them.</param>
/// <param name="BusinessDate">The day the act belongs to; today where nothing is said.</param>
/// <param name="IfMatch">The version that was seen; required for decisions.</param>
/// <param name="Evidence">Documents behind the act.</param>
public sealed record BulkCommand(
    string CommandId, string Command, JsonElement Data, DateOnly? BusinessDate = null, long? IfMatch = null, IReadOnlyList<Evidence>? Evidence = null);

/// <summary>A line of a bulk answer: the members of an accepted command, or the code and facts of a refusal.</summary>
/// <param name="Line">Number of the line it answers, from 1.</param>
/// <param name="Status">The status the command alone would have been answered with.</param>
/// <param name="Replayed">There, and true, where this repeats an earlier answer.</param>
public sealed record BulkOutcome(
    int Line, int Status, string? CommandId = null, long? FirstPosition = null, long? Position = null, string? Stream = null, long? Version = null,
    DateTimeOffset? RecordedAt = null, bool? Replayed = null, string? Code = null, IReadOnlyDictionary<string, JsonElement>? Facts = null);

/// <summary>
/// Reads one line of a bulk request and submits its command:
/// <c>{"commandId": "…", "command": "fund-pool.reserve", "data": {…}, "businessDate"?, "ifMatch"?: 12, "evidence"?: […]}</c>.
/// </summary>
internal sealed class BulkLine(Caller caller, string ledgerId, LedgerEngine engine, string? correlationId)
{
    private readonly Dictionary<CommandKind, Actor?> _actors = [];
    private byte[] _lastName = [];
    private CommandKind? _last;

    /// <summary>The place of the line in the answer; null for an empty line.</summary>
    public BulkSlot? Read(ReadOnlySequence<byte> line, int number)
    {
        if (line.IsSingleSegment)
        {
            return Read(line.FirstSpan, number);
        }

        var length = (int)line.Length;
        var copy = ArrayPool<byte>.Shared.Rent(length);
        line.CopyTo(copy);
        var slot = Read(copy.AsSpan(0, length), number);
        ArrayPool<byte>.Shared.Return(copy);
        return slot;
    }

    private BulkSlot? Read(ReadOnlySpan<byte> line, int number)
    {
        line = line.Trim(" \t\r"u8);
        if (line.IsEmpty)
        {
            return null;
        }

        string? commandId = null;
        CommandKind? kind = null;
        try
        {
            return Parse(line, ref commandId, ref kind, out var envelope) is { } refusal
                ? new BulkSlot(number, commandId, refusal) { Kind = kind }
                : new BulkSlot(number, envelope!.CommandId, engine.Submit(envelope, waitForRoom: true), CommandRoutes.Makes(kind!.Name, "") is not null)
                {
                    Kind = kind, Stream = envelope.Command.Stream,
                };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new BulkSlot(number, commandId, CommandText.Malformed("$", "not-json"));
        }
    }

    private Refusal? Parse(ReadOnlySpan<byte> line, ref string? commandId, ref CommandKind? kind, out CommandEnvelope? envelope)
    {
        envelope = null;
        string? unknown = null;
        var data = ReadOnlySpan<byte>.Empty;
        DateOnly? businessDate = null;
        long? ifMatch = null;
        var evidence = ImmutableArray<Evidence>.Empty;
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            return CommandText.Malformed("$", "wrong-type");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("commandId"u8))
            {
                reader.Read();
                commandId = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
                if (!Ids.IsValid(commandId))
                {
                    commandId = null;
                    return Refusal.Of(RefusalCodes.IdempotencyKeyMissing);
                }
            }
            else if (reader.ValueTextEquals("command"u8))
            {
                reader.Read();
                kind = reader.TokenType == JsonTokenType.String ? Find(ref reader) : null;
                if (kind is null)
                {
                    return CommandText.Invalid("command", Encoding.UTF8.GetString(reader.ValueSpan));
                }
            }
            else if (reader.ValueTextEquals("data"u8))
            {
                reader.Read();
                var from = (int)reader.TokenStartIndex;
                reader.Skip();
                data = line[from..(int)reader.BytesConsumed];
            }
            else if (reader.ValueTextEquals("businessDate"u8))
            {
                reader.Read();
                if (CommandText.ReadDate(ref reader, "$.businessDate", out var date) is { } refused)
                {
                    return refused;
                }

                businessDate = date;
            }
            else if (reader.ValueTextEquals("ifMatch"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out var version))
                {
                    return CommandText.Malformed("$.ifMatch", "wrong-type");
                }

                ifMatch = version;
            }
            else if (reader.ValueTextEquals("evidence"u8))
            {
                reader.Read();
                if (CommandText.ReadEvidence(ref reader, out evidence) is { } refused)
                {
                    return refused;
                }
            }
            else
            {
                unknown ??= reader.GetString();
                reader.Skip();
            }
        }

        if (reader.Read())
        {
            return CommandText.Malformed("$", "not-json");
        }

        return commandId is null ? Refusal.Of(RefusalCodes.IdempotencyKeyMissing)
            : unknown is not null ? CommandText.Malformed("$." + unknown, "unknown-member")
            : kind is null ? CommandText.Malformed("$.command", "missing-member")
            : data.IsEmpty ? CommandText.Malformed("$.data", "missing-member")
            : data[0] != '{' ? CommandText.Malformed("$.data", "wrong-type")
            : ActorFor(kind) is not { } actor ? CommandRoute.NotPermitted(kind, ledgerId)
            : ifMatch is null && CommandRoutes.Decisions.Contains(kind.Name) ? Refusal.Of(RefusalCodes.VersionMissing)
            : Build(kind, data, actor, commandId, businessDate, ifMatch, evidence, out envelope);
    }

    private Refusal? Build(
        CommandKind kind, ReadOnlySpan<byte> data, Actor actor, string commandId, DateOnly? businessDate, long? ifMatch,
        ImmutableArray<Evidence> evidence, out CommandEnvelope? envelope)
    {
        envelope = null;
        if (CommandText.ReadData(kind, data, out var command) is { } refused)
        {
            return refused;
        }

        envelope = new CommandEnvelope
        {
            CommandId = commandId, Command = command!, Actor = actor, BusinessDate = businessDate, ExpectedVersion = ifMatch,
            CorrelationId = correlationId, Evidence = evidence,
        };
        return null;
    }

    /// <summary>Lines of one kind come in long runs.</summary>
    private CommandKind? Find(ref Utf8JsonReader reader)
    {
        if (_last is not null && reader.ValueTextEquals(_lastName))
        {
            return _last;
        }

        var name = reader.GetString()!;
        if (CommandCatalogue.Find(name) is not { } kind)
        {
            return null;
        }

        _last = kind;
        _lastName = Encoding.UTF8.GetBytes(name);
        return kind;
    }

    private Actor? ActorFor(CommandKind kind)
    {
        if (!_actors.TryGetValue(kind, out var actor))
        {
            _actors[kind] = actor = caller.ActAs(kind, ledgerId);
        }

        return actor;
    }
}
