using System.Collections.Immutable;
using Ledger.Domain.Kernel;
using Ledger.Domain.ReviewPanels;
using Ledger.Host.Auth;
using Ledger.Host.Confidential;

namespace Ledger.Host.Endpoints;

/// <summary>An expert's name, as it is kept.</summary>
public sealed record NameWanted(string Name);

/// <summary>A name that is kept, without the name.</summary>
/// <param name="Digest">What commands and entries name it by.</param>
/// <param name="IsReadable">False once the expert's key was destroyed.</param>
public sealed record NameKept(string Digest, DateTimeOffset KeptAt, string KeptBy, bool IsReadable);

/// <summary>A name in full.</summary>
public sealed record NameRevealed(string Digest, string Name);

/// <summary>
/// Names of experts, outside the journal. A name is kept first; what is given back is the salted digest that <c>expert.register</c> names. Those
/// who read an award see who reviewed it by their codes; names are for those who call the experts. Nothing here writes an entry.
/// </summary>
internal sealed class ExpertNameRoutes(ApiParts parts, ConfidentialTexts texts)
{
    private static readonly ConfidentialKind Kind = ConfidentialKinds.PersonName;

    public void Map(IEndpointRouteBuilder ledger)
    {
        const string all = "experts/{expertId}/names";
        ledger.MapMethods(all, [HttpMethods.Post], Route(Kind.Keepers, Keep, changes: true)).WithMetadata(
            new Described("Keeps an expert's name outside the journal and gives its salted digest. Role: department.", typeof(NameKept)) { Body = typeof(NameWanted), Status = 201 });
        ledger.MapMethods(all, [HttpMethods.Get, HttpMethods.Head], Route(Kind.Readers, List)).WithMetadata(
            new Described("The names kept of an expert, by their digests. Role: department.", typeof(IReadOnlyList<NameKept>)));
        ledger.MapMethods(all + "/{digest}", [HttpMethods.Get, HttpMethods.Head], Route(Kind.Readers, Reveal)).WithMetadata(
            new Described("One name in full. Role: department.", typeof(NameRevealed)));
        ledger.MapMethods(all, [HttpMethods.Delete], Route(Kind.Destroyers, Destroy, changes: true)).WithMetadata(
            new Described("Destroys the key of an expert's names: nobody can read them any more, and the journal still verifies. Role: administrator.", null) { Status = 204 });
    }

    private RequestDelegate Route(ImmutableArray<string> roles, Func<HttpContext, Caller, string, string, Task<Refusal?>> answer, bool changes = false) => new PlainRoute(parts, async (context, caller) =>
    {
        var ledgerId = (string)context.Request.RouteValues["ledger"]!;
        var expertId = (string)context.Request.RouteValues["expertId"]!;
        return !caller.RolesIn(ledgerId).Any(roles.Contains) ? Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", ledgerId), new Fact("roles", roles.ToArray()))
            : await parts.Engines.Find(ledgerId, context.RequestAborted) is null ? Refusal.Of(RefusalCodes.NotFound, new Fact("ledger", ledgerId))
            : !Ids.IsValid(expertId) ? CommandText.Invalid("expertId", expertId)
            : await answer(context, caller, ledgerId, Expert.StreamOf(expertId));
    }) { Changes = changes }.Handle;

    private async Task<Refusal?> Keep(HttpContext context, Caller caller, string ledgerId, string subject)
    {
        var (wanted, refused) = await PlainRoute.ReadBody<NameWanted>(context.Request);
        if (refused is not null)
        {
            return refused;
        }

        if (Kind.Read(wanted!.Name) is not { } name)
        {
            return CommandText.Invalid("name", null);
        }

        var kept = await texts.Keep(ledgerId, subject, Kind.Name, name, caller.Id, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await JsonAnswer.Write(context.Response, ItemOf(kept), ApiJson.Of<NameKept>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> List(HttpContext context, Caller caller, string ledgerId, string subject)
    {
        var kept = await texts.Of(ledgerId, subject, Kind.Name, context.RequestAborted);
        await JsonAnswer.Write(context.Response, [.. kept.Select(ItemOf)], ApiJson.Of<IReadOnlyList<NameKept>>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> Reveal(HttpContext context, Caller caller, string ledgerId, string subject)
    {
        var digest = (string)context.Request.RouteValues["digest"]!;
        var kept = await texts.Of(ledgerId, subject, Kind.Name, context.RequestAborted);
        if (!kept.Any(text => text.Digest == digest) || await texts.Reveal(ledgerId, digest, context.RequestAborted) is not { } name)
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("path", context.Request.Path.Value ?? ""));
        }

        context.Response.Headers.CacheControl = "no-store";
        await JsonAnswer.Write(context.Response, new NameRevealed(digest, name), ApiJson.Of<NameRevealed>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> Destroy(HttpContext context, Caller caller, string ledgerId, string subject)
    {
        if (!await texts.Destroy(ledgerId, subject, caller.Id, context.RequestAborted))
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("stream", subject));
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }

    private static NameKept ItemOf(KeptText text) => new(text.Digest, text.KeptAt, text.KeptBy, text.IsReadable);
}
