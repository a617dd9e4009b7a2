using System.CommandLine;
using System.Diagnostics;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Ledger.Host.Journal;
using Ledger.Host.Projections;

namespace Ledger.Host.Verbs;

/// <summary>
/// Folds a ledger in memory from the journal alone, up to an instant or a position, and prints every pool as it comes out: what the tables
/// say can be held against it.
/// </summary>
internal static class ReplayVerb
{
    public static Command Verb()
    {
        var to = new Option<string?>("--to") { Description = Words.Of("option.to") };
        var position = new Option<long?>("--position") { Description = Words.Of("option.position") };
        var ledger = Ledgers.Option();
        var json = Verbs.Verb.Switch("json");
        var verb = Verbs.Verb.Named("replay", to, position, ledger, json);
        verb.Validators.Add(given => AsOfVerb.Check(given, given.GetValue(to), position));
        return verb.Does(async (parsed, ct) =>
        {
            await using var database = await Database.OpenMigrated(ct);

            await using var source = LedgerDatabase.Open(database.ConnectionString);
            if (await Ledgers.Choose(source, parsed.GetValue(ledger), ct) is not { } id)
            {
                return ExitCode.Usage;
            }

            var journal = new PostgresJournal(source);
            var head = (await journal.ReadHead(id, ct))!.Position;
            var end = parsed.GetValue(to) is { } text
                ? await journal.PositionAt(id, AsOfVerb.Parse(text)!.Value, ct)
                : Math.Clamp(parsed.GetValue(position) ?? head, 0, head);
            var began = Stopwatch.GetTimestamp();
            var replay = await Replay.Run(source, id, end, new Progress(end, began), ct);
            Print(id, replay, Stopwatch.GetElapsedTime(began).TotalSeconds, parsed.GetValue(json));
            return ExitCode.Done;
        });
    }

    private static void Print(string ledger, Replay replay, double seconds, bool json)
    {
        var pools = replay.All().Select(s => s.State).OfType<FundPool>().Where(pool => pool.Status != FundPoolStatus.None)
            .Select(pool => PoolOf(ledger, pool, replay)).OrderBy(line => line.Pool, StringComparer.Ordinal).ToList();
        if (json)
        {
            Talk.Data(new
            {
                ledger, position = replay.Position, streams = replay.Streams, postings = replay.Postings, seconds,
                entriesPerSecond = replay.Position / seconds, pools,
            });
            return;
        }

        pools.ForEach(PoolLines.Print);
        Talk.Line(Words.Of(
            "replay.done", ("ledger", ledger), ("position", replay.Position), ("streams", replay.Streams), ("postings", replay.Postings),
            ("seconds", Math.Round(seconds, 1)), ("rate", Math.Round(replay.Position / seconds))));
    }

    /// <summary>A pool as its own events add up, split by instrument as its accounts do.</summary>
    private static PoolLine PoolOf(string ledger, FundPool pool, Replay replay)
    {
        var id = FundPool.IdOf(pool.Programme, pool.Level, pool.FiscalYear);
        long Disbursed(string instrument) => replay.BalanceFen(id, accounts => accounts.Disbursed(instrument));
        return new PoolLine(
            ledger, id, pool.FiscalYear, pool.Name, Kebab.Of(pool.Status), pool.AppropriatedFen, pool.ReservedFen, pool.ObligatedFen,
            pool.InFlightFen, pool.DisbursedFen, Disbursed(Instruments.PlatformGrant), Disbursed(Instruments.ProjectGrant), Disbursed(Instruments.Linkage),
            Disbursed(Instruments.RiskCompensation), pool.RecoveredFen, pool.LapsedFen, pool.AvailableFen, pool.AdjustedFen, pool.CarriedInFen, pool.CarriedOutFen);
    }

    /// <summary>Says where it is, once a second.</summary>
    private sealed class Progress(long end, long began) : IProgress<long>
    {
        private long said = Stopwatch.GetTimestamp();

        public void Report(long value)
        {
            if (Stopwatch.GetElapsedTime(said) < TimeSpan.FromSeconds(1))
            {
                return;
            }

            said = Stopwatch.GetTimestamp();
            var rate = value / Stopwatch.GetElapsedTime(began).TotalSeconds;
            Talk.Say("replay.progress", ("position", value), ("end", end), ("rate", Math.Round(rate)), ("left", Math.Ceiling((end - value) / rate)));
        }
    }
}
