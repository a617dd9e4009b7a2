using System.Globalization;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;

namespace Ledger.Host.Endpoints;

/// <summary>A refused command or sign-in, or several alike within a second.</summary>
/// <param name="AttemptId">Its id.</param>
/// <param name="FirstAt">When it was first refused.</param>
/// <param name="LastAt">When it was last refused.</param>
/// <param name="Times">How often.</param>
/// <param name="Who">The account; null where none was proven, or where nobody has the name that was given.</param>
/// <param name="Address">Where the request came from.</param>
/// <param name="Command">The name of the command, <c>sign-in</c>, or <c>many</c> for those beyond what is kept one by one.</param>
/// <param name="Stream">What it was addressed to, where that is known.</param>
/// <param name="Code">Why not.</param>
/// <param name="Facts">The facts of the first refusal.</param>
/// <param name="CorrelationId">The trace of the first one.</param>
public sealed record RefusedItem(
    string AttemptId, DateTimeOffset FirstAt, DateTimeOffset LastAt, int Times, string? Who, string? Address, string Command, string? Stream,
    string Code, RawJson Facts, string? CorrelationId);

/// <summary>Refused attempts, newest first; <paramref name="Next"/> is the address of the page after this one.</summary>
public sealed record RefusedPage(IReadOnlyList<RefusedItem> Items, string? Next);

/// <summary>What was refused, for those who look after it: auditors and administrators.</summary>
internal sealed class RefusalRoutes(ApiParts parts)
{
    private static readonly string[] Known = ["who", "code", "command", "cursor", "limit"];

    public void Map(IEndpointRouteBuilder api, IEndpointRouteBuilder ledger)
    {
        Add(ledger, "refusals", "Refused commands of a ledger and refused sign-ins of its people, newest first. Roles: auditor, administrator.");
        Add(api, "house/refusals", "Refused sign-ins, and commands at ledgers that are not there, newest first. Roles: auditor or administrator of every ledger.");
    }

    private void Add(IEndpointRouteBuilder routes, string pattern, string summary) =>
        routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], new PlainRoute(parts, Answer).Handle)
            .WithMetadata(new Described(summary, typeof(RefusedPage)) { Query = Known });

    private async Task<Refusal?> Answer(HttpContext context, Caller caller)
    {
        var ledgerId = context.Request.RouteValues["ledger"] as string;
        if (!(ledgerId is null ? caller.RolesEverywhere : caller.RolesIn(ledgerId)).Any(role => role is Roles.Auditor or Roles.Administrator))
        {
            return Refusal.Of(
                RefusalCodes.NotPermitted, new Fact("ledger", ledgerId ?? Caller.EveryLedger), new Fact("roles", (string[])[Roles.Auditor, Roles.Administrator]));
        }

        var query = new ReadQuery(context.Request.Query, Known);
        var (who, code, command, cursor, limit) = (query.Text("who"), query.Text("code"), query.Text("command"), query.Text("cursor"), query.Limit());
        Guid? before = null;
        if (query.Fault is { } fault)
        {
            return fault;
        }

        if (cursor is not null)
        {
            if (!Guid.TryParseExact(cursor, "N", out var last))
            {
                return CommandText.Invalid("cursor", cursor);
            }

            before = last;
        }

        var rows = await parts.Refused.List(ledgerId ?? Caller.EveryLedger, who, code, command, before, limit, context.RequestAborted);
        var page = new RefusedPage([.. rows.Select(ItemOf)], rows.Count < limit ? null : NextOf(context.Request, rows[^1].AttemptId));
        context.Response.Headers.CacheControl = "no-store";
        await JsonAnswer.Write(context.Response, page, ApiJson.Of<RefusedPage>(), context.RequestAborted);
        return null;
    }

    private static RefusedItem ItemOf(RefusedAttempt row) => new(
        row.AttemptId.ToString("N", CultureInfo.InvariantCulture), row.FirstAt, row.LastAt, row.Times, row.Who, row.Address, row.Command, row.Stream,
        row.Code, new RawJson(row.Facts), row.CorrelationId);

    private static string NextOf(HttpRequest request, Guid last)
    {
        var pairs = request.Query.ToDictionary(pair => pair.Key, pair => (string?)pair.Value.ToString(), StringComparer.Ordinal);
        pairs["cursor"] = last.ToString("N", CultureInfo.InvariantCulture);
        return request.PathBase.Add(request.Path).ToUriComponent() + QueryString.Create(pairs).ToUriComponent();
    }
}
