using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Ledger.Domain.Funds;

namespace Ledger.Host.Projections;

/// <summary>A fund as it stood at a moment. Amounts in fen. A planned fund has a target and no money.</summary>
public sealed record FundRow
{
    public required string FundId { get; init; }
    public string Name { get; init; } = "";
    /// <summary><c>fund-of-funds</c> or <c>direct</c>.</summary>
    public string Kind { get; init; } = "";
    public string Status { get; init; } = "";
    public string Manager { get; init; } = "";
    /// <summary>What it was planned to be; never part of a total.</summary>
    public long TargetFen { get; init; }
    /// <summary>The size that the agreement names.</summary>
    public long SizeFen { get; init; }
    public long SubscribedFen { get; init; }
    /// <summary>The part of the subscriptions that counts as government money.</summary>
    public long GovernmentFen { get; init; }
    public long CalledFen { get; init; }
    public long PaidInFen { get; init; }
    /// <summary>Neither invested nor paid out.</summary>
    public long CashFen { get; init; }
    /// <summary>Held in companies at cost, without what is thought lost.</summary>
    public long InvestedFen { get; init; }
    /// <summary>Held in funds below at cost.</summary>
    public long SubFundFen { get; init; }
    /// <summary>Cost thought lost and not written off.</summary>
    public long ImpairedFen { get; init; }
    public long WrittenOffFen { get; init; }
    public long FeesFen { get; init; }
    public long IncomeFen { get; init; }
    /// <summary>Prices of sales less cost; below zero where it was less.</summary>
    public long GainsFen { get; init; }
    public long DistributedFen { get; init; }
    public long BackInvestedFen { get; init; }
    /// <summary>Net asset value as last marked: an estimate.</summary>
    public long? NavFen { get; init; }
    public DateOnly? NavAsOf { get; init; }
    public string? NavMethod { get; init; }
    public DateOnly? EstablishedOn { get; init; }
    /// <summary>Business date of the last change.</summary>
    public DateOnly BusinessDate { get; init; }
    public DateTimeOffset ChangedAt { get; init; }
    /// <summary>Version of the stream, for <c>If-Match</c>.</summary>
    public long Version { get; init; }
    /// <summary>The entry that made it so.</summary>
    public long Position { get; init; }
    public FundDetail Detail { get; init; } = new();

    /// <summary>Distributed ÷ paid in, in basis points, floored.</summary>
    public long? DpiBp => Ratios.DpiBp;
    /// <summary>Net asset value ÷ paid in, in basis points, floored; null without a mark.</summary>
    public long? RvpiBp => Ratios.RvpiBp;
    /// <summary>Distributed and net asset value ÷ paid in, in basis points, floored; null without a mark.</summary>
    public long? TvpiBp => Ratios.TvpiBp;
    /// <summary>Government's subscriptions ÷ size, in basis points, floored.</summary>
    public long? GovernmentShareBp => FundRatios.Floor(GovernmentFen, SizeFen);

    private FundRatios Ratios => FundRatios.Of(PaidInFen, DistributedFen, Status == "liquidated" ? 0 : NavFen);

    /// <summary>Whether it is more than a plan.</summary>
    [JsonIgnore]
    public bool IsEstablished => Status != "planned";
}

/// <summary>What a fund's page shows beyond its row.</summary>
public sealed record FundDetail
{
    /// <summary>Where the plan stands, in words.</summary>
    public string Source { get; init; } = "";
    public string? DocumentNo { get; init; }
    public ImmutableArray<FundTermsItem> Terms { get; init; } = [];
}

/// <summary>Terms and the day from which they hold.</summary>
public sealed record FundTermsItem(
    DateOnly From, string Version, int? SingleProjectLimitBp, int? GovernmentShareLimitBp, int? MaxLayers, int? BackInvestmentTargetBp, DateOnly? EndsOn,
    ImmutableArray<FundTolerance> LossTolerances);

/// <summary>The share of cost at a stage that may be lost.</summary>
public sealed record FundTolerance(string Stage, int RatioBp);

/// <summary>A partner of a fund.</summary>
public sealed record FundPartnerRow(
    string FundId, string PartnerId, string PartnerName, bool IsGovernment, long SubscribedFen, long CalledFen, long PaidInFen, long DistributedFen,
    long ReturnedFen)
{
    [JsonIgnore]
    public long Since { get; init; }

    /// <summary>The fund that the partner is; null for another partner.</summary>
    [JsonIgnore]
    public string? AsFund => PartnerId.StartsWith("fund/", StringComparison.Ordinal) ? PartnerId["fund/".Length..] : null;
}

/// <summary>What a fund holds of a fund directly below it.</summary>
public sealed record FundLayerRow(string FundId, string SubFundId, long CommittedFen, long PaidFen, long CostFen)
{
    [JsonIgnore]
    public long Since { get; init; }
}

/// <summary>An investment of a fund.</summary>
public sealed record FundInvestmentRow
{
    public required string FundId { get; init; }
    public required string InvestmentId { get; init; }
    public string PartyId { get; init; } = "";
    public string PartyName { get; init; } = "";
    public string Stage { get; init; } = "";
    /// <summary>Industrial chain, or empty.</summary>
    public string Chain { get; init; } = "";
    public DateOnly InvestedOn { get; init; }
    public int SharesBp { get; init; }
    public long InvestedFen { get; init; }
    /// <summary>Held at cost, without what is thought lost.</summary>
    public long CostFen { get; init; }
    public long ImpairedFen { get; init; }
    public long WrittenOffFen { get; init; }
    /// <summary>Prices of sales so far.</summary>
    public long ProceedsFen { get; init; }
    /// <summary>The last mark since the last sale: an estimate.</summary>
    public long? MarkFen { get; init; }
    public DateOnly? MarkedAsOf { get; init; }
    public string? MarkMethod { get; init; }

    [JsonIgnore]
    public long Since { get; init; }
}

/// <summary>A loss of a fund and how far its review has come.</summary>
public sealed record FundLossRow
{
    public required string FundId { get; init; }
    public required string LossId { get; init; }
    public string InvestmentId { get; init; } = "";
    public string Stage { get; init; } = "";
    public long AmountFen { get; init; }
    public DateOnly RecognisedOn { get; init; }
    public string Cause { get; init; } = "";
    public bool HasFile { get; init; }
    public string? Finding { get; init; }
    public bool IsWrittenOff { get; init; }
    /// <summary><c>granted</c> or <c>denied</c>; null before the decision.</summary>
    public string? Outcome { get; init; }
    /// <summary>The terms that the decision cites (C5).</summary>
    public string? RuleVersion { get; init; }
    public string? DocumentNo { get; init; }

    [JsonIgnore]
    public long Since { get; init; }
}
