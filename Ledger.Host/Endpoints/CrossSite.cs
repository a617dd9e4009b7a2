using Ledger.Domain.Kernel;

namespace Ledger.Host.Endpoints;

/// <summary>
/// A session cookie travels by itself, so a request that changes something must come from our own pages. Browsers say where a request comes
/// from; a bearer token never travels by itself and needs no such check. (A foreign form could not send the idempotency key either.)
/// </summary>
internal static class CrossSite
{
    /// <summary>The refusal of a request that another site made with our cookie, or null.</summary>
    public static Refusal? Check(HttpRequest request)
    {
        if (request.Headers.Authorization.Count > 0)
        {
            return null;
        }

        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0)
        {
            return site.ToString() is "same-origin" or "none" ? null : Refusal.Of(RefusalCodes.NotPermitted);
        }

        var origin = request.Headers.Origin;
        return origin.Count == 0 || (Uri.TryCreate(origin.ToString(), UriKind.Absolute, out var from) && from.Authority == request.Host.Value)
            ? null
            : Refusal.Of(RefusalCodes.NotPermitted);
    }
}
