namespace Ledger.Host.Pages;

/// <summary>
/// What a browser may do with a page: load from our own origin only, run no script and apply no style that stands in the markup, send forms
/// to us only, and never show us inside another page. Pages hold financial data, so no cache keeps them.
/// </summary>
public sealed class SafeHeaders(RequestDelegate next)
{
    /// <summary>The policy, in full.</summary>
    public const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(static state =>
        {
            var response = ((HttpContext)state).Response;
            var headers = response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Referrer-Policy"] = "same-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=()";
            if (response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
            {
                headers.CacheControl = "private, no-store";
            }

            return Task.CompletedTask;
        }, context);
        return next(context);
    }
}
