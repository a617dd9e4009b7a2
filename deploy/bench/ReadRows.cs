using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Proof;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.Bench;

/// <summary>Rows <c>size</c>, <c>replay</c>, <c>as-of</c> and <c>memory</c>: what a long journal costs.</summary>
internal static class ReadRows
{
    public const string Large = "bench-large";
    private const string Small = "bench-small";

    /// <summary>Writes both ledgers; gives the pool that everything in them is drawn from.</summary>
    public static async Task<string> Load(Ground ground, Plan plan, CancellationToken ct)
    {
        var pool = "";
        foreach (var (ledger, entries) in new[] { (Small, Plan.SmallEntries), (Large, plan.LargeEntries) })
        {
            var loaded = JsonDocument.Parse(await HostProcess.Run(
                ground, ct, "bench-load", "--ledger", ledger, "--entries", entries.ToString(CultureInfo.InvariantCulture), "--json")).RootElement;
            pool = loaded.GetProperty("pool").GetString()!;
            Say.Step(string.Create(CultureInfo.InvariantCulture,
                $"{ledger}: {entries} entries, {loaded.GetProperty("entriesPerSecond").GetDouble():0} entries/s through the engine"));
        }

        return pool;
    }

    /// <summary>The tables of the journal with their indexes, as appending left them.</summary>
    public static async Task<Row> Size(Ground ground, CancellationToken ct)
    {
        await ground.Do("checkpoint", ct);
        var entries = (double)await ground.Ask<long>("select count(*) from entry", ct);
        var disk = await ground.Ask<long>("select sum(pg_total_relation_size(t))::bigint from unnest(array['entry', 'tile']::regclass[]) t", ct);
        var text = await ground.Ask<long>("select sum(octet_length(entry::text)) from entry", ct);
        return new Row("size", "journal on disk with its indexes", "bytes/entry", "bytes of the entry text", Bound.Most(2.5, 1.8), [disk / entries], [text / entries]);
    }

    /// <summary>Folds every aggregate and posting, against only reading the same rows.</summary>
    public static async Task<Row> Replay(Ground ground, Plan plan, CancellationToken ct)
    {
        await Fold(ground, plan, ct);
        await Copy(ground, plan, ct);
        var (fold, copy) = (new List<double>(), new List<double>());
        for (var round = 1; round <= plan.Rounds; round++)
        {
            copy.Add(plan.LargeEntries / await Copy(ground, plan, ct));
            fold.Add(plan.LargeEntries / await Fold(ground, plan, ct));
            Say.Step(string.Create(CultureInfo.InvariantCulture, $"replay {round}/{plan.Rounds}: {fold[^1]:0} entries/s, COPY {copy[^1]:0} rows/s"));
        }

        return new Row("replay", $"every aggregate and posting folded from the journal, {plan.Length}", "entries/s",
            "the same rows read by binary COPY", Bound.Least(0.6, 0.9), fold, copy);
    }

    /// <summary>Questions about random instants in a long history and in a short one, in turns.</summary>
    public static async Task<Row> AsOf(Ground ground, string pool, Plan plan, CancellationToken ct)
    {
        var questions = new Questions(ground, pool);
        await questions.P50(Large, plan.AsOfQueries, ct);
        await questions.P50(Small, plan.AsOfQueries, ct);
        var (large, small) = (new List<double>(), new List<double>());
        for (var round = 1; round <= plan.Rounds; round++)
        {
            small.Add(await questions.P50(Small, plan.AsOfQueries, ct));
            large.Add(await questions.P50(Large, plan.AsOfQueries, ct));
            Say.Step(string.Create(CultureInfo.InvariantCulture, $"as-of {round}/{plan.Rounds}: p50 {large[^1]:0.000} ms, on the short ledger {small[^1]:0.000} ms"));
        }

        return new Row("as-of", $"p50 of a pool's balance as of a random instant, {plan.Length}", "ms", "the same on 10,000 entries", Bound.Most(1.5, 1.1), large, small);
    }

    /// <summary>The most memory the host holds while it folds the long ledger anew.</summary>
    public static async Task<Row> Memory(Ground ground, Plan plan, CancellationToken ct)
    {
        var peaks = new List<double>();
        for (var round = 1; round <= plan.Rounds; round++)
        {
            peaks.Add(await HostProcess.PeakOf(ground, ct, "replay", "--ledger", Large) / 1e6);
            Say.Step(string.Create(CultureInfo.InvariantCulture, $"memory {round}/{plan.Rounds}: {peaks[^1]:0} MB"));
        }

        return new Row("memory", $"peak resident memory of the host while it replays {plan.Length}", "MB", "", Bound.Most(600, 300), peaks, []);
    }

    private static async Task<double> Fold(Ground ground, Plan plan, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        var replay = await Ledger.Host.Projections.Replay.Run(ground.Host, Large, cancel: ct);
        if (replay.Position != plan.LargeEntries)
        {
            throw new InvalidOperationException($"{replay.Position} entries were folded.");
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Every column of every row, read with its own type; the text as the bytes it is stored as.</summary>
    private static async Task<double> Copy(Ground ground, Plan plan, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        await using var connection = await ground.Owner.OpenConnectionAsync(ct);
        using var rows = connection.BeginBinaryExport(
            $"copy (select position, version, recorded_at, ledger_id, stream, type, leaf_hash, entry from entry where ledger_id = '{Large}' order by position) to stdout (format binary)");
        var count = 0;
        // Without asynchrony, which would only slow the yardstick down.
        while (rows.StartRow() >= 0)
        {
            rows.Read<long>(NpgsqlDbType.Bigint);
            rows.Read<long>(NpgsqlDbType.Bigint);
            rows.Read<DateTime>(NpgsqlDbType.TimestampTz);
            rows.Read<string>(NpgsqlDbType.Text);
            rows.Read<string>(NpgsqlDbType.Text);
            rows.Read<string>(NpgsqlDbType.Text);
            rows.Read<byte[]>(NpgsqlDbType.Bytea);
            rows.Read<byte[]>(NpgsqlDbType.Json);
            count++;
        }

        return count == plan.LargeEntries
            ? Stopwatch.GetElapsedTime(began).TotalSeconds
            : throw new InvalidOperationException($"{count} rows were read.");
    }

    /// <summary>Somebody who asks for a pool's balance at instants of its past, one after the other.</summary>
    private sealed class Questions(Ground ground, string pool)
    {
        private readonly Moments _moments = new(ground.Host, new StoredRoots(ground.Host), null, new ProjectionOptions(), TimeProvider.System);
        private readonly PoolBalances _balances = new(ground.Host);
        private readonly Random _random = new(20_240_301);

        /// <summary>Milliseconds of the middle question.</summary>
        public async Task<double> P50(string ledger, int count, CancellationToken ct)
        {
            var first = await ground.Ask<DateTime>("select recorded_at from entry where ledger_id = $1 and position = 10", ct, ledger);
            var last = await ground.Ask<DateTime>("select last_recorded_at from ledger where ledger_id = $1", ct, ledger);
            var times = new double[count];
            for (var i = 0; i < count; i++)
            {
                var instant = new DateTimeOffset(first).AddTicks((long)(_random.NextDouble() * (last - first).Ticks));
                var began = Stopwatch.GetTimestamp();
                var at = await _moments.Resolve(ledger, new AsOf(Instant: instant), null, ct);
                var balance = await _balances.Find(at!, pool, ct);
                times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
                if (balance is not { AppropriatedFen: > 0 })
                {
                    throw new InvalidOperationException($"{pool} had no balance at {Instants.Format(instant)}.");
                }
            }

            return Row.Median(times);
        }
    }
}
