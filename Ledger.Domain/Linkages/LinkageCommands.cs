using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Linkages;

/// <summary>A command to one linkage. <see cref="LinkageId"/> comes from the address of the request.</summary>
public abstract record LinkageCommand : ICommand
{
    public string LinkageId { get; init; } = "";
    public string Stream => Linkage.StreamOf(LinkageId);
}

/// <summary>
/// Opens a linkage on the terms of a scheme in force (C5). <paramref name="PayeeId"/> names the nominee, holder or investor in the families that
/// pay one, and only there; <paramref name="Chain"/> and <paramref name="Stage"/> name the industrial chain and which of the six stages it is, where
/// that is known.
/// </summary>
public sealed record OpenLinkage(
    LinkageFamily Family, string Scheme, string Title, string PartyId, string PartyName, string? PayeeId = null, string? PayeeName = null,
    string? FundId = null, string? Chain = null, SupportStage? Stage = null) : LinkageCommand;

/// <summary>Announces an outside investment (L2, L3).</summary>
public sealed record RecordTrigger(
    string InvestmentId, string InvestorId, string InvestorName, InvestorKind InvestorKind, long AmountFen, string AgreementDigest) : LinkageCommand;

/// <summary>Verifies that the money of an investment came in (L1, L3, C1).</summary>
public sealed record VerifyTrigger(
    string InvestmentId, long PaidInFen, DateOnly PaidInOn, string RegistryChangeNo, string ReceiptDigest) : LinkageCommand;

/// <summary>Takes an investment back before anything was paid (L5).</summary>
public sealed record WithdrawTrigger(string InvestmentId, string Reason) : LinkageCommand;

/// <summary>Verifies the budget of the project, where the scheme computes from it.</summary>
public sealed record VerifyProject(long BudgetFen, string PlanDigest, string DocumentNo) : LinkageCommand;

/// <summary>
/// Computes the subsidy and reserves it (L1, C5, P1): the lowest of ratio × eligible money, caps and what the programme has left.
/// <paramref name="AtMostFen"/>: what was deliberated, where it is less.
/// </summary>
public sealed record ComputeSubsidy(
    string PoolId, string MinutesNo, string SchemeVersion, DateOnly ReservedUntil, long? AtMostFen = null) : LinkageCommand;

/// <summary>Approves it (C2, C4, A3, R4); the pool owes it from then on.</summary>
public sealed record ApproveLinkage(string DocumentNo, string AgreementDigest, string PayeeAccountDigest) : LinkageCommand;

/// <summary>Ends the payout with what was paid.</summary>
public sealed record EndPayout(string Reason) : LinkageCommand;

/// <summary>Turns granted money into equity (L4).</summary>
public sealed record ConvertToEquity(
    long PrincipalFen, long ValuationFen, string AgreementDigest, string RegistryChangeNo, string? InvestmentId = null) : LinkageCommand;

/// <summary>Records that the founder bought back (L4, D6).</summary>
public sealed record ExerciseBuyback(long PrincipalFen, string BankRef, string ReceiptDigest) : LinkageCommand;

/// <summary>Records that equity was sold (L4, D6).</summary>
public sealed record ExitLinkage(long CostFen, long ProceedsFen, string BankRef, string ReceiptDigest, string DocumentNo) : LinkageCommand;

/// <summary>
/// Ends the linkage's time. <paramref name="Until"/>: the new last day, where the claim goes on. <paramref name="RecoveryId"/> and
/// <paramref name="EvidenceDigest"/>: where the money is asked back.
/// </summary>
public sealed record ExpireLinkage(
    ExpiryOutcome Outcome, string DocumentNo, DateOnly? Until = null, string? RecoveryId = null, string? EvidenceDigest = null) : LinkageCommand;

/// <summary>
/// Unwinds a linkage whose investment was withdrawn after the payout: opens the recovery of <paramref name="PrincipalFen"/> in the same
/// decision (L5).
/// </summary>
public sealed record UnwindLinkage(string RecoveryId, long PrincipalFen, string Reason, string EvidenceDigest) : LinkageCommand;

/// <summary>Gives the linkage up before anything was paid.</summary>
public sealed record CancelLinkage(string Reason) : LinkageCommand;
