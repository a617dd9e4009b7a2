using FluentValidation;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;

namespace Ledger.Domain.Schemes;

// Shape only: what can be refused without knowing any state.

public sealed class DraftSchemeValidator : AbstractValidator<DraftScheme>
{
    public DraftSchemeValidator()
    {
        RuleFor(c => c.SchemeId).ValidId();
        RuleFor(c => c.Version).ValidId();
        RuleFor(c => c.Rules).NotNull().WithErrorCode(RefusalCodes.RequestInvalid);
        When(c => c.Rules is not null, () => RuleFor(c => c.Rules).SetValidator(new SchemeRulesValidator()).WithErrorCode(RefusalCodes.RequestInvalid));
    }
}

/// <summary>The figures of a scheme fit together.</summary>
public sealed class SchemeRulesValidator : AbstractValidator<SchemeRules>
{
    private const int Whole = 10_000;
    private static readonly string[] Gates = ["signing", "milestone", "acceptance", "assessment"];

    public SchemeRulesValidator()
    {
        RuleFor(r => r.Name).Text();
        RuleFor(r => r.DocumentNo).Text(100);
        RuleFor(r => r.EffectiveUntil).Must((r, until) => until is null || until >= r.EffectiveFrom).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(r => r.Instruments)
            .Must(list => !list.IsDefaultOrEmpty && list.Length <= 20 && list.All(Ids.IsValid) && list.Distinct(StringComparer.Ordinal).Count() == list.Length)
            .WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(r => r.RatioBp).InclusiveBetween(1, Whole).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(r => r.ProjectCapFen).ValidAmount();
        RuleFor(r => r.NoticeWorkingDays).InclusiveBetween(1, 60).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(r => r.ApprovalLimits)
            .Must(limits => !limits.IsDefaultOrEmpty && limits.Length <= 1000
                && limits.All(l => l is not null && (l.Approver == "*" || Ids.IsValid(l.Approver)))
                && limits.Select(l => l.Approver).Distinct(StringComparer.Ordinal).Count() == limits.Length)
            .WithErrorCode(RefusalCodes.RequestInvalid)
            .Must(limits => limits.IsDefault || limits.All(l => l is null || Fen.IsValid(l.LimitFen)))
            .WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(r => r.PanelQuorum).InclusiveBetween(0, 50).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(r => r.MinScoreBp).Must(score => score is null or (>= 1 and <= Whole)).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(r => r.Eligibility)
            .Must(who => who?.Places is not { } places || (!places.IsDefaultOrEmpty && places.Length <= 100 && places.All(IsPlace)))
            .WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(r => r.PartyYearCapFen).Must(cap => cap is null || Fen.IsValid(cap.Value)).WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(r => r.Stacking)
            .Must(stacking => stacking is null || (Ids.IsValid(stacking.Group) && (stacking.HigherNotDouble || stacking.CapFen is not null)))
            .WithErrorCode(RefusalCodes.RequestInvalid)
            .Must(stacking => stacking?.CapFen is not { } cap || Fen.IsValid(cap))
            .WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(r => r.TaperBp)
            .Must(years => years is not { } list || (!list.IsDefaultOrEmpty && list.Length <= 30 && list.All(bp => bp is >= 0 and <= Whole)))
            .WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(r => r.Linkage).Must(terms => terms is null || IsLinkage(terms)).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(r => r.Risk)
            .Must(terms => terms is null || (terms is { MaxTermMonths: >= 1 and <= 600, ReserveBp: >= 1 and <= Whole, WaitingDays: >= 0 and <= 3_650, RecoveryBp: >= 0 and <= Whole }))
            .WithErrorCode(RefusalCodes.RequestInvalid)
            .Must(terms => terms is null || Fen.IsValid(terms.FirmCapFen)).WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(r => r.Instalments)
            .Must(lines => lines is not { } list || (!list.IsDefaultOrEmpty && list.Length <= 100
                && list.All(line => line is { ShareBp: >= 1 and <= Whole } && Gates.Contains(line.Gate)) && list.Sum(line => line.ShareBp) == Whole))
            .WithErrorCode(RefusalCodes.RequestInvalid);
    }

    private static bool IsLinkage(LinkageTerms terms) =>
        Enum.IsDefined(terms.Family) && Enum.IsDefined(terms.Trigger) && terms.ExpiryMonths is >= 1 and <= 600 && terms.HoldingMonths is >= 0 and <= 600
        && !((terms.Trigger == LinkageTrigger.OutsideInvestment || terms.PriceBasis == PriceBasis.OutsideRound) && terms.EligibleInvestors.IsDefaultOrEmpty)
        // L3: no rule can make government money outside money.
        && (terms.EligibleInvestors.IsDefault || !terms.EligibleInvestors.Contains(InvestorKind.GovernmentFund))
        && (terms.EligibleInvestors.IsDefault || (terms.EligibleInvestors.All(Enum.IsDefined) && terms.EligibleInvestors.Distinct().Count() == terms.EligibleInvestors.Length))
        && (!terms.Family.IsTiedToAnInvestor() || terms.Trigger == LinkageTrigger.OutsideInvestment)
        && (terms.Family == LinkageFamily.GrantThenEquity) == (terms.PriceBasis is not null)
        && (terms.PriceBasis is not { } basis || Enum.IsDefined(basis))
        && (terms.Family == LinkageFamily.FounderBuyback) == (terms.BuybackBp is not null)
        && (terms.BuybackBp is null or (>= 1 and <= Whole));

    private static bool IsPlace(string? place) => place is { Length: >= 1 and <= 6 } && place.All(char.IsAsciiDigit);
}

public sealed class PublishSchemeValidator : AbstractValidator<PublishScheme>
{
    public PublishSchemeValidator() => RuleFor(c => c.Version).ValidId();
}

public sealed class SuspendSchemeValidator : AbstractValidator<SuspendScheme>
{
    public SuspendSchemeValidator()
    {
        RuleFor(c => c.Reason).Text();
        RuleFor(c => c.DocumentNo).Text(100);
    }
}

public sealed class ResumeSchemeValidator : AbstractValidator<ResumeScheme>
{
    public ResumeSchemeValidator() => RuleFor(c => c.DocumentNo).Text(100);
}
