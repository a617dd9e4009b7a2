using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.Postings;
using Ledger.Host.Projections.Folding;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>A pool's money at a moment, in fen. Available is the identity at the head of the invariants.</summary>
public sealed record PoolBalance(
    string PoolId, string Programme, string Level, int FiscalYear, string Name, string Status, long Version,
    long AppropriatedFen, long AdjustedFen, long CarriedInFen, long ReservedFen, long ObligatedFen, long InFlightFen, long DisbursedFen,
    long DisbursedProjectFen, long DisbursedPlatformFen, long DisbursedLinkageFen, long DisbursedRiskFen, long RecoveredFen, long LapsedFen, long CarriedOutFen, long AvailableFen)
{
    /// <summary>Functional class code of the budget.</summary>
    public string FunctionCode { get; init; } = "";

    /// <summary>Forms of support it may pay for.</summary>
    public IReadOnlyList<string> Instruments { get; init; } = [];
}

/// <summary>
/// Balances of pools at a moment. The newest balance of a pool stands in one row, and serves whenever nothing happened to the pool since;
/// else each of its accounts is one index seek in the postings, however long its history is.
/// </summary>
public sealed partial class PoolBalances(NpgsqlDataSource database)
{
    private const string Headers =
        """
        select h.pool_id, h.programme, h.level, h.fiscal_year, h.name, h.status, h.function_code, h.instruments, h.from_position, b.position, b.version,
        """;

    private static readonly string Select =
        Headers + string.Join(", ", PoolAccounts.Columns.Select(column => "b." + column))
        + " from pool h join pool_balance b on b.ledger_id = h.ledger_id and b.pool_id = h.pool_id "
        + "where h.ledger_id = $1 and h.from_position <= $2 and h.to_position > $2";

    /// <summary>All pools that were open by then, by id.</summary>
    public async Task<IReadOnlyList<PoolBalance>> List(Moment at, CancellationToken cancel) =>
        await Balances(at, await database.List($"{Select} order by h.pool_id", Read, cancel, at.LedgerId, at.Position), cancel);

    /// <summary>One pool, or null where it was not open yet.</summary>
    public async Task<PoolBalance?> Find(Moment at, string poolId, CancellationToken cancel) =>
        await Balances(at, await database.List($"{Select} and h.pool_id = $3", Read, cancel, at.LedgerId, at.Position, poolId), cancel)
            is [var only] ? only : null;

    private async Task<IReadOnlyList<PoolBalance>> Balances(Moment at, List<Newest> rows, CancellationToken cancel)
    {
        var moved = rows.FindAll(row => row.Position > at.Position || at.BusinessUntil is not null);
        if (moved.Count > 0)
        {
            await TurnBack(at, moved, cancel);
        }

        return rows.ConvertAll(row => row.ToBalance());
    }

    /// <summary>Replaces newest balances by those of the moment.</summary>
    private async Task TurnBack(Moment at, List<Newest> pools, CancellationToken cancel)
    {
        var accounts = new string[pools.Count * PoolAccounts.Count];
        for (var i = 0; i < pools.Count; i++)
        {
            AccountsOf(pools[i].PoolId).CopyTo(accounts, i * PoolAccounts.Count);
            Array.Clear(pools[i].ShownFen);
            pools[i].Position = pools[i].HeaderSince;
        }

        // By business date the amounts of the day have to be added up; by recorded time the running balance is there.
        var found = at.BusinessUntil is { } until
            ? await database.List(
                """
                select a.n, p.fen, p.position from unnest($2::text[]) with ordinality a(account, n) cross join lateral (
                  select coalesce(sum(amount_fen), 0)::bigint as fen, coalesce(max(position), 0) as position from posting
                   where ledger_id = $1 and account = a.account and position <= $3 and business_date <= $4) p
                """, ReadFen, cancel, at.LedgerId, accounts, at.Position, until)
            : await database.List(
                """
                select a.n, p.balance_fen, p.position from unnest($2::text[]) with ordinality a(account, n) cross join lateral (
                  select balance_fen, position from posting
                   where ledger_id = $1 and account = a.account and position <= $3 order by position desc, leg desc limit 1) p
                """, ReadFen, cancel, at.LedgerId, accounts, at.Position);
        foreach (var (n, fen, position) in found)
        {
            var (pool, column) = Math.DivRem(n, PoolAccounts.Count);
            pools[pool].ShownFen[column] = PoolAccounts.Shown(column, fen);
            pools[pool].Position = Math.Max(pools[pool].Position, position);
        }

        // The last entry that touched a pool tells its version: each entry of a pool either posts or turns its header.
        var versions = await database.List(
            "select position, version from entry where ledger_id = $1 and position = any($2)",
            row => (Position: row.GetInt64(0), Version: row.GetInt64(1)), cancel, at.LedgerId, pools.ConvertAll(pool => pool.Position).ToArray());
        foreach (var pool in pools)
        {
            pool.Version = versions.Find(v => v.Position == pool.Position).Version;
        }
    }

    private static string[] AccountsOf(string poolId) => PoolAccounts.NamesOf(new PostingRules().AccountsOf(FundPool.StreamOf(poolId)));

    private static (int N, long Fen, long Position) ReadFen(NpgsqlDataReader row) => ((int)row.GetInt64(0) - 1, row.GetInt64(1), row.GetInt64(2));

    private static Newest Read(NpgsqlDataReader row)
    {
        var newest = new Newest(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetString(4), row.GetString(5), row.GetString(6),
            row.GetFieldValue<string[]>(7), row.GetInt64(8)) { Position = row.GetInt64(9), Version = row.GetInt64(10) };
        for (var i = 0; i < PoolAccounts.Count; i++)
        {
            newest.ShownFen[i] = row.GetInt64(11 + i);
        }

        return newest;
    }

    /// <summary>A pool with its newest balance, which may have to be turned back.</summary>
    private sealed record Newest(
        string PoolId, string Programme, string Level, int FiscalYear, string Name, string Status, string FunctionCode, string[] Instruments,
        long HeaderSince)
    {
        public long Position { get; set; }
        public long Version { get; set; }
        public long[] ShownFen { get; } = new long[PoolAccounts.Count];

        public PoolBalance ToBalance()
        {
            var project = Fen("disbursed_project_fen");
            var platform = Fen("disbursed_platform_fen");
            var linkage = Fen("disbursed_linkage_fen");
            var risk = Fen("disbursed_risk_fen");
            return new PoolBalance(
                PoolId, Programme, Level, FiscalYear, Name, Status, Version,
                Fen("appropriated_fen"), Fen("adjusted_fen"), Fen("carried_in_fen"), Fen("reserved_fen"), Fen("obligated_fen"),
                Fen("in_flight_fen"), project + platform + linkage + risk, project, platform, linkage, risk, Fen("recovered_fen"), Fen("lapsed_fen"),
                Fen("carried_out_fen"), Fen("available_fen")) { FunctionCode = FunctionCode, Instruments = Instruments };
        }

        private long Fen(string column) => ShownFen[Array.IndexOf(PoolAccounts.Columns, column)];
    }
}
