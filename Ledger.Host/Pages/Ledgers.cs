using System.Collections.Concurrent;
using Dapper;
using Npgsql;

namespace Ledger.Host.Pages;

/// <summary>A ledger as a reader chooses it.</summary>
public sealed record LedgerTitle(string LedgerId, string Name, long Position, DateTime LastRecordedAt);

/// <summary>The ledgers of this installation and what they are called.</summary>
public sealed class Ledgers(NpgsqlDataSource database)
{
    // A ledger is never renamed.
    private readonly ConcurrentDictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>All ledgers, by id.</summary>
    public async Task<IReadOnlyList<LedgerTitle>> All(CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return [.. await connection.QueryAsync<LedgerTitle>("select ledger_id as ledgerid, name, position, last_recorded_at as lastrecordedat from ledger order by ledger_id")];
    }

    /// <summary>What a ledger is called; its id where it has no name.</summary>
    public async Task<string> NameOf(string ledgerId, CancellationToken cancel)
    {
        if (_names.TryGetValue(ledgerId, out var known))
        {
            return known;
        }

        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<string?>("select name from ledger where ledger_id = @ledgerId", new { ledgerId }) is { Length: > 0 } name
            ? _names.GetOrAdd(ledgerId, name)
            : ledgerId;
    }
}
