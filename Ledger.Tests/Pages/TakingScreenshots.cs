using Ledger.Tests.Seeding;
using Microsoft.Playwright;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Pages;

/// <summary>The pictures of the README, made from the running product so that they are never stale. Only when LEDGER_SCREENSHOTS is set.</summary>
[Collection(SiteTests.Name)]
public sealed class TakingScreenshots(Site site)
{
    private const int LargestBytes = 200_000;

    [Theory]
    [InlineData("funds", "/funds?asOf=2024-09-30", null)]
    [InlineData("decision", "/requests/po-2024-028", "#consequences")]
    [InlineData("journal", "/journal/491", null)]
    public async Task A_picture_is_small_enough_for_a_page_of_text(string name, string path, string? from)
    {
        await using var page = await site.Open(Site.Releaser);
        await page.Go($"/{site.Ledger}{path}");
        await page.Page.EvaluateAsync("document.fonts.ready");
        var top = from is null ? 0 : (await page.Page.Locator(from).BoundingBoxAsync())!.Y - 16;
        var picture = await page.Page.ScreenshotAsync(new PageScreenshotOptions
        {
            FullPage = true, Clip = new Clip { X = 0, Y = top, Width = 1280, Height = 900 },
        });
        picture.Length.ShouldBeInRange(10_000, LargestBytes);
        if (Environment.GetEnvironmentVariable("LEDGER_SCREENSHOTS") is { Length: > 0 })
        {
            var folder = Path.Combine(Directory.GetParent(RehearsedLedger.SeedsFolder)!.FullName, "Ledger.Host", "Docs", "screenshots");
            Directory.CreateDirectory(folder);
            await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), picture);
        }
    }
}
