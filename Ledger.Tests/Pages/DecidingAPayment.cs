using System.Globalization;
using System.Text;
using Ledger.Domain.DisbursementOrders;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Ledger.Tests.Pages;

/// <summary>The reviewer's page: find, read, decide, receive. What the domain refuses no page can bring about.</summary>
[Collection(SiteTests.Name)]
public sealed class DecidingAPayment(Site site)
{
    [Theory]
    [InlineData("zh-CN", "签发支付 ¥10,000.00", "签发支付令")]
    [InlineData("en", "Approve payment of CNY 10,000.00", "approved order")]
    public async Task A_releaser_approves_by_keyboard_alone(string culture, string button, string receipt)
    {
        var order = await site.DraftAndCheck();
        await using var page = await site.Open(Site.Releaser, culture);
        await page.Go($"/{site.Ledger}");
        await TabTo(page, "document.activeElement.textContent === '" + order + "'");
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.WaitForURLAsync($"**/requests/{order}");
        await TabTo(page, "document.activeElement.id === 'act-approve-reason'");
        await page.Page.Keyboard.TypeAsync("同意支付");
        await page.Page.Keyboard.PressAsync("Tab");
        (await page.Page.EvaluateAsync<string>("document.activeElement.textContent")).ShouldBe(button);
        await page.Page.Keyboard.PressAsync("Enter");
        await page.Page.WaitForURLAsync("**/receipts/*");
        (await page.MainText()).ShouldContain(receipt);
        (await page.Page.InnerTextAsync("code.hash")).Length.ShouldBe(64);
        await page.ShouldBeAccessible();
        (await site.Order(order)).ApprovedBy.ShouldBe(Site.Releaser);
        page.Troubles.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("zh-CN", "不得为同一人", "周敏")]
    [InlineData("en", "You cannot do this yourself", "周敏")]
    public async Task Who_drew_up_an_order_reads_why_he_cannot_check_it_and_who_can(string culture, string words, string able)
    {
        var order = await site.Draft(Site.StandIn);
        await using var page = await site.Open(Site.StandIn, culture);
        await page.Go($"/{site.Ledger}/requests/{order}");
        var decision = await page.Page.InnerTextAsync(".decision");
        decision.ShouldContain(words);
        decision.ShouldContain(able);
        (await page.Page.Locator("#act-check").CountAsync()).ShouldBe(0);
        await page.ShouldBeAccessible();
    }

    [Theory]
    [InlineData("zh-CN", "经办、复核、签发不得为同一人")]
    [InlineData("en", "maker, checker and releaser")]
    public async Task A_forged_form_is_refused_in_words_and_leaves_nothing(string culture, string words)
    {
        var order = await site.Draft(Site.StandIn);
        await using var page = await site.Open(Site.StandIn, culture);
        await page.Go($"/{site.Ledger}/requests/{order}");

        // The cancel form is his to send; only its meaning is changed.
        await page.Page.ClickAsync("details:has(#act-cancel) summary");
        await page.Page.EvalOnSelectorAsync("#act-cancel [name=act]", "input => input.value = 'check'");
        await page.Page.FillAsync("#act-cancel-reason", "-");
        var answer = await page.Page.RunAndWaitForResponseAsync(() => page.Page.ClickAsync("#act-cancel button"), response => response.Request.Method == "POST");
        answer.Status.ShouldBe(422);
        (await page.Page.InnerTextAsync("#problem")).ShouldContain(words, Case.Insensitive);
        (await site.VersionOf(order)).ShouldBe(1);
        await page.ShouldBeAccessible();
        page.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_form_without_our_token_or_of_a_role_that_may_not_is_refused()
    {
        var order = await site.DraftAndCheck();
        await using var auditor = await site.Open(Site.Auditor);
        var form = auditor.Page.Context.APIRequest.CreateFormData();
        form.Set("act", "approve").Set("key", Guid.NewGuid().ToString()).Set("version", "2");
        (await auditor.Page.Context.APIRequest.PostAsync($"/{site.Ledger}/requests/{order}", new APIRequestContextOptions { Form = form })).Status.ShouldBe(400);

        await auditor.Go($"/{site.Ledger}/requests/{order}");
        form.Set("form-token", await auditor.Page.InputValueAsync("[name=form-token]"));
        (await auditor.Page.Context.APIRequest.PostAsync($"/{site.Ledger}/requests/{order}", new APIRequestContextOptions { Form = form })).Status.ShouldBe(403);
        (await site.VersionOf(order)).ShouldBe(2);
    }

    [Fact]
    public async Task Sending_the_same_form_twice_gives_the_same_receipt()
    {
        var order = await site.DraftAndCheck();
        await using var page = await site.Open(Site.Releaser);
        await page.Go($"/{site.Ledger}/requests/{order}");
        var form = page.Page.Context.APIRequest.CreateFormData();
        foreach (var name in new[] { "act", "key", "version", "businessDate", "form-token" })
        {
            form.Set(name, await page.Page.InputValueAsync($"#act-approve [name={name}]"));
        }

        await page.Page.DblClickAsync("#act-approve button");
        await page.Page.WaitForURLAsync("**/receipts/*");
        var receipt = new Uri(page.Page.Url).AbsolutePath;
        var again = await page.Page.Context.APIRequest.PostAsync(
            $"/{site.Ledger}/requests/{order}", new APIRequestContextOptions { Form = form, MaxRedirects = 0 });
        again.Status.ShouldBe(302);
        again.Headers["location"].Split('?')[0].ShouldBe(receipt);
        (await site.VersionOf(order)).ShouldBe(3);

        // Whoever goes back sees the order as it is by now, and nothing to decide twice.
        await page.Page.GoBackAsync();
        await Expect(page.Page.Locator("#act-instruct")).ToBeVisibleAsync();
        (await page.Page.Locator("#act-approve").CountAsync()).ShouldBe(0);
    }

    [Theory]
    [InlineData("zh-CN", "该支付令在您打开后已有变化")]
    [InlineData("en", "The order has changed since you opened it")]
    public async Task Of_two_who_decide_at_once_one_gets_a_receipt_and_the_other_what_changed_with_his_words_kept(string culture, string words)
    {
        var order = await site.DraftAndCheck();
        await using var one = await site.Open(Site.Releaser, culture);
        await using var other = await site.Open(Site.OtherReleaser, culture);
        foreach (var page in new[] { one, other })
        {
            await page.Go($"/{site.Ledger}/requests/{order}");
        }

        await one.Page.FillAsync("#act-approve-reason", "同意");
        await other.Page.ClickAsync("details:has(#act-send-back) summary");
        await other.Page.FillAsync("#act-send-back-reason", "请补充验收单");
        await one.Page.ClickAsync("#act-approve button");
        await one.Page.WaitForURLAsync("**/receipts/*");
        var answer = await other.Page.RunAndWaitForResponseAsync(() => other.Page.ClickAsync("#act-send-back button"), response => response.Request.Method == "POST");
        answer.Status.ShouldBe(412);
        var problem = await other.Page.InnerTextAsync("#problem");
        problem.ShouldContain(words);
        problem.ShouldContain("陈刚");
        (await other.Page.InputValueAsync("#act-send-back-reason")).ShouldBe("请补充验收单");
        (await site.VersionOf(order)).ShouldBe(3);
        await other.ShouldBeAccessible();

        // Having read it, he may still decide: the form now speaks of what he has seen.
        await other.Page.ClickAsync("#act-send-back button");
        await other.Page.WaitForURLAsync("**/receipts/*");
        (await site.Order(order)).WasSentBack.ShouldBeTrue();
        one.Troubles.ShouldBeEmpty();
        other.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_reason_that_must_be_given_is_asked_for_by_the_server_too()
    {
        var order = await site.DraftAndCheck();
        await using var page = await site.Open(Site.Releaser);
        await page.Go($"/{site.Ledger}/requests/{order}");
        await page.Page.ClickAsync("details:has(#act-send-back) summary");
        await page.Page.EvalOnSelectorAsync("#act-send-back-reason", "field => field.required = false");
        var answer = await page.Page.RunAndWaitForResponseAsync(() => page.Page.ClickAsync("#act-send-back button"), response => response.Request.Method == "POST");
        answer.Status.ShouldBe(422);
        await Expect(page.Page.Locator("#problem")).ToBeVisibleAsync();
        (await site.VersionOf(order)).ShouldBe(2);
    }

    [Fact]
    public async Task A_receipt_of_another_amount_is_refused_and_the_right_one_pays()
    {
        var order = await site.DraftAndInstruct();
        var amount = (await site.Order(order)).AmountFen;
        await using var page = await site.Open(Site.Maker);
        await page.Go($"/{site.Ledger}/requests/{order}");
        await Fill("9,999.99");
        (await page.Page.InnerTextAsync("#problem")).ShouldContain("9,999.99");
        (await page.Page.InputValueAsync("#act-settle-ref")).ShouldBe("receipt-" + order);
        await Fill("10000");
        await page.Page.WaitForURLAsync("**/receipts/*");
        var settled = await site.Order(order);
        settled.Status.ShouldBe(DisbursementOrderStatus.Settled);
        amount.ShouldBe(1_000_000);
        await page.Go($"/{site.Ledger}/requests/{order}");
        (await page.MainText()).ShouldContain("receipt-" + order);
        page.Troubles.ShouldBeEmpty();

        async Task Fill(string typed)
        {
            await page.Page.FillAsync("#act-settle-ref", "receipt-" + order);
            await page.Page.FillAsync("#act-settle-amount", typed);
            await page.Page.FillAsync("#act-settle-day", DateTime.UtcNow.AddHours(8).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            await page.Page.SetInputFilesAsync("#act-settle-file", new FilePayload { Name = "回单.pdf", MimeType = "application/pdf", Buffer = Encoding.UTF8.GetBytes(order) });
            await page.Page.RunAndWaitForResponseAsync(() => page.Page.ClickAsync("#act-settle button"), response => response.Request.Method == "POST");
            await page.Page.WaitForLoadStateAsync();
        }
    }

    [Theory]
    [InlineData("zh-CN", "2024 年度")]
    [InlineData("en", "fiscal year 2024")]
    public async Task Money_of_a_year_that_is_over_is_sent_on_the_last_day_of_that_year_and_not_today(string culture, string words)
    {
        var order = await site.DraftAndCheck();
        await site.Do(Site.OtherReleaser, "releaser", new ApproveOrder { OrderId = order });
        await using var page = await site.Open(Site.Releaser, culture);
        await page.Go($"/{site.Ledger}/requests/{order}");
        (await page.Page.InputValueAsync("#act-instruct-date")).ShouldBe("2024-12-31");
        (await page.Page.InnerTextAsync("#act-instruct-date-hint")).ShouldContain(words);
        var today = DateTime.UtcNow.AddHours(8).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        await page.Page.FillAsync("#act-instruct-date", today);
        await Send(422);
        (await page.Page.InnerTextAsync("#problem")).ShouldContain(today);
        (await page.Page.InputValueAsync("#act-instruct-date")).ShouldBe(today);
        (await page.Page.InputValueAsync("#act-instruct-voucher")).ShouldBe("凭证 9");
        await page.ShouldBeAccessible();
        await page.Page.FillAsync("#act-instruct-date", "2024-12-31");
        await Send(302);
        await page.Page.WaitForURLAsync("**/receipts/*");
        (await site.Order(order)).InstructedOn.ShouldBe(Site.YearEnd);
        page.Troubles.ShouldBeEmpty();

        async Task Send(int status)
        {
            await page.Page.FillAsync("#act-instruct-voucher", "凭证 9");
            await page.Page.FillAsync("#act-instruct-bank", "示例银行");
            var answer = await page.Page.RunAndWaitForResponseAsync(() => page.Page.ClickAsync("#act-instruct button"), response => response.Request.Method == "POST");
            answer.Status.ShouldBe(status);
        }
    }

    [Fact]
    public async Task A_maker_draws_up_a_payment_sees_what_would_follow_checks_and_submits()
    {
        await using var page = await site.Open(Site.Maker, "en");
        await page.Go($"/{site.Ledger}/requests/new");
        await page.Page.ClickAsync("tbody a");
        await page.Page.FillAsync("#amount", "999999999");
        await Expect(page.Page.Locator("#dry-run")).ToContainTextAsync("This would be refused");
        await page.Page.FillAsync("#amount", "1234.56");
        await Expect(page.Page.Locator("#dry-run .card")).ToContainTextAsync("Paid out");
        await page.Page.ClickAsync("#request-form button");
        (await page.MainText()).ShouldContain("CNY 1,234.56");
        await page.ShouldBeAccessible();
        await page.Page.ClickAsync(".decision button");
        await page.Page.WaitForURLAsync("**/receipts/*");
        (await page.MainText()).ShouldContain("CNY 1,234.56");
        page.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_printed_form_carries_amount_in_capitals_moment_and_whole_hashes()
    {
        await using var page = await site.Open(Site.Auditor);
        await page.Go($"/{site.Ledger}/requests/po-2024-026");
        await page.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });
        await Expect(page.Page.Locator(".capitals")).ToHaveTextAsync("人民币叁拾陆万元整");
        await Expect(page.Page.Locator(".signatures")).ToBeVisibleAsync();
        await Expect(page.Page.Locator("header.top")).ToBeHiddenAsync();
        (await page.Page.InnerTextAsync(".evidence .whole")).Length.ShouldBe(64);
        var pdf = await page.Page.PdfAsync(new PagePdfOptions { Format = "A4", PreferCSSPageSize = true });
        Encoding.Latin1.GetString(pdf).Split("/Type /Page\n").Length.ShouldBeInRange(2, 4);
    }

    /// <summary>Presses the tabulator until the script is true.</summary>
    private static async Task TabTo(WatchedPage page, string found)
    {
        for (var presses = 0; presses < 80; presses++)
        {
            await page.Page.Keyboard.PressAsync("Tab");
            if (await page.Page.EvaluateAsync<bool>(found))
            {
                return;
            }
        }

        throw new InvalidOperationException($"The keyboard does not reach it: {found}");
    }
}
