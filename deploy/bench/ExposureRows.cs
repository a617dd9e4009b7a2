using System.Diagnostics;
using System.Globalization;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Proof;

namespace Ledger.Bench;

/// <summary>
/// Rows <c>exposure</c> and <c>exposure-growth</c>: who holds how much, with the government's part through four layers of two hundred funds. Warm is
/// what a reader meets who asks at a moment that somebody asked about before; growth compares first questions on a hundred times as many investments.
/// </summary>
internal static class ExposureRows
{
    private const int Small = 1_000;
    private const int Large = 100_000;
    private const int Parties = 10_000;
    private const int WarmQuestions = 400;
    private const int ColdQuestions = 7;
    private static readonly int[] Layers = [10, 30, 60, 100];

    public static async Task<IReadOnlyList<Row>> Measure(Ground ground, Plan plan, CancellationToken ct)
    {
        foreach (var investments in new[] { Small, Large })
        {
            await Scene.Make(ground, NameOf(investments), Commands(investments), null, ct);
        }

        await using (await HostProcess.Serve(ground, ct))
        {
            await HttpRows.CaughtUp(ground, ct);
        }

        Say.Step("funds and investments stand");
        var (warm, large, small) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 1; round <= plan.Rounds; round++)
        {
            small.Add(await Cold(ground, Small, ct));
            large.Add(await Cold(ground, Large, ct));
            warm.Add(await Warm(ground, ct));
            Say.Step(string.Create(CultureInfo.InvariantCulture, $"exposure {round}/{plan.Rounds}: warm p95 {warm[^1]:0.00} ms, first {large[^1]:0} ms, of {Small} investments {small[^1]:0.0} ms"));
        }

        // n log n from 1,000 to 100,000: a hundred times as many, each five thirds as dear.
        var bound = Large * Math.Log(Large) / (Small * Math.Log(Small));
        return
        [
            new Row("exposure", "p95 of a warm look-through, 10,000 parties, 200 funds in 4 layers, 100,000 investments", "ms", "", Bound.Most(50, 10), warm, []),
            new Row("exposure-growth", "the first look-through at a moment, 100,000 investments", "ms", "the same, 1,000 investments", Bound.Most(bound, Large / Small), large, small),
        ];
    }

    private static string NameOf(int investments) => string.Create(CultureInfo.InvariantCulture, $"bench-exposure-{investments}");

    private static Moments MomentsOf(Ground ground) => new(ground.Host, new StoredRoots(ground.Host), null, new ProjectionOptions(), TimeProvider.System);

    /// <summary>Milliseconds of the middle one of questions that nobody asked before.</summary>
    private static async Task<double> Cold(Ground ground, int investments, CancellationToken ct)
    {
        var at = (await MomentsOf(ground).Resolve(NameOf(investments), AsOf.Now, null, ct))!;
        var times = new List<double>();
        for (var i = 0; i < ColdQuestions; i++)
        {
            // Nothing is kept from the question before.
            var exposures = new Exposures(ground.Host, new InvestmentFunds(ground.Host));
            var began = Stopwatch.GetTimestamp();
            var rows = await exposures.List(at, ExposureBy.Party, ct);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            if (rows.Count == 0 || Exposures.Sum(rows).GovernmentEquityFen == 0)
            {
                throw new InvalidOperationException("Nothing is held.");
            }
        }

        return Row.Median(times);
    }

    /// <summary>Milliseconds within which 95 of 100 are answered: the moment resolved, the rows found.</summary>
    private static async Task<double> Warm(Ground ground, CancellationToken ct)
    {
        var moments = MomentsOf(ground);
        var exposures = new Exposures(ground.Host, new InvestmentFunds(ground.Host));
        var ways = Enum.GetValues<ExposureBy>();
        foreach (var by in ways)
        {
            await exposures.List((await moments.Resolve(NameOf(Large), AsOf.Now, null, ct))!, by, ct);
        }

        var times = new double[WarmQuestions];
        for (var i = 0; i < times.Length; i++)
        {
            var began = Stopwatch.GetTimestamp();
            await exposures.List((await moments.Resolve(NameOf(Large), AsOf.Now, null, ct))!, ways[i % ways.Length], ct);
            times[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        Array.Sort(times);
        return times[times.Length * 95 / 100];
    }

    /// <summary>Funds whose money comes half from government and companies, half from funds above, and companies they invest in.</summary>
    private static IEnumerable<(ICommand Command, string Actor, string Role)> Commands(int investments)
    {
        const long sizeFen = 10_000_000_000_000;
        var random = new Random(20_240_301);
        var today = Instants.ChinaDate(TimeProvider.System.GetUtcNow());
        var digest = new string('a', 64);
        var layers = new List<string[]>();
        foreach (var (layer, count) in Layers.Index())
        {
            layers.Add([.. Enumerable.Range(0, count).Select(i => $"f{layer + 1}-{i:000}")]);
        }

        foreach (var (layer, funds) in layers.Index())
        {
            foreach (var id in funds)
            {
                T Of<T>(T command) where T : FundCommand => command with { FundId = id };
                yield return By(Of(new PlanFund(id, layer < layers.Count - 1 ? FundKind.FundOfFunds : FundKind.Direct, sizeFen, "bench")));
                yield return (Of(new EstablishFund(sizeFen, "bench manager", digest, "BENCH-1", new FundTerms("bench", [], MaxLayers: Layers.Length))), "bench.releaser", Roles.Releaser);
                var fromFunds = layer == 0 ? [] : Enumerable.Range(0, 2).Select(_ => layers[layer - 1][random.Next(layers[layer - 1].Length)]).Distinct().ToArray();
                var lines = new List<CallLine>();
                foreach (var (partner, isGovernment) in new[] { ("gov", true), ("corp", false) })
                {
                    yield return By(Of(new Commit(partner, partner, isGovernment, random.Next(1_000, 2_000) * 1_000_000_00L, "lpa")));
                    lines.Add(new CallLine(partner, random.Next(500, 1_000) * 1_000_000_00L));
                }

                foreach (var above in fromFunds)
                {
                    yield return By(new CommitToSubFund(id, 10_000_000_00, false, "lpa") { FundId = above });
                    lines.Add(new CallLine("fund/" + above, random.Next(5, 10) * 1_000_000_00L));
                }

                yield return By(Of(new CallCapital("c1", today, [.. lines], "call")));
                foreach (var line in lines)
                {
                    yield return line.PartnerId.StartsWith("fund/", StringComparison.Ordinal)
                        ? By(new PaySubFund(id, line.AmountFen, $"b-{id}-{line.PartnerId[5..]}") { FundId = line.PartnerId[5..] })
                        : By(Of(new PayIn(line.PartnerId, line.AmountFen, $"b-{id}-{line.PartnerId}")));
                }
            }
        }

        var stages = Enum.GetValues<SupportStage>();
        for (var i = 0; i < investments; i++)
        {
            var party = random.Next(Parties);
            yield return By(new Invest(
                $"i{i}", $"party-{party}", $"bench company {party}", stages[random.Next(stages.Length)], random.Next(10, 500) * 1_000_00L, 100, "agreement", $"b-i{i}", $"chain-{party % 12}")
            {
                FundId = layers[^1][random.Next(layers[^1].Length)],
            });
        }

        static (ICommand Command, string Actor, string Role) By(ICommand command) => (command, "bench.manager", Roles.FundManager);
    }
}
