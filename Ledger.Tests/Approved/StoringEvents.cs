using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Ledger.Host.Verbs;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Approved;

/// <summary>
/// What is stored is stored for ever. The text of every event stands in <c>events.approved.txt</c>; a line there changes only by adding
/// to it.
/// </summary>
public sealed class StoringEvents
{
    private static readonly JsonSerializerOptions AsStored = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string File = Path.Combine(Repository.Root!, "Ledger.Tests", "Approved", "events.approved.txt");

    [Fact]
    public void the_text_of_every_event_is_the_one_that_was_approved()
    {
        var now = string.Concat(EventCatalogue.All.SelectMany(k => k.Names, (kind, name) => $"{name} {Text(kind)}\n"));
        if (Environment.GetEnvironmentVariable("LEDGER_APPROVE") == "1")
        {
            System.IO.File.WriteAllText(File, now);
        }

        var (approved, written) = (System.IO.File.ReadAllText(File).Split('\n'), now.Split('\n'));
        var difference = approved.Except(written).Select(line => "- " + line).Concat(written.Except(approved).Select(line => "+ " + line));
        string.Join('\n', difference).ShouldBeEmpty(
            "Stored events are read for ever: a changed shape is a new version beside the old. To approve new lines, run this test once with LEDGER_APPROVE=1.");
        written.ShouldBe(approved);
    }

    [Fact]
    public void every_event_comes_back_as_it_was_written()
    {
        foreach (var kind in EventCatalogue.All)
        {
            foreach (var name in kind.Names)
            {
                var text = Stored(kind, name);
                var entry = EntryJson.Read(text);
                entry.Type.ShouldBe(name);
                entry.Happened.ShouldBeOfType(kind.Type);
                Written.Of(entry.Happened).ShouldBe(Written.Of(EventExamples.Of(kind)));
                Encoding.UTF8.GetString(Rewritten(entry)).ShouldBe(Encoding.UTF8.GetString(text));
            }
        }
    }

    [Fact]
    public void the_text_of_an_event_that_leaves_out_what_it_may_is_read()
    {
        foreach (var kind in EventCatalogue.All)
        {
            var optional = EventExamples.MembersOf(kind.Type).Where(member => member.HasDefaultValue).Select(member => member.Name!).ToList();
            foreach (var name in kind.Names)
            {
                var text = JsonNode.Parse(Stored(kind, name))!;
                foreach (var member in optional)
                {
                    text["data"]!.AsObject().Remove(JsonNamingPolicy.CamelCase.ConvertName(member)).ShouldBeTrue($"{name} {member}");
                }

                var without = text.ToJsonString(AsStored);
                Encoding.UTF8.GetString(Rewritten(EntryJson.Read(Encoding.UTF8.GetBytes(without)))).ShouldBe(without);
            }
        }
    }

    private static string Text(EventKind kind)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = EntryJson.NewWriter(buffer);
        EventCatalogue.Write(writer, EventExamples.Of(kind));
        writer.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static byte[] Stored(EventKind kind, string name) => Rewritten(new Entry
    {
        Position = 7, Stream = EventExamples.StreamOf(name), Version = 3, Type = name, RecordedAt = new DateTimeOffset(2024, 3, 1, 1, 2, 3, TimeSpan.Zero).AddMicroseconds(456),
        BusinessDate = new DateOnly(2024, 3, 1), Actor = "经办-1", ActorRole = "maker", CommandId = "k-1", CorrelationId = "trace-1",
        Evidence = [new Evidence("批文", "自高财〔2024〕1号"), new Evidence("scan", "1", "ab12")], Happened = EventExamples.Of(kind),
    });

    private static byte[] Rewritten(Entry entry)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = EntryJson.NewWriter(buffer);
        EntryJson.Write(writer, buffer, entry);
        return buffer.WrittenSpan.ToArray();
    }
}
