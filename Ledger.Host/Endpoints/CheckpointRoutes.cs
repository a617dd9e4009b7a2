using System.Globalization;
using System.Text;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Proof;

namespace Ledger.Host.Endpoints;

/// <summary>
/// What a reader takes away to tell later, and elsewhere, that nothing was changed: the signed head of a ledger, the key to check it with, proofs,
/// and the evidence of one payment. Texts, because other people's tools read them.
/// </summary>
internal sealed class CheckpointRoutes(
    ApiParts parts, Checkpoints checkpoints, IJournalStore store, Bundles bundles, LogProofs proofs, PaymentStory stories, Moments moments)
{
    private const string Forever = "private, max-age=31536000, immutable";
    private const string SizeName = "size";

    public void Map(IEndpointRouteBuilder ledger)
    {
        Add(ledger, "checkpoint", "The ledger as it stands, or as it stood at a size, signed: a C2SP checkpoint to be kept elsewhere, with what witnesses signed of it.", [SizeName], Checkpoint);
        Add(ledger, "checkpoint/key", "The verifier key of the ledger's checkpoints: name+hash+key.", [], (r, _) => TextAnswer.Send(r.Context, checkpoints.VerifierOf(r.LedgerId) + "\n"));
        Add(ledger, "checkpoint/keys", "All keys that sign the ledger's checkpoints now, one per line: the one that is handed out first, then those it replaces.", [], (r, _) =>
            TextAnswer.Send(r.Context, string.Concat(checkpoints.VerifiersOf(r.LedgerId).Select(key => key + "\n"))));
        Add(ledger, "proofs/inclusion/{position}", "Proves that an entry is in the ledger: a C2SP .tlog-proof, which carries the checkpoint it leads to.", [SizeName], Inclusion);
        Add(ledger, "proofs/consistency", "Proves that the ledger at one size is the beginning of the ledger at another: one base64 hash per line (RFC 9162).", ["from", SizeName], Consistency);
        ledger.MapMethods("disbursement-orders/{orderId}/evidence", [HttpMethods.Get, HttpMethods.Head], new PlainRoute(parts, Evidence).Handle)
            .WithMetadata(new Described("The evidence of one payment in one file, to be checked without this product: entries, proofs, signed checkpoint, keys.", typeof(string))
            {
                AnswerMedia = TextAnswer.MediaType, AtMoment = true,
            });
    }

    private void Add(
        IEndpointRouteBuilder ledger, string pattern, string summary, IReadOnlyList<string> known, Func<Asked, ReadQuery, Task<Refusal?>> answer) =>
        ledger.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], new PlainRoute(parts, (context, caller) => Answer(context, caller, known, answer)).Handle)
            .WithMetadata(new Described(summary, typeof(string)) { AnswerMedia = TextAnswer.MediaType, Query = known });

    private async Task<Refusal?> Answer(HttpContext context, Caller caller, IReadOnlyList<string> known, Func<Asked, ReadQuery, Task<Refusal?>> answer)
    {
        var ledgerId = (string)context.Request.RouteValues["ledger"]!;
        if (!caller.MayRead(ledgerId))
        {
            return Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", ledgerId));
        }

        if (await store.ReadHead(ledgerId, context.RequestAborted) is not { } head)
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("ledger", ledgerId));
        }

        var query = new ReadQuery(context.Request.Query, known);
        var size = query.Number(SizeName) ?? head.Position;
        return query.Fault ?? (size > head.Position ? CommandText.Invalid(SizeName, size.ToString(CultureInfo.InvariantCulture)) : await answer(new Asked(context, ledgerId, size), query));
    }

    private async Task<Refusal?> Checkpoint(Asked r, ReadQuery query) =>
        await TextAnswer.Send(r.Context, (await bundles.NoteAt(r.LedgerId, r.Size, r.Cancel)).ToString());

    private async Task<Refusal?> Inclusion(Asked r, ReadQuery query)
    {
        var asked = (string)r.Context.Request.RouteValues["position"]!;
        if (!long.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out var position) || position < 1 || position > r.Size)
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("position", asked));
        }

        var note = (await bundles.NoteAt(r.LedgerId, r.Size, r.Cancel)).ToString();
        var path = await proofs.Inclusion(r.LedgerId, position - 1, r.Size, r.Cancel);
        return await TextAnswer.Send(r.Context, new InclusionProof(position - 1, path, note).ToString(), fileName: $"{r.LedgerId}-{position}.tlog-proof");
    }

    private async Task<Refusal?> Consistency(Asked r, ReadQuery query)
    {
        var from = query.Number("from");
        if (query.Fault is not null || from is null || from > r.Size)
        {
            return query.Fault ?? CommandText.Invalid("from", query.Text("from") ?? "");
        }

        var path = await proofs.Consistency(r.LedgerId, from.Value, r.Size, r.Cancel);
        return await TextAnswer.Send(r.Context, string.Concat(path.Select(hash => Convert.ToBase64String(hash) + "\n")), query.Number(SizeName) is null ? "private, no-cache" : Forever);
    }

    private async Task<Refusal?> Evidence(HttpContext context, Caller caller)
    {
        var (ledgerId, orderId) = ((string)context.Request.RouteValues["ledger"]!, (string)context.Request.RouteValues["orderId"]!);
        if (!caller.MayRead(ledgerId))
        {
            return Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", ledgerId));
        }

        var query = new ReadQuery(context.Request.Query, []);
        var (asOf, atLeast) = (query.AsOf(), query.Number("position"));
        if ((query.Fault ?? ReadQuery.RecordedOnly(asOf, context.Request)) is { } fault)
        {
            return fault;
        }

        if (await moments.Resolve(ledgerId, asOf, atLeast, context.RequestAborted) is not { } at)
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("ledger", ledgerId));
        }

        if (!Ids.IsValid(orderId) || await stories.Of(at, orderId, context.RequestAborted) is not { } positions)
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("orderId", orderId));
        }

        var bundle = await bundles.Make(ledgerId, orderId, positions, at.Position, context.RequestAborted);
        return await TextAnswer.Send(context, Encoding.UTF8.GetString(bundle.ToBytes()), fileName: $"{orderId}.ledger-evidence");
    }

    /// <summary>A question about the ledger at a size.</summary>
    private sealed record Asked(HttpContext Context, string LedgerId, long Size)
    {
        public CancellationToken Cancel => Context.RequestAborted;
    }
}
