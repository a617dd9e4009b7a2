using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

/// <summary>A payment order as its stream adds up to, and the row that shows it.</summary>
internal sealed record Order(DisbursementOrder State, OrderRow Row);

/// <summary>Entries of an order's stream → its row in the queue.</summary>
internal static class OrderFold
{
    public static VersionedRows<OrderRow> NewRows() => new(
        "approval_queue",
        "version, amount_fen, limit_fen, returned_fen, changed_at, drafted_at, business_date, drafted_on, settled_on, instalment_no, order_id, "
        + "status, waits_for, grant_stream, scheme, title, pool_id, payee_id, payee_name, drafted_by, checked_by, approved_by, instructed_by, "
        + "voucher_no, bank, bank_ref, remark, sent_back",
        (to, row) => to
            .Long(row.Version).Long(row.AmountFen).Long(row.LimitFen).Long(row.ReturnedFen).Instant(row.ChangedAt).Instant(row.DraftedAt)
            .Date(row.BusinessDate).Date(row.DraftedOn).Date(row.SettledOn).Int(row.InstalmentNo).Text(row.OrderId)
            .Text(row.Status).Text(row.WaitsFor).Text(row.GrantStream).Text(row.Scheme).Text(row.Title).Text(row.PoolId)
            .Text(row.PayeeId).Text(row.PayeeName).Text(row.DraftedBy).Text(row.CheckedBy).Text(row.ApprovedBy).Text(row.InstructedBy)
            .Text(row.VoucherNo).Text(row.Bank).Text(row.BankRef).Text(row.Remark).Bool(row.SentBack),
        ("order_id", row => row.OrderId));

    /// <summary>The order after one more entry of its stream.</summary>
    /// <param name="awardOf">The grant of a stream; asked when an order on it is drafted. What is taken from it no longer changes by then.</param>
    public static Order Apply(Order? before, Entry entry, Func<string, AwardRow> awardOf)
    {
        var state = (before?.State ?? DisbursementOrder.Initial).Evolve(entry.Happened);
        var row = before?.Row ?? Draft(state, entry, awardOf);
        row = row with
        {
            Status = Kebab.Of(state.Status),
            WaitsFor = WaitsFor(state),
            CheckedBy = state.CheckedBy,
            ApprovedBy = state.ApprovedBy,
            BankRef = state.BankRef,
            SettledOn = state.SettledOn,
            ReturnedFen = state.ReturnedFen,
            SentBack = state.WasSentBack,
            BusinessDate = entry.BusinessDate,
            ChangedAt = entry.RecordedAt,
            Version = entry.Version,
            Position = entry.Position,
        };
        return new Order(state, entry.Happened switch
        {
            OrderChecked e => row with { Remark = e.Opinion },
            OrderApproved e => row with { Remark = e.Opinion, LimitFen = e.LimitFen },
            OrderSentBack e => row with { Remark = e.Reason, LimitFen = null },
            OrderInstructed e => row with { VoucherNo = e.VoucherNo, Bank = e.Bank, InstructedBy = e.InstructedBy },
            OrderFailed e => row with { Remark = e.Reason },
            PaymentReturned e => row with { Remark = e.Reason },
            OrderCancelled e => row with { Remark = e.Reason },
            _ => row,
        });
    }

    private static OrderRow Draft(DisbursementOrder state, Entry entry, Func<string, AwardRow> awardOf)
    {
        var (scheme, title, poolId, payeeName) = entry.Happened switch
        {
            LinkageOrderDrafted e => (e.Scheme, e.Title, e.PoolId, e.PayeeName),
            CompensationOrderDrafted e => (e.Scheme, e.Title, e.PoolId, e.PayeeName),
            OrderDrafted e when awardOf(state.AwardStream) is var award => (award.Scheme, award.Title, award.PoolId, e.PayeeName),
            _ => throw new InvalidOperationException($"{entry.Stream} was never drafted."),
        };
        return new()
        {
            OrderId = Ids.OfStream(entry.Stream),
            GrantStream = state.AwardStream,
            Scheme = scheme,
            Title = title,
            PoolId = poolId,
            InstalmentNo = state.InstalmentNo,
            AmountFen = state.AmountFen,
            PayeeId = state.PayeeId,
            PayeeName = payeeName,
            DraftedBy = state.DraftedBy,
            DraftedOn = entry.BusinessDate,
            DraftedAt = entry.RecordedAt,
        };
    }

    /// <summary>Sending to the bank belongs to the releasing side (C1); what the bank reports is recorded by a maker.</summary>
    private static string WaitsFor(DisbursementOrder order) => order.Status switch
    {
        DisbursementOrderStatus.Drafted => order.WasSentBack ? Roles.Maker : Roles.Checker,
        DisbursementOrderStatus.Checked or DisbursementOrderStatus.Approved => Roles.Releaser,
        DisbursementOrderStatus.Instructed => Roles.Maker,
        _ => "",
    };
}
