using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>What exposure is told by.</summary>
public enum ExposureBy
{
    Party,
    Chain,
    Stage,
    Fund,
}

// What all funds hold together, each yuan once.
public sealed partial class InvestmentFunds
{
    private const string InvestmentColumns =
        """
        fund_id, investment_id, party_id, party_name, stage, chain, invested_on, shares_bp, invested_fen, cost_fen, impaired_fen, lost_fen, proceeds_fen,
        mark_fen, marked_as_of, mark_method
        """;

    private const int KeptExposures = 16;
    private readonly KeptAnswers<IReadOnlyList<FundExposure>> _exposures = new(KeptExposures);

    /// <summary>The money in all established funds.</summary>
    public async Task<FundTotals> Totals(Moment at, CancellationToken cancel)
    {
        var funds = await List(at, cancel);
        var established = funds.Where(fund => fund.IsEstablished).ToList();
        var partners = await Partners(at, cancel);
        var outside = partners.Where(partner => partner.AsFund is null).ToList();
        var investments = await database.List(
            $"""
            select stage, count(*)::integer, sum(invested_fen)::bigint, sum(cost_fen)::bigint, sum(impaired_fen + lost_fen)::bigint
              from {VersionedTable.FundInvestments.At(at)} group by stage
            """,
            row => (Stage: row.GetString(0), Count: row.GetInt32(1), InvestedFen: row.GetInt64(2), CostFen: row.GetInt64(3), LostFen: row.GetInt64(4)), cancel,
            at.LedgerId, at.Position);
        return new FundTotals(
            established.Count, funds.Count - established.Count, outside.Sum(p => p.SubscribedFen), outside.Sum(p => p.CalledFen), outside.Sum(p => p.PaidInFen),
            outside.Where(p => p.IsGovernment).Sum(p => p.PaidInFen), outside.Sum(p => p.DistributedFen), established.Sum(f => f.InvestedFen),
            established.Sum(f => f.ImpairedFen), established.Sum(f => f.WrittenOffFen), established.Sum(f => f.FeesFen), established.Sum(f => f.CashFen),
            [
                .. Enum.GetValues<Domain.Funds.SupportStage>().Select(stage => Domain.Kernel.Kebab.Of(stage))
                    .SelectMany(stage => investments.Where(row => row.Stage == stage))
                    .Select(row => new StageFigures(
                        row.Stage, row.Count, row.InvestedFen, row.CostFen, row.LostFen, null, Domain.Funds.FundRatios.Floor(row.LostFen, row.InvestedFen))),
            ]);
    }

    /// <summary>
    /// What funds hold, the largest first. A company's money is counted in the fund that holds it and in none above; the government's part of it
    /// is followed upwards through all layers.
    /// </summary>
    public async Task<IReadOnlyList<FundExposure>> Exposure(Moment at, ExposureBy by, int limit, CancellationToken cancel)
    {
        var all = await _exposures.Get(at, by.ToString(), () => Exposure(at, by, cancel));
        return all.Count <= limit ? all : [.. all.Take(limit)];
    }

    private async Task<IReadOnlyList<FundExposure>> Exposure(Moment at, ExposureBy by, CancellationToken cancel)
    {
        var layers = await Layers(at, cancel);
        var (key, name) = by switch
        {
            ExposureBy.Party => ("party_id", "max(party_name)"),
            ExposureBy.Chain => ("chain", "chain"),
            ExposureBy.Stage => ("stage", "stage"),
            _ => ("fund_id", "fund_id"),
        };
        var rows = await database.List(
            $"""
            select {key}, {name}, fund_id, count(*)::integer, sum(cost_fen)::bigint, sum(impaired_fen)::bigint, sum(coalesce(mark_fen, cost_fen))::bigint,
                   min(marked_as_of)
              from {VersionedTable.FundInvestments.At(at)} where cost_fen + impaired_fen > 0 group by {(by == ExposureBy.Fund ? "fund_id" : key + ", fund_id")}
            """,
            row => new Held(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
                row.IsDBNull(7) ? null : row.GetFieldValue<DateOnly>(7)), cancel, at.LedgerId, at.Position);
        return
        [
            .. rows.GroupBy(row => row.Key, StringComparer.Ordinal).Select(of => new FundExposure(
                    of.Key, of.First().Name, of.Select(row => row.FundId).Distinct(StringComparer.Ordinal).Count(), of.Sum(row => row.Investments),
                    of.Sum(row => row.CostFen), of.Sum(row => row.ImpairedFen), of.Sum(row => layers.Government(row.FundId).OfFen(row.CostFen)),
                    of.Sum(row => row.MarkFen), of.Min(row => row.OldestMark)))
                .OrderByDescending(exposure => exposure.CostFen + exposure.ImpairedFen).ThenBy(exposure => exposure.Key, StringComparer.Ordinal),
        ];
    }

    /// <summary>Who stands above whom, with what share of the money.</summary>
    internal async Task<FundLayers> Layers(Moment at, CancellationToken cancel) => new(await List(at, cancel), await Partners(at, cancel));

    private static FundInvestmentRow ReadInvestment(NpgsqlDataReader row) => new()
    {
        FundId = row.GetString(0),
        InvestmentId = row.GetString(1),
        PartyId = row.GetString(2),
        PartyName = row.GetString(3),
        Stage = row.GetString(4),
        Chain = row.GetString(5),
        InvestedOn = row.GetFieldValue<DateOnly>(6),
        SharesBp = row.GetInt32(7),
        InvestedFen = row.GetInt64(8),
        CostFen = row.GetInt64(9),
        ImpairedFen = row.GetInt64(10),
        WrittenOffFen = row.GetInt64(11),
        ProceedsFen = row.GetInt64(12),
        MarkFen = row.IsDBNull(13) ? null : row.GetInt64(13),
        MarkedAsOf = row.IsDBNull(14) ? null : row.GetFieldValue<DateOnly>(14),
        MarkMethod = row.TextOrNull(15),
    };

    private static FundLossRow ReadLoss(NpgsqlDataReader row) => new()
    {
        FundId = row.GetString(0),
        LossId = row.GetString(1),
        InvestmentId = row.GetString(2),
        Stage = row.GetString(3),
        AmountFen = row.GetInt64(4),
        RecognisedOn = row.GetFieldValue<DateOnly>(5),
        Cause = row.GetString(6),
        HasFile = row.GetBoolean(7),
        Finding = row.TextOrNull(8),
        IsWrittenOff = row.GetBoolean(9),
        Outcome = row.TextOrNull(10),
        RuleVersion = row.TextOrNull(11),
        DocumentNo = row.TextOrNull(12),
    };

    private readonly record struct Held(
        string Key, string Name, string FundId, int Investments, long CostFen, long ImpairedFen, long MarkFen, DateOnly? OldestMark);
}
