namespace Ledger.Host.Projections;

/// <summary>What the projections of a ledger are doing in this process.</summary>
public enum ProjectionStatus
{
    /// <summary>Not looked yet.</summary>
    Starting,
    /// <summary>Folds what comes in.</summary>
    Running,
    /// <summary>Another host folds; this one watches and takes over when that one stops.</summary>
    Standby,
    /// <summary>The database does not answer; asking again.</summary>
    Waiting,
    /// <summary>The rows were folded by older rules: they are read while new ones are folded beside them.</summary>
    Renewing,
    /// <summary>An entry cannot be folded, or a newer program made the rows: stands still until somebody acts.</summary>
    Stopped,
}

/// <summary>How far the projections of a ledger have come, for health and for people.</summary>
/// <param name="Position">The last entry that is in the tables.</param>
/// <param name="Error">Why they wait or stand still.</param>
public sealed record ProjectionState(string LedgerId, string Name, long Position, ProjectionStatus Status, string? Error);

/// <summary>How eagerly projections work.</summary>
public sealed record ProjectionOptions
{
    /// <summary>Entries folded in one transaction at the most.</summary>
    public int MaxBatch { get; init; } = 5_000;
    /// <summary>How often to look for entries that nobody told us of. Being told is quicker, this alone is right.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);
    /// <summary>How long to gather entries while nobody waits for them, so that a busy ledger pays for few transactions.</summary>
    public TimeSpan Gather { get; init; } = TimeSpan.FromMilliseconds(40);
    /// <summary>Entries a second from which on a ledger is busy. Below, what was written is shown at once.</summary>
    public int BusyFrom { get; init; } = 2_000;
    /// <summary>
    /// While a ledger is busy and nobody waits, rest this many times as long as the last batch took: folding can be done later, deciding
    /// and answering cannot. What is shown may trail behind meanwhile; a read that names a position it must see ends the rest.
    /// </summary>
    public double RestWhileBusy { get; init; } = 20;
    /// <summary>The longest rest, however long a batch took.</summary>
    public TimeSpan LongestRest { get; init; } = TimeSpan.FromSeconds(1.5);
    /// <summary>A host that stood back takes over when the other has not moved for this long.</summary>
    public TimeSpan TakeOver { get; init; } = TimeSpan.FromMilliseconds(500);
    /// <summary>How long a read waits for the position it asked for.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);
    /// <summary>The same while rows are folded anew and nobody folds the old ones: who waits would wait for all of the journal.</summary>
    public TimeSpan PatienceWhileRenewing { get; init; } = TimeSpan.Zero;
}
