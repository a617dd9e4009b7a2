using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.Schemes;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Schemes;

/// <summary>A grant of a published scheme takes its figures from the version in force (A3–A7, C2, C5); any other from the rulebook.</summary>
public sealed class DecidingByAScheme
{
    private static readonly DateOnly Day = new(2024, 3, 5);

    [Fact]
    public void the_award_cites_the_version_and_shows_every_step()
    {
        var world = Spec.Given(Reviewed()).When(Schemed.Propose(), People.Department).Accepted();
        var proposed = world.Journal.Select(e => e.Happened).OfType<AwardProposed>().Single();
        proposed.SchemeVersion.ShouldBe(Schemed.Version);
        proposed.RuleStream.ShouldBe(Schemed.Stream);
        proposed.RuleTrace.ShouldBe(
        [
            new RuleStep("base", 2_000_000_00), new RuleStep("scheme-share", 1_000_000_00, 5_000, 0), new RuleStep("cap", 20_000_000_00),
            new RuleStep("scheme-cap", 5_000_000_00), new RuleStep("ceiling", 1_000_000_00), new RuleStep("deliberated", 1_000_000_00),
            new RuleStep("award", 1_000_000_00),
        ]);
        world.State<PartyAwards>(PartyAwards.StreamOf(Story.Party)).Awards
            .ShouldBe([new CountedAward(Story.StreamOf(GrantKind.ProjectGrant), Schemed.Id, "p1", null, 2024, 1_000_000_00)]);
    }

    [Fact]
    public void a_version_of_another_day_is_not_cited()
    {
        Spec.Given(Reviewed()).When(Schemed.Propose(version: Story.Rules)).Refused(RefusalCodes.RuleVersionInvalid,
            ("ruleVersion", Story.Rules), ("ruleVersionInForce", Schemed.Version), ("businessDate", Day));
        var world = Reviewed().Publish(Schemed.Rules with { EffectiveFrom = Day, RatioBp = 4_000 }, "v2024b");
        Spec.Given(world).When(Schemed.Propose()).Refused(RefusalCodes.RuleVersionInvalid, ("ruleVersionInForce", "v2024b"));
        Spec.Given(world).When(Schemed.Propose(version: "v2024b")).Refused(RefusalCodes.AwardExceedsCap, ("ceilingFen", 800_000_00L), ("ratioBp", 4_000));
    }

    [Fact]
    public void a_draft_changes_nothing() =>
        Spec.Given(Story.Reviewed().Do(Schemed.Draft(), People.Department)).When(Story.Propose(), People.Department).Accepted();

    [Fact]
    public void before_the_first_day_of_a_scheme_the_rulebook_holds() =>
        Spec.Given(Story.Reviewed().Publish(Schemed.Rules with { EffectiveFrom = new DateOnly(2024, 6, 1) })).When(Story.Propose(), People.Department).Accepted();

    [Fact]
    public void nothing_is_decided_under_a_scheme_that_ended_or_is_suspended()
    {
        var ended = Story.Pool().Publish(Schemed.Rules with { EffectiveUntil = new DateOnly(2024, 2, 29) }).Until(2024, 3, 1);
        Spec.Given(ended).When(Story.Submit(), People.Department).Refused(RefusalCodes.RuleVersionInvalid, ("scheme", Schemed.Id), ("businessDate", new DateOnly(2024, 3, 1)));
        var suspended = Reviewed().Do(new SuspendScheme("audit", "doc 1") { SchemeId = Schemed.Id }, People.Releaser);
        Spec.Given(suspended).When(Schemed.Propose()).Refused(RefusalCodes.RuleVersionInvalid, ("suspendedFrom", Day), ("reason", "audit"));
    }

    [Fact]
    public void what_was_signed_before_is_still_paid()
    {
        var world = Ordered().Do(new SuspendScheme("audit", "doc 1") { SchemeId = Schemed.Id }, People.Releaser);
        Spec.Given(world).When(new ApproveOrder { OrderId = Story.OrderId }, People.Releaser).Accepted();
        Spec.Given(world).When(new AmendAward(1_00, "doc 5") { GrantId = Story.GrantId }, People.Releaser).Refused(RefusalCodes.RuleVersionInvalid);
    }

    [Fact]
    public void what_was_signed_before_can_still_be_cut() =>
        Spec.Given(Signed(Reviewed().Do(Schemed.Propose(), People.Department)).Do(new SuspendScheme("audit", "doc 1") { SchemeId = Schemed.Id }, People.Releaser))
            .When(new AmendAward(-1_00, "doc 5") { GrantId = Story.GrantId }, People.Releaser).Accepted()
            .State<PartyAwards>(PartyAwards.StreamOf(Story.Party)).Awards.Single().AmountFen.ShouldBe(999_999_00);

    [Fact]
    public void an_application_is_for_an_instrument_of_the_scheme() =>
        Spec.Given(Story.Pool().Publish(Schemed.Rules with { Instruments = ["platform-grant"] })).When(Story.Submit(), People.Department)
            .Refused(RefusalCodes.RequestInvalid, ("field", "scheme"), ("kind", "project-grant"));

    [Fact]
    public void a_scheme_may_be_for_registered_parties_of_its_places_only()
    {
        var registered = Schemed.Rules with { Eligibility = new SchemeEligibility(RegisteredOnly: true) };
        Spec.Given(Story.Pool().Publish(registered)).When(Story.Submit(), People.Department)
            .Refused(RefusalCodes.PartyNotEligible, ("partyId", Story.Party), ("scheme", Schemed.Id), ("ruleVersion", Schemed.Version), ("ground", "registered-only"));
        Spec.Given(Story.Pool().Publish(registered).Do(new RegisterParty("Institute") { PartyId = Story.Party }, People.Maker)).When(Story.Submit(), People.Department).Accepted();
        Spec.Given(Story.Pool().Publish(Schemed.Rules with { Eligibility = new SchemeEligibility(Places: ["5103"]) })).When(Story.Submit(), People.Department)
            .Refused(RefusalCodes.PartyNotEligible, ("ground", "place"));
        Spec.Given(Story.Pool().Publish(Schemed.Rules with { Eligibility = new SchemeEligibility(Places: ["5103", "99"]) })).When(Story.Submit(), People.Department).Accepted();
    }

    [Fact]
    public void a_review_needs_the_experts_that_the_scheme_asks_for()
    {
        var world = Story.Pool().Publish(Schemed.Rules with { PanelQuorum = 3 }).Until(2024, 3, 5).Do(Story.Submit(), People.Department)
            .Do(new ScreenApplication(Story.Digest) { GrantId = Story.GrantId }, People.Department);
        Spec.Given(world).When(Story.Review(reviewers: ["a", "b"]), People.Department)
            .Refused(RefusalCodes.PanelQuorumNotMet, ("reviewers", 2), ("quorum", 3), ("ruleVersion", Schemed.Version));
        Spec.Given(world).When(Story.Review(reviewers: ["a", "b", "c"]), People.Department).Accepted();
    }

    [Fact]
    public void a_notice_lasts_the_days_of_the_scheme()
    {
        // Seven working days after Friday 8 March end on Tuesday 19 March.
        var world = Reviewed().Do(Schemed.Propose(), People.Department).Until(2024, 3, 8)
            .Do(new OpenNotice("https://example.org/notice/1", new DateOnly(2024, 3, 8)) { GrantId = Story.GrantId }, People.Department);
        Spec.Given(world).When(new CloseNotice { GrantId = Story.GrantId }, People.Department, on: new DateOnly(2024, 3, 19))
            .Refused(RefusalCodes.NoticePeriodTooShort, ("workingDays", 7), ("noticeUntil", new DateOnly(2024, 3, 19)), ("ruleVersion", Schemed.Version));
        Spec.Given(world).When(new CloseNotice { GrantId = Story.GrantId }, People.Department, on: new DateOnly(2024, 3, 20)).Accepted();
    }

    [Fact]
    public void limits_of_approval_are_those_of_the_scheme()
    {
        Spec.Given(NoticeClosed(Reviewed().Do(Schemed.Propose(1_500_000_00, 3_000_000_00), People.Department)))
            .When(new ApproveAward("award doc 1") { GrantId = Story.GrantId }, People.JuniorReleaser)
            .Refused(RefusalCodes.ApprovalLimitExceeded, ("limitFen", 1_000_000_00L), ("ruleVersion", Schemed.Version));
        Spec.Given(Ordered(1_500_000_00)).When(new ApproveOrder { OrderId = Story.OrderId }, People.JuniorReleaser)
            .Refused(RefusalCodes.ApprovalLimitExceeded, ("limitFen", 1_000_000_00L));
    }

    [Fact]
    public void an_award_is_split_as_the_template_says()
    {
        var rules = Schemed.Rules with { Instalments = [new(3_333, "signing"), new(3_333, "milestone"), new(3_334, "acceptance")] };
        var world = Signed(Story.Pool().Publish(rules).Until(2024, 3, 5).Review().Do(Schemed.Propose(1_000_01, 2_000_02), People.Department));
        ScheduleInstalments Lines(params ScheduledLine[] lines) => new([.. lines]) { GrantId = Story.GrantId };
        Spec.Given(world).When(Lines(new(1, 400_00, "signing"), new(2, 600_01, "acceptance")), People.Maker)
            .Refused(RefusalCodes.InstalmentSumMismatch, ("instalmentNo", 1), ("lineFen", 400_00L), ("templateFen", 333_30L), ("gate", "signing"));
        Spec.Given(world).When(Lines(new(1, 333_30, "signing"), new(2, 333_30, "acceptance"), new(3, 333_41, "acceptance")), People.Maker)
            .Refused(RefusalCodes.InstalmentSumMismatch, ("instalmentNo", 2), ("gate", "milestone"));
        Spec.Given(world).When(Lines(new(1, 333_30, "signing"), new(2, 333_30, "milestone:m1"), new(3, 333_41, "acceptance")), People.Maker).Accepted();
    }

    [Fact]
    public void support_tapers_by_the_year_of_support()
    {
        var rules = Schemed.Rules with { TaperBp = [10_000, 7_000, 3_333] };
        World World() => Story.Pool().Publish(rules).Until(2024, 3, 5).Review();
        Spec.Given(World()).When(Schemed.Propose()).Refused(RefusalCodes.RequestInvalid, ("field", "yearNo"));
        Spec.Given(World()).When(Schemed.Propose(700_000_01, year: 2)).Refused(RefusalCodes.AwardExceedsCap, ("ceilingFen", 700_000_00L));
        Spec.Given(World()).When(Schemed.Propose(1, year: 4)).Refused(RefusalCodes.AwardExceedsCap, ("ceilingFen", 0L));
        var world = Spec.Given(World()).When(Schemed.Propose(33, 201, year: 3), People.Department).Accepted();
        world.LastTrace().Where(step => step.RatioBp is not null)
            .ShouldBe([new RuleStep("scheme-share", 100, 5_000, 5_000), new RuleStep("taper", 33, 3_333, 3_300)]);
        world.Journal.Select(e => e.Happened).OfType<AwardProposed>().Single().RemainderBp.ShouldBe(3_300);
    }

    private static World Reviewed() => Story.Pool().Publish().Until(2024, 3, 5).Review();

    private static World NoticeClosed(World proposed) => proposed.Until(2024, 3, 8)
        .Do(new OpenNotice("https://example.org/notice/1", new DateOnly(2024, 3, 8)) { GrantId = Story.GrantId }, People.Department)
        .Until(2024, 3, 20).Do(new CloseNotice { GrantId = Story.GrantId }, People.Department);

    private static World Signed(World proposed) => NoticeClosed(proposed).Do(new ApproveAward("award doc 1") { GrantId = Story.GrantId }, People.Releaser)
        .Do(new SignTaskBook(Story.Digest, Story.Digest) { GrantId = Story.GrantId }, People.Maker);

    private static World Ordered(long awardFen = 1_000_000_00) => Signed(Reviewed().Do(Schemed.Propose(awardFen, 4 * awardFen), People.Department))
        .Do(new ScheduleInstalments([new(1, awardFen, Gates.Signing)]) { GrantId = Story.GrantId }, People.Maker)
        .Do(Story.Draft(amountFen: awardFen), People.Maker).Do(new CheckOrder { OrderId = Story.OrderId }, People.Checker);
}
