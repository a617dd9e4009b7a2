using Ledger.Host.Journal;

namespace Ledger.Host.Proof;

/// <summary>Brings the tree of a ledger back from what the database keeps, reading at most one tile's worth of hashes per level.</summary>
public static class StoredTree
{
    /// <summary>The tree at a head.</summary>
    public static async Task<HashTree> Restore(IJournalStore store, string ledgerId, Head head, CancellationToken cancel)
    {
        var hashing = TreeHashing.Named(head.HashAlgorithm);
        var partial = new List<IReadOnlyList<byte[]>>
        {
            await store.ReadLeafHashes(ledgerId, head.Position - HashTree.PartialCount(head.Position, 0), head.Position, cancel),
        };
        for (var level = 1; head.Position >> (8 * level) > 0; level++)
        {
            // A hash of this level is the root of a full tile of the level below.
            var full = head.Position >> (8 * level);
            var tiles = await store.ReadTiles(ledgerId, level - 1, full - HashTree.PartialCount(head.Position, level), cancel);
            partial.Add([.. tiles.Take(HashTree.PartialCount(head.Position, level)).Select(hashes => hashing.RootOfPerfect(hashes))]);
        }

        return HashTree.Restore(head.Position, head.Frontier, partial, hashing);
    }
}
