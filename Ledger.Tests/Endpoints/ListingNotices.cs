using System.Globalization;
using System.Net;
using System.Text.Json;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>What is before the public: every notice once, on its day, with what came of the objections.</summary>
public sealed class ListingNotices(DemoHost demo) : IClassFixture<DemoHost>
{
    [Fact]
    public async Task Every_award_with_a_notice_is_listed_with_its_period()
    {
        var notices = await Notices("notices?limit=1000");
        notices.Count.ShouldBeGreaterThan(0);
        var expected = new List<string>();
        foreach (var list in new[] { "project-grants", "platform-grants" })
        {
            expected.AddRange((await demo.Get(list + "?limit=1000")).GetProperty("items").EnumerateArray()
                .Where(award => award.GetProperty("detail").TryGetProperty("notice", out var notice) && notice.ValueKind == JsonValueKind.Object)
                .Select(award => award.GetProperty("grantStream").GetString()!));
        }

        notices.Select(notice => notice.GetProperty("grantStream").GetString()!).ShouldBe(expected, ignoreOrder: true);
        foreach (var closed in notices.Where(notice => notice.GetProperty("closedOn").ValueKind != JsonValueKind.Null))
        {
            closed.GetProperty("standing").GetString().ShouldBe("closed");
        }
    }

    [Fact]
    public async Task On_the_day_it_begins_a_notice_runs_for_all_its_days_and_before_it_nobody_knows_of_it()
    {
        var notice = (await Notices("notices?limit=1000"))[^1];
        var (stream, from) = (notice.GetProperty("grantStream").GetString()!, Day(notice, "from"));
        var then = (await Notices($"notices?limit=1000&businessUntil={Text(from)}")).Single(row => row.GetProperty("grantStream").GetString() == stream);
        then.GetProperty("standing").GetString().ShouldBe("running");
        then.GetProperty("workingDaysLeft").GetInt32().ShouldBe(notice.GetProperty("workingDays").GetInt32());
        then.GetProperty("missingCalendarYear").ValueKind.ShouldBe(JsonValueKind.Null);
        (await Notices($"notices?limit=1000&businessUntil={Text(from)}&open=true")).ShouldContain(row => row.GetProperty("grantStream").GetString() == stream);
        (await Notices($"notices?limit=1000&businessUntil={Text(from.AddDays(-60))}")).ShouldNotContain(row => row.GetProperty("grantStream").GetString() == stream);
        var html = WebUtility.HtmlDecode(await demo.Pages.GetStringAsync($"/{demo.Ledger}/notices?businessUntil={Text(from)}"));
        html.ShouldContain(notice.GetProperty("title").GetString()!);
        html.ShouldContain($"/{demo.Ledger}/awards/{stream}?businessUntil=");
    }

    [Theory]
    [InlineData("pj-2024-06", "2024-04-27", 5)] // a Saturday
    [InlineData("pj-2024-06", "2024-04-28", 4)] // a Sunday that is worked
    [InlineData("pj-2024-06", "2024-05-03", 2)] // in the holiday
    [InlineData("pj-2024-06", "2024-05-07", 0)] // its last day
    [InlineData("pj-2024-11", "2024-12-31", 2)] // over the new year
    public async Task What_is_left_of_a_notice_is_counted_in_working_days(string grant, string day, int left)
    {
        var notice = (await Notices($"notices?limit=1000&businessUntil={day}")).Single(row => row.GetProperty("grantStream").GetString() == "project-grant/" + grant);
        notice.GetProperty("workingDaysLeft").GetInt32().ShouldBe(left);
        var html = WebUtility.HtmlDecode(await demo.Pages.GetStringAsync($"/{demo.Ledger}/notices?businessUntil={day}"));
        html.ShouldContain($"Working days left: {left}<");
    }

    [Fact]
    public async Task An_objection_shows_with_its_outcome()
    {
        var entries = (await demo.Get("journal/entries?type=project-grant.objection&limit=100")).GetProperty("items").EnumerateArray()
            .Concat((await demo.Get("journal/entries?type=platform-grant.objection&limit=100")).GetProperty("items").EnumerateArray()).ToList();
        var raised = entries.Count(entry => entry.GetProperty("entry").GetProperty("type").GetString()!.Contains("objection-raised", StringComparison.Ordinal));
        var told = (await Notices("notices?limit=1000")).SelectMany(notice => notice.GetProperty("objections").EnumerateArray()).ToList();
        told.Count.ShouldBe(raised);
        told.Count(objection => objection.GetProperty("outcome").ValueKind != JsonValueKind.Null).ShouldBe(entries.Count - raised);
    }

    private async Task<List<JsonElement>> Notices(string path) => [.. (await demo.Get(path)).GetProperty("items").EnumerateArray()];

    private static DateOnly Day(JsonElement notice, string member) => DateOnly.ParseExact(notice.GetProperty(member).GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
