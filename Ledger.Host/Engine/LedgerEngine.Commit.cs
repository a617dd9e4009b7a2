using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Ledger.Host.Proof;
using Microsoft.Extensions.Logging;

namespace Ledger.Host.Engine;

// The second half of the loop: from a decided attempt to a committed batch, whatever the database does meanwhile.
public sealed partial class LedgerEngine
{
    private BatchStates? _changed;

    /// <summary>What we hold may lag behind the database; look before deciding.</summary>
    private bool _stale;

    private async Task Process(IReadOnlyList<Pending> batch)
    {
        if (_stale)
        {
            await AskPatiently(CatchUp);
            _stale = false;
        }

        while (batch.Count > 0)
        {
            var attempt = await AskPatiently(() => Decide(batch));
            if (attempt.Accepted.Count == 0)
            {
                await AnswerRefused(attempt);
                return;
            }

            AppendResult result;
            try
            {
                result = await _store.Append(attempt.ToBatch(), _stop.Token);
            }
            catch (OutcomeUnknownException e)
            {
                LogUnknown(_log, e, LedgerId, attempt.Accepted.Count);
                _stale = true;
                await AskPatiently(() => _store.Fence(LedgerId, _stop.Token));
                await AskPatiently(CatchUp);
                _stale = false;
                batch = await AnswerSeen(batch);
                continue;
            }
            catch (BatchRejectedException e)
            {
                await Isolate(batch, attempt, e);
                return;
            }

            if (result == AppendResult.Committed)
            {
                Commit(attempt);
                await AnswerRefused(attempt);
                return;
            }

            await AskPatiently(CatchUp);
            batch = await AnswerSeen(batch);
        }
    }

    /// <summary>The attempt has become history: keep its states, tell the projections, answer the callers.</summary>
    private void Commit(Attempt attempt)
    {
        foreach (var (stream, slot) in _changed!.Changed)
        {
            _cache.Set(stream, slot);
        }

        _head = attempt.HeadAfter();
        _tree = attempt.Tree;
        _tree.FullTiles.Clear();
        Recent.Add(attempt.Entries);
        foreach (var (command, outcome) in attempt.Accepted)
        {
            command.Answer(outcome);
        }
    }

    /// <summary>A refusal counts only for a command that was not accepted earlier: a repeated call gets its first answer.</summary>
    private async Task AnswerRefused(Attempt attempt)
    {
        if (attempt.Refused.Count == 0)
        {
            return;
        }

        var open = await AnswerSeen([.. attempt.Refused.Select(r => r.Command)]);
        var stillOpen = open.ToHashSet();
        foreach (var (command, refusal) in attempt.Refused)
        {
            if (stillOpen.Contains(command))
            {
                command.Answer(new Outcome.Refused(refusal));
            }
        }
    }

    /// <summary>Answers those commands that were accepted before, and gives the others back.</summary>
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
                pending.Answer(await AskPatiently(() => FirstAnswer(pending, recorded)));
            }
        }

        return open;
    }

    /// <summary>The answer that an accepted command got, rebuilt from its entries.</summary>
    private async Task<Outcome> FirstAnswer(Pending pending, RecordedCommand recorded)
    {
        var stream = pending.Envelope.Command.Stream;
        var version = 0L;
        var recordedAt = default(DateTimeOffset);
        await foreach (var entry in _store.ReadEntries(LedgerId, recorded.FirstPosition - 1, recorded.LastPosition, _stop.Token))
        {
            version = entry.Stream == stream ? entry.Version : version;
            recordedAt = entry.RecordedAt;
        }

        return new Outcome.Accepted(recorded.FirstPosition, recorded.LastPosition, stream, version, recordedAt, Replayed: true);
    }

    /// <summary>The database refused the batch for certain: halve it until the one command that it cannot take stands alone.</summary>
    private async Task Isolate(IReadOnlyList<Pending> batch, Attempt attempt, BatchRejectedException e)
    {
        if (attempt.Accepted.Count == 1)
        {
            var (command, _) = attempt.Accepted[0];
            LogRejected(_log, e, LedgerId, command.Envelope.CommandId);
            command.Refuse(RefusalCodes.InternalError, new Fact("commandId", command.Envelope.CommandId));
            await Process([.. batch.Where(p => p != command)]);
            return;
        }

        var half = batch.Count / 2;
        await Process([.. batch.Take(half)]);
        await Process([.. batch.Skip(half)]);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "Ledger {Ledger}: the database cannot take command {Command}.")]
    private static partial void LogRejected(ILogger log, Exception e, string ledger, string command);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Ledger {Ledger}: the database does not answer ({Reason}); asking again.")]
    private static partial void LogRetry(ILogger log, string ledger, string reason);
}
