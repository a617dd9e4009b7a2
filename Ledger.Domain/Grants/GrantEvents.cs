using System.Collections.Immutable;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Grants;

// A state sees only the fact, not the entry around it. So an event names the person or the day itself where a later rule compares them.

/// <summary>What happened to a grant. Both kinds share these records; the stream says which kind it is.</summary>
public abstract record GrantEvent : Event;

/// <summary>申报: an application came in.</summary>
/// <param name="Scheme">The support scheme it asks under.</param>
/// <param name="ProjectCode">The project or platform it is for; live once per scheme (A1).</param>
/// <param name="PartyId">Unified social credit code of the applicant.</param>
/// <param name="TaskBookDigest">Digest of the draft task book, if there is one yet.</param>
/// <param name="Chain">产业链: the industrial chain that it belongs to, where that is said.</param>
/// <param name="Stage">Which of the six stages of support it is, where that is said.</param>
public sealed record ApplicationSubmitted(
    string Scheme, string ProjectCode, string Title, string PartyId, string PartyName, long RequestedFen, string? TaskBookDigest,
    string? Chain = null, SupportStage? Stage = null) : GrantEvent;

/// <summary>Sent back to the applicant for completion.</summary>
public sealed record ApplicationReturned(string Reason) : GrantEvent;

public sealed record ApplicationResubmitted(long RequestedFen) : GrantEvent;

/// <summary>形式审查 passed.</summary>
public sealed record ApplicationScreened(string ChecklistDigest) : GrantEvent;

/// <summary>备案: a registration; it promises no money (A9).</summary>
/// <param name="ChallengeId">The call whose winner it files, with <paramref name="BidId"/>; null where it is filed by itself.</param>
public sealed record FilingRecorded(string FilingNo, string? ChallengeId = null, string? BidId = null) : GrantEvent;

/// <summary>项目专员 named, or replaced.</summary>
public sealed record OfficerAssigned(string OfficerId) : GrantEvent;

/// <summary>交接: one officer handed the grant over to another.</summary>
/// <param name="MinutesDigest">Digest of the minutes of the hand-over.</param>
public sealed record OfficerHandedOver(string OfficerId, string ToOfficerId, DateOnly HandedOverOn, string Reason, string MinutesDigest) : GrantEvent;

/// <summary>专家评审 concluded. <paramref name="ScoreBp"/>: full marks are 10000.</summary>
/// <param name="PanelId">The panel that concluded so; null where there was none.</param>
public sealed record ReviewConcluded(int ScoreBp, string OpinionDigest, ImmutableArray<string> ReviewerIds, string? PanelId = null) : GrantEvent;

/// <summary>查重: grants of other schemes were looked for that seem to be the same thing (A2). A later check adds to what was decided.</summary>
/// <param name="Matches">All that were found, with what was decided about each.</param>
/// <param name="TaskBookDigest">A task book that was looked for beside the ones known.</param>
public sealed record DuplicateCheckCompleted(
    ImmutableArray<DuplicateMatch> Matches, string? TaskBookDigest, string CheckedBy, DateOnly CheckedOn) : GrantEvent;

/// <summary>One step of how an award's ceiling was found, in fen.</summary>
/// <param name="RatioBp">The ratio of a step that takes a share of the one before it.</param>
/// <param name="RemainderBp">What flooring that share left over, in ten-thousandths of a fen.</param>
public sealed record RuleStep(string Step, long AmountFen, int? RatioBp = null, long? RemainderBp = null);

/// <summary>拟立项: an amount was proposed and reserved on its pool.</summary>
/// <param name="BaseFen">What the ratio is applied to.</param>
/// <param name="MinutesNo">Minutes of the deliberation.</param>
/// <param name="SchemeVersion">The version of the rules in force on the day (C5).</param>
/// <param name="ExpiresOn">Last day of the reservation.</param>
/// <param name="RuleTrace">How the ceiling was found (A4).</param>
/// <param name="RemainderBp">What flooring the share left over, in ten-thousandths of a fen: stated, never paid.</param>
/// <param name="ProposedBy">Who proposed; cannot approve (C4).</param>
/// <param name="RuleStream">The published scheme whose version it cites; null where it cites the rulebook.</param>
/// <param name="YearNo">The year of support, where the scheme tapers.</param>
/// <param name="TaperId">The schedule whose year it is, where it names one.</param>
public sealed record AwardProposed(
    string PoolId, long AmountFen, long BaseFen, int RatioBp, long CapFen, string MinutesNo, string SchemeVersion, DateOnly ExpiresOn,
    ImmutableArray<RuleStep> RuleTrace, long RemainderBp, string ProposedBy, DateOnly ProposedOn,
    string? RuleStream = null, int? YearNo = null, string? TaperId = null) : GrantEvent;

/// <summary>公示 began.</summary>
/// <param name="From">Day of publication; it does not count.</param>
/// <param name="Until">Last day of the notice as announced.</param>
/// <param name="WorkingDays">Working days asked for by <paramref name="RuleVersion"/> (A7).</param>
public sealed record PublicNoticeOpened(string Url, DateOnly From, DateOnly Until, int WorkingDays, string RuleVersion) : GrantEvent;

public sealed record ObjectionRaised(string ObjectionId, string GroundsDigest) : GrantEvent;

/// <summary>An objection was decided. Upheld, it sets the proposal aside: the reservation ends and the grant is back at its review.</summary>
public sealed record ObjectionResolved(string ObjectionId, ObjectionOutcome Outcome, string OpinionDigest) : GrantEvent;

public sealed record PublicNoticeClosed(DateOnly ClosedOn) : GrantEvent;

/// <summary>立项: the decision to fund.</summary>
/// <param name="LimitFen">The approver's limit by <paramref name="RuleVersion"/> (C2); of a delegation, what it leaves of the delegator's.</param>
/// <param name="DelegationId">The delegation it was decided under, with who delegated (C3); null for one's own authority.</param>
public sealed record AwardApproved(
    string DocumentNo, long AmountFen, string ApprovedBy, DateOnly ApprovedOn, long LimitFen, string RuleVersion,
    string? DelegationId = null, string? DelegatedBy = null) : GrantEvent;

/// <summary>任务书 signed; the award became an obligation of the pool.</summary>
/// <param name="PayeeAccountDigest">Salted digest of the account the task book names; payments go there and nowhere else (D5).</param>
public sealed record TaskBookSigned(string TaskBookDigest, string? PayeeAccountDigest, DateOnly SignedOn) : GrantEvent;

/// <summary>One line of a schedule. <paramref name="Gate"/> is read by <see cref="Gates"/>.</summary>
public sealed record ScheduledLine(int No, long AmountFen, string Gate);

/// <summary>分期: the award split into lines that add up to it (D3). A later schedule replaces the lines that are not paid yet.</summary>
public sealed record InstalmentsScheduled(ImmutableArray<ScheduledLine> Lines) : GrantEvent;

/// <summary>A milestone of a project was accepted.</summary>
public sealed record MilestoneAccepted(string Code, string EvidenceDigest) : GrantEvent;

/// <summary>One indicator of an assessment: what was agreed and what was reached, as the report says it.</summary>
public sealed record AssessedIndicator(string Code, string Target, string Actual);

/// <summary>运营效益评估 of a platform's period. A later one for the same period replaces it; both stay in the history of grades.</summary>
/// <param name="Indicators">What it was graded on; null where the report alone says it.</param>
/// <param name="ReportDigest">Digest of the report.</param>
public sealed record PerformanceAssessed(
    string Period, Grade Grade, int ScoreBp, ImmutableArray<AssessedIndicator>? Indicators = null, string? ReportDigest = null) : GrantEvent;

/// <summary>验收. An unqualified grade leaves the grant executing; it may be concluded again.</summary>
public sealed record AcceptanceConcluded(Grade Grade) : GrantEvent;

/// <summary>The award was raised or cut; the lines have to be scheduled again before anything more is paid.</summary>
/// <param name="AmountFen">The award after the change.</param>
/// <param name="DelegationId">The delegation it was decided under, with who delegated (C3); null for one's own authority.</param>
public sealed record AwardAmended(
    long DeltaFen, long AmountFen, string DocumentNo, string AmendedBy, string RuleVersion, string? DelegationId = null, string? DelegatedBy = null) : GrantEvent;

public sealed record ApplicationRejected(string Reason) : GrantEvent;

public sealed record ApplicationWithdrawn(string Reason) : GrantEvent;

public sealed record GrantSuspended(string Reason) : GrantEvent;

/// <summary>The grant goes on from where it was suspended.</summary>
public sealed record GrantResumed(string Reason) : GrantEvent;

/// <summary>Ended before its time; what was not paid is free again.</summary>
public sealed record GrantTerminated(string Reason) : GrantEvent;

/// <summary>结题: ended in order. <paramref name="UnpaidFen"/> is what the award left over and gave back.</summary>
public sealed record GrantClosed(long PaidFen, long UnpaidFen) : GrantEvent;

/// <summary>An order took up part of a line (D3).</summary>
public sealed record InstalmentOrdered(int No, string OrderId, long AmountFen) : GrantEvent;

/// <summary>An order gave its part of a line back: cancelled, or failed at the bank.</summary>
public sealed record InstalmentReleased(int No, string OrderId, long AmountFen, string Reason) : GrantEvent;

/// <summary>An order settled.</summary>
public sealed record InstalmentPaid(int No, string OrderId, long AmountFen) : GrantEvent;

/// <summary>Paid money came back; the line can be paid again.</summary>
public sealed record InstalmentReturned(int No, string OrderId, long AmountFen) : GrantEvent;

/// <summary>追回 was proposed: part of what was paid is asked back. The recovery is named by its id.</summary>
public sealed record PrincipalClaimed(string RecoveryId, long AmountFen) : GrantEvent;

/// <summary>A recovery asks for the rest no more: it was given up, written off or dismissed.</summary>
public sealed record PrincipalClaimEnded(string RecoveryId, long AmountFen, string Outcome) : GrantEvent;

/// <summary>A recovery brought part of what was paid back.</summary>
public sealed record PrincipalRecovered(string RecoveryId, long AmountFen) : GrantEvent;
/// <summary>结转: what the award still has to get went into the pool of the following year (Y2).</summary>
/// <param name="AmountFen">The reservation, or the unpaid part of the obligation, that was carried.</param>
public sealed record AwardCarried(string FromPoolId, string ToPoolId, long AmountFen, string DocumentNo) : GrantEvent;
