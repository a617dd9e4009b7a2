using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Linkages;

// Shape only: what can be refused without knowing any state.

public sealed class OpenLinkageValidator : AbstractValidator<OpenLinkage>
{
    public OpenLinkageValidator()
    {
        RuleFor(c => c.LinkageId).ValidId();
        RuleFor(c => c.Family).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Scheme).ValidId();
        RuleFor(c => c.Title).Text();
        RuleFor(c => c.PartyId).ValidId();
        RuleFor(c => c.PartyName).Text();
        RuleFor(c => c.PayeeId!).ValidId().When(c => c.Family.PaysAnother());
        RuleFor(c => c.PayeeName!).Text().When(c => c.Family.PaysAnother());
        RuleFor(c => c.PayeeId).Null().When(c => !c.Family.PaysAnother()).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.PayeeName).Null().When(c => !c.Family.PaysAnother()).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.PayeeId).NotEqual(c => c.PartyId).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.FundId!).ValidId().When(c => c.FundId is not null);
        RuleFor(c => c.Chain!).ValidId().When(c => c.Chain is not null);
        RuleFor(c => c.Stage).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class RecordTriggerValidator : AbstractValidator<RecordTrigger>
{
    public RecordTriggerValidator()
    {
        RuleFor(c => c.InvestmentId).ValidId();
        RuleFor(c => c.InvestorId).ValidId();
        RuleFor(c => c.InvestorName).Text();
        RuleFor(c => c.InvestorKind).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.AgreementDigest).Digest();
    }
}

public sealed class VerifyTriggerValidator : AbstractValidator<VerifyTrigger>
{
    public VerifyTriggerValidator()
    {
        RuleFor(c => c.InvestmentId).ValidId();
        RuleFor(c => c.PaidInFen).ValidAmount();
        // L1: both the bank's receipt and the change in the companies register.
        RuleFor(c => c.RegistryChangeNo).Text(100).WithErrorCode(RefusalCodes.LinkageTriggerUnverified);
        RuleFor(c => c.ReceiptDigest).Digest().WithErrorCode(RefusalCodes.LinkageTriggerUnverified);
    }
}

public sealed class WithdrawTriggerValidator : AbstractValidator<WithdrawTrigger>
{
    public WithdrawTriggerValidator()
    {
        RuleFor(c => c.InvestmentId).ValidId();
        RuleFor(c => c.Reason).Text();
    }
}

public sealed class VerifyProjectValidator : AbstractValidator<VerifyProject>
{
    public VerifyProjectValidator()
    {
        RuleFor(c => c.BudgetFen).ValidAmount();
        RuleFor(c => c.PlanDigest).Digest();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class ComputeSubsidyValidator : AbstractValidator<ComputeSubsidy>
{
    public ComputeSubsidyValidator()
    {
        RuleFor(c => c.PoolId).ValidId();
        RuleFor(c => c.MinutesNo).Text(100);
        RuleFor(c => c.SchemeVersion).ValidId();
        RuleFor(c => c.AtMostFen).Must(fen => fen is null || Fen.IsValid(fen.Value)).WithErrorCode(RefusalCodes.AmountInvalid);
    }
}

public sealed class ApproveLinkageValidator : AbstractValidator<ApproveLinkage>
{
    public ApproveLinkageValidator()
    {
        RuleFor(c => c.DocumentNo).Text(100);
        RuleFor(c => c.AgreementDigest).Digest();
        RuleFor(c => c.PayeeAccountDigest).Digest();
    }
}

public sealed class EndPayoutValidator : AbstractValidator<EndPayout>
{
    public EndPayoutValidator() => RuleFor(c => c.Reason).Text();
}

public sealed class ConvertToEquityValidator : AbstractValidator<ConvertToEquity>
{
    public ConvertToEquityValidator()
    {
        RuleFor(c => c.PrincipalFen).ValidAmount();
        RuleFor(c => c.ValuationFen).ValidAmount();
        RuleFor(c => c.AgreementDigest).Digest();
        RuleFor(c => c.RegistryChangeNo).Text(100);
        RuleFor(c => c.InvestmentId!).ValidId().When(c => c.InvestmentId is not null);
    }
}

public sealed class ExerciseBuybackValidator : AbstractValidator<ExerciseBuyback>
{
    public ExerciseBuybackValidator()
    {
        RuleFor(c => c.PrincipalFen).ValidAmount();
        RuleFor(c => c.BankRef).ValidId();
        RuleFor(c => c.ReceiptDigest).Digest();
    }
}

public sealed class ExitLinkageValidator : AbstractValidator<ExitLinkage>
{
    public ExitLinkageValidator()
    {
        RuleFor(c => c.CostFen).ValidAmount();
        RuleFor(c => c.ProceedsFen).ValidAmount();
        RuleFor(c => c.BankRef).ValidId();
        RuleFor(c => c.ReceiptDigest).Digest();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class ExpireLinkageValidator : AbstractValidator<ExpireLinkage>
{
    public ExpireLinkageValidator()
    {
        RuleFor(c => c.Outcome).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.DocumentNo).Text(100);
        RuleFor(c => c.Until).Must((c, until) => until is not null == (c.Outcome == ExpiryOutcome.Continued)).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.RecoveryId!).ValidId().When(c => c.Outcome == ExpiryOutcome.Repayment);
        RuleFor(c => c.EvidenceDigest!).Digest().When(c => c.Outcome == ExpiryOutcome.Repayment);
        RuleFor(c => c.RecoveryId).Null().When(c => c.Outcome != ExpiryOutcome.Repayment).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.EvidenceDigest).Null().When(c => c.Outcome != ExpiryOutcome.Repayment).WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class UnwindLinkageValidator : AbstractValidator<UnwindLinkage>
{
    public UnwindLinkageValidator()
    {
        RuleFor(c => c.RecoveryId).ValidId();
        RuleFor(c => c.PrincipalFen).ValidAmount();
        RuleFor(c => c.Reason).Text();
        RuleFor(c => c.EvidenceDigest).Digest();
    }
}

public sealed class CancelLinkageValidator : AbstractValidator<CancelLinkage>
{
    public CancelLinkageValidator() => RuleFor(c => c.Reason).Text();
}
