using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.ChallengeCalls;

/// <summary>What happened to a call.</summary>
public abstract record ChallengeEvent : Event;

/// <summary>张榜: a challenge was posted.</summary>
/// <param name="RequirementDigest">SHA-256 of what is asked for.</param>
/// <param name="CeilingFen">The most a bid may ask for.</param>
/// <param name="BidsUntil">Last day of bidding.</param>
public sealed record ChallengePosted(string Title, string RequirementDigest, long CeilingFen, DateOnly BidsUntil, string DocumentNo) : ChallengeEvent;

/// <summary>揭榜: a party bids.</summary>
public sealed record BidPlaced(string BidId, string PartyId, string PartyName, long AskedFen, string ProposalDigest) : ChallengeEvent;

public sealed record BidWithdrawn(string BidId, string Reason) : ChallengeEvent;

/// <summary>中榜: a bid was selected. A call may have several winners.</summary>
/// <param name="SelectedBy">Another person decides about the money (C1).</param>
public sealed record WinnerSelected(string BidId, string MinutesNo, string SelectedBy) : ChallengeEvent;

/// <summary>备案: the winner is filed, with the application that would carry the money. It promises none (A9).</summary>
public sealed record BidFiled(string BidId, string FilingNo, GrantKind GrantKind, string GrantId) : ChallengeEvent;

/// <summary>准予资助: the application may be proposed for an award.</summary>
public sealed record FundingGranted(string BidId, string DocumentNo, string DecidedBy) : ChallengeEvent;

/// <summary>不予资助: it stays filed and is not funded.</summary>
public sealed record FundingDeclined(string BidId, string DocumentNo, string Reason, string DecidedBy) : ChallengeEvent;

public sealed record ChallengeClosed(string Reason) : ChallengeEvent;
