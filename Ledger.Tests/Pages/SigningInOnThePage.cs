using Ledger.Host.Auth;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Pages;

/// <summary>Name, password, and where one was going.</summary>
[Collection(SiteTests.Name)]
public sealed class SigningInOnThePage(Site site)
{
    [Fact]
    public async Task A_stranger_is_asked_to_sign_in_and_led_on_to_where_he_was_going()
    {
        await using var page = await site.OpenAsStranger();
        await page.Go($"/{site.Ledger}/journal/7");
        page.Page.Url.ShouldContain("/sign-in");
        await page.ShouldBeAccessible();
        await page.Page.FillAsync("#Account", Site.Auditor);
        await page.Page.FillAsync("#Password", Site.Password);
        await page.Page.PressAsync("#Password", "Enter");
        await page.Page.WaitForURLAsync($"**/{site.Ledger}/journal/7");
        page.Troubles.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("zh-CN", "未能登录")]
    [InlineData("en", "You are not signed in")]
    public async Task A_wrong_password_is_told_in_words_and_says_no_more(string culture, string words)
    {
        await using var page = await site.OpenAsStranger(culture);
        await page.Go("/sign-in");
        await page.Page.FillAsync("#Account", "nobody-at-all");
        await page.Page.FillAsync("#Password", "wrong");
        await page.Page.ClickAsync("form.sign-in button");
        (await page.Page.InnerTextAsync("[role=alert]")).ShouldContain(words);
        (await page.Page.InputValueAsync("#Account")).ShouldBe("nobody-at-all");
        (await page.Page.InputValueAsync("#Password")).ShouldBeEmpty();
        await page.ShouldBeAccessible();
        page.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Guessing_is_stopped_for_a_while_and_says_so_even_to_the_right_password()
    {
        await using var page = await site.OpenAsStranger("en");
        for (var attempt = 0; attempt <= SignIn.FreeAttempts; attempt++)
        {
            await Try($"guess {attempt}");
        }

        await Try(Site.Password);
        (await page.Page.InnerTextAsync("[role=alert]")).ShouldContain("seconds");
        page.Page.Url.ShouldContain("/sign-in");
        await page.ShouldBeAccessible();

        async Task Try(string password)
        {
            await page.Go("/sign-in");
            await page.Page.FillAsync("#Account", Site.Locked);
            await page.Page.FillAsync("#Password", password);
            await page.Page.ClickAsync("form.sign-in button");
        }
    }

    [Fact]
    public async Task An_address_elsewhere_is_no_place_to_be_led_on_to()
    {
        await using var page = await site.OpenAsStranger();
        await page.Go("/sign-in?ReturnUrl=https%3A%2F%2Fexample.com%2F");
        await page.Page.FillAsync("#Account", Site.Auditor);
        await page.Page.FillAsync("#Password", Site.Password);
        await page.Page.ClickAsync("form.sign-in button");
        await page.Page.WaitForURLAsync($"**/{site.Ledger}");
        page.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Signing_out_ends_it()
    {
        await using var page = await site.OpenAsStranger();
        await page.SignIn(Site.Auditor, Site.Password);
        await page.Page.ClickAsync(".user button");
        await page.Page.WaitForURLAsync("**/sign-in");
        await page.Go($"/{site.Ledger}");
        page.Page.Url.ShouldContain("/sign-in");
    }
}
