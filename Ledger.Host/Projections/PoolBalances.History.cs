using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Domain.DisbursementOrders;
using Ledger.Host.Projections.Folding;

namespace Ledger.Host.Projections;

/// <summary>A pool's money at one point of its history, in fen.</summary>
public sealed record PoolPoint(
    long Position, DateTimeOffset RecordedAt, long AvailableFen, long ReservedFen, long ObligatedFen, long InFlightFen, long DisbursedFen);

/// <summary>One movement of a pool's money, in fen.</summary>
/// <param name="Reference">The order, award, pool or document behind it.</param>
/// <param name="FromAccount">The memo account it left, without the pool's name.</param>
/// <param name="ToAccount">The memo account it went to.</param>
/// <param name="AvailableFen">What was available after it.</param>
public sealed record PoolMovement(
    long Position, DateTimeOffset RecordedAt, DateOnly BusinessDate, string Type, string Actor, string Reference,
    string FromAccount, string ToAccount, long AmountFen, long AvailableFen);

// How a pool came to its balance: points for a chart, movements for a statement.
public sealed partial class PoolBalances
{
    /// <summary>
    /// Points for a step chart, oldest first: every change where there are few, else points evenly spread over the history. Each is exact.
    /// </summary>
    public async Task<IReadOnlyList<PoolPoint>> History(Moment at, string poolId, int maxPoints, CancellationToken cancel)
    {
        maxPoints = Math.Clamp(maxPoints, 2, 1_000);
        var accounts = AccountsOf(poolId);
        var positions = await database.List(
            """
            select distinct p.position from unnest($2::text[]) a(account) cross join lateral (
              select position from posting where ledger_id = $1 and account = a.account and position <= $3 order by position limit $4) p
             order by 1 limit $4
            """, row => row.GetInt64(0), cancel, at.LedgerId, accounts, at.Position, maxPoints + 1);
        if (positions.Count == 0)
        {
            return [];
        }

        if (positions.Count > maxPoints)
        {
            var first = positions[0];
            positions = [.. Enumerable.Range(0, maxPoints).Select(i => first + ((at.Position - first) * i / (maxPoints - 1))).Distinct()];
        }

        var times = await database.List(
            "select recorded_at from entry where ledger_id = $1 and position = any($2) order by position",
            row => row.GetFieldValue<DateTimeOffset>(0), cancel, at.LedgerId, positions.ToArray());
        var balances = at.BusinessUntil is { } until
            ? await BalancesUntil(at, accounts, positions, until, cancel) : await BalancesAsRecorded(at, accounts, positions, cancel);
        long Fen(int point, string column) => balances[point, Array.IndexOf(PoolAccounts.Columns, column)];
        return [.. positions.Select((position, i) => new PoolPoint(
            position, times[i], Fen(i, "available_fen"), Fen(i, "reserved_fen"), Fen(i, "obligated_fen"), Fen(i, "in_flight_fen"),
            Fen(i, "disbursed_project_fen") + Fen(i, "disbursed_platform_fen") + Fen(i, "disbursed_linkage_fen") + Fen(i, "disbursed_risk_fen")))];
    }

    /// <summary>The running balance stands beside each posting.</summary>
    private async Task<long[,]> BalancesAsRecorded(Moment at, string[] accounts, List<long> positions, CancellationToken cancel)
    {
        var balances = new long[positions.Count, accounts.Length];
        foreach (var (point, column, fen) in await database.List(
            """
            select m.n, a.n, p.balance_fen
              from unnest($4::bigint[]) with ordinality m(position, n) cross join unnest($2::text[]) with ordinality a(account, n)
             cross join lateral (
              select balance_fen from posting
               where ledger_id = $1 and account = a.account and position <= least(m.position, $3) order by position desc, leg desc limit 1) p
            """, row => (row.GetInt64(0), row.GetInt64(1), row.GetInt64(2)), cancel, at.LedgerId, accounts, at.Position, positions.ToArray()))
        {
            balances[point - 1, column - 1] = PoolAccounts.Shown((int)column - 1, fen);
        }

        return balances;
    }

    /// <summary>What the postings of counted dates add between one point and the next, added up.</summary>
    private async Task<long[,]> BalancesUntil(Moment at, string[] accounts, List<long> positions, DateOnly until, CancellationToken cancel)
    {
        var balances = new long[positions.Count, accounts.Length];
        foreach (var (column, point, fen) in await database.List(
            """
            select a.n, width_bucket(p.position - 1, $4::bigint[]), sum(p.amount_fen)::bigint
              from unnest($2::text[]) with ordinality a(account, n) join posting p on p.ledger_id = $1 and p.account = a.account
             where p.position <= $3 and p.business_date <= $5 group by 1, 2
            """, row => (row.GetInt64(0), row.GetInt32(1), row.GetInt64(2)), cancel, at.LedgerId, accounts, positions[^1], positions.ToArray(), until))
        {
            balances[point, column - 1] = PoolAccounts.Shown((int)column - 1, fen);
        }

        for (var point = 1; point < positions.Count; point++)
        {
            for (var column = 0; column < accounts.Length; column++)
            {
                balances[point, column] += balances[point - 1, column];
            }
        }

        return balances;
    }

    /// <summary>Movements of a pool before a position, newest first; those with a later business date than asked for are left out.</summary>
    public async Task<IReadOnlyList<PoolMovement>> Movements(Moment at, string poolId, long? beforePosition, int limit, CancellationToken cancel)
    {
        limit = Math.Clamp(limit, 1, Paging.MaxLimit);
        var accounts = AccountsOf(poolId);
        var legs = await database.List(
            """
            select p.position, p.business_date, a.account, p.amount_fen from unnest($2::text[]) a(account) cross join lateral (
              select position, leg, business_date, amount_fen from posting
               where ledger_id = $1 and account = a.account and position <= $3 and business_date <= $4
               order by position desc, leg desc limit $5) p
             order by p.position desc, p.leg
            """,
            row => (Position: row.GetInt64(0), Date: row.GetFieldValue<DateOnly>(1), Account: row.GetString(2), Fen: row.GetInt64(3)), cancel,
            at.LedgerId, accounts, Math.Min(at.Position, (beforePosition ?? long.MaxValue) - 1), at.BusinessUntil ?? DateOnly.MaxValue, limit);
        var available = accounts[Array.IndexOf(PoolAccounts.Columns, "available_fen")];
        var movements = legs.GroupBy(leg => leg.Position).Take(limit).ToList();
        var entries = (await database.List(
            $"""
            select {EntryRow.Columns}, (select balance_fen from posting
              where ledger_id = $1 and account = $3 and position <= e.position order by position desc, leg desc limit 1)
              from entry e where ledger_id = $1 and position = any($2)
            """, row => (Entry: EntryRow.Read(row), AvailableFen: row.IsDBNull(EntryRow.Width) ? 0 : row.GetInt64(EntryRow.Width)), cancel,
            at.LedgerId, movements.ConvertAll(m => m.Key).ToArray(), available))
            .ToDictionary(row => row.Entry.Position);

        if (at.BusinessUntil is { } until && movements.Count > 0)
        {
            // The balance beside a posting counts every date; up to one, what came later on the page is taken off again.
            var left = (await database.List(
                "select coalesce(sum(amount_fen), 0)::bigint from posting where ledger_id = $1 and account = $2 and position <= $3 and business_date <= $4",
                row => row.GetInt64(0), cancel, at.LedgerId, available, movements[0].Key, until))[0];
            foreach (var movement in movements)
            {
                entries[movement.Key] = (entries[movement.Key].Entry, left);
                left -= movement.Where(leg => leg.Account == available).Sum(leg => leg.Fen);
            }
        }

        string Short(string account) => account[(poolId.Length + 1)..];
        return movements.ConvertAll(movement =>
        {
            var (entry, availableFen) = entries[movement.Key];
            var to = movement.First(leg => leg.Fen > 0);
            var from = movement.First(leg => leg.Fen < 0);
            return new PoolMovement(
                movement.Key, entry.RecordedAt, to.Date, entry.Type, entry.Actor, ReferenceOf(entry.Happened), Short(from.Account), Short(to.Account),
                to.Fen, availableFen);
        });
    }

    /// <summary>The order, award, pool or document that an entry of a pool speaks of.</summary>
    internal static string ReferenceOf(Event? happened) => happened switch
    {
        FundsAppropriated e => e.DocumentNo,
        AppropriationAdjusted e => e.DocumentNo,
        AppropriationCorrected e => e.DocumentNo,
        FundsReserved e => e.AwardRef,
        ReservationReleased e => e.ReservationId,
        FundsObligated e => e.AwardRef,
        FundsDeobligated e => e.ObligationId,
        PaymentInFlight e => DisbursementOrder.StreamOf(e.OrderId),
        OutlayPosted e => DisbursementOrder.StreamOf(e.OrderId),
        OutlayReturned e => DisbursementOrder.StreamOf(e.OrderId),
        RecoveryRestored e => e.RecoveryId,
        FundsCarriedOut e => FundPool.StreamOf(e.ToPoolId),
        FundsCarriedIn e => FundPool.StreamOf(e.FromPoolId),
        FundsLapsed e => e.DocumentNo,
        _ => "",
    };
}
