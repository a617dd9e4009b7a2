using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Rulebooks;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Grants;

public sealed class PublishingAProposal
{
    private static readonly CloseNotice Close = new() { GrantId = Story.GrantId };

    private static OpenNotice Open(string from) => new("https://example.org/notice/1", Story.Day(from)) { GrantId = Story.GrantId };

    [Theory]
    // Friday: five working days end on the Friday after.
    [InlineData("2024-03-08", "2024-03-15")]
    // Wednesday before 清明: Thursday to Saturday are off, Sunday 7 April is worked.
    [InlineData("2024-04-03", "2024-04-11")]
    // Sunday 28 April is worked, 1 to 5 May are off.
    [InlineData("2024-04-26", "2024-05-07")]
    public void a_notice_announces_its_last_working_day(string from, string until) =>
        Spec.Given(Story.Proposed()).When(Open(from), on: Story.Day("2024-03-08"))
            .Then(new PublicNoticeOpened("https://example.org/notice/1", Story.Day(from), Story.Day(until), 5, Story.Rules));

    [Fact]
    public void a_notice_is_not_dated_back()
    {
        Spec.Given(Story.Proposed().Until(2024, 3, 8)).When(Open("2024-03-07")).Refused(RefusalCodes.BusinessDateInvalid, ("from", Story.Day("2024-03-07")));
        Spec.Given(Story.Proposed()).When(Open("2024-03-05"), on: Story.Day("2024-03-05"))
            .Refused(RefusalCodes.BusinessDateInvalid, ("proposedOn", Story.Day("2024-03-06")));
    }

    [Theory]
    [InlineData("2024-03-14")]
    [InlineData("2024-03-15")]
    public void a_notice_lasts_all_of_its_working_days(string day) =>
        Spec.Given(Story.InNotice()).When(Close, on: Story.Day(day)).Refused(RefusalCodes.NoticePeriodTooShort,
            ("workingDays", 5), ("noticeFrom", Story.Day("2024-03-08")), ("noticeUntil", Story.Day("2024-03-15")),
            ("businessDate", Story.Day(day)), ("ruleVersion", Story.Rules));

    [Fact]
    public void a_notice_closes_on_the_day_after_its_last()
    {
        var on = Story.Day("2024-03-16");
        Spec.Given(Story.InNotice()).When(Close, on: on).Then(new PublicNoticeClosed(on)).GrantState().Status.ShouldBe(GrantStatus.NoticeClosed);
    }

    [Fact]
    public void the_rules_of_the_first_day_say_how_long_it_lasts()
    {
        var world = Story.InNotice().Do(Story.AdoptRules("rules-2024b", Story.Day("2024-03-09"), noticeWorkingDays: 1), People.Administrator);
        Spec.Given(world).When(Close, on: Story.Day("2024-03-13")).Refused(RefusalCodes.NoticePeriodTooShort, ("workingDays", 5));
        world = Story.Proposed().Do(Story.AdoptRules("rules-2024b", Story.Day("2024-03-07"), noticeWorkingDays: 7), People.Administrator);
        world = Spec.Given(world).When(Open("2024-03-08"), on: Story.Day("2024-03-08")).Accepted();
        world.GrantState().NoticeUntil.ShouldBe(Story.Day("2024-03-19"));
    }

    [Fact]
    public void a_day_declared_off_since_lengthens_the_notice()
    {
        var world = Story.InNotice().Do(
            Story.Calendar2024 with { Holidays = Story.Calendar2024.Holidays.Add(Story.Day("2024-03-12")) }, People.Administrator);
        Spec.Given(world).When(Close, on: Story.Day("2024-03-18")).Refused(RefusalCodes.NoticePeriodTooShort, ("noticeUntil", Story.Day("2024-03-18")));
        Spec.Given(world).When(Close, on: Story.Day("2024-03-19")).Accepted();
    }

    [Fact]
    public void a_day_declared_worked_since_does_not_shorten_what_was_announced()
    {
        var world = Story.InNotice().Do(
            Story.Calendar2024 with { MakeupWorkdays = Story.Calendar2024.MakeupWorkdays.Add(Story.Day("2024-03-09")) }, People.Administrator);
        Spec.Given(world).When(Close, on: Story.Day("2024-03-15")).Refused(RefusalCodes.NoticePeriodTooShort, ("noticeUntil", Story.Day("2024-03-15")));
    }

    [Fact]
    public void a_year_without_calendar_cannot_be_counted_in()
    {
        var world = Spec.Given([.. Story.Proposed().Journal.Where(e => e.Stream != "calendar/2024")]);
        world.When(Open("2024-03-08"), on: Story.Day("2024-03-08")).Refused(RefusalCodes.RuleVersionInvalid, ("calendarYear", 2024));
    }

    [Fact]
    public void an_objection_is_raised_once_while_the_award_is_not_approved()
    {
        var objection = new RaiseObjection("x1", Story.Digest) { GrantId = Story.GrantId };
        var world = Spec.Given(Story.InNotice()).When(objection).Then(new ObjectionRaised("x1", Story.Digest));
        Spec.Given(world).When(objection).Refused(RefusalCodes.AlreadyExists, ("objectionId", "x1"));
        Spec.Given(Story.NoticeClosed()).When(objection).Accepted();
        Spec.Given(Story.Approved()).When(objection).Refused(RefusalCodes.IllegalState, ("state", "approved"));
        Spec.Given(Story.Proposed()).When(objection).Refused(RefusalCodes.IllegalState, ("state", "proposed"));
    }

    [Fact]
    public void a_notice_does_not_close_over_an_open_objection()
    {
        var world = Objected().Until(2024, 3, 18);
        Spec.Given(world).When(Close).Refused(RefusalCodes.NoticeOpenObjection, ("openObjections", (string[])["x1"]));
        world.Do(Resolve(ObjectionOutcome.Dismissed), People.Department);
        Spec.Given(world).When(Close).Accepted();
    }

    [Fact]
    public void an_objection_that_is_not_open_cannot_be_resolved()
    {
        Spec.Given(Story.InNotice()).When(Resolve(ObjectionOutcome.Dismissed)).Refused(RefusalCodes.NotFound, ("objectionId", "x1"));
        Spec.Given(Objected().Do(Resolve(ObjectionOutcome.Dismissed), People.Department)).When(Resolve(ObjectionOutcome.Upheld)).Refused(RefusalCodes.NotFound);
    }

    [Fact]
    public void an_upheld_objection_sets_the_proposal_aside_and_frees_its_money()
    {
        var world = Spec.Given(Objected()).When(Resolve(ObjectionOutcome.Upheld)).Then(
            new StreamEvent(Story.StreamOf(default), new ObjectionResolved("x1", ObjectionOutcome.Upheld, Story.Digest)),
            new StreamEvent(Story.PoolStream, new Domain.FundPools.ReservationReleased(Story.StreamOf(default), 1_000_000_00, "objection-upheld")));
        world.GrantState().Status.ShouldBe(GrantStatus.Reviewed);
        world.PoolState().AvailableFen.ShouldBe(30_000_000_00);
        Spec.Given(world).When(Story.Propose(amountFen: 900_000_00)).Accepted().PoolState().ReservedFen.ShouldBe(900_000_00);
    }

    [Fact]
    public void a_second_objection_is_still_to_be_answered_after_the_first_was_upheld()
    {
        var world = Objected().Do(new RaiseObjection("x2", Story.Digest) { GrantId = Story.GrantId }, People.Department)
            .Do(Resolve(ObjectionOutcome.Upheld), People.Department).Do(Story.Propose(), People.Department)
            .Do(Open("2024-03-11"), People.Department, Story.Day("2024-03-11")).Until(2024, 3, 25);
        Spec.Given(world).When(Close).Refused(RefusalCodes.NoticeOpenObjection, ("openObjections", (string[])["x2"]));
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("/notice/1")]
    [InlineData("")]
    public void a_notice_has_a_web_address(string url) =>
        Shape.CodeOf(Open("2024-03-08") with { Url = url }).ShouldBe(RefusalCodes.RequestInvalid);

    private static World Objected() => Story.InNotice().Do(new RaiseObjection("x1", Story.Digest) { GrantId = Story.GrantId }, People.Department);

    private static ResolveObjection Resolve(ObjectionOutcome outcome) => new("x1", outcome, Story.Digest) { GrantId = Story.GrantId };
}
