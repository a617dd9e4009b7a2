using System.CommandLine;
using Ledger.Domain.BankStatements;
using Ledger.Host.Banking;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Ledger.Host.Seeding;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ledger.Host.Verbs;

/// <summary>Loads a folder of seeds through the engine. Loading again does nothing; a ledger that holds anything else is refused.</summary>
internal static class SeedVerb
{
    private const int LinesPerReport = 100;

    public static Command Verb()
    {
        var folder = new Option<string?>("--folder") { Description = Words.Of("option.folder") };
        var into = new Option<string?>("--ledger") { Description = Words.Of("option.into") };
        var json = Verbs.Verb.Switch("json");
        return Verbs.Verb.Named("seed", folder, into, json).Does(async (parsed, ct) =>
        {
            if (Read(parsed.GetValue(folder)) is not { } scenarios)
            {
                return ExitCode.Environment;
            }

            await using var database = await Database.OpenMigrated(ct);

            var loaded = new List<object>();
            foreach (var scenario in scenarios)
            {
                var ledger = parsed.GetValue(into) ?? scenario.Ledger.Ledger;
                if (await Load(database.ConnectionString, scenario, ledger, ct) is not { } position)
                {
                    return ExitCode.RefusedOrUnsound;
                }

                loaded.Add(new { ledger, position, commands = scenario.Lines.Length });
                if (!parsed.GetValue(json))
                {
                    Talk.Line($"{ledger} {position}");
                }
            }

            if (parsed.GetValue(json))
            {
                Talk.Data(new { ledgers = loaded });
            }

            return ExitCode.Done;
        });
    }

    /// <summary>The scenarios of one folder, or of all folders below <c>seeds/</c>; null, and told why, when one cannot be read.</summary>
    public static IReadOnlyList<Scenario>? Read(string? folder)
    {
        try
        {
            var folders = folder is not null ? [folder]
                : Repository.Seeds is { } seeds ? Directory.EnumerateDirectories(seeds).Order(StringComparer.Ordinal).ToArray()
                : throw new ScenarioException("seeds", 0, Words.Of("seed.no-folder"));
            return [.. folders.Select(Scenario.Read)];
        }
        catch (ScenarioException wrong)
        {
            Talk.Say("seed.unreadable", ("detail", wrong.Message));
            return null;
        }
    }

    /// <summary>Loads one scenario; the position its story ends at, or null and told why.</summary>
    public static async Task<long?> Load(string connectionString, Scenario scenario, string ledger, CancellationToken ct)
    {
        await using var source = LedgerDatabase.Open(connectionString);
        var loader = new ScenarioLoader(new PostgresJournal(source), new EngineOptions(), NullLoggerFactory.Instance);
        var result = await loader.Load(scenario, ledger, Report, ct);
        if (result is LoadResult.Loaded or LoadResult.AlreadyLoaded)
        {
            await KeepStatements(new BankFiles(source, new PostgresJournal(source)), scenario, ledger, ct);
        }

        switch (result)
        {
            case LoadResult.Loaded done:
                Talk.Say("seed.loaded", ("ledger", ledger), ("accepted", done.Accepted), ("refused", done.Refused), ("position", done.Position));
                return done.Position;
            case LoadResult.AlreadyLoaded before:
                Talk.Say("seed.already", ("ledger", ledger), ("position", before.Position));
                return before.Position;
            case LoadResult.NotOurs other:
                Talk.Say("seed.not-ours", ("ledger", ledger), ("position", other.Position));
                return null;
            case LoadResult.Changed { Line: var line }:
                Talk.Say("seed.changed", ("ledger", ledger), ("command", line.CommandId));
                return null;
            default:
                var surprise = (LoadResult.Surprised)result;
                Talk.Say("seed.surprise", ("command", surprise.Line.CommandId), ("expected", surprise.Line.Expect ?? "-"), ("got", surprise.Got?.Code ?? "-"));
                return null;
        }

        void Report(int line)
        {
            if (line % LinesPerReport == 0 || line == scenario.Lines.Length)
            {
                Talk.Say("seed.progress", ("ledger", ledger), ("done", line), ("of", scenario.Lines.Length));
            }
        }
    }

    /// <summary>Keeps the statement files of a story beside the journal, as if they had been uploaded; entries name them by their digests.</summary>
    private static async Task KeepStatements(BankFiles files, Scenario scenario, string ledger, CancellationToken ct)
    {
        foreach (var line in scenario.Lines)
        {
            if (line.Command is ImportStatement told)
            {
                var file = new StatementFile(told.FileName, await File.ReadAllBytesAsync(scenario.PathOf(told), ct));
                await files.Keep(ledger, file, line.By.Id, line.At.ToUniversalTime(), ct);
            }
        }
    }
}
