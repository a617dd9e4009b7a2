using System.CommandLine;
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
        var url = Verbs.Verb.Option("url", Serve.StandardUrl);
        return Verbs.Verb.Named("demo", exit, json, url).Does(async (parsed, ct) =>
        {
            if (SeedVerb.Read(null) is not { } scenarios)
            {
                return ExitCode.Environment;
            }

            await using var database = await Database.Open(ct);
            await Migrator.Run(database.ConnectionString, ct);
            foreach (var scenario in scenarios)
            {
                if (await SeedVerb.Load(database.ConnectionString, scenario, scenario.Ledger.Ledger, ct) is null)
                {
                    return ExitCode.RefusedOrUnsound;
                }
            }

            var agrees = await Show(database.ConnectionString, scenarios, parsed.GetValue(json), ct);
            return !agrees ? ExitCode.RefusedOrUnsound
                : parsed.GetValue(exit) ? ExitCode.Done
                : await Serve.Run(database, parsed.GetValue(url)!, ct);
        });
    }

    private static async Task<bool> Show(string connectionString, IReadOnlyList<Scenario> scenarios, bool json, CancellationToken ct)
    {
        await using var side = await ReadSide.Open(connectionString, ct);
        var pools = new List<PoolLine>();
        var held = new List<Reconciliation>();
        foreach (var ledger in scenarios.Select(s => s.Ledger))
        {
            var moment = (await side.At(ledger.Ledger, AsOf.Now, ct))!;
            var balances = (await side.Pools.List(moment, ct)).Select(p => PoolLine.Of(ledger.Ledger, p)).ToList();
            pools.AddRange(balances);
            held.AddRange(Reconcile(ledger, balances));
        }

        if (json)
        {
            Talk.Data(new { pools, reconciliation = held });
        }
        else
        {
            pools.ForEach(PoolLines.Print);
            held.ForEach(Print);
        }

        return held.TrueForAll(h => h.Agrees);
    }

    private static IEnumerable<Reconciliation> Reconcile(ScenarioLedger ledger, List<PoolLine> pools)
    {
        var figures = ReportedFigures.Read(Path.Combine(Repository.Seeds!, "figures.csv")).ToDictionary(f => f.Id, StringComparer.Ordinal);
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
}
