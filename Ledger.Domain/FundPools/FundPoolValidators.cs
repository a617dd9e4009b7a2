using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.FundPools;

// Shape only: what can be refused without knowing any state.

public sealed class OpenPoolValidator : AbstractValidator<OpenPool>
{
    public OpenPoolValidator()
    {
        RuleFor(c => c.Programme).ValidId().Must(p => p is { Length: <= 40 }).WithErrorCode(RefusalCodes.RequestInvalid);
        // A level holds no hyphen: programme a-b at level c and programme a at level b-c would be one pool.
        RuleFor(c => c.Level).ValidId().Must(l => l is { Length: <= 16 } && !l.Contains('-')).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.FiscalYear).InclusiveBetween(1990, 2200).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Name).Text();
        RuleFor(c => c.FunctionCode).ValidId();
        RuleFor(c => c.Instruments)
            .Must(list => !list.IsDefaultOrEmpty && list.All(Instruments.All.Contains) && list.Distinct().Count() == list.Length)
            .WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class AppropriateValidator : AbstractValidator<Appropriate>
{
    public AppropriateValidator()
    {
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.DocumentNo).Text(100).WithErrorCode(RefusalCodes.AppropriationNoDocument);
        RuleFor(c => c.FunctionCode).ValidId();
        RuleFor(c => c.Source).Text();
    }
}

public sealed class AdjustAppropriationValidator : AbstractValidator<AdjustAppropriation>
{
    public AdjustAppropriationValidator()
    {
        RuleFor(c => c.DeltaFen).ValidChange();
        RuleFor(c => c.DocumentNo).Text(100).WithErrorCode(RefusalCodes.AppropriationNoDocument);
    }
}

public sealed class CorrectAppropriationValidator : AbstractValidator<CorrectAppropriation>
{
    public CorrectAppropriationValidator()
    {
        RuleFor(c => c.CorrectsVersion).GreaterThan(0).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.DocumentNo).Text(100).WithErrorCode(RefusalCodes.AppropriationNoDocument);
        RuleFor(c => c.Reason).Text();
    }
}

public sealed class FreezePoolValidator : AbstractValidator<FreezePool>
{
    public FreezePoolValidator() => RuleFor(c => c.Reason).Text();
}

public sealed class UnfreezePoolValidator : AbstractValidator<UnfreezePool>
{
    public UnfreezePoolValidator() => RuleFor(c => c.Reason).Text();
}

public sealed class ReserveValidator : AbstractValidator<Reserve>
{
    public ReserveValidator()
    {
        RuleFor(c => c.ReservationId).ValidId();
        RuleFor(c => c.AwardRef).ValidId();
        RuleFor(c => c.Instrument).Must(Instruments.All.Contains).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.AmountFen).ValidAmount();
    }
}

public sealed class ReleaseReservationValidator : AbstractValidator<ReleaseReservation>
{
    public ReleaseReservationValidator()
    {
        RuleFor(c => c.ReservationId).ValidId();
        RuleFor(c => c.Reason).Text();
    }
}

public sealed class ExpireReservationValidator : AbstractValidator<ExpireReservation>
{
    public ExpireReservationValidator() => RuleFor(c => c.ReservationId).ValidId();
}

public sealed class ObligateValidator : AbstractValidator<Obligate>
{
    public ObligateValidator()
    {
        RuleFor(c => c.ObligationId).ValidId();
        RuleFor(c => c.ReservationId).ValidId();
        RuleFor(c => c.AmountFen).ValidAmount();
    }
}

public sealed class DeobligateValidator : AbstractValidator<Deobligate>
{
    public DeobligateValidator()
    {
        RuleFor(c => c.ObligationId).ValidId();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.Reason).Text();
    }
}

public sealed class RestoreRecoveredValidator : AbstractValidator<RestoreRecovered>
{
    public RestoreRecoveredValidator()
    {
        RuleFor(c => c.RecoveryId).ValidId();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class CarryOverValidator : AbstractValidator<CarryOver>
{
    public CarryOverValidator()
    {
        RuleFor(c => c.ToPoolId).ValidId();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class CarryCommitmentValidator : AbstractValidator<CarryCommitment>
{
    public CarryCommitmentValidator()
    {
        RuleFor(c => c.ToPoolId).ValidId();
        RuleFor(c => c.CommitmentId).Must(id => id is not null && id.Split('/') is { Length: 1 or 2 } parts && parts.All(Ids.IsValid))
            .WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class LapseValidator : AbstractValidator<Lapse>
{
    public LapseValidator()
    {
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class CloseYearValidator : AbstractValidator<CloseYear>
{
    public CloseYearValidator() => RuleFor(c => c.DocumentNo).Text(100);
}
