using System.Security.Cryptography;
using Ledger.Domain.Kernel;
using Ledger.Domain.PaymentBatches;
using Ledger.Host.Journal;

namespace Ledger.Host.Banking;

/// <summary>The files of payment batches, made from the journal whenever they are asked for.</summary>
public sealed class BatchFiles(IJournalStore store)
{
    /// <summary>The file of a batch, or null where there is no such batch.</summary>
    /// <exception cref="InvalidDataException">The bytes are not those whose digest the journal holds.</exception>
    public async Task<KeptFile?> Find(string ledgerId, string batchId, CancellationToken cancel)
    {
        if (!Ids.IsValid(batchId))
        {
            return null;
        }

        await foreach (var entry in store.ReadStreams(ledgerId, [PaymentBatch.StreamOf(batchId)], long.MaxValue, cancel))
        {
            if (entry.Happened is BatchDrawnUp drawnUp)
            {
                var bytes = CreditTransferFile.Render(batchId, drawnUp);
                return Convert.ToHexStringLower(SHA256.HashData(bytes)) == drawnUp.FileDigest
                    ? new KeptFile(batchId + ".xml", bytes)
                    : throw new InvalidDataException($"The file of batch {batchId} has another digest than its entry.");
            }
        }

        return null;
    }
}
