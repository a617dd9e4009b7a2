using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsvHelper;
using CsvHelper.Configuration;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Ledger.Host.Language;
using Ledger.Host.Projections;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace Ledger.Tests.Endpoints;

/// <summary>Whoever looks back at a moment sees the same money: API, page, verb, CSV, and whoever folds the journal from its first entry.</summary>
public sealed partial class LookingBackFromEverywhere(DemoHost demo, ITestOutputHelper output) : IClassFixture<DemoHost>
{
    private const int Instants = 200;

    [Fact]
    public async Task At_two_hundred_random_instants_api_page_verb_csv_and_replay_give_the_same_balances()
    {
        output.WriteLine($"Seed {Seeded.Seed}; LEDGER_SEED={Seeded.Seed} repeats this run.");
        var random = new Random((int)(Seeded.Seed % int.MaxValue));
        var instants = Enumerable.Range(0, Instants).Select(_ => demo.AnyInstant(random)).ToList();
        var verb = Verb(instants);
        var folder = Directory.CreateTempSubdirectory("ledger-looking-back-");
        try
        {
            foreach (var (instant, number) in instants.Select((at, i) => (at, i)))
            {
                var name = $"{instant:O}, seed {Seeded.Seed}";
                var (position, api) = await Api(instant, null);
                (await Page(instant, null)).ShouldBe(api, name);
                verb[number].ShouldBe((position, api), name);
                (await Csv(instant, Path.Combine(folder.FullName, "balances.csv"))).ShouldBe(api, name);
                (await FromZero(position, null)).ShouldBe(api, name);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_other_clock_is_the_same_everywhere_too()
    {
        var random = new Random((int)(Seeded.Seed % int.MaxValue));
        var until = DateOnly.FromDateTime(demo.AnyInstant(random).Date);
        var instants = Enumerable.Range(0, 15).Select(_ => demo.AnyInstant(random)).ToList();
        var verb = Verb(instants, "--business-until", until.ToString("O", CultureInfo.InvariantCulture));
        foreach (var (instant, number) in instants.Select((at, i) => (at, i)))
        {
            var name = $"{instant:O} until {until:O}, seed {Seeded.Seed}";
            var (position, api) = await Api(instant, until);
            (await Page(instant, until)).ShouldBe(api, name);
            verb[number].ShouldBe((position, api), name);
            (await FromZero(position, until)).ShouldBe(api, name);
        }
    }

    private async Task<(long Position, string Balances)> Api(DateTimeOffset instant, DateOnly? until)
    {
        var answer = await demo.Get("pools?asOf=" + Address(instant) + Until(until));
        return (answer.GetProperty("at").GetProperty("position").GetInt64(), Text(answer.GetProperty("items").EnumerateArray().Select(p => Pool(p, "poolId"))));
    }

    private async Task<string> Page(DateTimeOffset instant, DateOnly? until)
    {
        var html = await demo.Pages.GetStringAsync($"/{demo.Ledger}/funds?asOf={Address(instant)}{Until(until)}");
        var figures = Figure().Matches(html).Select(match => match.Groups).ToLookup(
            found => found["pool"].Value, found => (found["figure"].Value, long.Parse(found["fen"].Value, CultureInfo.InvariantCulture)));
        return Text(figures.Select(pool =>
        {
            var fen = pool.ToDictionary(figure => figure.Item1, figure => figure.Item2);
            return (pool.Key, fen["authority"], fen["reserved"], fen["obligated"], fen["in-flight"], fen["disbursed"], fen["available"]);
        }));
    }

    /// <summary>One call for all of them, as a process of its own.</summary>
    private List<(long, string)> Verb(IEnumerable<DateTimeOffset> instants, params string[] more)
    {
        var answer = CommandLines.Host.Run(
            ["as-of", .. instants.Select(DateFormat.Address), "--json", .. more], (CommandLines.Host.Database, demo.ConnectionString));
        answer.ExitCode.ShouldBe(0, answer.Error);
        return [.. answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)
            .Select(shown => (shown.GetProperty("position").GetInt64(), Text(shown.GetProperty("pools").EnumerateArray().Select(p => Pool(p, "pool")))))];
    }

    /// <summary>The verb itself, called in this process: two hundred of another would take minutes.</summary>
    private async Task<string> Csv(DateTimeOffset instant, string path)
    {
        Environment.SetEnvironmentVariable(CommandLines.Host.Database, demo.ConnectionString);
        try
        {
            (await Ledger.Host.Verbs.Export.Verb().Parse(["balances", "--as-of", DateFormat.Address(instant), "--format", "csv", "--out", path]).InvokeAsync()).ShouldBe(0);
        }
        finally
        {
            Environment.SetEnvironmentVariable(CommandLines.Host.Database, null);
        }

        using var text = new StringReader(string.Join('\n', (await File.ReadAllLinesAsync(path)).SkipWhile(line => line.TrimStart('\uFEFF').StartsWith('#'))));
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture));
        csv.Read();
        csv.ReadHeader();
        var pools = new List<(string, long, long, long, long, long, long)>();
        while (csv.Read())
        {
            pools.Add((csv["pool"]!, Fen("appropriated") + Fen("adjusted") + Fen("carriedIn") + Fen("recovered"), Fen("reserved"), Fen("obligated"), Fen("inFlight"), Fen("disbursed"), Fen("available")));
        }

        return Text(pools);

        long Fen(string column) => (long)(decimal.Parse(csv[column + "Yuan"]!, CultureInfo.InvariantCulture) * 100);
    }

    private async Task<string> FromZero(long position, DateOnly? until)
    {
        var replay = new Replay { BusinessUntil = until };
        await replay.Continue(demo.Database, demo.Ledger, position, null, CancellationToken.None);
        return Text(replay.All().Where(stream => stream.State is FundPool).Select(stream =>
        {
            var id = Ids.OfStream(stream.Stream);
            long Of(Func<Accounts, string> account) => replay.BalanceFen(id, account);
            return (id, -(Of(a => a.Appropriated) + Of(a => a.Adjusted) + Of(a => a.CarriedIn) + Of(a => a.Recovered)), Of(a => a.Reserved), Of(a => a.Obligated),
                Of(a => a.InFlight), Instruments.All.Sum(instrument => Of(a => a.Disbursed(instrument))), Of(a => a.Available));
        }));
    }

    private static (string, long, long, long, long, long, long) Pool(JsonElement pool, string id)
    {
        long Fen(string member) => pool.GetProperty(member + "Fen").GetInt64();
        return (pool.GetProperty(id).GetString()!, Fen("appropriated") + Fen("adjusted") + Fen("carriedIn") + Fen("recovered"), Fen("reserved"), Fen("obligated"),
            Fen("inFlight"), Fen("disbursed"), Fen("available"));
    }

    private static string Text(IEnumerable<(string, long, long, long, long, long, long)> pools) => string.Join('\n', pools.OrderBy(pool => pool.Item1, StringComparer.Ordinal));

    private static string Address(DateTimeOffset instant) => WebUtility.UrlEncode(DateFormat.Address(instant));

    private static string Until(DateOnly? until) => until is { } day ? "&businessUntil=" + day.ToString("O", CultureInfo.InvariantCulture) : "";

    [GeneratedRegex("""<a href="[^"]*[?]pool=(?<pool>[^&"]+)&amp;figure=(?<figure>[^&"]+)[^"]*" data-fen="(?<fen>-?[0-9]+)">""")]
    private static partial Regex Figure();
}
