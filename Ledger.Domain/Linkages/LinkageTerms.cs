using System.Collections.Immutable;

namespace Ledger.Domain.Linkages;

/// <summary>The families of subsidies that are tied to an investment. What differs between them is here and in <see cref="LinkageTerms"/>, nowhere else.</summary>
public enum LinkageFamily
{
    /// <summary>投补联动: a subsidy follows a verified investment.</summary>
    MatchedSubsidy,
    /// <summary>先投后股 / 先拨后股: granted first, and turned into equity when its condition is met.</summary>
    GrantThenEquity,
    /// <summary>股权投资资助 / 补改投: public money buys equity that a nominee holds.</summary>
    NomineeEquity,
    /// <summary>投资后奖励: who invested and held is rewarded; the payee is the investor.</summary>
    InvestorReward,
    /// <summary>创始人回购: equity that the founder may buy back at its original price.</summary>
    FounderBuyback,
}

/// <summary>What a subsidy is computed from.</summary>
public enum LinkageTrigger
{
    /// <summary>外部投资到账: paid-in money of eligible investors.</summary>
    OutsideInvestment,
    /// <summary>项目计划: the verified budget of the project.</summary>
    ProjectPlan,
}

/// <summary>Who invests.</summary>
public enum InvestorKind
{
    /// <summary>私募基金.</summary>
    PrivateFund,
    /// <summary>企业.</summary>
    Enterprise,
    /// <summary>个人.</summary>
    Individual,
    /// <summary>外资.</summary>
    Foreign,
    /// <summary>国有企业.</summary>
    StateOwned,
    /// <summary>政府投资基金.</summary>
    GovernmentFund,
}

/// <summary>What price a grant is converted at.</summary>
public enum PriceBasis
{
    /// <summary>本轮价格: the price of the outside round.</summary>
    OutsideRound,
    /// <summary>评估价.</summary>
    Appraisal,
    /// <summary>净资产.</summary>
    NetAssets,
    /// <summary>原始价格.</summary>
    OriginalPrice,
}

/// <summary>What public money is while it is outstanding: the accounts that a linkage's exposure is read from.</summary>
public enum MoneyForm
{
    /// <summary>补助: given.</summary>
    Grant,
    /// <summary>或有转股: granted, and may become equity.</summary>
    Contingent,
    /// <summary>股权成本.</summary>
    Equity,
}

/// <summary>How a linkage expires.</summary>
public enum ExpiryOutcome
{
    /// <summary>持有期满: what it asked for was fulfilled.</summary>
    Fulfilled,
    /// <summary>豁免: the claim to equity is given up; the money stays given.</summary>
    Waived,
    /// <summary>偿还: the money is asked back.</summary>
    Repayment,
    /// <summary>延续: the claim goes on to a later day.</summary>
    Continued,
}

/// <summary>How a scheme ties its subsidy to an investment; a part of its rules (C5). Ratio and cap are those of the scheme.</summary>
/// <param name="EligibleInvestors">Whose money counts as outside money (L3); empty where nothing outside is asked for.</param>
/// <param name="ExpiryMonths">Months from the opening within which trigger, conversion and buyback happen.</param>
/// <param name="HoldingMonths">Months that the investment is held: before the reward in the reward family, after the payout in the others.</param>
/// <param name="PriceBasis">What a grant is converted at; in the family that converts, and only there.</param>
/// <param name="BuybackBp">The part that the founder may buy back; in that family, and only there.</param>
public sealed record LinkageTerms(
    LinkageFamily Family, LinkageTrigger Trigger, ImmutableArray<InvestorKind> EligibleInvestors, int ExpiryMonths, int HoldingMonths,
    PriceBasis? PriceBasis = null, int? BuybackBp = null);

/// <summary>What follows from the family.</summary>
public static class LinkageFamilies
{
    /// <summary>What the money is once it is paid.</summary>
    public static MoneyForm Form(this LinkageFamily family) => family switch
    {
        LinkageFamily.GrantThenEquity => MoneyForm.Contingent,
        LinkageFamily.NomineeEquity or LinkageFamily.FounderBuyback => MoneyForm.Equity,
        _ => MoneyForm.Grant,
    };

    /// <summary>Whether somebody other than the supported company is paid: a nominee, a holder or the investor.</summary>
    public static bool PaysAnother(this LinkageFamily family) =>
        family is LinkageFamily.NomineeEquity or LinkageFamily.FounderBuyback or LinkageFamily.InvestorReward;

    /// <summary>Whether nothing but an outside investment can trigger it.</summary>
    public static bool IsTiedToAnInvestor(this LinkageFamily family) => family is LinkageFamily.MatchedSubsidy or LinkageFamily.InvestorReward;
}
