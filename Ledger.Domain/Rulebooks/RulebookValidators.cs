using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Rulebooks;

// Shape only: what can be refused without knowing any state.

public sealed class AdoptRulesValidator : AbstractValidator<AdoptRules>
{
    public AdoptRulesValidator()
    {
        RuleFor(c => c.Version).ValidId();
        RuleFor(c => c.DocumentNo).Text(100);
        RuleFor(c => c.NoticeWorkingDays).InclusiveBetween(1, 60).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.ApprovalLimits)
            .Must(limits => !limits.IsDefaultOrEmpty && limits.Length <= 1000
                && limits.All(l => l is not null && (l.Approver == "*" || Ids.IsValid(l.Approver)))
                && limits.Select(l => l.Approver).Distinct(StringComparer.Ordinal).Count() == limits.Length)
            .WithErrorCode(RefusalCodes.RequestInvalid)
            .Must(limits => limits.IsDefault || limits.All(l => l is null || Fen.IsValid(l.LimitFen)))
            .WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(c => c.SchemeCaps)
            .Must(caps => caps.IsDefault || (caps.Length <= 1000
                && caps.All(s => s is not null && Ids.IsValid(s.Scheme) && s.RatioBp is > 0 and <= 10_000)
                && caps.Select(s => s.Scheme).Distinct(StringComparer.Ordinal).Count() == caps.Length))
            .WithErrorCode(RefusalCodes.RequestInvalid)
            .Must(caps => caps.IsDefault || caps.All(s => s is null || Fen.IsValid(s.CapFen)))
            .WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(c => c.CarryOverYears).Must(years => years is null or (>= 0 and <= 10)).WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class PublishCalendarValidator : AbstractValidator<PublishCalendar>
{
    public PublishCalendarValidator()
    {
        RuleFor(c => c.Year).InclusiveBetween(1990, 2200).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.DocumentNo).Text(100);
        RuleFor(c => c.Holidays)
            .Must((c, days) => !days.IsDefault && days.All(d => d.Year == c.Year) && days.Distinct().Count() == days.Length)
            .WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.MakeupWorkdays)
            .Must((c, days) => !days.IsDefault && days.All(d => d.Year == c.Year) && days.Distinct().Count() == days.Length
                && (c.Holidays.IsDefault || !days.Intersect(c.Holidays).Any()))
            .WithErrorCode(RefusalCodes.RequestInvalid);
    }
}
