using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Ledger.Host.Journal;

namespace Ledger.Host.Projections.Folding;

/// <summary>What a pool is called and where it stands in its year; <paramref name="Since"/> is the entry that made it so.</summary>
internal sealed record PoolHeader(
    string PoolId, string Programme, string Level, int FiscalYear, string Name, string Status, string FunctionCode,
    IReadOnlyList<string> Instruments, long Since)
{
    public static VersionedRows<PoolHeader> NewRows() => new(
        "pool",
        "fiscal_year, pool_id, programme, level, name, status, function_code, instruments",
        (to, row) => to
            .Int(row.FiscalYear).Text(row.PoolId).Text(row.Programme).Text(row.Level).Text(row.Name).Text(row.Status)
            .Text(row.FunctionCode).Texts(row.Instruments),
        ("pool_id", row => row.PoolId));

    /// <summary>The header after an entry of the pool, or the same where the entry only moves money.</summary>
    public static PoolHeader? Apply(PoolHeader? before, Entry entry) => entry.Happened switch
    {
        PoolOpened e => new PoolHeader(
            Ids.OfStream(entry.Stream), e.Programme, e.Level, e.FiscalYear, e.Name, Kebab.Of(FundPoolStatus.Open), e.FunctionCode,
            e.Instruments, entry.Position),
        PoolFrozen => Turn(before, FundPoolStatus.Frozen, entry),
        PoolUnfrozen => Turn(before, FundPoolStatus.Open, entry),
        ClosingBegun => Turn(before, FundPoolStatus.Closing, entry),
        FiscalYearClosed => Turn(before, FundPoolStatus.Closed, entry),
        _ => before,
    };

    private static PoolHeader Turn(PoolHeader? before, FundPoolStatus status, Entry entry) =>
        (before ?? throw new InvalidOperationException($"{entry.Stream} was never opened.")) with { Status = Kebab.Of(status), Since = entry.Position };
}

/// <summary>What a payee received from a pool under one instrument; <paramref name="Since"/> is the entry that made it so.</summary>
internal sealed record Payout(
    string PoolId, string Instrument, string PayeeId, string PayeeName, string Programme, int FiscalYear, long GrossFen, long NetFen, long Since)
{
    public static VersionedRows<Payout> NewRows() => new(
        "payout_cumulative",
        "gross_fen, net_fen, fiscal_year, pool_id, instrument, payee_id, payee_name, programme",
        (to, row) => to
            .Long(row.GrossFen).Long(row.NetFen).Int(row.FiscalYear).Text(row.PoolId).Text(row.Instrument).Text(row.PayeeId)
            .Text(row.PayeeName).Text(row.Programme),
        ("pool_id", row => row.PoolId), ("instrument", row => row.Instrument), ("payee_id", row => row.PayeeId));
}

/// <summary>A pool while its entries are folded: header, running balances, payees.</summary>
internal sealed class PoolBook(string stream, Accounts accounts)
{
    private readonly string[] _names = PoolAccounts.NamesOf(accounts);

    public string PoolId { get; } = Ids.OfStream(stream);
    public PoolHeader? Header { get; set; }
    public long Version { get; set; }
    public long Position { get; set; }

    /// <summary>Whether the batch at hand changed it.</summary>
    public bool Touched { get; set; }

    /// <summary>Balances in the order of <see cref="PoolAccounts"/>, debit above zero.</summary>
    public long[] BalancesFen { get; } = new long[PoolAccounts.Count];

    /// <summary>By instrument and payee.</summary>
    public Dictionary<(string Instrument, string PayeeId), Payout> Payouts { get; } = [];

    /// <summary>Moves one account and gives its balance after.</summary>
    public long Move(Leg leg)
    {
        for (var i = 0; i < _names.Length; i++)
        {
            // Rules and book take the names from the same instance, so nearly always the first comparison settles it.
            if (ReferenceEquals(_names[i], leg.Account) || _names[i] == leg.Account)
            {
                return BalancesFen[i] += leg.AmountFen;
            }
        }

        throw new InvalidOperationException($"{leg.Account} is not an account of {PoolId}.");
    }
}

/// <summary>The memo accounts of a pool as columns: the order in which its balance is kept.</summary>
internal static class PoolAccounts
{
    /// <summary>The columns of pool_balance; the first <see cref="Credits"/> of them stand on the credit side.</summary>
    public static readonly string[] Columns =
    [
        "appropriated_fen", "adjusted_fen", "carried_in_fen", "recovered_fen",
        "available_fen", "reserved_fen", "obligated_fen", "in_flight_fen", "lapsed_fen", "carried_out_fen",
        "disbursed_project_fen", "disbursed_platform_fen", "disbursed_linkage_fen", "disbursed_risk_fen",
    ];

    private const int Credits = 4;

    public static int Count => Columns.Length;

    /// <summary>The names of a pool's accounts, in the order of <see cref="Columns"/>.</summary>
    public static string[] NamesOf(Accounts of) =>
    [
        of.Appropriated, of.Adjusted, of.CarriedIn, of.Recovered,
        of.Available, of.Reserved, of.Obligated, of.InFlight, of.Lapsed, of.CarriedOut,
        of.Disbursed(Instruments.ProjectGrant), of.Disbursed(Instruments.PlatformGrant), of.Disbursed(Instruments.Linkage), of.Disbursed(Instruments.RiskCompensation),
    ];

    /// <summary>An account's balance as its column shows it: authority is a credit and shown above zero. Its own inverse.</summary>
    public static long Shown(int column, long balanceFen) => column < Credits ? -balanceFen : balanceFen;
}
