using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Ledger.Host.Endpoints;

/// <summary>Serves the description of the API. It depends on nothing but the program, so it is made once.</summary>
internal sealed class DescriptionRoute(IServiceProvider services)
{
    /// <summary>The name of the one description.</summary>
    public const string Name = "v1";

    private readonly Lazy<Task<byte[]>> _text = new(async () =>
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name).GetOpenApiDocumentAsync();
        using var stream = new MemoryStream();
        await document.SerializeAsJsonAsync(stream, OpenApiSpecVersion.OpenApi3_1);
        return stream.ToArray();
    });

    public async Task Handle(HttpContext context)
    {
        var text = await _text.Value;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = text.Length;
        context.Response.Headers.CacheControl = "public, max-age=300";
        await context.Response.Body.WriteAsync(text, context.RequestAborted);
    }
}
