using System.Collections.Immutable;
using System.Text.Json;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

/// <summary>A grant as its stream adds up to, and the row that shows it.</summary>
internal sealed record Award(Grant Grant, AwardRow Row);

/// <summary>
/// Entries of a grant's stream → its row. What stands where is the aggregate's own answer; only what the aggregate does not keep is
/// gathered here.
/// </summary>
internal static class AwardFold
{
    public static VersionedRows<AwardRow> NewRows() => new(
        "award_ledger",
        "version, requested_fen, awarded_fen, ordered_fen, paid_fen, claimed_fen, recovered_fen, changed_at, business_date, submitted_on, grant_stream, kind, status, "
        + "waits_for, scheme, project_code, pool_id, party_id, party_name, title, detail",
        (to, row) => to
            .Long(row.Version).Long(row.RequestedFen).Long(row.AwardedFen).Long(row.OrderedFen).Long(row.PaidFen).Long(row.ClaimedFen).Long(row.RecoveredFen)
            .Instant(row.ChangedAt).Date(row.BusinessDate).Date(row.SubmittedOn)
            .Text(row.GrantStream).Text(row.Kind).Text(row.Status).Text(row.WaitsFor).Text(row.Scheme).Text(row.ProjectCode)
            .Text(row.PoolId).Text(row.PartyId).Text(row.PartyName).Text(row.Title)
            .Bytes(JsonSerializer.SerializeToUtf8Bytes(row.Detail, ProjectionJson.Plain.AwardDetail)),
        ("grant_stream", row => row.GrantStream));

    /// <summary>The grant after one more entry of its stream.</summary>
    public static Award Apply(Award? before, Entry entry)
    {
        var initial = (Grant)Domain.Aggregates.InitialOf(entry.Stream);
        var grant = (before?.Grant ?? initial).Evolve(entry.Happened);
        var row = before?.Row ?? new AwardRow { GrantStream = entry.Stream, Kind = grant.Instrument, SubmittedOn = entry.BusinessDate };
        return new Award(grant, row with
        {
            Status = Kebab.Of(grant.Status),
            WaitsFor = WaitsFor(grant.Status),
            Scheme = grant.Scheme,
            ProjectCode = grant.ProjectCode,
            Title = grant.Title,
            PartyId = grant.PartyId,
            PartyName = grant.PartyName,
            PoolId = grant.PoolId,
            RequestedFen = grant.RequestedFen,
            AwardedFen = grant.AwardFen,
            OrderedFen = grant.OrderedFen,
            PaidFen = grant.PaidFen,
            ClaimedFen = grant.ClaimedFen,
            RecoveredFen = grant.RecoveredFen,
            BusinessDate = entry.BusinessDate,
            ChangedAt = entry.RecordedAt,
            Version = entry.Version,
            Position = entry.Position,
            Detail = Detail(row.Detail, grant, entry),
        });
    }

    /// <summary>Whose turn it is in each state. An application that was returned is its applicant's, whom the maker speaks for.</summary>
    private static string WaitsFor(GrantStatus status) => status switch
    {
        GrantStatus.Submitted or GrantStatus.Screened or GrantStatus.Reviewed or GrantStatus.Proposed or GrantStatus.InNotice
            or GrantStatus.Executing or GrantStatus.Accepted or GrantStatus.Suspended => Roles.Department,
        GrantStatus.NoticeClosed => Roles.Releaser,
        GrantStatus.Returned or GrantStatus.Approved or GrantStatus.Signed => Roles.Maker,
        _ => "",
    };

    private static AwardDetail Detail(AwardDetail before, Grant grant, Entry entry)
    {
        var happened = entry.Happened;

        // The sets of the aggregate have no order of their own; rows must read the same every time they are folded.
        var detail = before with
        {
            Lines = [.. grant.Instalments.Select(line =>
                new AwardLine(line.No, line.AmountFen, line.Gate, Gates.IsOpen(line.Gate, grant), line.OrderedFen, line.PaidFen))],
            Milestones = [.. grant.Milestones.Order(StringComparer.Ordinal)],
            Assessments = [.. grant.Assessments.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => new AwardAssessment(a.Key, Kebab.Of(a.Value)))],
            Acceptance = grant.Acceptance is { } grade ? Kebab.Of(grade) : null,
            FilingNo = grant.FilingNo,
            ChallengeId = grant.ChallengeId,
            BidId = grant.BidId,
            OfficerId = grant.OfficerId,
            OpenObjections = [.. grant.OpenObjections],
            ApprovedBy = grant.ApprovedBy,
            ApprovedOn = grant.ApprovedOn,
            SignedOn = grant.SignedOn,
            SuspendedFrom = grant.Status == GrantStatus.Suspended ? Kebab.Of(grant.SuspendedFrom) : null,
            OpenOrderIds = [.. grant.OpenOrderIds],
        };
        detail = happened switch
        {
            ApplicationSubmitted e => detail with { Chain = e.Chain, Stage = e.Stage is { } stage ? Kebab.Of(stage) : null },
            ApplicationReturned e => detail with { Reason = e.Reason },
            OfficerAssigned e => detail with { Officers = Next(detail.Officers, e.OfficerId, entry.BusinessDate) },
            OfficerHandedOver e => detail with { Officers = Next(detail.Officers, e.ToOfficerId, e.HandedOverOn) },
            ReviewConcluded e => detail with { ScoreBp = e.ScoreBp, ReviewerIds = e.ReviewerIds, PanelId = e.PanelId },
            DuplicateCheckCompleted e => detail with { Duplicates = Decided(detail.Duplicates, e.Matches) },
            PerformanceAssessed e => detail with
            {
                Grades = [.. detail.Grades ?? [], new AwardGrade(
                    e.Period, Kebab.Of(e.Grade), e.ScoreBp, entry.BusinessDate, entry.Actor, e.Indicators, e.ReportDigest)],
            },
            AwardProposed e => detail with
            {
                Proposal = new AwardProposal(
                    e.BaseFen, e.RatioBp, e.CapFen, grant.CeilingFen, e.MinutesNo, e.SchemeVersion, e.ExpiresOn, e.RuleTrace, e.ProposedBy, e.ProposedOn,
                    e.RuleStream, e.YearNo, e.TaperId),
            },
            PublicNoticeOpened e => detail with { Notice = new AwardNotice(e.Url, e.From, e.Until, e.WorkingDays, e.RuleVersion, null) },
            PublicNoticeClosed e => detail with { Notice = detail.Notice! with { ClosedOn = e.ClosedOn } },
            AwardApproved e => detail with { DocumentNo = e.DocumentNo, DelegatedBy = e.DelegatedBy, DelegationId = e.DelegationId },
            AwardAmended e => detail with { DocumentNo = e.DocumentNo },
            ApplicationRejected e => detail with { Reason = e.Reason },
            ApplicationWithdrawn e => detail with { Reason = e.Reason },
            GrantSuspended e => detail with { Reason = e.Reason },
            GrantResumed e => detail with { Reason = e.Reason },
            GrantTerminated e => detail with { Reason = e.Reason },
            _ => detail,
        };

        // An upheld objection sets the proposal aside, and its notice with it.
        return grant.PoolId.Length > 0 ? detail : detail with { Proposal = null, Notice = null };
    }

    /// <summary>The officer before ends on the day on which the next one begins.</summary>
    private static ImmutableArray<AwardOfficer> Next(ImmutableArray<AwardOfficer>? before, string officerId, DateOnly from) =>
        [.. (before ?? []).Select(officer => officer.Until is null ? officer with { Until = from } : officer), new AwardOfficer(officerId, from, null)];

    /// <summary>What was found now; of what was found and decided before, the decision stays.</summary>
    private static ImmutableArray<AwardDuplicate> Decided(ImmutableArray<AwardDuplicate>? before, ImmutableArray<DuplicateMatch> matches) =>
    [
        .. matches.Select(match => match.Resolution is { } decided
            ? new AwardDuplicate(match.GrantStream, match.Scheme, match.Ground, Kebab.Of(decided.Outcome), decided.Reason, decided.DocumentNo)
            : (before ?? []).FirstOrDefault(known => known.GrantStream == match.GrantStream && known.Outcome is not null)
                ?? new AwardDuplicate(match.GrantStream, match.Scheme, match.Ground, null, null, null)),
    ];
}
