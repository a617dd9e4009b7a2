using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Ledger.Host.Proof;

namespace Ledger.Host.Endpoints;

/// <summary>A witness whose word is to be taken.</summary>
/// <param name="Key">The key of its cosignatures: name+hash+key, Ed25519 of kind 0x04.</param>
public sealed record WitnessWanted(string Key);

/// <summary>Others who vouch for a ledger: who they are, and what they signed (C2SP tlog-cosignature).</summary>
internal sealed class WitnessRoutes(ApiParts parts, IJournalStore store, Checkpoints checkpoints, StoredRoots roots, Witnesses witnesses)
{
    public void Map(IEndpointRouteBuilder ledger)
    {
        ledger.MapMethods("witnesses", [HttpMethods.Get, HttpMethods.Head], new PlainRoute(parts, List).Handle)
            .WithMetadata(new Described("The witnesses of the ledger, and the last checkpoint each of them signed.", typeof(IReadOnlyList<Witness>)));
        ledger.MapMethods("witnesses", [HttpMethods.Post], new PlainRoute(parts, Add) { Changes = true }.Handle)
            .WithMetadata(new Described("Takes a witness's word from now on. Role: administrator.", typeof(IReadOnlyList<Witness>)) { Body = typeof(WitnessWanted), Status = StatusCodes.Status201Created });
        ledger.MapMethods("cosignatures", [HttpMethods.Post], new PlainRoute(parts, Take) { Changes = true }.Handle)
            .WithMetadata(new Described("Hands in a checkpoint of the ledger that a witness signed; the signature is checked, kept, and shown below that checkpoint.", typeof(string))
            {
                Body = typeof(string), BodyMedia = TextAnswer.MediaType, AnswerMedia = TextAnswer.MediaType, Status = StatusCodes.Status201Created,
            });
    }

    private async Task<Refusal?> List(HttpContext context, Caller caller)
    {
        var (ledgerId, _, refusal) = await Enter(context, caller);
        if (refusal is not null)
        {
            return refusal;
        }

        await JsonAnswer.Write(
            context.Response, await witnesses.List(ledgerId, context.RequestAborted), ApiJson.Of<IReadOnlyList<Witness>>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> Add(HttpContext context, Caller caller)
    {
        var (ledgerId, _, refusal) = await Enter(context, caller);
        if (refusal is not null || !caller.RolesIn(ledgerId).Contains(Roles.Administrator))
        {
            return refusal ?? Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", ledgerId), new Fact("roles", (string[])[Roles.Administrator]));
        }

        var (wanted, unread) = await PlainRoute.ReadBody<WitnessWanted>(context.Request);
        if (unread is not null)
        {
            return unread;
        }

        if (Read(wanted!.Key) is not { Kind: NoteKeyKind.Cosignature } verifier)
        {
            return CommandText.Invalid("key", wanted.Key);
        }

        if (!await witnesses.Add(ledgerId, verifier, caller.Id, context.RequestAborted))
        {
            return Refusal.Of(RefusalCodes.AlreadyExists, new Fact("name", verifier.Name));
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await JsonAnswer.Write(
            context.Response, await witnesses.List(ledgerId, context.RequestAborted), ApiJson.Of<IReadOnlyList<Witness>>(), context.RequestAborted);
        return null;
    }

    private async Task<Refusal?> Take(HttpContext context, Caller caller)
    {
        var (ledgerId, head, refusal) = await Enter(context, caller);
        if (refusal is not null)
        {
            return refusal;
        }

        var (note, unread) = await ReadNote(context.Request);
        if (unread is not null)
        {
            return unread;
        }

        Checkpoint checkpoint;
        try
        {
            checkpoint = Checkpoint.Parse(note!.Text);
        }
        catch (FormatException)
        {
            return Refusal.Of(RefusalCodes.ProofMalformed);
        }

        var origin = checkpoints.VerifierOf(ledgerId).Name;
        if (checkpoint.Origin != origin)
        {
            return Refusal.Of(RefusalCodes.CheckpointForeign, new Fact("origin", checkpoint.Origin), new Fact("expected", origin));
        }

        // Only what this ledger itself says of that size may stand below it.
        if (checkpoint.Size > head!.Position
            || (checkpoint with { Root = await roots.RootAt(ledgerId, checkpoint.Size, context.RequestAborted), Hashing = TreeHashing.Named(head.HashAlgorithm) }).ToText() != note.Text)
        {
            return Refusal.Of(RefusalCodes.CheckpointDiffers, new Fact("size", checkpoint.Size), new Fact("position", head.Position));
        }

        var good = new List<Cosignature>();
        foreach (var verifier in (await witnesses.List(ledgerId, context.RequestAborted)).Select(known => NoteVerifier.Parse(known.Verifier)))
        {
            foreach (var signature in note.Signatures.Where(verifier.IsOf))
            {
                if (!verifier.Accepts(signature, note.Text))
                {
                    return Refusal.Of(RefusalCodes.CosignatureInvalid, new Fact("name", verifier.Name));
                }

                good.Add(new Cosignature(checkpoint.Size, verifier.ToString(), NoteVerifier.TimeOf(signature)!.Value, signature));
            }
        }

        if (good.Count == 0)
        {
            return Refusal.Of(RefusalCodes.CosignatureInvalid);
        }

        await witnesses.Keep(ledgerId, good, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status201Created;
        return await TextAnswer.Send(context, string.Concat(good.Select(one => one.Signature.ToLine())));
    }

    private async Task<(string LedgerId, Head? Head, Refusal? Refusal)> Enter(HttpContext context, Caller caller)
    {
        var ledgerId = (string)context.Request.RouteValues["ledger"]!;
        if (!caller.MayRead(ledgerId))
        {
            return (ledgerId, null, Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", ledgerId)));
        }

        var head = await store.ReadHead(ledgerId, context.RequestAborted);
        return (ledgerId, head, head is null ? Refusal.Of(RefusalCodes.NotFound, new Fact("ledger", ledgerId)) : null);
    }

    private static async Task<(SignedNote? Note, Refusal? Refusal)> ReadNote(HttpRequest request)
    {
        if (RequestBody.Check(request, TextAnswer.MediaType) is { } unread)
        {
            return (null, unread);
        }

        if (await RequestBody.Read(request) is not { } body)
        {
            return (null, RequestBody.TooLarge(RequestBody.Limit));
        }

        try
        {
            return (SignedNote.Parse(body.Span), null);
        }
        catch (FormatException)
        {
            return (null, Refusal.Of(RefusalCodes.ProofMalformed));
        }
        finally
        {
            body.Release();
        }
    }

    private static NoteVerifier? Read(string key)
    {
        try
        {
            return NoteVerifier.Parse(key);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
