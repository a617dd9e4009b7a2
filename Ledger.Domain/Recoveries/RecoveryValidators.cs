using FluentValidation;
using Ledger.Domain.Awards;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Recoveries;

// Shape only: what can be refused without knowing any state. R3: a decision, its basis and its notice have a number.

public sealed class ProposeRecoveryValidator : AbstractValidator<ProposeRecovery>
{
    public ProposeRecoveryValidator()
    {
        RuleFor(c => c.RecoveryId).ValidId();
        RuleFor(c => c.AwardStream).Must(AwardBooks.IsAward).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.PrincipalFen).ValidAmount();
        RuleFor(c => c.Reason).Text();
        RuleFor(c => c.EvidenceDigest).Digest();
    }
}

public sealed class OrderRecoveryValidator : AbstractValidator<OrderRecovery>
{
    public OrderRecoveryValidator()
    {
        RuleFor(c => c.DocumentNo).Text(100).WithErrorCode(RefusalCodes.RecoveryNoBasis);
        RuleFor(c => c.LegalBasis).Text().WithErrorCode(RefusalCodes.RecoveryNoBasis);
        RuleFor(c => c.InterestFen).Must(RecoveryLine.IsValid).WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(c => c.FineFen).Must(RecoveryLine.IsValid).WithErrorCode(RefusalCodes.AmountInvalid);
    }
}

public sealed class NotifyRecoveryValidator : AbstractValidator<NotifyRecovery>
{
    public NotifyRecoveryValidator()
    {
        RuleFor(c => c.NoticeNo).Text(100).WithErrorCode(RefusalCodes.RecoveryNoBasis);
        RuleFor(c => c.DeliveryDigest).Digest();
    }
}

public sealed class ReceiveRecoveryValidator : AbstractValidator<ReceiveRecovery>
{
    public ReceiveRecoveryValidator()
    {
        RuleFor(c => c.BankRef).ValidId();
        RuleFor(c => c.ReceiptDigest).Digest();
        RuleFor(c => c.Destination).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.PrincipalFen).Must(RecoveryLine.IsValid).WithErrorCode(RefusalCodes.AmountInvalid)
            .Must((c, principal) => principal > 0 || c.InterestFen > 0 || c.FineFen > 0).WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(c => c.InterestFen).Must(RecoveryLine.IsValid).WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(c => c.FineFen).Must(RecoveryLine.IsValid).WithErrorCode(RefusalCodes.AmountInvalid);
    }
}

public sealed class WriteOffRecoveryValidator : AbstractValidator<WriteOffRecovery>
{
    public WriteOffRecoveryValidator() => RuleFor(c => c.DocumentNo).Text(100).WithErrorCode(RefusalCodes.RecoveryNoBasis);
}

public sealed class LitigateRecoveryValidator : AbstractValidator<LitigateRecovery>
{
    public LitigateRecoveryValidator()
    {
        RuleFor(c => c.Court).Text(100);
        RuleFor(c => c.CaseNo).Text(100);
    }
}

public sealed class CloseRecoveryValidator : AbstractValidator<CloseRecovery>
{
    public CloseRecoveryValidator() => RuleFor(c => c.DocumentNo).Text(100).WithErrorCode(RefusalCodes.RecoveryNoBasis);
}

public sealed class DropRecoveryValidator : AbstractValidator<DropRecovery>
{
    public DropRecoveryValidator() => RuleFor(c => c.Reason).Text();
}

/// <summary>One line of what is asked back or came in.</summary>
internal static class RecoveryLine
{
    /// <summary>D10, and 0 where the line is not there.</summary>
    public static bool IsValid(long amountFen) => amountFen is >= 0 and <= Fen.Max;
}
