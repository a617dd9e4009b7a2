using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Funds;

// Shape only, for the second half of a fund's life: sales, losses, the end.

public sealed class ExitInvestmentValidator : AbstractValidator<ExitInvestment>
{
    public ExitInvestmentValidator()
    {
        RuleFor(c => c.ExitId).ValidId();
        RuleFor(c => c.InvestmentId).ValidId();
        RuleFor(c => c.CostFen).ValidAmount();
        RuleFor(c => c.ProceedsFen).Must(FundRules.IsEstimate).WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(c => c.SharesLeftBp).InclusiveBetween(0, 10_000).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Route).Word();
        RuleFor(c => c.BankRef).ValidId();
    }
}

public sealed class RecogniseLossValidator : AbstractValidator<RecogniseLoss>
{
    public RecogniseLossValidator()
    {
        RuleFor(c => c.LossId).ValidId();
        RuleFor(c => c.InvestmentId).ValidId();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.Cause).Text();
    }
}

public sealed class OpenLossReviewValidator : AbstractValidator<OpenLossReview>
{
    public OpenLossReviewValidator()
    {
        RuleFor(c => c.LossId).ValidId();
        RuleFor(c => c.Documents)
            .Must(list => !list.IsDefaultOrEmpty).WithErrorCode(RefusalCodes.LossFileMissing)
            .Must(list => list.IsDefault || (list.Length <= 100 && list.All(d => d is not null && Ids.IsValid(d.Kind) && d.Digest is { Length: 64 } && d.Digest.All(char.IsAsciiHexDigitLower))))
            .WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class ConcludeLossReviewValidator : AbstractValidator<ConcludeLossReview>
{
    public ConcludeLossReviewValidator()
    {
        RuleFor(c => c.LossId).ValidId();
        RuleFor(c => c.Finding).Word();
        RuleFor(c => c.OpinionDigest).Digest();
        RuleFor(c => c.ReviewerIds)
            .Must(list => !list.IsDefaultOrEmpty && list.Length <= 50 && list.All(Ids.IsValid) && list.Distinct(StringComparer.Ordinal).Count() == list.Length)
            .WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class WriteOffLossValidator : AbstractValidator<WriteOffLoss>
{
    public WriteOffLossValidator()
    {
        RuleFor(c => c.LossId).ValidId();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class DecideExemptionValidator : AbstractValidator<DecideExemption>
{
    public DecideExemptionValidator()
    {
        RuleFor(c => c.LossId).ValidId();
        RuleFor(c => c.Outcome).Word();
        RuleFor(c => c.RuleVersion).ValidId();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class RecogniseBackInvestmentValidator : AbstractValidator<RecogniseBackInvestment>
{
    public RecogniseBackInvestmentValidator()
    {
        RuleFor(c => c.RecognitionId).ValidId();
        RuleFor(c => c.InvestmentId).ValidId();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.RuleVersion).ValidId();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class BeginHarvestValidator : AbstractValidator<BeginHarvest>
{
    public BeginHarvestValidator() => RuleFor(c => c.DocumentNo).Text(100);
}

public sealed class LiquidateFundValidator : AbstractValidator<LiquidateFund>
{
    public LiquidateFundValidator() => RuleFor(c => c.DocumentNo).Text(100);
}
