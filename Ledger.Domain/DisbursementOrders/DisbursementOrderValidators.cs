using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.DisbursementOrders;

// Shape only: what can be refused without knowing any state.

public sealed class DraftOrderValidator : AbstractValidator<DraftOrder>
{
    public DraftOrderValidator()
    {
        RuleFor(c => c.OrderId).ValidId();
        RuleFor(c => c.GrantKind).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.GrantId).ValidId();
        RuleFor(c => c.InstalmentNo).InclusiveBetween(1, 100).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.PayeeId).ValidId();
        RuleFor(c => c.PayeeName).Text();
        RuleFor(c => c.PayeeAccountDigest).Digest();
    }
}

public sealed class DraftLinkageOrderValidator : AbstractValidator<DraftLinkageOrder>
{
    public DraftLinkageOrderValidator()
    {
        RuleFor(c => c.OrderId).ValidId();
        RuleFor(c => c.LinkageId).ValidId();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.PayeeAccountDigest).Digest();
    }
}

public sealed class DraftCompensationOrderValidator : AbstractValidator<DraftCompensationOrder>
{
    public DraftCompensationOrderValidator()
    {
        RuleFor(c => c.OrderId).ValidId();
        RuleFor(c => c.LoanId).ValidId();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.PayeeAccountDigest).Digest();
    }
}

public sealed class CheckOrderValidator : AbstractValidator<CheckOrder>
{
    public CheckOrderValidator() => RuleFor(c => c.Opinion!).Text(500).When(c => c.Opinion is not null);
}

public sealed class ApproveOrderValidator : AbstractValidator<ApproveOrder>
{
    public ApproveOrderValidator()
    {
        RuleFor(c => c.Opinion!).Text(500).When(c => c.Opinion is not null);
        RuleFor(c => c.DelegationId!).ValidId().When(c => c.DelegationId is not null);
    }
}

public sealed class SendBackOrderValidator : AbstractValidator<SendBackOrder>
{
    public SendBackOrderValidator() => RuleFor(c => c.Reason).Text();
}

public sealed class InstructOrderValidator : AbstractValidator<InstructOrder>
{
    public InstructOrderValidator()
    {
        RuleFor(c => c.VoucherNo).Text(100);
        RuleFor(c => c.Bank).Text(100);
    }
}

public sealed class SettleOrderValidator : AbstractValidator<SettleOrder>
{
    public SettleOrderValidator()
    {
        RuleFor(c => c.BankRef).ValidId();
        RuleFor(c => c.ReceiptDigest).Digest();
        RuleFor(c => c.AmountFen).ValidAmount();
    }
}

public sealed class FailOrderValidator : AbstractValidator<FailOrder>
{
    public FailOrderValidator() => RuleFor(c => c.Reason).Text();
}

public sealed class ReturnPaymentValidator : AbstractValidator<ReturnPayment>
{
    public ReturnPaymentValidator()
    {
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.BankRef).ValidId();
        RuleFor(c => c.Reason).Text();
    }
}

public sealed class CancelOrderValidator : AbstractValidator<CancelOrder>
{
    public CancelOrderValidator() => RuleFor(c => c.Reason).Text();
}
