using System.Text;
using Ledger.Domain.BankAccounts;
using Ledger.Domain.DisbursementOrders;
using Ledger.PretendBank;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Ledger.Tests.Pages;

/// <summary>Sending payments to the bank, importing what it says, and deciding what is in doubt, on the pages.</summary>
[Collection(SiteTests.Name)]
public sealed class ReconcilingOnThePage(Site site)
{
    private const string AccountNo = "510300001";

    [Theory]
    [InlineData("zh-CN", "已兑现", "待处理")]
    [InlineData("en", "settled", "in doubt")]
    public async Task Orders_leave_in_a_batch_and_come_back_settled(string culture, string settled, string doubtful)
    {
        var (one, other) = (await Approved(), await Approved());
        await using var releaser = await site.Open(Site.Releaser, culture);
        await releaser.Go($"/{site.Ledger}/bank");
        await releaser.ShouldBeAccessible();
        await releaser.Page.ClickAsync(".button.main");
        await releaser.Page.WaitForURLAsync("**/bank/batches/new");
        await releaser.ShouldBeAccessible();
        await releaser.ShouldFit();
        foreach (var box in await releaser.Page.Locator("input[name=order]").AllAsync())
        {
            await box.SetCheckedAsync((await box.GetAttributeAsync("value")) is { } id && (id == one || id == other));
        }

        await releaser.Page.FillAsync("#execute", "2024-12-31");
        await releaser.Page.FillAsync("#business-day", "2024-12-31");
        await releaser.Page.ClickAsync(".decision button");
        await releaser.Page.WaitForURLAsync("**/bank/batches/pc-*");
        await releaser.ShouldBeAccessible();
        var download = await releaser.Page.RunAndWaitForDownloadAsync(() => releaser.Page.ClickAsync("a[href$='handler=File']"));
        var batch = await File.ReadAllBytesAsync(await download.PathAsync());

        await using var maker = await site.Open(Site.Maker, culture);
        await maker.Go($"/{site.Ledger}/bank");
        await maker.ShouldFit();
        var orders = Orders.Read(batch);
        var statement = new Statement("st-" + one, AccountNo, Site.YearEnd, Site.YearEnd, 100_000_00,
        [
            new Booking("b-" + one, Site.YearEnd, true, 1_000_000, one, "示例公司", "首期"),
            new Booking("b-" + other, Site.YearEnd, true, 999_999, other, "示例公司", "首期"),
            new Booking("fee-" + one, Site.YearEnd, true, 12_50, null, "", "手续费"),
        ]);
        orders.Payments.Select(p => p.EndToEnd).ShouldBe([one, other], ignoreOrder: true);
        await maker.Page.SetInputFilesAsync("#statement", new FilePayload { Name = "s.xml", MimeType = "application/xml", Buffer = StatementFiles.Camt(statement) });
        await maker.Page.ClickAsync("form[enctype] button");
        await maker.Page.WaitForURLAsync("**/bank/statements/*");
        await maker.ShouldBeAccessible();
        await maker.ShouldFit();
        (await maker.Page.InnerTextAsync("#line-1")).ShouldContain(settled);
        (await maker.Page.InnerTextAsync("#line-2")).ShouldContain(doubtful);
        (await site.Order(one)).Status.ShouldBe(DisbursementOrderStatus.Settled);

        await maker.Page.ClickAsync("#line-2 summary");
        await maker.Page.ClickAsync("#line-2 form:has([value=match]) button");
        await Expect(maker.Page.Locator("#problem")).ToBeVisibleAsync();
        await maker.ShouldBeAccessible();
        await maker.Page.ClickAsync("#line-3 summary");
        await maker.Page.FillAsync("#line-3-reason", "手续费");
        await maker.Page.ClickAsync("#line-3 form:has([value=set-aside]) button");
        await maker.Page.WaitForURLAsync("**#line-3");
        (await maker.Page.InnerTextAsync("#line-3")).ShouldContain("手续费");
        await maker.Go($"/{site.Ledger}/bank");
        (await maker.Page.InnerTextAsync("main")).ShouldContain("b-" + other);
        await maker.ShouldBeAccessible();
        (await site.Order(other)).Status.ShouldBe(DisbursementOrderStatus.Instructed);
        (releaser.Troubles.Concat(maker.Troubles)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_is_no_statement_is_refused_in_words()
    {
        await using var page = await site.Open(Site.Maker, "en", 360);
        await page.Go($"/{site.Ledger}/bank");
        await page.ShouldBeAccessible();
        await page.ShouldFit();
        await page.Page.SetInputFilesAsync("#statement", new FilePayload { Name = "s.xml", MimeType = "application/xml", Buffer = Encoding.UTF8.GetBytes("<html/>") });
        var answer = await page.Page.RunAndWaitForResponseAsync(() => page.Page.ClickAsync("form[enctype] button"), response => response.Request.Method == "POST");
        answer.Status.ShouldBe(422);
        (await page.Page.InnerTextAsync("#problem")).ShouldContain("camt.053.001.08");
        await page.ShouldBeAccessible();
    }

    [Fact]
    public async Task Who_only_reads_finds_no_forms()
    {
        await using var page = await site.Open(Site.Auditor);
        await page.Go($"/{site.Ledger}/bank");
        (await page.Page.Locator("main form").CountAsync()).ShouldBe(0);
        (await page.Go($"/{site.Ledger}/bank/batches/new")).Status.ShouldBe(403);
    }

    private async Task<string> Approved()
    {
        var id = await site.DraftAndCheck();
        await site.Do(Site.OtherReleaser, "releaser", new ApproveOrder { OrderId = id });
        if (!((BankAccount)(await site.StateOf(BankAccount.StreamOf(AccountNo))).State).IsRegistered)
        {
            await site.Do(Site.Releaser, "releaser", new RegisterBankAccount(AccountNo, "示例银行自贡支行", "自贡高新区财政局"));
        }

        return id;
    }
}
