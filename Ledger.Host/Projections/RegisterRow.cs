using System.Collections.Immutable;
using Ledger.Domain.Grants;
using Ledger.Domain.ReviewPanels;

namespace Ledger.Host.Projections;

/// <summary>A thing of a register as it stood at a moment.</summary>
/// <typeparam name="T">What it holds beyond its row.</typeparam>
public sealed record RegisterRow<T> where T : class
{
    /// <summary>What it is known by.</summary>
    public required string Id { get; init; }
    public string Name { get; init; } = "";
    /// <summary>Where its own procedure stands.</summary>
    public string Status { get; init; } = "";
    /// <summary>Where it stands on the business date asked for, or today: whether its days have come or gone.</summary>
    public string Standing { get; init; } = "";
    /// <summary>Whose it is, or empty.</summary>
    public string PartyId { get; init; } = "";
    /// <summary>Business date of the last change.</summary>
    public DateOnly BusinessDate { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    /// <summary>Version of the stream, for <c>If-Match</c>.</summary>
    public long Version { get; init; }
    /// <summary>The entry that made it so.</summary>
    public long Position { get; init; }
    public required T Detail { get; init; }
}

/// <summary>An expert; the name is outside the journal, under its digest.</summary>
public sealed record ExpertDetail(string NameDigest, ImmutableArray<string> Fields, string EmployerId, DateOnly ValidFrom, DateOnly? ValidUntil);

/// <summary>A panel with everything that repeats its draw (A6). Amounts of score: full marks are 10000.</summary>
/// <param name="Seed">Null before the draw.</param>
/// <param name="PassedOver">Everybody the draw came to and could not take, in that order.</param>
/// <param name="Replacements">Who left for whom and why, in that order.</param>
public sealed record PanelDetail(
    string GrantStream, string SeedDigest, string? Seed, int Seats, ImmutableArray<string> Fields, ImmutableArray<PanelCriterion> Criteria, int Quorum,
    string RuleVersion, string OpenedBy, string? FrozenBy, ImmutableArray<string> Candidates, string? CandidatesDigest, ImmutableArray<PanelSeat> Members,
    ImmutableArray<PassedOver> PassedOver, ImmutableArray<PanelReplacement> Replacements, int? ScoreBp);

/// <summary>Who left a panel, who came, and why.</summary>
public sealed record PanelReplacement(string ExpertId, string? JoiningId, string Ground, string Reason);

/// <summary>A platform with its recognitions, oldest first.</summary>
public sealed record PlatformDetail(ImmutableArray<PlatformTerm> Recognitions);

/// <summary>One recognition. <paramref name="Until"/> is its last day.</summary>
public sealed record PlatformTerm(string Level, DateOnly From, DateOnly Until, string DocumentNo, bool WasWithdrawn);

/// <summary>A list with its published versions, in the order of their first days.</summary>
public sealed record ListDetail(string Kind, ImmutableArray<Domain.PublishedLists.ListVersion> Versions);

/// <summary>A call with its bids. Amounts in fen.</summary>
public sealed record CallDetail(long CeilingFen, DateOnly BidsUntil, ImmutableArray<CallBid> Bids);

/// <summary>A bid and what became of it; filed is not funded (A9).</summary>
public sealed record CallBid(string BidId, string PartyId, string PartyName, long AskedFen, string Status, string? FilingNo, string? GrantStream);

/// <summary>A schedule of falling support. Amounts in fen.</summary>
/// <param name="ForwardFen">What may still be asked of budgets to come.</param>
public sealed record TaperDetail(
    string PlatformId, string Scheme, string RuleVersion, int ShareBp, long BaseCapFen, long YearCapFen, string StopAt, ImmutableArray<TaperYearItem> Years,
    long ForwardFen);

/// <summary>A year of it: promised, computed, and the grant that carries it.</summary>
public sealed record TaperYearItem(
    int YearNo, int FiscalYear, int RatioBp, long PromisedFen, long RemainderBp, long? BaseFen, long? ComputedFen, string? GrantStream, long ForwardFen);

/// <summary>A delegation of authority to approve (C3).</summary>
public sealed record DelegationDetail(
    string DelegatedBy, string DelegatedTo, DateOnly ValidFrom, DateOnly ValidUntil, long LimitFen, ImmutableArray<string> Schemes, DateOnly? RevokedOn);

/// <summary>Grants that ask support for one thing.</summary>
public sealed record ClaimDetail(ImmutableArray<Claim> Claims);
