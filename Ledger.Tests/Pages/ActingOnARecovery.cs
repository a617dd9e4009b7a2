using Shouldly;
using Xunit;

namespace Ledger.Tests.Pages;

/// <summary>What may be done to a recovery is offered on its page by its state, and leads to the form.</summary>
[Collection(SiteTests.Name)]
public sealed class ActingOnARecovery(Site site)
{
    [Fact]
    public async Task A_releaser_is_offered_what_the_state_allows()
    {
        await using var page = await site.Open(Site.Releaser);
        await page.Go($"/{site.Ledger}/recoveries/site-r1");
        (await page.Page.Locator(".commands a[href*='recovery.write-off']").CountAsync()).ShouldBe(0, "nobody was told yet");
        await page.Page.ClickAsync(".commands a[href*='recovery.order']");
        (await page.MainText()).ShouldContain("site-r1");
        await page.ShouldBeAccessible();
    }
}
