namespace Ledger.Host.Journal;

/// <summary>What the engine needs of a database. The simulation in the tests is another implementation.</summary>
public interface IJournalStore
{
    /// <summary>The head of a ledger, or null where there is no such ledger.</summary>
    Task<Head?> ReadHead(string ledgerId, CancellationToken cancel);

    /// <summary>
    /// Settles what an unknown outcome left open: waits for a running append and shuts out one that has not begun. What
    /// <see cref="FindCommands"/> says afterwards about that append is final.
    /// </summary>
    Task Fence(string ledgerId, CancellationToken cancel);

    /// <summary>
    /// Appends a batch, the new head and full tiles in one transaction, if the head still stands where the batch expects it.
    /// Throws <see cref="OutcomeUnknownException"/> when it cannot be told whether the batch landed, and
    /// <see cref="BatchRejectedException"/> when the database refused it for certain.
    /// </summary>
    Task<AppendResult> Append(AppendBatch batch, CancellationToken cancel);

    /// <summary>Those of the given commands that have been accepted before.</summary>
    Task<IReadOnlyDictionary<string, RecordedCommand>> FindCommands(string ledgerId, IReadOnlyCollection<string> commandIds, CancellationToken cancel);

    /// <summary>All entries of the given streams up to a position, in journal order.</summary>
    IAsyncEnumerable<Entry> ReadStreams(string ledgerId, IReadOnlyCollection<string> streams, long upTo, CancellationToken cancel);

    /// <summary>The entries after a position, up to another, in journal order.</summary>
    IAsyncEnumerable<Entry> ReadEntries(string ledgerId, long after, long upTo, CancellationToken cancel);

    /// <summary>The leaf hashes after a position, up to another, in journal order.</summary>
    Task<IReadOnlyList<byte[]>> ReadLeafHashes(string ledgerId, long after, long upTo, CancellationToken cancel);

    /// <summary>The stored tiles of a level from an index on, in order.</summary>
    Task<IReadOnlyList<byte[]>> ReadTiles(string ledgerId, int level, long fromIndex, CancellationToken cancel);
}

/// <summary>What became of an append.</summary>
public enum AppendResult
{
    /// <summary>All of it is stored.</summary>
    Committed,
    /// <summary>Another writer was first, or raised the fence; nothing is stored.</summary>
    HeadMoved,
    /// <summary>A command id of the batch has been accepted before; nothing is stored.</summary>
    CommandSeen,
}

/// <summary>A group of decided commands on its way into the journal. Arrays of equal length hold one column each.</summary>
public sealed class AppendBatch
{
    public required string LedgerId { get; init; }
    /// <summary>Where the head must stand.</summary>
    public required long ExpectedPosition { get; init; }
    /// <summary>The fence the writer last saw.</summary>
    public required long Fence { get; init; }
    /// <summary>The instant of recording, the same for the whole group.</summary>
    public required DateTimeOffset RecordedAt { get; init; }
    public required string[] Streams { get; init; }
    public required long[] Versions { get; init; }
    public required string[] Types { get; init; }
    /// <summary>The exact bytes that were hashed.</summary>
    public required byte[][] Entries { get; init; }
    public required byte[][] LeafHashes { get; init; }
    /// <summary>The command of each entry that is the first of one; null for the others. Its digest stands in the entry.</summary>
    public required string?[] CommandIds { get; init; }
    /// <summary>The peaks of the tree after the batch.</summary>
    public required byte[] Frontier { get; init; }
    public required short[] TileLevels { get; init; }
    public required long[] TileIndexes { get; init; }
    public required byte[][] TileHashes { get; init; }
}

/// <summary>A command that was accepted before: what it was, where its entries stand, and where they left each stream that they touched.</summary>
public sealed record RecordedCommand(
    string CommandId, byte[] Digest, long FirstPosition, long LastPosition, DateTimeOffset RecordedAt, IReadOnlyDictionary<string, long> Versions);

/// <summary>The connection or the server was lost at a moment when the commit may or may not have happened.</summary>
public sealed class OutcomeUnknownException(string message, Exception inner) : Exception(message, inner);

/// <summary>The database refused the batch for certain; nothing is stored.</summary>
public sealed class BatchRejectedException(string message, Exception inner) : Exception(message, inner);
