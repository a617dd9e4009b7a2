using Ledger.Host.Projections;

namespace Ledger.Host.Verbs;

/// <summary>
/// A fund's money as the command line gives it. The identity: paid in + income + gains = invested + impaired + written off + in sub-funds + fees
/// + distributed + cash. A planned fund has a target and nothing else.
/// </summary>
internal sealed record FundLine(
    string Ledger, string Fund, string Name, string Status, long TargetFen, long SizeFen, long SubscribedFen, long CalledFen, long PaidInFen, long InvestedFen,
    long ImpairedFen, long WrittenOffFen, long SubFundFen, long FeesFen, long IncomeFen, long GainsFen, long DistributedFen, long CashFen, long? NavFen)
{
    /// <summary>One fund of a ledger.</summary>
    public static FundLine Of(string ledger, FundRow fund) => new(
        ledger, fund.FundId, fund.Name, fund.Status, fund.TargetFen, fund.SizeFen, fund.SubscribedFen, fund.CalledFen, fund.PaidInFen, fund.InvestedFen,
        fund.ImpairedFen, fund.WrittenOffFen, fund.SubFundFen, fund.FeesFen, fund.IncomeFen, fund.GainsFen, fund.DistributedFen, fund.CashFen, fund.NavFen);

    /// <summary>Prints it in one line, for people.</summary>
    public void Print() => Talk.Line(Status == "planned"
        ? Words.Of("fund.planned", ("ledger", Ledger), ("fund", Fund), ("name", Name), ("target", PoolLines.Yuan(TargetFen)))
        : Words.Of(
            "fund.line", ("ledger", Ledger), ("fund", Fund), ("name", Name), ("paidIn", PoolLines.Yuan(PaidInFen)), ("invested", PoolLines.Yuan(InvestedFen)),
            ("below", PoolLines.Yuan(SubFundFen)), ("cash", PoolLines.Yuan(CashFen)), ("distributed", PoolLines.Yuan(DistributedFen))));
}
