using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.ChallengeCalls;

/// <summary>A command to one call. <see cref="ChallengeId"/> comes from the address of the request.</summary>
public abstract record ChallengeCommand : ICommand
{
    public string ChallengeId { get; init; } = "";
    public string Stream => ChallengeCall.StreamOf(ChallengeId);
}

/// <summary>Posts a challenge.</summary>
public sealed record PostChallenge(string Title, string RequirementDigest, long CeilingFen, DateOnly BidsUntil, string DocumentNo) : ChallengeCommand;

/// <summary>Bids, once per party, until the last day (A3).</summary>
public sealed record PlaceBid(string BidId, string PartyId, string PartyName, long AskedFen, string ProposalDigest) : ChallengeCommand;

public sealed record WithdrawBid(string BidId, string Reason) : ChallengeCommand;

/// <summary>Selects a bid once bidding is over.</summary>
public sealed record SelectWinner(string BidId, string MinutesNo) : ChallengeCommand;

/// <summary>Files a winner, on the call and on its application (A9).</summary>
public sealed record FileBid(string BidId, string FilingNo, GrantKind GrantKind, string GrantId) : ChallengeCommand;

/// <summary>Decides that a filed winner may be funded; by another person than selected it (C1).</summary>
public sealed record GrantFunding(string BidId, string DocumentNo) : ChallengeCommand;

/// <summary>Decides that a filed winner is not funded; by another person than selected it (C1).</summary>
public sealed record DeclineFunding(string BidId, string DocumentNo, string Reason) : ChallengeCommand;

/// <summary>Takes no more bids and selects no more winners.</summary>
public sealed record CloseChallenge(string Reason) : ChallengeCommand;
