using System.Collections.Immutable;
using Ledger.Domain.Awards;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Grants;

/// <summary>
/// One application for support and everything that follows from it, until the last instalment. Amounts in fen.
/// Streams <c>project-grant/{id}</c> and <c>platform-grant/{id}</c>.
/// </summary>
public sealed partial record Grant : Award
{
    // Before the initial states: they are made of it.
    private static readonly ImmutableHashSet<string> NoIds = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
    private static readonly Grant InitialProject = new() { Kind = GrantKind.ProjectGrant };
    private static readonly Grant InitialPlatform = new() { Kind = GrantKind.PlatformGrant };

    public GrantKind Kind { get; init; }
    public GrantStatus Status { get; init; }

    /// <summary>Where a suspended grant goes on from.</summary>
    public GrantStatus SuspendedFrom { get; init; }

    public string ProjectCode { get; init; } = "";
    public long RequestedFen { get; init; }

    /// <summary>备案 number, or null. It promises no money (A9).</summary>
    public string? FilingNo { get; init; }

    /// <summary>The call and the bid that it files the winner of; null where there is none.</summary>
    public string? ChallengeId { get; init; }
    public string? BidId { get; init; }
    public string? OfficerId { get; init; }

    /// <summary>Everybody who ever was its officer: none of them decides about it (C4).</summary>
    public ImmutableHashSet<string> OfficerIds { get; init; } = NoIds;
    public ImmutableHashSet<string> ReviewerIds { get; init; } = NoIds;

    /// <summary>What the review came to; full marks are 10000.</summary>
    public int? ScoreBp { get; init; }

    /// <summary>Digests of the task books it was applied for or signed with.</summary>
    public ImmutableArray<string> TaskBooks { get; init; } = [];

    /// <summary>Grants of other schemes that were looked at and decided about (A2).</summary>
    public ImmutableHashSet<string> ResolvedDuplicates { get; init; } = NoIds;

    /// <summary>The most the award can be by its own rule (A4).</summary>
    public long CeilingFen { get; init; }

    /// <summary>The schedule of falling support and its year that the award is for; null where it is for none.</summary>
    public string? TaperId { get; init; }
    public int? YearNo { get; init; }
    public string? ProposedBy { get; init; }
    public DateOnly? ProposedOn { get; init; }

    public DateOnly? NoticeFrom { get; init; }
    public DateOnly? NoticeUntil { get; init; }
    public DateOnly? NoticeClosedOn { get; init; }
    public ImmutableHashSet<string> Objections { get; init; } = NoIds;
    public ImmutableSortedSet<string> OpenObjections { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public string? ApprovedBy { get; init; }
    public DateOnly? ApprovedOn { get; init; }
    public DateOnly? SignedOn { get; init; }
    public ImmutableHashSet<string> Milestones { get; init; } = NoIds;
    public ImmutableDictionary<string, Grade> Assessments { get; init; } = ImmutableDictionary.Create<string, Grade>(StringComparer.Ordinal);
    public Grade? Acceptance { get; init; }

    public override bool HasEnded => Status is GrantStatus.Closed or GrantStatus.Rejected or GrantStatus.Withdrawn or GrantStatus.Terminated;

    /// <summary>What nobody wrote to yet; the kind is known from the stream's name.</summary>
    public static Grant InitialOf(GrantKind kind) => kind == GrantKind.ProjectGrant ? InitialProject : InitialPlatform;

    /// <summary>The stream of a grant. It is also the id of the grant's reservation and obligation on its pool.</summary>
    public static string StreamOf(GrantKind kind, string grantId) =>
        (kind == GrantKind.ProjectGrant ? "project-grant/" : "platform-grant/") + grantId;

    public override string Instrument => Kind == GrantKind.ProjectGrant ? Kernel.Instruments.ProjectGrant : Kernel.Instruments.PlatformGrant;

    public override Grant Evolve(Event happened) => happened switch
    {
        ApplicationSubmitted e => this with
        {
            Status = GrantStatus.Submitted, Scheme = e.Scheme, ProjectCode = e.ProjectCode, Title = e.Title,
            PartyId = e.PartyId, PartyName = e.PartyName, RequestedFen = e.RequestedFen, TaskBooks = With(e.TaskBookDigest),
        },
        ApplicationReturned => this with { Status = GrantStatus.Returned },
        ApplicationResubmitted e => this with { Status = GrantStatus.Submitted, RequestedFen = e.RequestedFen },
        ApplicationScreened => this with { Status = GrantStatus.Screened },
        FilingRecorded e => this with { FilingNo = e.FilingNo, ChallengeId = e.ChallengeId, BidId = e.BidId },
        OfficerAssigned e => this with { OfficerId = e.OfficerId, OfficerIds = OfficerIds.Add(e.OfficerId) },
        OfficerHandedOver e => this with { OfficerId = e.ToOfficerId, OfficerIds = OfficerIds.Add(e.ToOfficerId) },
        ReviewConcluded e => this with { Status = GrantStatus.Reviewed, ReviewerIds = NoIds.Union(e.ReviewerIds), ScoreBp = e.ScoreBp },
        DuplicateCheckCompleted e => this with
        {
            TaskBooks = With(e.TaskBookDigest),
            ResolvedDuplicates = ResolvedDuplicates.Union(e.Matches.Where(match => match.Resolution is not null).Select(match => match.GrantStream)),
        },
        AwardProposed e => this with
        {
            Status = GrantStatus.Proposed, PoolId = e.PoolId, AwardFen = e.AmountFen, CeilingFen = Ceiling(e.RuleTrace),
            ProposedBy = e.ProposedBy, ProposedOn = e.ProposedOn, RuleStream = e.RuleStream, RuleVersion = e.SchemeVersion,
            TaperId = e.TaperId, YearNo = e.YearNo,
        },
        PublicNoticeOpened e => this with { Status = GrantStatus.InNotice, NoticeFrom = e.From, NoticeUntil = e.Until },
        ObjectionRaised e => this with { Objections = Objections.Add(e.ObjectionId), OpenObjections = OpenObjections.Add(e.ObjectionId) },
        ObjectionResolved { Outcome: ObjectionOutcome.Upheld } e => this with
        {
            Status = GrantStatus.Reviewed, OpenObjections = OpenObjections.Remove(e.ObjectionId),
            PoolId = "", AwardFen = 0, CeilingFen = 0, RuleStream = null, RuleVersion = "", TaperId = null, YearNo = null, NoticeFrom = null, NoticeUntil = null, NoticeClosedOn = null,
        },
        ObjectionResolved e => this with { OpenObjections = OpenObjections.Remove(e.ObjectionId) },
        PublicNoticeClosed e => this with { Status = GrantStatus.NoticeClosed, NoticeClosedOn = e.ClosedOn },
        AwardApproved e => this with { Status = GrantStatus.Approved, ApprovedBy = e.ApprovedBy, ApprovedOn = e.ApprovedOn },
        TaskBookSigned e => this with
        {
            Status = GrantStatus.Signed, SignedOn = e.SignedOn, PayeeAccountDigest = e.PayeeAccountDigest, TaskBooks = With(e.TaskBookDigest),
        },
        InstalmentsScheduled e => Schedule(e.Lines),
        MilestoneAccepted e => this with { Milestones = Milestones.Add(e.Code) },
        PerformanceAssessed e => this with { Assessments = Assessments.SetItem(e.Period, e.Grade) },
        AcceptanceConcluded e => this with
        {
            Acceptance = e.Grade, Status = e.Grade == Grade.Unqualified ? Status : GrantStatus.Accepted,
        },
        AwardAmended e => this with { AwardFen = e.AmountFen },
        AwardCarried e => this with { PoolId = e.ToPoolId, CarriedOrders = OrdersPaidBy(e.FromPoolId) },
        ApplicationRejected => this with { Status = GrantStatus.Rejected },
        ApplicationWithdrawn => this with { Status = GrantStatus.Withdrawn },
        GrantSuspended => this with { Status = GrantStatus.Suspended, SuspendedFrom = Status },
        GrantResumed => this with { Status = SuspendedFrom },
        GrantTerminated => this with { Status = GrantStatus.Terminated },
        GrantClosed => this with { Status = GrantStatus.Closed },
        InstalmentOrdered e => Moved(e.No, e.AmountFen, 0) with { OrderIds = OrderIds.Add(e.OrderId), OpenOrderIds = OpenOrderIds.Add(e.OrderId) },
        InstalmentReleased e => Moved(e.No, -e.AmountFen, 0) with { OpenOrderIds = OpenOrderIds.Remove(e.OrderId) },
        InstalmentPaid e => Moved(e.No, -e.AmountFen, e.AmountFen) with { OpenOrderIds = OpenOrderIds.Remove(e.OrderId) },
        InstalmentReturned e => Moved(e.No, 0, -e.AmountFen),
        PrincipalClaimed e => this with { ClaimedFen = ClaimedFen + e.AmountFen },
        PrincipalClaimEnded e => this with { ClaimedFen = ClaimedFen - e.AmountFen },
        PrincipalRecovered e => this with { ClaimedFen = ClaimedFen - e.AmountFen, RecoveredFen = RecoveredFen + e.AmountFen },
        _ => throw Unexpected(happened),
    };

    private ImmutableArray<string> With(string? taskBook) => taskBook is null || TaskBooks.Contains(taskBook) ? TaskBooks : TaskBooks.Add(taskBook);

    private static long Ceiling(ImmutableArray<RuleStep> trace)
    {
        foreach (var step in trace)
        {
            if (step.Step == AwardRule.CeilingStep)
            {
                return step.AmountFen;
            }
        }

        return 0;
    }

    private Grant Schedule(ImmutableArray<ScheduledLine> lines)
    {
        var instalments = ImmutableArray.CreateBuilder<Instalment>(lines.Length);
        var scheduledFen = 0L;
        foreach (var line in lines)
        {
            var before = line.No <= Instalments.Length ? Instalments[line.No - 1] : null;
            instalments.Add(new Instalment(line.No, line.AmountFen, line.Gate, before?.OrderedFen ?? 0, before?.PaidFen ?? 0));
            scheduledFen += line.AmountFen;
        }

        return this with
        {
            Instalments = instalments.MoveToImmutable(), ScheduledFen = scheduledFen,
            Status = Status == GrantStatus.Signed ? GrantStatus.Executing : Status,
        };
    }

    private Grant Moved(int no, long orderedFen, long paidFen) => (Grant)Move(no, orderedFen, paidFen);
}
