using System.Net.Http.Headers;
using System.Net;
using System.Text;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>Bad input: a problem document of the right status, no entry, and a host that goes on.</summary>
public sealed class RefusingBadInput(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Reservations = $"pools/{ApiHost.PoolId}/reservations";

    [Theory]
    [InlineData("0.001")]
    [InlineData("-1")]
    [InlineData("0")]
    [InlineData("1e30")]
    [InlineData("1e2")]
    [InlineData("1.0")]
    [InlineData("\"1800余万\"")]
    [InlineData("\"100\"")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("[100]")]
    [InlineData("{\"amount\":1}")]
    [InlineData("1000000000000001")]
    [InlineData("9223372036854775808")]
    public async Task an_amount_is_a_whole_number_of_fen(string amount)
    {
        var refused = await Refused(Body($"\"amountFen\":{amount}"), 422, RefusalCodes.AmountInvalid);
        refused.Facts.GetProperty("field").GetString().ShouldBe("amountFen");
    }

    [Theory]
    [InlineData("", "$.amountFen", "missing-member")]
    [InlineData("\"amountFen\":100,\"amountFen\":1", "$.amountFen", "duplicate-member")]
    [InlineData("\"amountFen\":100,\"currency\":\"USD\"", "$.currency", "unknown-member")]
    [InlineData("\"amountFen\":100,\"poolId\":\"other-district-2024\"", "$.poolId", "unknown-member")]
    [InlineData("\"amountFen\":100,\"\\u0070oolId\":\"other-district-2024\"", "$.poolId", "duplicate-member")]
    [InlineData("\"amountFen\":100,\"stream\":\"fund-pool/other\"", "$.stream", "unknown-member")]
    [InlineData("\"amountFen\":100,\"businessDate\":\"2024-02-30\"", "$.businessDate", "wrong-type")]
    [InlineData("\"amountFen\":100,\"businessDate\":20240101", "$.businessDate", "wrong-type")]
    [InlineData("\"amountFen\":100,\"businessDate\":\"2024-01-01\",\"businessDate\":\"2024-01-01\"", "$.businessDate", "duplicate-member")]
    [InlineData("\"amountFen\":100,\"evidence\":{}", "$.evidence", "wrong-type")]
    [InlineData("\"amountFen\":100,\"evidence\":[{\"kind\":\"a\",\"number\":\"b\",\"c\":1}]", "$.evidence[0].c", "unknown-member")]
    [InlineData("\"amountFen\":01", "$.amountFen", "not-json")]
    [InlineData("\"amountFen\":1800余万", "$.amountFen", "not-json")]
    public async Task a_body_of_another_shape_is_refused_where_it_departs(string members, string path, string problem)
    {
        var refused = await Refused(Body(members), 400, RefusalCodes.RequestMalformed);
        refused.Facts.GetProperty("path").GetString().ShouldBe(path);
        refused.Facts.GetProperty("problem").GetString().ShouldBe(problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("42")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{")]
    [InlineData("{\"reservationId\":")]
    [InlineData("{} {}")]
    [InlineData("{\"reservationId\":\"\\ud800\"}")]
    [InlineData("{\"reservationId\":\"a\\u0000b\"}")]
    [InlineData("<xml/>")]
    public async Task a_body_that_is_no_object_is_refused(string body) => await Refused(body, 400, RefusalCodes.RequestMalformed);

    [Fact]
    public async Task a_body_of_deep_nesting_is_refused() =>
        await Refused(Body("\"amountFen\":100,\"evidence\":" + new string('[', 10_000)), 400, RefusalCodes.RequestMalformed);

    [Fact]
    public async Task a_body_that_is_no_utf_8_is_refused()
    {
        var bytes = Encoding.Latin1.GetBytes(Body("\"amountFen\":1").Replace("award-1", "é", StringComparison.Ordinal));
        var answer = await host.Send("maker", Reservations, "", adjust: r => r.Content = Bytes(bytes, "application/json"));
        answer.ShouldBeProblem(400, RefusalCodes.RequestMalformed);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("a/b")]
    [InlineData("")]
    [InlineData("-leading")]
    [InlineData("'; drop table entry; --")]
    [InlineData("名称")]
    public async Task an_id_is_made_of_letters_and_digits(string id)
    {
        var body = Body("\"amountFen\":100").Replace("r-bad", id, StringComparison.Ordinal);
        (await Refused(body, 422, RefusalCodes.RequestInvalid)).Facts.GetProperty("field").GetString().ShouldBe("reservationId");
    }

    [Theory]
    [InlineData("pools/..%2f..%2fetc/reservations", 422, RefusalCodes.RequestInvalid)]
    [InlineData("pools/%00/reservations", 400, null)]
    [InlineData("pools/pilot district/reservations", 422, RefusalCodes.RequestInvalid)]
    [InlineData("pools/..;/reservations", 422, RefusalCodes.RequestInvalid)]
    [InlineData("pools/nobody-district-2024/reservations", 404, RefusalCodes.NotFound)]
    [InlineData("nothing/here", 404, RefusalCodes.NotFound)]
    public async Task a_trick_in_the_path_leads_nowhere(string path, int status, string? code)
    {
        var entries = await host.Entries();
        var answer = await host.Send("maker", path, Body("\"amountFen\":100"));
        answer.Status.ShouldBe(status, answer.Text);
        if (code is not null)
        {
            answer.ShouldBeProblem(status, code);
        }

        await StillWell(entries);
    }

    [Fact]
    public async Task a_ledger_that_does_not_exist_is_not_found()
    {
        using var everywhere = await host.ClientOf("everywhere", ("*", "maker"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ledgers/nowhere/pools") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", "key-nowhere");
        using var response = await everywhere.SendAsync(request);
        (await Answer.Of(response)).Status.ShouldBe(400);

        using var whole = new HttpRequestMessage(HttpMethod.Post, "/api/ledgers/nowhere/pools/p/closing");
        whole.Headers.Add("Idempotency-Key", "key-nowhere");
        using var releaser = await host.ClientOf("everywhere-releaser", ("*", "releaser"));
        using var second = await releaser.SendAsync(whole);
        (await Answer.Of(second)).ShouldBeProblem(404, RefusalCodes.NotFound);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("with blank")]
    [InlineData("a/b")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345")]
    public async Task a_command_needs_a_key(string? key)
    {
        var answer = await host.Send("maker", Reservations, Body("\"amountFen\":100"), adjust: r =>
        {
            r.Headers.Remove("Idempotency-Key");
            if (key is not null)
            {
                r.Headers.TryAddWithoutValidation("Idempotency-Key", key);
            }
        });
        answer.ShouldBeProblem(400, RefusalCodes.IdempotencyKeyMissing);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=gb2312")]
    public async Task another_media_type_is_refused(string type)
    {
        var bytes = Encoding.UTF8.GetBytes(Body("\"amountFen\":100"));
        (await host.Send("maker", Reservations, "", adjust: r => r.Content = Bytes(bytes, type))).ShouldBeProblem(415, RefusalCodes.MediaTypeUnsupported);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task a_body_of_ten_megabytes_is_refused(bool announced)
    {
        var entries = await host.Entries();
        var body = Encoding.UTF8.GetBytes(Body("\"amountFen\":100,\"businessDate\":\"" + new string('1', 10_000_000) + "\""));
        var answer = await host.Send("maker", Reservations, "", adjust: r =>
        {
            r.Content = Bytes(body, "application/json");
            r.Headers.TransferEncodingChunked = !announced;
        });
        answer.ShouldBeProblem(413, RefusalCodes.BodyTooLarge);
        await StillWell(entries);
    }

    [Fact]
    public async Task a_wrong_method_is_refused_with_the_right_ones()
    {
        using var response = await host.As("maker").DeleteAsync(new Uri($"/api/ledgers/test/{Reservations}", UriKind.Relative));
        var answer = await Answer.Of(response);
        answer.ShouldBeProblem(405, RefusalCodes.MethodNotAllowed);
        answer.Headers["Allow"].ShouldContain("POST");
    }

    [Fact]
    public async Task an_unknown_address_under_api_is_a_problem_document()
    {
        using var response = await host.As("maker").GetAsync(new Uri("/api/nothing", UriKind.Relative));
        (await Answer.Of(response)).ShouldBeProblem(404, RefusalCodes.NotFound);
    }

    [Fact]
    public async Task a_business_date_next_year_is_refused()
    {
        var next = DateTime.UtcNow.AddDays(400).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        await Refused(Body($"\"amountFen\":100,\"businessDate\":\"{next}\""), 422, RefusalCodes.BusinessDateInvalid);
    }

    private async Task<Answer> Refused(string body, int status, string code)
    {
        var entries = await host.Entries();
        var answer = await host.Send("maker", Reservations, body);
        answer.ShouldBeProblem(status, code);
        await StillWell(entries);
        return answer;
    }

    private async Task StillWell(long entries)
    {
        (await host.Entries()).ShouldBe(entries);
        (await host.Send("maker", $"{Reservations}/none/release", new { reason = "still there?" })).ShouldBeProblem(404, RefusalCodes.NotFound);
    }

    private static string Body(string members) =>
        "{\"reservationId\":\"r-bad\",\"awardRef\":\"award-1\",\"instrument\":\"project-grant\",\"expiresOn\":\"2024-12-31\"" + (members.Length > 0 ? "," : "") + members + "}";

    private static ByteArrayContent Bytes(byte[] bytes, string type) =>
        new(bytes) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
}
