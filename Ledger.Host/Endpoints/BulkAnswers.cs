using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Threading.Channels;
using Ledger.Domain.Kernel;
using Ledger.Host.Engine;
using Ledger.Host.Language;

namespace Ledger.Host.Endpoints;

/// <summary>
/// Writes the outcomes of a bulk request, in order, as they come. Sending never holds up the reading of lines: a caller that reads nothing
/// until it has sent everything would otherwise wait for us while we wait for it. What it does not take yet is kept in memory.
/// </summary>
internal static class BulkAnswers
{
    private const int Enough = 32 * 1024;
    private static readonly JsonEncodedText CommandId = JsonEncodedText.Encode("commandId");
    private static readonly JsonEncodedText Line = JsonEncodedText.Encode("line");
    private static readonly JsonEncodedText Status = JsonEncodedText.Encode("status");
    private static readonly JsonEncodedText Code = JsonEncodedText.Encode("code");
    private static readonly JsonEncodedText Replayed = JsonEncodedText.Encode("replayed");

    public static async Task Write(ChannelReader<BulkSlot> slots, PipeWriter output, Action<BulkSlot, Refusal> refused)
    {
        var text = new ArrayBufferWriter<byte>(2 * Enough);
        var writer = Answers.NewWriter(text);
        var sending = Task.CompletedTask;
        while (await slots.WaitToReadAsync())
        {
            while (slots.TryRead(out var slot))
            {
                var refusal = slot.Refusal;
                Outcome.Accepted? accepted = null;
                if (refusal is null)
                {
                    if (!slot.Outcome.IsCompleted)
                    {
                        Send();
                    }

                    var outcome = await slot.Outcome;
                    accepted = outcome as Outcome.Accepted;
                    refusal = (outcome as Outcome.Refused)?.Refusal;
                }

                if (refusal is not null && slot.Kind is not null)
                {
                    refused(slot, refusal);
                }

                WriteLine(writer, text, slot, accepted, refusal);
                if (text.WrittenCount >= Enough)
                {
                    Send();
                }
            }

            Send();
        }

        await sending;
        Send();
        await sending;

        void Send()
        {
            if (text.WrittenCount > 0 && sending.IsCompleted)
            {
                output.Write(text.WrittenSpan);
                text.ResetWrittenCount();
                sending = output.FlushAsync().AsTask();
            }
        }
    }

    private static void WriteLine(Utf8JsonWriter writer, ArrayBufferWriter<byte> text, BulkSlot slot, Outcome.Accepted? accepted, Refusal? refusal)
    {
        writer.Reset(text);
        writer.WriteStartObject();
        writer.WriteNumber(Line, slot.Line);
        writer.WriteNumber(Status, slot.StatusOf(refusal));
        if (accepted is not null)
        {
            Answers.WriteMembers(writer, slot.CommandId!, accepted);
            if (accepted.Replayed)
            {
                // A line has no headers of its own.
                writer.WriteBoolean(Replayed, true);
            }
        }
        else
        {
            if (slot.CommandId is not null)
            {
                writer.WriteString(CommandId, slot.CommandId);
            }

            writer.WriteString(Code, refusal!.Code);
            FactsJson.WriteMember(writer, refusal);
        }

        writer.WriteEndObject();
        writer.Flush();
        text.Write("\n"u8);
    }
}
