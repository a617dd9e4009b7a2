using Ledger.Domain.DisbursementOrders;
using Ledger.Host.Journal;

namespace Ledger.Host.Proof;

/// <summary>Why a bundle proves nothing.</summary>
/// <param name="Kind"><c>malformed</c>, <c>foreign-key</c>, <c>signature</c>, <c>checkpoint</c>, <c>not-included</c>, <c>unreadable</c>,
/// <c>out-of-order</c>, <c>no-order</c>.</param>
/// <param name="Position">The first position that cannot be trusted; 0 where the fault is in none.</param>
/// <param name="Detail">What was expected and what was found.</param>
public sealed record BundleFlaw(string Kind, long Position, string Detail);

/// <summary>What a bundle says, once everything in it is proved.</summary>
/// <param name="Entries">By position.</param>
public sealed record ProvenBundle(EvidenceBundle Bundle, Checkpoint Checkpoint, IReadOnlyList<Entry> Entries);

/// <summary>
/// Checks an evidence bundle with nothing but the file: no database, no network, no key but those it is given. Every byte counts: each key must
/// have signed, each signature must be a key's, each proof must lead to the root that was signed.
/// </summary>
public static class BundleCheck
{
    /// <summary>The proven content, or the first flaw. <paramref name="expected"/> is the key that the reader has from elsewhere.</summary>
    public static (ProvenBundle? Proven, BundleFlaw? Flaw) Run(ReadOnlySpan<byte> file, NoteVerifier? expected)
    {
        EvidenceBundle bundle;
        Checkpoint checkpoint;
        try
        {
            bundle = EvidenceBundle.Parse(file);
            checkpoint = Checkpoint.Parse(bundle.Note.Text);
        }
        catch (FormatException e)
        {
            return (null, new BundleFlaw("malformed", 0, e.Message));
        }

        var flaw = Signatures(bundle, checkpoint, expected) ?? Inclusions(bundle, checkpoint);
        if (flaw is not null)
        {
            return (null, flaw);
        }

        var (entries, unreadable) = Read(bundle);
        flaw = unreadable ?? Story(bundle.OrderId, entries);
        return flaw is null ? (new ProvenBundle(bundle, checkpoint, entries), null) : (null, flaw);
    }

    private static BundleFlaw? Signatures(EvidenceBundle bundle, Checkpoint checkpoint, NoteVerifier? expected)
    {
        if (checkpoint.ToText() != bundle.Note.Text)
        {
            return new BundleFlaw("checkpoint", 0, "The checkpoint has lines that are not known here.");
        }

        if (expected is not null && bundle.Keys.All(key => key.ToString() != expected.ToString()))
        {
            return new BundleFlaw("foreign-key", 0, $"The checkpoint is not signed by {expected}.");
        }

        if (bundle.Keys.Count == 0 || bundle.Keys.Any(key => key.Kind == NoteKeyKind.Cosignature || key.Name != checkpoint.Origin)
            || bundle.Witnesses.Any(key => key.Kind != NoteKeyKind.Cosignature))
        {
            return new BundleFlaw("foreign-key", 0, $"A key is not one of {checkpoint.Origin}, or not one of a witness.");
        }

        IReadOnlyList<NoteVerifier> keys = [.. bundle.Keys, .. bundle.Witnesses];
        if (keys.Count != bundle.Note.Signatures.Count)
        {
            return new BundleFlaw("signature", 0, "There are not as many signatures as keys.");
        }

        for (var i = 0; i < keys.Count; i++)
        {
            if (!keys[i].Accepts(bundle.Note.Signatures[i], bundle.Note.Text))
            {
                return new BundleFlaw("signature", 0, $"The signature of {keys[i].Name} is not of this checkpoint.");
            }
        }

        return null;
    }

    private static BundleFlaw? Inclusions(EvidenceBundle bundle, Checkpoint checkpoint)
    {
        var last = 0L;
        foreach (var entry in bundle.Entries)
        {
            if (entry.Position <= last)
            {
                return new BundleFlaw("out-of-order", entry.Position, $"Entry {entry.Position} follows entry {last}.");
            }

            last = entry.Position;
            var root = MerklePaths.RootOf(checkpoint.Hashing, checkpoint.Hashing.Leaf(entry.Json), entry.Position - 1, checkpoint.Size, entry.Path);
            if (root is null || !root.AsSpan().SequenceEqual(checkpoint.Root))
            {
                return new BundleFlaw("not-included", entry.Position, $"Entry {entry.Position} is not in the tree that was signed.");
            }
        }

        return null;
    }

    private static (List<Entry> Entries, BundleFlaw? Flaw) Read(EvidenceBundle bundle)
    {
        var entries = new List<Entry>(bundle.Entries.Count);
        foreach (var (position, json, _) in bundle.Entries)
        {
            try
            {
                entries.Add(EntryJson.Read(json));
                if (entries[^1].Position != position)
                {
                    return (entries, new BundleFlaw("out-of-order", position, $"The entry says it is {entries[^1].Position}."));
                }
            }
            catch (Exception e) when (EntryPass.IsUnreadable(e))
            {
                return (entries, new BundleFlaw("unreadable", position, e.Message));
            }
        }

        return (entries, null);
    }

    /// <summary>The order's own stream is there from its beginning, without a gap.</summary>
    private static BundleFlaw? Story(string orderId, List<Entry> entries)
    {
        var version = 0L;
        foreach (var entry in entries.Where(entry => entry.Stream == DisbursementOrder.StreamOf(orderId)))
        {
            if (entry.Version != ++version)
            {
                return new BundleFlaw("out-of-order", entry.Position, $"Version {entry.Version} of the order stands where {version} should.");
            }
        }

        return version == 0 ? new BundleFlaw("no-order", 0, $"No entry is of order {orderId}.") : null;
    }
}
