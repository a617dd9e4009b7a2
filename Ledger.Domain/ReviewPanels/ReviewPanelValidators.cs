using System.Collections.Immutable;
using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.ReviewPanels;

// Shape only: what can be refused without knowing any state.

public sealed class RegisterExpertValidator : AbstractValidator<RegisterExpert>
{
    public RegisterExpertValidator()
    {
        RuleFor(c => c.ExpertId).ValidId();
        RuleFor(c => c.NameDigest).Digest();
        RuleFor(c => c.Fields).Must(PanelShape.AreFields).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.EmployerId).ValidId();
        RuleFor(c => c.ValidUntil).Must((c, until) => until is null || until >= c.ValidFrom).WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class ChangeExpertValidator : AbstractValidator<ChangeExpert>
{
    public ChangeExpertValidator()
    {
        RuleFor(c => c.Fields).Must(PanelShape.AreFields).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.EmployerId).ValidId();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class RetireExpertValidator : AbstractValidator<RetireExpert>
{
    public RetireExpertValidator() => RuleFor(c => c.Reason).Text();
}

public sealed class OpenPanelValidator : AbstractValidator<OpenPanel>
{
    public OpenPanelValidator()
    {
        RuleFor(c => c.PanelId).ValidId();
        RuleFor(c => c.GrantKind).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.GrantId).ValidId();
        RuleFor(c => c.SeedDigest).Digest();
        RuleFor(c => c.Seats).InclusiveBetween(1, 50).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Fields).Must(fields => fields is null or { IsEmpty: true } || PanelShape.AreFields(fields.Value)).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Criteria)
            .Must(list => !list.IsDefaultOrEmpty && list.Length <= 30 && list.All(c => c is { WeightBp: >= 1 and <= 10_000 } && Ids.IsValid(c.Code))
                && list.Select(c => c.Code).Distinct(StringComparer.Ordinal).Count() == list.Length && list.Sum(c => c.WeightBp) == 10_000)
            .WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class DrawPanelValidator : AbstractValidator<DrawPanel>
{
    // A seed has the form of a digest: 64 lower-case hex digits.
    public DrawPanelValidator() => RuleFor(c => c.Seed).Digest();
}

public sealed class DeclareConflictValidator : AbstractValidator<DeclareConflict>
{
    public DeclareConflictValidator()
    {
        RuleFor(c => c.ExpertId).ValidId();
        RuleFor(c => c.Reason).Text();
    }
}

public sealed class ReplaceExpertValidator : AbstractValidator<ReplaceExpert>
{
    public ReplaceExpertValidator()
    {
        RuleFor(c => c.ExpertId).ValidId();
        RuleFor(c => c.Reason).Text();
    }
}

public sealed class SubmitReviewValidator : AbstractValidator<SubmitReview>
{
    public SubmitReviewValidator()
    {
        RuleFor(c => c.ExpertId).ValidId();
        RuleFor(c => c.OpinionDigest).Digest();
        RuleFor(c => c.Scores)
            .Must(list => !list.IsDefaultOrEmpty && list.Length <= 30 && list.All(s => s is { ScoreBp: >= 0 and <= 10_000 } && Ids.IsValid(s.Code)))
            .WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class ConcludePanelValidator : AbstractValidator<ConcludePanel>
{
    public ConcludePanelValidator() => RuleFor(c => c.OpinionDigest).Digest();
}

public sealed class AbandonPanelValidator : AbstractValidator<AbandonPanel>
{
    public AbandonPanelValidator() => RuleFor(c => c.Reason).Text();
}

file static class PanelShape
{
    public static bool AreFields(ImmutableArray<string> fields) =>
        !fields.IsDefaultOrEmpty && fields.Length <= 50 && fields.All(Ids.IsValid) && fields.Distinct(StringComparer.Ordinal).Count() == fields.Length;
}
