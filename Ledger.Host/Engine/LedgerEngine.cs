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
/// the batch is decided again. A lost connection leaves the outcome unknown: the ledger is fenced and asked for its commands before
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
    private Task<bool>? _waiting;
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
        if (await store.ReadHead(ledgerId, cancel) is null)
        {
            return null;
        }

        // What a process before us sent and left behind lands now or never: a refusal of ours must not be overtaken by it.
        await store.Fence(ledgerId, cancel);
        var head = (await store.ReadHead(ledgerId, cancel))!;
        var engine = new LedgerEngine(ledgerId, store, clock, options, log, head, await StoredTree.Restore(store, ledgerId, head, cancel));
        engine._loop = Task.Factory.StartNew(engine.Run, CancellationToken.None, TaskCreationOptions.DenyChildAttach, options.Scheduler).Unwrap();
        return engine;
    }

    /// <summary>
    /// Submits a command and waits for its outcome. When the queue is full the answer is <c>BUSY</c>, unless
    /// <paramref name="waitForRoom"/> asks to stand in line (for a caller that sends thousands and slows itself down).
    /// <paramref name="cancel"/> leaves that line; what is in the queue is carried out, and its outcome is worth waiting for.
    /// </summary>
    public ValueTask<Outcome> Submit(CommandEnvelope envelope, bool waitForRoom = false, CancellationToken cancel = default)
    {
        var pending = new Pending(envelope, envelope.Digest());
        // Nothing of our own between the answer and who waits for it: of thousands of commands a second each would be woken twice.
        return _queue.Writer.TryWrite(pending) ? new ValueTask<Outcome>(pending.Answered)
            : waitForRoom ? StandInLine(pending, cancel)
            : new ValueTask<Outcome>(new Outcome.Refused(Refusal.Of(RefusalCodes.Busy, new Fact("retryAfterSeconds", 1))));
    }

    private async ValueTask<Outcome> StandInLine(Pending pending, CancellationToken cancel)
    {
        try
        {
            await _queue.Writer.WriteAsync(pending, cancel);
        }
        catch (ChannelClosedException)
        {
            return new Outcome.Refused(Refusal.Of(RefusalCodes.Busy, new Fact("retryAfterSeconds", 5)));
        }

        return await pending.Answered;
    }

    /// <summary>Stops at once, as a killed process would: what waits gets no answer.</summary>
    internal void Abandon()
    {
        _queue.Writer.TryComplete();
        _stop.Cancel();
    }

    /// <summary>Takes no more commands, answers those that wait, and stops.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAny(_loop, Task.Delay(_options.Patience, CancellationToken.None));
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_held is not null || _queue.Reader.TryRead(out _held))
        {
            // Never decided, so it may safely be sent again, to whoever writes this ledger next.
            _held.Refuse(RefusalCodes.Busy, new Fact("retryAfterSeconds", 5));
            _held = null;
        }

        _stop.Dispose();
    }

    /// <summary>
    /// The loop. While one batch is on its way to the database, the next is decided on top of it, so that neither side waits for the other;
    /// should the first not land, the second was never sent, and both are decided again.
    /// </summary>
    private async Task Run()
    {
        Flight? underWay = null;
        while (underWay is not null || _held is not null || await WaitForCommands())
        {
            var attempt = Begin(underWay);
            Exception? trouble = null;
            try
            {
                await Gather(attempt, underWay);
            }
            catch (Exception e)
            {
                trouble = e;
            }

            if (underWay is { Landing: { IsCompletedSuccessfully: true, Result: AppendResult.Committed } } && trouble is null
                && attempt.Accepted.Count > 0 && !_stale && _fault is null)
            {
                // The database comes first: it can work while the callers of the last batch get their answers.
                var next = await Guard(attempt, () => Task.FromResult(Send(attempt)));
                Commit(underWay);
                underWay = next;
                continue;
            }

            if (underWay is not null)
            {
                var landed = await Guard(underWay.Attempt, () => Land(underWay));
                underWay = null;
                if (!landed)
                {
                    await Guard(attempt, async () =>
                    {
                        await Process(attempt.Commands);
                        return true;
                    });
                    continue;
                }
            }

            underWay = await Guard(attempt, async () =>
            {
                if (trouble is not null)
                {
                    throw trouble;
                }

                if (_stale || await IsOutdated(attempt))
                {
                    await Process(attempt.Commands);
                    return null;
                }

                return Send(attempt);
            });
        }
    }

    /// <summary>Whatever goes wrong with one batch, its callers get an answer and the loop goes on.</summary>
    private async Task<T?> Guard<T>(Attempt attempt, Func<Task<T>> work)
    {
        try
        {
            if (_fault is not null)
            {
                throw new UnknownEventException(_fault);
            }

            return await work();
        }
        catch (UnknownEventException e)
        {
            // E6: a newer program wrote something this one cannot read. Deciding on half a history would be worse than standing still.
            if (_fault is null)
            {
                LogStopped(_log, e, LedgerId);
            }

            _fault = e.Name;
            attempt.Commands.ForEach(p => p.Refuse(RefusalCodes.EventSchemaUnknown, new Fact("type", e.Name)));
        }
        catch (Exception e)
        {
            LogFailed(_log, e, LedgerId);
            attempt.Commands.ForEach(p => p.Refuse(RefusalCodes.OutcomeUnknown));
            _cache.Clear();
            _stale = true;
        }

        return default;
    }

    private Attempt Begin(Flight? underWay)
    {
        var head = underWay?.HeadAfter ?? _head;
        var now = Instants.ToMicroseconds(_clock.GetUtcNow());
        return new Attempt(
            LedgerId, head, underWay?.Attempt.Tree ?? _tree, now > head.LastRecordedAt ? now : head.LastRecordedAt,
            new BatchStates(_cache, underWay?.Attempt.States));
    }

    /// <summary>Takes what waits and decides it, and goes on doing so for as long as the batch before is under way.</summary>
    private async Task Gather(Attempt attempt, Flight? underWay)
    {
        while (true)
        {
            var from = attempt.Commands.Count;
            var full = Drain(attempt);
            await Decide(attempt, from);
            if (underWay is null || underWay.Landing.IsCompleted)
            {
                return;
            }

            if (full || _queue.Reader.Completion.IsCompleted)
            {
                await ((Task)underWay.Landing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                return;
            }

            await Task.WhenAny(underWay.Landing, WaitForCommands());
        }
    }

    /// <summary>
    /// Moves what waits into the attempt; true when no more fits. An attempt holds each command id once: a repeated one opens the next
    /// attempt, where the first is already in the journal.
    /// </summary>
    private bool Drain(Attempt attempt)
    {
        if (_held is { } held && attempt.TryTake(held))
        {
            _held = null;
        }

        while (_held is null && attempt.Commands.Count < _options.MaxBatch && _queue.Reader.TryRead(out var next))
        {
            if (!attempt.TryTake(next))
            {
                _held = next;
            }
        }

        return _held is not null || attempt.Commands.Count >= _options.MaxBatch;
    }

    /// <summary>One outstanding wait at a time, however often it is looked at.</summary>
    private Task<bool> WaitForCommands()
    {
        return _waiting is { IsCompleted: false } ? _waiting : _waiting = Wait();

        // Awaited here and not by AsTask, so that the loop goes on where its scheduler says.
        async Task<bool> Wait() => await _queue.Reader.WaitToReadAsync(_stop.Token);
    }

    /// <summary>Decides the commands of an attempt from an index on.</summary>
    private async Task Decide(Attempt attempt, int from)
    {
        var states = attempt.States;
        for (var i = from; i < attempt.Commands.Count; i++)
        {
            states.SlotOf(attempt.Commands[i].Stream);
        }

        await Load(states);
        for (var i = from; i < attempt.Commands.Count; i++)
        {
            var command = attempt.Commands[i];
            try
            {
                var decision = DecideOne(command, attempt.Today, states);
                while (states.Missing.Count > 0)
                {
                    // Find out what the rest of the batch lacks as well, so that one read brings all of it.
                    for (var j = i + 1; j < attempt.Commands.Count; j++)
                    {
                        DecideOne(attempt.Commands[j], attempt.Today, states);
                    }

                    await Load(states);
                    decision = DecideOne(command, attempt.Today, states);
                }

                if (decision is Decision.Accepted accepted)
                {
                    attempt.Accept(command, accepted, ContextOf(command, attempt.Today));
                }
                else
                {
                    attempt.Refuse(command, ((Decision.Refused)decision).Refusal);
                }
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException or ArithmeticException or KeyNotFoundException or NullReferenceException)
            {
                // A bug in a rule is this command's trouble alone.
                LogPoison(_log, e, LedgerId, command.Envelope.CommandId);
                states.ForgetMisses();
                attempt.Refuse(command, Refusal.Of(RefusalCodes.InternalError, new Fact("commandId", command.Envelope.CommandId)));
            }
        }
    }

    private static Decision DecideOne(Pending pending, DateOnly today, BatchStates states)
    {
        var envelope = pending.Envelope;
        if (envelope.ExpectedVersion is { } expected && states.SlotOf(pending.Stream).Version is var actual && actual != expected)
        {
            var code = envelope.Command is Domain.FundPools.FundPoolCommand ? RefusalCodes.PoolVersionConflict : RefusalCodes.VersionConflict;
            return Decision.Refuse(code, new Fact("expectedVersion", expected), new Fact("currentVersion", actual));
        }

        var decision = Aggregates.Decide(envelope.Command, ContextOf(pending, today), states);
        if (decision is Decision.Accepted accepted)
        {
            // A rule may write to a stream that it did not look at; where that one stands must be known all the same.
            foreach (var happened in accepted.Events)
            {
                states.SlotOf(happened.Stream);
            }
        }

        return decision;
    }

    private static CommandContext ContextOf(Pending pending, DateOnly today) =>
        new(pending.Envelope.Actor, pending.Envelope.BusinessDate ?? today, today) { Documents = CommandEnvelope.DocumentsOf(pending.Envelope.Evidence) };

    /// <summary>
    /// Reads the streams that were asked for and are not in memory, as of the committed head: a stream that the batch under way touches is
    /// in memory by then.
    /// </summary>
    private async Task Load(BatchStates states)
    {
        if (states.Missing.Count == 0)
        {
            return;
        }

        var loaded = states.Missing.ToDictionary(stream => stream, _ => default(Slot), StringComparer.Ordinal);
        await AskPatiently(async () =>
        {
            foreach (var stream in loaded.Keys)
            {
                loaded[stream] = new Slot(Aggregates.InitialOf(stream), 0);
            }

            await foreach (var entry in _store.ReadStreams(LedgerId, loaded.Keys, _head.Position, _stop.Token))
            {
                loaded[entry.Stream] = new Slot(loaded[entry.Stream].State.Evolve(entry.Happened), entry.Version);
            }
        });

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
