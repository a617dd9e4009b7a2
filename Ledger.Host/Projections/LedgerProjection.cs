using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Ledger.Host.Projections.Folding;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>
/// Keeps the projections of one ledger up to date from this process: takes new entries from the engine's memory where this process writes,
/// else from the journal. Of several hosts one folds; the others watch, and one of them takes over when nothing moves any more.
/// </summary>
internal sealed partial class LedgerProjection(string ledgerId, NpgsqlDataSource database, ProjectionOptions options, ILogger log)
{
    private readonly Projector _projector = new(database, ledgerId, ProjectionTables.Live);
    private readonly Signal _wake = new();
    private readonly Signal _moved = new();
    private readonly Signal _attention = new();
    private volatile RecentEntries? _recent;
    private volatile ProjectionState _state = new(ledgerId, ProjectionTables.Live.Name, 0, ProjectionStatus.Starting, null);
    private int _waiting;

    /// <summary>This host folded the last entries itself.</summary>
    private bool _leads;

    /// <summary>The rows are of older rules, and no older program folds them on.</summary>
    private volatile bool _rowsStandStill;

    /// <summary>Another host was quicker: stand back until it stops.</summary>
    private bool _standsBack;

    private (long Position, long At) _lastMove;

    public ProjectionState State => _state;

    /// <summary>From now on the engine of this process has the newest entries.</summary>
    public void Attach(RecentEntries recent)
    {
        _recent = recent;
        _wake.Set();
    }

    /// <summary>There may be new entries.</summary>
    public void Wake() => _wake.Set();

    /// <summary>Waits until the tables hold the position; false when patience ended first, or the projections stand still.</summary>
    public async Task<bool> WaitFor(long position, CancellationToken cancel)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            var since = TimeProvider.System.GetTimestamp();
            while (true)
            {
                var moved = _moved.Next;
                if (_state.Position >= position)
                {
                    return true;
                }

                var left = (_rowsStandStill ? options.PatienceWhileRenewing : options.Patience) - TimeProvider.System.GetElapsedTime(since);
                if (left <= TimeSpan.Zero || _state.Status == ProjectionStatus.Stopped)
                {
                    return false;
                }

                _attention.Set();
                await Signal.Wait(left, cancel, moved);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public async Task Run(CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                await _projector.Open(cancel);
                Publish(_projector.Position, ProjectionStatus.Running);
                while (true)
                {
                    await Step(cancel);
                }
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (ProjectionOutdatedException other)
            {
                LogOtherRules(log, ledgerId, other.Message);
                try
                {
                    await LookOn(other, cancel);
                }
                catch (Exception e) when (PostgresJournal.IsConnectionTrouble(e))
                {
                    Publish(_state.Position, ProjectionStatus.Waiting, e.Message);
                    await Task.Delay(options.TakeOver, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
                catch (OperationCanceledException) when (cancel.IsCancellationRequested)
                {
                    return;
                }
            }
            catch (Exception e) when (PostgresJournal.IsConnectionTrouble(e))
            {
                LogWaiting(log, ledgerId, e.Message);
                Publish(_state.Position, ProjectionStatus.Waiting, e.Message);
                await Task.Delay(options.TakeOver, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e)
            {
                // Never skip: what stands in the tables is right, and what comes after waits.
                LogStopped(log, e, ledgerId, _projector.Position);
                Publish(_projector.Position, ProjectionStatus.Stopped, e.Message);
                return;
            }
        }
    }

    /// <summary>Folds what there is, or waits until there may be something.</summary>
    private async Task Step(CancellationToken cancel)
    {
        // Before looking, so that nothing that comes while we look is missed.
        var woken = _wake.Next;
        var attention = _attention.Next;
        if (_standsBack)
        {
            await Watch(attention, cancel);
            return;
        }

        var recent = _recent;
        var more = recent?.WaitAfter(_projector.Position) ?? woken;
        if (recent?.ReadAfter(_projector.Position, options.MaxBatch) is { Count: > 0 } fresh)
        {
            var (began, last) = (TimeProvider.System.GetTimestamp(), recent.Last);
            if (await Apply(fresh, cancel) && Volatile.Read(ref _waiting) == 0)
            {
                await Rest(TimeProvider.System.GetElapsedTime(began), recent.Last - last, fresh.Count, attention, cancel);
            }

            return;
        }

        var (tables, head) = await Stand(cancel);
        if (tables > _projector.Position)
        {
            StandBack(tables);
        }
        else if (head <= tables)
        {
            await Signal.Wait(options.Poll, cancel, woken, more);
        }
        else if (_leads || !await SomebodyFolds(tables, cancel))
        {
            // No more than the reader keeps ready, so that a rest does not hold a transaction open.
            var upTo = Math.Min(head, _projector.Position + (EntryBatches.Ahead * options.MaxBatch));
            await foreach (var batch in EntryBatches.Read(database, ledgerId, _projector.Position, upTo, options.MaxBatch, cancel))
            {
                attention = _attention.Next;
                var (began, last) = (TimeProvider.System.GetTimestamp(), recent?.Last ?? 0);
                if (!await Apply(batch, cancel))
                {
                    break;
                }

                if (Volatile.Read(ref _waiting) == 0)
                {
                    await Rest(TimeProvider.System.GetElapsedTime(began), (recent?.Last ?? 0) - last, batch.Count, attention, cancel);
                }
            }
        }
    }

    /// <summary>Leaves the processor to the commands while they come in crowds; gathers entries where there are few.</summary>
    /// <param name="came">Entries that came while the last batch was folded.</param>
    private async Task Rest(TimeSpan took, long came, int folded, Task attention, CancellationToken cancel)
    {
        var busy = came >= options.BusyFrom * Math.Max(took.TotalSeconds, 0.01);
        var rest = !busy ? TimeSpan.Zero : took * options.RestWhileBusy < options.LongestRest ? took * options.RestWhileBusy : options.LongestRest;
        if (folded < options.MaxBatch / 4 && rest < options.Gather)
        {
            rest = options.Gather;
        }

        if (rest > TimeSpan.Zero)
        {
            await Signal.Wait(rest, cancel, attention);
        }
    }

    private async Task<bool> Apply(IReadOnlyList<Entry> entries, CancellationToken cancel)
    {
        _leads = await _projector.Apply(entries, cancel);
        if (_leads)
        {
            Publish(_projector.Position, ProjectionStatus.Running);
        }
        else
        {
            StandBack(_projector.Position);
        }

        return _leads;
    }

    private void StandBack(long position)
    {
        (_leads, _standsBack) = (false, true);
        _lastMove = (position, TimeProvider.System.GetTimestamp());
        Publish(Math.Max(position, _state.Position), ProjectionStatus.Standby);
    }

    /// <summary>Looks on while another host folds, and goes back to folding when it has stopped short of the head.</summary>
    private async Task Watch(Task attention, CancellationToken cancel)
    {
        var (tables, head) = await Stand(cancel);
        Publish(tables, ProjectionStatus.Standby);
        if (tables >= head || tables != _lastMove.Position)
        {
            _lastMove = (tables, TimeProvider.System.GetTimestamp());
        }
        else if (TimeProvider.System.GetElapsedTime(_lastMove.At) > options.TakeOver)
        {
            _standsBack = false;
            await _projector.Open(cancel);
            Publish(_projector.Position, ProjectionStatus.Running);
            return;
        }

        await (Volatile.Read(ref _waiting) > 0
            ? Signal.Wait(options.Gather / 2, cancel)
            : Signal.Wait(options.TakeOver / 2, cancel, attention));
    }

    /// <summary>
    /// Entries that another process wrote are best folded there, where they are in memory: give it a moment before reading them back.
    /// </summary>
    private async Task<bool> SomebodyFolds(long before, CancellationToken cancel)
    {
        await Signal.Wait(options.TakeOver / 4, cancel);
        var (tables, _) = await Stand(cancel);
        if (tables == before)
        {
            return false;
        }

        StandBack(tables);
        return true;
    }

    /// <summary>Where tables and journal stand in the database.</summary>
    private async Task<(long Tables, long Head)> Stand(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            select p.position, l.position from ledger l join projection p on p.ledger_id = l.ledger_id and p.name = 'live' where l.ledger_id = $1
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel)
            ? (reader.GetInt64(0), reader.GetInt64(1))
            : throw new InvalidOperationException($"The projections of {ledgerId} are gone.");
    }

    private void Publish(long position, ProjectionStatus status, string? error = null)
    {
        _state = new ProjectionState(ledgerId, ProjectionTables.Live.Name, position, status, error);
        _moved.Set();
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The projections of {Ledger} stand still at {Position}.")]
    private static partial void LogStopped(ILogger log, Exception e, string ledger, long position);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The projections of {Ledger} are not folded here: {Reason}")]
    private static partial void LogOtherRules(ILogger log, string ledger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The projections of {Ledger} wait for the database ({Reason}).")]
    private static partial void LogWaiting(ILogger log, string ledger, string reason);
}
