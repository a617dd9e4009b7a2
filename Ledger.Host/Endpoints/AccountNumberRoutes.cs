using System.Collections.Immutable;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Host.Auth;
using Ledger.Host.Confidential;

namespace Ledger.Host.Endpoints;

/// <summary>A bank account's number, blanks and hyphens allowed.</summary>
public sealed record NumberWanted(string Number);

/// <summary>A number that is kept, without the number.</summary>
/// <param name="Digest">What commands and entries name it by.</param>
/// <param name="IsReadable">False once the party's key was destroyed.</param>
public sealed record NumberKept(string Digest, DateTimeOffset KeptAt, string KeptBy, bool IsReadable);

/// <summary>A number in full.</summary>
public sealed record NumberRevealed(string Digest, string Number);

/// <summary>
/// Account numbers of parties, outside the journal. A number is kept first; what is given back is the salted digest that <c>party.verify-account</c>
/// and payment orders name. Nothing here writes an entry.
/// </summary>
internal sealed class AccountNumberRoutes(ApiParts parts, ConfidentialTexts texts)
{
    private static readonly ConfidentialKind Kind = ConfidentialKinds.AccountNumber;

    public void Map(IEndpointRouteBuilder ledger)
    {
        const string all = "parties/{partyId}/account-numbers";
        ledger.MapMethods(all, [HttpMethods.Post], Route(Kind.Keepers, Keep, changes: true)).WithMetadata(
            new Described("Keeps an account number outside the journal and gives its salted digest. Roles: maker, checker.", typeof(NumberKept)) { Body = typeof(NumberWanted), Status = 201 });
        ledger.MapMethods(all, [HttpMethods.Get, HttpMethods.Head], Route(Kind.Readers, List)).WithMetadata(
            new Described("The numbers kept of a party, by their digests. Roles: maker, checker, releaser.", typeof(IReadOnlyList<NumberKept>)));
        ledger.MapMethods(all + "/{digest}", [HttpMethods.Get, HttpMethods.Head], Route(Kind.Readers, Reveal)).WithMetadata(
            new Described("One number in full. Roles: maker, checker, releaser.", typeof(NumberRevealed)));
        ledger.MapMethods(all, [HttpMethods.Delete], Route(Kind.Destroyers, Destroy, changes: true)).WithMetadata(
            new Described("Destroys the key of a party's numbers: nobody can read them any more, and the journal still verifies. Role: administrator.", null) { Status = 204 });
    }

    private RequestDelegate Route(ImmutableArray<string> roles, Func<HttpContext, Caller, string, string, Task<Refusal?>> answer, bool changes = false) => new PlainRoute(parts, async (context, caller) =>
    {
        var ledgerId = (string)context.Request.RouteValues["ledger"]!;
        var partyId = (string)context.Request.RouteValues["partyId"]!;
        return !caller.RolesIn(ledgerId).Any(roles.Contains) ? Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", ledgerId), new Fact("roles", roles.ToArray()))
            : await parts.Engines.Find(ledgerId, context.RequestAborted) is null ? Refusal.Of(RefusalCodes.NotFound, new Fact("ledger", ledgerId))
            : CreditCode.Check("partyId", partyId) is { } noCode ? noCode
            : await answer(context, caller, ledgerId, partyId);
    }) { Changes = changes }.Handle;

    private async Task<Refusal?> Keep(HttpContext context, Caller caller, string ledgerId, string partyId)
    {
        var (wanted, refused) = await PlainRoute.ReadBody<NumberWanted>(context.Request);
        if (refused is not null)
        {
            return refused;
        }

        if (Kind.Read(wanted!.Number) is not { } number)
        {
            // Not repeated: a number that was mistyped by one digit is still nobody's business.
            return CommandText.Invalid("number", null);
        }

        var kept = await texts.Keep(ledgerId, Party.StreamOf(partyId), Kind.Name, number, caller.Id, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status201Created;
        await JsonAnswer.Write(context.Response, ItemOf(kept), ApiJson.Of<NumberKept>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> List(HttpContext context, Caller caller, string ledgerId, string partyId)
    {
        var kept = await texts.Of(ledgerId, Party.StreamOf(partyId), Kind.Name, context.RequestAborted);
        await JsonAnswer.Write(context.Response, [.. kept.Select(ItemOf)], ApiJson.Of<IReadOnlyList<NumberKept>>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> Reveal(HttpContext context, Caller caller, string ledgerId, string partyId)
    {
        var digest = (string)context.Request.RouteValues["digest"]!;
        var kept = await texts.Of(ledgerId, Party.StreamOf(partyId), Kind.Name, context.RequestAborted);
        if (!kept.Any(text => text.Digest == digest) || await texts.Reveal(ledgerId, digest, context.RequestAborted) is not { } number)
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("path", context.Request.Path.Value ?? ""));
        }

        context.Response.Headers.CacheControl = "no-store";
        await JsonAnswer.Write(context.Response, new NumberRevealed(digest, number), ApiJson.Of<NumberRevealed>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> Destroy(HttpContext context, Caller caller, string ledgerId, string partyId)
    {
        if (!await texts.Destroy(ledgerId, Party.StreamOf(partyId), caller.Id, context.RequestAborted))
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("stream", Party.StreamOf(partyId)));
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return null;
    }

    private static NumberKept ItemOf(KeptText text) => new(text.Digest, text.KeptAt, text.KeptBy, text.IsReadable);
}
