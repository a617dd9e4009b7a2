using Ledger.Domain.Kernel;
using Ledger.Host.Engine;
using Ledger.Host.Journal;

namespace Ledger.Host.Seeding;

/// <summary>
/// Carries a scenario out through the engine, under a clock that shows each line's instant, and checks that every attempt ends as the
/// scenario says. Loading again finds the commands in the journal and does nothing; a load that was interrupted goes on where it stopped.
/// </summary>
public sealed class ScenarioLoader(PostgresJournal journal, EngineOptions options, ILoggerFactory logs)
{
    /// <summary>Loads into <paramref name="ledgerId"/>, which is made when there is none. <paramref name="told"/> hears of every line done.</summary>
    public async Task<LoadResult> Load(Scenario scenario, string ledgerId, Action<int> told, CancellationToken cancel)
    {
        if (scenario.Lines.IsEmpty)
        {
            return new LoadResult.AlreadyLoaded(0);
        }

        await journal.Create(ledgerId, scenario.Ledger.Name, scenario.Lines[0].At, cancel);
        var head = (await journal.ReadHead(ledgerId, cancel))!;
        var (stop, next, position) = await Progress(scenario, ledgerId, cancel);
        if (stop is not null)
        {
            return stop;
        }

        if (next == scenario.Lines.Length)
        {
            return new LoadResult.AlreadyLoaded(position);
        }

        // Whoever else wrote here would find a year of strange history in between, and the story would meet a world that is not its own.
        if (head.Position != position || head.LastRecordedAt > scenario.Lines[next].At)
        {
            return new LoadResult.NotOurs(head.Position, position);
        }

        return await CarryOut(scenario, ledgerId, next, told, cancel);
    }

    /// <summary>
    /// How far an earlier load came: the line after the last accepted one that the journal holds, and that one's last position.
    /// </summary>
    private async Task<(LoadResult? Stop, int Next, long Position)> Progress(Scenario scenario, string ledgerId, CancellationToken cancel)
    {
        var seen = await journal.FindCommands(ledgerId, [.. scenario.Lines.Select(line => line.CommandId)], cancel);
        var (next, position, gap) = (0, 0L, false);
        for (var i = 0; i < scenario.Lines.Length; i++)
        {
            var line = scenario.Lines[i];
            if (!seen.TryGetValue(line.CommandId, out var recorded))
            {
                gap |= line.Expect is null;
                continue;
            }

            // Everything before it that is meant to succeed must be there too, and what is there must be in the same words.
            if (gap || line.Expect is not null || !recorded.Digest.AsSpan().SequenceEqual(line.Envelope().Digest()))
            {
                return (new LoadResult.Changed(line), 0, 0);
            }

            (next, position) = (i + 1, recorded.LastPosition);
        }

        // What follows the last accepted line is only attempts that leave nothing: then the whole story has been told.
        return scenario.Lines.Skip(next).All(line => line.Expect is not null)
            ? (null, scenario.Lines.Length, position)
            : (null, next, position);
    }

    private async Task<LoadResult> CarryOut(Scenario scenario, string ledgerId, int next, Action<int> told, CancellationToken cancel)
    {
        var clock = new ScriptedClock();
        clock.Set(scenario.Lines[next].At);
        await using var engine = await LedgerEngine.Open(ledgerId, journal, clock, options, logs.CreateLogger<LedgerEngine>(), cancel)
            ?? throw new InvalidOperationException($"The ledger {ledgerId} has vanished.");
        var (accepted, refused, position) = (0, 0, 0L);
        for (var i = next; i < scenario.Lines.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var line = scenario.Lines[i];
            clock.Set(line.At);
            var refusal = line.RefusedAtTheDoor();
            if (refusal is null)
            {
                // A command on its way is not given up half: the next load would not know how it ended.
                switch (await engine.Submit(line.Envelope(), waitForRoom: true, CancellationToken.None))
                {
                    case Outcome.Accepted a:
                        position = a.LastPosition;
                        break;
                    case Outcome.Refused r:
                        refusal = r.Refusal;
                        break;
                }
            }

            if (refusal?.Code != line.Expect)
            {
                return new LoadResult.Surprised(line, refusal);
            }

            _ = refusal is null ? accepted++ : refused++;
            told(i + 1);
        }

        return new LoadResult.Loaded(accepted, refused, position);
    }
}

/// <summary>How a load ended.</summary>
public abstract record LoadResult
{
    private LoadResult() { }

    /// <summary>The story is in the journal now and ends at <paramref name="Position"/>.</summary>
    public sealed record Loaded(int Accepted, int Refused, long Position) : LoadResult;

    /// <summary>It was there before and ends at <paramref name="Position"/>; nothing was done. Others may have written since.</summary>
    public sealed record AlreadyLoaded(long Position) : LoadResult;

    /// <summary>The ledger holds something else: it stands at a position where this story would stand at another.</summary>
    public sealed record NotOurs(long Position, long Expected) : LoadResult;

    /// <summary>The journal holds this line otherwise than the folder tells it now.</summary>
    public sealed record Changed(ScenarioLine Line) : LoadResult;

    /// <summary>An attempt ended otherwise than the story says; null is success.</summary>
    public sealed record Surprised(ScenarioLine Line, Refusal? Got) : LoadResult;
}
