using Ledger.Domain.Kernel;
using Microsoft.AspNetCore.Routing.Template;

namespace Ledger.Host.Endpoints;

/// <summary>Whatever no route under <c>/api</c> took: an address that is known for other methods, or no address at all.</summary>
internal sealed class Unmatched(IEndpointRouteBuilder routes)
{
    private readonly Lazy<IReadOnlyList<(TemplateMatcher Matcher, IReadOnlyList<string> Methods)>> _known = new(() =>
    [
        .. routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(endpoint => (Endpoint: endpoint, endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods))
            .Where(known => known.HttpMethods is { Count: > 0 } && known.Endpoint.RoutePattern.RawText?.StartsWith("/api/", StringComparison.Ordinal) == true)
            .Select(known => (new TemplateMatcher(new RouteTemplate(known.Endpoint.RoutePattern), []), known.HttpMethods!)),
    ]);

    public Task Handle(HttpContext context)
    {
        var path = context.Request.Path;
        var methods = _known.Value.Where(known => known.Matcher.TryMatch(path, [])).SelectMany(known => known.Methods)
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (methods.Count == 0)
        {
            return Problems.Write(context, RefusalCodes.NotFound, new Fact("path", path.Value ?? ""));
        }

        context.Response.Headers.Allow = string.Join(", ", methods);
        return Problems.Write(context, RefusalCodes.MethodNotAllowed, new Fact("method", context.Request.Method));
    }
}
