using System.Globalization;
using System.Text.Json;
using Ledger.Domain.Grants;
using Ledger.Domain.Linkages;
using Ledger.Domain.RiskSharing;
using Ledger.Host.Catalogue;
using Ledger.Host.Exporting;
using Shouldly;
using Xunit;

namespace Ledger.Tests.CommandLines;

/// <summary>Changes of awards in the vocabulary of open contracting, told twice the same and equal to the money of the ledger.</summary>
public sealed class ReleasingAwards(ReleasingAwards.Ledgers seeded) : IClassFixture<ReleasingAwards.Ledgers>
{
    private const string Golden = "zigong-gxq";

    [Theory]
    [InlineData("zigong-gxq", null)]
    [InlineData("zigong-gxq", "2024-06-30")]
    [InlineData("chengdu-gxq", null)]
    [InlineData("qingbaijiang", null)]
    public void transactions_are_the_settled_money_of_the_ledger(string ledger, string? asOf)
    {
        string[] moment = ["--ledger", ledger, .. asOf is null ? (string[])[] : ["--as-of", asOf]];
        var lines = Lines(["export", "releases", .. moment]);
        var postings = Lines(["export", "postings", .. moment]);
        (lines[0].GetProperty("position").GetInt64(), lines[0].GetProperty("root").GetString()).ShouldBe(
            (postings[0].GetProperty("position").GetInt64(), postings[0].GetProperty("root").GetString()));

        var settled = postings[1..].Where(p => p.GetProperty("account").GetString()!.Contains(":disbursed/", StringComparison.Ordinal)).Sum(p => p.GetProperty("amountFen").GetInt64());
        settled.ShouldBeGreaterThan(0);
        var last = lines[1..].GroupBy(release => release.GetProperty("ocid").GetString()).Select(group => group.Last());
        last.SelectMany(Transactions).Sum(Fen).ShouldBe(settled);
    }

    [Fact]
    public void every_payment_of_an_order_is_one_transaction_of_its_amount()
    {
        var entries = Run("export", "--ledger", Golden).Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var paid = entries.Where(e => e.GetProperty("type").GetString()!.EndsWith("-grant.instalment-paid.v1", StringComparison.Ordinal)).ToDictionary(
            e => $"{e.GetProperty("data").GetProperty("orderId").GetString()}-p{e.GetProperty("position").GetInt64()}", e => e.GetProperty("data").GetProperty("amountFen").GetInt64());
        paid.ShouldNotBeEmpty();
        var releases = Lines("export", "releases", "--ledger", Golden)[1..];
        var told = releases.SelectMany(Transactions).GroupBy(t => t.GetProperty("id").GetString()!).ToDictionary(g => g.Key, g => g.Select(Fen).Distinct().ShouldHaveSingleItem());
        foreach (var (id, fen) in paid)
        {
            told[id].ShouldBe(fen);
        }
    }

    [Fact]
    public void an_award_begins_with_planning_and_tells_each_change_once()
    {
        var releases = Lines("export", "releases", "--ledger", Golden)[1..];
        releases.Select(r => r.GetProperty("id").GetString()).ShouldBeUnique();
        foreach (var award in releases.GroupBy(r => r.GetProperty("ocid").GetString()))
        {
            var tags = award.SelectMany(r => r.GetProperty("tag").EnumerateArray().Select(t => t.GetString()!)).ToList();
            tags[0].ShouldBe("planning");
            foreach (var once in (string[])["planning", "tender", "award", "contract", "implementation"])
            {
                tags.Count(tag => tag == once).ShouldBeLessThanOrEqualTo(1, award.Key);
            }

            award.Select(r => r.GetProperty("ledger").GetProperty("position").GetInt64()).ShouldBeInOrder();
            award.ShouldAllBe(r => r.GetProperty("parties").EnumerateArray().Any(p => p.GetProperty("roles").EnumerateArray().Any(role => role.GetString() == "supplier")));
        }
    }

    [Fact]
    public void what_recoveries_brought_back_is_told_apart_from_payments()
    {
        var entries = Run("export", "--ledger", "chengdu-gxq").Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var recovered = entries.Where(e => e.GetProperty("type").GetString() is "linkage.money-recovered.v1" or "project-grant.principal-recovered.v1").ToList();
        recovered.ShouldNotBeEmpty();
        var releases = Lines("export", "releases", "--ledger", "chengdu-gxq")[1..];
        foreach (var entry in recovered)
        {
            var release = releases.Single(r => r.GetProperty("ledger").GetProperty("position").GetInt64() == entry.GetProperty("position").GetInt64());
            release.GetProperty("tag")[0].GetString().ShouldBe("implementationUpdate");
            var implementation = release.GetProperty("contracts")[0].GetProperty("implementation");
            Fen(implementation.GetProperty("recoveries").EnumerateArray().Last()).ShouldBe(entry.GetProperty("data").GetProperty("amountFen").GetInt64());
            implementation.GetProperty("transactions").EnumerateArray().Sum(Fen).ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public void an_end_says_how_far_the_award_had_come()
    {
        var releases = Lines("export", "releases", "--ledger", Golden)[1..];
        foreach (var (type, tags, status) in ((string, string[], string)[])
        [
            ("-grant.closed", ["contractTermination"], "terminated"), ("-grant.terminated", ["contractTermination"], "terminated"),
            ("application-withdrawn", ["tenderCancellation", "awardCancellation"], "cancelled"), ("application-rejected", ["tenderCancellation", "awardCancellation"], "cancelled"),
        ])
        {
            var told = releases.Where(r => r.GetProperty("ledger").GetProperty("type").GetString()!.EndsWith($"{type}.v1", StringComparison.Ordinal)).ToList();
            told.ShouldNotBeEmpty(type);
            foreach (var release in told)
            {
                tags.ShouldContain(release.GetProperty("tag")[0].GetString()!);
                var part = release.TryGetProperty("contracts", out var contracts) ? contracts[0]
                    : release.TryGetProperty("awards", out var awards) ? awards[0] : release.GetProperty("tender");
                part.GetProperty("status").GetString().ShouldBe(status);
            }
        }
    }

    [Fact]
    public void a_package_holds_the_same_releases_and_the_same_bytes_every_time()
    {
        var package = Run("export", "releases", "--ledger", Golden, "--format", "json", "--position", "150").Output;
        Run("export", "releases", "--ledger", Golden, "--format", "json", "--position", "150").Output.ShouldBe(package);
        var root = JsonDocument.Parse(package).RootElement;
        root.GetProperty("version").GetString().ShouldBe("1.1");
        var lines = Lines("export", "releases", "--ledger", Golden, "--position", "150");
        root.GetProperty("ledger").GetRawText().ShouldBe(lines[0].GetRawText());
        root.GetProperty("releases").EnumerateArray().Select(r => r.GetRawText()).ShouldBe(lines[1..].Select(r => r.GetRawText()));
        Run("export", "releases", "--ledger", Golden, "--format", "csv").ExitCode.ShouldBe(2);
        Lines("export", "releases", "--ledger", Golden, "--position", "0").Length.ShouldBe(1, "Nothing but the evidence.");
    }

    [Fact]
    public void every_event_of_an_award_has_its_place()
    {
        var events = EventCatalogue.All.Select(kind => kind.Type)
            .Where(type => typeof(GrantEvent).IsAssignableFrom(type) || typeof(LinkageEvent).IsAssignableFrom(type) || typeof(GuaranteedLoanEvent).IsAssignableFrom(type));
        ReleaseTags.Stages.Keys.Select(type => type.Name).Order().ShouldBe(events.Select(type => type.Name).Distinct().Order());
    }

    private static IEnumerable<JsonElement> Transactions(JsonElement release) => release.TryGetProperty("contracts", out var contracts)
        ? contracts.EnumerateArray().SelectMany(c => c.GetProperty("implementation").GetProperty("transactions").EnumerateArray()) : [];

    private static long Fen(JsonElement transaction)
    {
        var value = transaction.GetProperty("value");
        value.GetProperty("currency").GetString().ShouldBe("CNY");
        var text = value.GetProperty("amount").GetRawText();
        text.ShouldMatch(@"^-?[0-9]+\.[0-9]{2}$");
        return long.Parse(text.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }

    private (int ExitCode, string Output, string Error) Run(params string[] arguments) => Host.Run(arguments, (Host.Database, seeded.ConnectionString));

    private JsonElement[] Lines(params string[] arguments)
    {
        var answer = Run(arguments);
        answer.ExitCode.ShouldBe(0, answer.Error);
        return [.. answer.Output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement)];
    }

    /// <summary>The ledgers of the demo with every sort of award.</summary>
    public sealed class Ledgers : IAsyncLifetime
    {
        public string ConnectionString { get; private set; } = "";

        public async Task InitializeAsync()
        {
            ConnectionString = await Support.TestCluster.CreateDatabase();
            foreach (var ledger in (string[])[Golden, "chengdu-gxq", "qingbaijiang"])
            {
                Host.Run(["seed", "--folder", Path.Combine(Seeding.RehearsedLedger.SeedsFolder, ledger)], (Host.Database, ConnectionString)).ExitCode.ShouldBe(0);
            }
        }

        public Task DisposeAsync() => Task.CompletedTask;
    }
}
