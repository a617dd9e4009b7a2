using Ledger.Domain.Grants;
using Ledger.Tests.Importing;
using Microsoft.Playwright;
using Shouldly;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Ledger.Tests.Pages;

/// <summary>A file is tried, looked at, and the chosen rows of it are carried out, on the pages.</summary>
[Collection(SiteTests.Name)]
public sealed class ImportingOnThePage(Site site)
{
    [Theory]
    [InlineData("zh-CN", "可导入", "已导入")]
    [InlineData("en", "Ready", "Carried out")]
    public async Task Chosen_rows_of_a_file_become_applications(string culture, string ready, string done)
    {
        var prefix = $"page-{culture[..2]}";
        await using var maker = await site.Open(Site.Maker, culture);
        await maker.Go($"/{site.Ledger}/imports");
        var file = Sheets.Csv(Sheets.Applications, Sheets.Application(1, prefix: prefix), Sheets.Application(2, "1800余万", prefix), Sheets.Application(3, prefix: prefix));
        await maker.Page.SetInputFilesAsync("#file", new FilePayload { Name = "申报.csv", MimeType = "text/csv", Buffer = file });
        await maker.Page.ClickAsync("form[enctype] button");
        await maker.Page.WaitForURLAsync("**/imports/a-*");
        await maker.ShouldBeAccessible();
        await maker.ShouldFit();
        (await maker.Page.InnerTextAsync("tbody tr:nth-child(1)")).ShouldContain(ready);
        (await maker.Page.InnerTextAsync("tbody tr:nth-child(2)")).ShouldContain("1800余万");
        (await maker.Page.Locator("tbody input[type=checkbox]").CountAsync()).ShouldBe(2);

        await maker.Page.ClickAsync("button[value=chosen]");
        await Expect(maker.Page.Locator("#problem")).ToBeVisibleAsync();
        await maker.Page.CheckAsync("tbody input[value='4']");
        await maker.Page.ClickAsync("button[value=chosen]");
        await Expect(maker.Page.Locator("#progress .tag.ended")).ToBeVisibleAsync();
        await maker.Page.ReloadAsync();
        (await maker.Page.InnerTextAsync("tbody tr:nth-child(3)")).ShouldContain(done);
        (await maker.Page.InnerTextAsync("tbody tr:nth-child(1)")).ShouldContain(ready);
        await maker.ShouldBeAccessible();
        ((Grant)(await site.StateOf($"project-grant/{prefix}-3")).State).Status.ShouldBe(GrantStatus.Submitted);
        ((Grant)(await site.StateOf($"project-grant/{prefix}-1")).State).Status.ShouldBe(GrantStatus.None);
        // The refused form answers with its status; the browser says so.
        maker.Troubles.ShouldAllBe(trouble => trouble.Contains("422", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_may_import_nothing_sees_what_others_imported()
    {
        await using var auditor = await site.Open(Site.Auditor, "en");
        await auditor.Go($"/{site.Ledger}/imports/{site.Import}");
        (await auditor.Page.Locator("input[type=checkbox], button[name=which]").CountAsync()).ShouldBe(0);
        (await auditor.MainText()).ShouldContain("AMOUNT", Case.Insensitive);
        await auditor.Go($"/{site.Ledger}/imports");
        (await auditor.Page.Locator("form[enctype]").CountAsync()).ShouldBe(0);
    }
}
