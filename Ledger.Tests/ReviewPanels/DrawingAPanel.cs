using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Ledger.Domain.ReviewPanels;
using Ledger.Tests.Schemes;
using Shouldly;
using Xunit;

namespace Ledger.Tests.ReviewPanels;

/// <summary>A6: chance decides who judges, everybody can repeat the draw, and nobody judges their employer's application.</summary>
public sealed class DrawingAPanel
{
    private static readonly string[] AnyOrder = ["e4", "e1", "e5", "e2", "e3"];

    [Theory]
    [InlineData(Panelled.Seed, "e1,e5,e3,e4,e2", "025afce13cf874d987ea3fc44004cfac87eb121e689f5a490a5f0014a0055593")]
    [InlineData("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "e1,e2,e3,e5,e4", "303545029dc76145406ff3e797789cf7cab0f3bc86e68572b6fd11fcc0020862")]
    public void the_sequence_is_the_one_that_sha256sum_gives(string seed, string sequence, string ticketOfE1)
    {
        PanelDraw.Sequence(seed, Panelled.Id, [.. AnyOrder]).ShouldBe(sequence.Split(','));
        PanelDraw.Sequence(seed, Panelled.Id, [.. AnyOrder.Reverse()]).ShouldBe(sequence.Split(','));
        PanelDraw.Ticket(seed, Panelled.Id, "e1").ShouldBe(ticketOfE1);
    }

    [Fact]
    public void the_digests_are_the_ones_that_sha256sum_gives()
    {
        PanelDraw.DigestOf(Panelled.Seed).ShouldBe(Panelled.SeedDigest);
        PanelDraw.DigestOf(["e3", "e1", "e2"]).ShouldBe("782e4c1e21d102a6f8510a1690fe4e25d611d9d91370540b571c9f1530d0f604");
    }

    [Fact]
    public void a_panel_is_opened_frozen_and_drawn()
    {
        Spec.Given(Story.Screened().Experts()).When(Panelled.Open(), People.Department).Then(
            new StreamEvent(Panelled.Stream, new PanelOpened(
                GrantKind.ProjectGrant, Story.GrantId, Panelled.SeedDigest, 3, ["materials"],
                [new PanelCriterion("novelty", 6_000), new PanelCriterion("feasibility", 4_000)], 1, Story.Rules, People.Department)),
            new StreamEvent("panel-register/project-grant~g1", new PanelAppointed(Panelled.Id)));
        Spec.Given(Panelled.Opened()).When(new FreezeCandidates { PanelId = Panelled.Id }, People.Releaser).Then(
            new CandidatesFrozen(["e1", "e2", "e3", "e4", "e5"], PanelDraw.DigestOf(["e1", "e2", "e3", "e4", "e5"]), People.Releaser));
        Spec.Given(Panelled.Frozen()).When(Panelled.Draw(), People.Department).Then(
            new PanelDrawn(Panelled.Seed, PanelDraw.Algorithm, ["e1", "e5", "e3"], []));
    }

    [Fact]
    public void who_knows_the_seed_does_not_choose_the_candidates() =>
        Spec.Given(Panelled.Opened()).When(new FreezeCandidates { PanelId = Panelled.Id }, People.Department).Refused(RefusalCodes.FourEyesViolation,
            ("person", People.Department), ("duty", "freezer"), ("heldDuty", "seed-holder"));

    [Fact]
    public void another_seed_than_the_one_committed_to_is_refused()
    {
        var other = new string('f', 64);
        Spec.Given(Panelled.Frozen()).When(Panelled.Draw(other), People.Department).Refused(RefusalCodes.PanelSeedMismatch,
            ("seedDigest", Panelled.SeedDigest), ("givenDigest", PanelDraw.DigestOf(other)));
    }

    [Fact]
    public void who_enters_the_pool_after_the_freeze_is_not_drawn()
    {
        var world = Panelled.Frozen().Experts("e6").Do(Panelled.Draw(), People.Department);
        world.Panel().Candidates.ShouldNotContain("e6");
        world.MemberIds().ShouldBe(["e1", "e5", "e3"]);
    }

    [Fact]
    public void candidates_are_valid_on_the_day_and_know_the_field()
    {
        var world = Story.Screened().Experts("e1", "e2")
            .Do(Panelled.Register("e3", field: "law"), People.Department)
            .Do(new RetireExpert(new DateOnly(2024, 2, 1), "moved away") { ExpertId = "e2" }, People.Department)
            .Do(Panelled.Open(), People.Department).Do(new FreezeCandidates { PanelId = Panelled.Id }, People.Releaser);
        world.Panel().Candidates.ShouldBe(["e1"]);
    }

    [Fact]
    public void an_expert_whom_the_applicant_employs_is_passed_over()
    {
        var world = Panelled.Frozen().Do(new ChangeExpert(["materials"], Story.Party, "doc 1") { ExpertId = "e5" }, People.Department);
        Spec.Given(world).When(Panelled.Draw(), People.Department).Then(
            new PanelDrawn(Panelled.Seed, PanelDraw.Algorithm, ["e1", "e3", "e4"], [new PassedOver("e5", "employer")]));
    }

    [Fact]
    public void an_expert_whom_a_related_party_employs_is_passed_over_and_so_is_the_officer()
    {
        var world = Panelled.Frozen().Do(new RegisterParty("Institute") { PartyId = Story.Party }, People.Maker)
            .Do(new RecordRelation("r1", Panelled.Employer, RelationKind.SameController, new DateOnly(2024, 1, 1), "register") { PartyId = Story.Party }, People.Maker)
            .Do(new ChangeExpert(["materials"], "university", "doc 1") { ExpertId = "e4" }, People.Department)
            .Do(new ChangeExpert(["materials"], "university", "doc 1") { ExpertId = "e3" }, People.Department)
            .Do(new AssignOfficer("e3") { GrantId = Story.GrantId }, People.Department);
        Spec.Given(world).When(Panelled.Draw(), People.Department).Then(new PanelDrawn(
            Panelled.Seed, PanelDraw.Algorithm, ["e4"],
            [new PassedOver("e1", "related-party"), new PassedOver("e5", "related-party"), new PassedOver("e3", "officer"), new PassedOver("e2", "related-party")]));
    }

    [Fact]
    public void an_application_has_one_panel_at_a_time()
    {
        Spec.Given(Panelled.Opened()).When(Panelled.Open("panel-2"), People.Department).Refused(RefusalCodes.AlreadyExists, ("stream", Panelled.Stream));
        var world = Panelled.Opened().Do(new AbandonPanel("wrong field") { PanelId = Panelled.Id }, People.Department);
        Spec.Given(world).When(Panelled.Open("panel-2"), People.Department).Accepted();
        Spec.Given(world).When(new FreezeCandidates { PanelId = Panelled.Id }, People.Releaser).Refused(RefusalCodes.IllegalState, ("state", "abandoned"));
    }

    [Fact]
    public void fewer_seats_than_the_scheme_asks_for_are_refused()
    {
        var world = Story.Screened().Publish(Schemed.Rules with { PanelQuorum = 4 }).Experts();
        Spec.Given(world).When(Panelled.Open(), People.Department).Refused(RefusalCodes.PanelQuorumNotMet, ("reviewers", 3), ("quorum", 4), ("ruleVersion", Schemed.Version));
        Spec.Given(Story.Submitted()).When(Panelled.Open(), People.Department).Refused(RefusalCodes.IllegalState, ("state", "submitted"));
        Spec.Given(Story.Pool()).When(Panelled.Open(), People.Department).Refused(RefusalCodes.NotFound);
    }

    [Theory]
    [InlineData("0123")]
    [InlineData("0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void a_seed_has_one_form(string seed) => Shape.CodeOf(Panelled.Draw(seed)).ShouldBe(RefusalCodes.RequestInvalid);
}
