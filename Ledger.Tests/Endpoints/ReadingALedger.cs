using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>Reads: at any moment, with the evidence of that moment, in pages that do not shift.</summary>
public sealed class ReadingALedger(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Pool = $"pools/{ApiHost.PoolId}";

    [Fact]
    public async Task a_caller_sees_its_own_write()
    {
        var write = await host.Send("maker", $"{Pool}/reservations", ApiHost.Reservation("r-own", 100));
        var position = write.Json.GetProperty("position").GetInt64();
        var read = await Get($"{Pool}?position={position}");

        At(read).GetProperty("position").GetInt64().ShouldBeGreaterThanOrEqualTo(position);
        var pool = read.Json.GetProperty("item");
        (pool.GetProperty("appropriatedFen").GetInt64() - pool.GetProperty("reservedFen").GetInt64()).ShouldBe(pool.GetProperty("availableFen").GetInt64());
        pool.GetProperty("status").GetString().ShouldBe("open");
    }

    [Fact]
    public async Task an_answer_carries_the_evidence_of_its_moment()
    {
        var at = At(await Get("pools"));

        at.GetProperty("ledger").GetString().ShouldBe(ApiHost.LedgerId);
        at.GetProperty("headHash").GetString()!.Length.ShouldBe(64);
        at.GetProperty("lagSeconds").GetDouble().ShouldBeGreaterThanOrEqualTo(0);
        at.GetProperty("asOf").GetString()!.ShouldEndWith("Z");
    }

    [Fact]
    public async Task a_pool_can_be_read_as_of_a_position_and_kept_for_good()
    {
        var first = await host.Send("maker", $"{Pool}/reservations", ApiHost.Reservation("r-past-1", 100));
        var position = first.Json.GetProperty("position").GetInt64();
        await host.Send("maker", $"{Pool}/reservations", ApiHost.Reservation("r-past-2", 100));

        var then = await Get($"{Pool}?asOf=position:{position}");

        At(then).GetProperty("position").GetInt64().ShouldBe(position);
        then.Json.GetProperty("item").GetProperty("version").GetInt64().ShouldBe(first.Json.GetProperty("version").GetInt64());
        then.Headers["ETag"].ShouldBe(first.Headers["ETag"]);
        then.Headers["Cache-Control"].ShouldContain("immutable");
        then.Headers["Cache-Control"].ShouldContain("private");
        (await Get(Pool)).Headers["Cache-Control"].ShouldNotContain("immutable");
    }

    [Fact]
    public async Task before_anything_happened_there_is_nothing()
    {
        var read = await Get("pools?asOf=2000-01-01");
        At(read).GetProperty("position").GetInt64().ShouldBe(0);
        read.Json.GetProperty("items").GetArrayLength().ShouldBe(0);
        (await Get($"{Pool}?asOf=2000-01-01", 404)).ShouldBeProblem(404, RefusalCodes.NotFound);
    }

    [Theory]
    [InlineData("2999-12-31")]
    [InlineData("2999-12-31T23:59:59Z")]
    [InlineData("2999-12-31T23:59:59.123456%2B08:00")]
    [InlineData("2999-12-31T23:59+08:00")]
    [InlineData("position:1")]
    public async Task a_moment_is_told_in_several_ways(string asOf) => (await Get($"pools?asOf={asOf}")).Status.ShouldBe(200);

    [Theory]
    [InlineData("asOf=yesterday", "asOf")]
    [InlineData("asOf=2024-13-01", "asOf")]
    [InlineData("asOf=2024-01-01T10:00:00", "asOf")]
    [InlineData("asOf=position:-1", "asOf")]
    [InlineData("asOf=position:99999999999999999999", "asOf")]
    [InlineData("asOf=2024-01-01&asOf=2025-01-01", "asOf")]
    [InlineData("as_of=2024-01-01", "as_of")]
    [InlineData("asof=2024-01-01", "asof")]
    [InlineData("businessUntil=31.12.2024", "businessUntil")]
    [InlineData("position=many", "position")]
    public async Task a_moment_that_cannot_be_read_is_refused(string query, string field) =>
        (await Get($"pools?{query}", 422)).ShouldBeProblem(422, RefusalCodes.RequestInvalid).Facts.GetProperty("field").GetString().ShouldBe(field);

    [Fact]
    public async Task what_has_not_changed_is_not_sent_again()
    {
        var read = await Get(Pool);
        using var request = Request(Pool);
        request.Headers.Add("If-None-Match", $"\"0\", {read.Headers["ETag"]}");
        using var again = await host.As("auditor").SendAsync(request);
        again.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        again.Headers.ETag!.Tag.ShouldBe(read.Headers["ETag"]);
        (await again.Content.ReadAsStringAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task the_business_date_is_another_clock()
    {
        var read = await Get($"{Pool}?businessUntil=2024-01-31");
        read.Json.GetProperty("item").GetProperty("reservedFen").GetInt64().ShouldBe(0);
        read.Json.GetProperty("item").GetProperty("appropriatedFen").GetInt64().ShouldBe(ApiHost.AppropriatedFen);
        At(read).GetProperty("businessUntil").GetString().ShouldBe("2024-01-31");
        read.Headers["ETag"].ShouldNotBe((await Get(Pool)).Headers["ETag"]);
    }

    [Fact]
    public async Task entries_come_in_pages_that_do_not_shift()
    {
        for (var i = 0; i < 5; i++)
        {
            (await host.Send("maker", $"{Pool}/reservations", ApiHost.Reservation($"r-page-{i}", 1))).Status.ShouldBe(200);
        }

        var last = (await host.Send("maker", $"{Pool}/reservations", ApiHost.Reservation("r-page-5", 1))).Json.GetProperty("position").GetInt64();
        var first = await Get($"journal/entries?limit=2&position={last}");
        var head = Positions(first)[0];
        (await host.Send("maker", $"{Pool}/reservations", ApiHost.Reservation("r-page-6", 1))).Status.ShouldBe(200);
        var second = await GetAt(first.Json.GetProperty("next").GetString()!);

        Positions(first).ShouldBe([head, head - 1]);
        Positions(second).ShouldBe([head - 2, head - 3]);
        Positions(await GetAt(second.Json.GetProperty("previous").GetString()!)).ShouldBe([head, head - 1]);
        (await Get("journal/entries?cursor=nonsense", 422)).ShouldBeProblem(422, RefusalCodes.RequestInvalid);
        (await Get("journal/entries?limit=0", 422)).ShouldBeProblem(422, RefusalCodes.RequestInvalid);
        (await Get("journal/entries?limit=1001", 422)).ShouldBeProblem(422, RefusalCodes.RequestInvalid);
    }

    [Fact]
    public async Task an_entry_is_the_text_that_was_hashed()
    {
        var read = await Get("journal/entries/1");
        var raw = read.Text[(read.Text.IndexOf("\"entry\":", StringComparison.Ordinal) + 8)..^2];
        var leaf = SHA256.HashData([0, .. Encoding.UTF8.GetBytes(raw)]);

        Convert.ToHexStringLower(leaf).ShouldBe(read.Json.GetProperty("item").GetProperty("leafHash").GetString());
        read.Headers["Cache-Control"].ShouldContain("immutable");
        (await Get("journal/entries/999999999", 404)).ShouldBeProblem(404, RefusalCodes.NotFound);
        (await Get("journal/entries/first", 404)).ShouldBeProblem(404, RefusalCodes.NotFound);
    }

    [Theory]
    [InlineData("PUT", "journal/entries/1")]
    [InlineData("PATCH", "journal/entries/1")]
    [InlineData("DELETE", "journal/entries/1")]
    [InlineData("DELETE", "journal/entries")]
    public async Task an_entry_is_never_changed(string method, string path)
    {
        var entries = await host.Entries();
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/ledgers/{ApiHost.LedgerId}/{path}");
        using var response = await host.As("administrator").SendAsync(request);
        (await Answer.Of(response)).ShouldBeProblem(405, RefusalCodes.EventImmutable).Headers["Allow"].ShouldBe("GET,HEAD");
        (await host.Entries()).ShouldBe(entries);
    }

    [Fact]
    public async Task movements_of_a_pool_lead_to_its_balance()
    {
        var write = await host.Send("maker", $"{Pool}/reservations", ApiHost.Reservation("r-moved", 777));
        var movements = await Get($"{Pool}/movements?limit=1&position={write.Json.GetProperty("position").GetInt64()}");
        var newest = movements.Json.GetProperty("items")[0];

        newest.GetProperty("amountFen").GetInt64().ShouldBe(777);
        newest.GetProperty("fromAccount").GetString().ShouldBe("available");
        Positions(await GetAt(movements.Json.GetProperty("next").GetString()!))[0].ShouldBeLessThan(newest.GetProperty("position").GetInt64());
        (await Get($"{Pool}/history?points=10")).Json.GetProperty("items").GetArrayLength().ShouldBeInRange(1, 10);
        (await Get("pools/nobody/history", 404)).ShouldBeProblem(404, RefusalCodes.NotFound);
    }

    [Fact]
    public async Task events_are_pulled_as_cloud_events()
    {
        var feed = await Get("events?after=0&limit=2");

        feed.Headers["Content-Type"].ShouldBe("application/cloudevents-batch+json");
        feed.Json.EnumerateArray().Select(e => e.GetProperty("id").GetString()).ShouldBe(["1", "2"]);
        feed.Json[0].GetProperty("specversion").GetString().ShouldBe("1.0");
        feed.Json[0].GetProperty("type").GetString().ShouldBe("fund-pool.opened.v1");
        feed.Json[0].GetProperty("subject").GetString().ShouldBe($"fund-pool/{ApiHost.PoolId}");
        feed.Json[1].GetProperty("data").GetProperty("amountFen").GetInt64().ShouldBe(ApiHost.AppropriatedFen);
        feed.Headers["Link"].ShouldBe($"</api/ledgers/{ApiHost.LedgerId}/events?after=2&limit=2>; rel=\"next\"");
        (await Get("events?after=9999999")).Json.GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task everything_about_a_subject_is_found()
    {
        var subject = Uri.EscapeDataString("自高财〔2024〕1号");
        var trail = await Get($"audit-trail?subject={subject}&limit=1");
        trail.Json.GetProperty("items")[0].GetProperty("data").GetProperty("documentNo").GetString().ShouldBe("自高财〔2024〕1号");
        (await Get("audit-trail", 422)).ShouldBeProblem(422, RefusalCodes.RequestInvalid);
    }

    [Fact]
    public async Task nobody_and_strangers_read_nothing()
    {
        using var nobody = host.ClientWith(null);
        using var first = await nobody.GetAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/pools", UriKind.Relative));
        (await Answer.Of(first)).ShouldBeProblem(401, RefusalCodes.NotSignedIn);

        using var stranger = await host.ClientOf("stranger", ("other", "auditor"));
        using var second = await stranger.GetAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/pools", UriKind.Relative));
        (await Answer.Of(second)).ShouldBeProblem(403, RefusalCodes.NotPermitted);
    }

    [Fact]
    public async Task a_head_request_has_no_body()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"/api/ledgers/{ApiHost.LedgerId}/pools");
        using var response = await host.As("auditor").SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        response.Headers.ETag.ShouldNotBeNull();
    }

    private static JsonElement At(Answer answer) => answer.Json.GetProperty("at");

    private static List<long> Positions(Answer answer) => [.. answer.Json.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("position").GetInt64())];

    private static HttpRequestMessage Request(string path) => new(HttpMethod.Get, $"/api/ledgers/{ApiHost.LedgerId}/{path}");

    private async Task<Answer> Get(string path, int status = 200) => await GetAt($"/api/ledgers/{ApiHost.LedgerId}/{path}", status);

    private async Task<Answer> GetAt(string address, int status = 200)
    {
        using var response = await host.As("auditor").GetAsync(new Uri(address, UriKind.Relative));
        var answer = await Answer.Of(response);
        answer.Status.ShouldBe(status, answer.Text + host.Errors.Text);
        return answer;
    }
}
