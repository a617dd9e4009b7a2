using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>What was paid under one programme and instrument from the pools of one year, in fen.</summary>
/// <param name="GrossFen">All that settled.</param>
/// <param name="NetFen">Less what came back.</param>
/// <param name="Payees">How many received anything.</param>
public sealed record PayoutRow(string Programme, string Instrument, int FiscalYear, long GrossFen, long NetFen, long Payees);

/// <summary>What one payee received from one pool under one instrument, in fen.</summary>
public sealed record PayeeRow(
    string PoolId, string Programme, string Instrument, int FiscalYear, string PayeeId, string PayeeName, long GrossFen, long NetFen);

/// <summary>Cumulative payouts, at any moment.</summary>
public sealed class Payouts(NpgsqlDataSource database)
{
    /// <summary>By programme, instrument and fiscal year.</summary>
    public async Task<IReadOnlyList<PayoutRow>> List(Moment at, CancellationToken cancel) => await database.List(
        $"""
        select programme, instrument, fiscal_year, sum(gross_fen)::bigint, sum(net_fen)::bigint, count(distinct payee_id)
          from {VersionedTable.Payouts.At(at)}
         group by programme, instrument, fiscal_year order by fiscal_year, programme, instrument
        """,
        row => new PayoutRow(row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)),
        cancel, at.LedgerId, at.Position);

    /// <summary>By payee; of one pool, or of all.</summary>
    public async Task<IReadOnlyList<PayeeRow>> Payees(Moment at, string? poolId, CancellationToken cancel)
    {
        var (from, where) = VersionedTable.Payouts.At(at, at.Position);
        where.And("pool_id = ?", poolId);
        return await database.List(
            $"""
            select pool_id, programme, instrument, fiscal_year, payee_id, payee_name, gross_fen, net_fen
              from {from} where true{where} order by net_fen desc, payee_id, pool_id, instrument
            """,
            row => new PayeeRow(
                row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.GetString(4), row.GetString(5), row.GetInt64(6), row.GetInt64(7)),
            cancel, where.Values);
    }
}
