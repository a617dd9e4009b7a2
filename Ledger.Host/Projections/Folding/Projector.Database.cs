using Ledger.Domain.DisbursementOrders;
using Ledger.Domain.FundPools;
using Ledger.Domain.Grants;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Projections.Folding;

// What a batch needs from the database before it is folded, and how its rows get there after.
internal sealed partial class Projector
{
    private static readonly string BalanceColumns = string.Join(", ", PoolAccounts.Columns);

    private readonly string _upsertBalance =
        $"""
        insert into {tables.Of("pool_balance")} (ledger_id, pool_id, position, version, {BalanceColumns})
        values ($1, $2, $3, $4, {string.Join(", ", PoolAccounts.Columns.Select((_, i) => $"${i + 5}"))})
        on conflict (ledger_id, pool_id) do update set position = excluded.position, version = excluded.version,
          {string.Join(", ", PoolAccounts.Columns.Select(column => $"{column} = excluded.{column}"))}
        """;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly List<string> _missingPools = [];
    private readonly List<string> _missingGrants = [];
    private readonly List<string> _missingOrders = [];
    private readonly List<string> _missingStreams = [];

    /// <summary>
    /// Brings into memory what the entries build on. Grants and orders come from their own streams in the journal, so a row that was wrong
    /// in a table does not spoil the next one. A stream's first entry needs nothing.
    /// </summary>
    private async Task Load(IReadOnlyList<Entry> entries, CancellationToken cancel)
    {
        _known.Clear();
        foreach (var entry in entries)
        {
            switch (entry.Happened)
            {
                case FundPoolEvent happened:
                    NeedPool(entry);
                    if (happened is OutlayPosted posted)
                    {
                        NeedOrder(DisbursementOrder.StreamOf(posted.OrderId));
                    }
                    else if (happened is OutlayReturned { WasSettled: true } returned)
                    {
                        NeedOrder(DisbursementOrder.StreamOf(returned.OrderId));
                    }

                    break;
                case GrantEvent:
                    NeedGrant(entry.Stream, entry.Version);
                    break;
                case OrderDrafted drafted:
                    NeedGrant(Grant.StreamOf(drafted.GrantKind, drafted.GrantId));
                    NeedOrder(entry.Stream, entry.Version);
                    break;
                case DisbursementOrderEvent:
                    NeedOrder(entry.Stream, entry.Version);
                    break;
                default:
                    if (FoldOf(entry)?.Missing(entry) is { } stream)
                    {
                        _missingStreams.Add(stream);
                    }

                    break;
            }
        }

        if (_missingPools.Count > 0)
        {
            await LoadPools(cancel);
        }

        await LoadOrdersAndGrants(cancel);
        await LoadStreams(cancel);
    }

    private void NeedPool(Entry entry)
    {
        if (_pools.ContainsKey(entry.Stream))
        {
            return;
        }

        _pools.Add(entry.Stream, new PoolBook(entry.Stream, _rules.AccountsOf(entry.Stream)));
        if (entry.Version > 1)
        {
            _missingPools.Add(entry.Stream);
        }
    }

    private void NeedGrant(string stream, long version = long.MaxValue)
    {
        if (_known.Add(stream) && !_awards.TryGet(stream, out _) && version > 1)
        {
            _missingGrants.Add(stream);
        }
    }

    private void NeedOrder(string stream, long version = long.MaxValue)
    {
        if (_known.Add(stream) && !_orders.TryGet(stream, out _) && version > 1)
        {
            _missingOrders.Add(stream);
        }
    }

    private async Task LoadPools(CancellationToken cancel)
    {
        var ids = _missingPools.Select(Ids.OfStream).ToArray();
        _missingPools.Clear();
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var batch = new NpgsqlBatch(connection);
        Ask($"select pool_id, programme, level, fiscal_year, name, status, function_code, instruments, from_position from {tables.Of("pool")} "
            + $"where ledger_id = $1 and pool_id = any($2) and to_position = {ProjectionTables.Open}");
        Ask($"select pool_id, position, version, {BalanceColumns} from {tables.Of("pool_balance")} where ledger_id = $1 and pool_id = any($2)");
        Ask($"select pool_id, instrument, payee_id, payee_name, programme, fiscal_year, gross_fen, net_fen, from_position from "
            + $"{tables.Of("payout_cumulative")} where ledger_id = $1 and pool_id = any($2) and to_position = {ProjectionTables.Open}");
        await using var reader = await batch.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            BookOf(reader).Header = new PoolHeader(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt32(3), reader.GetString(4), reader.GetString(5),
                reader.GetString(6), reader.GetFieldValue<string[]>(7), reader.GetInt64(8));
        }

        await reader.NextResultAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var book = BookOf(reader);
            (book.Position, book.Version) = (reader.GetInt64(1), reader.GetInt64(2));
            for (var i = 0; i < PoolAccounts.Count; i++)
            {
                book.BalancesFen[i] = PoolAccounts.Shown(i, reader.GetInt64(3 + i));
            }
        }

        await reader.NextResultAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var payout = new Payout(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.GetInt32(5),
                reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8));
            BookOf(reader).Payouts[(payout.Instrument, payout.PayeeId)] = payout;
        }

        PoolBook BookOf(NpgsqlDataReader row) => _pools[FundPool.StreamOf(row.GetString(0))];

        void Ask(string sql)
        {
            var command = new NpgsqlBatchCommand(sql);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = ids });
            batch.BatchCommands.Add(command);
        }
    }

    private async Task LoadOrdersAndGrants(CancellationToken cancel)
    {
        if (_missingOrders.Count == 0 && _missingGrants.Count == 0)
        {
            return;
        }

        var journal = new PostgresJournal(database);
        var ofOrders = new List<Entry>();
        if (_missingOrders.Count > 0)
        {
            await foreach (var entry in journal.ReadStreams(ledgerId, _missingOrders, Position, cancel))
            {
                ofOrders.Add(entry);
                if (entry.Happened is OrderDrafted drafted)
                {
                    NeedGrant(Grant.StreamOf(drafted.GrantKind, drafted.GrantId));
                }
            }
        }

        if (_missingGrants.Count > 0)
        {
            await foreach (var entry in journal.ReadStreams(ledgerId, _missingGrants, Position, cancel))
            {
                _awards.TryGet(entry.Stream, out var before);
                _awards.Set(entry.Stream, AwardFold.Apply(before, entry));
            }
        }

        foreach (var entry in ofOrders)
        {
            _orders.TryGet(entry.Stream, out var before);
            _orders.Set(entry.Stream, OrderFold.Apply(before, entry, AwardOf));
        }

        _missingOrders.Clear();
        _missingGrants.Clear();
    }

    private async Task LoadStreams(CancellationToken cancel)
    {
        if (_missingStreams.Count == 0)
        {
            return;
        }

        await foreach (var entry in new PostgresJournal(database).ReadStreams(ledgerId, _missingStreams, Position, cancel))
        {
            FoldOf(entry)!.Remember(entry);
        }

        _missingStreams.Clear();
    }

    private async Task<bool> Store(long position, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        if (!await Advance(connection, position, cancel))
        {
            await transaction.RollbackAsync(cancel);
            return false;
        }

        await _postings.Send(connection, tables.Of("posting"), cancel);
        await _headerRows.Store(connection, tables, ledgerId, cancel);
        await _payoutRows.Store(connection, tables, ledgerId, cancel);
        await _awardRows.Store(connection, tables, ledgerId, cancel);
        await _orderRows.Store(connection, tables, ledgerId, cancel);
        foreach (var fold in _streams)
        {
            await fold.Store(connection, tables, ledgerId, cancel);
        }

        await _bank.Store(connection, tables, cancel);
        await _trail.Send(connection, tables.Of("audit_trail"), cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    /// <summary>Moves the position, if it is where we think it is, and writes the newest balance of each pool that was touched.</summary>
    private async Task<bool> Advance(NpgsqlConnection connection, long position, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);

        // A projection that is lost in a crash is folded again from the journal; it need not wait for the disk.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("set local synchronous_commit = off"));
        var guard = new NpgsqlBatchCommand(
            "update projection set position = $1 where ledger_id = $2 and name = $3 and position = $4 and generation = $5 and version = $6");
        guard.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        guard.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        guard.Parameters.Add(new NpgsqlParameter<string> { TypedValue = tables.Name });
        guard.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Position });
        guard.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Generation });
        guard.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ProjectionTables.Version });
        batch.BatchCommands.Add(guard);
        foreach (var pool in _pools.Values)
        {
            if (pool.Touched)
            {
                batch.BatchCommands.Add(Upsert(pool));
                pool.Touched = false;
            }
        }

        await batch.ExecuteNonQueryAsync(cancel);
        return guard.RecordsAffected == 1;
    }

    private NpgsqlBatchCommand Upsert(PoolBook pool)
    {
        var command = new NpgsqlBatchCommand(_upsertBalance);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = pool.PoolId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = pool.Position });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = pool.Version });
        for (var i = 0; i < PoolAccounts.Count; i++)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = PoolAccounts.Shown(i, pool.BalancesFen[i]) });
        }

        return command;
    }
}
