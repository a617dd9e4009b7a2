using Ledger.Domain.Delegations;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Delegations;

/// <summary>C3: authority is lent for some days, up to an amount, for some schemes; and never more of it than somebody has.</summary>
public sealed class DelegatingApproval
{
    private const string Id = "dl-1";
    private const string Deputy = "deputy.xu";
    private static readonly DateOnly Day = new(2024, 3, 18);

    [Fact]
    public void an_award_is_approved_in_somebodys_place_and_says_so()
    {
        Spec.Given(Story.NoticeClosed()).When(Delegate(), People.Releaser).Then(new ApprovalDelegated(
            People.Releaser, Deputy, Day, Day.AddDays(10), 2_000_000_00, [], "doc 1"));
        Spec.Given(Delegated()).When(Approve(), Deputy).Then(new AwardApproved(
            "award doc 1", Story.AwardFen, Deputy, Day, 2_000_000_00, Story.Rules, Id, People.Releaser));
    }

    [Fact]
    public void a_delegation_that_ran_out_or_was_taken_back_covers_nothing()
    {
        var late = Day.AddDays(11);
        Spec.Given(Delegated()).When(Approve(), Deputy, on: late).Refused(RefusalCodes.DelegationExpired,
            ("delegationId", Id), ("ground", "expired"), ("until", Day.AddDays(10)), ("businessDate", late));
        Spec.Given(Delegated()).When(Approve(), Deputy, on: Day, today: late).Refused(RefusalCodes.DelegationExpired, ("ground", "expired"));
        Spec.Given(Story.NoticeClosed().Do(Delegate(Day.AddDays(2)), People.Releaser)).When(Approve(), Deputy).Refused(RefusalCodes.DelegationExpired, ("ground", "not-yet-valid"));
        var revoked = Delegated().Do(new RevokeDelegation("back at work") { DelegationId = Id }, People.Releaser);
        Spec.Given(revoked).When(Approve(), Deputy).Refused(RefusalCodes.DelegationExpired, ("ground", "revoked"), ("revokedOn", Day));
        Spec.Given(revoked).When(new RevokeDelegation("again") { DelegationId = Id }, People.Releaser).Refused(RefusalCodes.DelegationExpired, ("ground", "revoked"));
    }

    [Fact]
    public void it_is_for_its_person_its_schemes_and_its_amount()
    {
        Spec.Given(Delegated()).When(Approve(), "somebody.else").Refused(RefusalCodes.DelegationExpired, ("ground", "other-person"));
        Spec.Given(Story.NoticeClosed().Do(Delegate() with { Schemes = ["city-fund"] }, People.Releaser)).When(Approve(), Deputy)
            .Refused(RefusalCodes.DelegationExpired, ("ground", "other-scheme"), ("scheme", "pilot-ten"));
        Spec.Given(Story.NoticeClosed().Do(Delegate() with { LimitFen = Story.AwardFen - 1 }, People.Releaser)).When(Approve(), Deputy)
            .Refused(RefusalCodes.DelegationExpired, ("ground", "above-delegated"), ("requestedFen", Story.AwardFen), ("limitFen", Story.AwardFen - 1));
        Spec.Given(Story.NoticeClosed()).When(Approve(), Deputy).Refused(RefusalCodes.NotFound);
    }

    [Fact]
    public void nobody_delegates_more_than_they_have()
    {
        var rules = Story.AdoptRules("rules-b", Day) with { ApprovalLimits = [new Ledger.Domain.Rulebooks.ApprovalLimit(People.Releaser, 500_000_00)] };
        var world = Story.NoticeClosed().Do(rules, People.Administrator).Do(Delegate(), People.Releaser);
        Spec.Given(world).When(Approve(), Deputy).Refused(RefusalCodes.ApprovalLimitExceeded, ("limitFen", 500_000_00L));
    }

    [Fact]
    public void a_delegate_does_not_free_the_delegator_from_other_duties()
    {
        var world = Story.NoticeClosed().Do(Delegate(), People.Officer);
        Spec.Given(world).When(Approve(), Deputy).Refused(RefusalCodes.DutyConflict, ("person", People.Officer), ("heldDuty", "officer"));
        Spec.Given(Delegated(to: People.Expert)).When(Approve(), People.Expert).Refused(RefusalCodes.DutyConflict, ("person", People.Expert), ("heldDuty", "reviewer"));
    }

    [Fact]
    public void a_delegation_is_not_dated_back_and_not_given_to_oneself()
    {
        Spec.Given(Story.NoticeClosed()).When(Delegate(Day.AddDays(-1)), People.Releaser).Refused(RefusalCodes.BusinessDateInvalid, ("from", Day.AddDays(-1)));
        Spec.Given(Story.NoticeClosed()).When(Delegate() with { DelegatedTo = People.Releaser }, People.Releaser).Refused(RefusalCodes.RequestInvalid, ("field", "delegatedTo"));
        Spec.Given(Delegated()).When(Delegate(), People.Releaser).Refused(RefusalCodes.AlreadyExists);
        Shape.CodeOf(Delegate() with { ValidUntil = Day.AddDays(-1) }).ShouldBe(RefusalCodes.RequestInvalid);
        Shape.CodeOf(Delegate() with { LimitFen = 0 }).ShouldBe(RefusalCodes.AmountInvalid);
    }

    [Fact]
    public void an_award_is_amended_under_a_delegation_too() =>
        Spec.Given(Story.Signed().Do(Delegate(new DateOnly(2024, 3, 20)), People.Releaser)).When(new AmendAward(-1, "doc 9", Id) { GrantId = Story.GrantId }, Deputy).Accepted()
            .Journal.Select(e => e.Happened).OfType<AwardAmended>().Single().DelegatedBy.ShouldBe(People.Releaser);

    [Fact]
    public void a_payment_is_approved_under_a_delegation_and_not_past_its_amount()
    {
        World World(long limitFen) => Story.Checked().Do(Delegate(new DateOnly(2024, 3, 25)) with { LimitFen = limitFen }, People.Releaser);
        var approve = new ApproveOrder(null, Id) { OrderId = Story.OrderId };
        Spec.Given(World(500_000_00)).When(approve, Deputy).Then(new OrderApproved(
            null, Deputy, new DateOnly(2024, 3, 25), 500_000_00, 0, Story.Rules, Id, People.Releaser));
        Spec.Given(World(499_999_99)).When(approve, Deputy).Refused(RefusalCodes.DelegationExpired, ("ground", "above-delegated"), ("requestedFen", 500_000_00L));
        Spec.Given(Story.Checked().Do(Delegate(new DateOnly(2024, 3, 25)), People.Checker)).When(approve, Deputy)
            .Refused(RefusalCodes.FourEyesViolation, ("person", People.Checker), ("heldDuty", "checker"));
    }

    private static World Delegated(string to = Deputy) => Story.NoticeClosed().Do(Delegate() with { DelegatedTo = to }, People.Releaser);

    private static DelegateApproval Delegate(DateOnly? from = null) => new(Deputy, from ?? Day, (from ?? Day).AddDays(10), 2_000_000_00, "doc 1") { DelegationId = Id };

    private static ApproveAward Approve() => new("award doc 1", Id) { GrantId = Story.GrantId };
}
