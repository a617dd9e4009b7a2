using FluentValidation;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Tapers;

/// <summary>A command to one schedule. <see cref="TaperId"/> comes from the address of the request.</summary>
public abstract record TaperCommand : ICommand
{
    public string TaperId { get; init; } = "";
    public string Stream => Taper.StreamOf(TaperId);
}

/// <summary>Fixes a schedule for a recognised platform from the scheme's version in force (C5). Without <paramref name="StopAt"/> it stops at unqualified.</summary>
public sealed record FixTaper(
    string PlatformId, string Scheme, string SchemeVersion, int FirstYear, string BaseRule, long BaseCapFen, string DocumentNo, Grade? StopAt = null) : TaperCommand;

/// <summary>Computes a year, once the one before it was carried by a grant and graded (D4).</summary>
public sealed record ComputeTaperYear(int YearNo, long AuditedFen, string AuditDigest) : TaperCommand;

/// <summary>Stops the support: what grants carry already is paid or ended there.</summary>
public sealed record StopTaper(string Reason, string DocumentNo) : TaperCommand;

// Shape only: what can be refused without knowing any state.

public sealed class FixTaperValidator : AbstractValidator<FixTaper>
{
    public FixTaperValidator()
    {
        RuleFor(c => c.TaperId).ValidId();
        RuleFor(c => c.PlatformId).ValidId();
        RuleFor(c => c.Scheme).ValidId();
        RuleFor(c => c.SchemeVersion).ValidId();
        RuleFor(c => c.FirstYear).InclusiveBetween(1990, 2200).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.BaseRule).Text();
        RuleFor(c => c.BaseCapFen).ValidAmount();
        RuleFor(c => c.DocumentNo).Text(100);
        RuleFor(c => c.StopAt).Must(grade => grade is null || (Enum.IsDefined(grade.Value) && grade != Grade.Excellent)).WithErrorCode(RefusalCodes.RequestInvalid);
    }
}

public sealed class ComputeTaperYearValidator : AbstractValidator<ComputeTaperYear>
{
    public ComputeTaperYearValidator()
    {
        RuleFor(c => c.YearNo).InclusiveBetween(1, 30).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.AuditedFen).ValidAmount();
        RuleFor(c => c.AuditDigest).Digest();
    }
}

public sealed class StopTaperValidator : AbstractValidator<StopTaper>
{
    public StopTaperValidator()
    {
        RuleFor(c => c.Reason).Text();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}
