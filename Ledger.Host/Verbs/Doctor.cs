using System.CommandLine;
using System.Globalization;
using System.Text.Json.Serialization;
using Ledger.Host.Cluster;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Npgsql;

namespace Ledger.Host.Verbs;

/// <summary>Looks at everything the ledger stands on and says, line by line, what is well and what is not.</summary>
internal static class Doctor
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FoldPatience = TimeSpan.FromSeconds(10);

    public static Command Verb()
    {
        var json = Verbs.Verb.Switch("json");
        return Verbs.Verb.Named("doctor", json).Does(async (parsed, ct) =>
        {
            var findings = new List<Finding>();
            await Examine(findings, ct);
            if (parsed.GetValue(json))
            {
                Talk.Data(new { checks = findings });
            }
            else
            {
                findings.ForEach(f => Talk.Line($"{Words.Of($"doctor.{(f.Well ? "well" : "ill")}")}  {PoolLines.Pad(Words.Of($"doctor.{f.Check}"), 20)} {f.Detail}"));
            }

            return findings.Find(f => !f.Well)?.Code ?? ExitCode.Done;
        });
    }

    private static async Task Examine(List<Finding> findings, CancellationToken ct)
    {
        await using var database = await Database.Open(ct);
        if (database.Cluster is { } cluster)
        {
            findings.Add(new("cluster", true, $"{cluster.Folder.Root}, PGPASSFILE={cluster.Folder.PasswordFile} psql -h 127.0.0.1 -p {cluster.Server.Port} -U ledger ledger"));
        }

        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync(ct);
        var version = connection.PostgreSqlVersion;
        findings.Add(new("server", version.Major >= ServerPrograms.OldestMajor, version.ToString()));
        findings.Add(await Durability(connection, ct));
        findings.Add(await Clock(connection, ct));
        var missing = await Missing(database, ct);
        findings.Add(new("migrations", missing.Count == 0, missing.Count == 0 ? $"{Migrator.Files.Count}" : string.Join(", ", missing)));
        if (missing.Count == 0)
        {
            findings.AddRange(await Projections(database, ct));
        }
    }

    /// <summary>An acknowledged command must survive a power cut: three settings decide that.</summary>
    private static async Task<Finding> Durability(NpgsqlConnection connection, CancellationToken ct)
    {
        var weak = new List<string>();
        foreach (var setting in new[] { "fsync", "full_page_writes", "synchronous_commit" })
        {
            await using var show = new NpgsqlCommand($"show {setting}", connection);
            var value = (string)(await show.ExecuteScalarAsync(ct))!;
            if (value == "off")
            {
                weak.Add($"{setting}={value}");
            }
        }

        return new Finding("durability", weak.Count == 0, weak.Count == 0 ? "fsync, full_page_writes, synchronous_commit" : string.Join(", ", weak));
    }

    private static async Task<IReadOnlyList<string>> Missing(Database database, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        return await Migrator.Missing(source, ct);
    }

    /// <summary>Whether every ledger's tables can be folded up to its head: whoever folds, this process or a running host.</summary>
    private static async Task<List<Finding>> Projections(Database database, CancellationToken ct)
    {
        await using var side = await ReadSide.Open(database.ConnectionString, ct, FoldPatience);
        var findings = new List<Finding>();
        foreach (var ledger in await Ledgers.All(side.Source, ct))
        {
            var moment = (await side.At(ledger, AsOf.Now, ct))!;
            var error = side.States.FirstOrDefault(s => s.LedgerId == ledger)?.Error;
            findings.Add(new("projections", moment.Position == moment.HeadPosition,
                $"{ledger} {moment.Position}/{moment.HeadPosition} {error}".TrimEnd(), ExitCode.RefusedOrUnsound));
        }

        return findings;
    }

    private static async Task<Finding> Clock(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var now = new NpgsqlCommand("select clock_timestamp()", connection);
        var there = new DateTimeOffset((DateTime)(await now.ExecuteScalarAsync(ct))!);
        var apart = (TimeProvider.System.GetUtcNow() - there).Duration();
        return new Finding("clock", apart <= ClockTolerance, $"{apart.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture)} s");
    }

    /// <summary>One thing looked at.</summary>
    private sealed record Finding(string Check, bool Well, string Detail, [property: JsonIgnore] int Code = ExitCode.Environment);
}
