using System.Globalization;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Rulebooks;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;

namespace Ledger.Bench;

/// <summary>Row <c>mixed</c>: the commands of whole grants, from the application to the settlement, over random parties and fifty pools, against the hot pool.</summary>
internal static class MixedRow
{
    private const string LedgerId = "bench-mixed";

    public static async Task<Row> Measure(Ground ground, HostProcess host, HotPool pool, Plan plan, CancellationToken ct)
    {
        // A year whose days have all come.
        var year = Instants.ChinaDate(TimeProvider.System.GetUtcNow()).Year - 1;
        await Scene.Make(ground, LedgerId, Foundations(year), new DateOnly(year, 1, 1), ct);
        var tokens = new List<string>();
        foreach (var role in new[] { Roles.Maker, Roles.Checker, Roles.Releaser, Roles.Department })
        {
            tokens.Add(await Scene.Token(ground, LedgerId, role, ct));
        }

        var path = $"/api/ledgers/{LedgerId}";
        var reserve = $"/api/ledgers/{HotPool.LedgerId}/pools/{pool.PoolId}/reservations";
        Task<HttpLoad> Mixed(string run) => Loads.Wrk(
            host.Url, path, "grants.lua", plan.Seconds, ct,
            [path, host.Url.Authority, run, $"{Plan.Pools}", year.ToString(CultureInfo.InvariantCulture), .. tokens]);

        Task<HttpLoad> Hot(string run) => Loads.Http(host.Url, reserve, pool.Token, run, pool.Expires, plan.Seconds, ct);
        await Mixed("warm");
        var (mixed, hot) = (new List<double>(), new List<double>());
        for (var round = 1; round <= plan.Rounds; round++)
        {
            await HttpRows.CaughtUp(ground, ct);
            hot.Add((await Hot($"in-turns{round}")).PerSecond);
            await HttpRows.CaughtUp(ground, ct);
            mixed.Add((await Mixed($"mixed{round}")).PerSecond);
            Say.Step(string.Create(CultureInfo.InvariantCulture, $"mixed {round}/{plan.Rounds}: {mixed[^1]:0} commands/s, hot {hot[^1]:0}/s"));
        }

        await HttpRows.CaughtUp(ground, ct);
        return new Row("mixed", "64 connections, all commands of grants up to their settlement, random parties, 50 pools", "commands/s", "hot, in turns",
            Bound.Least(0.5, 0.8), mixed, hot);
    }

    private static IEnumerable<(ICommand Command, string Actor, string Role)> Foundations(int year)
    {
        yield return (new AdoptRules("bench-rules", new DateOnly(year, 1, 1), "BENCH-1", 5, [new ApprovalLimit("*", Fen.Max)], [new SchemeCap("pilot", 5_000, 500_000_000)]), "bench.administrator", Roles.Administrator);
        yield return (new PublishCalendar(year, "BENCH-2", [], []), "bench.administrator", Roles.Administrator);
        for (var i = 0; i < Plan.Pools; i++)
        {
            var programme = string.Create(CultureInfo.InvariantCulture, $"mixed{i:00}");
            yield return (new OpenPool(programme, "city", year, "基准测试资金池", [.. Instruments.All], "2060404"), "bench.maker", Roles.Maker);
            yield return (new Appropriate(Fen.Max / 2, "BENCH-3", "2060404", "municipal") { PoolId = FundPool.IdOf(programme, "city", year) }, "bench.maker", Roles.Maker);
        }
    }
}
