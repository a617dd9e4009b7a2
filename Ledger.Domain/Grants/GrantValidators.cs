using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Grants;

// Shape only: what can be refused without knowing any state.

public sealed class SubmitApplicationValidator : AbstractValidator<SubmitApplication>
{
    public SubmitApplicationValidator()
    {
        RuleFor(c => c.GrantId).ValidId();
        RuleFor(c => c.Scheme).ValidId();
        RuleFor(c => c.ProjectCode).ValidId();
        RuleFor(c => c.Title).Text();
        RuleFor(c => c.PartyId).ValidId();
        RuleFor(c => c.PartyName).Text();
        RuleFor(c => c.RequestedFen).ValidAmount();
        RuleFor(c => c.TaskBookDigest!).Digest().When(c => c.TaskBookDigest is not null);
        RuleFor(c => c.Chain!).ValidId().When(c => c.Chain is not null);
        RuleFor(c => c.Stage).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class ReturnApplicationValidator : AbstractValidator<ReturnApplication>
{
    public ReturnApplicationValidator() => RuleFor(c => c.Reason).Text();
}

public sealed class ResubmitApplicationValidator : AbstractValidator<ResubmitApplication>
{
    public ResubmitApplicationValidator() => RuleFor(c => c.RequestedFen).ValidAmount();
}

public sealed class ScreenApplicationValidator : AbstractValidator<ScreenApplication>
{
    public ScreenApplicationValidator() => RuleFor(c => c.ChecklistDigest).Digest();
}

public sealed class RecordFilingValidator : AbstractValidator<RecordFiling>
{
    public RecordFilingValidator() => RuleFor(c => c.FilingNo).Text(100);
}

public sealed class AssignOfficerValidator : AbstractValidator<AssignOfficer>
{
    public AssignOfficerValidator() => RuleFor(c => c.OfficerId).ValidId();
}

public sealed class HandOverOfficerValidator : AbstractValidator<HandOverOfficer>
{
    public HandOverOfficerValidator()
    {
        RuleFor(c => c.ToOfficerId).ValidId();
        RuleFor(c => c.Reason).Text();
        RuleFor(c => c.MinutesDigest).Digest();
    }
}

public sealed class ConcludeReviewValidator : AbstractValidator<ConcludeReview>
{
    public ConcludeReviewValidator()
    {
        RuleFor(c => c.ScoreBp).InclusiveBetween(0, 10_000).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.OpinionDigest).Digest();
        RuleFor(c => c.ReviewerIds)
            .Must(ids => !ids.IsDefaultOrEmpty && ids.Length <= 50 && ids.All(Ids.IsValid) && ids.Distinct(StringComparer.Ordinal).Count() == ids.Length)
            .WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.PanelId!).ValidId().When(c => c.PanelId is not null);
    }
}

public sealed class CompleteDuplicateCheckValidator : AbstractValidator<CompleteDuplicateCheck>
{
    public CompleteDuplicateCheckValidator()
    {
        RuleFor(c => c.TaskBookDigest!).Digest().When(c => c.TaskBookDigest is not null);
        RuleFor(c => c.Resolutions)
            .Must(given => given is not { } list || (!list.IsDefault && list.Length <= 100
                && list.All(r => r is not null && Enum.IsDefined(r.Outcome) && Said(r.GrantStream, 200) && Said(r.Reason, 200) && Said(r.DocumentNo, 100))
                && list.Select(r => r.GrantStream).Distinct(StringComparer.Ordinal).Count() == list.Length))
            .WithErrorCode(RefusalCodes.RequestInvalid);
    }

    private static bool Said(string? text, int max) => !string.IsNullOrWhiteSpace(text) && text.Length <= max;
}

public sealed class ProposeAwardValidator : AbstractValidator<ProposeAward>
{
    public ProposeAwardValidator()
    {
        RuleFor(c => c.PoolId).ValidId();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.BaseFen).ValidAmount();
        RuleFor(c => c.RatioBp).InclusiveBetween(1, 10_000).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.CapFen).ValidAmount();
        RuleFor(c => c.MinutesNo).Text(100);
        RuleFor(c => c.SchemeVersion).ValidId();
        RuleFor(c => c.YearNo).InclusiveBetween(1, 30).When(c => c.YearNo is not null).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.TaperId!).ValidId().When(c => c.TaperId is not null);
    }
}

public sealed class OpenNoticeValidator : AbstractValidator<OpenNotice>
{
    public OpenNoticeValidator() => RuleFor(c => c.Url).Text(500)
        .Must(url => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
        .WithErrorCode(RefusalCodes.RequestInvalid);
}

public sealed class RaiseObjectionValidator : AbstractValidator<RaiseObjection>
{
    public RaiseObjectionValidator()
    {
        RuleFor(c => c.ObjectionId).ValidId();
        RuleFor(c => c.GroundsDigest).Digest();
    }
}

public sealed class ResolveObjectionValidator : AbstractValidator<ResolveObjection>
{
    public ResolveObjectionValidator()
    {
        RuleFor(c => c.ObjectionId).ValidId();
        RuleFor(c => c.Outcome).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.OpinionDigest).Digest();
    }
}

public sealed class ApproveAwardValidator : AbstractValidator<ApproveAward>
{
    public ApproveAwardValidator()
    {
        RuleFor(c => c.DocumentNo).Text(100);
        RuleFor(c => c.DelegationId!).ValidId().When(c => c.DelegationId is not null);
    }
}

public sealed class SignTaskBookValidator : AbstractValidator<SignTaskBook>
{
    public SignTaskBookValidator()
    {
        RuleFor(c => c.TaskBookDigest).Digest();
        RuleFor(c => c.PayeeAccountDigest!).Digest().When(c => c.PayeeAccountDigest is not null);
    }
}

public sealed class ScheduleInstalmentsValidator : AbstractValidator<ScheduleInstalments>
{
    public ScheduleInstalmentsValidator()
    {
        RuleFor(c => c.Lines)
            .Must(lines => !lines.IsDefaultOrEmpty && lines.Length <= 100
                && lines.Select((line, i) => line is not null && line.No == i + 1 && Gates.IsValid(line.Gate)).All(ok => ok))
            .WithErrorCode(RefusalCodes.RequestInvalid)
            .Must(lines => lines.IsDefault || lines.All(line => line is null || Fen.IsValid(line.AmountFen)))
            .WithErrorCode(RefusalCodes.AmountInvalid);
    }
}

public sealed class AcceptMilestoneValidator : AbstractValidator<AcceptMilestone>
{
    public AcceptMilestoneValidator()
    {
        RuleFor(c => c.Code).ValidId();
        RuleFor(c => c.EvidenceDigest).Digest();
    }
}

public sealed class RecordAssessmentValidator : AbstractValidator<RecordAssessment>
{
    public RecordAssessmentValidator()
    {
        RuleFor(c => c.Period).ValidId();
        RuleFor(c => c.Grade).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.ScoreBp).InclusiveBetween(0, 10_000).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.ReportDigest!).Digest().When(c => c.ReportDigest is not null);
        RuleFor(c => c.Indicators)
            .Must(given => given is not { } list || (!list.IsDefault && list.Length <= 100
                && list.All(i => i is { Target.Length: >= 1 and <= 200, Actual.Length: >= 1 and <= 200 } && Ids.IsValid(i.Code))
                && list.Select(i => i.Code).Distinct(StringComparer.Ordinal).Count() == list.Length))
            .WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class ConcludeAcceptanceValidator : AbstractValidator<ConcludeAcceptance>
{
    public ConcludeAcceptanceValidator() => RuleFor(c => c.Grade).IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
}

public sealed class AmendAwardValidator : AbstractValidator<AmendAward>
{
    public AmendAwardValidator()
    {
        RuleFor(c => c.DeltaFen).ValidChange();
        RuleFor(c => c.DelegationId!).ValidId().When(c => c.DelegationId is not null);
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class RejectApplicationValidator : AbstractValidator<RejectApplication>
{
    public RejectApplicationValidator() => RuleFor(c => c.Reason).Text();
}

public sealed class WithdrawApplicationValidator : AbstractValidator<WithdrawApplication>
{
    public WithdrawApplicationValidator() => RuleFor(c => c.Reason).Text();
}

public sealed class SuspendGrantValidator : AbstractValidator<SuspendGrant>
{
    public SuspendGrantValidator() => RuleFor(c => c.Reason).Text();
}

public sealed class ResumeGrantValidator : AbstractValidator<ResumeGrant>
{
    public ResumeGrantValidator() => RuleFor(c => c.Reason).Text();
}

public sealed class TerminateGrantValidator : AbstractValidator<TerminateGrant>
{
    public TerminateGrantValidator() => RuleFor(c => c.Reason).Text();
}
