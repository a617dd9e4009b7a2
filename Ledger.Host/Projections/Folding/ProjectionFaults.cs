namespace Ledger.Host.Projections.Folding;

/// <summary>An entry that cannot be folded: the projections of its ledger stand still before it.</summary>
public sealed class ProjectionFailedException(long position, string what, Exception inner)
    : Exception($"Entry {position} ({what}) cannot be folded: {inner.Message}", inner)
{
    /// <summary>The entry's position.</summary>
    public long Position { get; } = position;
}

/// <summary>The stored rows were folded by other rules than this program's; a rebuild makes them new.</summary>
public sealed class ProjectionOutdatedException(string ledgerId, int stored)
    : Exception($"The projections of {ledgerId} have version {stored}, this program folds version {ProjectionTables.Version}: rebuild them.");
