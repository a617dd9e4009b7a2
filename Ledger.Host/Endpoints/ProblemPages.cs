using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Ledger.Domain.Kernel;
using Ledger.Host.Language;

namespace Ledger.Host.Endpoints;

/// <summary>The pages behind the types of problem documents: what a code means, in both languages.</summary>
internal static partial class ProblemPages
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/problems", [HttpMethods.Get, HttpMethods.Head], context => Write(context, [.. RefusalStatus.Codes.Order(StringComparer.Ordinal)]))
            .ExcludeFromDescription();
        routes.MapMethods("/problems/{code}", [HttpMethods.Get, HttpMethods.Head], context =>
            RefusalStatus.Codes.FirstOrDefault(code => code.Equals((string?)context.Request.RouteValues["code"], StringComparison.OrdinalIgnoreCase)) is { } known
                ? Write(context, [known])
                : Problems.Write(context, RefusalCodes.NotFound, new Fact("path", context.Request.Path.Value ?? ""))).ExcludeFromDescription();
    }

    private static async Task Write(HttpContext context, IReadOnlyList<string> codes)
    {
        var html = new StringBuilder("<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">");
        html.Append("<title>").Append(codes.Count == 1 ? codes[0] : "Problems").Append("</title></head><body><main>");
        foreach (var code in codes)
        {
            html.Append("<section><h1 id=\"").Append(code).Append("\">").Append(code).Append("</h1><p>HTTP ")
                .Append(RefusalStatus.Of(code).ToString(CultureInfo.InvariantCulture)).Append("</p>");
            foreach (var language in Languages.All)
            {
                html.Append("<div lang=\"").Append(language.Name).Append("\"><h2>").Append(WebUtility.HtmlEncode(RefusalText.Title(code, language)))
                    .Append("</h2><p>").Append(Fact().Replace(WebUtility.HtmlEncode(RefusalText.Pattern(code, language)), "<var>$1</var>")).Append("</p></div>");
            }

            html.Append("</section>");
        }

        html.Append("</main></body></html>\n");
        var response = context.Response;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy = "default-src 'none'";
        response.Headers.CacheControl = "public, max-age=3600";
        await response.WriteAsync(html.ToString(), context.RequestAborted);
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Fact();
}
