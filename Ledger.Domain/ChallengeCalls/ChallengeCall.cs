using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.ChallengeCalls;

/// <summary>Where a call stands.</summary>
public enum ChallengeStatus
{
    None,
    /// <summary>张榜.</summary>
    Posted,
    /// <summary>已结榜: nothing new comes in; what was selected goes on.</summary>
    Closed,
}

/// <summary>Where a bid stands. Filed is not funded (A9).</summary>
public enum BidStatus
{
    /// <summary>揭榜.</summary>
    Placed,
    Withdrawn,
    /// <summary>中榜.</summary>
    Selected,
    /// <summary>已备案.</summary>
    Filed,
    /// <summary>准予资助.</summary>
    Granted,
    /// <summary>不予资助.</summary>
    Declined,
}

/// <summary>A bid and what became of it.</summary>
/// <param name="GrantStream">The application that the filing belongs to; null before it.</param>
public sealed record ChallengeBid(
    string BidId, string PartyId, string PartyName, long AskedFen, BidStatus Status, string? FilingNo = null, string? GrantStream = null, string? SelectedBy = null);

/// <summary>
/// 揭榜挂帅: a challenge is posted, bid for and won; the winner is filed, and whether it is funded is decided apart. Nothing here moves money:
/// a grant of the ordinary procedure does, and only after the decision (A9). Amounts in fen. Stream <c>challenge-call/{id}</c>.
/// </summary>
public sealed record ChallengeCall : AggregateState
{
    public static readonly ChallengeCall Initial = new();

    public ChallengeStatus Status { get; init; }
    public string Title { get; init; } = "";

    /// <summary>The most a bid may ask for.</summary>
    public long CeilingFen { get; init; }

    /// <summary>Last day of bidding.</summary>
    public DateOnly BidsUntil { get; init; }

    /// <summary>In the order of their coming in.</summary>
    public ImmutableArray<ChallengeBid> Bids { get; init; } = [];

    /// <summary>The stream of a call.</summary>
    public static string StreamOf(string challengeId) => "challenge-call/" + challengeId;

    /// <summary>The bid of that id, or null.</summary>
    public ChallengeBid? FindBid(string bidId) => Bids.FirstOrDefault(bid => bid.BidId == bidId);

    public override ChallengeCall Evolve(Event happened) => happened switch
    {
        ChallengePosted e => this with { Status = ChallengeStatus.Posted, Title = e.Title, CeilingFen = e.CeilingFen, BidsUntil = e.BidsUntil },
        BidPlaced e => this with { Bids = Bids.Add(new ChallengeBid(e.BidId, e.PartyId, e.PartyName, e.AskedFen, BidStatus.Placed)) },
        BidWithdrawn e => With(e.BidId, bid => bid with { Status = BidStatus.Withdrawn }),
        WinnerSelected e => With(e.BidId, bid => bid with { Status = BidStatus.Selected, SelectedBy = e.SelectedBy }),
        BidFiled e => With(e.BidId, bid => bid with { Status = BidStatus.Filed, FilingNo = e.FilingNo, GrantStream = Grants.Grant.StreamOf(e.GrantKind, e.GrantId) }),
        FundingGranted e => With(e.BidId, bid => bid with { Status = BidStatus.Granted }),
        FundingDeclined e => With(e.BidId, bid => bid with { Status = BidStatus.Declined }),
        ChallengeClosed => this with { Status = ChallengeStatus.Closed },
        _ => throw Unexpected(happened),
    };

    private ChallengeCall With(string bidId, Func<ChallengeBid, ChallengeBid> change) =>
        this with { Bids = [.. Bids.Select(bid => bid.BidId == bidId ? change(bid) : bid)] };
}
