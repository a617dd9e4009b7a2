using System.Globalization;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Projections;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>A figure leads to its entries, and a difference to those that made it; to the fen.</summary>
public sealed class ExplainingFigures(DemoHost demo) : IClassFixture<DemoHost>
{
    private const string Pool = "pilot-district-2024";

    [Fact]
    public async Task The_entries_behind_every_figure_add_up_to_it()
    {
        foreach (var figure in PoolFigure.All)
        {
            foreach (var of in new[] { $"poolId={Pool}&", "" })
            {
                var (sum, next) = (0L, (string?)$"why?{of}figure={figure.Name}&asOf=2024-09-30&limit=20");
                long? whole = null;
                while (next is not null)
                {
                    var item = (await demo.Get(next)).GetProperty("item");
                    whole ??= item.GetProperty("figureFen").GetInt64();
                    item.GetProperty("figureFen").GetInt64().ShouldBe(whole.Value);
                    sum += item.GetProperty("rows").GetProperty("items").EnumerateArray().Sum(row => row.GetProperty("amountFen").GetInt64());
                    next = item.GetProperty("rows").TryGetProperty("next", out var cursor) && cursor.GetString() is { } text
                        ? $"why?{of}figure={figure.Name}&limit=20&cursor={text}" : null;
                }

                sum.ShouldBe(whole!.Value, of + figure.Name);
            }
        }
    }

    [Fact]
    public async Task A_payment_leads_to_the_order_the_decision_its_rules_and_its_evidence()
    {
        var row = (await demo.Get($"why?poolId={Pool}&figure=disbursed&limit=1")).GetProperty("item").GetProperty("rows").GetProperty("items")[0];
        row.GetProperty("reference").GetString()!.ShouldStartWith("disbursement-order/");
        row.GetProperty("actor").GetString().ShouldNotBeNullOrEmpty();
        row.GetProperty("leafHash").GetString()!.Length.ShouldBe(64);
        row.GetProperty("legs").GetArrayLength().ShouldBe(1);
        var decision = row.GetProperty("decision");
        decision.GetProperty("stream").GetString().ShouldBe(row.GetProperty("reference").GetString());
        decision.GetProperty("ruleVersion").GetString().ShouldNotBeNullOrEmpty();
        decision.GetProperty("position").GetInt64().ShouldBeLessThan(row.GetProperty("position").GetInt64());
        var entry = (await demo.Get($"journal/entries/{row.GetProperty("position").GetInt64()}")).GetProperty("item");
        entry.GetProperty("leafHash").GetString().ShouldBe(row.GetProperty("leafHash").GetString());
        (await demo.Pages.GetStringAsync($"/{demo.Ledger}/why?pool={Pool}&figure=disbursed")).ShouldContain($"/{demo.Ledger}/journal/{decision.GetProperty("position").GetInt64()}\"");
    }

    [Fact]
    public async Task What_changed_between_random_moments_is_what_the_balances_differ_by_and_what_the_entries_add_up_to()
    {
        var random = new Random((int)(Seeded.Seed % int.MaxValue));
        for (var i = 0; i < 12; i++)
        {
            var pair = new[] { demo.AnyInstant(random), demo.AnyInstant(random) }.Order().Select(at => Uri.EscapeDataString(Ledger.Host.Language.DateFormat.Address(at))).ToArray();
            var until = i % 3 == 0 ? $"&businessUntil={DateOnly.FromDateTime(demo.AnyInstant(random).Date).ToString("O", CultureInfo.InvariantCulture)}" : "";
            var name = $"{pair[0]} to {pair[1]}{until}, seed {Seeded.Seed}";
            var change = (await demo.Get($"compare?from={pair[0]}&to={pair[1]}&causes=1000{until}")).GetProperty("item");
            var (before, after) = (await Balances(pair[0] + until), await Balances(pair[1] + until));
            var told = change.GetProperty("pools").EnumerateArray().SelectMany(pool => pool.GetProperty("figures").EnumerateArray().Select(figure => (Pool: pool.GetProperty("poolId").GetString()!, Figure: figure)))
                .ToDictionary(row => (row.Pool, row.Figure.GetProperty("figure").GetString()!), row => row.Figure);
            foreach (var ((pool, figure), fen) in after)
            {
                var difference = fen - before.GetValueOrDefault((pool, figure));
                if (!told.TryGetValue((pool, figure), out var row))
                {
                    difference.ShouldBe(0, $"{pool} {figure}, {name}");
                    continue;
                }

                row.GetProperty("changeFen").GetInt64().ShouldBe(difference, $"{pool} {figure}, {name}");
                row.GetProperty("causes").EnumerateArray().Sum(cause => cause.GetProperty("amountFen").GetInt64()).ShouldBe(difference, $"{pool} {figure}, {name}");
                row.GetProperty("entries").GetInt64().ShouldBe(row.GetProperty("causes").GetArrayLength());
            }
        }
    }

    [Fact]
    public async Task A_comparison_of_what_is_past_can_be_kept_for_good_and_the_page_and_the_verb_say_the_same()
    {
        using var response = await demo.Api.GetAsync($"/api/ledgers/{demo.Ledger}/compare?from=2024-03-31&to=2024-06-30&poolId={Pool}");
        response.Headers.CacheControl!.ToString().ShouldContain("immutable");
        var item = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()).GetProperty("item");
        var available = item.GetProperty("pools")[0].GetProperty("figures").EnumerateArray().Single(f => f.GetProperty("figure").GetString() == "available");
        var change = available.GetProperty("changeFen").GetInt64();
        (await demo.Pages.GetStringAsync($"/{demo.Ledger}/compare?from=2024-03-31&to=2024-06-30&pool={Pool}")).ShouldContain($"data-fen=\"{change}\"");
        (await demo.Pages.GetStringAsync($"/{demo.Ledger}/funds?asOf=2024-06-30T23:59:59%2B08:00")).ShouldContain($"/{demo.Ledger}/compare?from=2024-06-30T23");

        var verb = CommandLines.Host.Run(["compare", "--from", "2024-03-31", "--to", "2024-06-30", "--pool", Pool, "--json"], (CommandLines.Host.Database, demo.ConnectionString));
        verb.ExitCode.ShouldBe(0, verb.Error);
        JsonDocument.Parse(verb.Output).RootElement.GetProperty("pools")[0].GetProperty("figures").EnumerateArray()
            .Single(f => f.GetProperty("figure").GetString() == "available").GetProperty("changeFen").GetInt64().ShouldBe(change);
        var why = CommandLines.Host.Run(["why", "disbursed", "--pool", Pool, "--as-of", "2024-06-30", "--json"], (CommandLines.Host.Database, demo.ConnectionString));
        why.ExitCode.ShouldBe(0, why.Error);
        JsonDocument.Parse(why.Output).RootElement.GetProperty("figureFen").GetInt64()
            .ShouldBe((await demo.Get($"why?poolId={Pool}&figure=disbursed&asOf=2024-06-30")).GetProperty("item").GetProperty("figureFen").GetInt64());
    }

    [Fact]
    public async Task Every_figure_of_an_award_a_linkage_a_loan_a_fund_and_a_party_is_what_its_entries_add_up_to()
    {
        foreach (var asked in new[] { "asOf=2024-09-30", "businessUntil=2024-06-30" })
        {
            foreach (var (list, kind, key) in new[]
            {
                ("project-grants", RowKind.Awards, "grantStream"), ("platform-grants", RowKind.Awards, "grantStream"), ("linkages", RowKind.Linkages, "linkageId"),
                ("guaranteed-loans", RowKind.Loans, "loanId"), ("funds", RowKind.Funds, "fundId"), ("exposures", RowKind.Exposures, "key"),
            })
            {
                foreach (var item in (await demo.Get($"{list}?{asked}")).GetProperty("items").EnumerateArray().Take(4))
                {
                    var stream = kind.StreamOf(item.GetProperty(key).GetString()!);
                    foreach (var figure in kind.Figures)
                    {
                        var answer = (await demo.Get($"why?of={Uri.EscapeDataString(stream)}&figure={figure.Name}&{asked}&limit=1000")).GetProperty("item");
                        var name = $"{figure.Name} of {stream}, {asked}";
                        answer.GetProperty("rows").GetProperty("items").EnumerateArray().Sum(row => row.GetProperty("amountFen").GetInt64())
                            .ShouldBe(answer.GetProperty("figureFen").GetInt64(), name);
                        var shown = figure.Name switch
                        {
                            "unpaid" => item.GetProperty("awardedFen").GetInt64() - item.GetProperty("paidFen").GetInt64(),
                            "exposure" => item.GetProperty("totalFen").GetInt64(),
                            var other => item.GetProperty(MemberOf(other)).GetInt64(),
                        };
                        answer.GetProperty("figureFen").GetInt64().ShouldBe(shown, name);
                    }
                }
            }
        }
    }

    [Fact]
    public async Task What_was_paid_of_an_award_leads_to_the_pools_postings_the_order_and_the_rules_of_its_approval()
    {
        var award = (await demo.Get("project-grants?limit=1000")).GetProperty("items").EnumerateArray().First(item => item.GetProperty("paidFen").GetInt64() > 0).GetProperty("grantStream").GetString()!;
        var row = (await demo.Get($"why?of={Uri.EscapeDataString(award)}&figure=paid&limit=1")).GetProperty("item").GetProperty("rows").GetProperty("items")[0];
        row.GetProperty("reference").GetString()!.ShouldStartWith("disbursement-order/");
        row.GetProperty("decision").GetProperty("ruleVersion").GetString().ShouldNotBeNullOrEmpty();
        row.GetProperty("legs").EnumerateArray().Select(leg => leg.GetProperty("account").GetString()).ShouldContain(account => account!.EndsWith(":disbursed/project-grant", StringComparison.Ordinal));
        (await demo.Pages.GetStringAsync($"/{demo.Ledger}/awards/{award}")).ShouldContain($"/{demo.Ledger}/why?of={Uri.EscapeDataString(award)}&amp;figure=paid");
        (await demo.Pages.GetStringAsync($"/{demo.Ledger}/why?of={Uri.EscapeDataString(award)}&figure=paid")).ShouldContain(":disbursed/project-grant");
        var why = CommandLines.Host.Run(["why", "paid", "--of", award, "--json"], (CommandLines.Host.Database, demo.ConnectionString));
        why.ExitCode.ShouldBe(0, why.Error);
        JsonDocument.Parse(why.Output).RootElement.GetProperty("of").GetString().ShouldBe(award);
        CommandLines.Host.Run(["why", "cash", "--of", award], (CommandLines.Host.Database, demo.ConnectionString)).ExitCode.ShouldBe(2);
    }

    [Fact]
    public async Task What_changed_in_rows_is_what_the_lists_differ_by()
    {
        var random = new Random((int)(Seeded.Seed % int.MaxValue));
        for (var i = 0; i < 6; i++)
        {
            var pair = new[] { demo.AnyInstant(random), demo.AnyInstant(random) }.Order().Select(at => Uri.EscapeDataString(Ledger.Host.Language.DateFormat.Address(at))).ToArray();
            var until = i % 2 == 0 ? $"&businessUntil={DateOnly.FromDateTime(demo.AnyInstant(random).Date).ToString("O", CultureInfo.InvariantCulture)}" : "";
            foreach (var (list, rows, key, prefix, figures) in new[]
            {
                ("project-grants", "awards", "grantStream", "", new[] { "awarded", "paid", "ordered" }), ("funds", "funds", "fundId", "fund/", ["cash", "paid-in", "invested"]),
                ("exposures", "exposures", "key", "party/", ["grant-net", "claimed", "equity-cost"]),
            })
            {
                var name = $"{rows} {pair[0]} to {pair[1]}{until}, seed {Seeded.Seed}";
                var told = (await demo.Get($"compare/{rows}?from={pair[0]}&to={pair[1]}&causes=1000{until}")).GetProperty("item").GetProperty("changed").EnumerateArray()
                    .SelectMany(row => row.GetProperty("figures").EnumerateArray().Select(figure => (Key: (row.GetProperty("stream").GetString()!, figure.GetProperty("figure").GetString()!), Figure: figure)))
                    .ToDictionary(pair => pair.Key, pair => pair.Figure);
                var (before, after) = (await Rows(list, key, prefix, figures, pair[0] + until), await Rows(list, key, prefix, figures, pair[1] + until));
                foreach (var at in before.Keys.Union(after.Keys))
                {
                    var difference = after.GetValueOrDefault(at) - before.GetValueOrDefault(at);
                    if (!told.TryGetValue(at, out var change))
                    {
                        difference.ShouldBe(0, $"{at}, {name}");
                        continue;
                    }

                    change.GetProperty("changeFen").GetInt64().ShouldBe(difference, $"{at}, {name}");
                    change.GetProperty("causes").EnumerateArray().Sum(cause => cause.GetProperty("amountFen").GetInt64()).ShouldBe(difference, $"{at}, {name}");
                }
            }
        }

        (await demo.Pages.GetStringAsync($"/{demo.Ledger}/compare?from=2024-03-31&to=2024-09-30&rows=awards")).ShouldContain($"/{demo.Ledger}/why?of=project-grant");
        var verb = CommandLines.Host.Run(["compare", "--from", "2024-03-31", "--to", "2024-09-30", "--rows", "awards", "--json"], (CommandLines.Host.Database, demo.ConnectionString));
        verb.ExitCode.ShouldBe(0, verb.Error);
        JsonDocument.Parse(verb.Output).RootElement.GetProperty("changed").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("why?of=nothing&figure=paid", 422, RefusalCodes.RequestInvalid)]
    [InlineData("why?of=recovery/r1&figure=paid", 422, RefusalCodes.RequestInvalid)]
    [InlineData("why?of=fund/nobody&figure=cash", 404, RefusalCodes.NotFound)]
    [InlineData("why?of=fund/nobody&figure=available", 422, RefusalCodes.RequestInvalid)]
    [InlineData("why?of=fund/nobody&figure=cash&poolId=pilot-district-2024", 422, RefusalCodes.RequestInvalid)]
    [InlineData("compare/funds?from=2024-03-31&of=linkage/x", 422, RefusalCodes.RequestInvalid)]
    [InlineData("compare/funds?from=2000-01-01", 422, RefusalCodes.MomentBeforeFirstEntry)]
    public async Task What_cannot_be_told_of_rows_is_refused(string path, int status, string code) => (await demo.Refused(path)).ShouldBeProblem(status, code);

    [Theory]
    [InlineData("compare", 422, RefusalCodes.RequestInvalid)]
    [InlineData("compare?from=yesterday", 422, RefusalCodes.RequestInvalid)]
    [InlineData("compare?from=2000-01-01", 422, RefusalCodes.MomentBeforeFirstEntry)]
    [InlineData("compare?from=position:0", 422, RefusalCodes.MomentBeforeFirstEntry)]
    [InlineData("compare?from=2024-03-31&to=2999-01-01", 422, RefusalCodes.MomentNotReached)]
    [InlineData("compare?from=2024-03-31&to=position:99999999", 422, RefusalCodes.MomentNotReached)]
    [InlineData("compare?from=2024-06-30&to=2024-03-31", 422, RefusalCodes.RequestInvalid)]
    [InlineData("compare?from=2024-03-31&asOf=2024-06-30", 422, RefusalCodes.RequestInvalid)]
    [InlineData("compare?from=2024-03-31&causes=1001", 422, RefusalCodes.RequestInvalid)]
    [InlineData("compare?from=2024-03-31&poolId=nowhere", 404, RefusalCodes.NotFound)]
    [InlineData("why", 422, RefusalCodes.RequestInvalid)]
    [InlineData("why?figure=luck", 422, RefusalCodes.RequestInvalid)]
    [InlineData("why?figure=available&poolId=nowhere", 404, RefusalCodes.NotFound)]
    [InlineData("why?figure=available&cursor=nonsense", 422, RefusalCodes.RequestInvalid)]
    public async Task What_cannot_be_explained_is_refused_with_its_code(string path, int status, string code) =>
        (await demo.Refused(path)).ShouldBeProblem(status, code);

    [Theory]
    [InlineData("/compare?from=2000-01-01", 422, "MOMENT_BEFORE_FIRST_ENTRY")]
    [InlineData("/compare?from=2024-03-31&to=2999-01-01", 422, "MOMENT_NOT_REACHED")]
    [InlineData("/compare?from=2024-06-30&to=2024-03-31", 422, "REQUEST_INVALID")]
    [InlineData("/why?figure=luck", 404, "")]
    public async Task A_page_says_so_too(string path, int status, string code)
    {
        using var response = await demo.Pages.GetAsync($"/{demo.Ledger}{path}");
        ((int)response.StatusCode).ShouldBe(status);
        (await response.Content.ReadAsStringAsync()).ShouldContain(code);
    }

    private async Task<Dictionary<(string, string), long>> Balances(string asOf)
    {
        var pools = (await demo.Get("pools?asOf=" + asOf)).GetProperty("items").EnumerateArray();
        (string Figure, string Member)[] members =
        [
            .. PoolFigure.Single.Select(figure => (figure.Name, string.Concat(figure.Name.Split('-').Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..])) + "Fen")),
        ];
        return pools.SelectMany(pool => members.Select(m => (Key: (pool.GetProperty("poolId").GetString()!, m.Figure), Fen: pool.GetProperty(m.Member).GetInt64())))
            .ToDictionary(row => row.Key, row => row.Fen);
    }

    private static string MemberOf(string figure) =>
        string.Concat(figure.Split('-').Select((part, i) => i == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..])) + "Fen";

    private async Task<Dictionary<(string, string), long>> Rows(string list, string key, string prefix, string[] figures, string asOf) =>
        (await demo.Get($"{list}?{(list == "funds" ? "" : "limit=1000&")}asOf={asOf}")).GetProperty("items").EnumerateArray()
            .SelectMany(item => figures.Select(figure => (Key: (prefix + item.GetProperty(key).GetString(), figure), Fen: item.GetProperty(MemberOf(figure)).GetInt64())))
            .ToDictionary(pair => pair.Key, pair => pair.Fen);
}
