using Ledger.Domain.ChallengeCalls;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.ChallengeCalls;

/// <summary>揭榜挂帅: posted, bid for, won, filed; and filed is not funded (A9).</summary>
public sealed class CallingForBids
{
    private const string Id = "call-1";
    private static readonly DateOnly Last = new(2024, 1, 31);

    [Fact]
    public void a_call_goes_from_the_post_to_the_decision_about_the_money()
    {
        var world = Bidding();
        Spec.Given(world).When(new SelectWinner("b1", "minutes 1") { ChallengeId = Id }, People.Department, on: new DateOnly(2024, 2, 1))
            .Then(new WinnerSelected("b1", "minutes 1", People.Department));
        world.Until(2024, 3, 1).Do(Story.Submit(), People.Department);
        Spec.Given(world).When(File(), People.Department).Then(
            new StreamEvent("challenge-call/call-1", new BidFiled("b1", "filing 1", GrantKind.ProjectGrant, Story.GrantId)),
            new StreamEvent("project-grant/g1", new FilingRecorded("filing 1", Id, "b1")));
        Spec.Given(world).When(new GrantFunding("b1", "doc 2") { ChallengeId = Id }, People.Releaser)
            .Then(new FundingGranted("b1", "doc 2", People.Releaser));
        Spec.Given(world).When(new DeclineFunding("b1", "doc 3", "late") { ChallengeId = Id }, People.Releaser)
            .Refused(RefusalCodes.IllegalState, ("state", "granted"));
    }

    [Fact]
    public void a_filed_winner_gets_no_award_before_the_decision_to_fund()
    {
        var filed = Filed();
        Spec.Given(filed).When(Story.Propose(), People.Department).Refused(RefusalCodes.FiledNotFunded, ("filingNo", "filing 1"), ("state", "filed"), ("challengeId", Id));
        Spec.Given(Filed().Do(new DeclineFunding("b1", "doc 3", "weak") { ChallengeId = Id }, People.Releaser)).When(Story.Propose(), People.Department)
            .Refused(RefusalCodes.FiledNotFunded, ("state", "declined"));
        Spec.Given(Filed().Do(new GrantFunding("b1", "doc 2") { ChallengeId = Id }, People.Releaser)).When(Story.Propose(), People.Department).Accepted();
    }

    [Fact]
    public void paying_on_a_filing_alone_is_refused() =>
        Spec.Given(Filed()).When(Story.Draft(), People.Maker).Refused(RefusalCodes.FiledNotFunded, ("filingNo", "filing 1"));

    [Fact]
    public void bids_come_in_time_once_per_party_and_within_the_ceiling()
    {
        var late = Last.AddDays(1);
        Spec.Given(Posted()).When(Bid(), on: late).Refused(RefusalCodes.BiddingClosed, ("bidsUntil", Last), ("today", late));
        Spec.Given(Posted()).When(Bid(), on: Last, today: late).Refused(RefusalCodes.BiddingClosed);
        Spec.Given(Posted()).When(Bid(), on: Last).Accepted();
        Spec.Given(Bidding()).When(Bid("b2")).Refused(RefusalCodes.AlreadyExists, ("bidId", "b1"));
        Spec.Given(Bidding()).When(Bid() with { PartyId = "other" }).Refused(RefusalCodes.AlreadyExists, ("bidId", "b1"));
        Spec.Given(Posted()).When(Bid() with { AskedFen = 2_000_000_01 }).Refused(RefusalCodes.AwardExceedsCap, ("ceilingFen", 2_000_000_00L));
        Spec.Given(Bidding().Do(new WithdrawBid("b1", "changed mind") { ChallengeId = Id }, People.Maker)).When(Bid("b2")).Accepted();
        Spec.Given(Posted().Do(new CloseChallenge("none fits") { ChallengeId = Id }, People.Department)).When(Bid()).Refused(RefusalCodes.IllegalState);
    }

    [Fact]
    public void nobody_wins_before_bidding_is_over_and_who_chose_does_not_fund()
    {
        Spec.Given(Bidding()).When(new SelectWinner("b1", "minutes 1") { ChallengeId = Id }, on: Last).Refused(RefusalCodes.BusinessDateInvalid, ("from", Last.AddDays(1)));
        Spec.Given(Filed()).When(new GrantFunding("b1", "doc 2") { ChallengeId = Id }, People.Department).Refused(RefusalCodes.FourEyesViolation,
            ("person", People.Department), ("duty", "funding-decider"), ("heldDuty", "selector"));
        Spec.Given(Bidding()).When(new GrantFunding("b1", "doc 2") { ChallengeId = Id }, People.Releaser).Refused(RefusalCodes.IllegalState, ("state", "placed"));
        Spec.Given(Bidding()).When(new SelectWinner("b9", "minutes 1") { ChallengeId = Id }).Refused(RefusalCodes.NotFound, ("bidId", "b9"));
    }

    [Fact]
    public void a_filing_is_for_an_application_of_the_winner()
    {
        var world = Bidding().Do(new SelectWinner("b1", "m") { ChallengeId = Id }, People.Department, new DateOnly(2024, 2, 1)).Until(2024, 3, 1)
            .Do(Story.Submit() with { PartyId = "somebody-else" }, People.Department);
        Spec.Given(world).When(File(), People.Department).Refused(RefusalCodes.RequestInvalid, ("field", "grantId"));
        Spec.Given(world).When(File() with { GrantId = "g9" }, People.Department).Refused(RefusalCodes.NotFound);
        Spec.Given(Filed()).When(new RecordFiling("filing 2") { GrantId = Story.GrantId }, People.Department).Refused(RefusalCodes.AlreadyExists);
    }

    private static World Posted() => Story.Pool().Do(
        new PostChallenge("Flexible displays", Story.Digest, 2_000_000_00, Last, "doc 1") { ChallengeId = Id }, People.Department);

    private static World Bidding() => Posted().Do(Bid(), People.Maker);

    private static PlaceBid Bid(string id = "b1") => new(id, Story.Party, "Institute", 1_200_000_00, Story.Digest) { ChallengeId = Id };

    private static FileBid File() => new("b1", "filing 1", GrantKind.ProjectGrant, Story.GrantId) { ChallengeId = Id };

    /// <summary>Reviewed, and filed as the winner.</summary>
    private static World Filed() => Bidding()
        .Do(new SelectWinner("b1", "minutes 1") { ChallengeId = Id }, People.Department, new DateOnly(2024, 2, 1)).Until(2024, 3, 1)
        .Do(Story.Submit(), People.Department).Do(File(), People.Department)
        .Do(new ScreenApplication(Story.Digest) { GrantId = Story.GrantId }, People.Officer).Until(2024, 3, 5).Do(Story.Review(), People.Department).Until(2024, 3, 6);
}
