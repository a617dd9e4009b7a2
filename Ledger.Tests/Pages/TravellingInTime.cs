using System.Globalization;
using System.Text.RegularExpressions;
using System.Web;
using Ledger.Host.Language;
using Ledger.Host.Projections;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Ledger.Tests.Pages;

/// <summary>The as-of bar: whichever way a moment is named, the address says it and the figures are those of that moment.</summary>
[Collection(SiteTests.Name)]
public sealed class TravellingInTime(Site site)
{
    private const string Pool = "pilot-district-2024";
    private const string Available = "tbody td.strong";

    [Fact]
    public async Task The_slider_changes_figures_and_address_and_keeps_the_focus()
    {
        await using var page = await site.Open(Site.Auditor);
        await page.Go($"/{site.Ledger}/funds");
        var now = await page.Page.InnerTextAsync(Available);
        await page.Page.FocusAsync("#day");
        await page.Page.Keyboard.PressAsync("PageDown");
        await page.Page.Keyboard.PressAsync("PageDown");
        await page.Page.Keyboard.PressAsync("PageDown");
        await Expect(page.Page).ToHaveURLAsync(new Regex("asOf=20"));
        await Expect(page.Page.Locator(".banner")).ToBeVisibleAsync();
        await Expect(page.Page.Locator(Available)).ToHaveTextAsync(await AvailableAt(page));
        (await page.Page.InnerTextAsync(Available)).ShouldNotBe(now);
        (await page.Page.EvaluateAsync<string>("document.activeElement.id")).ShouldBe("day");
        var there = page.Page.Url;
        await page.Page.Keyboard.PressAsync("ArrowLeft");
        await Expect(page.Page).Not.ToHaveURLAsync(there);
        await page.ShouldBeAccessible();

        await page.Page.GoBackAsync();
        await Expect(page.Page).ToHaveURLAsync(there);
        await Expect(page.Page.Locator(Available)).ToHaveTextAsync(await AvailableAt(page));
        page.Troubles.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2024-06-30", "2024-06-30T23%3A59%3A59.999999%2B08%3A00")]
    [InlineData("2024-06-30T12:00", "2024-06-30T12%3A00%3A00%2B08%3A00")]
    [InlineData("2024-06-30T12:00:00+08:00", "2024-06-30T12%3A00%3A00%2B08%3A00")]
    [InlineData("2024-06-30T04:00:00Z", "2024-06-30T12%3A00%3A00%2B08%3A00")]
    public async Task Every_way_of_naming_a_moment_leads_to_one_address(string asOf, string canonical)
    {
        await using var page = await site.Open(Site.Auditor, script: false);
        await page.Go($"/{site.Ledger}/funds?asOf={Uri.EscapeDataString(asOf)}");
        page.Page.Url.ShouldEndWith("?asOf=" + canonical);
        (await page.Page.InnerTextAsync(Available)).ShouldBe(await AvailableAt(page));
    }

    [Fact]
    public async Task A_moment_that_has_not_come_is_now()
    {
        await using var page = await site.Open(Site.Auditor, script: false);
        await page.Go($"/{site.Ledger}/funds?asOf=2999-01-01");
        page.Page.Url.ShouldEndWith("/funds");
    }

    [Fact]
    public async Task Previous_and_next_step_from_one_recorded_instant_to_another()
    {
        await using var page = await site.Open(Site.Auditor);
        await page.Go($"/{site.Ledger}/funds?position=200");
        await page.Page.ClickAsync(".steps [rel=next]");
        await page.Page.WaitForURLAsync("**/funds?asOf=*");
        var later = await PositionShown(page);
        later.ShouldBeGreaterThan(200);
        var next = page.Page.Url;
        await page.Page.ClickAsync(".steps [rel=prev]");
        await Expect(page.Page).Not.ToHaveURLAsync(next);
        (await PositionShown(page)).ShouldBeLessThan(later);
        await page.Page.ClickAsync(".banner a");
        await page.Page.WaitForURLAsync("**/funds");
        (await page.Page.Locator(".banner").CountAsync()).ShouldBe(0);
        page.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Playing_goes_on_by_itself_without_filling_the_history_and_stops_when_told()
    {
        await using var page = await site.Open(Site.Auditor);
        await page.Go($"/{site.Ledger}/funds?asOf=2024-03-01");
        var length = await page.Page.EvaluateAsync<int>("history.length");
        var before = await PositionShown(page);
        await page.Page.ClickAsync("#play");
        await Expect(page.Page.Locator("#play")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Page.WaitForFunctionAsync("before => Number(document.querySelector('#as-of').dataset.position) > before", before);
        await page.Page.ClickAsync("#play");
        await Expect(page.Page.Locator("#play")).ToHaveAttributeAsync("aria-pressed", "false");
        (await page.Page.EvaluateAsync<int>("history.length")).ShouldBe(length);
        page.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task In_the_past_nothing_can_be_decided()
    {
        var order = await site.DraftAndCheck();
        await using var page = await site.Open(Site.Releaser);
        await page.Go($"/{site.Ledger}/requests/{order}");
        (await page.Page.Locator("#act-approve").CountAsync()).ShouldBe(1);
        await site.Do(Site.OtherReleaser, "releaser", new Domain.DisbursementOrders.ApproveOrder { OrderId = order });
        var approved = (await site.StateOf(Domain.DisbursementOrders.DisbursementOrder.StreamOf(order))).Position;
        await page.Go($"/{site.Ledger}/requests/{order}?position={approved - 1}");
        (await page.Page.Locator("form[id^=act]").CountAsync()).ShouldBe(0);
        await Expect(page.Page.Locator(".banner")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_business_date_is_a_filter_beside_the_moment()
    {
        await using var page = await site.Open(Site.Auditor, script: false);
        await page.Go($"/{site.Ledger}/funds");
        await page.Page.FillAsync("#until-field", "2024-04-30");
        await page.Page.ClickAsync(".as-of-form button");
        page.Page.Url.ShouldContain("businessUntil=2024-04-30");
        (await page.Page.InnerTextAsync(Available)).ShouldBe(await AvailableAt(page));
    }

    [Fact]
    public async Task The_chart_is_drawn_for_the_moment_and_said_in_words()
    {
        await using var page = await site.Open(Site.Auditor, "en");
        await page.Go($"/{site.Ledger}/funds?asOf=2024-06-30");
        await Expect(page.Page.Locator("#chart svg")).ToBeVisibleAsync();
        (await page.Page.GetAttributeAsync("#chart", "role")).ShouldBe("img");
        (await page.Page.GetAttributeAsync("#chart", "aria-label"))!.ShouldContain(await page.Page.InnerTextAsync(Available));
        await page.Page.HoverAsync("#chart svg");
        page.Troubles.ShouldBeEmpty();
    }

    /// <summary>What the read side says of the moment in the page's address.</summary>
    private async Task<string> AvailableAt(WatchedPage page)
    {
        var query = HttpUtility.ParseQueryString(new Uri(page.Page.Url).Query);
        var asOf = new AsOf(
            query["asOf"] is { } instant ? DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture) : null, null,
            query["businessUntil"] is { } day ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null);
        var at = await site.App.Services.GetRequiredService<Moments>().Resolve(site.Ledger, asOf, null, CancellationToken.None);
        return AmountFormat.Table((await site.App.Services.GetRequiredService<PoolBalances>().Find(at!, Pool, CancellationToken.None))!.AvailableFen);
    }

    private static async Task<long> PositionShown(WatchedPage page) =>
        long.Parse((await page.Page.GetAttributeAsync("#as-of", "data-position"))!, CultureInfo.InvariantCulture);
}
