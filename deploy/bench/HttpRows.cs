using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ledger.Bench;

/// <summary>A ledger with one large pool of this year, and somebody who may reserve on it over HTTP.</summary>
internal sealed record HotPool(string PoolId, string Token, DateOnly Expires)
{
    public const string LedgerId = "bench";

    public static async Task<HotPool> Make(Ground ground, CancellationToken ct)
    {
        var now = TimeProvider.System.GetUtcNow();
        var year = Instants.ChinaDate(now).Year;
        var poolId = FundPool.IdOf("bench", "city", year);
        var journal = new PostgresJournal(ground.Host);
        await journal.Create(LedgerId, "Benchmark", now, ct);
        await using var engine = (await LedgerEngine.Open(LedgerId, journal, TimeProvider.System, new EngineOptions(), NullLogger.Instance, ct))!;
        foreach (var command in new ICommand[]
        {
            new OpenPool("bench", "city", year, "基准测试资金池", [.. Instruments.All], "2060404"),
            new Appropriate(Fen.Max / 2, "BENCH-1", "2060404", "municipal") { PoolId = poolId },
        })
        {
            var outcome = await engine.Submit(
                new CommandEnvelope { CommandId = Guid.NewGuid().ToString(), Command = command, Actor = new Actor("bench", "maker") }, cancel: ct);
            if (outcome is Outcome.Refused refused)
            {
                throw new InvalidOperationException($"The pool cannot be made: {refused.Refusal.Code}");
            }
        }

        var accounts = new Accounts(ground.Host, TimeProvider.System);
        await accounts.Put("bench-machine", "Benchmark", null, [(LedgerId, "maker")], ct);
        var (token, _) = await accounts.IssueToken("bench-machine", "wrk", now.AddDays(1), ct);
        return new HotPool(poolId, token, new DateOnly(year, 12, 31));
    }
}

/// <summary>Rows <c>hot</c>, <c>hot-limit</c> and <c>lag</c>: one command per request, all on one pool.</summary>
internal static class HttpRows
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task<IReadOnlyList<Row>> Measure(Ground ground, HostProcess host, HotPool pool, Plan plan, CancellationToken ct)
    {
        await Loads.PreparePgbench(ground, ct);
        var reserve = $"/api/ledgers/{HotPool.LedgerId}/pools/{pool.PoolId}/reservations";
        Task<HttpLoad> Load(string path, string run, int seconds) => Loads.Http(host.Url, path, pool.Token, run, pool.Expires, seconds, ct);

        await Probe(host, pool, reserve, ct);
        await Probe(host, pool, "/api/noop", ct);

        // Once each without counting: compiled code and filled caches are what a server runs with.
        Say.Step("warming up");
        await Loads.TpcB(ground, plan.Seconds, ct);
        await Load("/api/noop", "warm-noop", plan.Seconds);
        await Load(reserve, "warm-hot", plan.Seconds);
        await CaughtUp(ground, ct);

        var (tpcB, hot, noop, lag, length) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 1; round <= plan.Rounds; round++)
        {
            tpcB.Add(await Loads.TpcB(ground, plan.Seconds, ct));
            var load = await Load(reserve, $"hot{round}", plan.Seconds);
            hot.Add(load.PerSecond);
            length.Add(load.Seconds);
            lag.Add(await CaughtUp(ground, ct));
            noop.Add((await Load("/api/noop", $"noop{round}", plan.Seconds)).PerSecond);
            Say.Step(string.Create(CultureInfo.InvariantCulture,
                $"hot {round}/{plan.Rounds}: {hot[^1]:0}/s (p50 {load.P50 / 1e3:0.0} ms, p99 {load.P99 / 1e3:0.0} ms), TPC-B {tpcB[^1]:0}/s, no-op {noop[^1]:0}/s, lag {lag[^1]:0.00} s"));
        }

        return
        [
            new Row("hot", "64 connections, one command per request, all on one pool", "commands/s", "pgbench TPC-B, scale 10, 64 clients",
                Bound.Least(6, 12), hot, tpcB),
            new Row("hot-limit", "the same", "commands/s", "the no-op endpoint, same body and connections", Bound.Least(0.35, 0.6), hot, noop),
            new Row("lag", "until every projection has caught up after the hot run", "s", "seconds of the hot run", Bound.Most(0.5, 0.1), lag, length),
        ];
    }

    /// <summary>One request as the load sends them, so that a refusal is seen in words and not as a count.</summary>
    internal static async Task Probe(HostProcess host, HotPool pool, string path, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = host.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", pool.Token);
        request.Headers.Add("Idempotency-Key", $"probe-{Guid.NewGuid()}");
        request.Content = JsonContent.Create(new
        {
            reservationId = $"probe-{Guid.NewGuid()}", awardRef = "award-probe", instrument = Instruments.ProjectGrant, amountFen = 100_000, expiresOn = pool.Expires,
        });
        using var response = await client.SendAsync(request, ct);
        if (!response.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path}: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(ct)}");
        }
    }

    /// <summary>Waits until the projections of every ledger stand at its head; gives the seconds that took.</summary>
    public static async Task<double> CaughtUp(Ground ground, CancellationToken ct)
    {
        var began = Stopwatch.GetTimestamp();
        while (await ground.Ask<long>(
            """
            select coalesce(sum(l.position - coalesce(p.position, 0)), 0)::bigint
              from ledger l left join projection p on p.ledger_id = l.ledger_id and p.name = 'live'
            """, ct) > 0)
        {
            if (Stopwatch.GetElapsedTime(began) > Patience)
            {
                throw new InvalidOperationException("The projections do not catch up.");
            }

            await Task.Delay(Glance, ct);
        }

        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
