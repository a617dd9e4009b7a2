namespace Ledger.Host.Seeding;

/// <summary>A clock that shows what it was set to: under it a story of last year is recorded in last year.</summary>
public sealed class ScriptedClock : TimeProvider
{
    private long _ticks;

    /// <summary>Sets the clock.</summary>
    public void Set(DateTimeOffset now) => Interlocked.Exchange(ref _ticks, now.UtcTicks);

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks), TimeSpan.Zero);
}
