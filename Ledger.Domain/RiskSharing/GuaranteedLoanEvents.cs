using System.Collections.Immutable;
using Ledger.Domain.Funds;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.RiskSharing;

/// <summary>What happened to a guaranteed loan and its compensation.</summary>
public abstract record GuaranteedLoanEvent : Event;

/// <summary>备案: a loan came under the guarantee.</summary>
/// <param name="Scheme">The scheme whose terms hold, in <paramref name="SchemeVersion"/>, for as long as the loan lives (C5).</param>
/// <param name="GuaranteedFen">The share of the principal, floored to the fen: what the pool stands behind at the most.</param>
/// <param name="ReservedFen">What the pool set aside for it.</param>
/// <param name="Chain">产业链: the industrial chain that the borrower belongs to, where that is said.</param>
/// <param name="Stage">Which of the six stages of support the borrower is at, where that is said.</param>
public sealed record LoanRegistered(
    string Scheme, string SchemeVersion, string PoolId, string BankId, string BankName, string PartyId, string PartyName, string ContractNo,
    string EvidenceDigest, long PrincipalFen, int ShareBp, long GuaranteedFen, long ReservedFen, DateOnly StartsOn, DateOnly EndsOn,
    string RegisteredBy, string? Chain = null, SupportStage? Stage = null) : GuaranteedLoanEvent;

/// <summary>The borrower paid principal back. <paramref name="EndedFen"/> of the guarantee ended with it.</summary>
public sealed record RepaymentRecorded(long AmountFen, long OutstandingFen, long EndedFen, string DocumentNo) : GuaranteedLoanEvent;

/// <summary>结清: nothing is outstanding; what was set aside is free.</summary>
public sealed record LoanRepaid : GuaranteedLoanEvent;

/// <summary>代偿申请: the borrower defaulted, and the bank asks the pool for its share of the loss.</summary>
/// <param name="LossFen">The loss of principal; interest and costs are the bank's.</param>
/// <param name="AmountFen">What the rules make of it.</param>
/// <param name="RemainderBp">What flooring to the fen left over, in ten-thousandths of a fen.</param>
public sealed record CompensationClaimed(
    long LossFen, long AmountFen, ImmutableArray<RuleStep> RuleTrace, long RemainderBp, DateOnly DefaultedOn, string DocumentNo, string EvidenceDigest,
    string RuleVersion, string ClaimedBy) : GuaranteedLoanEvent;

/// <summary>The claim was sent back; the loan is live as before.</summary>
public sealed record ClaimReturned(string Reason) : GuaranteedLoanEvent;

/// <summary>The pool owes the compensation.</summary>
public sealed record CompensationApproved(string DocumentNo, string ApprovedBy, DateOnly ApprovedOn, long LimitFen, string RuleVersion) : GuaranteedLoanEvent;

/// <summary>An order took up part of the compensation.</summary>
public sealed record CompensationOrdered(string OrderId, long AmountFen) : GuaranteedLoanEvent;

/// <summary>An order gave its part back: cancelled, or failed at the bank.</summary>
public sealed record CompensationReleased(string OrderId, long AmountFen, string Reason) : GuaranteedLoanEvent;

/// <summary>代偿: the bank has it. <paramref name="EndedFen"/> of the guarantee ended with it.</summary>
public sealed record CompensationPaid(string OrderId, long AmountFen, long EndedFen) : GuaranteedLoanEvent;

/// <summary>Paid compensation came back by the bank; it can be paid again.</summary>
public sealed record CompensationReturned(string OrderId, long AmountFen) : GuaranteedLoanEvent;

/// <summary>A recovery asks the bank for part of the compensation.</summary>
public sealed record CompensationReclaimed(string RecoveryId, long AmountFen) : GuaranteedLoanEvent;

/// <summary>A recovery asks for the rest no more.</summary>
public sealed record CompensationClaimEnded(string RecoveryId, long AmountFen, string Outcome) : GuaranteedLoanEvent;

/// <summary>A recovery brought part of it back.</summary>
public sealed record CompensationRecovered(string RecoveryId, long AmountFen) : GuaranteedLoanEvent;

/// <summary>追偿分配: the borrower paid after the compensation; bank and pool share it as the terms say.</summary>
/// <param name="RemainderBp">What flooring the pool's share to the fen left to the bank, in ten-thousandths of a fen.</param>
/// <param name="Destination"><c>pool</c> in the year of the payment; <c>treasury</c> after it (R2).</param>
public sealed record LoanRecoveryShared(
    long AmountFen, long PoolFen, long BankFen, long RemainderBp, string Destination, string BankRef, string DocumentNo) : GuaranteedLoanEvent;

/// <summary>结转: the guarantee goes on in the pool of the following year (Y2).</summary>
public sealed record LoanCarried(string FromPoolId, string ToPoolId, long AmountFen, string DocumentNo) : GuaranteedLoanEvent;

/// <summary>终结追偿. <paramref name="UnrecoveredFen"/> is what the pool paid and never got back.</summary>
public sealed record LoanClosed(long UnrecoveredFen, string Reason, string DocumentNo) : GuaranteedLoanEvent;

/// <summary>A loan of the firm came under the guarantee, or counts with other amounts now: what caps over a firm are held against.</summary>
/// <param name="IsLive">Whether it is still to be repaid, or what was paid for it is still to be recovered.</param>
/// <param name="GuaranteedFen">What the pool stands behind.</param>
/// <param name="PaidFen">What it paid and did not get back.</param>
public sealed record FirmLoanCounted(string LoanStream, string Scheme, bool IsLive, long GuaranteedFen, long PaidFen) : Event;
