using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Importing;
using Ledger.Host.Language;

namespace Ledger.Host.Endpoints;

/// <summary>Which rows of an import are to be carried out.</summary>
/// <param name="Rows">Rows as <c>2-100,105</c>; all that are ready where nothing is said.</param>
public sealed record ImportWanted(string? Rows = null);

/// <summary>A row of an import with its outcome.</summary>
/// <param name="Line">Its number in the file, as a spreadsheet shows it.</param>
/// <param name="Outcome"><c>ready</c>, <c>known</c>, <c>refused</c>, <c>done</c> or <c>failed</c>.</param>
/// <param name="Title">The short name of the code, in the caller's language.</param>
/// <param name="Detail">Why, in the caller's language.</param>
/// <param name="Position">The last entry it led to, where it was carried out.</param>
public sealed record ImportRowItem(
    int Line, string Outcome, string Label, string? PartyId, long? AmountFen, string? Code, RawJson? Facts, string? Title, string? Detail, long? Position);

/// <summary>Rows of an import; <paramref name="Next"/> is the address of those after them.</summary>
public sealed record ImportRowPage(IReadOnlyList<ImportRowItem> Items, string? Next);

/// <summary>Files of applications and payees: tried, looked at, carried out. What is carried out are the commands of <see cref="CommandRoutes"/>.</summary>
internal sealed class ImportRoutes(ApiParts parts, Imports imports)
{
    private const int MostImports = 200;
    private static readonly string[] UploadQuery = ["kind", "name", "businessDate"];
    private static readonly string[] RowQuery = ["outcome", "after", "limit"];
    private static readonly string[] Outcomes = ["ready", "known", "refused", "done", "failed"];
    private static readonly string[] Accepted =
        ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/octet-stream"];

    public void Map(IEndpointRouteBuilder ledger)
    {
        ledger.MapMethods("imports", [HttpMethods.Post], Route(Upload, changes: true)).WithMetadata(
            new Described("Tries a file of applications or payees (CSV or XLSX, at most 64 MiB) and writes nothing to the journal: every row gets its outcome. The same file again is the same import, tried anew.", typeof(ImportItem))
            {
                Description = "kind is applications or payees. Roles: those of the commands it leads to. The file's digest stands for the Idempotency-Key.",
                Body = typeof(string), BodyMedia = "text/csv", Query = UploadQuery, Status = StatusCodes.Status201Created,
            });
        ledger.MapMethods("imports", [HttpMethods.Get, HttpMethods.Head], Route(List)).WithMetadata(
            new Described("Imports, last tried first.", typeof(IReadOnlyList<ImportItem>)));
        ledger.MapMethods("imports/{importId}", [HttpMethods.Get, HttpMethods.Head], Route(Find)).WithMetadata(
            new Described("One import: what its rows came to, and how far carrying them out has come.", typeof(ImportItem)));
        ledger.MapMethods("imports/{importId}/rows", [HttpMethods.Get, HttpMethods.Head], Route(Rows)).WithMetadata(
            new Described("The rows of an import, each with its outcome.", typeof(ImportRowPage)) { Query = RowQuery });
        ledger.MapMethods("imports/{importId}/commit", [HttpMethods.Post], Route(Commit, changes: true)).WithMetadata(
            new Described("Begins to carry out rows that are ready, all or chosen ones, and answers at once; ask for the import to see how far it has come. After an interruption it goes on where it was.", typeof(ImportItem))
            {
                Body = typeof(ImportWanted), Status = StatusCodes.Status202Accepted,
            });
        ledger.MapMethods("imports/{importId}", [HttpMethods.Delete], Route(Discard, changes: true)).WithMetadata(
            new Described("Forgets an import and the account numbers in it; what it carried out stands in the journal.", null) { Status = StatusCodes.Status204NoContent });
    }

    private RequestDelegate Route(Func<HttpContext, Caller, string, Task<Refusal?>> answer, bool changes = false) => new PlainRoute(parts, async (context, caller) =>
    {
        var ledgerId = (string)context.Request.RouteValues["ledger"]!;
        return !caller.MayRead(ledgerId) ? Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", ledgerId)) : await answer(context, caller, ledgerId);
    }) { Changes = changes }.Handle;

    private async Task<Refusal?> Upload(HttpContext context, Caller caller, string ledgerId)
    {
        var request = context.Request;
        var query = new ReadQuery(request.Query, UploadQuery);
        var (kind, name, businessDate) = (query.Text("kind"), query.Text("name"), query.Date("businessDate"));
        if (query.Fault is { } fault)
        {
            return fault;
        }

        if (kind is null || !ImportKinds.All.Contains(kind))
        {
            return CommandText.Invalid("kind", kind);
        }

        if (request.ContentType is not { } type || Accepted.All(each => !type.StartsWith(each, StringComparison.OrdinalIgnoreCase)))
        {
            return Refusal.Of(RefusalCodes.MediaTypeUnsupported, new Fact("accepted", string.Join(" / ", Accepted)), new Fact("given", request.ContentType ?? ""));
        }

        if (context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = ImportFile.Limit + 1L;
        }

        var (file, tooLarge) = await ImportFile.Take(name ?? "import", request.Body, context.RequestAborted);
        if (file is null)
        {
            return tooLarge;
        }

        await using (file)
        {
            var answer = await imports.Try(ledgerId, kind, file, caller, businessDate, context.RequestAborted);
            if (answer.Refusal is { } refusal)
            {
                Refused.Note(parts, context, caller, ImportKinds.CommandsOf(kind)[0], null, refusal);
                return refusal;
            }

            context.Response.StatusCode = answer.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;
            context.Response.Headers.Location = $"/api/ledgers/{ledgerId}/imports/{answer.Import!.ImportId}";
            return await Answer(context, answer.Import);
        }
    }

    private async Task<Refusal?> List(HttpContext context, Caller caller, string ledgerId)
    {
        context.Response.Headers.CacheControl = "no-store";
        await JsonAnswer.Write(context.Response, await imports.List(ledgerId, MostImports, context.RequestAborted), ApiJson.Of<IReadOnlyList<ImportItem>>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> Find(HttpContext context, Caller caller, string ledgerId) =>
        await imports.Find(ledgerId, IdOf(context), context.RequestAborted) is { } import ? await Answer(context, import) : NotFound(context);

    private async Task<Refusal?> Rows(HttpContext context, Caller caller, string ledgerId)
    {
        var query = new ReadQuery(context.Request.Query, RowQuery);
        var (outcome, after, limit) = (query.Text("outcome"), query.Number("after") ?? 0, query.Limit());
        if (query.Fault is { } fault)
        {
            return fault;
        }

        if (outcome is not null && !Outcomes.Contains(outcome))
        {
            return CommandText.Invalid("outcome", outcome);
        }

        if (await imports.Find(ledgerId, IdOf(context), context.RequestAborted) is null)
        {
            return NotFound(context);
        }

        var rows = await imports.Rows(ledgerId, IdOf(context), outcome, (int)Math.Min(after, int.MaxValue), limit + 1, context.RequestAborted);
        var language = Languages.Of(context.Request);
        var next = rows.Count <= limit ? null : context.Request.PathBase.Add(context.Request.Path).ToUriComponent() + QueryString.Create(
            [.. context.Request.Query.Where(pair => pair.Key != "after").Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value.ToString())),
                KeyValuePair.Create("after", (string?)rows[limit - 1].Line.ToString(CultureInfo.InvariantCulture))]).ToUriComponent();
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.ContentLanguage = language.Name;
        await JsonAnswer.Write(
            context.Response, new ImportRowPage([.. rows.Take(limit).Select(row => ItemOf(row, language))], next), ApiJson.Of<ImportRowPage>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> Commit(HttpContext context, Caller caller, string ledgerId)
    {
        ImportWanted? wanted = null;
        if (context.Request.ContentLength is not (null or 0) || context.Request.ContentType is not null)
        {
            (wanted, var unreadable) = await PlainRoute.ReadBody<ImportWanted>(context.Request);
            if (unreadable is not null)
            {
                return unreadable;
            }
        }

        if (RowRanges.Read(wanted?.Rows) is not { } rows)
        {
            return CommandText.Invalid("rows", wanted?.Rows);
        }

        var answer = await imports.Begin(ledgerId, IdOf(context), rows, caller, context.RequestAborted);
        if (answer.Refusal is null)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return await Answer(context, answer.Import!);
        }

        return answer.Refusal;
    }

    private async Task<Refusal?> Discard(HttpContext context, Caller caller, string ledgerId)
    {
        var refusal = await imports.Discard(ledgerId, IdOf(context), caller, context.RequestAborted);
        if (refusal is null)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        }

        return refusal;
    }

    private static ImportRowItem ItemOf(ImportedRow row, CultureInfo language) => new(
        row.Line, row.Outcome, row.Label, row.PartyId, row.AmountFen, row.Refusal?.Code, row.Refusal is { } refusal ? new RawJson(FactsJson.Of(refusal)) : null,
        row.Refusal is { } titled ? RefusalText.Title(titled.Code, language) : null, row.Refusal is { } told ? RefusalText.Detail(told, language) : null, row.Position);

    private static async Task<Refusal?> Answer(HttpContext context, ImportItem import)
    {
        context.Response.Headers.CacheControl = "no-store";
        await JsonAnswer.Write(context.Response, import, ApiJson.Of<ImportItem>(), context.RequestAborted);
        return null;
    }

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["importId"]!;

    private static Refusal NotFound(HttpContext context) => Refusal.Of(RefusalCodes.NotFound, new Fact("importId", IdOf(context)));
}
