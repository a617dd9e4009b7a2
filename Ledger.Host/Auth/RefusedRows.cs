using Dapper;
using Npgsql;

namespace Ledger.Host.Auth;

/// <summary>Refused attempts in the database: rows are added and read, never changed.</summary>
internal static class RefusedRows
{
    /// <summary>Adds rows, a statement per ledger: a transaction belongs to one. Written again after an unknown outcome, a row stays one.</summary>
    public static async Task Write(NpgsqlDataSource database, IReadOnlyList<(Attempted What, RefusedAttempt Row)> rows, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var names = rows.Where(r => !r.What.IsProven && r.What.Who is not null).Select(r => r.What.Who!).Distinct().ToArray();
        var accounts = names.Length == 0
            ? Enumerable.Empty<(string Id, string? Ledger)>().ToLookup(a => a.Id, a => a.Ledger)
            : (await connection.QueryAsync<(string Id, string? Ledger)>(
                """
                select distinct a.account_id, r.ledger_id from account a left join account_role r on r.account_id = a.account_id and r.ledger_id <> '*'
                 where a.account_id = any(@names)
                """, new { names })).ToLookup(a => a.Id, a => a.Ledger, StringComparer.Ordinal);
        var named = rows.Select(r => r.What.LedgerId).Distinct().ToArray();
        var ledgers = (await connection.QueryAsync<string>("select ledger_id from ledger where ledger_id = any(@named)", new { named })).ToHashSet(StringComparer.Ordinal);
        foreach (var ledger in rows.SelectMany(r => Places(r.What, r.Row, ledgers, accounts)).GroupBy(p => p.Ledger, p => p.Row, StringComparer.Ordinal))
        {
            RefusedAttempt[] list = [.. ledger];
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into refused_attempt
                  (first_at, last_at, times, ledger_id, attempt_id, who, address, command, stream, code, facts, correlation_id)
                select first_at, last_at, times, @ledger, id, who, address, command, stream, code, facts::json, correlation
                  from unnest(@firstAt, @lastAt, @times, @ids, @who, @addresses, @commands, @streams, @codes, @facts, @correlations)
                    as r(first_at, last_at, times, id, who, address, command, stream, code, facts, correlation)
                on conflict do nothing
                """,
                new
                {
                    ledger = ledger.Key,
                    firstAt = Array.ConvertAll(list, r => r.FirstAt.UtcDateTime), lastAt = Array.ConvertAll(list, r => r.LastAt.UtcDateTime),
                    times = Array.ConvertAll(list, r => r.Times), ids = Array.ConvertAll(list, r => r.AttemptId),
                    who = Array.ConvertAll(list, r => r.Who), addresses = Array.ConvertAll(list, r => r.Address),
                    commands = Array.ConvertAll(list, r => r.Command), streams = Array.ConvertAll(list, r => r.Stream),
                    codes = Array.ConvertAll(list, r => r.Code), facts = Array.ConvertAll(list, r => r.Facts),
                    correlations = Array.ConvertAll(list, r => r.CorrelationId),
                }, cancellationToken: cancel));
        }
    }

    public static async Task<IReadOnlyList<RefusedAttempt>> Read(
        NpgsqlDataSource database, string ledgerId, string? who, string? code, string? command, Guid? before, int limit, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<Stored>(new CommandDefinition(
            """
            select attempt_id as AttemptId, first_at as FirstAt, last_at as LastAt, times as Times, who as Who, address as Address, command as Command,
                   stream as Stream, code as Code, facts::text as Facts, correlation_id as CorrelationId
              from refused_attempt
             where ledger_id = @ledgerId and attempt_id < @before
               and (@who::text is null or who = @who) and (@code::text is null or code = @code) and (@command::text is null or command = @command)
             order by attempt_id desc limit @limit
            """,
            new { ledgerId, who, code, command, before = before ?? Guid.AllBitsSet, limit }, cancellationToken: cancel));
        return
        [
            .. rows.Select(r => new RefusedAttempt(
                r.AttemptId, r.FirstAt, r.LastAt, r.Times, r.Who, r.Address, r.Command, r.Stream, r.Code, r.Facts, r.CorrelationId)),
        ];
    }

    /// <summary>
    /// Under which ledgers an attempt is kept. One at a ledger that is not there belongs to the house. A sign-in belongs to the house and to
    /// the ledgers of its account; a name that nobody has is not kept.
    /// </summary>
    private static IEnumerable<(string Ledger, RefusedAttempt Row)> Places(
        Attempted what, RefusedAttempt row, HashSet<string> ledgers, ILookup<string, string?> accounts)
    {
        if (what.Who is null || what.IsProven)
        {
            return [(ledgers.Contains(what.LedgerId) ? what.LedgerId : Caller.EveryLedger, row)];
        }

        return accounts.Contains(what.Who)
            ? accounts[what.Who].OfType<string>().Append(Caller.EveryLedger).Select(ledger => (ledger, row))
            : [(Caller.EveryLedger, row with { Who = null })];
    }

    private sealed record Stored(
        Guid AttemptId, DateTime FirstAt, DateTime LastAt, int Times, string? Who, string? Address, string Command, string? Stream, string Code,
        string Facts, string? CorrelationId);
}
