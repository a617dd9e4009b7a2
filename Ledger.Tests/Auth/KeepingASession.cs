using System.Net;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Ledger.Domain.Kernel;
using Ledger.Host.Auth;
using Ledger.Tests.Endpoints;
using Ledger.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Auth;

/// <summary>Signing in on the page, as a browser sends it: a form, a token in it, and a cookie from then on.</summary>
public sealed partial class KeepingASession(KeepingASession.ClockedHost host) : IClassFixture<KeepingASession.ClockedHost>
{
    private const string Password = "a good password";

    [Fact]
    public async Task the_right_password_begins_a_session_that_pages_and_api_know()
    {
        await host.Accounts.Put("wang.fang", "王芳", Password, [(ApiHost.LedgerId, "maker")]);
        using var browser = Browser();

        using var entered = await SignIn(browser, "wang.fang", Password);
        entered.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        var cookie = entered.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("ledger-session=", StringComparison.Ordinal));
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=lax", Case.Insensitive);

        (await Get(browser, "/api/me")).Json.GetProperty("displayName").GetString().ShouldBe("王芳");
        (await Reserve(browser, "session")).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("wang.min", "not the password")]
    [InlineData("nobody.here", Password)]
    public async Task a_wrong_name_and_a_wrong_password_begin_none(string name, string password)
    {
        await host.Accounts.Put("wang.min", "王敏", Password, [(ApiHost.LedgerId, "maker")]);
        using var browser = Browser();

        using var refused = await SignIn(browser, name, password);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Headers.TryGetValues("Set-Cookie", out var cookies);
        (cookies ?? []).ShouldNotContain(c => c.StartsWith("ledger-session=", StringComparison.Ordinal));
        (await Get(browser, "/api/me")).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
    }

    [Fact]
    public async Task a_form_that_is_not_ours_signs_nobody_in()
    {
        await host.Accounts.Put("wang.lei", "王磊", Password, [(ApiHost.LedgerId, "maker")]);
        using var browser = Browser();
        using var form = new FormUrlEncodedContent([new("Account", "wang.lei"), new("Password", Password)]);
        using var refused = await browser.PostAsync(new Uri("/sign-in", UriKind.Relative), form);

        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Get(browser, "/api/me")).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
    }

    [Fact]
    public async Task signing_out_ends_it()
    {
        await host.Accounts.Put("zhao.yan", "赵燕", Password, [(ApiHost.LedgerId, "maker")]);
        using var browser = Browser();
        using var entered = await SignIn(browser, "zhao.yan", Password);
        var page = await Get(browser, $"/{ApiHost.LedgerId}/requests");
        page.Status.ShouldBe(200);

        using var form = new FormUrlEncodedContent([new("form-token", TokenIn(page.Text))]);
        using var left = await browser.PostAsync(new Uri("/sign-out", UriKind.Relative), form);

        left.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await Get(browser, "/api/me")).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
        (await Get(browser, $"/{ApiHost.LedgerId}/requests")).Status.ShouldBe(302);
    }

    [Fact]
    public async Task disabling_an_account_ends_its_sessions_within_seconds_and_lets_nobody_in_again()
    {
        await host.Accounts.Put("sun.li", "孙丽", Password, [(ApiHost.LedgerId, "maker")]);
        using var browser = Browser();
        using var entered = await SignIn(browser, "sun.li", Password);
        (await Get(browser, "/api/me")).Status.ShouldBe(200);

        (await host.Accounts.SetDisabled("root", "sun.li", disabled: true)).ShouldBeNull();
        host.Clock.Move(Callers.Trust + TimeSpan.FromSeconds(1));

        (await Get(browser, "/api/me")).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
        using var again = Browser();
        using var refused = await SignIn(again, "sun.li", Password);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        (await host.Accounts.SetDisabled("root", "sun.li", disabled: false)).ShouldBeNull();
        using var back = Browser();
        using var welcome = await SignIn(back, "sun.li", Password);
        welcome.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task a_change_of_roles_takes_effect_in_a_running_session()
    {
        await host.Accounts.Put("zhou.kai", "周凯", Password, [(ApiHost.LedgerId, "maker")]);
        using var browser = Browser();
        using var entered = await SignIn(browser, "zhou.kai", Password);
        (await Reserve(browser, "before")).Status.ShouldBe(200);

        (await host.Accounts.SetRoles("root", "zhou.kai", [new RoleHeld(ApiHost.LedgerId, "auditor")])).ShouldBeNull();
        host.Clock.Move(Callers.Trust + TimeSpan.FromSeconds(1));

        (await Reserve(browser, "after")).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await Get(browser, "/api/me")).Json.GetProperty("roles").GetRawText().ShouldBe("""[{"ledger":"test","roles":["auditor"]}]""");
    }

    [Fact]
    public async Task a_new_password_ends_the_sessions_of_the_old_one()
    {
        await host.Accounts.Put("wu.jun", "吴军", Password, [(ApiHost.LedgerId, "maker")]);
        using var browser = Browser();
        using var entered = await SignIn(browser, "wu.jun", Password);
        (await host.Accounts.SetPassword("root", "wu.jun", "another password")).ShouldBeNull();
        host.Clock.Move(Callers.Trust + TimeSpan.FromSeconds(1));

        (await Get(browser, "/api/me")).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
        using var again = Browser();
        using var welcome = await SignIn(again, "wu.jun", "another password");
        welcome.StatusCode.ShouldBe(HttpStatusCode.Redirect);
    }

    private HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = host.Address };

    private static async Task<HttpResponseMessage> SignIn(HttpClient browser, string account, string password)
    {
        var page = await Get(browser, "/sign-in");
        page.Status.ShouldBe(200);
        using var form = new FormUrlEncodedContent([new("Account", account), new("Password", password), new("form-token", TokenIn(page.Text))]);
        return await browser.PostAsync(new Uri("/sign-in", UriKind.Relative), form);
    }

    private async Task<Answer> Reserve(HttpClient browser, string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/ledgers/{ApiHost.LedgerId}/pools/{ApiHost.PoolId}/reservations");
        request.Content = JsonContent.Create(ApiHost.Reservation("r-" + id, 100));
        request.Headers.Add("Idempotency-Key", host.NewKey());
        using var response = await browser.SendAsync(request);
        return await Answer.Of(response);
    }

    private static async Task<Answer> Get(HttpClient client, string address)
    {
        using var response = await client.GetAsync(new Uri(address, UriKind.Relative));
        return await Answer.Of(response);
    }

    private static string TokenIn(string page) => WebUtility.HtmlDecode(FormToken().Match(page).Groups[1].Value);

    [GeneratedRegex("name=\"form-token\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex FormToken();

    /// <summary>A host whose clock the tests move.</summary>
    public sealed class ClockedHost : ApiHost
    {
        public MovableClock Clock { get; } = new();

        protected override void Adjust(WebApplicationBuilder builder)
        {
            base.Adjust(builder);
            builder.Services.AddSingleton<TimeProvider>(Clock);
        }
    }
}
