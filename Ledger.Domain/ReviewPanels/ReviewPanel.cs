using System.Collections.Immutable;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.ReviewPanels;

/// <summary>Where a panel stands.</summary>
public enum ReviewPanelStatus
{
    None,
    /// <summary>The seed is committed to.</summary>
    Opened,
    /// <summary>The candidates are fixed.</summary>
    Frozen,
    Drawn,
    Concluded,
    Abandoned,
}

/// <summary>An expert on a panel.</summary>
/// <param name="Conflict">Why the expert may not judge any more, or null.</param>
/// <param name="Scores">What the expert gave; empty before.</param>
public sealed record PanelSeat(string ExpertId, string? Conflict, ImmutableArray<PanelScore> Scores);

/// <summary>评审专家组: drawn for one application, scored, concluded. Stream <c>review-panel/{id}</c>.</summary>
public sealed record ReviewPanel : AggregateState
{
    public static readonly ReviewPanel Initial = new();

    public ReviewPanelStatus Status { get; init; }
    public GrantKind GrantKind { get; init; }
    public string GrantId { get; init; } = "";
    public string SeedDigest { get; init; } = "";

    /// <summary>How many are drawn.</summary>
    public int Seats { get; init; }
    public ImmutableArray<string> Fields { get; init; } = [];
    public ImmutableArray<PanelCriterion> Criteria { get; init; } = [];
    public int Quorum { get; init; }
    public string RuleVersion { get; init; } = "";
    public string OpenedBy { get; init; } = "";
    public ImmutableArray<string> Candidates { get; init; } = [];

    /// <summary>Known from the draw on.</summary>
    public string? Seed { get; init; }

    /// <summary>Who is on the panel now.</summary>
    public ImmutableArray<PanelSeat> Members { get; init; } = [];

    /// <summary>Everybody the draw came to, drawn or passed over.</summary>
    public ImmutableHashSet<string> Reached { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
    public int? ScoreBp { get; init; }
    public ImmutableArray<string> ReviewerIds { get; init; } = [];

    /// <summary>The stream of a panel.</summary>
    public static string StreamOf(string panelId) => "review-panel/" + panelId;

    /// <summary>The stream of the application it judges.</summary>
    public string GrantStream => Grant.StreamOf(GrantKind, GrantId);

    /// <summary>The expert's seat, or null.</summary>
    public PanelSeat? SeatOf(string expertId) => Members.FirstOrDefault(seat => seat.ExpertId == expertId);

    /// <summary>The weighted mean of what these experts gave, floored once at the end.</summary>
    public int MeanOf(IReadOnlyCollection<PanelSeat> seats)
    {
        var sum = 0L;
        foreach (var seat in seats)
        {
            foreach (var score in seat.Scores)
            {
                sum += (long)score.ScoreBp * Criteria.First(criterion => criterion.Code == score.Code).WeightBp;
            }
        }

        return seats.Count == 0 ? 0 : (int)(sum / (10_000L * seats.Count));
    }

    public override ReviewPanel Evolve(Event happened) => happened switch
    {
        PanelOpened e => this with
        {
            Status = ReviewPanelStatus.Opened, GrantKind = e.GrantKind, GrantId = e.GrantId, SeedDigest = e.SeedDigest, Seats = e.Seats,
            Fields = e.Fields, Criteria = e.Criteria, Quorum = e.Quorum, RuleVersion = e.RuleVersion, OpenedBy = e.OpenedBy,
        },
        CandidatesFrozen e => this with { Status = ReviewPanelStatus.Frozen, Candidates = e.Candidates },
        PanelDrawn e => this with
        {
            Status = ReviewPanelStatus.Drawn, Seed = e.Seed, Members = [.. e.ExpertIds.Select(Seat)],
            Reached = Reached.Union(e.ExpertIds).Union(e.PassedOver.Select(p => p.ExpertId)),
        },
        ConflictDeclared e => this with
        {
            Members = [.. Members.Select(m => m.ExpertId == e.ExpertId ? m with { Conflict = PanelConflicts.Declared, Scores = [] } : m)],
        },
        ExpertReplaced e => this with
        {
            Members = [.. Members.Where(m => m.ExpertId != e.ExpertId), .. e.JoiningId is { } joining ? [Seat(joining)] : (PanelSeat[])[]],
            Reached = Reached.Union(e.PassedOver.Select(p => p.ExpertId)).Union(e.JoiningId is { } joined ? [joined] : (string[])[]),
        },
        ReviewSubmitted e => this with { Members = [.. Members.Select(m => m.ExpertId == e.ExpertId ? m with { Scores = e.Scores } : m)] },
        PanelConcluded e => this with { Status = ReviewPanelStatus.Concluded, ScoreBp = e.ScoreBp, ReviewerIds = e.ReviewerIds },
        PanelAbandoned => this with { Status = ReviewPanelStatus.Abandoned },
        _ => throw Unexpected(happened),
    };

    private static PanelSeat Seat(string expertId) => new(expertId, null, []);
}

/// <summary>
/// Which panel judges an application: one at a time, so that nobody draws until a panel pleases. Stream <c>panel-register/{kind}~{grant}</c>.
/// </summary>
public sealed record PanelRegister : AggregateState
{
    public static readonly PanelRegister Initial = new();

    /// <summary>The panel that is open or has concluded, or null.</summary>
    public string? PanelId { get; init; }

    /// <summary>The stream for an application. The tilde cannot occur in either part.</summary>
    public static string StreamOf(GrantKind kind, string grantId) => $"panel-register/{Kebab.Of(kind)}~{grantId}";

    public override PanelRegister Evolve(Event happened) => happened switch
    {
        PanelAppointed e => this with { PanelId = e.PanelId },
        PanelDismissed => this with { PanelId = null },
        _ => throw Unexpected(happened),
    };
}
