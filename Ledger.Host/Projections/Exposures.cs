using Ledger.Domain.Funds;
using Ledger.Domain.Kernel;
using Ledger.Domain.Linkages;
using Ledger.Domain.RiskSharing;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>
/// One exposure over all instruments, from the same rows as the postings: what grants and linkages were paid and did not give back, what pools stand behind and
/// paid for loans, and what funds hold. Each yuan is counted once, by what it is now: in the fund that holds it and in none above. Plans are in no figure. Up to a
/// business date only what entries of counted dates moved is in them.
/// </summary>
public sealed class Exposures(NpgsqlDataSource database, InvestmentFunds funds)
{
    /// <summary>Awards of which money is out.</summary>
    private static string Paid(Moment at) => $"{VersionedTable.Awards.At(at)} where paid_fen > 0";

    /// <summary>What an application, an opening or a registration named, or nothing.</summary>
    private const string Chain = "coalesce(detail ->> 'chain', '')";
    private const string Stage = "coalesce(detail ->> 'stage', '')";

    /// <summary>Investments of which something is held.</summary>
    private static string Held(Moment at) => $"{VersionedTable.FundInvestments.At(at)} where cost_fen + impaired_fen > 0";

    /// <summary>Linkages of which money is out, whatever it is now.</summary>
    private static string Linked(Moment at) => $"{VersionedTable.Linkages.At(at)} where granted_fen + contingent_fen + equity_fen + claimed_fen > 0";

    /// <summary>Loans that a pool stands behind, or was made to pay for. The firm that borrowed is the party, though the bank has the money.</summary>
    private static string Lent(Moment at) => $"{VersionedTable.Loans.At(at)} where guaranteed_fen + net_paid_fen > 0";

    private const int KeptAnswersMost = 32;
    private readonly KeptAnswers<IReadOnlyList<ExposureRow>> _kept = new(KeptAnswersMost);

    /// <summary>What is out, the largest first.</summary>
    public async Task<IReadOnlyList<ExposureRow>> List(Moment at, ExposureBy by, CancellationToken cancel) =>
        await _kept.Get(at, by.ToString(), () => Find(at, by, cancel));

    /// <summary>All of it together.</summary>
    public static ExposureFigures Sum(IEnumerable<ExposureFigures> figures) => figures.Aggregate(new ExposureFigures(), Add);

    private static ExposureFigures Add(ExposureFigures sum, ExposureFigures one) => sum with
    {
        GrantNetFen = sum.GrantNetFen + one.GrantNetFen, ContingentFen = sum.ContingentFen + one.ContingentFen, EquityCostFen = sum.EquityCostFen + one.EquityCostFen,
        ImpairedFen = sum.ImpairedFen + one.ImpairedFen, ClaimedFen = sum.ClaimedFen + one.ClaimedFen, GuaranteedLoanFen = sum.GuaranteedLoanFen + one.GuaranteedLoanFen,
        CompensatedFen = sum.CompensatedFen + one.CompensatedFen,
        GovernmentEquityFen = sum.GovernmentEquityFen + one.GovernmentEquityFen, MarkFen = sum.MarkFen + one.MarkFen,
        OldestMark = sum.OldestMark is null || one.OldestMark < sum.OldestMark ? one.OldestMark ?? sum.OldestMark : sum.OldestMark,
    };

    /// <summary>What one party holds, in order of time; null where it holds nothing and never did.</summary>
    public async Task<PartyExposure?> OfParty(Moment at, string partyId, CancellationToken cancel)
    {
        var items = await Items(at, partyId, cancel);
        return items.Count == 0 ? null : new PartyExposure(partyId, items[^1].PartyName, Sum(items), items);
    }

    /// <summary>Every award and investment of which something is out, in order of time; of one party where one is named.</summary>
    public async Task<IReadOnlyList<ExposureItem>> Items(Moment at, string? partyId, CancellationToken cancel)
    {
        var layers = await funds.Layers(at, cancel);
        var (one, values) = OfOne(at, partyId);
        var paid = await ItemsOutsideFunds(
            "kind, grant_stream, title, submitted_on", "paid_fen - claimed_fen - recovered_fen, claimed_fen", Paid(at), at, partyId,
            (item, row) => item with { GrantNetFen = row.GetInt64(9), ClaimedFen = row.GetInt64(10) }, cancel);
        var linked = await ItemsOutsideFunds(
            $"'{Instruments.Linkage}', '{Linkage.StreamOf("")}' || linkage_id, title, opened_on", "granted_fen, contingent_fen, equity_fen, claimed_fen", Linked(at), at, partyId,
            (item, row) => item with
            {
                GrantNetFen = row.GetInt64(9), ContingentFen = row.GetInt64(10), EquityCostFen = row.GetInt64(11), GovernmentEquityFen = row.GetInt64(11),
                MarkFen = row.GetInt64(11), ClaimedFen = row.GetInt64(12),
            }, cancel);
        var lent = await ItemsOutsideFunds(
            $"'{Instruments.RiskCompensation}', '{GuaranteedLoan.StreamOf("")}' || loan_id, detail ->> 'contractNo', starts_on", "guaranteed_fen, net_paid_fen", Lent(at), at, partyId,
            (item, row) => item with { GuaranteedLoanFen = row.GetInt64(9), CompensatedFen = row.GetInt64(10) }, cancel);
        var held = await database.List(
            $"""
            select fund_id, investment_id, party_id, party_name, stage, chain, invested_on, cost_fen, impaired_fen, mark_fen, marked_as_of, mark_method
              from {Held(at)}{one}
            """,
            row => new ExposureItem(
                "fund-equity", Fund.StreamOf(row.GetString(0)), row.GetString(1), row.GetString(0), row.GetString(2), row.GetString(3), "", row.GetString(4), row.GetString(5),
                row.GetFieldValue<DateOnly>(6))
            {
                EquityCostFen = row.GetInt64(7), ImpairedFen = row.GetInt64(8), GovernmentEquityFen = layers.Government(row.GetString(0)).OfFen(row.GetInt64(7)),
                MarkFen = row.IsDBNull(9) ? row.GetInt64(7) : row.GetInt64(9), OldestMark = row.IsDBNull(10) ? null : row.GetFieldValue<DateOnly>(10),
                MarkMethod = row.TextOrNull(11),
            }, cancel, values);
        return [.. paid.Concat(linked).Concat(lent).Concat(held).OrderBy(item => item.Since).ThenBy(item => item.Source, StringComparer.Ordinal).ThenBy(item => item.Id, StringComparer.Ordinal)];
    }

    /// <summary>Money that no fund holds, thing by thing.</summary>
    /// <param name="what">Its instrument, stream, title and first day.</param>
    /// <param name="amounts">What <paramref name="figures"/> reads, from the tenth column on.</param>
    private Task<List<ExposureItem>> ItemsOutsideFunds(
        string what, string amounts, string from, Moment at, string? partyId, Func<ExposureItem, NpgsqlDataReader, ExposureItem> figures, CancellationToken cancel)
    {
        var (one, values) = OfOne(at, partyId);
        return database.List(
            $"select {what}, pool_id, party_id, party_name, {Stage}, {Chain}, {amounts} from {from}{one}",
            row => figures(
                new ExposureItem(
                    row.GetString(0), row.GetString(1), "", row.GetString(4), row.GetString(5), row.GetString(6), row.GetString(2), row.GetString(7), row.GetString(8),
                    row.GetFieldValue<DateOnly>(3)), row), cancel, values);
    }

    /// <summary>What narrows rows to one party, where one is named, and the values of the statement.</summary>
    private static (string Where, object[] Values) OfOne(Moment at, string? partyId) =>
        partyId is null ? ("", [at.LedgerId, at.Position]) : (" and party_id = $3", [at.LedgerId, at.Position, partyId]);

    /// <summary>The limits of every established fund by the terms in force, breached ones first.</summary>
    /// <param name="on">The day whose terms count.</param>
    public async Task<IReadOnlyList<ExposureLimit>> Limits(Moment at, DateOnly on, CancellationToken cancel)
    {
        var limits = new List<ExposureLimit>();
        var largest = (await database.List(
            $"""
            select distinct on (fund_id) fund_id, max(party_name), sum(cost_fen + impaired_fen)::bigint as held
              from {Held(at)} group by fund_id, party_id order by fund_id, held desc, party_id
            """, row => (Fund: row.GetString(0), Party: row.GetString(1), HeldFen: row.GetInt64(2)), cancel, at.LedgerId, at.Position))
            .ToDictionary(row => row.Fund, StringComparer.Ordinal);
        var lost = (await database.List(
            $"select fund_id, stage, sum(impaired_fen + lost_fen)::bigint, sum(invested_fen)::bigint from {VersionedTable.FundInvestments.At(at)} group by fund_id, stage",
            row => (Fund: row.GetString(0), Stage: row.GetString(1), LostFen: row.GetInt64(2), InvestedFen: row.GetInt64(3)), cancel, at.LedgerId, at.Position))
            .ToLookup(row => row.Fund, StringComparer.Ordinal);
        foreach (var fund in (await funds.List(at, cancel)).Where(fund => fund.IsEstablished))
        {
            if (fund.Detail.Terms.LastOrDefault(terms => terms.From <= on) is not { } terms)
            {
                continue;
            }

            if (terms.SingleProjectLimitBp is { } single && largest.TryGetValue(fund.FundId, out var most))
            {
                limits.Add(Limit("single-project", most.Party, most.HeldFen, fund.SizeFen, single));
            }

            if (terms.GovernmentShareLimitBp is { } share)
            {
                limits.Add(Limit("government-share", "", fund.GovernmentFen, fund.SizeFen, share));
            }

            foreach (var tolerance in terms.LossTolerances)
            {
                if (lost[fund.FundId].FirstOrDefault(row => row.Stage == tolerance.Stage) is { Fund: not null } of)
                {
                    limits.Add(Limit("loss-tolerance", tolerance.Stage, of.LostFen, of.InvestedFen, tolerance.RatioBp));
                }
            }

            ExposureLimit Limit(string kind, string of, long amountFen, long baseFen, int limitBp) =>
                new(fund.FundId, fund.Name, kind, of, amountFen, baseFen, FundRatios.Floor(amountFen, baseFen) ?? 0, limitBp, terms.Version);
        }

        return [.. limits.OrderByDescending(limit => limit.IsBreached).ThenBy(limit => limit.FundId, StringComparer.Ordinal).ThenBy(limit => limit.Kind, StringComparer.Ordinal)];
    }

    /// <summary>Where the money came through and where it is: the largest of both sides by name, the others together under an empty name.</summary>
    public async Task<IReadOnlyList<ExposureFlow>> Flows(Moment at, int mostSources, int mostParties, CancellationToken cancel)
    {
        var rows = await database.List(
            $"""
            select through, party_id, max(party_name), sum(fen)::bigint from
              (select pool_id as through, party_id, party_name, paid_fen - recovered_fen as fen from {Paid(at)}
               union all
               select pool_id, party_id, party_name, granted_fen + contingent_fen + equity_fen + claimed_fen from {Linked(at)}
               union all
               select pool_id, party_id, party_name, guaranteed_fen + net_paid_fen from {Lent(at)}
               union all
               select 'fund/' || fund_id, party_id, party_name, cost_fen + impaired_fen from {Held(at)}) as money
             group by through, party_id
            """, row => (From: row.GetString(0), Party: row.GetString(1), Name: row.GetString(2), AmountFen: row.GetInt64(3)), cancel, at.LedgerId, at.Position);
        var names = rows.GroupBy(row => row.Party, StringComparer.Ordinal).ToDictionary(of => of.Key, of => of.Last().Name, StringComparer.Ordinal);
        var flows = rows.ConvertAll(row => new ExposureFlow(row.From, names[row.Party], row.AmountFen));
        var sources = Largest(flows, flow => flow.From, mostSources);
        var parties = Largest(flows, flow => flow.To, mostParties);
        return
        [
            .. flows.GroupBy(flow => (From: sources.Contains(flow.From) ? flow.From : "", To: parties.Contains(flow.To) ? flow.To : ""))
                .Select(of => new ExposureFlow(of.Key.From, of.Key.To, of.Sum(flow => flow.AmountFen))).OrderByDescending(flow => flow.AmountFen),
        ];
    }

    private static HashSet<string> Largest(IEnumerable<ExposureFlow> flows, Func<ExposureFlow, string> name, int most) => flows.GroupBy(name, StringComparer.Ordinal)
        .OrderByDescending(of => of.Sum(flow => flow.AmountFen)).ThenBy(of => of.Key, StringComparer.Ordinal).Take(most).Select(of => of.Key).ToHashSet(StringComparer.Ordinal);

    private async Task<IReadOnlyList<ExposureRow>> Find(Moment at, ExposureBy by, CancellationToken cancel)
    {
        var layers = await funds.Layers(at, cancel);
        var paid = await OutsideFunds(
            Paid(at), "sum(paid_fen - claimed_fen - recovered_fen)::bigint, sum(claimed_fen)::bigint", at, by,
            (of, row) => of with { GrantNetFen = row.GetInt64(3), ClaimedFen = row.GetInt64(4) }, cancel);
        var linked = await OutsideFunds(
            Linked(at), "sum(granted_fen)::bigint, sum(contingent_fen)::bigint, sum(equity_fen)::bigint, sum(claimed_fen)::bigint", at, by,
            (of, row) => of with
            {
                GrantNetFen = row.GetInt64(3), ContingentFen = row.GetInt64(4), EquityCostFen = row.GetInt64(5), GovernmentEquityFen = row.GetInt64(5),
                MarkFen = row.GetInt64(5), ClaimedFen = row.GetInt64(6),
            }, cancel);
        var lent = await OutsideFunds(
            Lent(at), "sum(guaranteed_fen)::bigint, sum(net_paid_fen)::bigint", at, by,
            (of, row) => of with { GuaranteedLoanFen = row.GetInt64(3), CompensatedFen = row.GetInt64(4) }, cancel);
        var (key, name) = by switch
        {
            ExposureBy.Party => ("party_id", "max(party_name)"),
            ExposureBy.Chain => ("chain", "chain"),
            ExposureBy.Stage => ("stage", "stage"),
            _ => ("fund_id", "fund_id"),
        };
        var held = await database.List(
            $"""
            select {key}, {name}, count(*)::integer, fund_id, sum(cost_fen)::bigint, sum(impaired_fen)::bigint, sum(coalesce(mark_fen, cost_fen))::bigint, min(marked_as_of)
              from {Held(at)} group by fund_id{(by == ExposureBy.Fund ? "" : ", " + key)}
            """,
            row => new ExposureRow(row.GetString(0), row.GetString(1), row.GetInt32(2))
            {
                EquityCostFen = row.GetInt64(4), ImpairedFen = row.GetInt64(5), GovernmentEquityFen = layers.Government(row.GetString(3)).OfFen(row.GetInt64(4)),
                MarkFen = row.GetInt64(6), OldestMark = row.IsDBNull(7) ? null : row.GetFieldValue<DateOnly>(7),
            }, cancel, at.LedgerId, at.Position);
        return
        [
            .. paid.Concat(linked).Concat(lent).Concat(held).GroupBy(row => row.Key, StringComparer.Ordinal)
                .Select(of => (ExposureRow)of.Aggregate((ExposureFigures)new ExposureRow(of.Key, of.Last().Name, of.Sum(row => row.Items)), Add))
                .OrderByDescending(row => row.TotalFen).ThenBy(row => row.Key, StringComparer.Ordinal),
        ];
    }

    /// <summary>Money that no fund holds, told together: under its party, chain or stage; told by fund, under an empty name.</summary>
    private Task<List<ExposureRow>> OutsideFunds(
        string from, string sums, Moment at, ExposureBy by, Func<ExposureRow, NpgsqlDataReader, ExposureRow> figures, CancellationToken cancel)
    {
        var (key, group) = by switch
        {
            ExposureBy.Party => ("party_id, max(party_name)", "group by party_id"),
            ExposureBy.Chain => ($"{Chain}, {Chain}", $"group by {Chain}"),
            ExposureBy.Stage => ($"{Stage}, {Stage}", $"group by {Stage}"),
            _ => ("'', ''", "having count(*) > 0"),
        };
        return database.List(
            $"select {key}, count(*)::integer, {sums} from {from} {group}",
            row => figures(new ExposureRow(row.GetString(0), row.GetString(1), row.GetInt32(2)), row), cancel, at.LedgerId, at.Position);
    }
}
