using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;
using Ledger.Host.Projections;

namespace Ledger.Host.Endpoints;

/// <summary>What a verification is to do.</summary>
/// <param name="JournalOnly">Whether the folded tables are left out; they are held against a fresh fold where nothing is said.</param>
public sealed record VerificationWanted(bool JournalOnly = false);

/// <summary>A verification of a ledger, under way or over.</summary>
/// <param name="State"><c>reading</c>, <c>checking-tables</c>, <c>sound</c>, <c>unsound</c>, <c>cancelled</c> or <c>failed</c>.</param>
/// <param name="Entries">How many entries were hashed so far.</param>
/// <param name="SecondsLeft">Until the head is reached at the rate so far; null where that cannot be told.</param>
/// <param name="Root">Root of the tree that was recomputed, in hex.</param>
/// <param name="Checkpoint">The signed note over it, where it is sound.</param>
/// <param name="FlawPosition">The first position that cannot be trusted.</param>
/// <param name="FlawKind">What is wrong there, as the verb <c>verify</c> says it.</param>
/// <param name="Problem">Why it could not be carried through: <c>tables-busy</c> or <c>failed</c>.</param>
public sealed record VerificationItem(
    string RunId, string StartedBy, bool JournalOnly, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string State, long Entries, long HeadPosition, double EntriesPerSecond,
    double? SecondsLeft, string? Root, string? Checkpoint, string? Key, long? FlawPosition, string? FlawKind, string? FlawDetail, string? Problem)
{
    internal static VerificationItem Of(VerificationRun run) => new(
        run.RunId, run.StartedBy, run.JournalOnly, run.StartedAt, run.EndedAt, Kebab.Of(run.State), run.Entries, run.HeadPosition, Math.Round(run.EntriesPerSecond, 1),
        run.SecondsLeft is { } left ? Math.Round(left, 1) : null, run.Root, run.Checkpoint, run.Key, run.Flaw?.Position, run.Flaw?.Kind, run.Flaw?.Detail, run.Problem);
}

/// <summary>Verifications of a ledger that the host carries out for those who look after it: auditors and administrators start and stop them, every reader sees them.</summary>
internal sealed class VerificationRoutes(ApiParts parts, VerificationRuns runs)
{
    private const string One = "verifications/{runId}";

    public void Map(IEndpointRouteBuilder ledger)
    {
        ledger.MapMethods("verifications", [HttpMethods.Get, HttpMethods.Head], new PlainRoute(parts, List).Handle)
            .WithMetadata(new Described("The latest verifications of the ledger since the host was started, newest first.", typeof(IReadOnlyList<VerificationItem>)));
        ledger.MapMethods("verifications", [HttpMethods.Post], new PlainRoute(parts, Start) { Changes = true }.Handle)
            .WithMetadata(new Described("Starts a verification of the whole ledger; one at a time. Roles: auditor, administrator.", typeof(VerificationItem))
            {
                Body = typeof(VerificationWanted), Status = StatusCodes.Status201Created,
            });
        ledger.MapMethods(One, [HttpMethods.Get, HttpMethods.Head], new PlainRoute(parts, Read).Handle)
            .WithMetadata(new Described("One verification: how far it has come, or what it found.", typeof(VerificationItem)));
        ledger.MapMethods(One, [HttpMethods.Delete], new PlainRoute(parts, Stop) { Changes = true }.Handle)
            .WithMetadata(new Described("Stops a verification that is under way. Roles: auditor, administrator.", typeof(VerificationItem)));
    }

    private async Task<Refusal?> List(HttpContext context, Caller caller)
    {
        if (Enter(context, caller) is { } refused)
        {
            return refused;
        }

        await JsonAnswer.Write(
            context.Response, [.. runs.Latest(LedgerOf(context)).Select(VerificationItem.Of)], ApiJson.Of<IReadOnlyList<VerificationItem>>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> Start(HttpContext context, Caller caller)
    {
        if ((Enter(context, caller) ?? Allowed(context, caller)) is { } refused)
        {
            return refused;
        }

        var (wanted, unread) = await PlainRoute.ReadBody<VerificationWanted>(context.Request);
        if (unread is not null)
        {
            return unread;
        }

        var (run, under) = await runs.Start(LedgerOf(context), caller.Id, wanted!.JournalOnly, context.RequestAborted);
        if (run is null)
        {
            return under;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/api/ledgers/{run.LedgerId}/verifications/{run.RunId}";
        await Write(context, run);
        return null;
    }

    private async Task<Refusal?> Read(HttpContext context, Caller caller)
    {
        if (Enter(context, caller) is { } refused)
        {
            return refused;
        }

        if (Find(context) is not { } run)
        {
            return Missing(context);
        }

        await Write(context, run);
        return null;
    }

    private async Task<Refusal?> Stop(HttpContext context, Caller caller)
    {
        if ((Enter(context, caller) ?? Allowed(context, caller)) is { } refused)
        {
            return refused;
        }

        if (!runs.Cancel(LedgerOf(context), (string)context.Request.RouteValues["runId"]!))
        {
            return Missing(context);
        }

        await Write(context, Find(context)!);
        return null;
    }

    private VerificationRun? Find(HttpContext context) => runs.Latest(LedgerOf(context)).FirstOrDefault(run => run.RunId == (string)context.Request.RouteValues["runId"]!);

    private static Task Write(HttpContext context, VerificationRun run) =>
        JsonAnswer.Write(context.Response, VerificationItem.Of(run), ApiJson.Of<VerificationItem>(), context.RequestAborted);

    private static string LedgerOf(HttpContext context) => (string)context.Request.RouteValues["ledger"]!;

    private static Refusal? Enter(HttpContext context, Caller caller) =>
        caller.MayRead(LedgerOf(context)) ? null : Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", LedgerOf(context)));

    private static Refusal? Allowed(HttpContext context, Caller caller) => caller.MayVerify(LedgerOf(context)) ? null
        : Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", LedgerOf(context)), new Fact("roles", Roles.Verifiers.ToArray()));

    private static Refusal Missing(HttpContext context) => Refusal.Of(RefusalCodes.NotFound, new Fact("runId", (string)context.Request.RouteValues["runId"]!));
}
