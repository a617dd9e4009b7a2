using Npgsql;

namespace Ledger.Host.Proof;

/// <summary>Makes evidence bundles out of a ledger, and the signed notes that they and the log's address carry.</summary>
public sealed class Bundles(NpgsqlDataSource database, Checkpoints checkpoints, LogProofs proofs, StoredRoots roots, Witnesses witnesses)
{
    /// <summary>The signed checkpoint of a size, with what witnesses signed of it.</summary>
    public async Task<SignedNote> NoteAt(string ledgerId, long size, CancellationToken cancel)
    {
        var note = checkpoints.Sign(ledgerId, size, await roots.RootAt(ledgerId, size, cancel), await roots.HashingOf(ledgerId, cancel));
        return note.With((await witnesses.Of(ledgerId, size, cancel)).Select(one => one.Signature));
    }

    /// <summary>
    /// The bundle of some entries. The checkpoint is the largest one up to a size that a witness signed and that covers them all; where there is
    /// none, it is that of the size.
    /// </summary>
    /// <param name="positions">Ascending; at least one.</param>
    /// <param name="upTo">The last position that counts.</param>
    public async Task<EvidenceBundle> Make(string ledgerId, string orderId, IReadOnlyList<long> positions, long upTo, CancellationToken cancel)
    {
        var size = await witnesses.LastSize(ledgerId, positions[^1], upTo, cancel) ?? upTo;
        var note = await NoteAt(ledgerId, size, cancel);
        var paths = await proofs.Inclusions(ledgerId, [.. positions.Select(position => position - 1)], size, cancel);
        var texts = await Texts(ledgerId, positions, cancel);
        var keys = checkpoints.VerifiersOf(ledgerId);
        return new EvidenceBundle(
            orderId, keys, [.. (await witnesses.Of(ledgerId, size, cancel)).Select(one => NoteVerifier.Parse(one.Verifier))], note,
            [.. positions.Select((position, i) => new BundledEntry(position, texts[i], paths[i]))]);
    }

    private async Task<List<byte[]>> Texts(string ledgerId, IReadOnlyList<long> positions, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            select e.entry from unnest($2::bigint[]) as asked(position), lateral (select * from entry where ledger_id = $1 and position = asked.position) as e
             order by e.position
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. positions] });
        var texts = new List<byte[]>(positions.Count);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            texts.Add(reader.GetFieldValue<byte[]>(0));
        }

        return texts.Count == positions.Count ? texts : throw new InvalidDataException($"Entries of {ledgerId} are missing.");
    }
}
