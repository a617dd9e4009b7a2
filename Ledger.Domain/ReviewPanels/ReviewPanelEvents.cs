using System.Collections.Immutable;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.ReviewPanels;

/// <summary>What happened to a review panel.</summary>
public abstract record ReviewPanelEvent : Event;

/// <summary>One thing that is judged, and its weight in the total; weights add up to 10000.</summary>
public sealed record PanelCriterion(string Code, int WeightBp);

/// <summary>What an expert gave for one criterion; full marks are 10000.</summary>
public sealed record PanelScore(string Code, int ScoreBp);

/// <summary>A candidate whom the draw came to and who could not be taken. <paramref name="Ground"/>: see <see cref="PanelConflicts"/>.</summary>
public sealed record PassedOver(string ExpertId, string Ground);

/// <summary>A panel was opened for an application, and its seed committed to before anybody knew the candidates.</summary>
/// <param name="SeedDigest">SHA-256 of the seed (<see cref="PanelDraw"/>).</param>
/// <param name="Fields">What candidates must be able to judge, one of them at least; none: anything.</param>
/// <param name="Quorum">The fewest experts that may conclude, by <paramref name="RuleVersion"/>.</param>
/// <param name="OpenedBy">Who knows the seed; another person freezes the candidates.</param>
public sealed record PanelOpened(
    GrantKind GrantKind, string GrantId, string SeedDigest, int Seats, ImmutableArray<string> Fields, ImmutableArray<PanelCriterion> Criteria,
    int Quorum, string RuleVersion, string OpenedBy) : ReviewPanelEvent;

/// <summary>The candidates were fixed: nobody enters or leaves the draw from now on.</summary>
/// <param name="Candidates">Sorted by their bytes.</param>
/// <param name="CandidatesDigest">SHA-256 over them (<see cref="PanelDraw"/>).</param>
public sealed record CandidatesFrozen(ImmutableArray<string> Candidates, string CandidatesDigest, string FrozenBy) : ReviewPanelEvent;

/// <summary>抽取: the seed was revealed and the panel drawn with it.</summary>
/// <param name="ExpertIds">Those drawn, in the order of the sequence.</param>
/// <param name="PassedOver">Those before the last of them who could not be taken.</param>
public sealed record PanelDrawn(string Seed, string Algorithm, ImmutableArray<string> ExpertIds, ImmutableArray<PassedOver> PassedOver) : ReviewPanelEvent;

/// <summary>回避: an expert declared a conflict; what the expert scored does not count.</summary>
public sealed record ConflictDeclared(string ExpertId, string Reason) : ReviewPanelEvent;

/// <summary>An expert left the panel and the next of the sequence took the seat.</summary>
/// <param name="JoiningId">Null where the sequence is exhausted.</param>
/// <param name="Ground">Why: a conflict (<see cref="PanelConflicts"/>) or <c>unavailable</c>.</param>
public sealed record ExpertReplaced(string ExpertId, string? JoiningId, string Ground, string Reason, ImmutableArray<PassedOver> PassedOver) : ReviewPanelEvent;

/// <summary>An expert's scores came in. They are given once.</summary>
public sealed record ReviewSubmitted(string ExpertId, ImmutableArray<PanelScore> Scores, string OpinionDigest) : ReviewPanelEvent;

/// <summary>The panel concluded.</summary>
/// <param name="ScoreBp">The weighted mean of all scores, floored; full marks are 10000.</param>
public sealed record PanelConcluded(int ScoreBp, ImmutableArray<string> ReviewerIds, string OpinionDigest) : ReviewPanelEvent;

/// <summary>Given up before it concluded; another panel may be opened, and both stay on record.</summary>
public sealed record PanelAbandoned(string Reason) : ReviewPanelEvent;

/// <summary>A panel became the one of an application.</summary>
public sealed record PanelAppointed(string PanelId) : Event;

/// <summary>The panel of an application was given up.</summary>
public sealed record PanelDismissed(string PanelId) : Event;
