using System.Threading.Channels;
using Ledger.Domain;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Ledger.Host.Proof;
using Microsoft.Extensions.Logging;

namespace Ledger.Host.Engine;

/// <summary>
/// The one writer of a ledger in this process: drains what waits, decides it in memory on the newest state, appends everything accepted in
/// one transaction, and answers only after the commit. Other processes may write too: then the head has moved, what they wrote is read, and
/// the batch is decided again. A lost connection leaves the outcome unknown: the ledger is fenced and the command table asked before
/// anything else happens.
/// </summary>
public sealed partial class LedgerEngine : IAsyncDisposable
{
    private readonly IJournalStore _store;
    private readonly TimeProvider _clock;
    private readonly EngineOptions _options;
    private readonly ILogger _log;
    private readonly Channel<Pending> _queue;
    private readonly StateCache _cache;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private Head _head;
    private HashTree _tree;
    private Pending? _held;
    private string? _fault;

    private LedgerEngine(string ledgerId, IJournalStore store, TimeProvider clock, EngineOptions options, ILogger log, Head head, HashTree tree)
    {
        LedgerId = ledgerId;
        _store = store;
        _clock = clock;
        _options = options;
        _log = log;
        _head = head;
        _tree = tree;
        _cache = new StateCache(options.CachedStreams);
        _queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        Recent = new RecentEntries(options.RecentEntries);
        Recent.StartAfter(head.Position);
    }

    /// <summary>The ledger.</summary>
    public string LedgerId { get; }

    /// <summary>The newest entries, for the projections of this process.</summary>
    public RecentEntries Recent { get; }

    /// <summary>Opens a ledger, or gives null where there is none.</summary>
    public static async Task<LedgerEngine?> Open(
        string ledgerId, IJournalStore store, TimeProvider clock, EngineOptions options, ILogger log, CancellationToken cancel = default)
    {
        if (await store.ReadHead(ledgerId, cancel) is not { } head)
        {
            return null;
        }

        var engine = new LedgerEngine(ledgerId, store, clock, options, log, head, await StoredTree.Restore(store, ledgerId, head, cancel));
        engine._loop = Task.Run(engine.Run, CancellationToken.None);
        return engine;
    }

    /// <summary>
    /// Submits a command and waits for its outcome. When the queue is full the answer is <c>BUSY</c>, unless
    /// <paramref name="waitForRoom"/> asks to stand in line (for a caller that sends thousands and slows itself down).
    /// </summary>
    public async ValueTask<Outcome> Submit(CommandEnvelope envelope, bool waitForRoom = false, CancellationToken cancel = default)
    {
        var pending = new Pending(envelope, envelope.Digest());
        if (!_queue.Writer.TryWrite(pending))
        {
            try
            {
                if (!waitForRoom)
                {
                    return new Outcome.Refused(Refusal.Of(RefusalCodes.Busy, new Fact("retryAfterSeconds", 1)));
                }

                await _queue.Writer.WriteAsync(pending, cancel);
            }
            catch (ChannelClosedException)
            {
                return new Outcome.Refused(Refusal.Of(RefusalCodes.Busy, new Fact("retryAfterSeconds", 5)));
            }
        }

        return await pending.Answered.WaitAsync(cancel);
    }

    /// <summary>Takes no more commands, answers those that wait, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAny(_loop, Task.Delay(_options.Patience, CancellationToken.None));
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task Run()
    {
        while (_held is not null || await _queue.Reader.WaitToReadAsync(_stop.Token))
        {
            var batch = Drain();
            try
            {
                if (_fault is { } unknownEvent)
                {
                    batch.ForEach(p => p.Refuse(RefusalCodes.EventSchemaUnknown, new Fact("type", unknownEvent)));
                    continue;
                }

                await Process(batch);
            }
            catch (UnknownEventException e)
            {
                // E6: a newer program wrote something this one cannot read. Deciding on half a history would be worse than standing still.
                _fault = e.Name;
                LogStopped(_log, e, LedgerId);
                batch.ForEach(p => p.Refuse(RefusalCodes.EventSchemaUnknown, new Fact("type", e.Name)));
            }
            catch (Exception e)
            {
                LogFailed(_log, e, LedgerId);
                batch.ForEach(p => p.Refuse(RefusalCodes.OutcomeUnknown));
                _cache.Clear();
                _stale = true;
            }
        }
    }

    /// <summary>
    /// Everything that waits, up to the limit. A batch holds each command id once: a repeated one opens the next batch, where the first is
    /// already in the command table.
    /// </summary>
    private List<Pending> Drain()
    {
        var batch = new List<Pending>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        if (_held is { } held)
        {
            _held = null;
            batch.Add(held);
            ids.Add(held.Envelope.CommandId);
        }

        while (batch.Count < _options.MaxBatch && _queue.Reader.TryRead(out var next))
        {
            if (!ids.Add(next.Envelope.CommandId))
            {
                _held = next;
                break;
            }

            batch.Add(next);
        }

        return batch;
    }

    /// <summary>Decides the batch on the state after the head.</summary>
    private async Task<Attempt> Decide(IReadOnlyList<Pending> batch)
    {
        var now = Instants.ToMicroseconds(_clock.GetUtcNow());
        var recordedAt = now > _head.LastRecordedAt ? now : _head.LastRecordedAt;
        var today = Instants.ChinaDate(recordedAt);
        var attempt = new Attempt(LedgerId, _head, _tree, recordedAt);
        var states = new BatchStates(_cache, Aggregates.InitialOf);

        foreach (var pending in batch)
        {
            states.SlotOf(pending.Envelope.Command.Stream);
        }

        await Load(states);
        for (var i = 0; i < batch.Count; i++)
        {
            try
            {
                Decision decision;
                while (true)
                {
                    decision = DecideOne(batch[i], today, states);
                    if (states.Missing.Count == 0)
                    {
                        break;
                    }

                    // Find out what the rest of the batch lacks as well, so that one read brings all of it.
                    for (var j = i + 1; j < batch.Count; j++)
                    {
                        DecideOne(batch[j], today, states);
                    }

                    await Load(states);
                }

                if (decision is Decision.Accepted accepted)
                {
                    attempt.Accept(batch[i], accepted, ContextOf(batch[i], today), states);
                }
                else
                {
                    attempt.Refuse(batch[i], ((Decision.Refused)decision).Refusal);
                }
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException or ArithmeticException or KeyNotFoundException or NullReferenceException)
            {
                // A bug in a rule is this command's trouble alone.
                LogPoison(_log, e, LedgerId, batch[i].Envelope.CommandId);
                states.ForgetMisses();
                attempt.Refuse(batch[i], Refusal.Of(RefusalCodes.InternalError, new Fact("commandId", batch[i].Envelope.CommandId)));
            }
        }

        _changed = states;
        return attempt;
    }

    private static Decision DecideOne(Pending pending, DateOnly today, BatchStates states)
    {
        var envelope = pending.Envelope;
        if (envelope.ExpectedVersion is { } expected && states.SlotOf(envelope.Command.Stream).Version is var actual && actual != expected)
        {
            var code = envelope.Command is Domain.FundPools.FundPoolCommand ? RefusalCodes.PoolVersionConflict : RefusalCodes.VersionConflict;
            return Decision.Refuse(code, new Fact("expectedVersion", expected), new Fact("currentVersion", actual));
        }

        return Aggregates.Decide(envelope.Command, ContextOf(pending, today), states);
    }

    private static CommandContext ContextOf(Pending pending, DateOnly today) =>
        new(pending.Envelope.Actor, pending.Envelope.BusinessDate ?? today, today);

    /// <summary>Reads the streams that were asked for and are not in memory, as of the head.</summary>
    private async Task Load(BatchStates states)
    {
        if (states.Missing.Count == 0)
        {
            return;
        }

        var loaded = states.Missing.ToDictionary(stream => stream, stream => new Slot(Aggregates.InitialOf(stream), 0), StringComparer.Ordinal);
        await foreach (var entry in _store.ReadStreams(LedgerId, loaded.Keys, _head.Position, _stop.Token))
        {
            loaded[entry.Stream] = new Slot(loaded[entry.Stream].State.Evolve(entry.Happened), entry.Version);
        }

        foreach (var (stream, slot) in loaded)
        {
            _cache.Set(stream, slot);
        }

        states.ForgetMisses();
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Ledger {Ledger} stands still: it holds an event this program does not know.")]
    private static partial void LogStopped(ILogger log, Exception e, string ledger);

    [LoggerMessage(Level = LogLevel.Error, Message = "Ledger {Ledger}: a batch failed; its callers were told that the outcome is unknown.")]
    private static partial void LogFailed(ILogger log, Exception e, string ledger);

    [LoggerMessage(Level = LogLevel.Error, Message = "Ledger {Ledger}: command {Command} failed in a rule.")]
    private static partial void LogPoison(ILogger log, Exception e, string ledger, string command);
}
