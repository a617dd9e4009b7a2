using System.Collections.Concurrent;
using System.Collections.Frozen;
using Dapper;
using Npgsql;

namespace Ledger.Host.Auth;

/// <summary>Somebody with an account, as others see them.</summary>
public sealed record Person(string Id, string Name);

/// <summary>What people are called and who holds which role. Remembered for a few seconds: names are shown on every line of a journal.</summary>
public sealed class People(NpgsqlDataSource database, TimeProvider clock)
{
    private static readonly TimeSpan Trust = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, (long At, IReadOnlyList<Person> Holders)> _holders = new(StringComparer.Ordinal);
    private (long At, FrozenDictionary<string, string> Names)? _names;

    /// <summary>Display names by account; an actor without an account keeps its id.</summary>
    public async Task<FrozenDictionary<string, string>> Names(CancellationToken cancel)
    {
        if (_names is { } known && clock.GetElapsedTime(known.At) < Trust)
        {
            return known.Names;
        }

        await using var connection = await database.OpenConnectionAsync(cancel);
        var names = (await connection.QueryAsync<(string Id, string Name)>("select account_id, display_name from account"))
            .ToFrozenDictionary(row => row.Id, row => row.Name, StringComparer.Ordinal);
        _names = (clock.GetTimestamp(), names);
        return names;
    }

    /// <summary>Those who hold any of the roles in a ledger, by name.</summary>
    public async Task<IReadOnlyList<Person>> Holding(string ledgerId, IReadOnlyList<string> roles, CancellationToken cancel)
    {
        var key = $"{ledgerId} {string.Join(' ', roles)}";
        if (_holders.TryGetValue(key, out var known) && clock.GetElapsedTime(known.At) < Trust)
        {
            return known.Holders;
        }

        await using var connection = await database.OpenConnectionAsync(cancel);
        Person[] holders =
        [
            .. await connection.QueryAsync<Person>(
                """
                select distinct a.account_id as id, a.display_name as name from account a join account_role r using (account_id)
                 where not a.disabled and r.ledger_id in (@ledgerId, '*') and r.role = any(@roles) order by 2, 1
                """,
                new { ledgerId, roles = roles.ToArray() }),
        ];
        _holders[key] = (clock.GetTimestamp(), holders);
        return holders;
    }
}
