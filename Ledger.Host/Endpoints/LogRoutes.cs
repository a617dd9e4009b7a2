using System.Buffers.Binary;
using System.IO.Compression;
using System.Net.Mime;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Journal;
using Ledger.Host.Proof;
using Npgsql;

namespace Ledger.Host.Endpoints;

/// <summary>
/// A ledger as a tiled transparency log, for tools that others wrote (C2SP tlog-tiles): <c>/log/{ledger}/checkpoint</c>,
/// <c>/log/{ledger}/tile/{level}/{index}[.p/{width}]</c> and <c>/log/{ledger}/tile/entries/{index}[.p/{width}]</c>. Read-only; who may read the
/// ledger may read its log.
/// </summary>
internal sealed class LogRoutes(ApiParts parts, NpgsqlDataSource database, IJournalStore store, Bundles bundles)
{
    private const string Forever = "private, max-age=31536000, immutable";
    private const int LongestEntry = ushort.MaxValue;

    /// <summary>Below this, packing costs more than it saves.</summary>
    private const int WorthPacking = 1024;

    private readonly StoredTiles _tiles = new(database);

    public void Map(IEndpointRouteBuilder log)
    {
        string[] get = [HttpMethods.Get, HttpMethods.Head];
        log.MapMethods("checkpoint", get, new PlainRoute(parts, Checkpoint).Handle)
            .WithMetadata(new Described("The signed head of the log, with what witnesses signed of it (C2SP tlog-checkpoint).", typeof(string)) { AnswerMedia = TextAnswer.MediaType });
        log.MapMethods("tile/entries/{**index}", get, new PlainRoute(parts, Entries).Handle)
            .WithMetadata(new Described("Up to 256 neighbouring entries, each behind its length in two bytes (C2SP tlog-tiles).", typeof(string)) { AnswerMedia = MediaTypeNames.Application.Octet });
        log.MapMethods("tile/{level}/{**index}", get, new PlainRoute(parts, Tile).Handle)
            .WithMetadata(new Described("Up to 256 neighbouring hashes of a level of the tree (C2SP tlog-tiles).", typeof(string)) { AnswerMedia = MediaTypeNames.Application.Octet });
    }

    private async Task<Refusal?> Checkpoint(HttpContext context, Caller caller)
    {
        var (ledgerId, head, refusal) = await Head(context, caller);
        return refusal ?? await TextAnswer.Send(context, (await bundles.NoteAt(ledgerId, head!.Position, context.RequestAborted)).ToString());
    }

    private async Task<Refusal?> Tile(HttpContext context, Caller caller)
    {
        var (ledgerId, head, refusal) = await Head(context, caller);
        if (refusal is not null)
        {
            return refusal;
        }

        return TilePath.TryParse((string)context.Request.RouteValues["level"]!, IndexOf(context), out var tile) && tile.EntriesNeeded <= head!.Position
            && await _tiles.Read(ledgerId, tile, context.RequestAborted) is { } hashes
            ? await Send(context, hashes)
            : NotThere(context);
    }

    private async Task<Refusal?> Entries(HttpContext context, Caller caller)
    {
        var (ledgerId, head, refusal) = await Head(context, caller);
        if (refusal is not null)
        {
            return refusal;
        }

        if (!TilePath.TryParse("0", IndexOf(context), out var tile) || tile.EntriesNeeded > head!.Position)
        {
            return NotThere(context);
        }

        var bundle = new MemoryStream();
        var length = new byte[2];
        await using var rows = await EntryRows.Open(
            database, ledgerId, tile.Index * HashTree.TileWidth, (tile.Index * HashTree.TileWidth) + tile.Width, context.RequestAborted);
        while (await rows.Advance(context.RequestAborted))
        {
            if (rows.Json.Length > LongestEntry)
            {
                return Refusal.Of(RefusalCodes.EntryTooLong, new Fact("position", rows.Position));
            }

            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)rows.Json.Length);
            bundle.Write(length);
            bundle.Write(rows.Json);
        }

        return await Send(context, bundle.ToArray());
    }

    private async Task<(string LedgerId, Head? Head, Refusal? Refusal)> Head(HttpContext context, Caller caller)
    {
        var ledgerId = (string)context.Request.RouteValues["ledger"]!;
        if (!caller.MayRead(ledgerId))
        {
            return (ledgerId, null, Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", ledgerId)));
        }

        var head = await store.ReadHead(ledgerId, context.RequestAborted);
        return (ledgerId, head, head is null ? Refusal.Of(RefusalCodes.NotFound, new Fact("ledger", ledgerId)) : null);
    }

    private static string IndexOf(HttpContext context) => context.Request.RouteValues["index"] as string ?? "";

    private static Refusal NotThere(HttpContext context) => Refusal.Of(RefusalCodes.NotFound, new Fact("path", context.Request.Path.Value ?? ""));

    /// <summary>What a tile holds never changes. Text is packed for those who can unpack it; hashes cannot be made shorter.</summary>
    private static async Task<Refusal?> Send(HttpContext context, byte[] bytes)
    {
        var headers = context.Response.Headers;
        headers.ContentType = MediaTypeNames.Application.Octet;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = Forever;
        headers.Vary = "Authorization, Cookie, Accept-Encoding";
        if (bytes.Length > WorthPacking && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            using var packed = new MemoryStream();
            await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            {
                await gzip.WriteAsync(bytes);
            }

            headers.ContentEncoding = "gzip";
            bytes = packed.ToArray();
        }

        headers.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        return null;
    }
}

/// <summary>Answers with text whose length is known.</summary>
internal static class TextAnswer
{
    public const string MediaType = "text/plain";

    /// <summary>Sends it; what can change is asked for again each time.</summary>
    public static async Task<Refusal?> Send(HttpContext context, string text, string cache = "private, no-cache", string? fileName = null)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(text);
        var headers = context.Response.Headers;
        headers.ContentType = MediaType + "; charset=utf-8";
        headers.ContentLength = bytes.Length;
        headers.CacheControl = cache;
        headers.Vary = "Authorization, Cookie";
        headers.XContentTypeOptions = "nosniff";
        if (fileName is not null)
        {
            headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        }

        await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        return null;
    }
}
