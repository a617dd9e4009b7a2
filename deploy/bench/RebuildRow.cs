using System.Globalization;
using Ledger.Host.Projections;

namespace Ledger.Bench;

/// <summary>Row <c>rebuild</c>: what a rebuild of all tables costs the commands that go on meanwhile.</summary>
internal static class RebuildRow
{
    public static async Task<Row> Measure(Ground ground, HostProcess host, HotPool pool, Plan plan, CancellationToken ct)
    {
        var reserve = $"/api/ledgers/{HotPool.LedgerId}/pools/{pool.PoolId}/reservations";
        async Task<double> Load(string run) => (await Loads.Http(host.Url, reserve, pool.Token, run, pool.Expires, plan.Seconds, ct)).PerSecond;

        await Load("warm-rebuild");
        var (alone, beside) = (new List<double>(), new List<double>());
        for (var round = 1; round <= plan.Rounds; round++)
        {
            alone.Add(await Load($"alone{round}"));
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var folded = new Count();
            var rebuilding = Rebuild(ground, folded, enough.Token);
            beside.Add(await Load($"beside{round}"));
            var entries = folded.Entries;
            await enough.CancelAsync();
            await rebuilding;
            await HttpRows.CaughtUp(ground, ct);
            Say.Step(string.Create(CultureInfo.InvariantCulture,
                $"rebuild {round}/{plan.Rounds}: {beside[^1]:0} commands/s beside a rebuild that folded {entries} entries, {alone[^1]:0} without"));
        }

        return new Row("rebuild", "the hot load while all tables are folded anew", "commands/s", "the same without a rebuild", Bound.Least(0.667, 0.8), beside, alone);
    }

    /// <summary>Rebuilds one time after the other, so that one is under way all the time.</summary>
    private static Task Rebuild(Ground ground, Count folded, CancellationToken enough) => Task.Run(
        async () =>
        {
            try
            {
                while (true)
                {
                    await new Rebuild(ground.Owner, folded).Renew(null, enough);
                }
            }
            catch (OperationCanceledException) when (enough.IsCancellationRequested)
            {
                // The load is over.
            }
        },
        CancellationToken.None);

    private sealed class Count : IProgress<RebuildProgress>
    {
        private readonly Dictionary<string, (long First, long Last)> _ledgers = [];

        public long Entries
        {
            get
            {
                lock (_ledgers)
                {
                    return _ledgers.Values.Sum(ledger => ledger.Last - ledger.First);
                }
            }
        }

        public void Report(RebuildProgress value)
        {
            lock (_ledgers)
            {
                _ledgers[value.LedgerId] = (_ledgers.TryGetValue(value.LedgerId, out var before) ? before.First : value.Position, value.Position);
            }
        }
    }
}
