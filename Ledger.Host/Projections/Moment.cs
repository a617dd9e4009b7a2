namespace Ledger.Host.Projections;

/// <summary>
/// The moment a caller asks for. <paramref name="Instant"/> and <paramref name="Position"/> speak of recorded time, what was known then;
/// <paramref name="BusinessUntil"/> of the day an act belongs to. The two clocks are never merged.
/// </summary>
public sealed record AsOf(DateTimeOffset? Instant = null, long? Position = null, DateOnly? BusinessUntil = null)
{
    /// <summary>The newest state.</summary>
    public static readonly AsOf Now = new();
}

/// <summary>The moment that an answer speaks of; every read repeats it.</summary>
/// <param name="Position">The last entry that counts.</param>
/// <param name="RecordedAt">When that was recorded; null before the first entry.</param>
/// <param name="IsPast">Whether a moment was asked for that has passed: there were entries after it.</param>
/// <param name="HeadPosition">The last entry of the journal.</param>
/// <param name="LagSeconds">How long the oldest entry that is not in the answer's tables has been waiting; 0 when they hold all.</param>
/// <param name="RootHash">Root of the hash tree over the entries up to <paramref name="Position"/>, in hex.</param>
public sealed record Moment(
    string LedgerId, long Position, DateTimeOffset? RecordedAt, bool IsPast, long HeadPosition, double LagSeconds, string RootHash,
    DateOnly? BusinessUntil)
{
    /// <summary>Whether everything counts that the tables hold: what somebody can act upon.</summary>
    public bool IsNewest => !IsPast && BusinessUntil is null;
}
