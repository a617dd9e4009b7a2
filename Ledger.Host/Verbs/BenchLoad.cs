using System.CommandLine;
using System.Diagnostics;
using Ledger.Host.Engine;
using Ledger.Host.Journal;

namespace Ledger.Host.Verbs;

/// <summary>Writes made-up entries into a ledger through the engine, as fast as it takes them: something to measure on.</summary>
internal static class BenchLoad
{
    /// <summary>Commands without an answer yet: a few batches of the engine, so that it never waits for this.</summary>
    private const int Window = 4_000;
    private const int TellEvery = 100_000;
    private const int Fewest = 100;

    public static Command Verb()
    {
        var ledger = new Option<string>("--ledger") { Description = Words.Of("option.bench-ledger"), DefaultValueFactory = _ => "bench" };
        var entries = Verbs.Verb.Option("entries", 500_000);
        entries.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() < Fewest)
            {
                given.AddError(Words.Of("bench-load.too-few", ("fewest", Fewest)));
            }
        });
        var json = Verbs.Verb.Switch("json");
        return Verbs.Verb.Named("bench-load", ledger, entries, json).Does(async (parsed, ct) =>
        {
            await using var database = await Database.OpenMigrated(ct);

            if (await Load(database.ConnectionString, parsed.GetValue(ledger)!, parsed.GetValue(entries), ct) is not { } loaded)
            {
                return ExitCode.RefusedOrUnsound;
            }

            if (parsed.GetValue(json))
            {
                Talk.Data(loaded);
            }
            else
            {
                Talk.Line($"{loaded.Ledger}: {loaded.Entries} / {loaded.Seconds:0.0} s = {loaded.EntriesPerSecond:0} /s -> {loaded.Position}");
            }

            return ExitCode.Done;
        });
    }

    private static async Task<Loaded?> Load(string connectionString, string ledgerId, int entries, CancellationToken ct)
    {
        using var logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Warning)
            .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace));
        await using var source = LedgerDatabase.Open(connectionString);
        var journal = new PostgresJournal(source);
        await journal.Create(ledgerId, ledgerId, TimeProvider.System.GetUtcNow(), ct);
        await using var engine = (await LedgerEngine.Open(ledgerId, journal, TimeProvider.System, new EngineOptions(), logs.CreateLogger<LedgerEngine>(), ct))!;
        // A ledger that is loaded again goes on with other names.
        var before = engine.Recent.Last;
        var year = new BenchYear(before, TimeProvider.System.GetUtcNow().Year - 1);
        foreach (var foundation in year.Foundations)
        {
            if (!Accepted(await engine.Submit(foundation, cancel: ct)))
            {
                return null;
            }
        }

        var start = engine.Recent.Last;
        var (began, commands, told) = (Stopwatch.GetTimestamp(), 0, TellEvery);
        var waiting = new Queue<Task<Outcome>>(Window);
        foreach (var step in year.Steps(entries - (int)(start - before)))
        {
            if (waiting.Count == Window && !Accepted(await waiting.Dequeue()))
            {
                return null;
            }

            waiting.Enqueue(engine.Submit(step.Envelope, waitForRoom: true, ct).AsTask());
            commands++;
            if (engine.Recent.Last - before >= told)
            {
                Talk.Say("bench-load.progress", ("ledger", ledgerId), ("entries", told), ("of", entries));
                told += TellEvery;
            }
        }

        foreach (var answer in waiting)
        {
            if (!Accepted(await answer))
            {
                return null;
            }
        }

        var position = engine.Recent.Last;
        if (position != before + entries)
        {
            throw new InvalidOperationException($"{entries} entries were meant, {position - before} were written.");
        }

        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        return new Loaded(ledgerId, year.PoolId, position, entries, commands, seconds, (position - start) / seconds);
    }

    /// <summary>Every command is meant to be accepted; the first that is not ends the load.</summary>
    private static bool Accepted(Outcome outcome)
    {
        if (outcome is Outcome.Refused { Refusal: var refusal })
        {
            Talk.Say("bench-load.refused", ("code", refusal.Code), ("facts", string.Join(", ", refusal.Facts.Select(f => $"{f.Name} {f.Value}"))));
            return false;
        }

        return true;
    }

    /// <summary>What was written.</summary>
    private sealed record Loaded(string Ledger, string Pool, long Position, int Entries, int Commands, double Seconds, double EntriesPerSecond);
}
