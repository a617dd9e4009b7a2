using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Indicators;

/// <summary>A command to one indicator. <see cref="IndicatorId"/> comes from the address of the request.</summary>
public abstract record IndicatorCommand : ICommand
{
    public string IndicatorId { get; init; } = "";
    public string Stream => Indicator.StreamOf(IndicatorId);
}

/// <summary>Says what is watched.</summary>
public sealed record DefineIndicator(string Name, string Unit, string Definition, string? NameEn = null) : IndicatorCommand;

/// <summary>Records a value, or a new one in place of one that was wrong (E2).</summary>
public sealed record ObserveIndicator(
    string Value, DateOnly ObservedOn, string Source, string? Period = null, int? Corrects = null, string? Reason = null) : IndicatorCommand;

// Shape only: what can be refused without knowing any state.

public sealed class DefineIndicatorValidator : AbstractValidator<DefineIndicator>
{
    public DefineIndicatorValidator()
    {
        RuleFor(c => c.IndicatorId).ValidId();
        RuleFor(c => c.Name).Text();
        RuleFor(c => c.Unit).Text(40);
        RuleFor(c => c.Definition).Text(500);
        RuleFor(c => c.NameEn!).Text().When(c => c.NameEn is not null);
    }
}

public sealed class ObserveIndicatorValidator : AbstractValidator<ObserveIndicator>
{
    /// <summary>Most digits before the point.</summary>
    private const int MostWhole = 15;
    private const int MostDecimals = 6;

    public ObserveIndicatorValidator()
    {
        RuleFor(c => c.IndicatorId).ValidId();
        RuleFor(c => c.Value).Must(IsDecimal).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Source).Text();
        RuleFor(c => c.Period!).Text().When(c => c.Period is not null);
        RuleFor(c => c.Corrects).Must(no => no is null or > 0).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Reason).Must((c, reason) => (c.Corrects is null) == (reason is null) && reason is null or { Length: > 0 and <= 200 })
            .WithErrorCode(RefusalCodes.RequestInvalid);
    }

    /// <summary>Digits, at most one point, at most one leading minus: the same number is written one way only, but for zeros at its end.</summary>
    private static bool IsDecimal(string? text)
    {
        var digits = text.AsSpan();
        digits = digits.StartsWith("-") ? digits[1..] : digits;
        var point = digits.IndexOf('.');
        var whole = point < 0 ? digits : digits[..point];
        var decimals = point < 0 ? [] : digits[(point + 1)..];
        return whole.Length is > 0 and <= MostWhole && (whole.Length == 1 || whole[0] != '0') && !whole.ContainsAnyExceptInRange('0', '9')
            && (point < 0 || (decimals.Length is > 0 and <= MostDecimals && !decimals.ContainsAnyExceptInRange('0', '9')));
    }
}
