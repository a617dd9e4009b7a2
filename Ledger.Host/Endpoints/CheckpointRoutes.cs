using System.Text;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Proof;

namespace Ledger.Host.Endpoints;

/// <summary>What a reader keeps elsewhere, to tell later that nothing was changed: the signed head of a ledger, and the key to check it with.</summary>
internal sealed class CheckpointRoutes(ApiParts parts, Checkpoints checkpoints)
{
    private const string MediaType = "text/plain";

    public void Map(IEndpointRouteBuilder ledger)
    {
        Add(ledger, "checkpoint", "The ledger as it stands, signed: a C2SP checkpoint to be kept elsewhere.", checkpoints.Sign);
        Add(ledger, "checkpoint/key", "The verifier key of the ledger's checkpoints: name+hash+key.", async (id, cancel) => await checkpoints.KeyOf(id, cancel) is { } key ? key + "\n" : null);
    }

    private void Add(IEndpointRouteBuilder ledger, string pattern, string summary, Func<string, CancellationToken, Task<string?>> text) =>
        ledger.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], new PlainRoute(parts, (context, caller) => Answer(context, caller, text)).Handle)
            .WithMetadata(new Described(summary, typeof(string)) { AnswerMedia = MediaType });

    private static async Task<Refusal?> Answer(HttpContext context, Caller caller, Func<string, CancellationToken, Task<string?>> text)
    {
        var ledgerId = (string)context.Request.RouteValues["ledger"]!;
        if (!caller.MayRead(ledgerId))
        {
            return Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", ledgerId));
        }

        if (await text(ledgerId, context.RequestAborted) is not { } answer)
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("ledger", ledgerId));
        }

        var bytes = Encoding.UTF8.GetBytes(answer);
        context.Response.ContentType = MediaType + "; charset=utf-8";
        context.Response.ContentLength = bytes.Length;
        context.Response.Headers.CacheControl = "private, no-cache";
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        return null;
    }
}
