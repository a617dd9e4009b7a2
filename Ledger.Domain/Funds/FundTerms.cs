using System.Collections.Immutable;

namespace Ledger.Domain.Funds;

/// <summary>
/// What a fund's agreement limits, as data: a limit that is null was not agreed, and nothing is limited by it. Ratios are in basis points of
/// the fund's size.
/// </summary>
/// <param name="Version">The name under which decisions cite these terms (C5).</param>
/// <param name="LossTolerances">容亏: the share of the cost at a stage that may be lost, where agreed. Compared over the fund's whole life, shown and never refused by.</param>
/// <param name="SingleProjectLimitBp">单一项目集中度: the most held at cost in one company (F3).</param>
/// <param name="GovernmentShareLimitBp">财政出资比例: the most that government may subscribe (F3).</param>
/// <param name="MaxLayers">The most layers of funds counted from this one downwards, itself included (F5).</param>
/// <param name="BackInvestmentTargetBp">返投: the share of the subscribed government money to be invested at home; a measure, not a gate.</param>
/// <param name="EndsOn">The end of the fund's term, where agreed.</param>
public sealed record FundTerms(
    string Version, ImmutableArray<StageTolerance> LossTolerances, int? SingleProjectLimitBp = null, int? GovernmentShareLimitBp = null,
    int? MaxLayers = null, int? BackInvestmentTargetBp = null, DateOnly? EndsOn = null);

/// <summary>The share of the cost at a stage that may be lost.</summary>
public sealed record StageTolerance(SupportStage Stage, int RatioBp);

/// <summary>Terms and the day from which they hold.</summary>
public sealed record DatedTerms(DateOnly From, FundTerms Terms);

/// <summary>What one partner is asked to pay.</summary>
/// <param name="PartnerId">The partner's id, or <c>fund/{id}</c> where the partner is a fund of this ledger.</param>
public sealed record CallLine(string PartnerId, long AmountFen);

/// <summary>What one partner is paid. <paramref name="CapitalFen"/> of it returns what the partner paid in; the rest is profit.</summary>
/// <param name="PartnerId">The partner's id, or <c>fund/{id}</c> where the partner is a fund of this ledger.</param>
public sealed record DistributionLine(string PartnerId, long AmountFen, long CapitalFen);

/// <summary>A document of a loss file; the document itself stays outside.</summary>
public sealed record LossDocument(string Kind, string Digest);
