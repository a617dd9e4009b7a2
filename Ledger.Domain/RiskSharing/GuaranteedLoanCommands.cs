using FluentValidation;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.RiskSharing;

/// <summary>A command to one guaranteed loan. <see cref="LoanId"/> comes from the address of the request.</summary>
public abstract record GuaranteedLoanCommand : ICommand
{
    public string LoanId { get; init; } = "";
    public string Stream => GuaranteedLoan.StreamOf(LoanId);
}

/// <summary>
/// Brings a loan under the guarantee of a pool, by the terms of a scheme (C5); part of the guarantee is set aside (P1). <paramref name="Chain"/> and
/// <paramref name="Stage"/> name the borrower's industrial chain and which of the six stages it is at, where that is known.
/// </summary>
public sealed record RegisterLoan(
    string Scheme, string SchemeVersion, string PoolId, string BankId, string BankName, string PartyId, string PartyName, string ContractNo,
    string EvidenceDigest, long PrincipalFen, int ShareBp, DateOnly StartsOn, DateOnly EndsOn, string? Chain = null, SupportStage? Stage = null) : GuaranteedLoanCommand;

/// <summary>Records that the borrower paid principal back.</summary>
public sealed record RecordRepayment(long AmountFen, string DocumentNo) : GuaranteedLoanCommand;

/// <summary>Asks the pool for its share of a loss, with evidence of the default; the amount is computed.</summary>
public sealed record ClaimCompensation(long LossFen, DateOnly DefaultedOn, string DocumentNo, string EvidenceDigest) : GuaranteedLoanCommand;

/// <summary>Sends a claim back.</summary>
public sealed record ReturnClaim(string Reason) : GuaranteedLoanCommand;

/// <summary>Approves the compensation as another person than who claimed or registered (C1, C2); the pool owes it from then on.</summary>
public sealed record ApproveCompensation(string DocumentNo) : GuaranteedLoanCommand;

/// <summary>Shares what the borrower paid after the compensation between bank and pool (R1, R2, D6).</summary>
public sealed record ShareRecovery(long AmountFen, string BankRef, string DocumentNo) : GuaranteedLoanCommand;

/// <summary>Ends the efforts to get something back.</summary>
public sealed record CloseLoan(string Reason, string DocumentNo) : GuaranteedLoanCommand;

// Shape only: what can be refused without knowing any state.

public sealed class RegisterLoanValidator : AbstractValidator<RegisterLoan>
{
    public RegisterLoanValidator()
    {
        RuleFor(c => c.LoanId).ValidId();
        RuleFor(c => c.Scheme).ValidId();
        RuleFor(c => c.SchemeVersion).ValidId();
        RuleFor(c => c.PoolId).ValidId();
        RuleFor(c => c.BankId).ValidId();
        RuleFor(c => c.BankName).Text();
        RuleFor(c => c.PartyId).ValidId().NotEqual(c => c.BankId).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.PartyName).Text();
        RuleFor(c => c.ContractNo).Text(100);
        RuleFor(c => c.EvidenceDigest).Digest();
        RuleFor(c => c.PrincipalFen).ValidAmount();
        RuleFor(c => c.ShareBp).InclusiveBetween(1, 10_000).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.EndsOn).GreaterThan(c => c.StartsOn).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Chain!).ValidId().When(c => c.Chain is not null);
        RuleFor(c => c.Stage).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class RecordRepaymentValidator : AbstractValidator<RecordRepayment>
{
    public RecordRepaymentValidator()
    {
        RuleFor(c => c.LoanId).ValidId();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class ClaimCompensationValidator : AbstractValidator<ClaimCompensation>
{
    public ClaimCompensationValidator()
    {
        RuleFor(c => c.LoanId).ValidId();
        RuleFor(c => c.LossFen).ValidAmount();
        RuleFor(c => c.DocumentNo).Text(100);
        RuleFor(c => c.EvidenceDigest).Digest();
    }
}

public sealed class ReturnClaimValidator : AbstractValidator<ReturnClaim>
{
    public ReturnClaimValidator()
    {
        RuleFor(c => c.LoanId).ValidId();
        RuleFor(c => c.Reason).Text();
    }
}

public sealed class ApproveCompensationValidator : AbstractValidator<ApproveCompensation>
{
    public ApproveCompensationValidator()
    {
        RuleFor(c => c.LoanId).ValidId();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class ShareRecoveryValidator : AbstractValidator<ShareRecovery>
{
    public ShareRecoveryValidator()
    {
        RuleFor(c => c.LoanId).ValidId();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.BankRef).ValidId();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class CloseLoanValidator : AbstractValidator<CloseLoan>
{
    public CloseLoanValidator()
    {
        RuleFor(c => c.LoanId).ValidId();
        RuleFor(c => c.Reason).Text();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}
