using System.Text.Encodings.Web;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Language;
using Ledger.Host.Projections;

namespace Ledger.Host.Pages.Exposed;

/// <summary>敞口: public money outstanding over all instruments, told by party, fund, chain or stage. The tables are the truth, pictures illustrate.</summary>
public sealed class IndexModel(Exposures exposures, InvestmentFunds funds, PoolBalances pools) : LedgerPage
{
    private const int MostRows = 20;
    private const int MostSources = 6;
    private const int MostParties = 10;
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private Dictionary<string, string> _names = [];

    public override string Area => "exposures";
    protected override bool HasAsOfBar => true;

    public ExposureBy By { get; private set; }
    public IReadOnlyList<ExposureRow> Rows { get; private set; } = [];

    /// <summary>Those that are not shown one by one, together.</summary>
    public (int Count, ExposureFigures Figures)? Others { get; private set; }
    public ExposureFigures Total { get; private set; } = new();
    public IReadOnlyList<ExposureLimit> Limits { get; private set; } = [];
    public IReadOnlyList<ExposureFlow> Flows { get; private set; } = [];

    /// <summary>What is planned, apart: in no figure of this page.</summary>
    public IReadOnlyList<FundRow> Planned { get; private set; } = [];

    public async Task OnGetAsync(string? by)
    {
        By = Enum.GetValues<ExposureBy>().FirstOrDefault(each => Kebab.Of(each) == by);
        var all = await exposures.List(At, By, Cancel);
        Rows = [.. all.Take(MostRows)];
        Others = all.Count > MostRows ? (all.Count - MostRows, Exposures.Sum(all.Skip(MostRows))) : null;
        Total = Exposures.Sum(all);
        Limits = await exposures.Limits(At, At.BusinessUntil ?? Today, Cancel);
        Flows = await exposures.Flows(At, MostSources, MostParties, Cancel);
        var held = await funds.List(At, Cancel);
        Planned = [.. held.Where(fund => !fund.IsEstablished)];
        _names = held.Select(fund => (Key: fund.FundId, fund.Name)).Concat(held.Select(fund => (Key: "fund/" + fund.FundId, fund.Name)))
            .Concat((await pools.List(At, Cancel)).Select(pool => (Key: pool.PoolId, pool.Name))).ToDictionary(pair => pair.Key, pair => pair.Name, StringComparer.Ordinal);
    }

    /// <summary>What a row is called.</summary>
    public string NameOf(ExposureRow row) =>
        row.Key.Length == 0 ? Words.Of("exposures.unlinked-" + Kebab.Of(By))
        : By == ExposureBy.Stage ? Facts.Word(row.Key)
        : By == ExposureBy.Fund ? _names.GetValueOrDefault(row.Key, row.Key)
        : By == ExposureBy.Chain ? row.Key
        : row.Name;

    /// <summary>What one end of a flow is called.</summary>
    public string EndOf(string key, bool isSource) =>
        key.Length == 0 ? Words.Of(isSource ? "exposures.other-sources" : "exposures.other-parties") : _names.GetValueOrDefault(key, key);

    /// <summary>The rows as bars, in yuan.</summary>
    public string Bars => JsonSerializer.Serialize(
        new
        {
            names = Rows.Select(NameOf),
            series = Parts.Select(part => new { key = part.Key, name = Words.Of("field." + part.Key), data = Rows.Select(row => part.Fen(row) / 100m) }),
        }, Json);

    /// <summary>The flows as a picture with bounds, in yuan. The two sides have names of their own, so that it has no circles.</summary>
    public string Sankey => JsonSerializer.Serialize(
        new
        {
            nodes = Flows.Select(flow => (Id: "s:" + flow.From, Name: EndOf(flow.From, true))).Concat(Flows.Select(flow => (Id: "p:" + flow.To, Name: EndOf(flow.To, false))))
                .Distinct().Select(node => new { id = node.Id, name = node.Name }),
            links = Flows.Select(flow => new { from = "s:" + flow.From, to = "p:" + flow.To, value = flow.AmountFen / 100m }),
        }, Json);

    /// <summary>The parts of the total that there are, in the order in which they are shown.</summary>
    public IReadOnlyList<(string Key, Func<ExposureFigures, long> Fen)> Parts => [.. AllParts.Where(part => part.Fen(Total) != 0)];

    private static readonly (string Key, Func<ExposureFigures, long> Fen)[] AllParts =
    [
        ("grantNetFen", f => f.GrantNetFen), ("contingentFen", f => f.ContingentFen), ("equityCostFen", f => f.EquityCostFen), ("impairedFen", f => f.ImpairedFen),
        ("claimedFen", f => f.ClaimedFen), ("guaranteedLoanFen", f => f.GuaranteedLoanFen), ("compensatedFen", f => f.CompensatedFen),
    ];
}
