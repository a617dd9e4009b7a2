using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Proof;
using Microsoft.Extensions.Logging;

namespace Ledger.Host.Engine;

// The second half of the loop: from a decided attempt to a committed batch, whatever the database does meanwhile.
public sealed partial class LedgerEngine
{
    /// <summary>What we hold may lag behind the database; look before deciding.</summary>
    private bool _stale;

    /// <summary>A batch on its way to the database.</summary>
    private sealed record Flight(Attempt Attempt, Task<AppendResult> Landing)
    {
        public long From => HeadAfter.Position - Attempt.Entries.Count;
        public Head HeadAfter { get; } = Attempt.HeadAfter();
    }

    /// <summary>What became of a batch.</summary>
    private enum Fate { Landed, Superseded, Clashed, Refused }

    /// <summary>Sends an attempt off. With nothing accepted there is nothing to send, and its refusals are answered.</summary>
    private Flight? Send(Attempt attempt)
    {
        if (attempt.Accepted.Count > 0)
        {
            return new Flight(attempt, _store.Append(attempt.ToBatch(), _stop.Token));
        }

        AnswerRefused(attempt);
        return null;
    }

    /// <summary>
    /// Whether refusals were decided on a state that another host has left behind. An append proves by its head that it was decided on the
    /// newest state; where everything was refused nothing is appended, and the head has to be looked at.
    /// </summary>
    private async Task<bool> IsOutdated(Attempt attempt)
    {
        if (attempt.Accepted.Count > 0 || attempt.Refused.Count == 0)
        {
            return false;
        }

        var decidedOn = _head.Position;
        await AskPatiently(CatchUp);
        return _head.Position != decidedOn;
    }

    /// <summary>Waits for a batch under way. True when it landed whole; false when its commands had to be carried out again.</summary>
    private async Task<bool> Land(Flight flight)
    {
        var fate = await Learn(flight);
        if (fate != Fate.Landed)
        {
            await Process(await Remaining(flight, fate));
        }

        return fate == Fate.Landed;
    }

    /// <summary>
    /// The commands of a batch that did not land and still want an answer. A clash that no recorded command explains would come back for
    /// ever, so it is treated as the database refusing one of them.
    /// </summary>
    private async Task<IReadOnlyList<Pending>> Remaining(Flight flight, Fate fate)
    {
        var commands = flight.Attempt.Commands;
        var open = fate == Fate.Refused ? commands : await AnswerSeen(commands);
        var unexplained = fate == Fate.Clashed && open.Count == commands.Count && _head.Position == flight.From;
        if (fate != Fate.Refused && !unexplained)
        {
            return open;
        }

        await Isolate(flight.Attempt);
        return [];
    }

    /// <summary>Learns what became of a batch, and brings the engine to the state after it: its own, or that of whoever was first.</summary>
    private async Task<Fate> Learn(Flight flight)
    {
        var fate = Fate.Superseded;
        try
        {
            switch (await flight.Landing)
            {
                case AppendResult.Committed:
                    Commit(flight);
                    return Fate.Landed;
                case AppendResult.CommandSeen:
                    fate = Fate.Clashed;
                    break;
            }
        }
        catch (OutcomeUnknownException e)
        {
            LogUnknown(_log, e, LedgerId, flight.Attempt.Accepted.Count);
            _stale = true;
            await AskPatiently(() => _store.Fence(LedgerId, _stop.Token));
        }
        catch (BatchRejectedException e)
        {
            LogRejected(_log, e, LedgerId, flight.Attempt.Accepted.Count);
            return Fate.Refused;
        }

        await AskPatiently(CatchUp);
        _stale = false;
        return fate;
    }

    /// <summary>The attempt has become history: keep its states, tell the projections, answer the callers.</summary>
    private void Commit(Flight flight)
    {
        var attempt = flight.Attempt;
        foreach (var (stream, slot) in attempt.States.Changed)
        {
            _cache.Set(stream, slot);
        }

        attempt.States.Settle();
        _head = flight.HeadAfter;
        _tree = attempt.Tree;
        Recent.Add(attempt.Entries);
        foreach (var (command, outcome) in attempt.Accepted)
        {
            command.Answer(outcome);
        }

        AnswerRefused(attempt);
    }

    /// <summary>The careful way: one batch at a time, until every command has its answer.</summary>
    private async Task Process(IReadOnlyList<Pending> batch)
    {
        var looked = false;
        if (_stale)
        {
            await AskPatiently(CatchUp);
            _stale = false;
            looked = true;
            batch = await AnswerSeen(batch);
        }

        while (batch.Count > 0)
        {
            var attempt = Begin(null);
            foreach (var pending in batch)
            {
                attempt.TryTake(pending);
            }

            await Decide(attempt, 0);
            if (!looked && await IsOutdated(attempt))
            {
                // Looked at once after the commands came in, the state is as new as they may ask for.
                looked = true;
                continue;
            }

            if (Send(attempt) is not { } flight)
            {
                return;
            }

            var fate = await Learn(flight);
            if (fate == Fate.Landed)
            {
                return;
            }

            looked = true;
            batch = await Remaining(flight, fate);
        }
    }

    /// <summary>
    /// A refusal counts only for a command that was not accepted earlier: a repeated call gets its first answer. The question goes to the
    /// journal beside the loop, which need not wait for it.
    /// </summary>
    private async void AnswerRefused(Attempt attempt)
    {
        if (attempt.Refused.Count == 0)
        {
            return;
        }

        try
        {
            var open = (await AnswerSeen([.. attempt.Refused.Select(r => r.Command)])).ToHashSet();
            foreach (var (command, refusal) in attempt.Refused)
            {
                if (open.Contains(command))
                {
                    command.Answer(new Outcome.Refused(refusal));
                }
            }
        }
        catch (Exception e)
        {
            LogFailed(_log, e, LedgerId);
            attempt.Refused.ForEach(r => r.Command.Refuse(RefusalCodes.OutcomeUnknown));
        }
    }

    /// <summary>Answers those commands that were accepted before as they were answered then, and gives the others back.</summary>
    private async Task<IReadOnlyList<Pending>> AnswerSeen(IReadOnlyList<Pending> batch)
    {
        var seen = await AskPatiently(() => _store.FindCommands(LedgerId, [.. batch.Select(p => p.Envelope.CommandId)], _stop.Token));
        if (seen.Count == 0)
        {
            return batch;
        }

        var open = new List<Pending>();
        foreach (var pending in batch)
        {
            if (!seen.TryGetValue(pending.Envelope.CommandId, out var recorded))
            {
                open.Add(pending);
            }
            else if (!recorded.Digest.AsSpan().SequenceEqual(pending.Digest))
            {
                pending.Refuse(RefusalCodes.IdempotencyConflict, new Fact("commandId", recorded.CommandId));
            }
            else
            {
                pending.Answer(new Outcome.Accepted(
                    recorded.FirstPosition, recorded.LastPosition, pending.Stream, recorded.Versions.GetValueOrDefault(pending.Stream),
                    recorded.RecordedAt, Replayed: true));
            }
        }

        return open;
    }

    /// <summary>The database refused the batch for certain: halve it until the one command that it cannot take stands alone.</summary>
    private async Task Isolate(Attempt attempt)
    {
        if (attempt.Accepted.Count == 1)
        {
            var (command, _) = attempt.Accepted[0];
            command.Refuse(RefusalCodes.InternalError, new Fact("commandId", command.Envelope.CommandId));
            await Process([.. attempt.Commands.Where(p => p != command)]);
            return;
        }

        var half = attempt.Commands.Count / 2;
        await Process([.. attempt.Commands.Take(half)]);
        await Process([.. attempt.Commands.Skip(half)]);
    }

    /// <summary>Reads what others wrote since, and evolves the states we hold.</summary>
    private async Task CatchUp()
    {
        var head = await _store.ReadHead(LedgerId, _stop.Token)
            ?? throw new InvalidOperationException($"Ledger {LedgerId} is gone.");
        var news = new List<Entry>();
        if (head.Position > _head.Position)
        {
            await foreach (var entry in _store.ReadEntries(LedgerId, _head.Position, head.Position, _stop.Token))
            {
                news.Add(entry);
            }
        }

        var tree = head.Position > _head.Position ? await StoredTree.Restore(_store, LedgerId, head, _stop.Token) : _tree;

        // Nothing below waits, so a lost connection leaves either all of the old picture or all of the new one.
        foreach (var entry in news)
        {
            if (_cache.TryGet(entry.Stream, out var slot))
            {
                _cache.Set(entry.Stream, new Slot(slot.State.Evolve(entry.Happened), entry.Version));
            }
        }

        _head = head;
        _tree = tree;
        if (news.Count > 0)
        {
            Recent.Add(news);
        }
    }

    /// <summary>Repeats a question to the database until it answers, or patience ends. Only reading and fencing may be repeated like this.</summary>
    private async Task<T> AskPatiently<T>(Func<Task<T>> question)
    {
        var until = _clock.GetTimestamp();
        while (true)
        {
            try
            {
                return await question();
            }
            catch (Exception e) when (PostgresJournal.IsConnectionTrouble(e) && _clock.GetElapsedTime(until) < _options.Patience)
            {
                LogRetry(_log, LedgerId, e.Message);
                await Task.Delay(_options.RetryPause, _clock, _stop.Token);
            }
        }
    }

    private Task AskPatiently(Func<Task> question) => AskPatiently(async () =>
    {
        await question();
        return true;
    });

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ledger {Ledger}: the outcome of an append of {Commands} commands is unknown; asking the database.")]
    private static partial void LogUnknown(ILogger log, Exception e, string ledger, int commands);

    [LoggerMessage(Level = LogLevel.Error, Message = "Ledger {Ledger}: the database refused a batch of {Commands} commands.")]
    private static partial void LogRejected(ILogger log, Exception e, string ledger, int commands);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ledger {Ledger}: the database does not answer ({Reason}); asking again.")]
    private static partial void LogRetry(ILogger log, string ledger, string reason);
}
