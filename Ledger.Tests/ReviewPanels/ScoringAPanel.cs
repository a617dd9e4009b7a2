using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.ReviewPanels;
using Ledger.Domain.Schemes;
using Ledger.Tests.Schemes;
using Shouldly;
using Xunit;

namespace Ledger.Tests.ReviewPanels;

/// <summary>A6: everybody scores once, conflicts leave, replacements follow the sequence, and the review is the panel's.</summary>
public sealed class ScoringAPanel
{
    [Fact]
    public void the_score_is_the_weighted_mean_floored_once()
    {
        var world = Panelled.Drawn().Do(Panelled.Score("e1", 8_001, 7_000), People.Department)
            .Do(Panelled.Score("e5", 9_999, 1), People.Department).Do(Panelled.Score("e3", 0, 10_000), People.Department);

        // (8001·6000 + 7000·4000 + 9999·6000 + 1·4000 + 10000·4000) / 30000 = 5866.8
        Spec.Given(world).When(Panelled.Conclude(), People.Department).Then(new PanelConcluded(5_866, ["e1", "e5", "e3"], Story.Digest));
    }

    [Fact]
    public void nobody_scores_twice_or_without_a_seat_or_by_other_criteria()
    {
        var world = Panelled.Drawn().Scored("e1");
        Spec.Given(world).When(Panelled.Score("e1"), People.Department).Refused(RefusalCodes.AlreadyExists, ("expertId", "e1"));
        Spec.Given(world).When(Panelled.Score("e2"), People.Department).Refused(RefusalCodes.NotFound, ("expertId", "e2"));
        Spec.Given(world).When(Panelled.Score("e5") with { Scores = [new PanelScore("novelty", 1)] }, People.Department)
            .Refused(RefusalCodes.RequestInvalid, ("field", "scores"));
        Spec.Given(world).When(Panelled.Score("e5") with { Scores = [new PanelScore("novelty", 1), new PanelScore("novelty", 1)] }, People.Department)
            .Refused(RefusalCodes.RequestInvalid, ("field", "scores"));
        Shape.CodeOf(Panelled.Score("e5", 10_001)).ShouldBe(RefusalCodes.RequestInvalid);
    }

    [Fact]
    public void who_declared_a_conflict_is_replaced_by_the_next_of_the_sequence()
    {
        var world = Panelled.Drawn().Scored("e5").Do(new DeclareConflict("e5", "former student") { PanelId = Panelled.Id }, People.Department);
        Spec.Given(world).When(Panelled.Score("e5"), People.Department).Refused(RefusalCodes.PanelConflict, ("expertId", "e5"), ("ground", "declared"));
        Spec.Given(world.Scored("e1", "e3")).When(Panelled.Conclude(), People.Department).Refused(RefusalCodes.PanelConflict, ("expertId", "e5"));
        Spec.Given(world).When(new ReplaceExpert("e5", "conflict") { PanelId = Panelled.Id }, People.Department)
            .Then(new ExpertReplaced("e5", "e4", "declared", "conflict", []));
    }

    [Fact]
    public void a_conflict_that_the_registers_show_later_bars_scoring_and_concluding()
    {
        var world = Panelled.Drawn().Scored("e1", "e5")
            .Do(new ChangeExpert(["materials"], Story.Party, "doc 1") { ExpertId = "e1" }, People.Department)
            .Do(new ChangeExpert(["materials"], Story.Party, "doc 1") { ExpertId = "e3" }, People.Department);
        Spec.Given(world).When(Panelled.Score("e3"), People.Department).Refused(RefusalCodes.PanelConflict,
            ("expertId", "e3"), ("ground", "employer"), ("partyId", Story.Party), ("employerId", Story.Party));
        Spec.Given(world).When(Panelled.Conclude(), People.Department).Refused(RefusalCodes.PanelConflict, ("expertId", "e1"));
        world.Do(new ReplaceExpert("e1", "new employer") { PanelId = Panelled.Id }, People.Department)
            .Do(new ReplaceExpert("e3", "new employer") { PanelId = Panelled.Id }, People.Department);
        world.MemberIds().ShouldBe(["e5", "e4", "e2"]);
    }

    [Fact]
    public void nobody_is_exchanged_for_the_scores_and_an_empty_sequence_replaces_nobody()
    {
        Spec.Given(Panelled.Drawn().Scored("e1")).When(new ReplaceExpert("e1", "too strict") { PanelId = Panelled.Id }, People.Department)
            .Refused(RefusalCodes.IllegalState, ("expertId", "e1"));
        var world = Panelled.Drawn();
        foreach (var expert in (string[])["e1", "e5"])
        {
            world.Do(new ReplaceExpert(expert, "ill") { PanelId = Panelled.Id }, People.Department);
        }

        Spec.Given(world).When(new ReplaceExpert("e3", "ill") { PanelId = Panelled.Id }, People.Department)
            .Then(new ExpertReplaced("e3", null, "unavailable", "ill", []));
        world.Panel().Members.Length.ShouldBe(2);
    }

    [Fact]
    public void a_panel_concludes_when_everybody_has_scored_and_the_quorum_is_met()
    {
        Spec.Given(Panelled.Drawn().Scored("e1", "e5")).When(Panelled.Conclude(), People.Department)
            .Refused(RefusalCodes.PanelQuorumNotMet, ("reviewers", 2), ("quorum", 1), ("waitingFor", (string[])["e3"]));
        Spec.Given(Panelled.Concluded()).When(new AbandonPanel("again") { PanelId = Panelled.Id }, People.Department)
            .Refused(RefusalCodes.IllegalState, ("state", "concluded"));
    }

    [Fact]
    public void where_the_scheme_wants_a_drawn_panel_the_review_cites_it()
    {
        World World() => Panelled.Concluded().Publish(Schemed.Rules with { DrawnPanel = true, PanelQuorum = 3 });
        var review = new ConcludeReview(7_600, Story.Digest, ["e1", "e5", "e3"]) { GrantId = Story.GrantId };
        Spec.Given(World()).When(review, People.Department).Refused(RefusalCodes.PanelNotCited, ("missing", (string[])["panel"]), ("ruleVersion", Schemed.Version));
        Spec.Given(World()).When(review with { PanelId = Panelled.Id, ScoreBp = 9_000 }, People.Department)
            .Refused(RefusalCodes.PanelNotCited, ("missing", (string[])["score-of-the-panel"]), ("panelId", Panelled.Id));
        Spec.Given(World()).When(review with { PanelId = Panelled.Id, ReviewerIds = ["e1", "e5", "e4"] }, People.Department)
            .Refused(RefusalCodes.PanelNotCited, ("missing", (string[])["experts-of-the-panel"]));
        Spec.Given(World()).When(review with { PanelId = "panel-9" }, People.Department).Refused(RefusalCodes.PanelNotCited);
        Spec.Given(World()).When(review with { PanelId = Panelled.Id }, People.Department)
            .Then(new ReviewConcluded(7_600, Story.Digest, ["e1", "e5", "e3"], Panelled.Id));
    }

    [Fact]
    public void an_expert_of_the_applicants_employer_does_not_review_without_a_panel_either()
    {
        var world = Story.Screened().Do(Panelled.Register("e9", Story.Party), People.Department);
        Spec.Given(world).When(Story.Review(reviewers: "e9"), People.Department).Refused(RefusalCodes.PanelConflict,
            ("expertId", "e9"), ("ground", "employer"));
    }

    [Fact]
    public void a_score_below_the_schemes_minimum_leads_to_no_award_and_the_trace_shows_it()
    {
        World World(int least) => Story.Pool().Publish(Schemed.Rules with { MinScoreBp = least }).Until(2024, 3, 1).Review();
        Spec.Given(World(8_801)).When(Schemed.Propose(), People.Department).Refused(RefusalCodes.ReviewScoreTooLow,
            ("scoreBp", 8_800), ("minScoreBp", 8_801), ("ruleVersion", Schemed.Version));
        var trace = Spec.Given(World(8_800)).When(Schemed.Propose(), People.Department).Accepted().LastTrace();
        trace[..2].ShouldBe([new RuleStep("score", 0, 8_800), new RuleStep("min-score", 0, 8_800)]);
        SchemeAwardRule.Recompute(trace).AwardFen.ShouldBe(1_000_000_00);
        SchemeAwardRule.Recompute(trace.SetItem(1, new RuleStep("min-score", 0, 8_801))).ShouldBe((0, 0));
    }
}
