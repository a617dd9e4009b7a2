using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;

namespace Ledger.Host.Endpoints;

/// <summary>A route that is neither a command of a ledger nor a read of one: it knows its caller, and refusals become problem documents.</summary>
internal sealed class PlainRoute(ApiParts parts, Func<HttpContext, Caller, Task<Refusal?>> answer)
{
    /// <summary>Whether it changes something, so that a session cookie alone does not do.</summary>
    public bool Changes { get; init; }

    public async Task Handle(HttpContext context)
    {
        try
        {
            var caller = await parts.Callers.Of(context);
            var refused = caller is null ? Refusal.Of(RefusalCodes.NotSignedIn)
                : (Changes ? CrossSite.Check(context.Request) : null) ?? await answer(context, caller);
            if (refused is not null)
            {
                await Problems.Write(context, refused);
            }
        }
        catch (Exception e)
        {
            await Faults.Answer(context, e, parts.Log);
        }
    }

    /// <summary>Reads a JSON body of that shape.</summary>
    public static async Task<(T? Body, Refusal? Refusal)> ReadBody<T>(HttpRequest request) where T : class
    {
        if (RequestBody.Check(request, "application/json") is { } unread)
        {
            return (null, unread);
        }

        if (await RequestBody.Read(request) is not { } body)
        {
            return (null, RequestBody.TooLarge(RequestBody.Limit));
        }

        try
        {
            return JsonSerializer.Deserialize(body.Span, ApiJson.Of<T>()) is { } read ? (read, null) : (null, CommandText.Malformed("$", "wrong-type"));
        }
        catch (JsonException e)
        {
            return (null, ReadFault.Explain(body.Span, e));
        }
        finally
        {
            body.Release();
        }
    }
}
