using System.Text.Json;
using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>Funds with their partners, layers, investments and losses, at any moment.</summary>
public sealed partial class InvestmentFunds(NpgsqlDataSource database)
{
    private const string FundColumns =
        """
        fund_id, name, kind, status, manager, target_fen, size_fen, subscribed_fen, government_fen, called_fen, paid_in_fen, cash_fen, invested_fen,
        sub_fund_fen, impaired_fen, written_off_fen, fees_fen, income_fen, gains_fen, distributed_fen, back_invested_fen, nav_fen, nav_as_of, nav_method,
        established_on, business_date, changed_at, version, from_position, detail
        """;

    /// <summary>All funds, planned ones last, by id.</summary>
    public async Task<IReadOnlyList<FundRow>> List(Moment at, CancellationToken cancel) => await database.List(
        $"select {FundColumns} from {VersionedTable.Funds.At(at)} order by status = 'planned', fund_id", ReadFund, cancel, at.LedgerId, at.Position);

    /// <summary>One fund with everything that belongs to it, or null where nobody planned it yet.</summary>
    public async Task<FundView?> Find(Moment at, string fundId, CancellationToken cancel)
    {
        var funds = await List(at, cancel);
        if (funds.FirstOrDefault(row => row.FundId == fundId) is not { } fund)
        {
            return null;
        }

        var partners = await Partners(at, cancel);
        var layers = new FundLayers(funds, partners);
        var investments = await database.List(
            $"select {InvestmentColumns} from {VersionedTable.FundInvestments.At(at)} where fund_id = $3 order by invested_on, investment_id", ReadInvestment, cancel,
            at.LedgerId, at.Position, fundId);
        return new FundView(
            fund, fund.PaidInFen > 0 ? layers.Government(fundId).Bp : null, await Return(at, fund, cancel),
            (await CashSince(at, [fundId], cancel)).TryGetValue(fundId, out var since) ? since : null,
            [.. partners.Where(partner => partner.FundId == fundId)], layers.From(fundId),
            await database.List(
                $"select fund_id, sub_fund_id, committed_fen, paid_fen, cost_fen from {VersionedTable.FundLayers.At(at)} where fund_id = $3 order by sub_fund_id",
                row => new FundLayerRow(row.GetString(0), row.GetString(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)), cancel,
                at.LedgerId, at.Position, fundId),
            investments,
            await database.List(
                $"""
                select fund_id, loss_id, investment_id, stage, amount_fen, recognised_on, cause, has_file, finding, written_off, outcome, rule_version, document_no
                  from {VersionedTable.FundLosses.At(at)} where fund_id = $3 order by recognised_on, loss_id
                """, ReadLoss, cancel, at.LedgerId, at.Position, fundId),
            StagesOf(investments, fund), investments.GroupBy(i => i.PartyId).Select(of => of.Sum(i => i.CostFen + i.ImpairedFen)).DefaultIfEmpty(0).Max());
    }

    /// <summary>The partners of every fund.</summary>
    private async Task<IReadOnlyList<FundPartnerRow>> Partners(Moment at, CancellationToken cancel) => await database.List(
        $"""
        select fund_id, partner_id, partner_name, is_government, subscribed_fen, called_fen, paid_in_fen, distributed_fen, returned_fen
          from {VersionedTable.FundPartners.At(at)} order by fund_id, is_government desc, partner_id
        """,
        row => new FundPartnerRow(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetBoolean(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7),
            row.GetInt64(8)), cancel, at.LedgerId, at.Position);

    /// <summary>The day of the oldest money still in cash, by fund: what came first is taken to leave first.</summary>
    public async Task<IReadOnlyDictionary<string, DateOnly>> CashSince(Moment at, IReadOnlyCollection<string> fundIds, CancellationToken cancel)
    {
        var rules = new PostingRules();
        var accounts = fundIds.ToDictionary(id => rules.FundAccountsOf(Fund.StreamOf(id)).Cash, id => id, StringComparer.Ordinal);
        var rows = await database.List(
            """
            with moved as (
              select account, position, leg, business_date, amount_fen from posting where ledger_id = $1 and account = any($2) and position <= $3 and business_date <= $4),
            gone as (select account, coalesce(sum(-amount_fen) filter (where amount_fen < 0), 0) as fen from moved group by account),
            came as (
              select m.account, m.business_date, g.fen as gone, sum(m.amount_fen) over (partition by m.account order by m.position, m.leg) as fen
                from moved m join gone g on g.account = m.account where m.amount_fen > 0)
            select account, min(business_date) from came where fen > gone group by account
            """,
            row => (Account: row.GetString(0), Day: row.GetFieldValue<DateOnly>(1)), cancel, at.LedgerId, accounts.Keys.ToArray(), at.Position, at.BusinessUntil ?? DateOnly.MaxValue);
        return rows.ToDictionary(row => accounts[row.Account], row => row.Day, StringComparer.Ordinal);
    }

    /// <summary>
    /// What partners paid and got, by day, closed with the last mark: flows after the day of the mark would be counted beside a value that does
    /// not know of them. A fund that is over is closed with nothing.
    /// </summary>
    private async Task<long?> Return(Moment at, FundRow fund, CancellationToken cancel)
    {
        var ended = fund.Status == Kebab.Of(FundStatus.Liquidated);
        if (!ended && fund.NavFen is null)
        {
            return null;
        }

        var of = new PostingRules().FundAccountsOf(Fund.StreamOf(fund.FundId));
        var last = at.BusinessUntil ?? DateOnly.MaxValue;
        var flows = await database.List(
            """
            select business_date, sum(amount_fen)::bigint from posting
             where ledger_id = $1 and account = any($2) and position <= $3 and business_date <= $4 group by business_date
            """,
            row => new DatedFlow(row.GetFieldValue<DateOnly>(0), row.GetInt64(1)), cancel,
            at.LedgerId, new[] { of.Capital, of.Distributed }, at.Position, ended || last < fund.NavAsOf ? last : fund.NavAsOf!.Value);
        return MoneyWeightedReturn.Bp(ended ? flows : [.. flows, new DatedFlow(fund.NavAsOf!.Value, fund.NavFen!.Value)]);
    }

    private static IReadOnlyList<StageFigures> StagesOf(IReadOnlyList<FundInvestmentRow> investments, FundRow? fund) =>
    [
        .. Enum.GetValues<SupportStage>().Select(stage => Kebab.Of(stage)).Select(stage =>
        {
            var at = investments.Where(investment => investment.Stage == stage).ToList();
            var (investedFen, lostFen) = (at.Sum(i => i.InvestedFen), at.Sum(i => i.ImpairedFen + i.WrittenOffFen));
            var tolerance = fund?.Detail.Terms.LastOrDefault()?.LossTolerances.FirstOrDefault(t => t.Stage == stage)?.RatioBp;
            return new StageFigures(stage, at.Count, investedFen, at.Sum(i => i.CostFen), lostFen, tolerance, FundRatios.Floor(lostFen, investedFen));
        }).Where(figures => figures.Count > 0 || figures.ToleranceBp is not null),
    ];

    private static FundRow ReadFund(NpgsqlDataReader row) => new()
    {
        FundId = row.GetString(0),
        Name = row.GetString(1),
        Kind = row.GetString(2),
        Status = row.GetString(3),
        Manager = row.GetString(4),
        TargetFen = row.GetInt64(5),
        SizeFen = row.GetInt64(6),
        SubscribedFen = row.GetInt64(7),
        GovernmentFen = row.GetInt64(8),
        CalledFen = row.GetInt64(9),
        PaidInFen = row.GetInt64(10),
        CashFen = row.GetInt64(11),
        InvestedFen = row.GetInt64(12),
        SubFundFen = row.GetInt64(13),
        ImpairedFen = row.GetInt64(14),
        WrittenOffFen = row.GetInt64(15),
        FeesFen = row.GetInt64(16),
        IncomeFen = row.GetInt64(17),
        GainsFen = row.GetInt64(18),
        DistributedFen = row.GetInt64(19),
        BackInvestedFen = row.GetInt64(20),
        NavFen = row.IsDBNull(21) ? null : row.GetInt64(21),
        NavAsOf = row.IsDBNull(22) ? null : row.GetFieldValue<DateOnly>(22),
        NavMethod = row.TextOrNull(23),
        EstablishedOn = row.IsDBNull(24) ? null : row.GetFieldValue<DateOnly>(24),
        BusinessDate = row.GetFieldValue<DateOnly>(25),
        ChangedAt = row.GetFieldValue<DateTimeOffset>(26),
        Version = row.GetInt64(27),
        Position = row.GetInt64(28),
        Detail = JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(29), ProjectionJson.Plain.FundDetail)!,
    };
}
