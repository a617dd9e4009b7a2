using System.Collections.Frozen;
using static Ledger.Domain.Funds.FundStatus;

namespace Ledger.Domain.Funds;

/// <summary>Which command may come in which state of a fund. What a fund lost is judged over its whole life, and so after its end as well.</summary>
public static class FundLifecycle
{
    private static readonly FrozenDictionary<Type, FrozenSet<FundStatus>> Allowed = new Dictionary<Type, FrozenSet<FundStatus>>
    {
        [typeof(PlanFund)] = In(None),
        [typeof(EstablishFund)] = In(Planned),
        [typeof(AmendFundTerms)] = In(Established, Investing, Harvesting),
        [typeof(Commit)] = In(Established, Investing),
        [typeof(CallCapital)] = In(Established, Investing, Harvesting),
        [typeof(PayIn)] = In(Established, Investing, Harvesting),
        [typeof(CommitToSubFund)] = In(Established, Investing),
        [typeof(PaySubFund)] = In(Established, Investing, Harvesting),
        [typeof(Invest)] = In(Established, Investing),
        [typeof(MarkInvestment)] = In(Investing, Harvesting),
        [typeof(MarkNav)] = In(Established, Investing, Harvesting),
        [typeof(ReceiveIncome)] = In(Established, Investing, Harvesting),
        [typeof(PayFee)] = In(Established, Investing, Harvesting),
        [typeof(Distribute)] = In(Established, Investing, Harvesting),
        [typeof(ExitInvestment)] = In(Investing, Harvesting),
        [typeof(RecogniseLoss)] = In(Investing, Harvesting),
        [typeof(OpenLossReview)] = In(Investing, Harvesting, Liquidated),
        [typeof(ConcludeLossReview)] = In(Investing, Harvesting, Liquidated),
        [typeof(WriteOffLoss)] = In(Investing, Harvesting),
        [typeof(DecideExemption)] = In(Investing, Harvesting, Liquidated),
        [typeof(RecogniseBackInvestment)] = In(Investing, Harvesting),
        [typeof(BeginHarvest)] = In(Established, Investing),
        [typeof(LiquidateFund)] = In(Harvesting),
    }.ToFrozenDictionary();

    /// <summary>Whether a command of this type may come in this state.</summary>
    public static bool Allows(FundStatus status, Type command) => Allowed[command].Contains(status);

    private static FrozenSet<FundStatus> In(params FundStatus[] statuses) => statuses.ToFrozenSet();
}
