using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.DisbursementOrders;

/// <summary>What happened to a payment order.</summary>
public abstract record DisbursementOrderEvent : Event;

/// <summary>经办: a payment to the awardee was drawn up.</summary>
/// <param name="PayeeAccountDigest">Salted digest of the account; the account itself never enters the journal.</param>
/// <param name="DraftedBy">The maker (C1).</param>
public sealed record OrderDrafted(
    GrantKind GrantKind, string GrantId, int InstalmentNo, long AmountFen,
    string PayeeId, string PayeeName, string PayeeAccountDigest, string DraftedBy) : DisbursementOrderEvent;

/// <summary>经办: a payment of a linkage's subsidy was drawn up. What it is paid from stands here, because a linkage has no schedule of its own.</summary>
/// <param name="PayeeAccountDigest">Salted digest of the account.</param>
/// <param name="DraftedBy">The maker (C1).</param>
public sealed record LinkageOrderDrafted(
    string LinkageId, string Title, string Scheme, string PoolId, long AmountFen, string PayeeId, string PayeeName, string PayeeAccountDigest,
    string DraftedBy) : DisbursementOrderEvent;

/// <summary>经办: a payment of a loan's compensation to its bank was drawn up.</summary>
/// <param name="PayeeAccountDigest">Salted digest of the account.</param>
/// <param name="DraftedBy">The maker (C1).</param>
public sealed record CompensationOrderDrafted(
    string LoanId, string Title, string Scheme, string PoolId, long AmountFen, string PayeeId, string PayeeName, string PayeeAccountDigest,
    string DraftedBy) : DisbursementOrderEvent;

/// <summary>复核: the checker agreed.</summary>
public sealed record OrderChecked(string? Opinion, string CheckedBy) : DisbursementOrderEvent;

/// <summary>签发: the releaser agreed.</summary>
/// <param name="LimitFen">The approver's limit by <paramref name="RuleVersion"/> (C2).</param>
/// <param name="SameDayFen">What was approved for the same award on the same day before; counted against the limit too.</param>
/// <param name="DelegationId">The delegation it was approved under, with who delegated (C3); null for one's own authority.</param>
public sealed record OrderApproved(
    string? Opinion, string ApprovedBy, DateOnly ApprovedOn, long LimitFen, long SameDayFen, string RuleVersion,
    string? DelegationId = null, string? DelegatedBy = null) : DisbursementOrderEvent;

/// <summary>退回经办: the order is a draft again and needs checking and approving anew.</summary>
public sealed record OrderSentBack(string Reason) : DisbursementOrderEvent;

/// <summary>The payment left for the bank.</summary>
public sealed record OrderInstructed(string VoucherNo, string Bank, string InstructedBy, DateOnly InstructedOn) : DisbursementOrderEvent;

/// <summary>兑现: the bank paid; its receipt is named and digested.</summary>
public sealed record OrderSettled(string BankRef, string ReceiptDigest, long AmountFen, DateOnly SettledOn) : DisbursementOrderEvent;

/// <summary>The bank did not pay.</summary>
public sealed record OrderFailed(string Reason) : DisbursementOrderEvent;

/// <summary>退回: settled money came back, wholly or in part.</summary>
public sealed record PaymentReturned(long AmountFen, string BankRef, string Reason) : DisbursementOrderEvent;

/// <summary>Given up before it left for the bank.</summary>
public sealed record OrderCancelled(string Reason) : DisbursementOrderEvent;
