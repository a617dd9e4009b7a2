using System.Security.Cryptography;
using Ledger.Domain.Kernel;
using Ledger.Domain.PaymentBatches;
using Ledger.Host.Confidential;
using Ledger.Host.Journal;

namespace Ledger.Host.Banking;

/// <summary>The files of payment batches, made from the journal whenever they are asked for.</summary>
public sealed class BatchFiles(IJournalStore store, ConfidentialTexts texts)
{
    /// <summary>The file of a batch, or null where there is no such batch.</summary>
    /// <exception cref="InvalidDataException">The bytes are not those whose digest the journal holds.</exception>
    public async Task<KeptFile?> Find(string ledgerId, string batchId, CancellationToken cancel)
    {
        if (await DrawnUp(ledgerId, batchId, cancel) is not { } drawnUp)
        {
            return null;
        }

        var bytes = CreditTransferFile.Render(batchId, drawnUp);
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == drawnUp.FileDigest
            ? new KeptFile(batchId + ".xml", bytes)
            : throw new InvalidDataException($"The file of batch {batchId} has another digest than its entry.");
    }

    /// <summary>
    /// The copy for the bank, with the payees' account numbers where they are kept and can still be read; null where there is no such batch.
    /// </summary>
    public async Task<KeptFile?> WithNumbers(string ledgerId, string batchId, CancellationToken cancel)
    {
        if (await DrawnUp(ledgerId, batchId, cancel) is not { } drawnUp)
        {
            return null;
        }

        var numbers = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var digest in drawnUp.Payments.Select(payment => payment.PayeeAccountDigest).Distinct(StringComparer.Ordinal))
        {
            numbers[digest] = await texts.Reveal(ledgerId, digest, cancel);
        }

        return new KeptFile(batchId + "-bank.xml", CreditTransferFile.Render(batchId, drawnUp, numbers.GetValueOrDefault));
    }

    private async Task<BatchDrawnUp?> DrawnUp(string ledgerId, string batchId, CancellationToken cancel)
    {
        if (!Ids.IsValid(batchId))
        {
            return null;
        }

        await foreach (var entry in store.ReadStreams(ledgerId, [PaymentBatch.StreamOf(batchId)], long.MaxValue, cancel))
        {
            if (entry.Happened is BatchDrawnUp drawnUp)
            {
                return drawnUp;
            }
        }

        return null;
    }
}
