using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Exporting;
using Ledger.Host.Journal;
using Ledger.Host.Projections;

namespace Ledger.Host.Endpoints;

/// <summary>
/// One read behind one address: who, the moment that is asked for, and the answer with the evidence of that moment. A read at a moment that
/// cannot change any more may be kept by the caller for good.
/// </summary>
/// <param name="parts">What the handlers share.</param>
/// <param name="moments">Turns what is asked for into a position.</param>
/// <param name="known">The query's names beyond the moment.</param>
/// <param name="clocks">Which clocks it honours; the other one is refused rather than ignored.</param>
/// <param name="read">What is read.</param>
internal sealed class ReadRoute(ApiParts parts, Moments moments, IReadOnlyList<string> known, Clocks clocks, Func<Reading, Task<Refusal?>> read)
{
    public async Task Handle(HttpContext context)
    {
        try
        {
            if (await Run(context) is { } refused)
            {
                await Problems.Write(context, refused);
            }
        }
        catch (InvalidCursorException)
        {
            await Problems.Write(context, CommandText.Invalid("cursor", context.Request.Query["cursor"]));
        }
        catch (Exception e)
        {
            await Faults.Answer(context, e, parts.Log);
        }
    }

    private async Task<Refusal?> Run(HttpContext context)
    {
        if (await parts.Callers.Of(context) is not { } caller)
        {
            return Refusal.Of(RefusalCodes.NotSignedIn);
        }

        var ledgerId = (string)context.Request.RouteValues["ledger"]!;
        if (!caller.MayRead(ledgerId))
        {
            return Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", ledgerId));
        }

        var query = new ReadQuery(context.Request.Query, known);
        var asOf = query.AsOf();
        var atLeast = query.Number("position");
        if ((query.Fault ?? OddClock(asOf, context.Request)) is { } fault)
        {
            return fault;
        }

        return await moments.Resolve(ledgerId, asOf, atLeast, context.RequestAborted) is { } moment
            ? await read(new Reading(context, query, asOf, moment))
            : Refusal.Of(RefusalCodes.NotFound, new Fact("ledger", ledgerId));
    }

    private Refusal? OddClock(AsOf asOf, HttpRequest request) => clocks == Clocks.Recorded ? ReadQuery.RecordedOnly(asOf, request) : null;
}

/// <summary>The clocks that a read can be asked by.</summary>
internal enum Clocks
{
    /// <summary>What was known at a moment, and nothing else.</summary>
    Recorded,
    /// <summary>That, and within it what belongs to business dates up to one.</summary>
    Both,
}

/// <summary>A read under way.</summary>
internal sealed class Reading(HttpContext context, ReadQuery query, AsOf asked, Moment at)
{
    public ReadQuery Query { get; } = query;

    /// <summary>The moment it speaks of.</summary>
    public Moment At { get; } = at;

    /// <summary>The moment as it was asked for.</summary>
    public AsOf Asked => asked;

    public CancellationToken Cancel => context.RequestAborted;

    /// <summary>The same request, answered at another moment than the usual names ask for.</summary>
    public Reading Of(AsOf other, Moment moment) => new(context, Query, other, moment);

    /// <summary>A value of the address.</summary>
    public string Route(string name) => (string)context.Request.RouteValues[name]!;

    /// <summary>
    /// Answers with one thing, or that there is none; its tag is the version of its stream. <paramref name="forever"/>: it can never change.
    /// </summary>
    public async Task<Refusal?> One<T>(T? item, Func<T, long> version, string idName, bool forever = false) where T : class
    {
        if (item is null)
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact(idName, Route(idName)));
        }

        await Write(new OneRead<T>(Evidence(), item), version(item).ToString(CultureInfo.InvariantCulture), forever);
        return null;
    }

    /// <summary>Answers with a list that has no pages.</summary>
    public async Task<Refusal?> All<T>(IReadOnlyList<T> items)
    {
        await Write(new ListRead<T>(Evidence(), items), PositionTag());
        return null;
    }

    /// <summary>Answers with a page of a list.</summary>
    public async Task<Refusal?> Page<TRow, TItem>(Page<TRow> page, Func<TRow, TItem> item)
    {
        await Write(new ListRead<TItem>(Evidence(), [.. page.Items.Select(item)], Beside(page.Next), Beside(page.Previous)), PositionTag());
        return null;
    }

    /// <summary>Answers with a page whose next one is asked for by other names than a cursor.</summary>
    public async Task<Refusal?> Page<T>(IReadOnlyList<T> items, string? next)
    {
        await Write(new ListRead<T>(Evidence(), items, next), PositionTag());
        return null;
    }

    /// <summary>Answers with a body of its own form.</summary>
    public async Task<Refusal?> Answer<T>(Func<ReadMoment, T> body)
    {
        await Write(body(Evidence()), PositionTag());
        return null;
    }

    /// <summary>Answers with rows as a file. It is finished on disk before the first byte is sent: a caller gets all of it, or a problem.</summary>
    public Task<Refusal?> File(string name, string form, Func<ExportRows, Task> write) => File($"{name}-p{At.Position.ToString(CultureInfo.InvariantCulture)}.{form}", ExportForms.MediaType(form), async target =>
    {
        await using var rows = ExportRows.Of(form, target);
        await write(rows);
    });

    /// <summary>
    /// Answers with a file of any length while it is written: no more of it is held than the caller is slow to take. Until the first byte goes
    /// a fault is a problem document; after it the answer breaks off, and its missing end tells the caller.
    /// </summary>
    public async Task<Refusal?> Flow(string name, string mediaType, ExportMoment moment, Func<Stream, Task> write)
    {
        if (Validated(PositionTag()))
        {
            return null;
        }

        if (HttpMethods.IsHead(context.Request.Method))
        {
            Begin();
            return null;
        }

        var flow = new Outflow(context.Response.Body, Begin);
        await write(flow);
        await flow.Complete(Cancel);
        return null;

        void Begin()
        {
            var headers = context.Response.Headers;
            Cacheable(headers, PositionTag());
            Named(name, mediaType);
            headers["Ledger-Position"] = moment.Position.ToString(CultureInfo.InvariantCulture);
            headers["Ledger-Root"] = moment.Root;
            headers["Ledger-As-Of"] = moment.AsOf is { } at ? Instants.Format(at) : "-";
            headers["Ledger-Filter"] = moment.Filter ?? "none";
        }
    }

    /// <summary>Answers with a file.</summary>
    public async Task<Refusal?> File(string name, string mediaType, Func<Stream, Task> write)
    {
        await using var file = new FileStream(
            Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await write(file);
        file.Position = 0;
        var response = context.Response;
        Named(name, mediaType);
        response.ContentLength = file.Length;
        response.Headers.CacheControl = "private, no-cache";
        response.Headers.Vary = "Authorization, Cookie";
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await file.CopyToAsync(response.Body, Cancel);
        }

        return null;
    }

    /// <summary>The address of this read with other values in its query.</summary>
    public string AddressWith(params ReadOnlySpan<(string Name, string Value)> values)
    {
        var pairs = context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            pairs[name] = value;
        }

        return context.Request.PathBase.Add(context.Request.Path).ToUriComponent() + QueryString.Create(pairs!).ToUriComponent();
    }

    private string? Beside(string? cursor) => cursor is null ? null : AddressWith(("cursor", cursor));

    private ReadMoment Evidence() => new(
        At.LedgerId, asked.Instant ?? At.RecordedAt, At.Position, At.HeadPosition, At.LagSeconds, At.RootHash, At.BusinessUntil);

    private string PositionTag() => string.Create(CultureInfo.InvariantCulture, $"p{At.Position}");

    /// <summary>Whether the same question will have the same answer for ever.</summary>
    private bool IsFixed() => asked.Position is { } position ? position == At.Position : asked.Instant is not null && At.IsPast && At.LagSeconds == 0;

    private async Task Write<T>(T body, string tag, bool forever = false)
    {
        if (!Validated(tag, forever))
        {
            Cacheable(context.Response.Headers, tag, forever);
            await JsonAnswer.Write(context.Response, body, ApiJson.Of<T>(), Cancel);
        }
    }

    /// <summary>Whether the caller has this answer already; then it is told so and nothing more.</summary>
    private bool Validated(string tag, bool forever = false)
    {
        if (!Matches(context.Request.Headers.IfNoneMatch, Quoted(tag)))
        {
            return false;
        }

        Cacheable(context.Response.Headers, tag, forever);
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }

    private void Cacheable(IHeaderDictionary headers, string tag, bool forever = false)
    {
        headers.ETag = Quoted(tag);
        headers.CacheControl = forever || IsFixed() ? "private, max-age=31536000, immutable" : "private, no-cache";
        headers.Vary = "Authorization, Cookie";
    }

    private string Quoted(string tag) =>
        At.BusinessUntil is { } until ? string.Create(CultureInfo.InvariantCulture, $"\"{tag}-until-{until:O}\"") : $"\"{tag}\"";

    /// <summary>Names a file, so that a browser keeps it instead of showing it.</summary>
    private void Named(string name, string mediaType)
    {
        var response = context.Response;
        response.ContentType = mediaType;
        response.Headers.ContentDisposition = new System.Net.Mime.ContentDisposition { FileName = name }.ToString();
        response.Headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>If-None-Match compares weakly: a <c>W/</c> before a tag does not matter.</summary>
    private static bool Matches(Microsoft.Extensions.Primitives.StringValues header, string tag) =>
        header.Count > 0 && header.ToString().Split(',').Any(given => given.Trim() is var one && (one == "*" || one == tag || one == "W/" + tag));
}

/// <summary>Answers with JSON whose length is known.</summary>
internal static class JsonAnswer
{
    public static async Task Write<T>(HttpResponse response, T body, JsonTypeInfo<T> type, CancellationToken cancel, string mediaType = "application/json")
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(body, type);
        response.ContentType = mediaType;
        response.ContentLength = bytes.Length;
        await response.Body.WriteAsync(bytes, cancel);
    }
}
