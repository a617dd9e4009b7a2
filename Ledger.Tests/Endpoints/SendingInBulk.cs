using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>Many commands in one request: an outcome per line, in order, whatever the other lines are.</summary>
public sealed class SendingInBulk(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task every_line_gets_its_own_outcome_in_order()
    {
        var lines = new[]
        {
            Line("b-1", Reserve("b-1", 100)),
            "this is not json",
            Line("b-2", Reserve("b-2", ApiHost.AppropriatedFen * 3)),
            Line("b-3", "{\"poolId\":\"nobody-district-2024\",\"reason\":\"x\"}", "fund-pool.freeze"),
            Line("b-4", Reserve("b-4", 100).Replace("100", "0.001", StringComparison.Ordinal)),
            "",
            Line("b-5", "{}", "fund-pool.unheard-of"),
            "{\"command\":\"fund-pool.reserve\",\"data\":{}}",
            Line("b-6", Reserve("b-6", 100).Replace("\"poolId\"", "\"stream\":\"x\",\"poolId\"", StringComparison.Ordinal)),
            Line("b-7", Reserve("b-7", 100), more: ",\"unknown\":1"),
            Line("b-8", "{\"orderId\":\"o-1\"}", "disbursement-order.check"),
            Line("b-1", Reserve("b-1", 100)),
            Line("b-1", Reserve("b-1", 101)),
            Line("b-9", Reserve("b-9", 100), more: ",\"ifMatch\":1"),
            Line("b-10", Reserve("b-10", 100) , more: ",\"evidence\":[{\"kind\":\"minutes\",\"number\":\"1\"}]"),
            "{\"commandId\":\"b-11\",\"command\":\"fund-pool.reserve\",\"data\":" + new string(' ', 70_000) + "{}}",
            Line("b-12", Reserve("b-12", 100).Replace(ApiHost.PoolId, "a/b", StringComparison.Ordinal)),
            Line("b-13", Reserve("b-13", 100)),
        };

        var answers = await Send("maker", string.Join('\n', lines));

        answers.Select(a => (a.GetProperty("line").GetInt32(), a.GetProperty("status").GetInt32(), a.TryGetProperty("code", out var code) ? code.GetString() : null))
            .ShouldBe([
                (1, 200, null),
                (2, 400, RefusalCodes.RequestMalformed),
                (3, 409, RefusalCodes.PoolInsufficientAvailable),
                (4, 403, RefusalCodes.NotPermitted),
                (5, 422, RefusalCodes.AmountInvalid),
                (7, 422, RefusalCodes.RequestInvalid),
                (8, 400, RefusalCodes.IdempotencyKeyMissing),
                (9, 400, RefusalCodes.RequestMalformed),
                (10, 400, RefusalCodes.RequestMalformed),
                (11, 403, RefusalCodes.NotPermitted),
                (12, 200, null),
                (13, 422, RefusalCodes.IdempotencyConflict),
                (14, 412, RefusalCodes.PoolVersionConflict),
                (15, 200, null),
                (16, 413, RefusalCodes.BodyTooLarge),
                (17, 422, RefusalCodes.RequestInvalid),
                (18, 200, null),
            ]);
        answers[0].GetProperty("commandId").GetString().ShouldBe("b-1");
        answers[0].TryGetProperty("replayed", out _).ShouldBeFalse();
        answers[10].GetProperty("replayed").GetBoolean().ShouldBeTrue();
        answers[10].GetProperty("position").GetInt64().ShouldBe(answers[0].GetProperty("position").GetInt64());
        answers[2].GetProperty("facts").GetProperty("requestedFen").GetInt64().ShouldBe(ApiHost.AppropriatedFen * 3);
    }

    [Fact]
    public async Task a_decision_in_bulk_names_its_version_too()
    {
        var answers = await Send("checker", Line("c-1", "{\"orderId\":\"o-1\"}", "disbursement-order.check") + "\n"
            + Line("c-2", "{\"orderId\":\"o-1\"}", "disbursement-order.check", ",\"ifMatch\":7"));

        answers.Select(a => a.GetProperty("code").GetString()).ShouldBe([RefusalCodes.VersionMissing, RefusalCodes.VersionConflict]);
    }

    [Fact]
    public async Task thousands_of_lines_are_answered_in_order_and_once()
    {
        const int Count = 20_000;
        var before = await host.Entries();
        var text = new StringBuilder();
        for (var i = 0; i < Count; i++)
        {
            text.Append(Line($"many-{i}", Reserve($"many-{i}", 100))).Append('\n');
        }

        var answers = await Send("maker", text.ToString());

        answers.Count.ShouldBe(Count);
        answers.Select(a => a.GetProperty("commandId").GetString()).ShouldBe(Enumerable.Range(0, Count).Select(i => $"many-{i}"));
        answers.ShouldAllBe(a => a.GetProperty("status").GetInt32() == 200);
        answers.Zip(answers.Skip(1)).ShouldAllBe(pair => pair.First.GetProperty("position").GetInt64() < pair.Second.GetProperty("position").GetInt64());
        (await host.Entries()).ShouldBe(before + Count);
    }

    [Fact]
    public async Task answers_come_while_lines_are_still_being_sent()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(host.Address.Host, host.Address.Port);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        var token = host.As("maker").DefaultRequestHeaders.Authorization!.Parameter;
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/ledgers/{ApiHost.LedgerId}/commands HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer {token}\r\n"
            + "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n"));

        for (var i = 0; i < 3; i++)
        {
            var line = Line($"talk-{i}", Reserve($"talk-{i}", 100)) + "\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{line.Length:x}\r\n{line}\r\n"));
            string? text;
            do
            {
                text = await reader.ReadLineAsync();
            }
            while (text is not null && !text.StartsWith('{'));
            JsonSerializer.Deserialize<JsonElement>(text!).GetProperty("commandId").GetString().ShouldBe($"talk-{i}");
        }
    }

    [Theory]
    [InlineData("application/json", 415, RefusalCodes.MediaTypeUnsupported)]
    [InlineData("text/plain", 415, RefusalCodes.MediaTypeUnsupported)]
    public async Task another_media_type_is_refused(string type, int status, string code)
    {
        using var request = Request(new StringContent("{}"));
        request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var response = await host.As("maker").SendAsync(request);
        (await Answer.Of(response)).ShouldBeProblem(status, code);
    }

    [Fact]
    public async Task an_auditor_may_try_and_is_refused_line_by_line() =>
        (await Send("auditor", Line("a-1", Reserve("a-1", 100))))[0].GetProperty("code").GetString().ShouldBe(RefusalCodes.NotPermitted);

    [Fact]
    public async Task nobody_is_not_let_in()
    {
        using var nobody = host.ClientWith(null);
        using var request = Request(new StringContent(""));
        using var response = await nobody.SendAsync(request);
        (await Answer.Of(response)).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
    }

    private static string Reserve(string id, long amountFen) =>
        $"{{\"poolId\":\"{ApiHost.PoolId}\",\"reservationId\":\"{id}\",\"awardRef\":\"award-1\",\"instrument\":\"project-grant\",\"amountFen\":{amountFen},\"expiresOn\":\"2024-12-31\"}}";

    private static string Line(string commandId, string data, string command = "fund-pool.reserve", string more = "") =>
        $"{{\"commandId\":\"{commandId}\",\"command\":\"{command}\",\"data\":{data},\"businessDate\":\"2024-03-01\"{more}}}";

    private static HttpRequestMessage Request(HttpContent content)
    {
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("application/x-ndjson");
        return new HttpRequestMessage(HttpMethod.Post, $"/api/ledgers/{ApiHost.LedgerId}/commands") { Content = content };
    }

    private async Task<IReadOnlyList<JsonElement>> Send(string role, string text)
    {
        using var request = Request(new StringContent(text));
        using var response = await host.As(role).SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(200, body);
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/x-ndjson");
        return [.. body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }
}
