using Shouldly;
using Xunit;

namespace Ledger.Tests.Pages;

/// <summary>The forms that linkages and recoveries share: what may be done is offered, a refusal stands where the form is, an accepted act shows.</summary>
[Collection(SiteTests.Name)]
public sealed class ActingOnARecovery(Site site)
{
    private const string Form = "#act-recovery-order";

    [Fact]
    public async Task A_releaser_orders_a_recovery_and_mends_what_was_refused()
    {
        await site.Do("wu.ting", "department", new Domain.Recoveries.ProposeRecovery(
            "project-grant/pj-2024-02", 50_000_00, "超范围支出（示例）", new string('d', 64)) { RecoveryId = "site-r2" });
        await using var page = await site.Open(Site.Releaser);
        await page.Go($"/{site.Ledger}/recoveries/site-r2");
        (await page.Page.Locator("#act-recovery-receive").CountAsync()).ShouldBe(0, "nobody was told yet");
        await Fill(page, "2024-01-01");
        await page.Page.WaitForSelectorAsync("#problem");
        (await page.MainText()).ShouldContain("业务日期不合法");
        (await page.Page.InputValueAsync($"{Form}-legalBasis")).ShouldBe("补助协议第八条（示例）");
        await Fill(page, "2099-12-31");
        await page.Page.WaitForURLAsync("**/recoveries/site-r2?seen=*");
        (await page.MainText()).ShouldContain("已决定");
        page.Page.Url.ShouldContain("/recoveries/site-r2");
        await page.ShouldBeAccessible();
    }

    private static async Task Fill(WatchedPage page, string dueOn)
    {
        var details = page.Page.Locator($"details:has({Form})");
        if (await details.GetAttributeAsync("open") is null)
        {
            await details.Locator("summary").ClickAsync();
        }

        await page.Page.FillAsync($"{Form}-documentNo", "追回决定（示例）1号");
        await page.Page.FillAsync($"{Form}-legalBasis", "补助协议第八条（示例）");
        await page.Page.FillAsync($"{Form}-dueOn", dueOn);
        await page.Page.ClickAsync($"{Form} button[type=submit]");
    }
}
