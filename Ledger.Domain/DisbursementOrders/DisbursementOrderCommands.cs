using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.DisbursementOrders;

/// <summary>A command to one payment order. <see cref="OrderId"/> comes from the address of the request.</summary>
public abstract record DisbursementOrderCommand : ICommand
{
    public string OrderId { get; init; } = "";
    public string Stream => DisbursementOrder.StreamOf(OrderId);
}

/// <summary>Draws up a payment of an instalment, or of part of it (D1–D5, A9).</summary>
public sealed record DraftOrder(
    GrantKind GrantKind, string GrantId, int InstalmentNo, long AmountFen,
    string PayeeId, string PayeeName, string PayeeAccountDigest) : DisbursementOrderCommand;

/// <summary>Draws up a payment of a linkage's subsidy, or of part of it, to the payee that the linkage names (D1, D2, D5).</summary>
public sealed record DraftLinkageOrder(string LinkageId, long AmountFen, string PayeeAccountDigest) : DisbursementOrderCommand;

/// <summary>Draws up a payment of a loan's compensation, or of part of it, to the bank that bears the loss (D1, D2, D5).</summary>
public sealed record DraftCompensationOrder(string LoanId, long AmountFen, string PayeeAccountDigest) : DisbursementOrderCommand;

/// <summary>Agrees as checker (C1).</summary>
public sealed record CheckOrder(string? Opinion = null) : DisbursementOrderCommand;

/// <summary>Agrees as releaser (C1, C2, D1), by one's own authority or by that of a delegation (C3).</summary>
public sealed record ApproveOrder(string? Opinion = null, string? DelegationId = null) : DisbursementOrderCommand;

/// <summary>Makes the order a draft again; it needs checking and approving anew.</summary>
public sealed record SendBackOrder(string Reason) : DisbursementOrderCommand;

/// <summary>Sends the payment to the bank (C1, D1, D4).</summary>
public sealed record InstructOrder(string VoucherNo, string Bank) : DisbursementOrderCommand;

/// <summary>Records the bank's receipt (D6, D7).</summary>
public sealed record SettleOrder(string BankRef, string ReceiptDigest, long AmountFen, DateOnly SettledOn) : DisbursementOrderCommand;

/// <summary>Records that the bank did not pay.</summary>
public sealed record FailOrder(string Reason) : DisbursementOrderCommand;

/// <summary>Records that settled money came back (D6, D8).</summary>
public sealed record ReturnPayment(long AmountFen, string BankRef, string Reason) : DisbursementOrderCommand;

/// <summary>Gives the order up before it leaves for the bank.</summary>
public sealed record CancelOrder(string Reason) : DisbursementOrderCommand;
