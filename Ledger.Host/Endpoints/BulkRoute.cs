using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Channels;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Catalogue;
using Ledger.Host.Engine;
using Ledger.Host.Language;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Ledger.Host.Endpoints;

/// <summary>
/// Thousands of commands in one request: a command per line in, an outcome per line out, in the same order. Lines are read and submitted
/// while the engine works on those before; a bad line gets its own outcome and the others go on.
/// </summary>
internal sealed class BulkRoute(ApiParts parts, EngineOptions options)
{
    /// <summary>The media type of both directions.</summary>
    public const string MediaType = "application/x-ndjson";

    /// <summary>Largest line.</summary>
    public const int LineLimit = 64 * 1024;

    /// <summary>Largest request: 1 GiB.</summary>
    public const long TotalLimit = 1L << 30;

    /// <summary>
    /// Commands of one request under way: one batch at the database, one being decided and some to come. More would wait longer, and what
    /// waits is carried along by every garbage collection.
    /// </summary>
    private readonly int _window = Math.Max(1, Math.Min(5 * options.MaxBatch / 2, options.QueueCapacity / 4));

    public async Task Handle(HttpContext context)
    {
        try
        {
            if (await Run(context) is { } refused)
            {
                await Problems.Write(context, refused);
            }
        }
        catch (Exception e)
        {
            await Faults.Answer(context, e, parts.Log);
        }
    }

    private async Task<Refusal?> Run(HttpContext context)
    {
        if (await parts.Callers.Of(context) is not { } caller)
        {
            return Refusal.Of(RefusalCodes.NotSignedIn);
        }

        var ledgerId = (string)context.Request.RouteValues["ledger"]!;
        if (!caller.MayRead(ledgerId))
        {
            return Refusal.Of(RefusalCodes.NotPermitted, new Fact("ledger", ledgerId));
        }

        if ((CrossSite.Check(context.Request) ?? RequestBody.Accepts(context.Request.ContentType ?? "", MediaType)) is { } unread)
        {
            return unread;
        }

        if (await parts.Engines.Find(ledgerId, context.RequestAborted) is not { } engine)
        {
            return Refusal.Of(RefusalCodes.NotFound, new Fact("ledger", ledgerId));
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = TotalLimit;
        }

        // A caller may well send all of its lines before it reads the first answer.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        context.Response.ContentType = MediaType;
        var slots = Channel.CreateBounded<BulkSlot>(new BoundedChannelOptions(_window) { SingleReader = true, SingleWriter = true });
        var writing = BulkAnswers.Write(
            slots.Reader, context.Response.BodyWriter, (slot, refusal) => Refused.Note(parts, context, caller, slot.Kind!, slot.Stream, refusal));
        try
        {
            await ReadLines(context.Request.BodyReader, new BulkLine(caller, ledgerId, engine, Trace.IdOf(context)), slots.Writer);
        }
        finally
        {
            slots.Writer.Complete();
            await writing;
        }

        return null;
    }

    private static async Task ReadLines(PipeReader body, BulkLine line, ChannelWriter<BulkSlot> slots)
    {
        var number = 0;
        var skipping = false;
        while (true)
        {
            ReadResult result;
            try
            {
                result = await body.ReadAsync();
            }
            catch (Exception e) when (e is BadHttpRequestException or IOException or OperationCanceledException)
            {
                // What was submitted is carried out; the caller, if it is still there, learns where its text broke off.
                var tooLarge = e is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge };
                await slots.WriteAsync(new BulkSlot(number + 1, null, tooLarge
                    ? RequestBody.TooLarge((int)Math.Min(TotalLimit, int.MaxValue)) : CommandText.Malformed("$", "incomplete")));
                return;
            }

            var rest = result.Buffer;
            while (TryTakeLine(ref rest, result.IsCompleted, out var text))
            {
                number++;
                if (skipping || text.Length > LineLimit)
                {
                    skipping = false;
                    await slots.WriteAsync(new BulkSlot(number, null, RequestBody.TooLarge(LineLimit)));
                    continue;
                }

                var slot = line.Read(text, number);
                if (slot is { } read && !slots.TryWrite(read))
                {
                    await slots.WriteAsync(read);
                }
            }

            if (rest.Length > LineLimit)
            {
                // Forget the beginning of a line that is too long already, and report it when its end has come.
                skipping = true;
                rest = rest.Slice(rest.End);
            }

            body.AdvanceTo(rest.Start, rest.End);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> rest, bool ended, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }

        line = rest;
        if (!ended || rest.IsEmpty)
        {
            return false;
        }

        rest = rest.Slice(rest.End);
        return true;
    }
}

/// <summary>The place of a line in the answer: the outcome to come, or the refusal that is known already.</summary>
internal readonly struct BulkSlot
{
    public BulkSlot(int line, string? commandId, Refusal refusal) => (Line, CommandId, Refusal) = (line, commandId, refusal);

    public BulkSlot(int line, string commandId, ValueTask<Outcome> outcome, bool makes) =>
        (Line, CommandId, Outcome, Makes) = (line, commandId, outcome, makes);

    public int Line { get; }
    public string? CommandId { get; }
    public Refusal? Refusal { get; }
    public ValueTask<Outcome> Outcome { get; }
    public bool Makes { get; }

    /// <summary>The command, where the line names one.</summary>
    public CommandKind? Kind { get; init; }

    /// <summary>What it is addressed to, where that is known.</summary>
    public string? Stream { get; init; }

    /// <summary>The status this command alone would have been answered with.</summary>
    public int StatusOf(Refusal? refusal) => refusal is null ? Makes ? 201 : 200 : RefusalStatus.Of(refusal.Code);
}
