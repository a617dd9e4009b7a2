using System.Collections.Immutable;
using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.Funds;

// Shape only: what can be refused without knowing any state.

/// <summary>The shape checks that only funds need.</summary>
internal static class FundRules
{
    /// <summary>A share of a whole in basis points.</summary>
    public static bool IsShare(int? ratioBp) => ratioBp is null or (>= 0 and <= 10_000);

    /// <summary>A partner's id, or the stream of a fund that is one.</summary>
    public static bool IsPartner(string? id) =>
        Ids.IsValid(id is not null && id.StartsWith(Fund.StreamOf(""), StringComparison.Ordinal) ? Ids.OfStream(id) : id);

    /// <summary>An amount that may be nothing: an estimate, the price of a sale.</summary>
    public static bool IsEstimate(long amountFen) => amountFen is >= 0 and <= Fen.Max;

    /// <summary>One line for each partner, and at least one.</summary>
    public static bool AreLines<T>(ImmutableArray<T> lines, Func<T, string> partner) where T : class =>
        !lines.IsDefaultOrEmpty && lines.Length <= 1_000 && lines.All(line => line is not null && IsPartner(partner(line)))
        && lines.Select(partner).Distinct(StringComparer.Ordinal).Count() == lines.Length;

    /// <summary>Terms whose limits are shares and whose stages are named once.</summary>
    public static bool AreTerms(FundTerms? terms) =>
        terms is not null && Ids.IsValid(terms.Version) && IsShare(terms.SingleProjectLimitBp) && IsShare(terms.GovernmentShareLimitBp)
        && terms.MaxLayers is null or (>= 1 and <= 100) && terms.BackInvestmentTargetBp is null or (>= 0 and <= 1_000_000)
        && !terms.LossTolerances.IsDefault && terms.LossTolerances.All(t => t is not null && Enum.IsDefined(t.Stage) && IsShare(t.RatioBp))
        && terms.LossTolerances.Select(t => t.Stage).Distinct().Count() == terms.LossTolerances.Length;

    public static IRuleBuilderOptions<T, FundTerms> ValidTerms<T>(this IRuleBuilder<T, FundTerms> rule) =>
        rule.Must(terms => AreTerms(terms)).WithErrorCode(RefusalCodes.RequestInvalid);

    public static IRuleBuilderOptions<T, TEnum> Word<T, TEnum>(this IRuleBuilder<T, TEnum> rule) where TEnum : struct, Enum =>
        rule.IsInEnum().WithErrorCode(RefusalCodes.RequestInvalid);
}

public sealed class PlanFundValidator : AbstractValidator<PlanFund>
{
    public PlanFundValidator()
    {
        // The address of a fund holds its id twice over; 64 would leave no room for the stream's name.
        RuleFor(c => c.FundId).ValidId().Must(id => id is { Length: <= 48 }).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.Name).Text();
        RuleFor(c => c.Kind).Word();
        RuleFor(c => c.TargetFen).ValidAmount();
        RuleFor(c => c.Source).Text();
    }
}

public sealed class EstablishFundValidator : AbstractValidator<EstablishFund>
{
    public EstablishFundValidator()
    {
        RuleFor(c => c.SizeFen).ValidAmount();
        RuleFor(c => c.Manager).Text();
        RuleFor(c => c.AgreementDigest).Digest();
        RuleFor(c => c.DocumentNo).Text(100);
        RuleFor(c => c.Terms).ValidTerms();
    }
}

public sealed class AmendFundTermsValidator : AbstractValidator<AmendFundTerms>
{
    public AmendFundTermsValidator()
    {
        RuleFor(c => c.Terms).ValidTerms();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class CommitValidator : AbstractValidator<Commit>
{
    public CommitValidator()
    {
        RuleFor(c => c.PartnerId).ValidId();
        RuleFor(c => c.PartnerName).Text();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.AgreementNo).Text(100);
    }
}

public sealed class CallCapitalValidator : AbstractValidator<CallCapital>
{
    public CallCapitalValidator()
    {
        RuleFor(c => c.CallId).ValidId();
        RuleFor(c => c.Lines).Must(lines => FundRules.AreLines(lines, line => line.PartnerId)).WithErrorCode(RefusalCodes.RequestInvalid)
            .Must(lines => lines.IsDefault || lines.All(line => line is null || Fen.IsValid(line.AmountFen))).WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class PayInValidator : AbstractValidator<PayIn>
{
    public PayInValidator()
    {
        RuleFor(c => c.PartnerId).ValidId();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.BankRef).ValidId();
    }
}

public sealed class CommitToSubFundValidator : AbstractValidator<CommitToSubFund>
{
    public CommitToSubFundValidator()
    {
        RuleFor(c => c.SubFundId).ValidId();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.AgreementNo).Text(100);
    }
}

public sealed class PaySubFundValidator : AbstractValidator<PaySubFund>
{
    public PaySubFundValidator()
    {
        RuleFor(c => c.SubFundId).ValidId();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.BankRef).ValidId();
    }
}

public sealed class InvestValidator : AbstractValidator<Invest>
{
    public InvestValidator()
    {
        RuleFor(c => c.InvestmentId).ValidId();
        RuleFor(c => c.PartyId).ValidId();
        RuleFor(c => c.PartyName).Text();
        RuleFor(c => c.Stage).Word();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.SharesBp).InclusiveBetween(0, 10_000).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.AgreementNo).Text(100);
        RuleFor(c => c.BankRef).ValidId();
        RuleFor(c => c.Chain!).ValidId().When(c => c.Chain is not null);
    }
}

public sealed class MarkInvestmentValidator : AbstractValidator<MarkInvestment>
{
    public MarkInvestmentValidator()
    {
        RuleFor(c => c.InvestmentId).ValidId();
        RuleFor(c => c.AmountFen).Must(FundRules.IsEstimate).WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(c => c.Method).Word();
    }
}

public sealed class MarkNavValidator : AbstractValidator<MarkNav>
{
    public MarkNavValidator()
    {
        RuleFor(c => c.AmountFen).Must(FundRules.IsEstimate).WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(c => c.Method).Word();
        RuleFor(c => c.ReportDigest).Digest();
    }
}

public sealed class ReceiveIncomeValidator : AbstractValidator<ReceiveIncome>
{
    public ReceiveIncomeValidator()
    {
        RuleFor(c => c.IncomeId).ValidId();
        RuleFor(c => c.Kind).Word();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.BankRef).ValidId();
        RuleFor(c => c.InvestmentId!).ValidId().When(c => c.InvestmentId is not null);
    }
}

public sealed class PayFeeValidator : AbstractValidator<PayFee>
{
    public PayFeeValidator()
    {
        RuleFor(c => c.FeeId).ValidId();
        RuleFor(c => c.Kind).Word();
        RuleFor(c => c.AmountFen).ValidAmount();
        RuleFor(c => c.Payee).Text();
        RuleFor(c => c.BankRef).ValidId();
    }
}

public sealed class DistributeValidator : AbstractValidator<Distribute>
{
    public DistributeValidator()
    {
        RuleFor(c => c.DistributionId).ValidId();
        RuleFor(c => c.Lines).Must(lines => FundRules.AreLines(lines, line => line.PartnerId)).WithErrorCode(RefusalCodes.RequestInvalid)
            .Must(lines => lines.IsDefault || lines.All(line => line is null || (Fen.IsValid(line.AmountFen) && line.CapitalFen >= 0 && line.CapitalFen <= line.AmountFen)))
            .WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(c => c.DocumentNo).Text(100);
    }
}
