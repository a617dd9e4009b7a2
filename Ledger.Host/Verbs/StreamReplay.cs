using System.Globalization;
using System.Text.Json;
using Ledger.Domain;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Npgsql;

namespace Ledger.Host.Verbs;

/// <summary>What each entry of one stream did to its state: the fields before and after. Entries go out as they are read.</summary>
internal sealed class StreamReplay(NpgsqlDataSource source, string ledger, string stream, bool json)
{
    private const int PathWidth = 40;

    /// <summary>
    /// Tells the stream up to a position; what lies before <paramref name="from"/> is folded and not told. A state is what was recorded, in that
    /// order: it has no business date.
    /// </summary>
    public async Task<int> Tell(long end, DateOnly? businessUntil, long from, CancellationToken ct)
    {
        if (businessUntil is not null)
        {
            return Acting.Refuse(Refusal.Of(RefusalCodes.NoBusinessClock, new Fact("what", $"--stream {stream}")));
        }

        AggregateState? state = null;
        var (version, last) = (0L, 0L);
        try
        {
            await foreach (var entry in new PostgresJournal(source).ReadStreams(ledger, [stream], end, ct))
            {
                var before = state ?? Aggregates.InitialOf(stream);
                state = before.Evolve(entry.Happened);
                (version, last) = (entry.Version, entry.Position);
                if (entry.Position >= from)
                {
                    Tell(entry, StateDifference.Between(before, state));
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            Talk.Say("replay.stream-stopped", ("position", last), ("next", Math.Max(from, last + 1)));
            return ExitCode.Environment;
        }

        if (state is null)
        {
            return Acting.Refuse(Refusal.Of(RefusalCodes.NotFound, new Fact("stream", stream)));
        }

        if (json)
        {
            Console.Out.WriteLine(StateJson.Write(new Dictionary<string, object?>
            {
                ["ledger"] = ledger, ["stream"] = stream, ["position"] = end, ["version"] = version,
                ["state"] = JsonSerializer.SerializeToElement(state, state.GetType(), StateJson.Options),
            }));
        }

        Talk.Say("replay.stream-done", ("stream", stream), ("version", version), ("position", end));
        return ExitCode.Done;
    }

    private void Tell(Entry entry, IReadOnlyList<StateDifference> changes)
    {
        if (json)
        {
            Console.Out.WriteLine(StateJson.Write(new
            {
                entry.Position, entry.Version, entry.Type, entry.RecordedAt, entry.BusinessDate, entry.Actor, entry.ActorRole, entry.CommandId,
                Changes = changes.Select(change => new { change.Path, Before = Value(change.Before), After = Value(change.After) }),
            }));
            return;
        }

        Talk.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{entry.Position}  v{entry.Version}  {entry.RecordedAt.ToOffset(Instants.ChinaOffset):yyyy-MM-dd HH:mm:sszzz}  {entry.BusinessDate:yyyy-MM-dd}  {entry.Type}  {entry.Actor}"));
        foreach (var change in changes)
        {
            Talk.Line($"  {PoolLines.Pad(change.Path, PathWidth)}{Text(change.Before)} → {Text(change.After)}");
        }
    }

    private static JsonElement Value(object? value) => value is null ? Null : JsonSerializer.SerializeToElement(value, value.GetType(), StateJson.Options);

    private static readonly JsonElement Null = JsonSerializer.SerializeToElement<object?>(null);

    private static string Text(object? value) => value is null ? "-" : StateJson.Write(value);
}
