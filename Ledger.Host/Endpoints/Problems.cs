using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Language;

namespace Ledger.Host.Endpoints;

/// <summary>
/// Refusals as problem documents (RFC 9457): a stable type, the status of its code, words in the caller's language, and the facts for
/// machines. Nothing of the program's inside ever stands in one.
/// </summary>
internal static class Problems
{
    private const string MediaType = "application/problem+json";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The address of a code's page.</summary>
    public static string TypeOf(string code) => "/problems/" + code;

    /// <summary>Answers with a problem document.</summary>
    public static async Task Write(HttpContext context, Refusal refusal)
    {
        var response = context.Response;
        if (response.HasStarted)
        {
            context.Abort();
            return;
        }

        var language = Languages.Of(context.Request);
        var status = RefusalStatus.Of(refusal.Code);
        response.StatusCode = status;
        response.ContentType = MediaType;
        var headers = response.Headers;
        headers.ContentLanguage = language.Name;
        headers.Vary = "Accept-Language";
        headers.CacheControl = "no-store";
        if (RefusalStatus.RetryAfter(refusal) is { } seconds)
        {
            headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (status == StatusCodes.Status401Unauthorized)
        {
            headers.WWWAuthenticate = context.Request.Headers.Authorization.Count > 0 ? "Bearer realm=\"ledger\", error=\"invalid_token\"" : "Bearer realm=\"ledger\"";
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("type", TypeOf(refusal.Code));
            writer.WriteString("title", RefusalText.Title(refusal.Code, language));
            writer.WriteNumber("status", status);
            writer.WriteString("detail", RefusalText.Detail(refusal, language));
            writer.WriteString("instance", context.Request.PathBase.Add(context.Request.Path).ToUriComponent());
            writer.WriteString("code", refusal.Code);
            FactsJson.WriteMember(writer, refusal);
            writer.WriteString("traceId", Trace.IdOf(context) ?? context.TraceIdentifier);
            writer.WriteEndObject();
        }

        response.ContentLength = buffer.WrittenCount;
        await response.Body.WriteAsync(buffer.WrittenMemory, CancellationToken.None);
    }

    /// <summary>Answers with a problem of that code.</summary>
    public static Task Write(HttpContext context, string code, params ReadOnlySpan<Fact> facts) => Write(context, Refusal.Of(code, facts));
}
