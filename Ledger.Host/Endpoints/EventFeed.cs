using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Endpoints;

/// <summary>An entry as a CloudEvents 1.0 event. Extension attributes carry what an auditor asks first.</summary>
public sealed record CloudEvent(
    string Specversion, string Id, string Source, string Type, string Subject, string Time, string Datacontenttype,
    string Businessdate, string Actor, string Commandid, RawJson Data,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Correlationid = null);

/// <summary>
/// The journal as a feed that is pulled: events after a cursor, in order, without gaps. The cursor is the id of the last event seen; the answer
/// names the address to go on from, whether there is more yet or not.
/// </summary>
internal sealed class EventFeed(ApiParts parts, IJournalStore store, NpgsqlDataSource database)
{
    private const string MediaType = "application/cloudevents-batch+json";

    public void Map(IEndpointRouteBuilder ledger) =>
        ledger.MapMethods("events", [HttpMethods.Get, HttpMethods.Head], new PlainRoute(parts, Answer).Handle).WithMetadata(
            new Described("Events after a position, oldest first, as CloudEvents 1.0; the header Link names where to go on.", typeof(IReadOnlyList<CloudEvent>))
            {
                AnswerMedia = MediaType, Query = ["after", "limit"],
            });

    private async Task<Refusal?> Answer(HttpContext context, Caller caller)
    {
        var ledgerId = (string)context.Request.RouteValues["ledger"]!;
        if (!caller.MayRead(ledgerId))
        {
            return Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", ledgerId));
        }

        var query = new ReadQuery(context.Request.Query, ["after", "limit"]);
        var after = query.Number("after") ?? 0;
        var limit = query.Limit();
        if (query.Fault is { } fault)
        {
            return fault;
        }

        if (await store.ReadHead(ledgerId, context.RequestAborted) is not { } head)
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("ledger", ledgerId));
        }

        var events = new List<CloudEvent>();
        var upTo = Math.Min(head.Position, after > long.MaxValue - limit ? long.MaxValue : after + limit);
        if (upTo > after)
        {
            await using var rows = await EntryRows.Open(database, ledgerId, after, upTo, context.RequestAborted);
            while (await rows.Advance(context.RequestAborted))
            {
                events.Add(EventOf(ledgerId, rows.Json));
            }
        }

        var last = events.Count > 0 ? events[^1].Id : after.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers.Link = $"</api/ledgers/{ledgerId}/events?after={last}&limit={limit}>; rel=\"next\"";
        context.Response.Headers.CacheControl = events.Count == limit ? "private, max-age=31536000, immutable" : "private, no-cache";
        await JsonAnswer.Write(context.Response, events, ApiJson.Of<IReadOnlyList<CloudEvent>>(), context.RequestAborted, MediaType);
        return null;
    }

    /// <summary>Takes the members over as they are stored; a type this program does not know passes through unharmed.</summary>
    private static CloudEvent EventOf(string ledgerId, ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        using var entry = JsonDocument.ParseValue(ref reader);
        var root = entry.RootElement;
        return new CloudEvent(
            "1.0", root.GetProperty("position").GetRawText(), $"/api/ledgers/{ledgerId}", Text("type")!, Text("stream")!, Text("recordedAt")!,
            "application/json", Text("businessDate")!, Text("actor")!, Text("commandId")!,
            new RawJson(root.GetProperty("data").GetRawText()), Text("correlationId"));

        string? Text(string name) => root.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
