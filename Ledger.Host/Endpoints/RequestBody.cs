using System.Buffers;
using System.IO.Pipelines;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Endpoints;

/// <summary>The body of one command, read once and left where the server put it. Release it when it has been parsed.</summary>
internal readonly struct RequestBody(PipeReader reader, ReadOnlySequence<byte> text)
{
    /// <summary>The largest body of a single command: 1 MiB.</summary>
    public const int Limit = 1024 * 1024;

    /// <summary>The bytes; no copy where they lie in one piece, which is the usual case.</summary>
    public ReadOnlySpan<byte> Span => text.IsSingleSegment ? text.FirstSpan : text.ToArray();

    public void Release() => reader.AdvanceTo(text.End);

    /// <summary>What is wrong before a byte is read: the media type, or a length that is too large.</summary>
    public static Refusal? Check(HttpRequest request, string accepted)
    {
        if (request.ContentLength is > Limit)
        {
            return TooLarge(Limit);
        }

        return request.ContentType is { } given ? Accepts(given, accepted)
            // Nothing said and nothing sent is fine: some commands have no members.
            : request.ContentLength is null or 0 && !IsChunked(request) ? null : Unsupported(accepted, "");
    }

    /// <summary>Whether a media type is the accepted one; parameters are ignored, but only UTF-8 is spoken.</summary>
    public static Refusal? Accepts(string given, string accepted)
    {
        var type = given.AsSpan();
        var end = type.IndexOf(';');
        if (end >= 0)
        {
            var charset = type[(end + 1)..].Trim();
            if (charset.StartsWith("charset=", StringComparison.OrdinalIgnoreCase)
                && !charset["charset=".Length..].Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                return Unsupported(accepted, given);
            }

            type = type[..end];
        }

        return type.Trim().Equals(accepted, StringComparison.OrdinalIgnoreCase) ? null : Unsupported(accepted, given);
    }

    /// <summary>Reads the body to its end; null when it is larger than <see cref="Limit"/>.</summary>
    public static async ValueTask<RequestBody?> Read(HttpRequest request)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync();
            var text = result.Buffer;
            if (text.Length > Limit)
            {
                reader.AdvanceTo(text.End);
                return null;
            }

            if (result.IsCompleted)
            {
                return new RequestBody(reader, text);
            }

            reader.AdvanceTo(text.Start, text.End);
        }
    }

    /// <summary>The refusal of a body that is too large.</summary>
    public static Refusal TooLarge(int limit) => Refusal.Of(RefusalCodes.BodyTooLarge, new Fact("limitBytes", limit));

    private static Refusal Unsupported(string accepted, string given) =>
        Refusal.Of(RefusalCodes.MediaTypeUnsupported, new Fact("accepted", accepted), new Fact("given", given));

    private static bool IsChunked(HttpRequest request) => request.Headers.TransferEncoding.Count > 0;
}
