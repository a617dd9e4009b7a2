using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>What belongs to no ledger: tokens, ledgers, health, and the pages that explain refusals.</summary>
public sealed class KeepingTheHouse(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task a_password_buys_a_token_that_works_until_it_is_revoked()
    {
        await host.Accounts.Put("chen.jing", "陈静", "a good password", [(ApiHost.LedgerId, "maker"), ("*", "auditor")]);
        using var basic = host.ClientWith(null);
        basic.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("chen.jing:a good password")));

        var issued = await Post(basic, "/api/tokens", new { name = "laptop", days = 7 });
        issued.Status.ShouldBe(201, issued.Text);
        issued.Headers["Cache-Control"].ShouldBe("no-store");
        using var bearer = host.ClientWith(issued.Json.GetProperty("token").GetString());
        var me = await Get(bearer, "/api/me");
        me.Json.GetProperty("displayName").GetString().ShouldBe("陈静");
        me.Json.GetProperty("roles").GetRawText().ShouldBe("""[{"ledger":"*","roles":["auditor"]},{"ledger":"test","roles":["maker","auditor"]}]""");

        var listed = await Get(bearer, "/api/tokens");
        listed.Json[0].GetProperty("name").GetString().ShouldBe("laptop");
        listed.Text.ShouldNotContain("ldg_");
        (await Post(bearer, "/api/tokens", new { name = "offspring" })).ShouldBeProblem(403, RefusalCodes.NotPermitted);

        var tokenId = issued.Json.GetProperty("tokenId").GetString();
        using var revoked = await bearer.DeleteAsync(new Uri($"/api/tokens/{tokenId}", UriKind.Relative));
        revoked.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await Get(bearer, "/api/me")).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
    }

    [Theory]
    [InlineData("nobody:x")]
    [InlineData("nocolon")]
    [InlineData("")]
    public async Task a_wrong_password_buys_nothing(string pair)
    {
        using var basic = host.ClientWith(null);
        basic.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(pair)));
        (await Post(basic, "/api/tokens", new { name = "x" })).ShouldBeProblem(401, RefusalCodes.SignInFailed);
    }

    [Theory]
    [InlineData("""{"name":""}""", 422, RefusalCodes.RequestInvalid)]
    [InlineData("""{"name":"x","days":0}""", 422, RefusalCodes.RequestInvalid)]
    [InlineData("""{"name":"x","days":100000}""", 422, RefusalCodes.RequestInvalid)]
    [InlineData("""{"days":1}""", 400, RefusalCodes.RequestMalformed)]
    [InlineData("""{"name":"x","role":"administrator"}""", 400, RefusalCodes.RequestMalformed)]
    public async Task a_token_is_asked_for_properly(string body, int status, string code)
    {
        await host.Accounts.Put("asker", "asker", "a good password", []);
        using var basic = host.ClientWith(null);
        basic.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes("asker:a good password")));
        using var response = await basic.PostAsync(new Uri("/api/tokens", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
        (await Answer.Of(response)).ShouldBeProblem(status, code);
    }

    [Fact]
    public async Task an_administrator_of_the_house_creates_ledgers_and_moves_no_money()
    {
        using var administrator = await host.ClientOf("root", ("*", "administrator"));
        (await Post(administrator, "/api/ledgers", new { ledgerId = "chengdu-gxq", name = "成都高新区" })).Status.ShouldBe(201);
        (await Post(administrator, "/api/ledgers", new { ledgerId = "chengdu-gxq", name = "成都高新区" })).ShouldBeProblem(409, RefusalCodes.AlreadyExists);
        (await Post(administrator, "/api/ledgers", new { ledgerId = "../x", name = "x" })).ShouldBeProblem(422, RefusalCodes.RequestInvalid);
        (await Post(host.As("administrator"), "/api/ledgers", new { ledgerId = "own", name = "x" })).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await Post(host.As("maker"), "/api/ledgers", new { ledgerId = "own", name = "x" })).ShouldBeProblem(403, RefusalCodes.NotPermitted);

        (await Get(administrator, "/api/ledgers")).Json.EnumerateArray().Select(l => l.GetProperty("ledgerId").GetString()).ShouldBe(["chengdu-gxq", "test"]);
        (await Get(host.As("maker"), "/api/ledgers")).Json.EnumerateArray().Select(l => l.GetProperty("ledgerId").GetString()).ShouldBe(["test"]);
        (await Get(administrator, "/api/ledgers/chengdu-gxq")).Json.GetProperty("item").GetProperty("name").GetString().ShouldBe("成都高新区");
        (await host.Send(administrator, "pools", ApiHost.OpenPilot("root", 2024))).ShouldBeProblem(403, RefusalCodes.NotPermitted);
    }

    [Fact]
    public async Task health_tells_everybody_the_status_and_readers_the_rest()
    {
        (await Get(host.As("auditor"), $"/api/ledgers/{ApiHost.LedgerId}/pools?position={await host.Entries()}")).Status.ShouldBe(200);
        using var nobody = host.ClientWith(null);
        (await Get(nobody, "/health")).Text.ShouldBe("""{"status":"ok","database":null,"ledgers":null}""");

        var detail = await Get(host.As("auditor"), "/health");
        detail.Json.GetProperty("database").GetString().ShouldBe("ok");
        var ledger = detail.Json.GetProperty("ledgers").EnumerateArray().Single(l => l.GetProperty("ledger").GetString() == ApiHost.LedgerId);
        ledger.GetProperty("projections").GetString().ShouldBe("running");
        ledger.GetProperty("position").GetInt64().ShouldBe(await host.Entries());
    }

    [Fact]
    public async Task the_type_of_a_problem_leads_to_its_explanation()
    {
        using var nobody = host.ClientWith(null);
        var problem = (await Get(nobody, "/api/me")).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
        var page = await Get(nobody, problem.Json.GetProperty("type").GetString()!);

        page.Headers["Content-Type"].ShouldBe("text/html; charset=utf-8");
        page.Text.ShouldContain("Not signed in");
        page.Text.ShouldContain("未登录");
        (await Get(nobody, "/problems")).Text.ShouldContain(RefusalCodes.PoolInsufficientAvailable);
        (await Get(nobody, "/problems/<script>")).ShouldBeProblem(404, RefusalCodes.NotFound);
    }

    private static async Task<Answer> Get(HttpClient client, string address)
    {
        using var response = await client.GetAsync(new Uri(address, UriKind.Relative));
        return await Answer.Of(response);
    }

    private static async Task<Answer> Post(HttpClient client, string address, object body)
    {
        using var response = await client.PostAsync(new Uri(address, UriKind.Relative), JsonContent.Create(body));
        return await Answer.Of(response);
    }
}
