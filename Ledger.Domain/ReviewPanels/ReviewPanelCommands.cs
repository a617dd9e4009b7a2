using System.Collections.Immutable;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.ReviewPanels;

/// <summary>A command to one panel. <see cref="PanelId"/> comes from the address of the request.</summary>
public abstract record ReviewPanelCommand : ICommand
{
    public string PanelId { get; init; } = "";
    public string Stream => ReviewPanel.StreamOf(PanelId);
}

/// <summary>Opens a panel for a screened application and commits to the seed of its draw (A6).</summary>
public sealed record OpenPanel(
    GrantKind GrantKind, string GrantId, string SeedDigest, int Seats, ImmutableArray<PanelCriterion> Criteria, ImmutableArray<string>? Fields = null)
    : ReviewPanelCommand;

/// <summary>Fixes the candidates as the pool holds them on the day; by another person than knows the seed.</summary>
public sealed record FreezeCandidates : ReviewPanelCommand;

/// <summary>Reveals the seed and draws. Whoever is in conflict is passed over.</summary>
public sealed record DrawPanel(string Seed) : ReviewPanelCommand;

/// <summary>Records a conflict that an expert declared.</summary>
public sealed record DeclareConflict(string ExpertId, string Reason) : ReviewPanelCommand;

/// <summary>Gives the seat of an expert who is in conflict or unavailable to the next of the sequence.</summary>
public sealed record ReplaceExpert(string ExpertId, string Reason) : ReviewPanelCommand;

/// <summary>Records an expert's scores, one for each criterion.</summary>
public sealed record SubmitReview(string ExpertId, ImmutableArray<PanelScore> Scores, string OpinionDigest) : ReviewPanelCommand;

/// <summary>Concludes once everybody on the panel has scored and the quorum is met (A6).</summary>
public sealed record ConcludePanel(string OpinionDigest) : ReviewPanelCommand;

/// <summary>Gives the panel up.</summary>
public sealed record AbandonPanel(string Reason) : ReviewPanelCommand;
