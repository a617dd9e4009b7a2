using System.Net.Mime;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Banking;
using Ledger.Host.Catalogue;
using Ledger.Host.Projections;
using Microsoft.Net.Http.Headers;

namespace Ledger.Host.Endpoints;

/// <summary>What a statement file became.</summary>
/// <param name="Position">The newest entry; give it to a read as <c>position</c> to see the import. 0 where nothing was new.</param>
public sealed record StatementsImported(string FileDigest, long Position, IReadOnlyList<StatementImport> Statements);

/// <summary>The bank's side: batches and their files, statements and their lines. Commands on them stand with all others in <see cref="CommandRoutes"/>.</summary>
internal sealed class BankRoutes(ApiParts parts, Moments moments, BankBooks books, BankFiles files, BatchFiles batches, StatementImports imports)
{
    private static readonly string[] Paged = ["cursor", "limit"];
    private static readonly string[] UploadQuery = ["name", "businessDate"];
    private static readonly string[] Accepted = ["application/xml", "text/xml", "text/csv", "application/octet-stream"];

    public void Map(IEndpointRouteBuilder ledger)
    {
        Read<ListRead<BankAccountRow>>(ledger, "bank-accounts", "Accounts that the house pays from.", [], async r => await r.All(await books.Accounts(r.At, r.Cancel)));
        Read<ListRead<BatchRow>>(ledger, "payment-batches", "Payment batches, last drawn up first.", Paged, async r =>
        {
            var limit = r.Query.Limit();
            return r.Query.Fault ?? await r.Page(await books.Batches(r.At, r.Query.Text("cursor"), limit, r.Cancel), row => row);
        });
        Read<OneRead<BatchRow>>(ledger, "payment-batches/{batchId}", "One payment batch.", [], async r =>
            await r.One(await books.FindBatch(r.At, r.Route("batchId"), r.Cancel), batch => batch.Version, "batchId"));
        Read<ListRead<BatchPaymentRow>>(ledger, "payment-batches/{batchId}/payments", "The payments of a batch, each with where its order stands.", [], async r =>
            await books.FindBatch(r.At, r.Route("batchId"), r.Cancel) is null
                ? Refusal.Of(RefusalCodes.NotFound, new Fact("batchId", r.Route("batchId")))
                : await r.All(await books.Payments(r.At, r.Route("batchId"), r.Cancel)));
        Read<ListRead<StatementRow>>(ledger, "bank-statements", "Bank statements, last imported first.", Paged, async r =>
        {
            var limit = r.Query.Limit();
            return r.Query.Fault ?? await r.Page(await books.Statements(r.At, r.Query.Text("cursor"), limit, r.Cancel), row => row);
        });
        Read<OneRead<StatementRow>>(ledger, "bank-statements/{statementId}", "One bank statement.", [], async r =>
            await r.One(await books.FindStatement(r.At, r.Route("statementId"), r.Cancel), statement => statement.Version, "statementId"));
        Read<ListRead<LineRow>>(ledger, "bank-statements/{statementId}/lines", "The lines of a statement with what became of each.", [], async r =>
            await books.FindStatement(r.At, r.Route("statementId"), r.Cancel) is null
                ? Refusal.Of(RefusalCodes.NotFound, new Fact("statementId", r.Route("statementId")))
                : await r.All(await books.Lines(r.At, r.Route("statementId"), r.Cancel)));
        Read<ListRead<LineRow>>(ledger, "bank-worklist", "Lines of statements that wait for a person, longest waiting first.", Paged, async r =>
        {
            var limit = r.Query.Limit();
            return r.Query.Fault ?? await r.Page(await books.Worklist(r.At, r.Query.Text("cursor"), limit, r.Cancel), row => row);
        });

        ledger.MapMethods("payment-batches/{batchId}/file", [HttpMethods.Get, HttpMethods.Head], new PlainRoute(parts, BatchFile).Handle)
            .WithMetadata(new Described("The file of a batch: pain.001.001.09, the exact bytes whose digest the batch names.", typeof(string)) { AnswerMedia = "application/xml" });
        ledger.MapMethods("payment-batches/{batchId}/bank-copy", [HttpMethods.Get, HttpMethods.Head], new PlainRoute(parts, BankCopy).Handle)
            .WithMetadata(new Described("The same file with the payees' account numbers put in, for the bank. Role: releaser.", typeof(string)) { AnswerMedia = "application/xml" });
        ledger.MapMethods("bank-statements/{statementId}/file", [HttpMethods.Get, HttpMethods.Head], new PlainRoute(parts, StatementFile).Handle)
            .WithMetadata(new Described("The file that a statement came in, as it was kept.", typeof(string)) { AnswerMedia = MediaTypeNames.Application.Octet });
        ledger.MapMethods("bank-statements", [HttpMethods.Post], new PlainRoute(parts, Upload) { Changes = true }.Handle)
            .WithMetadata(new Described("Imports a statement file: camt.053.001.08 or CSV, at most 4 MiB. The same file again changes nothing and finishes an import that was interrupted.", typeof(StatementsImported))
            {
                Description = $"Command {StatementImports.Kind.Name}; roles: {string.Join(", ", StatementImports.Kind.Roles)}. The file's digest stands for the Idempotency-Key.",
                Body = typeof(string), BodyMedia = "application/xml", Query = UploadQuery, Status = StatusCodes.Status201Created,
            });
    }

    private void Read<TAnswer>(IEndpointRouteBuilder ledger, string pattern, string summary, IReadOnlyList<string> known, Func<Reading, Task<Refusal?>> read) =>
        ReadRoutes.Map<TAnswer>(ledger, parts, moments, pattern, summary, known, Clocks.Recorded, read);

    private async Task<Refusal?> Upload(HttpContext context, Caller caller)
    {
        var request = context.Request;
        var ledgerId = (string)request.RouteValues["ledger"]!;
        var refusal = await Import(context, caller, ledgerId);
        if (refusal is not null)
        {
            Refused.Note(parts, context, caller, StatementImports.Kind, null, refusal);
        }

        return refusal;
    }

    private async Task<Refusal?> Import(HttpContext context, Caller caller, string ledgerId)
    {
        var request = context.Request;
        if (caller.ActAs(StatementImports.Kind, ledgerId) is not { } actor)
        {
            return CommandRoute.NotPermitted(StatementImports.Kind, ledgerId);
        }

        var query = new ReadQuery(request.Query, UploadQuery);
        var (name, businessDate) = (query.Text("name"), query.Date("businessDate"));
        if (query.Fault is { } fault)
        {
            return fault;
        }

        if (request.ContentType is not { } type || Accepted.All(each => RequestBody.Accepts(type, each) is not null))
        {
            return Refusal.Of(RefusalCodes.MediaTypeUnsupported, new Fact("accepted", string.Join(" / ", Accepted)), new Fact("given", request.ContentType ?? ""));
        }

        if (await Body(request) is not { } bytes)
        {
            return RequestBody.TooLarge(Banking.StatementFile.Limit);
        }

        var file = new StatementFile(name ?? "statement", bytes);
        var answer = await imports.Run(ledgerId, file, actor, businessDate, context.RequestAborted);
        if (answer.Refusal is not null)
        {
            return answer.Refusal;
        }

        context.Response.StatusCode = answer.Statements.Any(statement => statement.IsNew) ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        context.Response.Headers.CacheControl = "no-store";
        await JsonAnswer.Write(
            context.Response, new StatementsImported(file.Digest, answer.Position, answer.Statements), ApiJson.Of<StatementsImported>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> BatchFile(HttpContext context, Caller caller)
    {
        var (ledgerId, batchId) = ((string)context.Request.RouteValues["ledger"]!, (string)context.Request.RouteValues["batchId"]!);
        return !caller.MayRead(ledgerId) ? Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", ledgerId))
            : await batches.Find(ledgerId, batchId, context.RequestAborted) is not { } file ? Refusal.Of(RefusalCodes.NotFound, new Fact("batchId", batchId))
            : await Send(context, file, "application/xml");
    }

    private async Task<Refusal?> BankCopy(HttpContext context, Caller caller)
    {
        var (ledgerId, batchId) = ((string)context.Request.RouteValues["ledger"]!, (string)context.Request.RouteValues["batchId"]!);
        return !caller.RolesIn(ledgerId).Contains(Roles.Releaser)
                ? Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", ledgerId), new Fact("roles", (string[])[Roles.Releaser]))
            : await batches.WithNumbers(ledgerId, batchId, context.RequestAborted) is not { } file ? Refusal.Of(RefusalCodes.NotFound, new Fact("batchId", batchId))
            : await Send(context, file, "application/xml", "no-store");
    }

    private async Task<Refusal?> StatementFile(HttpContext context, Caller caller)
    {
        var (ledgerId, statementId) = ((string)context.Request.RouteValues["ledger"]!, (string)context.Request.RouteValues["statementId"]!);
        return !caller.MayRead(ledgerId) ? Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", ledgerId))
            : await files.OfStatement(ledgerId, statementId, context.RequestAborted) is not { } file
                ? Refusal.Of(RefusalCodes.NotFound, new Fact("statementId", statementId))
            : await Send(context, file, MediaTypeNames.Application.Octet);
    }

    /// <summary>A file to be saved, never to be shown: what a bank sends is nobody's page.</summary>
    private static async Task<Refusal?> Send(HttpContext context, KeptFile file, string mediaType, string cache = "private, no-cache")
    {
        var headers = context.Response.Headers;
        headers.ContentType = mediaType;
        headers.ContentLength = file.Bytes.Length;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = cache;
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.Name);
        headers.ContentDisposition = disposition.ToString();
        await context.Response.Body.WriteAsync(file.Bytes, context.RequestAborted);
        return null;
    }

    private static async Task<byte[]?> Body(HttpRequest request)
    {
        if (request.ContentLength is > Banking.StatementFile.Limit)
        {
            return null;
        }

        using var whole = new MemoryStream();
        var part = new byte[64 * 1024];
        while (await request.Body.ReadAsync(part) is var read and > 0)
        {
            if (whole.Length + read > Banking.StatementFile.Limit)
            {
                return null;
            }

            whole.Write(part, 0, read);
        }

        return whole.ToArray();
    }
}
