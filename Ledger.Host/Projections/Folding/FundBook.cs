using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

/// <summary>A fund while its entries are folded: the aggregate, the rows that show it, the running balances of its accounts.</summary>
internal sealed class FundBook(string fundId)
{
    public string FundId { get; } = fundId;
    public Fund Fund { get; set; } = Fund.Initial;
    public FundRow? Row { get; set; }
    public Dictionary<string, FundPartnerRow> Partners { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, FundLayerRow> Layers { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, FundInvestmentRow> Investments { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, FundLossRow> Losses { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, long> BalancesFen { get; } = new(StringComparer.Ordinal);

    public static FundRow RowOf(FundRow? before, string fundId, Fund fund, Entry entry) => new()
    {
        FundId = fundId,
        Name = fund.Name,
        Kind = Kebab.Of(fund.Kind),
        Status = Kebab.Of(fund.Status),
        Manager = fund.Manager,
        TargetFen = fund.TargetFen,
        SizeFen = fund.SizeFen,
        SubscribedFen = fund.SubscribedFen,
        GovernmentFen = fund.GovernmentFen,
        CalledFen = fund.CalledFen,
        PaidInFen = fund.PaidInFen,
        CashFen = fund.CashFen,
        InvestedFen = fund.InvestedFen,
        SubFundFen = fund.SubFundFen,
        ImpairedFen = fund.ImpairedFen,
        WrittenOffFen = fund.WrittenOffFen,
        FeesFen = fund.FeesFen,
        IncomeFen = fund.IncomeFen,
        GainsFen = fund.GainsFen,
        DistributedFen = fund.DistributedFen,
        BackInvestedFen = fund.BackInvestedFen,
        NavFen = fund.NavFen,
        NavAsOf = fund.NavAsOf,
        NavMethod = fund.NavMethod is { } method ? Kebab.Of(method) : null,
        EstablishedOn = fund.EstablishedOn,
        BusinessDate = entry.BusinessDate,
        ChangedAt = entry.RecordedAt,
        Version = entry.Version,
        Position = entry.Position,
        Detail = entry.Happened switch
        {
            FundPlanned e => new FundDetail { Source = e.Source },
            FundEstablished e => before!.Detail with { DocumentNo = e.DocumentNo, Terms = [ItemOf(e.EstablishedOn, e.Terms)] },
            FundTermsAmended e => before!.Detail with { DocumentNo = e.DocumentNo, Terms = before.Detail.Terms.Add(ItemOf(e.EffectiveFrom, e.Terms)) },
            _ => before!.Detail,
        },
    };

    public static FundInvestmentRow RowOf(FundInvestmentRow? before, string fundId, string id, Investment investment, Entry entry)
    {
        var row = (before ?? new FundInvestmentRow { FundId = fundId, InvestmentId = id }) with
        {
            PartyId = investment.PartyId,
            Stage = Kebab.Of(investment.Stage),
            InvestedOn = investment.InvestedOn,
            SharesBp = investment.SharesBp,
            InvestedFen = investment.InvestedFen,
            CostFen = investment.CostFen,
            ImpairedFen = investment.ImpairedFen,
            MarkFen = investment.MarkFen,
            MarkedAsOf = investment.MarkedAsOf,
            Since = entry.Position,
        };
        return entry.Happened switch
        {
            InvestmentClosed e => row with { PartyName = e.PartyName, Chain = e.Chain ?? "" },
            InvestmentMarked e => row with { MarkMethod = Kebab.Of(e.Method) },
            ExitClosed e => row with { ProceedsFen = row.ProceedsFen + e.ProceedsFen, MarkMethod = null },
            LossWrittenOff e => row with { WrittenOffFen = row.WrittenOffFen + e.AmountFen },
            _ => row,
        };
    }

    public static FundLossRow RowOf(FundLossRow? before, string fundId, string id, Loss loss, Entry entry)
    {
        var row = (before ?? new FundLossRow { FundId = fundId, LossId = id }) with
        {
            InvestmentId = loss.InvestmentId,
            AmountFen = loss.AmountFen,
            HasFile = loss.HasFile,
            Finding = loss.Finding is { } finding ? Kebab.Of(finding) : null,
            IsWrittenOff = loss.IsWrittenOff,
            Outcome = loss.Outcome is { } outcome ? Kebab.Of(outcome) : null,
            Since = entry.Position,
        };
        return entry.Happened switch
        {
            LossRecognised e => row with { Stage = Kebab.Of(e.Stage), Cause = e.Cause, RecognisedOn = entry.BusinessDate },
            LossWrittenOff e => row with { DocumentNo = e.DocumentNo },
            ExemptionGranted e => row with { RuleVersion = e.RuleVersion, DocumentNo = e.DocumentNo },
            ExemptionDenied e => row with { RuleVersion = e.RuleVersion, DocumentNo = e.DocumentNo },
            _ => row,
        };
    }

    private static FundTermsItem ItemOf(DateOnly from, FundTerms terms) => new(
        from, terms.Version, terms.SingleProjectLimitBp, terms.GovernmentShareLimitBp, terms.MaxLayers, terms.BackInvestmentTargetBp, terms.EndsOn,
        [.. terms.LossTolerances.Select(t => new FundTolerance(Kebab.Of(t.Stage), t.RatioBp))]);
}
