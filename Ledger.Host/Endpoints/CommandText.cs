using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.Schemes;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;

namespace Ledger.Host.Endpoints;

/// <summary>A command as it was read, with what may stand beside its own members.</summary>
internal readonly record struct CommandRead(ICommand Command, DateOnly? BusinessDate, ImmutableArray<Evidence> Evidence);

/// <summary>
/// Reads the text of a command. A single command's body holds the command's own members and, if wanted, <c>businessDate</c> and
/// <c>evidence</c>; the members that its address names (the pool of <c>/pools/{poolId}/…</c>) are filled in from there and refused in the
/// body. In bulk the same members stand in <c>data</c>, complete.
/// </summary>
internal static class CommandText
{
    /// <summary>A member that states compute; a caller cannot set it.</summary>
    private const string Computed = "stream";
    private static readonly JsonReaderOptions Strict = new() { MaxDepth = 32, AllowMultipleValues = false };

    /// <summary>Reads a single command's body.</summary>
    /// <param name="kind">What it must be.</param>
    /// <param name="body">The body; an empty one is an object without members.</param>
    /// <param name="address">The members that the address names, as JSON text <c>"poolId":"…",</c> without braces, or empty.</param>
    /// <param name="named">Their names.</param>
    public static Refusal? ReadBody(CommandKind kind, ReadOnlySpan<byte> body, ReadOnlySpan<byte> address, IReadOnlyList<string> named, out CommandRead read)
    {
        read = default;
        body = Trim(body);
        if (body.IsEmpty)
        {
            body = "{}"u8;
        }

        if (body[0] != '{')
        {
            return Malformed("$", body[0] == '[' ? "wrong-type" : "not-json");
        }

        var buffer = ArrayPool<byte>.Shared.Rent(body.Length + address.Length + 1);
        try
        {
            // {"poolId":"…", before what the caller sent: the whole is what a bulk line would hold.
            var rest = Trim(body[1..]);
            buffer[0] = (byte)'{';
            address.CopyTo(buffer.AsSpan(1));
            var head = 1 + address.Length;
            if (address.Length > 0 && !rest.IsEmpty && rest[0] == '}')
            {
                head--;
            }

            rest.CopyTo(buffer.AsSpan(head));
            var text = buffer.AsSpan(0, head + rest.Length);
            DateOnly? businessDate = null;
            ImmutableArray<Evidence> evidence = [];
            if (MayHoldMore(rest, named) && Take(text, 1 + address.Length, named, out businessDate, out evidence) is { } refused)
            {
                return refused;
            }

            var refusal = Read(kind, text, out var command);
            read = new CommandRead(command!, businessDate, evidence.IsDefault ? [] : evidence);
            return refusal;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads a command whose members stand there complete (a bulk line's <c>data</c>).</summary>
    public static Refusal? ReadData(CommandKind kind, ReadOnlySpan<byte> data, out ICommand? command)
    {
        command = null;
        return data.IndexOf("\"stream\""u8) >= 0 && FindMember(data, Computed) ? Malformed("$." + Computed, "unknown-member") : Read(kind, data, out command);
    }

    /// <summary>The documents behind an act, from a reader that stands on the array.</summary>
    public static Refusal? ReadEvidence(ref Utf8JsonReader reader, out ImmutableArray<Evidence> evidence)
    {
        evidence = [];
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            return Malformed("$.evidence", "wrong-type");
        }

        var list = ImmutableArray.CreateBuilder<Evidence>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"$.evidence[{list.Count}]");
            if (reader.TokenType != JsonTokenType.StartObject || list.Count == 20)
            {
                return Malformed(path, "wrong-type");
            }

            string? kind = null, number = null, digest = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString();
                reader.Read();
                if (name is not ("kind" or "number" or "digest"))
                {
                    return Malformed($"{path}.{name}", "unknown-member");
                }

                if (reader.TokenType != JsonTokenType.String)
                {
                    return Malformed($"{path}.{name}", "wrong-type");
                }

                _ = name switch
                {
                    "kind" => kind = reader.GetString(),
                    "number" => number = reader.GetString(),
                    _ => digest = reader.GetString(),
                };
            }

            if (!Ids.IsValid(kind))
            {
                return Invalid($"evidence[{list.Count}].kind", kind);
            }

            if (string.IsNullOrWhiteSpace(number) || number.Length > 200)
            {
                return Invalid($"evidence[{list.Count}].number", number);
            }

            if (digest is not null && (digest.Length != 64 || !digest.All(char.IsAsciiHexDigitLower)))
            {
                return Invalid($"evidence[{list.Count}].digest", digest);
            }

            list.Add(new Evidence(kind!, number, digest));
        }

        evidence = list.DrainToImmutable();
        return null;
    }

    /// <summary>A date as <c>yyyy-MM-dd</c>, from a reader that stands on the value.</summary>
    public static Refusal? ReadDate(ref Utf8JsonReader reader, string path, out DateOnly date)
    {
        date = default;
        return reader.TokenType == JsonTokenType.String && DateOnly.TryParseExact(reader.GetString(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date)
            ? null
            : Malformed(path, "wrong-type");
    }

    /// <summary>The refusal of a text that cannot be read.</summary>
    public static Refusal Malformed(string path, string problem) =>
        Refusal.Of(RefusalCodes.RequestMalformed, new Fact("path", path), new Fact("problem", problem));

    /// <summary>The refusal of a member that can be read and is not valid.</summary>
    public static Refusal Invalid(string field, string? value) =>
        Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", field), new Fact("value", value ?? ""));

    private static Refusal? Read(CommandKind kind, ReadOnlySpan<byte> text, out ICommand? command)
    {
        command = null;
        if (text.IndexOf("\\u0000"u8) >= 0)
        {
            // PostgreSQL has no text with a zero character; nobody types one either.
            return Malformed("$", "wrong-type");
        }

        try
        {
            command = kind.Read(text);
        }
        catch (JsonException e)
        {
            return ReadFault.Explain(text, e);
        }

        return Addressed(command) ?? kind.Validate(command);
    }

    /// <summary>The id that makes the stream's name must be one.</summary>
    private static Refusal? Addressed(ICommand command) => command switch
    {
        OpenPool => null,
        FundPoolCommand c => Id("poolId", c.PoolId),
        GrantCommand c => Id("grantId", c.GrantId),
        DisbursementOrderCommand c => Id("orderId", c.OrderId),
        PartyCommand c => Id("partyId", c.PartyId),
        SchemeCommand c => Id("schemeId", c.SchemeId),
        _ => null,
    };

    private static Refusal? Id(string field, string id) => Ids.IsValid(id) ? null : Invalid(field, id);

    /// <summary>Whether the body may hold a member that is not the command's own. Looked for as bytes: most bodies hold none, and need no second pass.</summary>
    private static bool MayHoldMore(ReadOnlySpan<byte> body, IReadOnlyList<string> named)
    {
        if (body.IndexOf("\"businessDate\""u8) >= 0 || body.IndexOf("\"evidence\""u8) >= 0 || body.IndexOf("\"stream\""u8) >= 0)
        {
            return true;
        }

        // A short list of short names; written with escapes a name meets the serializer, which refuses a member given twice.
        Span<byte> quoted = stackalloc byte[64];
        for (var i = 0; i < named.Count; i++)
        {
            quoted[0] = (byte)'"';
            var length = Encoding.UTF8.GetBytes(named[i], quoted[1..]);
            quoted[length + 1] = (byte)'"';
            if (body.IndexOf(quoted[..(length + 2)]) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Takes <c>businessDate</c> and <c>evidence</c> out of the text (blanks take their place) and refuses members that are not the caller's
    /// to give.
    /// </summary>
    private static Refusal? Take(
        Span<byte> text, int bodyStart, IReadOnlyList<string> named, out DateOnly? businessDate, out ImmutableArray<Evidence> evidence)
    {
        businessDate = null;
        evidence = [];
        (int From, int To) dateAt = default, evidenceAt = default;
        try
        {
            var reader = new Utf8JsonReader(text, Strict);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var from = (int)reader.TokenStartIndex;
                var name = reader.GetString()!;
                reader.Read();
                switch (name)
                {
                    case "businessDate" when dateAt.To == 0:
                        if (ReadDate(ref reader, "$.businessDate", out var date) is { } badDate)
                        {
                            return badDate;
                        }

                        businessDate = date;
                        dateAt = (from, (int)reader.BytesConsumed);
                        break;
                    case "evidence" when evidenceAt.To == 0:
                        if (ReadEvidence(ref reader, out evidence) is { } badEvidence)
                        {
                            return badEvidence;
                        }

                        evidenceAt = (from, (int)reader.BytesConsumed);
                        break;
                    case "businessDate" or "evidence":
                        return Malformed("$." + name, "duplicate-member");
                    case Computed:
                        return Malformed("$." + name, "unknown-member");
                    default:
                        if (from >= bodyStart && named.Contains(name))
                        {
                            return Malformed("$." + name, "unknown-member");
                        }

                        reader.Skip();
                        break;
                }
            }

            Blank(text, dateAt);
            Blank(text, evidenceAt);
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Malformed("$", "not-json");
        }
    }

    /// <summary>Puts blanks over a member and over one comma beside it.</summary>
    private static void Blank(Span<byte> text, (int From, int To) at)
    {
        if (at.To == 0)
        {
            return;
        }

        text[at.From..at.To].Fill((byte)' ');
        var after = at.To;
        while (after < text.Length && IsBlank(text[after]))
        {
            after++;
        }

        if (after < text.Length && text[after] == ',')
        {
            text[after] = (byte)' ';
            return;
        }

        var before = at.From - 1;
        while (before > 0 && IsBlank(text[before]))
        {
            before--;
        }

        if (text[before] == ',')
        {
            text[before] = (byte)' ';
        }
    }

    private static bool FindMember(ReadOnlySpan<byte> data, string wanted)
    {
        try
        {
            var reader = new Utf8JsonReader(data, Strict);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals(wanted))
                {
                    return true;
                }

                reader.Skip();
            }
        }
        catch (JsonException)
        {
            // The serializer will say what is wrong.
        }

        return false;
    }

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t\r\n"u8);

    private static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';
}
