using System.Runtime.InteropServices;
using Npgsql;

namespace Ledger.Host.Projections.Folding;

/// <summary>
/// Rows in versions, on their way into a table: each change ends the row that held before and begins a new one, so that a list as of any
/// position is one range condition.
/// </summary>
/// <param name="table">The table's name in the live set.</param>
/// <param name="columns">Its columns, from_position, to_position and ledger_id apart.</param>
/// <param name="write">Writes a row in the order of <paramref name="columns"/>.</param>
/// <param name="key">What tells rows apart.</param>
internal sealed class VersionedRows<T>(
    string table, string columns, Action<CopyBuffer, T> write, params (string Column, Func<T, string> Value)[] key)
{
    private readonly List<RowVersion> _versions = [];
    private readonly Dictionary<string, int> _newest = new(StringComparer.Ordinal);
    private readonly List<(T Row, long Since, long Until)> _ended = [];
    private readonly CopyBuffer _buffer = new($"from_position, to_position, ledger_id, {columns}");

    /// <summary>From <paramref name="position"/> on the row reads like this.</summary>
    /// <param name="storedSince">Where the version before began, or null where there is none.</param>
    public void Put(T row, long position, long? storedSince)
    {
        var id = KeyOf(row);
        if (_newest.TryGetValue(id, out var at))
        {
            ref var before = ref CollectionsMarshal.AsSpan(_versions)[at];
            before = before with { Until = position };
        }
        else if (storedSince is { } since)
        {
            _ended.Add((row, since, position));
        }

        _newest[id] = _versions.Count;
        _versions.Add(new RowVersion(row, position, ProjectionTables.Open));
    }

    /// <summary>Writes what was put since the last time, inside the connection's transaction.</summary>
    public async Task Store(NpgsqlConnection connection, ProjectionTables tables, string ledgerId, CancellationToken cancel)
    {
        await End(connection, tables, ledgerId, cancel);
        foreach (var (row, since, until) in _versions)
        {
            _buffer.Row().Long(since).Long(until).Text(ledgerId);
            write(_buffer, row);
        }

        await _buffer.Send(connection, tables.Of(table), cancel);
        Clear();
    }

    public void Clear()
    {
        _versions.Clear();
        _newest.Clear();
        _ended.Clear();
        _buffer.Clear();
    }

    private async Task End(NpgsqlConnection connection, ProjectionTables tables, string ledgerId, CancellationToken cancel)
    {
        if (_ended.Count == 0)
        {
            return;
        }

        // One statement a row, each naming its whole primary key: a join against all of them may be planned as a walk through the whole ledger.
        var match = string.Concat(key.Select((k, i) => $" and {k.Column} = ${i + 4}"));
        var sql = $"update {tables.Of(table)} set to_position = $1 where from_position = $2 and ledger_id = $3{match}";
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (row, since, until) in _ended)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = until });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = since });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
            foreach (var (_, value) in key)
            {
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = value(row) });
            }

            batch.BatchCommands.Add(command);
        }

        var found = await batch.ExecuteNonQueryAsync(cancel);
        if (found != _ended.Count)
        {
            throw new InvalidOperationException($"{_ended.Count} rows of {tables.Of(table)} were to end, {found} were found.");
        }
    }

    private string KeyOf(T row) => key.Length == 1 ? key[0].Value(row) : string.Join('\n', key.Select(k => k.Value(row)));

    private readonly record struct RowVersion(T Row, long Since, long Until);
}
