using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.RiskSharing;

namespace Ledger.Domain.DisbursementOrders;

/// <summary>Where a payment order stands.</summary>
public enum DisbursementOrderStatus
{
    None,
    Drafted,
    Checked,
    Approved,
    /// <summary>在途.</summary>
    Instructed,
    Settled,
    Failed,
    /// <summary>All of the settled money came back.</summary>
    Returned,
    Cancelled,
}

/// <summary>支付令: one payment of one instalment of an award, of whatever sort. Amounts in fen. Stream <c>disbursement-order/{id}</c>.</summary>
public sealed record DisbursementOrder : AggregateState
{
    public static readonly DisbursementOrder Initial = new();

    public DisbursementOrderStatus Status { get; init; }

    /// <summary>The stream of the award it pays.</summary>
    public string AwardStream { get; init; } = "";
    public int InstalmentNo { get; init; }
    public long AmountFen { get; init; }
    public string PayeeId { get; init; } = "";
    public string PayeeName { get; init; } = "";
    public string PayeeAccountDigest { get; init; } = "";
    public string DraftedBy { get; init; } = "";

    /// <summary>Whether a draft waits for its maker to mend what the checker or releaser objected to.</summary>
    public bool WasSentBack { get; init; }
    public string? CheckedBy { get; init; }
    public string? ApprovedBy { get; init; }
    public DateOnly? ApprovedOn { get; init; }
    public DateOnly? InstructedOn { get; init; }
    public DateOnly? SettledOn { get; init; }
    public string? BankRef { get; init; }

    /// <summary>How much of the settled money came back so far.</summary>
    public long ReturnedFen { get; init; }

    /// <summary>The stream of an order.</summary>
    public static string StreamOf(string orderId) => "disbursement-order/" + orderId;

    public override DisbursementOrder Evolve(Event happened) => happened switch
    {
        OrderDrafted e => this with
        {
            Status = DisbursementOrderStatus.Drafted, AwardStream = Grant.StreamOf(e.GrantKind, e.GrantId), InstalmentNo = e.InstalmentNo,
            AmountFen = e.AmountFen, PayeeId = e.PayeeId, PayeeName = e.PayeeName, PayeeAccountDigest = e.PayeeAccountDigest, DraftedBy = e.DraftedBy,
        },
        LinkageOrderDrafted e => this with
        {
            Status = DisbursementOrderStatus.Drafted, AwardStream = Linkage.StreamOf(e.LinkageId), InstalmentNo = Linkage.OnlyLine,
            AmountFen = e.AmountFen, PayeeId = e.PayeeId, PayeeName = e.PayeeName, PayeeAccountDigest = e.PayeeAccountDigest, DraftedBy = e.DraftedBy,
        },
        CompensationOrderDrafted e => this with
        {
            Status = DisbursementOrderStatus.Drafted, AwardStream = GuaranteedLoan.StreamOf(e.LoanId), InstalmentNo = GuaranteedLoan.OnlyLine,
            AmountFen = e.AmountFen, PayeeId = e.PayeeId, PayeeName = e.PayeeName, PayeeAccountDigest = e.PayeeAccountDigest, DraftedBy = e.DraftedBy,
        },
        OrderChecked e => this with { Status = DisbursementOrderStatus.Checked, CheckedBy = e.CheckedBy, WasSentBack = false },
        OrderApproved e => this with { Status = DisbursementOrderStatus.Approved, ApprovedBy = e.ApprovedBy, ApprovedOn = e.ApprovedOn },
        OrderSentBack => this with
        {
            Status = DisbursementOrderStatus.Drafted, WasSentBack = true, CheckedBy = null, ApprovedBy = null, ApprovedOn = null,
        },
        OrderInstructed e => this with { Status = DisbursementOrderStatus.Instructed, InstructedOn = e.InstructedOn },
        OrderSettled e => this with { Status = DisbursementOrderStatus.Settled, BankRef = e.BankRef, SettledOn = e.SettledOn },
        OrderFailed => this with { Status = DisbursementOrderStatus.Failed },
        PaymentReturned e => this with
        {
            ReturnedFen = ReturnedFen + e.AmountFen,
            Status = ReturnedFen + e.AmountFen == AmountFen ? DisbursementOrderStatus.Returned : Status,
        },
        OrderCancelled => this with { Status = DisbursementOrderStatus.Cancelled },
        _ => throw Unexpected(happened),
    };
}
