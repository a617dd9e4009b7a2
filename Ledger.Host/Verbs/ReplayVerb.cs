using System.CommandLine;
using System.Diagnostics;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Ledger.Host.Journal;
using Ledger.Host.Projections;

namespace Ledger.Host.Verbs;

/// <summary>
/// Folds a ledger in memory from the journal alone, up to a moment, and prints every pool as it comes out: what the tables say can be held
/// against it. With a stream it tells what each entry did to that one. Ctrl+C keeps what is folded in a file, and <c>--resume</c> goes on from there.
/// </summary>
internal static class ReplayVerb
{
    public static Command Verb()
    {
        var given = AskedMoment.Options("to");
        var stream = new Option<string?>("--stream") { Description = Words.Of("option.stream") };
        var from = new Option<long?>("--from") { Description = Words.Of("option.from-position") };
        var resume = Verbs.Verb.Switch("resume");
        var state = new Option<string?>("--state") { Description = Words.Of("option.state") };
        var ledger = Ledgers.Option();
        var json = Verbs.Verb.Switch("json");
        var verb = Verbs.Verb.Named("replay", [.. given.All, stream, from, resume, state, ledger, json]);
        verb.Validators.Add(given.Check);
        verb.Validators.Add(said =>
        {
            var ofStream = said.GetValue(stream) is not null;
            if (ofStream && (said.GetValue(resume) || said.GetResult(state) is not null))
            {
                said.AddError(Words.Of("replay.stream-from"));
            }
            else if (!ofStream && said.GetResult(from) is not null)
            {
                said.AddError(Words.Of("replay.whole-resume"));
            }
        });
        return verb.Does(async (parsed, ct) =>
        {
            await using var database = await Database.OpenMigrated(ct);

            await using var source = LedgerDatabase.Open(database.ConnectionString);
            if (await Ledgers.Choose(source, parsed.GetValue(ledger), ct) is not { } id)
            {
                return ExitCode.Usage;
            }

            var asked = given.Of(parsed);
            var (end, refused) = await new AskedMoments(source, TimeProvider.System).PositionOf(id, asked, ct);
            if (refused is not null)
            {
                return Acting.Refuse(refused);
            }

            if (parsed.GetValue(stream) is { } one)
            {
                return await new StreamReplay(source, id, one, parsed.GetValue(json)).Tell(end, asked.BusinessUntil, parsed.GetValue(from) ?? 1, ct);
            }

            var kept = new KeptReplay(source, id, parsed.GetValue(state) ?? KeptReplay.PathFor(database, id));
            return await Whole(kept, id, end, asked.BusinessUntil, parsed.GetValue(resume), parsed.GetValue(json), ct);
        });
    }

    private static async Task<int> Whole(KeptReplay kept, string ledger, long end, DateOnly? until, bool resume, bool json, CancellationToken ct)
    {
        var replay = new Replay { BusinessUntil = until };
        try
        {
            replay = resume ? await kept.Restore(until, end, ct) : replay;
        }
        catch (SavedReplayException unusable)
        {
            return Acting.Refuse(Refusal.Of(RefusalCodes.SavedReplayUnusable, new Fact("problem", unusable.Fault), new Fact("file", kept.Path)));
        }

        var (began, start) = (Stopwatch.GetTimestamp(), replay.Position);
        try
        {
            await replay.Continue(kept.Source, ledger, end, new ReplayProgress(start, end, began), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            await kept.Save(replay);
            Talk.Say("replay.stopped", ("position", replay.Position), ("end", end), ("file", kept.Path));
            return ExitCode.Environment;
        }

        if (resume)
        {
            kept.Forget();
        }

        Print(ledger, replay, start, Math.Max(0.001, Stopwatch.GetElapsedTime(began).TotalSeconds), json);
        return ExitCode.Done;
    }

    private static void Print(string ledger, Replay replay, long start, double seconds, bool json)
    {
        var pools = replay.All().Select(s => s.State).OfType<FundPool>().Where(pool => pool.Status != FundPoolStatus.None)
            .Select(pool => PoolOf(ledger, pool, replay)).OrderBy(line => line.Pool, StringComparer.Ordinal).ToList();
        var rate = (replay.Position - start) / seconds;
        if (json)
        {
            Talk.Data(new
            {
                ledger, position = replay.Position, businessUntil = replay.BusinessUntil, streams = replay.Streams, postings = replay.Postings, resumedAt = start, seconds,
                entriesPerSecond = rate, pools, aggregates = replay.Kinds().Select(kind => new { kind.Aggregate, kind.Streams, kind.Entries }),
            });
            return;
        }

        pools.ForEach(PoolLines.Print);
        foreach (var (aggregate, streams, entries) in replay.Kinds())
        {
            Talk.Line(Words.Of("replay.kind", ("aggregate", aggregate.PadRight(20)), ("streams", streams), ("entries", entries)));
        }

        Talk.Line(Words.Of(
            "replay.done", ("ledger", ledger), ("position", replay.Position), ("streams", replay.Streams), ("postings", replay.Postings),
            ("seconds", Math.Round(seconds, 1)), ("rate", Math.Round(rate))));
    }

    /// <summary>A pool as its own events add up, split by instrument as its accounts do; up to a business date its postings alone can say it.</summary>
    private static PoolLine PoolOf(string ledger, FundPool pool, Replay replay)
    {
        var id = FundPool.IdOf(pool.Programme, pool.Level, pool.FiscalYear);
        long Of(Func<Accounts, string> account) => replay.BalanceFen(id, account);
        long Disbursed(string instrument) => Of(accounts => accounts.Disbursed(instrument));
        var line = new PoolLine(
            ledger, id, pool.FiscalYear, pool.Name, Kebab.Of(pool.Status), pool.AppropriatedFen, pool.ReservedFen, pool.ObligatedFen,
            pool.InFlightFen, pool.DisbursedFen, Disbursed(Instruments.PlatformGrant), Disbursed(Instruments.ProjectGrant), Disbursed(Instruments.Linkage),
            Disbursed(Instruments.RiskCompensation), pool.RecoveredFen, pool.LapsedFen, pool.AvailableFen, pool.AdjustedFen, pool.CarriedInFen, pool.CarriedOutFen);
        return replay.BusinessUntil is null ? line : line with
        {
            AppropriatedFen = -Of(a => a.Appropriated), AdjustedFen = -Of(a => a.Adjusted), CarriedInFen = -Of(a => a.CarriedIn), RecoveredFen = -Of(a => a.Recovered),
            ReservedFen = Of(a => a.Reserved), ObligatedFen = Of(a => a.Obligated), InFlightFen = Of(a => a.InFlight),
            DisbursedFen = line.DisbursedPlatformFen + line.DisbursedProjectFen + line.DisbursedLinkageFen + line.DisbursedRiskFen,
            LapsedFen = Of(a => a.Lapsed), CarriedOutFen = Of(a => a.CarriedOut), AvailableFen = Of(a => a.Available),
        };
    }
}

/// <summary>Says where a replay is, how fast it goes and how long it will take, once a second.</summary>
internal sealed class ReplayProgress(long start, long end, long began) : IProgress<long>
{
    private long said = Stopwatch.GetTimestamp();

    public void Report(long value)
    {
        if (Stopwatch.GetElapsedTime(said) < TimeSpan.FromSeconds(1))
        {
            return;
        }

        said = Stopwatch.GetTimestamp();
        var rate = Math.Max(1, (value - start) / Stopwatch.GetElapsedTime(began).TotalSeconds);
        Talk.Say("replay.progress", ("position", value), ("end", end), ("rate", Math.Round(rate)), ("left", Math.Ceiling((end - value) / rate)));
    }
}
