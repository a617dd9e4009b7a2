using System.Collections.Immutable;
using System.Globalization;
using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.SpendingPlans;

/// <summary>A command to the plan of one pool. <see cref="PoolId"/> comes from the address of the request.</summary>
public abstract record SpendingPlanCommand : ICommand
{
    public string PoolId { get; init; } = "";
    public string Stream => SpendingPlan.StreamOf(PoolId);
}

/// <summary>Draws up what the pool may pay in which month; a draft that waits is replaced.</summary>
public sealed record DraftSpendingPlan(ImmutableArray<PlannedMonth> Months, string DocumentNo) : SpendingPlanCommand;

/// <summary>Approves the draft; somebody else than its maker does (C1).</summary>
public sealed record ApproveSpendingPlan(string DocumentNo) : SpendingPlanCommand;

/// <summary>A command to the accounting periods. <see cref="PeriodId"/>, a month as <c>2024-03</c>, comes from the address of the request.</summary>
public abstract record AccountingPeriodCommand : ICommand
{
    public string PeriodId { get; init; } = "";
    public string Stream => AccountingPeriods.StreamOf(Year);

    /// <summary>The year in the period's name; 0 where there is none.</summary>
    internal int Year => FirstDay?.Year ?? 0;

    /// <summary>The first day of the month; null where the name is not one of a month.</summary>
    internal DateOnly? FirstDay =>
        DateOnly.TryParseExact(PeriodId, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}

/// <summary>Closes a month and those before it in its year (D9).</summary>
public sealed record ClosePeriod(string DocumentNo) : AccountingPeriodCommand;

/// <summary>Opens the month closed last again.</summary>
public sealed record ReopenPeriod(string Reason, string DocumentNo) : AccountingPeriodCommand;

// Shape only: what can be refused without knowing any state.

public sealed class DraftSpendingPlanValidator : AbstractValidator<DraftSpendingPlan>
{
    public DraftSpendingPlanValidator()
    {
        RuleFor(c => c.PoolId).ValidId();
        RuleFor(c => c.Months)
            .Must(months => !months.IsDefaultOrEmpty && months.All(m => m is { Month: >= 1 and <= 12 }) && months.Select(m => m.Month).Distinct().Count() == months.Length)
            .WithErrorCode(RefusalCodes.RequestInvalid)
            .Must(months => months.IsDefault || months.All(m => m is null or { AmountFen: >= 0 and <= Fen.Max }))
            .WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class ApproveSpendingPlanValidator : AbstractValidator<ApproveSpendingPlan>
{
    public ApproveSpendingPlanValidator()
    {
        RuleFor(c => c.PoolId).ValidId();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class ClosePeriodValidator : AbstractValidator<ClosePeriod>
{
    public ClosePeriodValidator()
    {
        RuleFor(c => c.PeriodId).Must((c, _) => c.FirstDay is { Year: >= 1990 and <= 2200 }).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class ReopenPeriodValidator : AbstractValidator<ReopenPeriod>
{
    public ReopenPeriodValidator()
    {
        RuleFor(c => c.PeriodId).Must((c, _) => c.FirstDay is { Year: >= 1990 and <= 2200 }).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Reason).Text();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}
