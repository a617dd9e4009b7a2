using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Ledger.Domain.Recoveries;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

/// <summary>Entries of a recovery's stream → its row and its postings.</summary>
internal static class RecoveryFold
{
    public static StreamFold New(string ledgerId)
    {
        var rules = new PostingRules();
        return new PostedFold<RecoveryEvent, Recovery, RecoveryRow>(
            ledgerId, rules, NewRows(), (before, recovery, entry) => Grow(before, recovery, entry, rules), row => row.Position, row => row.BalancesFen!);
    }

    private static VersionedRows<RecoveryRow> NewRows() => new(
        "recovery",
        "version, principal_fen, interest_fen, fine_fen, principal_due_fen, interest_due_fen, fine_due_fen, recovered_fen, changed_at, business_date, "
        + "proposed_on, due_on, recovery_id, status, waits_for, award_stream, pool_id, party_id, party_name, reason, detail",
        (to, row) => to
            .Long(row.Version).Long(row.PrincipalFen).Long(row.InterestFen).Long(row.FineFen).Long(row.PrincipalDueFen).Long(row.InterestDueFen)
            .Long(row.FineDueFen).Long(row.RecoveredFen).Instant(row.ChangedAt).Date(row.BusinessDate).Date(row.ProposedOn).Date(row.DueOn)
            .Text(row.RecoveryId).Text(row.Status).Text(row.WaitsFor).Text(row.AwardStream).Text(row.PoolId).Text(row.PartyId).Text(row.PartyName)
            .Text(row.Reason).Bytes(JsonSerializer.SerializeToUtf8Bytes(row.Detail, ProjectionJson.Plain.RecoveryDetail)),
        ("recovery_id", row => row.RecoveryId));

    private static RecoveryRow Grow(RecoveryRow? before, Recovery recovery, Entry entry, PostingRules rules) => new()
    {
        RecoveryId = Ids.OfStream(entry.Stream),
        Status = Kebab.Of(recovery.Status),
        WaitsFor = WaitsFor(recovery.Status),
        AwardStream = recovery.AwardStream,
        PoolId = recovery.PoolId,
        PartyId = recovery.PartyId,
        PartyName = recovery.PartyName,
        Reason = entry.Happened is RecoveryProposed proposed ? proposed.Reason : before!.Reason,
        PrincipalFen = recovery.PrincipalFen,
        InterestFen = recovery.InterestFen,
        FineFen = recovery.FineFen,
        PrincipalDueFen = recovery.PrincipalDueFen,
        InterestDueFen = recovery.InterestDueFen,
        FineDueFen = recovery.FineDueFen,
        RecoveredFen = recovery.RecoveredFen,
        ProposedOn = recovery.ProposedOn!.Value,
        DueOn = recovery.DueOn,
        BusinessDate = entry.BusinessDate,
        ChangedAt = entry.RecordedAt,
        Version = entry.Version,
        Position = entry.Position,
        Detail = Detail(before?.Detail ?? new RecoveryDetail(), recovery, entry),
        BalancesFen = StreamBalances.After(before?.BalancesFen, rules, entry),
    };

    private static string WaitsFor(RecoveryStatus status) => status switch
    {
        RecoveryStatus.Proposed or RecoveryStatus.Received or RecoveryStatus.WrittenOff => Roles.Releaser,
        RecoveryStatus.Ordered => Roles.Department,
        RecoveryStatus.Notified or RecoveryStatus.PartlyReceived or RecoveryStatus.Litigated => Roles.Maker,
        _ => "",
    };

    private static RecoveryDetail Detail(RecoveryDetail before, Recovery recovery, Entry entry)
    {
        var detail = before with
        {
            ProposedBy = recovery.ProposedBy, OrderedBy = recovery.OrderedBy, OrderedOn = recovery.OrderedOn, NotifiedOn = recovery.NotifiedOn,
        };
        return entry.Happened switch
        {
            RecoveryOrdered e => detail with { DocumentNo = e.DocumentNo, LegalBasis = e.LegalBasis },
            RecoveryNotified e => detail with { NoticeNo = e.NoticeNo },
            RecoveryReceived e => detail with
            {
                Receipts = detail.Receipts.Add(new RecoveryReceipt(
                    e.BankRef, e.PrincipalFen, e.InterestFen, e.FineFen, Kebab.Of(e.Destination), entry.BusinessDate)),
            },
            RecoveryWrittenOff e => detail with { WriteOffNo = e.DocumentNo },
            RecoveryLitigated e => detail with { Court = e.Court, CaseNo = e.CaseNo },
            RecoveryClosed e => detail with { ClosedNo = e.DocumentNo },
            RecoveryDropped e => detail with { DropReason = e.Reason },
            _ => detail,
        };
    }
}
