namespace Ledger.Host.Projections;

/// <summary>One fund with everything that belongs to it.</summary>
/// <param name="GovernmentPaidBp">The share of what was paid in that came from government, through however many funds, floored; null where nothing was paid in.</param>
/// <param name="ReturnBp">Money-weighted yearly return of partners' flows up to the last mark, closed with it; null without mark or flows. An estimate.</param>
/// <param name="CashSince">The day on which the oldest money still in cash came in, what came first taken to leave first; null without cash.</param>
/// <param name="LookThrough">The fund and the funds below, each yuan where it is now.</param>
/// <param name="Stages">What was put in, held and lost at each stage, with the tolerance agreed.</param>
/// <param name="LargestHoldingFen">The most held at cost in one company, thought lost or not: what the limit on concentration is held against.</param>
public sealed record FundView(
    FundRow Fund, long? GovernmentPaidBp, long? ReturnBp, DateOnly? CashSince, IReadOnlyList<FundPartnerRow> Partners,
    IReadOnlyList<LookThroughLayer> LookThrough, IReadOnlyList<FundLayerRow> SubFunds, IReadOnlyList<FundInvestmentRow> Investments,
    IReadOnlyList<FundLossRow> Losses, IReadOnlyList<StageFigures> Stages, long LargestHoldingFen);

/// <summary>What a fund did at one of the six stages. Losses are compared with the tolerance over the fund's whole life.</summary>
/// <param name="ToleranceBp">The share of cost that may be lost, where agreed.</param>
/// <param name="LostBp">Thought lost and written off ÷ everything ever invested at the stage, floored.</param>
public sealed record StageFigures(string Stage, int Count, long InvestedFen, long CostFen, long LostFen, int? ToleranceBp, long? LostBp);

/// <summary>
/// All money in established funds, each yuan once: what one fund paid into another is counted where it is now. Planned funds stand apart and in
/// no total.
/// </summary>
/// <param name="SubscribedFen">By partners that are not funds of this ledger.</param>
/// <param name="GovernmentPaidInFen">The part of what such partners paid in that counts as government money.</param>
/// <param name="DistributedFen">To such partners.</param>
/// <param name="InvestedFen">Held in companies at cost, without what is thought lost.</param>
public sealed record FundTotals(
    int Established, int Planned, long SubscribedFen, long CalledFen, long PaidInFen, long GovernmentPaidInFen, long DistributedFen, long InvestedFen,
    long ImpairedFen, long WrittenOffFen, long FeesFen, long CashFen, IReadOnlyList<StageFigures> Stages);

/// <summary>What funds hold of one company, chain or stage, each yuan once.</summary>
/// <param name="Key">The company's id, the chain, the stage or the fund.</param>
/// <param name="GovernmentFen">The part of the cost that is government money, through however many funds, floored to the fen.</param>
/// <param name="MarkFen">The last marks where there are any, cost elsewhere: an estimate.</param>
/// <param name="OldestMark">The day of the oldest mark that counts; null where nothing is marked.</param>
public sealed record FundExposure(
    string Key, string Name, int Funds, int Investments, long CostFen, long ImpairedFen, long GovernmentFen, long MarkFen, DateOnly? OldestMark);
