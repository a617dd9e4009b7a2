using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.Postings;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

/// <summary>Entries of a linkage's stream → its row and its postings. What stands where is the aggregate's own answer.</summary>
internal static class LinkageFold
{
    public static StreamFold New(string ledgerId)
    {
        var rules = new PostingRules();
        return new PostedFold<LinkageEvent, Linkage, LinkageRow>(
            ledgerId, rules, NewRows(), (before, linkage, entry) => Grow(before, linkage, entry, rules), row => row.Position, row => row.BalancesFen!);
    }

    private static VersionedRows<LinkageRow> NewRows() => new(
        "linkage",
        "version, eligible_fen, award_fen, ordered_fen, paid_fen, granted_fen, contingent_fen, equity_fen, claimed_fen, recovered_fen, written_off_fen, "
        + "exited_fen, proceeds_fen, changed_at, business_date, opened_on, expires_on, hold_until, linkage_id, family, status, waits_for, scheme, pool_id, "
        + "party_id, party_name, payee_id, payee_name, title, detail",
        (to, row) => to
            .Long(row.Version).Long(row.EligibleFen).Long(row.AwardFen).Long(row.OrderedFen).Long(row.PaidFen).Long(row.GrantedFen).Long(row.ContingentFen)
            .Long(row.EquityFen).Long(row.ClaimedFen).Long(row.RecoveredFen).Long(row.WrittenOffFen).Long(row.ExitedFen).Long(row.ProceedsFen)
            .Instant(row.ChangedAt).Date(row.BusinessDate).Date(row.OpenedOn).Date(row.ExpiresOn).Date(row.HoldUntil)
            .Text(row.LinkageId).Text(row.Family).Text(row.Status).Text(row.WaitsFor).Text(row.Scheme).Text(row.PoolId).Text(row.PartyId).Text(row.PartyName)
            .Text(row.PayeeId).Text(row.PayeeName).Text(row.Title)
            .Bytes(JsonSerializer.SerializeToUtf8Bytes(row.Detail, ProjectionJson.Plain.LinkageDetail)),
        ("linkage_id", row => row.LinkageId));

    private static LinkageRow Grow(LinkageRow? before, Linkage linkage, Entry entry, PostingRules rules) => new()
    {
        LinkageId = Ids.OfStream(entry.Stream),
        Family = Kebab.Of(linkage.Family),
        Status = Kebab.Of(linkage.Status),
        WaitsFor = WaitsFor(linkage.Status),
        Scheme = linkage.Scheme,
        Title = linkage.Title,
        PartyId = linkage.PartyId,
        PartyName = linkage.PartyName,
        PayeeId = linkage.PayeeId,
        PayeeName = linkage.PayeeName,
        PoolId = linkage.PoolId,
        EligibleFen = linkage.EligibleFen,
        AwardFen = linkage.AwardFen,
        OrderedFen = linkage.OrderedFen,
        PaidFen = linkage.PaidFen,
        GrantedFen = linkage.GrantedFen,
        ContingentFen = linkage.ContingentFen,
        EquityFen = linkage.EquityFen,
        ClaimedFen = linkage.ClaimedFen,
        RecoveredFen = linkage.RecoveredFen,
        WrittenOffFen = linkage.WrittenOffFen,
        ExitedFen = linkage.ExitedFen,
        ProceedsFen = linkage.ProceedsFen,
        OpenedOn = entry.Happened is LinkageOpened opened ? opened.OpenedOn : before!.OpenedOn,
        ExpiresOn = linkage.ExpiresOn!.Value,
        HoldUntil = linkage.HoldUntil,
        BusinessDate = entry.BusinessDate,
        ChangedAt = entry.RecordedAt,
        Version = entry.Version,
        Position = entry.Position,
        Detail = Detail(before?.Detail ?? new LinkageDetail(), linkage, entry.Happened),
        BalancesFen = StreamBalances.After(before?.BalancesFen, rules, entry),
    };

    /// <summary>Whose turn it is: payouts wait for a maker, what comes after for whoever runs the scheme.</summary>
    private static string WaitsFor(LinkageStatus status) => status switch
    {
        LinkageStatus.Open or LinkageStatus.Verified or LinkageStatus.Holding => Roles.Department,
        LinkageStatus.TriggerPending => Roles.Checker,
        LinkageStatus.Computed => Roles.Releaser,
        LinkageStatus.Approved or LinkageStatus.Paid => Roles.Maker,
        _ => "",
    };

    private static LinkageDetail Detail(LinkageDetail before, Linkage linkage, Event happened)
    {
        var detail = before with
        {
            TriggeredBy = Kebab.Of(linkage.TriggeredBy),
            FundId = linkage.FundId,
            HoldingMonths = linkage.HoldingMonths,
            PriceBasis = linkage.PriceBasis is { } basis ? Kebab.Of(basis) : null,
            BuybackBp = linkage.BuybackBp,
            Triggers = [.. linkage.Triggers.Select(t => new LinkageTriggerItem(
                t.InvestmentId, t.InvestorId, t.InvestorName, Kebab.Of(t.InvestorKind), t.AmountFen, t.PaidInFen, t.PaidInOn, t.RecordedBy, t.VerifiedBy))],
            BudgetFen = linkage.BudgetFen,
            Computation = linkage.ComputedBy is null ? null : before.Computation,
            DocumentNo = linkage.ApprovedBy is null ? null : before.DocumentNo,
            ApprovedBy = linkage.ApprovedBy,
            ApprovedOn = linkage.ApprovedOn,
            SharesBp = linkage.SharesBp,
            UnwindingBy = linkage.UnwindingBy,
            OpenOrderIds = [.. linkage.OpenOrderIds],
        };
        return happened switch
        {
            LinkageOpened e => detail with { Chain = e.Chain, Stage = e.Stage is { } stage ? Kebab.Of(stage) : null },
            SubsidyComputed e => detail with
            {
                Computation = new LinkageComputation(e.SchemeVersion, e.RuleStream, e.RuleTrace, e.MinutesNo, e.ReservedUntil, e.ComputedBy, e.ComputedOn),
            },
            LinkageApproved e => detail with { DocumentNo = e.DocumentNo },
            ConvertedToEquity e => detail with
            {
                Conversions = detail.Conversions.Add(new LinkageConversion(
                    e.PrincipalFen, e.ValuationFen, e.SharesBp, Kebab.Of(e.PriceBasis), e.InvestmentId, e.RegistryChangeNo, e.ConvertedOn)),
            },
            LinkageExpired e => detail with { ExpiryOutcome = Kebab.Of(e.Outcome) },
            LinkageMoneyClaimed e => detail with { Recoveries = detail.Recoveries.Add(e.RecoveryId) },
            LinkageUnwindOpened e => detail with { Reason = e.Reason },
            LinkageCancelled e => detail with { Reason = e.Reason },
            PayoutEnded e => detail with { Reason = e.Reason },
            TriggerWithdrawn e => detail with { Reason = e.Reason },
            _ => detail,
        };
    }
}
