using System.Collections.Frozen;
using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Catalogue;

/// <summary>Reads one kind of event from its canonical text.</summary>
public delegate Event CanonicalReader(ref CanonicalJson data);

/// <summary>
/// The events that journals are full of, read member by member in the order in which they are written. An event that is not listed here,
/// or does not look like this, is read the general way: the list is for speed alone.
/// </summary>
internal static class CanonicalEvents
{
    private static readonly FrozenDictionary<Type, CanonicalReader> Readers = new Dictionary<Type, CanonicalReader>
    {
        [typeof(FundsReserved)] = (ref CanonicalJson d) => new FundsReserved(
            d.Text("reservationId"u8), d.Word("awardRef"u8), d.Word("instrument"u8), d.Long("amountFen"u8), d.Date("expiresOn"u8)),
        [typeof(ReservationReleased)] = (ref CanonicalJson d) => new ReservationReleased(
            d.Text("reservationId"u8), d.Long("amountFen"u8), d.Word("reason"u8)),
        [typeof(FundsObligated)] = (ref CanonicalJson d) => new FundsObligated(
            d.Text("obligationId"u8), d.Text("reservationId"u8), d.Word("awardRef"u8), d.Word("instrument"u8), d.Long("amountFen"u8)),
        [typeof(FundsDeobligated)] = (ref CanonicalJson d) => new FundsDeobligated(
            d.Text("obligationId"u8), d.Long("amountFen"u8), d.Word("reason"u8)),
        [typeof(PaymentInFlight)] = (ref CanonicalJson d) => new PaymentInFlight(
            d.Text("orderId"u8), d.Text("obligationId"u8), d.Word("instrument"u8), d.Long("amountFen"u8)),
        [typeof(OutlayPosted)] = (ref CanonicalJson d) => new OutlayPosted(
            d.Text("orderId"u8), d.Text("obligationId"u8), d.Word("instrument"u8), d.Long("amountFen"u8)),
        [typeof(OutlayReturned)] = (ref CanonicalJson d) => new OutlayReturned(
            d.Text("orderId"u8), d.Text("obligationId"u8), d.Word("instrument"u8), d.Long("amountFen"u8), d.Bool("wasSettled"u8)),
        [typeof(ApplicationSubmitted)] = (ref CanonicalJson d) => new ApplicationSubmitted(
            d.Word("scheme"u8), d.Text("projectCode"u8), d.Text("title"u8), d.Text("partyId"u8), d.Text("partyName"u8),
            d.Long("requestedFen"u8), d.TextIfAny("taskBookDigest"u8), d.WordIfAny("chain"u8), d.StageIfAny("stage"u8)),
        [typeof(ApplicationScreened)] = (ref CanonicalJson d) => new ApplicationScreened(d.Text("checklistDigest"u8)),
        [typeof(OfficerAssigned)] = (ref CanonicalJson d) => new OfficerAssigned(d.Word("officerId"u8)),
        [typeof(PublicNoticeOpened)] = (ref CanonicalJson d) => new PublicNoticeOpened(
            d.Text("url"u8), d.Date("from"u8), d.Date("until"u8), d.Int("workingDays"u8), d.Word("ruleVersion"u8)),
        [typeof(PublicNoticeClosed)] = (ref CanonicalJson d) => new PublicNoticeClosed(d.Date("closedOn"u8)),
        [typeof(AwardApproved)] = (ref CanonicalJson d) => new AwardApproved(
            d.Text("documentNo"u8), d.Long("amountFen"u8), d.Word("approvedBy"u8), d.Date("approvedOn"u8), d.Long("limitFen"u8),
            d.Word("ruleVersion"u8), d.TextIfAny("delegationId"u8), d.TextIfAny("delegatedBy"u8)),
        [typeof(TaskBookSigned)] = (ref CanonicalJson d) => new TaskBookSigned(
            d.Text("taskBookDigest"u8), d.TextIfAny("payeeAccountDigest"u8), d.Date("signedOn"u8)),
        [typeof(MilestoneAccepted)] = (ref CanonicalJson d) => new MilestoneAccepted(d.Word("code"u8), d.Text("evidenceDigest"u8)),
        [typeof(InstalmentOrdered)] = (ref CanonicalJson d) => new InstalmentOrdered(d.Int("no"u8), d.Text("orderId"u8), d.Long("amountFen"u8)),
        [typeof(InstalmentReleased)] = (ref CanonicalJson d) => new InstalmentReleased(
            d.Int("no"u8), d.Text("orderId"u8), d.Long("amountFen"u8), d.Word("reason"u8)),
        [typeof(InstalmentPaid)] = (ref CanonicalJson d) => new InstalmentPaid(d.Int("no"u8), d.Text("orderId"u8), d.Long("amountFen"u8)),
        [typeof(InstalmentReturned)] = (ref CanonicalJson d) => new InstalmentReturned(d.Int("no"u8), d.Text("orderId"u8), d.Long("amountFen"u8)),
        [typeof(OrderDrafted)] = (ref CanonicalJson d) => new OrderDrafted(
            d.Kind("grantKind"u8), d.Text("grantId"u8), d.Int("instalmentNo"u8), d.Long("amountFen"u8), d.Text("payeeId"u8),
            d.Text("payeeName"u8), d.Text("payeeAccountDigest"u8), d.Word("draftedBy"u8)),
        [typeof(OrderChecked)] = (ref CanonicalJson d) => new OrderChecked(d.TextIfAny("opinion"u8), d.Word("checkedBy"u8)),
        [typeof(OrderApproved)] = (ref CanonicalJson d) => new OrderApproved(
            d.TextIfAny("opinion"u8), d.Word("approvedBy"u8), d.Date("approvedOn"u8), d.Long("limitFen"u8), d.Long("sameDayFen"u8),
            d.Word("ruleVersion"u8), d.TextIfAny("delegationId"u8), d.TextIfAny("delegatedBy"u8)),
        [typeof(OrderInstructed)] = (ref CanonicalJson d) => new OrderInstructed(
            d.Text("voucherNo"u8), d.Word("bank"u8), d.Word("instructedBy"u8), d.Date("instructedOn"u8)),
        [typeof(OrderSettled)] = (ref CanonicalJson d) => new OrderSettled(
            d.Text("bankRef"u8), d.Text("receiptDigest"u8), d.Long("amountFen"u8), d.Date("settledOn"u8)),
        [typeof(ApplicationOpened)] = (ref CanonicalJson d) => new ApplicationOpened(d.Text("grantStream"u8)),
        [typeof(ApplicationEnded)] = (ref CanonicalJson d) => new ApplicationEnded(d.Text("grantStream"u8), d.Word("outcome"u8)),
        [typeof(ReceiptUsed)] = (ref CanonicalJson d) => new ReceiptUsed(d.Text("orderId"u8), d.Word("use"u8), d.Long("amountFen"u8)),
    }.ToFrozenDictionary();

    /// <summary>The reader of a kind of event, or null where it has none.</summary>
    public static CanonicalReader? Find(Type type) => Readers.GetValueOrDefault(type);
}
