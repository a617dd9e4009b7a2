using Ledger.Domain.Kernel;

namespace Ledger.Host.Projections.Folding;

/// <summary>An entry that cannot be folded: the projections of its ledger stand still before it.</summary>
public sealed class ProjectionFailedException(long position, string what, Exception inner)
    : Exception($"Entry {position} ({what}) cannot be folded: {inner.Message}", inner)
{
    /// <summary>The entry's position.</summary>
    public long Position { get; } = position;
}

/// <summary>The stored rows were folded by other rules than this program's: older ones are folded anew, newer ones this program leaves alone.</summary>
public sealed class ProjectionOutdatedException(string ledgerId, int stored)
    : Exception(stored > ProjectionTables.Version
        ? $"{RefusalCodes.ProjectionSuperseded}: the tables of {ledgerId} were folded by version {stored}, this program has the older {ProjectionTables.Version}."
        : $"The tables of {ledgerId} were folded by version {stored}, this program has {ProjectionTables.Version}: they have to be folded anew.")
{
    /// <summary>The ledger.</summary>
    public string LedgerId { get; } = ledgerId;

    /// <summary>The version that made the rows.</summary>
    public int Stored { get; } = stored;

    /// <summary>Whether a newer program made them.</summary>
    public bool IsSuperseded => Stored > ProjectionTables.Version;
}
