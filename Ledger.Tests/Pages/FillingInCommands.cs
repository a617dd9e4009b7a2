using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Ledger.Domain.Parties;
using Ledger.Host.Catalogue;
using Ledger.Host.Language;
using Ledger.Host.Pages.Giving;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Pages;

/// <summary>Every command of the catalogue can be given on a form, in both languages.</summary>
[Collection(SiteTests.Name)]
public sealed partial class FillingInCommands(Site site)
{
    public static TheoryData<string> Commands => [.. CommandCatalogue.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Commands))]
    public void Every_command_has_a_title_and_every_member_a_label_in_both_languages(string command)
    {
        var fields = AllOf(CommandField.Of(CommandCatalogue.Find(command)!.Contract)).ToList();
        string[] keys =
        [
            "command." + command, "aggregate." + command.Split('.')[0], .. fields.Select(field => "field." + field.Name),
            .. fields.Where(field => field.Kind != FieldKind.Group).Select(field => "form.wrong-" + Worded(field)),
        ];
        keys.Where(key => !Words.In(Languages.English).ContainsKey(key) || !Words.In(Languages.Chinese).ContainsKey(key)).ShouldBeEmpty(command);
        keys.Where(key => !Han().IsMatch(Words.In(Languages.Chinese)[key]) && !Words.In(Languages.Chinese)[key].StartsWith("SHA", StringComparison.Ordinal))
            .ShouldBeEmpty("without Chinese");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void What_is_typed_into_a_form_is_the_command_that_the_API_reads(string command)
    {
        var kind = CommandCatalogue.Find(command)!;
        var fields = CommandField.Of(kind.Contract);
        var typed = new Dictionary<string, string>();
        Fill(typed, fields, "");
        var form = new FilledForm(typed);
        var text = form.Read(fields).ToJsonString();
        form.Wrong.ShouldBeEmpty(command);
        kind.Read(System.Text.Encoding.UTF8.GetBytes(text)).ShouldBeOfType(kind.Type);

        // Nothing typed: every member that must be given is named, and nothing is made up.
        var empty = new FilledForm(new Dictionary<string, string>());
        var read = empty.Read(fields);
        empty.Wrong.Select(wrong => wrong.Key).ShouldAllBe(key => key == "form.needed");
        read.Select(member => member.Key).ShouldBeSubsetOf(fields.Where(field => field.IsRequired).Select(field => field.Name));
    }

    [Theory]
    [InlineData(FieldKind.Amount, "1,234.50", "123450")]
    [InlineData(FieldKind.Amount, "-0.01", "-1")]
    [InlineData(FieldKind.Amount, "0.001", null)]
    [InlineData(FieldKind.Amount, "1e30", null)]
    [InlineData(FieldKind.Amount, "1800余万", null)]
    [InlineData(FieldKind.Amount, "--1", null)]
    [InlineData(FieldKind.Percent, "12.5%", "1250")]
    [InlineData(FieldKind.Percent, "12.345", null)]
    [InlineData(FieldKind.Number, "5.0", null)]
    [InlineData(FieldKind.Day, "2024-02-30", null)]
    [InlineData(FieldKind.Choice, "seed ", "\"seed\"")]
    [InlineData(FieldKind.Choice, "sprout", null)]
    [InlineData(FieldKind.YesNo, "yes", "true")]
    [InlineData(FieldKind.Digest, "abc", null)]
    [InlineData(FieldKind.Text, "a\0b", null)]
    public void A_field_is_read_exactly_or_named(FieldKind kind, string typed, string? read)
    {
        var form = new FilledForm(new Dictionary<string, string> { ["x"] = typed });
        var value = form.Read([new CommandField("x", kind, true, [], ["seed"])]);
        if (read is null)
        {
            form.Wrong.ShouldBe([("x", "form.wrong-" + kind.ToString().ToLowerInvariant())]);
        }
        else
        {
            form.Wrong.ShouldBeEmpty();
            value["x"]!.ToJsonString().ShouldBe(read);
        }
    }

    [Fact]
    public async Task A_flag_is_tried_then_raised_and_its_entry_is_the_receipt()
    {
        await using var page = await site.Open(Site.Maker, script: false);
        await page.Go($"/{site.Ledger}/parties/{Site.Party}");
        await page.Page.ClickAsync(".commands a[href*='party.raise-flag']");
        (await page.MainText()).ShouldContain(Site.Party);
        await page.Page.FillAsync("#flagId", "f-form");
        await page.Page.SelectOptionAsync("#kind", "dishonest");
        await page.Page.FillAsync("#from", "2024-12-31");
        await page.Page.FillAsync("#reason", "列入失信名单");
        await page.Page.FillAsync("#documentNo", "失信公告（示例）2号");
        await page.Page.SetInputFilesAsync("#evidenceDigest-file", new Microsoft.Playwright.FilePayload
        {
            Name = "notice.pdf", MimeType = "application/pdf", Buffer = "abc"u8.ToArray(),
        });
        await page.Page.FillAsync("#form-day", "2024-12-31");
        var before = (await site.StateOf(Party.StreamOf(Site.Party))).Version;
        await page.Page.ClickAsync("[name=form-step]");
        (await page.Page.Locator("#trial").CountAsync()).ShouldBe(1);
        (await site.StateOf(Party.StreamOf(Site.Party))).Version.ShouldBe(before);
        (await page.Page.InputValueAsync("#evidenceDigest")).ShouldStartWith("ba7816bf");

        await page.Page.ClickAsync("#command .button.main");
        page.Page.Url.ShouldContain("/journal/");
        (await page.MainText()).ShouldContain("失信");
        ((Party)(await site.StateOf(Party.StreamOf(Site.Party))).State).FindFlag("f-form").ShouldNotBeNull();
        page.Troubles.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_refusal_is_told_and_what_was_typed_stays()
    {
        await using var page = await site.Open(Site.Maker, "en");
        await page.Go($"/{site.Ledger}/commands/party.register?partyId=not-a-code");
        await page.Page.FillAsync("#name", "示例公司");
        await page.Page.ClickAsync("#command .button.main");
        (await page.Page.InnerTextAsync("#problem")).ShouldContain("refused");
        (await page.Page.InputValueAsync("#name")).ShouldBe("示例公司");
        await page.ShouldBeAccessible();
        page.Troubles.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_row_more_is_asked_for_and_a_wrong_amount_is_named(bool script)
    {
        await using var page = await site.Open(Site.Locked, script: script);
        await page.Go($"/{site.Ledger}/commands/fund.call?fundId=f1");
        await page.Page.FillAsync("#lines-0-partnerId", "gov");
        await page.Page.ClickAsync("[name=form-more]");
        (await page.Page.InputValueAsync("#lines-0-partnerId")).ShouldBe("gov");
        await page.Page.FillAsync("#lines-1-amountFen", "1800余万");
        await page.Page.ClickAsync("#command .button.main");
        (await page.Page.InnerTextAsync("#problem")).ShouldContain("金额格式不合法");
        (await page.Page.Locator(".field.wrong #lines-1-amountFen").CountAsync()).ShouldBe(1);
        if (script)
        {
            await page.ShouldBeAccessible();
        }
    }

    [Fact]
    public async Task What_ones_roles_do_not_cover_is_not_offered_and_not_served()
    {
        await using var page = await site.Open(Site.Auditor);
        await page.Go($"/{site.Ledger}/commands");
        (await page.Page.Locator(".commands a").CountAsync()).ShouldBe(0);
        (await page.Go($"/{site.Ledger}/commands/party.register")).Status.ShouldBe(403);
        (await page.Go($"/{site.Ledger}/commands/party.no-such-thing")).Status.ShouldBe(404);
    }

    private static void Fill(Dictionary<string, string> typed, ImmutableArray<CommandField> fields, string group)
    {
        foreach (var field in fields)
        {
            var path = FilledForm.Inside(group, field.Name);
            switch (field.Kind)
            {
                case FieldKind.Group:
                    Fill(typed, field.Members, path);
                    break;
                case FieldKind.Rows:
                    typed[FilledForm.CountOf(path)] = "2";
                    Fill(typed, field.Members, FilledForm.RowOf(path, 0));
                    Fill(typed, field.Members, FilledForm.RowOf(path, 1));
                    break;
                default:
                    typed[path] = Sample(field.Kind == FieldKind.List ? field.Item : field.Kind, field);
                    break;
            }
        }
    }

    private static string Sample(FieldKind kind, CommandField field) => kind switch
    {
        FieldKind.Amount => "1,234.56",
        FieldKind.Percent => "12.5",
        FieldKind.Number => "3",
        FieldKind.Day => "2024-05-06",
        FieldKind.YesNo => "no",
        FieldKind.Choice => field.Choices[^1],
        FieldKind.Digest => new string('a', 64),
        _ => "text",
    };

    private static string Worded(CommandField field) =>
        (field.Kind switch { FieldKind.List => field.Item, FieldKind.Rows => FieldKind.Text, var kind => kind }).ToString().ToLowerInvariant();

    private static IEnumerable<CommandField> AllOf(ImmutableArray<CommandField> fields) =>
        fields.SelectMany(field => AllOf(field.Members).Prepend(field));

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();
}
