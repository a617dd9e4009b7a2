using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Parties;

namespace Ledger.Domain.ChallengeCalls;

/// <summary>The rules of a call: bids in time, one per party, and a filing that is never a promise (A9).</summary>
public static class ChallengeDecider
{
    public static Decision Decide(ChallengeCommand command, CommandContext context, IStates states)
    {
        var call = states.Get<ChallengeCall>(command.Stream);
        return (command, call.Status) switch
        {
            (PostChallenge c, ChallengeStatus.None) => Post(c, context),
            (PostChallenge c, _) => Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("stream", c.Stream)),
            (_, ChallengeStatus.None) => Refuse.NotFound(command.Stream),
            (PlaceBid c, ChallengeStatus.Posted) => Place(c, call, context, states),
            (WithdrawBid c, _) => On(call, c.BidId, BidStatus.Placed, c, _ => Decision.Accept(c.Stream, new BidWithdrawn(c.BidId, c.Reason))),
            (SelectWinner c, ChallengeStatus.Posted) => On(call, c.BidId, BidStatus.Placed, c, bid => Select(c, call, bid, context, states)),
            (FileBid c, _) => On(call, c.BidId, BidStatus.Selected, c, bid => File(c, bid, states)),
            (GrantFunding c, _) => On(call, c.BidId, BidStatus.Filed, c, bid => (TwoHands(bid, context.Actor)
                ?? PartyRules.Eligible(bid.PartyId, context.BusinessDate, states)) is { } refused
                ? refused
                : Decision.Accept(c.Stream, new FundingGranted(c.BidId, c.DocumentNo, context.Actor.Id))),
            (DeclineFunding c, _) => On(call, c.BidId, BidStatus.Filed, c, bid => TwoHands(bid, context.Actor) is { } refused
                ? refused
                : Decision.Accept(c.Stream, new FundingDeclined(c.BidId, c.DocumentNo, c.Reason, context.Actor.Id))),
            (CloseChallenge c, ChallengeStatus.Posted) => Decision.Accept(c.Stream, new ChallengeClosed(c.Reason)),
            _ => Refuse.IllegalState(call.Status, command),
        };
    }

    /// <summary>A9: an award for what a call brought forth needs the call's own decision to fund. Null where there is one, or no call.</summary>
    public static Refusal? Funded(Grant grant, IStates states)
    {
        if (grant.ChallengeId is null)
        {
            return null;
        }

        var bid = states.Get<ChallengeCall>(ChallengeCall.StreamOf(grant.ChallengeId)).FindBid(grant.BidId!);
        return bid?.Status == BidStatus.Granted
            ? null
            : Refusal.Of(RefusalCodes.FiledNotFunded,
                new Fact("filingNo", grant.FilingNo!), new Fact("state", Kebab.Of(bid?.Status ?? BidStatus.Placed)), new Fact("challengeId", grant.ChallengeId));
    }

    private static Decision Post(PostChallenge command, CommandContext context) =>
        command.BidsUntil < context.BusinessDate
            ? Decision.Refuse(RefusalCodes.BusinessDateInvalid, new Fact("businessDate", context.BusinessDate), new Fact("until", command.BidsUntil))
            : Decision.Accept(command.Stream, new ChallengePosted(
                command.Title, command.RequirementDigest, command.CeilingFen, command.BidsUntil, command.DocumentNo));

    private static Decision Place(PlaceBid command, ChallengeCall call, CommandContext context, IStates states)
    {
        // What is recorded late is late, whatever day it names.
        if (context.Today > call.BidsUntil)
        {
            return Decision.Refuse(RefusalCodes.BiddingClosed, new Fact("bidsUntil", call.BidsUntil), new Fact("today", context.Today));
        }

        if (call.Bids.FirstOrDefault(bid => bid.BidId == command.BidId || (bid.PartyId == command.PartyId && bid.Status != BidStatus.Withdrawn)) is { } other)
        {
            return Decision.Refuse(RefusalCodes.AlreadyExists, new Fact("bidId", other.BidId));
        }

        if (PartyRules.Eligible(command.PartyId, context.BusinessDate, states) is { } notEligible)
        {
            return notEligible;
        }

        return command.AskedFen > call.CeilingFen
            ? Decision.Refuse(RefusalCodes.AwardExceedsCap, new Fact("requestedFen", command.AskedFen), new Fact("ceilingFen", call.CeilingFen))
            : Decision.Accept(command.Stream, new BidPlaced(command.BidId, command.PartyId, command.PartyName, command.AskedFen, command.ProposalDigest));
    }

    private static Decision Select(SelectWinner command, ChallengeCall call, ChallengeBid bid, CommandContext context, IStates states) =>
        context.BusinessDate <= call.BidsUntil
            ? Decision.Refuse(RefusalCodes.BusinessDateInvalid, new Fact("businessDate", context.BusinessDate), new Fact("from", call.BidsUntil.AddDays(1)))
        : PartyRules.Eligible(bid.PartyId, context.BusinessDate, states) is { } notEligible
            ? notEligible
        : Decision.Accept(command.Stream, new WinnerSelected(command.BidId, command.MinutesNo, context.Actor.Id));

    private static Decision File(FileBid command, ChallengeBid bid, IStates states)
    {
        var grantStream = Grant.StreamOf(command.GrantKind, command.GrantId);
        var grant = states.Get<Grant>(grantStream);
        var filing = new RecordFiling(command.FilingNo) { Kind = command.GrantKind, GrantId = command.GrantId };
        if (grant.Status == GrantStatus.None)
        {
            return Refuse.NotFound(grantStream);
        }

        if (!GrantLifecycle.Allows(grant.Status, typeof(RecordFiling)) || grant.ApprovedOn is not null)
        {
            return Refuse.IllegalState(grant.Status, filing);
        }

        return grant.PartyId != bid.PartyId
            ? Decision.Refuse(RefusalCodes.RequestInvalid, new Fact("field", "grantId"), new Fact("value", command.GrantId))
            : Decision.All(
                Decision.Accept(command.Stream, new BidFiled(command.BidId, command.FilingNo, command.GrantKind, command.GrantId)),
                GrantDecider.File(filing, grant, command.ChallengeId, command.BidId));
    }

    /// <summary>C1: who chose the winner does not decide about the money.</summary>
    private static Refusal? TwoHands(ChallengeBid bid, Actor actor) =>
        bid.SelectedBy == actor.Id
            ? Refusal.Of(RefusalCodes.FourEyesViolation, new Fact("person", actor.Id), new Fact("duty", "funding-decider"), new Fact("heldDuty", "selector"))
            : null;

    private static Decision On(ChallengeCall call, string bidId, BidStatus asked, ChallengeCommand command, Func<ChallengeBid, Decision> decide) =>
        call.FindBid(bidId) is not { } bid ? Decision.Refuse(RefusalCodes.NotFound, new Fact("bidId", bidId))
        : bid.Status != asked ? Refuse.IllegalState(bid.Status, command)
        : decide(bid);
}
