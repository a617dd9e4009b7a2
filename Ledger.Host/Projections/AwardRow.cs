using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Ledger.Domain.Grants;

namespace Ledger.Host.Projections;

/// <summary>A grant as it stood at a moment: what was asked, what was awarded, what has been paid. Amounts in fen.</summary>
public sealed record AwardRow
{
    /// <summary>Stream of the grant, <c>project-grant/{id}</c> or <c>platform-grant/{id}</c>.</summary>
    public required string GrantStream { get; init; }
    /// <summary><c>project-grant</c> or <c>platform-grant</c>.</summary>
    public required string Kind { get; init; }
    public string Status { get; init; } = "";
    /// <summary>The role whose turn it is, or empty.</summary>
    public string WaitsFor { get; init; } = "";
    public string Scheme { get; init; } = "";
    public string ProjectCode { get; init; } = "";
    public string Title { get; init; } = "";
    public string PartyId { get; init; } = "";
    public string PartyName { get; init; } = "";
    /// <summary>The pool it is reserved on and paid from; empty before a proposal.</summary>
    public string PoolId { get; init; } = "";
    public long RequestedFen { get; init; }
    public long AwardedFen { get; init; }
    /// <summary>Taken up by orders that are not paid yet.</summary>
    public long OrderedFen { get; init; }
    public long PaidFen { get; init; }
    /// <summary>What of it open recoveries ask back.</summary>
    public long ClaimedFen { get; init; }
    /// <summary>What of it recoveries brought back.</summary>
    public long RecoveredFen { get; init; }
    /// <summary>Business date of the application.</summary>
    public DateOnly SubmittedOn { get; init; }
    /// <summary>Business date of the last change.</summary>
    public DateOnly BusinessDate { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    /// <summary>Version of the stream, for <c>If-Match</c>.</summary>
    public long Version { get; init; }
    /// <summary>The entry that made it so.</summary>
    public long Position { get; init; }
    public AwardDetail Detail { get; init; } = new();

    /// <summary>The instalments.</summary>
    [JsonIgnore]
    public ImmutableArray<AwardLine> Lines => Detail.Lines;

    /// <summary>What is awarded and not paid.</summary>
    [JsonIgnore]
    public long RemainingFen => AwardedFen - PaidFen;
}

/// <summary>What a grant's page shows beyond its row. Members that have not happened yet are null or empty.</summary>
public sealed record AwardDetail
{
    public ImmutableArray<AwardLine> Lines { get; init; } = [];
    /// <summary>The industrial chain and the stage that the application names.</summary>
    public string? Chain { get; init; }
    public string? Stage { get; init; }
    public ImmutableArray<string> Milestones { get; init; } = [];
    public ImmutableArray<AwardAssessment> Assessments { get; init; } = [];
    public string? Acceptance { get; init; }
    public string? FilingNo { get; init; }
    /// <summary>The call and the bid whose winner it files; null where there is none.</summary>
    public string? ChallengeId { get; init; }
    public string? BidId { get; init; }
    public string? OfficerId { get; init; }
    /// <summary>Everybody who was its officer, in their order; null where nobody was.</summary>
    public ImmutableArray<AwardOfficer>? Officers { get; init; }
    public ImmutableArray<string> ReviewerIds { get; init; } = [];
    /// <summary>The panel that the review cites (A6).</summary>
    public string? PanelId { get; init; }
    /// <summary>What the last check found under other schemes, and what was decided about it (A2); null before the first.</summary>
    public ImmutableArray<AwardDuplicate>? Duplicates { get; init; }
    /// <summary>Every grade ever given, in that order; the last of a period counts. Null before the first.</summary>
    public ImmutableArray<AwardGrade>? Grades { get; init; }
    /// <summary>Full marks are 10000.</summary>
    public int? ScoreBp { get; init; }
    public AwardProposal? Proposal { get; init; }
    public AwardNotice? Notice { get; init; }
    public ImmutableArray<string> OpenObjections { get; init; } = [];
    public string? ApprovedBy { get; init; }
    /// <summary>In whose place it was approved, and under which delegation (C3).</summary>
    public string? DelegatedBy { get; init; }
    public string? DelegationId { get; init; }
    public DateOnly? ApprovedOn { get; init; }
    public string? DocumentNo { get; init; }
    public DateOnly? SignedOn { get; init; }
    /// <summary>Where a suspended grant goes on from.</summary>
    public string? SuspendedFrom { get; init; }
    /// <summary>Why it was last returned, rejected, withdrawn, suspended, resumed or terminated.</summary>
    public string? Reason { get; init; }
    public ImmutableArray<string> OpenOrderIds { get; init; } = [];
}

/// <summary>An instalment and whether its gate stands open.</summary>
public sealed record AwardLine(int No, long AmountFen, string Gate, bool GateOpen, long OrderedFen, long PaidFen);

/// <summary>The graded assessment of a period.</summary>
public sealed record AwardAssessment(string Period, string Grade);

/// <summary>The amount that was proposed and how its ceiling was found (A4, C5).</summary>
/// <param name="RuleStream">The published scheme whose version it cites; null where it cites the rulebook.</param>
/// <param name="YearNo">The year of support, where the scheme tapers.</param>
/// <param name="TaperId">The schedule of falling support whose year it is.</param>
public sealed record AwardProposal(
    long BaseFen, int RatioBp, long CapFen, long CeilingFen, string MinutesNo, string SchemeVersion, DateOnly ExpiresOn,
    ImmutableArray<RuleStep> RuleTrace, string ProposedBy, DateOnly ProposedOn, string? RuleStream = null, int? YearNo = null, string? TaperId = null);

/// <summary>An officer and their days. <paramref name="Until"/> is the day of the hand-over, or null while it is theirs.</summary>
public sealed record AwardOfficer(string OfficerId, DateOnly From, DateOnly? Until);

/// <summary>A grant of another scheme that looks like the same thing. <paramref name="Outcome"/> is null while nobody decided.</summary>
public sealed record AwardDuplicate(string GrantStream, string Scheme, string Ground, string? Outcome, string? Reason, string? DocumentNo);

/// <summary>A grade as it was given.</summary>
public sealed record AwardGrade(
    string Period, string Grade, int ScoreBp, DateOnly On, string By, ImmutableArray<AssessedIndicator>? Indicators, string? ReportDigest);

/// <summary>The public notice (A7).</summary>
public sealed record AwardNotice(string Url, DateOnly From, DateOnly Until, int WorkingDays, string RuleVersion, DateOnly? ClosedOn);

/// <summary>How the nested part of a row is kept.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AwardDetail))]
[JsonSerializable(typeof(CallDetail))]
[JsonSerializable(typeof(ClaimDetail))]
[JsonSerializable(typeof(DelegationDetail))]
[JsonSerializable(typeof(ExpertDetail))]
[JsonSerializable(typeof(FundDetail))]
[JsonSerializable(typeof(LinkageDetail))]
[JsonSerializable(typeof(PartyDetail))]
[JsonSerializable(typeof(RecoveryDetail))]
[JsonSerializable(typeof(SchemeDetail))]
[JsonSerializable(typeof(FigureDetail))]
[JsonSerializable(typeof(IndicatorDetail))]
[JsonSerializable(typeof(LoanDetail))]
[JsonSerializable(typeof(SpendingPlanDetail))]
[JsonSerializable(typeof(ListDetail))]
[JsonSerializable(typeof(PanelDetail))]
[JsonSerializable(typeof(PlatformDetail))]
[JsonSerializable(typeof(TaperDetail))]
internal sealed partial class ProjectionJson : JsonSerializerContext
{
    private static ProjectionJson? _plain;

    /// <summary>Writes Chinese as Chinese: the text goes into a database column, never into HTML.</summary>
    public static ProjectionJson Plain => _plain ??= new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
