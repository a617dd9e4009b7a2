using System.Text.Json;

namespace Ledger.Host.Projections.Folding;

/// <summary>How the rows of funds are written into their tables.</summary>
internal static class FundRows
{
    public static VersionedRows<FundRow> Funds() => new(
        "fund",
        "version, target_fen, size_fen, subscribed_fen, government_fen, called_fen, paid_in_fen, cash_fen, invested_fen, sub_fund_fen, impaired_fen, "
        + "written_off_fen, fees_fen, income_fen, gains_fen, distributed_fen, back_invested_fen, nav_fen, changed_at, business_date, established_on, "
        + "nav_as_of, fund_id, name, kind, status, manager, nav_method, detail",
        (to, row) => to
            .Long(row.Version).Long(row.TargetFen).Long(row.SizeFen).Long(row.SubscribedFen).Long(row.GovernmentFen).Long(row.CalledFen)
            .Long(row.PaidInFen).Long(row.CashFen).Long(row.InvestedFen).Long(row.SubFundFen).Long(row.ImpairedFen).Long(row.WrittenOffFen)
            .Long(row.FeesFen).Long(row.IncomeFen).Long(row.GainsFen).Long(row.DistributedFen).Long(row.BackInvestedFen).Long(row.NavFen)
            .Instant(row.ChangedAt).Date(row.BusinessDate).Date(row.EstablishedOn).Date(row.NavAsOf).Text(row.FundId).Text(row.Name).Text(row.Kind)
            .Text(row.Status).Text(row.Manager).Text(row.NavMethod)
            .Bytes(JsonSerializer.SerializeToUtf8Bytes(row.Detail, ProjectionJson.Plain.FundDetail)),
        ("fund_id", row => row.FundId));

    public static VersionedRows<FundPartnerRow> Partners() => new(
        "fund_partner",
        "subscribed_fen, called_fen, paid_in_fen, distributed_fen, returned_fen, fund_id, partner_id, partner_name, is_government",
        (to, row) => to
            .Long(row.SubscribedFen).Long(row.CalledFen).Long(row.PaidInFen).Long(row.DistributedFen).Long(row.ReturnedFen)
            .Text(row.FundId).Text(row.PartnerId).Text(row.PartnerName).Bool(row.IsGovernment),
        ("fund_id", row => row.FundId), ("partner_id", row => row.PartnerId));

    public static VersionedRows<FundLayerRow> Layers() => new(
        "fund_layer",
        "committed_fen, paid_fen, cost_fen, fund_id, sub_fund_id",
        (to, row) => to.Long(row.CommittedFen).Long(row.PaidFen).Long(row.CostFen).Text(row.FundId).Text(row.SubFundId),
        ("fund_id", row => row.FundId), ("sub_fund_id", row => row.SubFundId));

    public static VersionedRows<FundInvestmentRow> Investments() => new(
        "fund_investment",
        "invested_fen, cost_fen, impaired_fen, lost_fen, proceeds_fen, mark_fen, shares_bp, invested_on, marked_as_of, fund_id, investment_id, party_id, "
        + "party_name, stage, chain, mark_method",
        (to, row) => to
            .Long(row.InvestedFen).Long(row.CostFen).Long(row.ImpairedFen).Long(row.WrittenOffFen).Long(row.ProceedsFen).Long(row.MarkFen)
            .Int(row.SharesBp).Date(row.InvestedOn).Date(row.MarkedAsOf).Text(row.FundId).Text(row.InvestmentId).Text(row.PartyId)
            .Text(row.PartyName).Text(row.Stage).Text(row.Chain).Text(row.MarkMethod),
        ("fund_id", row => row.FundId), ("investment_id", row => row.InvestmentId));

    public static VersionedRows<FundLossRow> Losses() => new(
        "fund_loss",
        "amount_fen, recognised_on, fund_id, loss_id, investment_id, stage, cause, finding, outcome, rule_version, document_no, has_file, written_off",
        (to, row) => to
            .Long(row.AmountFen).Date(row.RecognisedOn).Text(row.FundId).Text(row.LossId).Text(row.InvestmentId).Text(row.Stage).Text(row.Cause)
            .Text(row.Finding).Text(row.Outcome).Text(row.RuleVersion).Text(row.DocumentNo).Bool(row.HasFile).Bool(row.IsWrittenOff),
        ("fund_id", row => row.FundId), ("loss_id", row => row.LossId));
}
