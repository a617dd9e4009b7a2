using System.CommandLine;
using Ledger.Domain.ReportedFigures;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Seeding;

namespace Ledger.Host.Verbs;

/// <summary>The whole product in one go: migrates, loads the seeds, prints the balances, holds them against the reported figures, and serves.</summary>
internal static class Demo
{
    public static Command Verb()
    {
        var exit = Verbs.Verb.Switch("exit");
        var json = Verbs.Verb.Switch("json");
        var url = Serve.UrlOption();
        url.Validators.Add(given =>
        {
            if (Uri.TryCreate(given.GetValueOrDefault<string>(), UriKind.Absolute, out var uri) && !uri.IsLoopback)
            {
                given.AddError(Words.Of("demo.this-machine-only"));
            }
        });
        return Verbs.Verb.Named("demo", exit, json, url).Does(async (parsed, ct) =>
        {
            if (SeedVerb.Read(null) is not { } scenarios)
            {
                return ExitCode.Environment;
            }

            var timing = new Timing();
            await using var database = await Database.Open(ct);
            timing.Ends("database");
            await Migrator.Run(database.ConnectionString, ct);
            timing.Ends("migrate");
            var told = new List<Told>();
            foreach (var scenario in scenarios)
            {
                if (await SeedVerb.Load(database.ConnectionString, scenario, scenario.Ledger.Ledger, ct) is not { } position)
                {
                    return ExitCode.RefusedOrUnsound;
                }

                told.Add(new Told(scenario.Ledger, position));
            }

            timing.Ends("seed");
            foreach (var scenario in scenarios)
            {
                await DemoPeople.LetIn(database.ConnectionString, scenario.Ledger, ct);
            }

            var agrees = await Show(database.ConnectionString, told, timing, parsed.GetValue(json), ct);
            if (!agrees || parsed.GetValue(exit))
            {
                return agrees ? ExitCode.Done : ExitCode.RefusedOrUnsound;
            }

            scenarios.Select(s => s.Ledger).Where(l => l.Synthetic).ToList().ForEach(DemoPeople.Introduce);
            return await Serve.Run(database, parsed.GetValue(url)!, ct);
        });
    }

    /// <summary>
    /// Prints the balances as they are now. The reported figures are held against the end of the story: what people did in the ledger
    /// afterwards is theirs and no news of 2024.
    /// </summary>
    private static async Task<bool> Show(string connectionString, List<Told> told, Timing timing, bool json, CancellationToken ct)
    {
        await using var side = await ReadSide.Open(connectionString, ct);
        var pools = new List<PoolLine>();
        var funds = new List<FundLine>();
        var held = new List<Reconciliation>();
        // First the ledger that the printed figures are held against.
        foreach (var (ledger, position) in told.OrderByDescending(told => told.Ledger.Reconciliation.Length))
        {
            pools.AddRange(await Pools(side, ledger.Ledger, AsOf.Now, ct));
            funds.AddRange((await side.Part<InvestmentFunds>().List((await side.At(ledger.Ledger, AsOf.Now, ct))!, ct)).Select(fund => FundLine.Of(ledger.Ledger, fund)));
            held.AddRange(Reconcile(ledger, await Pools(side, ledger.Ledger, new AsOf(Position: position), ct)));
        }

        timing.Ends("project");
        if (json)
        {
            Talk.Data(new { pools, funds, reconciliation = held, timing = timing.Seconds });
        }
        else
        {
            pools.ForEach(PoolLines.Print);
            funds.ForEach(fund => fund.Print());
            held.ForEach(Print);
        }

        return held.TrueForAll(h => h.Agrees);
    }

    private static async Task<List<PoolLine>> Pools(ReadSide side, string ledger, AsOf asOf, CancellationToken ct) =>
        [.. (await side.Pools.List((await side.At(ledger, asOf, ct))!, ct)).Select(pool => PoolLine.Of(ledger, pool))];

    private static IEnumerable<Reconciliation> Reconcile(ScenarioLedger ledger, List<PoolLine> pools)
    {
        var figures = PrintedFigures.Read(Path.Combine(Repository.Seeds!, "figures.csv")).ToDictionary(f => f.Id, StringComparer.Ordinal);
        foreach (var with in ledger.Reconciliation)
        {
            var pool = pools.Find(p => p.Pool == with.Pool) ?? throw new InvalidOperationException($"No pool {with.Pool} to hold {with.Figure} against.");
            yield return Reconciliation.Of(figures[with.Figure], with, with.Measure switch
            {
                PoolMeasure.Appropriated => pool.AppropriatedFen,
                PoolMeasure.DisbursedPlatform => pool.DisbursedPlatformFen,
                _ => pool.DisbursedProjectFen,
            });
        }
    }

    private static void Print(Reconciliation held) => Talk.Line(Words.Of(
        held.Agrees ? "demo.agrees" : "demo.differs",
        ("figure", held.Figure), ("subject", Words.Of("language") == "zh" ? held.Subject : held.SubjectEn),
        ("bound", held.Precision == FigurePrecision.AtLeast ? "≥ " : ""),
        ("reported", PoolLines.Yuan(held.ReportedFen)), ("ledger", PoolLines.Yuan(held.LedgerFen)), ("difference", PoolLines.Yuan(held.DifferenceFen))));

    /// <summary>A story that is in the journal, and the position it ends at.</summary>
    private sealed record Told(ScenarioLedger Ledger, long Position);

    /// <summary>How long each step took, in seconds.</summary>
    private sealed class Timing
    {
        private long _since = TimeProvider.System.GetTimestamp();

        /// <summary>By step, in order.</summary>
        public Dictionary<string, double> Seconds { get; } = [];

        /// <summary>A step has ended, the next begins.</summary>
        public void Ends(string step)
        {
            Seconds[step + "Seconds"] = Math.Round(TimeProvider.System.GetElapsedTime(_since).TotalSeconds, 3);
            _since = TimeProvider.System.GetTimestamp();
        }
    }
}
