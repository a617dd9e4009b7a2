namespace Ledger.Domain.Funds;

/// <summary>
/// The six stages of support along a company's life, from the first grant to the merger. Every investment carries one. Source: the six-stage
/// chain 资助 → 种子 → 天使 → 创投 → 产投 → 并购 of the high-tech zone.
/// </summary>
public enum SupportStage
{
    /// <summary>资助.</summary>
    Grant,
    /// <summary>种子.</summary>
    Seed,
    /// <summary>天使.</summary>
    Angel,
    /// <summary>创投.</summary>
    Venture,
    /// <summary>产投.</summary>
    Industry,
    /// <summary>并购.</summary>
    Merger,
}

/// <summary>What a fund puts its money into.</summary>
public enum FundKind
{
    /// <summary>母基金: into other funds, and perhaps directly as well.</summary>
    FundOfFunds,
    /// <summary>直投基金: into companies.</summary>
    Direct,
}

/// <summary>How a value was found that no sale has confirmed.</summary>
public enum ValuationMethod
{
    /// <summary>成本.</summary>
    Cost,
    /// <summary>参考最近融资价格.</summary>
    RecentRound,
    /// <summary>市场乘数.</summary>
    MarketMultiple,
    /// <summary>现金流折现.</summary>
    DiscountedCashFlow,
    /// <summary>净资产.</summary>
    NetAssets,
    /// <summary>公开市场报价.</summary>
    QuotedPrice,
}

/// <summary>What a fund pays for beside its investments.</summary>
public enum FeeKind
{
    /// <summary>管理费.</summary>
    Management,
    /// <summary>托管费.</summary>
    Custody,
    /// <summary>业绩报酬.</summary>
    Performance,
    /// <summary>其他费用.</summary>
    Other,
}

/// <summary>What money comes in for beside capital and sales.</summary>
public enum IncomeKind
{
    /// <summary>分红.</summary>
    Dividend,
    /// <summary>利息.</summary>
    Interest,
    /// <summary>Money got back from a loss after all.</summary>
    Recovery,
    /// <summary>其他收入.</summary>
    Other,
}

/// <summary>How an investment was sold.</summary>
public enum ExitRoute
{
    /// <summary>上市减持.</summary>
    Listing,
    /// <summary>股权转让.</summary>
    Transfer,
    /// <summary>回购.</summary>
    Buyback,
    /// <summary>并购.</summary>
    Merger,
    /// <summary>清算.</summary>
    Winding,
}

/// <summary>What the review of a loss found.</summary>
public enum LossFinding
{
    /// <summary>已尽责.</summary>
    Diligent,
    /// <summary>未尽责.</summary>
    Negligent,
}

/// <summary>尽责免责: whether those who acted answer for the loss.</summary>
public enum ExemptionOutcome
{
    /// <summary>免责.</summary>
    Granted,
    /// <summary>不予免责.</summary>
    Denied,
}
