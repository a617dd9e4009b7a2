namespace Ledger.Tests.Engine;

/// <summary>Runs every task of a simulation on the calling thread, in an order that the seed alone decides.</summary>
internal sealed class SimulatedScheduler(Random chance) : TaskScheduler
{
    private readonly List<Task> _ready = [];

    /// <summary>Runs one waiting task; false where none waits.</summary>
    public bool RunOne()
    {
        Task next;
        lock (_ready)
        {
            if (_ready.Count == 0)
            {
                return false;
            }

            var index = chance.Next(_ready.Count);
            next = _ready[index];
            _ready.RemoveAt(index);
        }

        TryExecuteTask(next);
        return true;
    }

    public Task Start(Func<Task> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    protected override void QueueTask(Task task)
    {
        lock (_ready)
        {
            _ready.Add(task);
        }
    }

    // Inlining would let the real call stack decide the order.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => [.. _ready];
}

/// <summary>Time that passes only when nothing else can happen, and may jump.</summary>
internal sealed class SimulatedClock(DateTimeOffset start) : TimeProvider
{
    private readonly List<SimulatedTimer> _timers = [];
    private long _elapsed;
    private TimeSpan _jump;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;
    public override long GetTimestamp() => _elapsed;
    public override DateTimeOffset GetUtcNow() => start + TimeSpan.FromTicks(_elapsed) + _jump;

    /// <summary>Sets the wall clock forward or back; what is measured in between does not notice.</summary>
    public void Jump(TimeSpan by) => _jump += by;

    public void Pass(TimeSpan time) => _elapsed += time.Ticks;

    /// <summary>Fires the next timer: one that is due, or, when nothing else can happen, the one that is due next. False where there is none.</summary>
    public bool FireNext(bool onlyIfDue)
    {
        var next = _timers.Where(t => t.Due is not null).MinBy(t => t.Due);
        if (next is null || (onlyIfDue && next.Due > _elapsed))
        {
            return false;
        }

        _elapsed = Math.Max(_elapsed, next.Due!.Value);
        next.Fire();
        return true;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SimulatedTimer(this, callback, state);
        timer.Change(dueTime, period);
        _timers.Add(timer);
        return timer;
    }

    private sealed class SimulatedTimer(SimulatedClock clock, TimerCallback callback, object? state) : ITimer
    {
        public long? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._elapsed + dueTime.Ticks;
            return true;
        }

        public void Fire()
        {
            Due = null;
            callback(state);
        }

        public void Dispose()
        {
            Due = null;
            clock._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
