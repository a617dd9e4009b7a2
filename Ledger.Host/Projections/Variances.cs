using System.Globalization;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Domain.ReportedFigures;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>
/// The variance report: each reported figure beside the ledger's own value of the same span at the same moment. Which figures there are is told by
/// recorded time; up to a business date the ledger's values are those of that day.
/// </summary>
public sealed class Variances(NpgsqlDataSource database, PoolBalances pools, InvestmentFunds funds, Indicators indicators)
{
    private const string Columns = "figure_id, status, business_date, changed_at, version, from_position, detail";

    /// <summary>All figures, withdrawn ones too, by the text they come from and their ids.</summary>
    public async Task<IReadOnlyList<VarianceRow>> List(Moment at, CancellationToken cancel) => await Hold(at, await Figures(at, null, cancel), cancel);

    /// <summary>One figure, or null where nobody recorded it yet.</summary>
    public async Task<VarianceRow?> Find(Moment at, string figureId, CancellationToken cancel) =>
        await Hold(at, await Figures(at, figureId, cancel), cancel) is [var only] ? only : null;

    private async Task<List<FigureRow>> Figures(Moment at, string? figureId, CancellationToken cancel)
    {
        var where = new Conditions().And("ledger_id = ?", at.LedgerId).And("from_position <= ?", at.Position).And("to_position > ?", at.Position)
            .And("figure_id = ?", figureId);
        return await database.List(
            $"select {Columns} from reported_figure where true{where} order by detail->>'source', figure_id", Read, cancel, where.Values);
    }

    private async Task<IReadOnlyList<VarianceRow>> Hold(Moment at, List<FigureRow> figures, CancellationToken cancel)
    {
        var held = figures.FindAll(figure => figure.Detail.Measure is not null);
        if (held.Count == 0)
        {
            return figures.ConvertAll(figure => Compare(figure, null, null));
        }

        var watched = held.Exists(figure => figure.Detail.Measure == Kebab.Of(MeasureKind.Indicator)) ? await indicators.List(at, cancel) : [];
        var values = new LedgerValues(
            await pools.List(at, cancel), await funds.List(at, cancel), await Investments(at, cancel), await PaidGrants(at, cancel));
        return figures.ConvertAll(figure => figure.Detail is not { Measure: { } kind, MeasureOf: var of, MeasureInstrument: var instrument }
            ? Compare(figure, null, null)
            : kind == Kebab.Of(MeasureKind.Indicator) ? Watched(figure, watched.Find(row => row.IndicatorId == of)?.Detail.Value)
            : Measured(figure, values, new LedgerMeasure(Enum.GetValues<MeasureKind>().First(known => Kebab.Of(known) == kind), of, instrument)));
    }

    private static VarianceRow Measured(FigureRow figure, LedgerValues values, LedgerMeasure measure)
    {
        var value = values.Of(measure);
        return measure.IsMoney() ? Compare(figure, value, null) : Compare(figure, null, value);
    }

    /// <summary>An indicator's value may have decimals; what is reported of it is a whole number.</summary>
    private static VarianceRow Watched(FigureRow figure, string? value)
    {
        var difference = value is null ? (decimal?)null : decimal.Parse(value, CultureInfo.InvariantCulture) - figure.Detail.Count;
        return Compare(figure, null, null) with
        {
            LedgerValue = value,
            Difference = difference?.ToString(CultureInfo.InvariantCulture),
            Verdict = Kebab.Of(VerdictOf(figure, difference)),
        };
    }

    private static Verdict VerdictOf(FigureRow figure, decimal? difference) =>
        figure.Detail.Measure is null ? Verdict.NotHeld
        : difference is not { } by ? Verdict.NoValue
        : figure.Detail.Precision switch
        {
            "exact" => by == 0 ? Verdict.Agrees : Verdict.Differs,
            "at-least" => by >= 0 ? Verdict.Agrees : Verdict.Differs,
            _ => Verdict.Approximate,
        };

    /// <summary>Equal is asked of an exact figure alone; a lower bound asks for no less; of a rounded one nothing is concluded.</summary>
    private static VarianceRow Compare(FigureRow figure, long? ledgerFen, long? ledgerCount)
    {
        var difference = (ledgerFen - figure.Detail.AmountFen) ?? (ledgerCount - figure.Detail.Count);
        return new VarianceRow(
            figure, ledgerFen, ledgerCount, null, ledgerFen is null ? null : difference,
            ledgerCount is null ? null : difference?.ToString(CultureInfo.InvariantCulture), Kebab.Of(VerdictOf(figure, difference)));
    }

    private Task<List<(string FundId, long InvestedFen, long Count)>> Investments(Moment at, CancellationToken cancel) => database.List(
        $"select fund_id, sum(invested_fen)::bigint, count(*) from {VersionedTable.FundInvestments.At(at)} group by fund_id", row => (row.GetString(0), row.GetInt64(1), row.GetInt64(2)), cancel, at.LedgerId, at.Position);

    private Task<List<(string Kind, string PoolId, long Count)>> PaidGrants(Moment at, CancellationToken cancel) => database.List(
        $"select kind, pool_id, count(*) from {VersionedTable.Awards.At(at)} where paid_fen > 0 group by kind, pool_id", row => (row.GetString(0), row.GetString(1), row.GetInt64(2)), cancel, at.LedgerId, at.Position);

    private static FigureRow Read(NpgsqlDataReader row) => new()
    {
        FigureId = row.GetString(0),
        Status = row.GetString(1),
        BusinessDate = row.GetFieldValue<DateOnly>(2),
        ChangedAt = row.GetFieldValue<DateTimeOffset>(3),
        Version = row.GetInt64(4),
        Position = row.GetInt64(5),
        Detail = JsonSerializer.Deserialize(row.GetFieldValue<byte[]>(6), ProjectionJson.Plain.FigureDetail)!,
    };
}
