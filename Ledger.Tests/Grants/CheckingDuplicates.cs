using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Grants;

/// <summary>A2: what looks like the same thing under another scheme is decided about before money is promised.</summary>
public sealed class CheckingDuplicates
{
    private const string Other = "project-grant/g2";
    private const string Sister = "91990000MA0000005P";

    [Fact]
    public void an_award_is_not_approved_while_the_same_project_stands_under_another_scheme()
    {
        Spec.Given(Beside(Again())).When(Approve(), People.Releaser).Refused(RefusalCodes.CrossSchemeDuplicate,
            ("matches", (string[])[Other]), ("grounds", (string[])["project"]), ("projectCode", "p1"), ("scheme", "pilot-ten"));
        var checkedWorld = Spec.Given(Beside(Again())).When(Check(), People.Department).Then(new DuplicateCheckCompleted(
            [new DuplicateMatch(Other, "city-fund", "project")], null, People.Department, new DateOnly(2024, 3, 18)));
        Spec.Given(checkedWorld).When(Approve(), People.Releaser).Refused(RefusalCodes.CrossSchemeDuplicate);
        Spec.Given(Beside(Again()).Do(Check(Decided()), People.Department)).When(Approve(), People.Releaser).Accepted();
    }

    [Fact]
    public void the_same_task_book_of_strangers_is_found_and_the_same_code_of_strangers_is_not()
    {
        var stranger = Again() with { PartyId = Sister, PartyName = "Stranger" };
        Spec.Given(Beside(stranger)).When(Approve(), People.Releaser).Accepted();
        var world = Beside(stranger with { ProjectCode = "p9", TaskBookDigest = Story.OtherDigest });
        Spec.Given(world).When(Check() with { TaskBookDigest = Story.OtherDigest }, People.Department).Then(
            new StreamEvent(Story.StreamOf(GrantKind.ProjectGrant), new DuplicateCheckCompleted(
                [new DuplicateMatch(Other, "city-fund", "task-book")], Story.OtherDigest, People.Department, new DateOnly(2024, 3, 18))),
            new StreamEvent("task-book/" + Story.OtherDigest, new TaskBookUsed(Story.StreamOf(GrantKind.ProjectGrant), "pilot-ten")));
        Spec.Given(world).When(Approve(), People.Releaser).Refused(RefusalCodes.CrossSchemeDuplicate, ("grounds", (string[])["task-book"]));
    }

    [Fact]
    public void the_same_project_of_a_related_party_is_found_while_the_tie_holds()
    {
        World Tied(DateOnly from) => Beside(Again() with { PartyId = Sister, PartyName = "Sister" })
            .Do(new RegisterParty("Institute") { PartyId = Story.Party }, People.Maker)
            .Do(new RecordRelation("r1", Sister, RelationKind.Controls, from, "register") { PartyId = Story.Party }, People.Maker);
        Spec.Given(Tied(new DateOnly(2024, 3, 18))).When(Approve(), People.Releaser).Refused(RefusalCodes.CrossSchemeDuplicate,
            ("grounds", (string[])["related-project"]));
        Spec.Given(Tied(new DateOnly(2024, 3, 20))).When(Approve(), People.Releaser).Accepted();
    }

    [Fact]
    public void the_task_book_that_is_signed_is_looked_at_too()
    {
        var world = Beside(Again() with { ProjectCode = "p9", TaskBookDigest = Story.OtherDigest }).Do(Approve(), People.Releaser);
        var sign = new SignTaskBook(Story.OtherDigest) { GrantId = Story.GrantId };
        Spec.Given(world).When(sign, People.Maker).Refused(RefusalCodes.CrossSchemeDuplicate);
        world.Do(Check(Decided()) with { TaskBookDigest = Story.OtherDigest }, People.Department);
        Spec.Given(world).When(sign, People.Maker).Accepted();
    }

    [Fact]
    public void what_came_to_nothing_is_nobodys_duplicate_and_what_was_paid_stays_one()
    {
        var rejected = Beside(Again() with { TaskBookDigest = Story.OtherDigest }).Do(new RejectApplication("no") { GrantId = "g2" }, People.Department);
        Spec.Given(rejected).When(Approve(), People.Releaser).Accepted();
        rejected.State<TaskBook>("task-book/" + Story.OtherDigest).Claims.ShouldBeEmpty();

        var paid = Story.PaidInFull().Do(new CloseGrant { GrantId = Story.GrantId }, People.Department);
        paid.State<PartyProject>("party-project/" + Story.Party + "~p1").Claims.ShouldHaveSingleItem();
    }

    [Fact]
    public void only_what_was_found_is_decided_about() =>
        Spec.Given(Story.NoticeClosed()).When(Check(Decided()), People.Department).Refused(RefusalCodes.NotFound, ("stream", Other));

    [Fact]
    public void two_projects_of_one_scheme_are_not_duplicates() =>
        Spec.Given(Beside(Again("pilot-ten") with { ProjectCode = "p2" })).When(Approve(), People.Releaser).Accepted();

    private static World Beside(SubmitApplication other) => Story.NoticeClosed().Do(other, People.Department);

    private static SubmitApplication Again(string scheme = "city-fund") => Story.Submit(grantId: "g2") with { Scheme = scheme };

    private static ApproveAward Approve() => new("award doc 1") { GrantId = Story.GrantId };

    private static CompleteDuplicateCheck Check(params DuplicateResolution[] resolutions) => new([.. resolutions]) { GrantId = Story.GrantId };

    private static DuplicateResolution Decided() => new(Other, DuplicateOutcome.Distinct, "another pilot line", "minutes 7");
}
