using System.Net.Http.Json;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>Accounts over HTTP, for the administrator of every ledger.</summary>
public sealed class AdministeringAccounts(ApiHost host) : IClassFixture<ApiHost>
{
    private const string Password = "a good password";

    [Fact]
    public async Task an_administrator_makes_and_changes_accounts_and_each_change_is_recorded()
    {
        using var root = await host.ClientOf("root", ("*", "administrator"));
        var made = await Send(root, HttpMethod.Post, "/api/accounts", new
        {
            accountId = "he.yan", displayName = "何燕", password = Password, roles = (object[])[new { ledger = ApiHost.LedgerId, role = "maker" }],
        });
        made.Status.ShouldBe(201, made.Text);
        made.Text.ShouldBe("""{"accountId":"he.yan","displayName":"何燕","disabled":false,"hasPassword":true,"lockedUntil":null,"roles":[{"ledger":"test","role":"maker"}]}""");
        (await Send(root, HttpMethod.Put, "/api/accounts/he.yan/roles", new { roles = (object[])[new { ledger = "*", role = "auditor" }] })).Status.ShouldBe(204);
        (await Send(root, HttpMethod.Put, "/api/accounts/he.yan/password", new { password = "another password" })).Status.ShouldBe(204);
        (await Send(root, HttpMethod.Post, "/api/accounts/he.yan/disable", null)).Status.ShouldBe(204);
        (await Send(root, HttpMethod.Post, "/api/accounts/he.yan/enable", null)).Status.ShouldBe(204);

        var listed = (await Send(root, HttpMethod.Get, "/api/accounts", null)).Json.EnumerateArray().Single(a => a.GetProperty("accountId").GetString() == "he.yan");
        listed.GetProperty("roles").GetRawText().ShouldBe("""[{"ledger":"*","role":"auditor"}]""");
        using var auditor = await host.ClientOf("house-auditor", ("*", "auditor"));
        var changes = await Send(auditor, HttpMethod.Get, "/api/account-changes?accountId=he.yan", null);
        changes.Json.EnumerateArray().Select(c => (c.GetProperty("act").GetString(), c.GetProperty("changedBy").GetString()))
            .ShouldBe([("enabled", "root"), ("disabled", "root"), ("password-set", "root"), ("roles-set", "root"), ("added", "root")]);
        changes.Text.ShouldNotContain("password\":\"");
    }

    [Fact]
    public async Task nobody_else_may_and_nobody_changes_their_own()
    {
        using var root = await host.ClientOf("second-root", ("*", "administrator"));
        using var auditor = await host.ClientOf("looking-only", ("*", "auditor"));
        var wanted = new { accountId = "never", displayName = "never", password = Password, roles = Array.Empty<object>() };
        foreach (var client in (HttpClient[])[host.As("administrator"), host.As("maker"), auditor])
        {
            (await Send(client, HttpMethod.Post, "/api/accounts", wanted)).ShouldBeProblem(403, RefusalCodes.NotPermitted);
            (await Send(client, HttpMethod.Put, "/api/accounts/maker/roles", new { roles = Array.Empty<object>() })).ShouldBeProblem(403, RefusalCodes.NotPermitted);
            (await Send(client, HttpMethod.Post, "/api/accounts/maker/disable", null)).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        }

        (await Send(host.As("maker"), HttpMethod.Get, "/api/accounts", null)).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await Send(host.As("auditor"), HttpMethod.Get, "/api/account-changes", null)).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await Send(root, HttpMethod.Put, "/api/accounts/second-root/roles", new { roles = (object[])[new { ledger = ApiHost.LedgerId, role = "releaser" }] }))
            .ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await host.Accounts.Find("never")).ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"accountId":"a b","displayName":"x","password":"a good password","roles":[]}""", 422, RefusalCodes.RequestInvalid)]
    [InlineData("""{"accountId":"ok","displayName":"","password":"a good password","roles":[]}""", 422, RefusalCodes.RequestInvalid)]
    [InlineData("""{"accountId":"ok","displayName":"x","password":"short","roles":[]}""", 422, RefusalCodes.RequestInvalid)]
    [InlineData("""{"accountId":"ok","displayName":"x","password":"a good password","roles":[{"ledger":"test","role":"emperor"}]}""", 422, RefusalCodes.RequestInvalid)]
    [InlineData("""{"accountId":"ok","displayName":"x","password":"a good password","roles":[{"ledger":"not-there","role":"maker"}]}""", 404, RefusalCodes.NotFound)]
    [InlineData("""{"accountId":"maker","displayName":"x","roles":[]}""", 409, RefusalCodes.AlreadyExists)]
    [InlineData("""{"accountId":"ok","displayName":"x"}""", 400, RefusalCodes.RequestMalformed)]
    [InlineData("""{"accountId":"ok","displayName":"x","roles":[],"stamp":"x"}""", 400, RefusalCodes.RequestMalformed)]
    public async Task an_account_is_asked_for_properly(string body, int status, string code)
    {
        using var root = await host.ClientOf("third-root", ("*", "administrator"));
        var answer = (await Send(root, HttpMethod.Post, "/api/accounts", JsonSerializer.Deserialize<JsonElement>(body))).ShouldBeProblem(status, code);
        answer.Text.ShouldNotContain("short");
        (await host.Accounts.Find("ok")).ShouldBeNull();
    }

    private static async Task<Answer> Send(HttpClient client, HttpMethod method, string address, object? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(address, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await client.SendAsync(request);
        return await Answer.Of(response);
    }
}
