using Ledger.Domain.Rulebooks;
using Ledger.Host.Projections;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Projections;

/// <summary>A7: what is left of a notice is counted by the calendars that count at the moment, and never guessed.</summary>
public sealed class CountingNoticeDays
{
    private const int Most = 10;

    [Fact]
    public async Task Where_the_calendar_of_a_year_does_not_count_yet_the_answer_names_the_year()
    {
        await using var ledger = await LiveLedger.Open();
        foreach (var (command, actor, on) in Story.InNotice().Commands)
        {
            // The days off are recorded first, and dated after the notice was opened.
            await ledger.Do(command, actor, command is PublishCalendar ? new DateOnly(2024, 3, 20) : on);
        }

        var monday = new DateOnly(2024, 3, 11);
        var at = await ledger.Now();
        var known = await One(at, monday);
        (known.Standing, known.WorkingDaysLeft, known.MissingCalendarYear).ShouldBe(("running", 4, null));
        var unknown = await One(at with { BusinessUntil = monday }, monday);
        (unknown.Standing, unknown.WorkingDaysLeft, unknown.MissingCalendarYear).ShouldBe(("running", null, 2024));

        async Task<NoticeRow> One(Moment moment, DateOnly on) =>
            (await new Notices(ledger.Database).List(moment, on, openOnly: true, null, Most, CancellationToken.None)).Items.ShouldHaveSingleItem();
    }
}
