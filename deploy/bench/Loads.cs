using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ledger.Bench;

/// <summary>What a load over HTTP came to.</summary>
internal sealed record HttpLoad(long Requests, long Microseconds, long Refused, long Lost, long P50, long P99)
{
    public double PerSecond => Requests * 1e6 / Microseconds;

    public double Seconds => Microseconds / 1e6;
}

/// <summary>The two load generators, both written in C, on the same two cores as what they measure.</summary>
internal static partial class Loads
{
    /// <summary>wrk: one command per request, all connections busy all the time. An answer that is no success ends the run.</summary>
    public static async Task<HttpLoad> Http(Uri host, string path, string token, string run, DateOnly expires, int seconds, CancellationToken ct)
    {
        return await Wrk(host, path, "requests.lua", seconds, ct, path, host.Authority, token, run, expires.ToString("O", CultureInfo.InvariantCulture));
    }

    /// <summary>The same, the requests made by a script with arguments of its own.</summary>
    public static async Task<HttpLoad> Wrk(Uri host, string path, string script, int seconds, CancellationToken ct, params string[] arguments)
    {
        var output = await Programs.Run(
            "wrk",
            [
                "-t2", $"-c{Plan.Connections}", $"-d{seconds}s", "--timeout", "10s", "-s", Path.Combine(AppContext.BaseDirectory, script),
                new Uri(host, path).ToString(), "--", .. arguments,
            ],
            new Dictionary<string, string>(), ct);
        var summary = Summary().Match(output);
        var load = JsonSerializer.Deserialize<HttpLoad>(summary.Groups[1].Value, JsonSerializerOptions.Web)!;
        return load is { Refused: 0, Lost: 0 }
            ? load
            : throw new InvalidOperationException($"{path}: {load.Refused} answers were no success, {load.Lost} connections or requests were lost.");
    }

    /// <summary>Fills the tables of pgbench, in a database of their own.</summary>
    public static async Task PreparePgbench(Ground ground, CancellationToken ct)
    {
        await ground.Do("create database pgbench", ct);
        await Pgbench(ground, ct, "-i", "-q", "-s", "10");
    }

    /// <summary>pgbench as it comes: TPC-B, as many clients as HTTP has connections. Transactions per second.</summary>
    public static async Task<double> TpcB(Ground ground, int seconds, CancellationToken ct)
    {
        var output = await Pgbench(ground, ct, "-c", $"{Plan.Connections}", "-j", "2", "-T", $"{seconds}");
        return Tps().Match(output) is { Success: true } tps
            ? double.Parse(tps.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench did not come to a result: {output}");
    }

    private static Task<string> Pgbench(Ground ground, CancellationToken ct, params string[] arguments) => Programs.Run(
        ground.Programs["pgbench"],
        ["-h", ground.Parts.Host!, "-p", $"{ground.Parts.Port}", "-U", ground.Parts.Username!, .. arguments, "pgbench"],
        new Dictionary<string, string> { ["PGPASSWORD"] = ground.Parts.Password! }, ct);

    [GeneratedRegex(@"summary: (\{.*\})")]
    private static partial Regex Summary();

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Tps();
}
