using System.Collections.Immutable;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Grants;

/// <summary>A command to one grant. <see cref="Kind"/> and <see cref="GrantId"/> come from the address of the request.</summary>
public abstract record GrantCommand : ICommand
{
    public GrantKind Kind { get; init; }
    public string GrantId { get; init; } = "";
    public string Stream => Grant.StreamOf(Kind, GrantId);
}

/// <summary>
/// Applies under a scheme (A1). <paramref name="PartyId"/> is the applicant's unified social credit code; <paramref name="Chain"/> and
/// <paramref name="Stage"/> name the industrial chain and which of the six stages it is, where that is known.
/// </summary>
public sealed record SubmitApplication(
    string Scheme, string ProjectCode, string Title, string PartyId, string PartyName, long RequestedFen, string? TaskBookDigest = null,
    string? Chain = null, SupportStage? Stage = null) : GrantCommand;

/// <summary>Sends an application back to the applicant for completion.</summary>
public sealed record ReturnApplication(string Reason) : GrantCommand;

public sealed record ResubmitApplication(long RequestedFen) : GrantCommand;

/// <summary>Passes the formality check.</summary>
public sealed record ScreenApplication(string ChecklistDigest) : GrantCommand;

/// <summary>Records a registration that promises no money (A9).</summary>
public sealed record RecordFiling(string FilingNo) : GrantCommand;

/// <summary>Names the officer in charge, or another one (C4).</summary>
public sealed record AssignOfficer(string OfficerId) : GrantCommand;

/// <summary>Hands the grant over from its officer to another (C4); the minutes of the hand-over are kept by their digest.</summary>
public sealed record HandOverOfficer(string ToOfficerId, string Reason, string MinutesDigest) : GrantCommand;

/// <summary>
/// Concludes the expert review (A6, C4). Full marks are 10000. A <paramref name="PanelId"/> cites the panel that concluded so; its score and its
/// experts are then the review's.
/// </summary>
public sealed record ConcludeReview(int ScoreBp, string OpinionDigest, ImmutableArray<string> ReviewerIds, string? PanelId = null) : GrantCommand;

/// <summary>
/// Looks for grants of other schemes that seem to be the same thing, and records what was decided about each (A2). What is found does not depend
/// on what is given. <paramref name="TaskBookDigest"/> is looked for too, where the task book that will be signed is not the one applied with.
/// </summary>
public sealed record CompleteDuplicateCheck(ImmutableArray<DuplicateResolution>? Resolutions = null, string? TaskBookDigest = null) : GrantCommand;

/// <summary>
/// Proposes an award and reserves it on its pool (A4, A5, C5, P1, P6). <paramref name="SchemeVersion"/> names the rules in force on the day;
/// <paramref name="YearNo"/> counts the years of support, from 1, where the scheme tapers; <paramref name="TaperId"/> names the schedule whose year it is.
/// </summary>
public sealed record ProposeAward(
    string PoolId, long AmountFen, long BaseFen, int RatioBp, long CapFen, string MinutesNo, string SchemeVersion, DateOnly ExpiresOn,
    int? YearNo = null, string? TaperId = null) : GrantCommand;

/// <summary>Publishes the proposal (A7). <paramref name="From"/> is the day of publication.</summary>
public sealed record OpenNotice(string Url, DateOnly From) : GrantCommand;

public sealed record RaiseObjection(string ObjectionId, string GroundsDigest) : GrantCommand;

public sealed record ResolveObjection(string ObjectionId, ObjectionOutcome Outcome, string OpinionDigest) : GrantCommand;

/// <summary>Ends the notice (A7, A8).</summary>
public sealed record CloseNotice : GrantCommand;

/// <summary>Decides to fund (A2, A8, C2, C4), by one's own authority or by that of a delegation (C3).</summary>
public sealed record ApproveAward(string DocumentNo, string? DelegationId = null) : GrantCommand;

/// <summary>
/// Records the signed task book and obligates the award (P3). The account it names, if given, is the only one that can be paid (D5).
/// </summary>
public sealed record SignTaskBook(string TaskBookDigest, string? PayeeAccountDigest = null) : GrantCommand;

/// <summary>Splits the award into instalments (D3).</summary>
public sealed record ScheduleInstalments(ImmutableArray<ScheduledLine> Lines) : GrantCommand;

/// <summary>Accepts a milestone of a project; opens its gate (D4).</summary>
public sealed record AcceptMilestone(string Code, string EvidenceDigest) : GrantCommand;

/// <summary>Grades a platform's period, on these indicators; opens its gate unless unqualified (D4).</summary>
public sealed record RecordAssessment(
    string Period, Grade Grade, int ScoreBp, ImmutableArray<AssessedIndicator>? Indicators = null, string? ReportDigest = null) : GrantCommand;

/// <summary>Concludes the acceptance of the whole grant (D4).</summary>
public sealed record ConcludeAcceptance(Grade Grade) : GrantCommand;

/// <summary>Raises or cuts a signed award by a document (A4, C2, C4, D2), by one's own authority or by that of a delegation (C3).</summary>
public sealed record AmendAward(long DeltaFen, string DocumentNo, string? DelegationId = null) : GrantCommand;

/// <summary>Says no, before approval.</summary>
public sealed record RejectApplication(string Reason) : GrantCommand;

/// <summary>The applicant gives up, before signing.</summary>
public sealed record WithdrawApplication(string Reason) : GrantCommand;

/// <summary>Stops everything but the run-off of instructed payments.</summary>
public sealed record SuspendGrant(string Reason) : GrantCommand;

public sealed record ResumeGrant(string Reason) : GrantCommand;

/// <summary>Ends the grant before its time and frees what is not paid.</summary>
public sealed record TerminateGrant(string Reason) : GrantCommand;

/// <summary>Ends an accepted grant; what the award leaves over goes back to the pool.</summary>
public sealed record CloseGrant : GrantCommand;
