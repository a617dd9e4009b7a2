using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Platforms;

// Shape only: what can be refused without knowing any state.

public sealed class RecognisePlatformValidator : AbstractValidator<RecognisePlatform>
{
    public RecognisePlatformValidator()
    {
        RuleFor(c => c.PlatformId).ValidId();
        RuleFor(c => c.Name).Text();
        RuleFor(c => c.PartyId).ValidId();
        RuleFor(c => c.Level).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Until).Must((c, until) => until >= c.From).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class ExtendRecognitionValidator : AbstractValidator<ExtendRecognition>
{
    public ExtendRecognitionValidator() => RuleFor(c => c.DocumentNo).Text(100);
}

public sealed class WithdrawRecognitionValidator : AbstractValidator<WithdrawRecognition>
{
    public WithdrawRecognitionValidator()
    {
        // The day before it has to exist.
        RuleFor(c => c.From).Must(from => from > DateOnly.MinValue).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Reason).Text();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}
