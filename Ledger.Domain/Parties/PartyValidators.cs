using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Parties;

// Shape only: what can be refused without knowing any state. Whether an id is a credit code is said by the decider, with what is wrong in it.

public sealed class RegisterPartyValidator : AbstractValidator<RegisterParty>
{
    public RegisterPartyValidator()
    {
        RuleFor(c => c.PartyId).ValidId();
        RuleFor(c => c.Name).Text();
    }
}

public sealed class RenamePartyValidator : AbstractValidator<RenameParty>
{
    public RenamePartyValidator()
    {
        RuleFor(c => c.Name).Text();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class RecordRelationValidator : AbstractValidator<RecordRelation>
{
    public RecordRelationValidator()
    {
        RuleFor(c => c.RelationId).ValidId();
        RuleFor(c => c.OtherPartyId).ValidId().NotEqual(c => c.PartyId).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Kind).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class EndRelationValidator : AbstractValidator<EndRelation>
{
    public EndRelationValidator() => RuleFor(c => c.RelationId).ValidId();
}

public sealed class RaiseFlagValidator : AbstractValidator<RaiseFlag>
{
    public RaiseFlagValidator()
    {
        RuleFor(c => c.FlagId).ValidId();
        RuleFor(c => c.Kind).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Until).Must((c, until) => until is null || until >= c.From).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Reason).Text();
        RuleFor(c => c.DocumentNo).Text(100);
        RuleFor(c => c.EvidenceDigest).Digest();
    }
}

public sealed class LiftFlagValidator : AbstractValidator<LiftFlag>
{
    public LiftFlagValidator()
    {
        RuleFor(c => c.FlagId).ValidId();
        RuleFor(c => c.Reason).Text();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class VerifyAccountValidator : AbstractValidator<VerifyAccount>
{
    public VerifyAccountValidator()
    {
        RuleFor(c => c.AccountId).ValidId();
        RuleFor(c => c.Bank).Text(100);
        RuleFor(c => c.AccountDigest).Digest();
    }
}

public sealed class WithdrawAccountValidator : AbstractValidator<WithdrawAccount>
{
    public WithdrawAccountValidator()
    {
        RuleFor(c => c.AccountId).ValidId();
        RuleFor(c => c.Reason).Text();
    }
}
