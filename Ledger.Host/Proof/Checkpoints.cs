using Ledger.Host.Journal;

namespace Ledger.Host.Proof;

/// <summary>Signs what a ledger is now, or was at a size.</summary>
public sealed class Checkpoints(IJournalStore store, IKeySource keys)
{
    /// <summary>The signed note over the head, or null where there is no such ledger.</summary>
    public async Task<string?> Sign(string ledgerId, CancellationToken cancel = default) =>
        await store.ReadHead(ledgerId, cancel) is { } head
            ? Sign(ledgerId, head.Position, TreeHashing.Named(head.HashAlgorithm).RootOf(head.Frontier), TreeHashing.Named(head.HashAlgorithm)).ToString()
            : null;

    /// <summary>The note over a tree of this ledger. The caller has the root from the ledger itself: nobody else's is signed for.</summary>
    internal SignedNote Sign(string ledgerId, long size, byte[] root, TreeHashing hashing)
    {
        var signers = keys.SignersOf(ledgerId);
        var text = new Checkpoint(signers[0].Verifier.Name, size, root) { Hashing = hashing }.ToText();
        return new SignedNote(text, [.. signers.Select(signer => signer.Over(text))]);
    }

    /// <summary>The verifier key of a ledger's notes, or null where there is no such ledger.</summary>
    public async Task<string?> KeyOf(string ledgerId, CancellationToken cancel = default) =>
        await store.ReadHead(ledgerId, cancel) is null ? null : VerifierOf(ledgerId).ToString();

    /// <summary>The key that others check the notes with.</summary>
    public NoteVerifier VerifierOf(string ledgerId) => keys.SignersOf(ledgerId)[0].Verifier;

    /// <summary>All keys whose signatures stand below the notes: the one that is handed out first, then those beside it.</summary>
    public IReadOnlyList<NoteVerifier> VerifiersOf(string ledgerId) => [.. keys.SignersOf(ledgerId).Select(signer => signer.Verifier)];
}
