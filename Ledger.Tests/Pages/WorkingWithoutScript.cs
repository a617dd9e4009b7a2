using Shouldly;
using Xunit;

namespace Ledger.Tests.Pages;

/// <summary>Every page works as plain HTML: reading, filtering, travelling and deciding.</summary>
[Collection(SiteTests.Name)]
public sealed class WorkingWithoutScript(Site site)
{
    [Fact]
    public async Task Signing_in_filtering_and_travelling_are_forms_and_links()
    {
        await using var page = await site.OpenAsStranger(script: false);
        await page.SignIn(Site.Maker, Site.Password);
        await page.Go($"/{site.Ledger}/funds");
        await page.Page.FillAsync("#as-of-field", "2024-06-30T12:00");
        await page.Page.ClickAsync(".as-of-form button");
        page.Page.Url.ShouldContain("asOf=2024-06-30T12");
        (await page.Page.Locator(".banner").CountAsync()).ShouldBe(1);

        await page.Page.FocusAsync("#day");
        await page.Page.Keyboard.PressAsync("Home");
        await page.Page.ClickAsync(".scale button[type=submit]");
        page.Page.Url.ShouldContain("asOf=2024-01-0");

        await page.Go($"/{site.Ledger}/requests");
        await page.Page.SelectOptionAsync("#f-status", "cancelled");
        await page.Page.ClickAsync(".filters button");
        page.Page.Url.ShouldEndWith("/requests?status=cancelled");
        (await page.Page.Locator("tbody tr").CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Deciding_and_drawing_up_are_forms()
    {
        var order = await site.DraftAndCheck();
        await using (var page = await site.Open(Site.Releaser, script: false))
        {
            await page.Go($"/{site.Ledger}/requests/{order}");
            await page.Page.FillAsync("#act-approve-reason", "同意");
            await page.Page.ClickAsync("#act-approve button");
            page.Page.Url.ShouldContain("/receipts/");
            await page.Go($"/{site.Ledger}/requests/{order}");
            await page.Page.FillAsync("#act-instruct-voucher", "凭证 7");
            await page.Page.FillAsync("#act-instruct-bank", "示例银行");
            await page.Page.ClickAsync("#act-instruct button");
            page.Page.Url.ShouldContain("/receipts/");
        }

        await using var maker = await site.Open(Site.Maker, script: false);
        await maker.Go($"/{site.Ledger}/requests/new");
        await maker.Page.ClickAsync("tbody a");
        await maker.Page.FillAsync("#amount", "0.001");
        await maker.Page.ClickAsync("#request-form button");
        (await maker.Page.Locator("[role=alert]").CountAsync()).ShouldBe(1);
        await maker.Page.FillAsync("#amount", "12.34");
        await maker.Page.ClickAsync("#request-form button");
        await maker.Page.ClickAsync(".decision button");
        maker.Page.Url.ShouldContain("/receipts/");
        (await maker.MainText()).ShouldContain("人民币壹拾贰元叁角肆分");
    }
}
