using System.Globalization;
using System.Net;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Projections;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>The second clock: a read honours it, to the fen, or says that it has none; nothing passes it over in silence.</summary>
public sealed class CountingByBusinessDate(DemoHost demo) : IClassFixture<DemoHost>
{
    private static readonly string[] Lists =
    [
        "project-grants", "platform-grants", "disbursement-orders", "payouts", "payouts/payees", "funds", "fund-exposures", "linkages", "recoveries", "guaranteed-loans",
        "loan-exposures", "indicators", "exposures", "exposures?by=fund", "exposures?by=chain", "exposures?by=stage",
    ];

    private static readonly string[] Totals = ["fund-totals", "linkage-totals", "exposure-total"];

    [Fact]
    public async Task Before_every_business_date_there_is_nothing_and_after_all_of_them_there_is_what_was_recorded()
    {
        foreach (var list in Lists.Concat(Totals))
        {
            var with = list + (list.Contains('?', StringComparison.Ordinal) ? "&" : "?");
            var (all, late) = (await demo.Get(with + "asOf=2024-09-30"), await demo.Get(with + "asOf=2024-09-30&businessUntil=2999-12-31"));
            var member = all.TryGetProperty("items", out _) ? "items" : "item";
            late.GetProperty(member).GetRawText().ShouldBe(all.GetProperty(member).GetRawText(), list);
            var none = (await demo.Get(with + "businessUntil=1990-01-01")).GetProperty(member);
            if (member == "items")
            {
                none.GetArrayLength().ShouldBe(0, list);
            }
            else
            {
                none.EnumerateObject().Where(p => p.Name.EndsWith("Fen", StringComparison.Ordinal)).ShouldAllBe(p => p.Value.GetInt64() == 0, list);
            }
        }
    }

    [Fact]
    public async Task Every_sum_is_that_of_the_postings_of_the_dates_that_count()
    {
        var random = new Random((int)(Seeded.Seed % int.MaxValue));
        for (var i = 0; i < 12; i++)
        {
            var until = DateOnly.FromDateTime(demo.AnyInstant(random).Date);
            var asked = $"asOf={WebUtility.UrlEncode(Ledger.Host.Language.DateFormat.Address(demo.AnyInstant(random)))}&businessUntil={until.ToString("O", CultureInfo.InvariantCulture)}&limit=1000";
            var name = $"{asked}, seed {Seeded.Seed}";
            var pools = await demo.Get("pools?" + asked[..asked.IndexOf("&limit", StringComparison.Ordinal)]);
            var position = pools.GetProperty("at").GetProperty("position").GetInt64();
            var disbursed = Sum(pools, "disbursedFen");

            var orders = (await demo.Get("disbursement-orders?" + asked)).GetProperty("items").EnumerateArray().ToList();
            orders.Where(order => order.GetProperty("settledOn").ValueKind != JsonValueKind.Null)
                .Sum(order => order.GetProperty("amountFen").GetInt64() - order.GetProperty("returnedFen").GetInt64()).ShouldBe(disbursed, name);
            orders.ShouldAllBe(order => string.CompareOrdinal(order.GetProperty("businessDate").GetString(), until.ToString("O", CultureInfo.InvariantCulture)) <= 0, name);
            foreach (var (kind, figure) in new[] { ("project-grants", "disbursedProjectFen"), ("platform-grants", "disbursedPlatformFen") })
            {
                var awards = await demo.Get($"{kind}?{asked}");
                Sum(awards, "paidFen").ShouldBe(Sum(pools, figure), name);
                foreach (var award in awards.GetProperty("items").EnumerateArray())
                {
                    award.GetProperty("detail").GetProperty("lines").EnumerateArray().Sum(line => line.GetProperty("paidFen").GetInt64())
                        .ShouldBe(award.GetProperty("paidFen").GetInt64(), award.GetProperty("grantStream").GetString() + ", " + name);
                }
            }

            Sum(await demo.Get("payouts?" + asked[..asked.IndexOf("&limit", StringComparison.Ordinal)]), "netFen").ShouldBe(disbursed, name);
            foreach (var fund in (await demo.Get("funds?" + asked[..asked.IndexOf("&limit", StringComparison.Ordinal)])).GetProperty("items").EnumerateArray())
            {
                var id = fund.GetProperty("fundId").GetString()!;
                foreach (var (member, account, sign) in new[] { ("cashFen", "cash", 1), ("paidInFen", "capital", -1), ("feesFen", "fees", 1), ("distributedFen", "distributed", 1), ("impairedFen", "impaired", 1), ("subFundFen", "sub-funds", 1) })
                {
                    fund.GetProperty(member).GetInt64().ShouldBe(sign * await Posted($"fund/{id}:{account}", position, until), $"{id} {member}, {name}");
                }
            }

            var linked = (await demo.Get("linkages?" + asked)).GetProperty("items").EnumerateArray().ToList();
            foreach (var linkage in linked)
            {
                var id = linkage.GetProperty("linkageId").GetString()!;
                foreach (var (member, account) in new[] { ("grantedFen", "granted"), ("contingentFen", "contingent"), ("equityFen", "equity-cost"), ("claimedFen", "claimed") })
                {
                    linkage.GetProperty(member).GetInt64().ShouldBe(await Posted($"linkage/{id}:{account}", position, until), $"{id} {member}, {name}");
                }
            }

            var total = (await demo.Get("exposure-total?" + asked[..asked.IndexOf("&limit", StringComparison.Ordinal)])).GetProperty("item").GetProperty("totalFen").GetInt64();
            Sum(await demo.Get("exposures?by=party&" + asked), "totalFen").ShouldBe(total, name);
            Sum(await demo.Get("exposures?by=fund&" + asked), "totalFen").ShouldBe(total, name);
        }
    }

    [Fact]
    public async Task The_way_to_a_balance_ends_at_it_on_both_clocks()
    {
        const string Asked = "asOf=2024-09-30&businessUntil=2024-06-30";
        foreach (var pool in (await demo.Get("pools?" + Asked)).GetProperty("items").EnumerateArray())
        {
            var id = pool.GetProperty("poolId").GetString();
            var points = (await demo.Get($"pools/{id}/history?points=50&{Asked}")).GetProperty("items");
            foreach (var member in new[] { "availableFen", "reservedFen", "obligatedFen", "inFlightFen", "disbursedFen" })
            {
                points[points.GetArrayLength() - 1].GetProperty(member).GetInt64().ShouldBe(pool.GetProperty(member).GetInt64(), $"{id} {member}");
            }

            var movements = (await demo.Get($"pools/{id}/movements?{Asked}&limit=1000")).GetProperty("items").EnumerateArray().ToList();
            movements[0].GetProperty("availableFen").GetInt64().ShouldBe(pool.GetProperty("availableFen").GetInt64(), id);
            movements[^1].GetProperty("availableFen").GetInt64().ShouldBe(movements[^1].GetProperty("amountFen").GetInt64(), id + ": the first one made it");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/accounting-periods")]
    [InlineData("/journal/entries")]
    [InlineData("/journal/entries/1")]
    [InlineData("/calendars/2024")]
    [InlineData("/bank-accounts")]
    [InlineData("/payment-batches")]
    [InlineData("/bank-statements")]
    [InlineData("/bank-worklist")]
    [InlineData("/officer-loads")]
    [InlineData("/taper-liabilities")]
    [InlineData("/audit-questions")]
    [InlineData("/disbursement-orders/any/evidence")]
    public async Task What_has_no_business_date_refuses_it(string path)
    {
        using var response = await demo.Api.GetAsync($"/api/ledgers/{demo.Ledger}{path}?businessUntil=2024-06-30");
        (await Answer.Of(response)).ShouldBeProblem(422, RefusalCodes.NoBusinessClock).Facts.GetProperty("what").GetString().ShouldBe($"/api/ledgers/{demo.Ledger}{path}");
    }

    [Fact]
    public async Task A_page_honours_it_or_refuses_it_and_links_keep_it_only_where_it_is_honoured()
    {
        using var refused = await demo.Pages.GetAsync($"/{demo.Ledger}/journal?businessUntil=2024-06-30&type=fund-pool.");
        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await refused.Content.ReadAsStringAsync()).ShouldContain($"href=\"/{demo.Ledger}/journal?type=fund-pool.\"");

        var html = await demo.Pages.GetStringAsync($"/{demo.Ledger}/awards?businessUntil=2024-06-30");
        html.ShouldContain($"href=\"/{demo.Ledger}/funds?businessUntil=2024-06-30\"");
        html.ShouldContain($"href=\"/{demo.Ledger}/requests?businessUntil=2024-06-30\"");
        html.ShouldContain($"href=\"/{demo.Ledger}/journal\"");
        html.ShouldContain($"href=\"/{demo.Ledger}\"");
        foreach (var page in new[] { "funds", "exposures", "investment-funds", "awards", "requests", "linkages", "recoveries", "loans", "figures", "indicators", "audit", "parties", "schemes", "platforms", "reviews" })
        {
            using var shown = await demo.Pages.GetAsync($"/{demo.Ledger}/{page}?businessUntil=2024-06-30");
            shown.StatusCode.ShouldBe(HttpStatusCode.OK, page);
            (await shown.Content.ReadAsStringAsync()).ShouldContain($"href=\"/{demo.Ledger}/{page}\"", customMessage: page);
        }
    }

    private static long Sum(JsonElement list, string member) => list.GetProperty("items").EnumerateArray().Sum(item => item.GetProperty(member).GetInt64());

    private async Task<long> Posted(string account, long position, DateOnly until)
    {
        await using var command = demo.Database.CreateCommand(
            "select coalesce(sum(amount_fen), 0)::bigint from posting where ledger_id = $1 and account = $2 and position <= $3 and business_date <= $4");
        command.Parameters.AddWithValue(demo.Ledger);
        command.Parameters.AddWithValue(account);
        command.Parameters.AddWithValue(position);
        command.Parameters.AddWithValue(until);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
