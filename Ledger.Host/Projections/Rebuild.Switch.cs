using Npgsql;

namespace Ledger.Host.Projections;

// How the copy takes the live tables' place, and who may.
public sealed partial class Rebuild
{
    /// <summary>The switch-over: holds live folding still, brings the copy to the very end, and renames.</summary>
    private async Task<IReadOnlyDictionary<string, long>> TakeOver(NpgsqlConnection connection, string? ledgerId, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                if (await TryTakeOver(connection, ledgerId, cancel) is { } positions)
                {
                    return positions;
                }
            }
            catch (PostgresException held) when (held.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                // Somebody reads for long. Whoever waited behind us goes first, and live folding goes on.
                await Task.Delay(BetweenTries, cancel);
            }
        }
    }

    /// <summary>One try: all of it, or nothing. Null where a ledger was opened meanwhile, whose rows would be in the tables that go.</summary>
    /// <exception cref="PostgresException">A reader did not let go in time.</exception>
    private async Task<IReadOnlyDictionary<string, long>?> TryTakeOver(NpgsqlConnection connection, string? ledgerId, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var positions = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var ledger in ledgerId is null ? await Ledgers(cancel) : [ledgerId])
        {
            positions.Add(ledger, await Hold(connection, ledger, cancel));
        }

        if (ledgerId is null)
        {
            await CopyTables.Seize(connection, ReadersPatience, cancel);
            await CopyTables.TakePlace(connection, cancel);
        }
        else
        {
            await CopyTables.TakePlace(connection, ledgerId, cancel);
        }

        foreach (var (ledger, position) in positions)
        {
            await Move(connection, ledger, position, cancel);
        }

        if (ledgerId is null && (await Ledgers(cancel)).Count != positions.Count)
        {
            return null;
        }

        await transaction.CommitAsync(cancel);
        return positions;
    }

    /// <summary>Holds live folding of a ledger still until the transaction ends, and gives the position of its copy, which is not behind.</summary>
    private async Task<long> Hold(NpgsqlConnection connection, string ledgerId, CancellationToken cancel)
    {
        await using (var begin = new NpgsqlCommand(
            "insert into projection (ledger_id, name, version) values ($1, $2, $3) on conflict (ledger_id, name) do nothing", connection))
        {
            begin.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
            begin.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ProjectionTables.Live.Name });
            begin.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ProjectionTables.Version });
            await begin.ExecuteNonQueryAsync(cancel);
        }

        await using var hold = new NpgsqlCommand("select position from projection where ledger_id = $1 and name = $2 for update", connection);
        hold.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        hold.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ProjectionTables.Live.Name });
        var live = (long)(await hold.ExecuteScalarAsync(cancel))!;
        await Fold(ledgerId, live, cancel);
        await using var copy = owner.CreateCommand("select position from projection where ledger_id = $1 and name = $2");
        copy.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        copy.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ProjectionTables.Copy.Name });
        return (long)(await copy.ExecuteScalarAsync(cancel))!;
    }

    private static async Task Move(NpgsqlConnection connection, string ledgerId, long position, CancellationToken cancel)
    {
        await using var batch = new NpgsqlBatch(connection);
        var live = new NpgsqlBatchCommand(
            "update projection set position = $1, generation = generation + 1, version = $2 where ledger_id = $3 and name = $4");
        live.Parameters.Add(new NpgsqlParameter<long> { TypedValue = position });
        live.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ProjectionTables.Version });
        live.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        live.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ProjectionTables.Live.Name });
        batch.BatchCommands.Add(live);
        var copy = new NpgsqlBatchCommand("delete from projection where ledger_id = $1 and name = $2");
        copy.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        copy.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ProjectionTables.Copy.Name });
        batch.BatchCommands.Add(copy);
        await batch.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>A connection that holds the rebuild's lock; every rebuild goes through the node that tables are made on.</summary>
    private sealed class Alone(NpgsqlConnection connection) : IAsyncDisposable
    {
        /// <summary>Any number, as long as every rebuild takes the same.</summary>
        private const long Lock = 0x4C65_6467_6572;

        public NpgsqlConnection Connection => connection;

        public static async Task<Alone> Enter(NpgsqlDataSource owner, CancellationToken cancel)
        {
            var connection = await owner.OpenConnectionAsync(cancel);
            await using var command = new NpgsqlCommand($"select pg_try_advisory_lock({Lock})", connection);
            if ((bool)(await command.ExecuteScalarAsync(cancel))!)
            {
                return new Alone(connection);
            }

            await connection.DisposeAsync();
            throw new RebuildBusyException();
        }

        public async ValueTask DisposeAsync()
        {
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                // The pool would keep the lock with the connection.
                await using var command = new NpgsqlCommand($"select pg_advisory_unlock({Lock})", connection);
                await command.ExecuteNonQueryAsync();
            }

            await connection.DisposeAsync();
        }
    }
}
