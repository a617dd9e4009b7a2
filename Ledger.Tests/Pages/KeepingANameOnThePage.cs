using Shouldly;
using Xunit;

namespace Ledger.Tests.Pages;

/// <summary>A name and an account number are kept, shown and forgotten on pages, outside the journal, by those who may.</summary>
[Collection(SiteTests.Name)]
public sealed class KeepingANameOnThePage(Site site)
{
    private const string Department = "wu.ting";
    private const string Administrator = "ning.yuan";

    [Fact]
    public async Task A_name_is_kept_before_the_expert_is_registered_and_forgotten_for_good()
    {
        await using (var page = await site.Open(Department, "en"))
        {
            await page.Go($"/{site.Ledger}/reviews");
            await page.Page.FillAsync("#expert-id", "site-named");
            await page.Page.ClickAsync("form[action$='handler=expert'] button");
            (await page.MainText()).ShouldContain("Not in the pool");
            await page.Page.FillAsync("#kept-text", " 王小明 ");
            await page.Page.ClickAsync("form[action$='handler=keep'] button");
            (await page.MainText()).ShouldNotContain("王小明", Case.Sensitive, "a digest is shown until somebody asks");
            await page.Page.ClickAsync("form[action$='handler=show'] button");
            (await page.Page.InnerTextAsync("#shown")).ShouldBe("王小明");
            await page.ShouldBeAccessible();
            (await page.Page.Locator("form[action$='handler=forget']").CountAsync()).ShouldBe(0, "an administrator's act");

            // The way to the registration names the digest, so that nobody types it.
            await page.Page.ClickAsync(".commands a[href*='expert.register']");
            await page.ShouldFit();
            await page.ShouldBeAccessible();
            (await page.Page.Locator("#command [name='nameDigest']").CountAsync()).ShouldBe(0, "settled by the address");
            page.Troubles.ShouldBeEmpty();
        }

        await using (var page = await site.Open(Administrator, "zh-CN"))
        {
            await page.Go($"/{site.Ledger}/reviews/experts/site-named");
            (await page.Page.Locator("form[action$='handler=show'], form[action$='handler=keep']").CountAsync()).ShouldBe(0);
            await page.Page.CheckAsync("input[name='sure']");
            await page.Page.ClickAsync("form[action$='handler=forget'] button");
            (await page.MainText()).ShouldContain("已销毁密钥");
            page.Troubles.ShouldBeEmpty();
        }

        await using (var page = await site.Open(Site.Auditor))
        {
            (await page.Go($"/{site.Ledger}/reviews/experts/site-named")).Status.ShouldBe(404, "who may do nothing finds nothing");
        }
    }

    [Fact]
    public async Task An_account_number_is_kept_by_those_who_pay_and_seen_by_no_other()
    {
        await using (var page = await site.Open(Site.Maker, "en"))
        {
            await page.Go($"/{site.Ledger}/parties/{Site.Parent}");
            await page.Page.FillAsync("#kept-text", "12");
            await page.Page.ClickAsync("form[action$='handler=keep'] button");
            (await page.Page.Locator("#problem").CountAsync()).ShouldBe(1, "too short");
            await page.Page.FillAsync("#kept-text", "6222 0000-1111");
            await page.Page.ClickAsync("form[action$='handler=keep'] button");
            await page.Page.ClickAsync("form[action$='handler=show'] button");
            (await page.Page.InnerTextAsync("#shown")).ShouldBe("622200001111");
            await page.ShouldBeAccessible();
        }

        await using (var page = await site.Open(Department))
        {
            await page.Go($"/{site.Ledger}/parties/{Site.Parent}");
            (await page.Page.Locator("#kept").CountAsync()).ShouldBe(0);
        }
    }
}
