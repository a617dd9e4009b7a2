using Ledger.Host.Pages;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Ledger.Tests.Pages;

/// <summary>Every page, in both languages, narrow and wide: accessible, quiet, at home, under the strict policy.</summary>
[Collection(SiteTests.Name)]
public sealed class ReadingEveryPage(Site site)
{
    private string[] Addresses(string order) =>
    [
        .. new[]
        {
            "", "?tab=mine", "?tab=done", "/funds", "/funds?asOf=2024-06-30", "/funds?asOf=2023-06-30", "/funds/pilot-district-2024",
            "/requests", "/requests?status=settled&min=100", "/requests?status=failed&text=nothing", $"/requests/{order}", "/requests/po-2024-009",
            "/requests/po-2024-010?position=360", "/requests/po-2024-009/evidence", "/requests/new", "/requests/new?grant=project-grant%2Fpj-2024-10&no=2",
            "/requests/new?grant=project-grant%2Fpj-2024-10&no=2&amount=1&step=check", "/awards", "/awards?kind=platform-grant",
            "/awards/project-grant/pj-2024-01", "/awards/platform-grant/pf-2024-01", "/journal", "/journal?of=orders&subject=zhou.min", "/journal/1",
            "/journal/400", "/parties", "/parties?text=none", $"/parties/{Site.Party}", $"/parties/{Site.Parent}", "/schemes", "/schemes/equipment", "/schemes/equipment?rules=v2", "/awards/project-grant/scheme-1", "/bank",
            "/linkages", "/linkages?contingent=true&family=matched-subsidy", "/linkages/site-l1", "/recoveries", "/recoveries?text=none", "/recoveries/site-r1",
            "/figures", "/figures?asOf=2024-06-30", "/figures/Z1", "/figures/Z5", "/funds/pilot-district-2024/year-end",
            "/funds/pilot-district-2024/plan", "/indicators", "/loans",
            "/reviews", "/reviews?asOf=2024-06-30", "/reviews/panels/panel-1", "/reviews/experts/ex-1", "/platforms", "/platforms?asOf=2024-06-30", "/platforms/pf-1", "/challenges/call-1", "/lists/platforms",
            "/imports", "/projections", "/exposures", "/exposures?by=fund", "/exposures?by=stage&asOf=2024-06-30", "/exposures/party-2", $"/imports/{site.Import}",
            "/compare", "/compare?from=2024-03-31&to=2024-09-30&pool=pilot-district-2024", "/why?figure=authority", "/why?figure=disbursed&pool=pilot-district-2024&asOf=2024-12-31",
            "/investment-funds", "/investment-funds?asOf=2023-06-30", "/investment-funds/f1", "/investment-funds/f2", "/investment-funds/f3",
            "/verify", "/notices", "/notices?open=true&asOf=2024-06-30", "/audit", "/audit?asOf=2024-06-30", "/compare?from=2024-03-31&to=2024-09-30&rows=awards", "/why?of=project-grant%2Fpj-2024-01&figure=paid", "/exposures?businessUntil=2024-06-30", "/audit/idle-money", "/audit/decided-with?asOf=2024-06-30", "/audit/funded-twice", "/audit/paid-in-by-partner",
            "/audit/sample?of=payments&size=5&seed=audit-2024", "/audit/sample?of=entries&size=3",
            "/commands", "/commands/bank-statement.import", $"/commands/party.raise-flag?partyId={Site.Party}",
        }.Select(path => $"/{site.Ledger}{path}"),
    ];

    [Theory]
    [InlineData("zh-CN", 360)]
    [InlineData("zh-CN", 1280)]
    [InlineData("en", 360)]
    [InlineData("en", 1280)]
    public async Task Each_page_is_accessible_and_loads_nothing_from_elsewhere(string culture, int width)
    {
        var order = await site.Draft();
        await using var page = await site.Open(Site.Maker, culture, width);
        foreach (var address in Addresses(order))
        {
            var answer = await page.Go(address);
            answer.Status.ShouldBe(200, address);
            (await answer.HeaderValueAsync("Content-Security-Policy")).ShouldBe(SafeHeaders.ContentSecurityPolicy);
            (await page.Page.GetAttributeAsync("html", "lang")).ShouldBe(culture);
            (await page.Page.Locator("h1").CountAsync()).ShouldBe(1, address);
            await page.ShouldFit();
            await page.ShouldBeAccessible();
        }

        page.Troubles.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("zh-CN", "没有找到这个页面")]
    [InlineData("en", "There is nothing here")]
    public async Task What_is_not_there_is_said_in_words_with_a_reference(string culture, string words)
    {
        await using var page = await site.Open(Site.Auditor, culture);
        foreach (var path in new[] { "/requests/no-such-order", "/journal/999999", "/funds?asOf=yesterday", "/requests?cursor=none", "/no/such/page" })
        {
            (await page.Go($"/{site.Ledger}{path}")).Status.ShouldBe(404, path);
            (await page.MainText()).ShouldContain(words);
            (await page.Page.InnerTextAsync(".evidence code")).Length.ShouldBeGreaterThan(10);
            await page.ShouldBeAccessible();
        }

        page.Troubles.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("zh-CN", "全部待办")]
    [InlineData("en", "waiting for somebody")]
    public async Task Who_has_no_turn_of_his_own_sees_what_waits_for_everybody(string culture, string words)
    {
        var order = await site.Draft();
        await using var page = await site.Open(Site.Auditor, culture);
        await page.Go($"/{site.Ledger}");
        (await page.MainText()).ShouldContain(words);
        (await page.Page.Locator(".tabs, .button.main").CountAsync()).ShouldBe(0);
        await Expect(page.Page.Locator(".orders").GetByText(order, new() { Exact = true })).ToBeVisibleAsync();
        await page.ShouldBeAccessible();
    }

    [Fact]
    public async Task A_ledger_one_may_not_see_looks_like_one_that_is_not_there()
    {
        await using var page = await site.Open(Site.Auditor);
        (await page.Go("/another-ledger/funds")).Status.ShouldBe(404);
    }

    [Theory]
    [InlineData(360)]
    [InlineData(1280)]
    public async Task Words_that_are_forty_per_cent_longer_still_fit(int width)
    {
        await using var page = await site.Open(Site.Maker, "en", width);
        foreach (var path in new[] { "", "/funds", "/requests", "/requests/po-2024-028", "/awards/project-grant/pj-2024-01", "/journal/400" })
        {
            await page.Go($"/{site.Ledger}{path}");
            await page.Page.EvaluateAsync(
                """
                () => {
                  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
                  const texts = [];
                  while (walker.nextNode()) {
                    if (/[a-z]{2}/i.test(walker.currentNode.data) && !walker.currentNode.parentElement.closest('code, svg, script')) texts.push(walker.currentNode);
                  }
                  for (const text of texts) {
                    const words = text.data.trim();
                    text.data += ' ' + words.slice(0, Math.ceil(words.length * .4));
                  }
                }
                """);
            await page.ShouldFit();
        }
    }

    [Fact]
    public async Task The_language_follows_the_browser_and_a_choice_keeps_the_address()
    {
        await using var page = await site.Open(Site.Auditor, "en");
        await page.Go($"/{site.Ledger}/requests?status=settled");
        (await page.Page.InnerTextAsync("h1")).ShouldBe("Payments");
        await page.Page.ClickAsync(".user a[hreflang]");
        (await page.Page.InnerTextAsync("h1")).ShouldBe("拨付");
        page.Page.Url.ShouldContain("status=settled");
        await page.Go($"/{site.Ledger}/awards");
        (await page.Page.InnerTextAsync("h1")).ShouldBe("立项");
        await page.Go($"/{site.Ledger}/awards?culture=en");
        (await page.Page.InnerTextAsync("h1")).ShouldBe("Awards");
        page.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_filter_stands_in_the_address_and_can_be_taken_off()
    {
        await using var page = await site.Open(Site.Auditor);
        await page.Go($"/{site.Ledger}/requests");
        await page.Page.SelectOptionAsync("#f-status", "cancelled");
        await page.Page.WaitForURLAsync("**/requests?status=cancelled");
        (await page.Page.Locator("tbody tr").CountAsync()).ShouldBe(1);
        await page.Page.ClickAsync(".chip a");
        await page.Page.WaitForURLAsync("**/requests");
        (await page.Page.Locator("tbody tr").CountAsync()).ShouldBe(25);
        await page.Page.ClickAsync(".pager [rel=next]");
        await page.Page.ClickAsync(".pager [rel=prev]");
        (await page.Page.Locator("tbody tr").CountAsync()).ShouldBe(25);
        page.Troubles.ShouldBeEmpty();
    }
}
