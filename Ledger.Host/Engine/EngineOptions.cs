namespace Ledger.Host.Engine;

/// <summary>The engine's limits.</summary>
public sealed record EngineOptions
{
    /// <summary>Commands that may wait; one more is answered with 503 and Retry-After.</summary>
    public int QueueCapacity { get; init; } = 20_000;
    /// <summary>Commands decided and committed together at the most. Fewer make for more commits; more keep others waiting behind them.</summary>
    public int MaxBatch { get; init; } = 2_000;
    /// <summary>Streams kept in memory per generation; two generations are kept.</summary>
    public int CachedStreams { get; init; } = 100_000;
    /// <summary>
    /// Entries kept in memory for the projections of this process. On a busy ledger projections rest for longer than any such number lasts and
    /// read the journal; what is kept then only burdens every garbage collection.
    /// </summary>
    public int RecentEntries { get; init; } = 1_024;
    /// <summary>How long to ask a database that does not answer before callers are told that the outcome is unknown.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
    /// <summary>Where the loop runs. A simulation gives its own, so that one seed always leads through the same steps.</summary>
    public TaskScheduler Scheduler { get; init; } = TaskScheduler.Default;
    /// <summary>Pause between two attempts to reach the database.</summary>
    public TimeSpan RetryPause { get; init; } = TimeSpan.FromMilliseconds(100);
}
