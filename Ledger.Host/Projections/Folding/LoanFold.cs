using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Ledger.Domain.RiskSharing;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

/// <summary>Entries of a guaranteed loan's stream → its row and its postings.</summary>
internal static class LoanFold
{
    public static StreamFold New(string ledgerId)
    {
        var rules = new PostingRules();
        return new PostedFold<GuaranteedLoanEvent, GuaranteedLoan, LoanRow>(
            ledgerId, rules, NewRows(), (before, loan, entry) => Grow(before, loan, entry, rules), row => row.Position, row => row.BalancesFen!);
    }

    private static VersionedRows<LoanRow> NewRows() => new(
        "guaranteed_loan",
        "version, principal_fen, outstanding_fen, guaranteed_fen, award_fen, ordered_fen, paid_fen, net_paid_fen, shared_fen, changed_at, business_date, "
        + "starts_on, ends_on, loan_id, status, waits_for, scheme, pool_id, bank_id, bank_name, party_id, party_name, detail",
        (to, row) => to
            .Long(row.Version).Long(row.PrincipalFen).Long(row.OutstandingFen).Long(row.GuaranteedFen).Long(row.AwardFen).Long(row.OrderedFen)
            .Long(row.PaidFen).Long(row.NetPaidFen).Long(row.SharedFen).Instant(row.ChangedAt).Date(row.BusinessDate).Date(row.StartsOn).Date(row.EndsOn)
            .Text(row.LoanId).Text(row.Status).Text(row.WaitsFor).Text(row.Scheme).Text(row.PoolId).Text(row.BankId).Text(row.BankName)
            .Text(row.PartyId).Text(row.PartyName)
            .Bytes(JsonSerializer.SerializeToUtf8Bytes(row.Detail, ProjectionJson.Plain.LoanDetail)),
        ("loan_id", row => row.LoanId));

    private static LoanRow Grow(LoanRow? before, GuaranteedLoan loan, Entry entry, PostingRules rules) => new()
    {
        LoanId = Ids.OfStream(entry.Stream),
        Status = Kebab.Of(loan.Status),
        WaitsFor = WaitsFor(loan),
        Scheme = loan.Scheme,
        PoolId = loan.PoolId,
        BankId = loan.BankId,
        BankName = loan.BankName,
        PartyId = loan.PartyId,
        PartyName = loan.PartyName,
        PrincipalFen = loan.PrincipalFen,
        OutstandingFen = loan.OutstandingFen,
        GuaranteedFen = loan.GuaranteedFen,
        AwardFen = loan.AwardFen,
        OrderedFen = loan.OrderedFen,
        PaidFen = loan.PaidFen,
        NetPaidFen = loan.NetPaidFen,
        SharedFen = loan.SharedFen,
        StartsOn = loan.StartsOn!.Value,
        EndsOn = loan.EndsOn!.Value,
        BusinessDate = entry.BusinessDate,
        ChangedAt = entry.RecordedAt,
        Version = entry.Version,
        Position = entry.Position,
        Detail = Detail(before?.Detail ?? new LoanDetail(), loan, entry),
        BalancesFen = StreamBalances.After(before?.BalancesFen, rules, entry),
    };

    private static string WaitsFor(GuaranteedLoan loan) => loan.Status switch
    {
        GuaranteedLoanStatus.Claimed => Roles.Releaser,
        GuaranteedLoanStatus.Approved when loan.OrderedFen + loan.PaidFen < loan.AwardFen => Roles.Maker,
        _ => "",
    };

    private static LoanDetail Detail(LoanDetail before, GuaranteedLoan loan, Entry entry)
    {
        var detail = before with { ApprovedOn = loan.ApprovedOn, OpenOrderIds = [.. loan.OpenOrderIds] };
        return entry.Happened switch
        {
            LoanRegistered e => detail with
            {
                ContractNo = e.ContractNo, RuleVersion = e.SchemeVersion, ShareBp = e.ShareBp, ReservedFen = e.ReservedFen, RegisteredBy = e.RegisteredBy,
                Chain = e.Chain, Stage = e.Stage is { } stage ? Kebab.Of(stage) : null,
            },
            CompensationClaimed e => detail with
            {
                Reason = null,
                Claim = new LoanClaim(
                    e.LossFen, e.AmountFen, e.RuleTrace, e.RemainderBp, e.DefaultedOn, e.DocumentNo, e.EvidenceDigest, e.ClaimedBy),
            },
            ClaimReturned e => detail with { Claim = null, Reason = e.Reason },
            CompensationApproved e => detail with { ApprovedBy = e.ApprovedBy, DocumentNo = e.DocumentNo },
            LoanRecoveryShared e => detail with
            {
                Shares = detail.Shares.Add(new LoanShare(
                    entry.BusinessDate, e.AmountFen, e.PoolFen, e.BankFen, e.Destination, e.BankRef, e.DocumentNo)),
            },
            LoanClosed e => detail with { Reason = e.Reason },
            _ => detail,
        };
    }
}
