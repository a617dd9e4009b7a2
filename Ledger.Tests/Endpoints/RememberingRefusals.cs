using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Host.Journal;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>A refusal writes no entry; it is kept beside the journal, for those who look after it.</summary>
public sealed class RememberingRefusals(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Reservations = $"pools/{ApiHost.PoolId}/reservations";

    [Fact]
    public async Task an_auditor_sees_who_tried_what_and_why_it_was_refused()
    {
        var entries = await host.Entries();
        using var tried = await host.ClientOf("tried", (ApiHost.LedgerId, "maker"));
        (await host.Send(tried, "disbursement-orders/o-9/approval", "{}")).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await host.Send(tried, Reservations, ApiHost.Reservation("r-much", ApiHost.AppropriatedFen * 2),
            adjust: r => r.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))).ShouldBeProblem(409, RefusalCodes.PoolInsufficientAvailable);
        (await host.Send(tried, Reservations, "{", "key-malformed")).ShouldBeProblem(400, RefusalCodes.RequestMalformed);

        var rows = await Rows("?who=tried");

        rows.Select(r => (Text(r, "command"), Text(r, "stream"), Text(r, "code"))).ShouldBe([
            ("fund-pool.reserve", $"fund-pool/{ApiHost.PoolId}", RefusalCodes.PoolInsufficientAvailable),
            ("disbursement-order.approve", "disbursement-order/o-9", RefusalCodes.NotPermitted),
        ]);
        rows[0].GetProperty("facts").GetProperty("requestedFen").GetInt64().ShouldBe(ApiHost.AppropriatedFen * 2);
        Text(rows[0], "correlationId").ShouldBe("0af7651916cd43dd8448eb211c80319c");
        Text(rows[0], "address").ShouldBe("127.0.0.1");
        DateTimeOffset.UtcNow.Subtract(rows[0].GetProperty("firstAt").GetDateTimeOffset()).ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromMinutes(5));
        (await host.Entries()).ShouldBe(entries);
        (await Rows($"?who=tried&code={RefusalCodes.NotPermitted}")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task refusals_of_a_bulk_request_are_kept_too()
    {
        using var bulk = await host.ClientOf("bulk-sender", (ApiHost.LedgerId, "auditor"));
        await Bulk(bulk, Line("b-refused", "disbursement-order.draft", "{}"));

        var row = (await Rows("?who=bulk-sender")).ShouldHaveSingleItem();
        (Text(row, "command"), Text(row, "code")).ShouldBe(("disbursement-order.draft", RefusalCodes.NotPermitted));
    }

    [Fact]
    public async Task a_flood_is_counted_and_hides_nobody_else()
    {
        const int Flood = 400;
        using var flooder = await host.ClientOf("flooder", (ApiHost.LedgerId, "maker"));
        using var bystander = await host.ClientOf("bystander", (ApiHost.LedgerId, "maker"));
        await Bulk(flooder, string.Join('\n', Enumerable.Range(0, Flood).Select(i => Line($"flood-{i}", "fund-pool.reserve",
            $$"""{"poolId":"none-{{i}}","reservationId":"r","awardRef":"a","instrument":"project-grant","amountFen":1,"expiresOn":"2024-12-31"}"""))));
        (await host.Send(bystander, "pools/none/freeze", new { reason = "x" })).ShouldBeProblem(403, RefusalCodes.NotPermitted);

        var flood = await Rows("?who=flooder&limit=1000");
        flood.Sum(r => r.GetProperty("times").GetInt32()).ShouldBe(Flood);
        flood.Count(r => Text(r, "command") != RefusedAttempts.Many).ShouldBeInRange(RefusedAttempts.RowsAMinute, 2 * RefusedAttempts.RowsAMinute, "A new minute may begin in between.");
        flood.Count.ShouldBeLessThan(Flood / 2);
        (await Rows("?who=bystander")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task pages_follow_one_another()
    {
        using var walker = await host.ClientOf("walker", (ApiHost.LedgerId, "maker"));
        for (var i = 0; i < 5; i++)
        {
            (await host.Send(walker, $"pools/walk-{i}/freeze", new { reason = "x" })).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        }

        var streams = new List<string?>();
        var next = $"/api/ledgers/{ApiHost.LedgerId}/refusals?who=walker&limit=2";
        while (next is not null)
        {
            var page = await Get(host.As("auditor"), next);
            page.Status.ShouldBe(200, page.Text);
            streams.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(r => Text(r, "stream")));
            next = Text(page.Json, "next");
        }

        streams.ShouldBe(["fund-pool/walk-4", "fund-pool/walk-3", "fund-pool/walk-2", "fund-pool/walk-1", "fund-pool/walk-0"]);
        (await Get(host.As("auditor"), $"/api/ledgers/{ApiHost.LedgerId}/refusals?cursor=x")).ShouldBeProblem(422, RefusalCodes.RequestInvalid);
        (await Get(host.As("auditor"), $"/api/ledgers/{ApiHost.LedgerId}/refusals?whom=x")).ShouldBeProblem(422, RefusalCodes.RequestInvalid);
    }

    [Fact]
    public async Task a_refused_sign_in_stands_with_the_ledger_of_its_account_and_a_name_nobody_has_is_not_kept()
    {
        await host.Accounts.Put("forgetful", "forgetful", "a good password", [(ApiHost.LedgerId, "maker")]);
        await TrySignIn("forgetful", "not the password");
        await TrySignIn("typed-into-the-wrong-field", "x");

        var here = (await Rows("?who=forgetful")).ShouldHaveSingleItem();
        (Text(here, "command"), Text(here, "code")).ShouldBe(("sign-in", RefusalCodes.SignInFailed));

        using var house = await host.ClientOf("house-auditor", ("*", "auditor"));
        var all = await Get(house, "/api/house/refusals?command=sign-in");
        all.Json.GetProperty("items").EnumerateArray().Select(r => Text(r, "who")).ShouldBe([null, "forgetful"]);
        all.Text.ShouldNotContain("typed-into");
        all.Text.ShouldNotContain("not the password");
    }

    [Fact]
    public async Task only_those_who_look_after_the_ledger_may_look()
    {
        var own = $"/api/ledgers/{ApiHost.LedgerId}/refusals";
        (await Get(host.As("administrator"), own)).Status.ShouldBe(200);
        foreach (var role in (string[])["maker", "checker", "releaser", "department", "fund-manager"])
        {
            (await Get(host.As(role), own)).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        }

        (await Get(host.As("auditor"), "/api/house/refusals")).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        using var nobody = host.ClientWith(null);
        (await Get(nobody, own)).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
    }

    [Fact]
    public async Task somebody_unknown_who_tries_is_kept_by_address()
    {
        using var revoked = host.ClientWith("ldg_" + new string('A', 43));
        (await host.Send(revoked, "pools/by-nobody/freeze", new { reason = "x" })).ShouldBeProblem(401, RefusalCodes.NotSignedIn);

        var row = (await Rows($"?code={RefusalCodes.NotSignedIn}")).Single(r => Text(r, "stream") == "fund-pool/by-nobody");
        (Text(row, "who"), Text(row, "address")).ShouldBe((null, "127.0.0.1"));
    }

    [Theory]
    [InlineData("update refused_attempt set who = 'somebody else'")]
    [InlineData("delete from refused_attempt")]
    [InlineData("truncate refused_attempt")]
    [InlineData("update account_change set changed_by = 'nobody'")]
    [InlineData("delete from account_change")]
    public async Task the_host_can_add_to_it_and_change_nothing(string sql)
    {
        await using var source = LedgerDatabase.Open(host.ConnectionString);
        await using var command = source.CreateCommand(sql);
        (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe("42501");
    }

    private static string Line(string id, string command, string data) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"commandId":"{{id}}","command":"{{command}}","data":{{data}}}""");

    private static async Task Bulk(HttpClient client, string lines)
    {
        using var content = new StringContent(lines, Encoding.UTF8, new MediaTypeHeaderValue("application/x-ndjson"));
        using var response = await client.PostAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/commands", UriKind.Relative), content);
        ((int)response.StatusCode).ShouldBe(200);
        await response.Content.ReadAsStringAsync();
    }

    private async Task TrySignIn(string name, string password)
    {
        using var basic = host.ClientWith(null);
        basic.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{name}:{password}")));
        using var response = await basic.PostAsync(new Uri("/api/tokens", UriKind.Relative), JsonContent.Create(new { name = "x" }));
        (await Answer.Of(response)).ShouldBeProblem(401, RefusalCodes.SignInFailed);
    }

    private async Task<List<JsonElement>> Rows(string query)
    {
        var page = await Get(host.As("auditor"), $"/api/ledgers/{ApiHost.LedgerId}/refusals{query}");
        page.Status.ShouldBe(200, page.Text + host.Errors.Text);
        return [.. page.Json.GetProperty("items").EnumerateArray()];
    }

    private static string? Text(JsonElement item, string name) => item.GetProperty(name).GetString();

    private static async Task<Answer> Get(HttpClient client, string address)
    {
        using var response = await client.GetAsync(new Uri(address, UriKind.Relative));
        return await Answer.Of(response);
    }
}
