using Ledger.Host.Projections.Folding;
using Npgsql;

namespace Ledger.Host.Projections;

// What a host does that finds rows of other rules than its own.
internal sealed partial class LedgerProjection
{
    /// <summary>
    /// Other rules made the rows. Older ones are read, and perhaps still folded by an older program, until new rows have taken their place;
    /// newer ones are folded by the newer program. Ends when the rows are ours.
    /// </summary>
    private async Task LookOn(ProjectionOutdatedException other, CancellationToken cancel)
    {
        (_leads, _standsBack) = (false, false);
        _lastMove = (-1, TimeProvider.System.GetTimestamp());
        while (true)
        {
            var attention = _attention.Next;
            await using (var command = database.CreateCommand(
                """
                select p.version, p.position, l.position,
                       (select r.state = 'failed' from rebuild_run r where r.ledger_id = l.ledger_id and r.version = $2 order by r.started_at desc limit 1),
                       (select r.detail from rebuild_run r where r.ledger_id = l.ledger_id and r.version = $2 order by r.started_at desc limit 1)
                  from ledger l join projection p on p.ledger_id = l.ledger_id and p.name = 'live' where l.ledger_id = $1
                """))
            {
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = ProjectionTables.Version });
                await using var reader = await command.ExecuteReaderAsync(cancel);
                if (!await reader.ReadAsync(cancel) || reader.GetInt32(0) == ProjectionTables.Version)
                {
                    _rowsStandStill = false;
                    return;
                }

                var (tables, head) = (reader.GetInt64(1), reader.GetInt64(2));
                if (tables >= head || tables != _lastMove.Position)
                {
                    _lastMove = (tables, TimeProvider.System.GetTimestamp());
                }

                var still = TimeProvider.System.GetElapsedTime(_lastMove.At) > options.TakeOver;
                _rowsStandStill = still && !other.IsSuperseded;
                var failed = !reader.IsDBNull(3) && reader.GetBoolean(3);
                Publish(
                    tables,
                    failed || (other.IsSuperseded && still) ? ProjectionStatus.Stopped : other.IsSuperseded ? ProjectionStatus.Standby : ProjectionStatus.Renewing,
                    failed ? reader.TextOrNull(4) : other.Message);
            }

            await (Volatile.Read(ref _waiting) > 0
                ? Signal.Wait(options.Gather / 2, cancel)
                : Signal.Wait(options.TakeOver / 2, cancel, attention));
        }
    }
}
