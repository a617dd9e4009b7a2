using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Ledger.Tests.Pages;

/// <summary>An auditor has the ledger verified on the page, with a script and without one.</summary>
[Collection(SiteTests.Name)]
public sealed class VerifyingOnThePage(Site site)
{
    private const float Patience = 60_000;

    [Fact]
    public async Task The_result_comes_by_itself_and_the_page_is_accessible_before_and_after()
    {
        await using var page = await site.Open(Site.Auditor, "zh-CN");
        await page.Go($"/{site.Ledger}/verify");
        await page.ShouldBeAccessible();
        await page.Page.ClickAsync("button[value=start]");
        await Expect(page.Page.Locator("#result")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.Page.Locator("#checkpoint")).ToContainTextAsync(site.Ledger);
        await page.ShouldBeAccessible();
        page.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_script_a_link_looks_again()
    {
        await using var page = await site.Open(Site.Auditor, "en", script: false);
        await page.Go($"/{site.Ledger}/verify");
        await page.Page.ClickAsync("button[value=start]");
        for (var i = 0; i < 200 && await page.Page.Locator("#under-way").CountAsync() > 0; i++)
        {
            await page.Page.ClickAsync("#progress .hint a");
        }

        await Expect(page.Page.Locator("#result")).ToBeVisibleAsync();
    }
}
