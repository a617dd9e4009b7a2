using Ledger.Host.Journal;

namespace Ledger.Host.Proof;

/// <summary>Signs what a ledger is now.</summary>
public sealed class Checkpoints(IJournalStore store, IKeySource keys)
{
    /// <summary>The signed note over the head, or null where there is no such ledger.</summary>
    public async Task<string?> Sign(string ledgerId, CancellationToken cancel = default)
    {
        if (await store.ReadHead(ledgerId, cancel) is not { } head)
        {
            return null;
        }

        var signer = keys.SignerOf(ledgerId);
        return signer.Sign(new Checkpoint(signer.Verifier.Name, head.Position, HashTree.RootOf(head.Frontier)).ToText());
    }

    /// <summary>The verifier key of a ledger's notes, or null where there is no such ledger.</summary>
    public async Task<string?> KeyOf(string ledgerId, CancellationToken cancel = default) =>
        await store.ReadHead(ledgerId, cancel) is null ? null : VerifierOf(ledgerId).ToString();

    /// <summary>The key that others check the notes with.</summary>
    public NoteVerifier VerifierOf(string ledgerId) => keys.SignerOf(ledgerId).Verifier;
}
