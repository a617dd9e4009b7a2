using System.Threading.Channels;
using Ledger.Host.Journal;
using Ledger.Host.Projections.Folding;
using Npgsql;

namespace Ledger.Host.Projections;

/// <summary>Entries out of the journal in batches; the next ones are read while the caller works on the last.</summary>
internal static class EntryBatches
{
    /// <summary>Batches that are read although nobody has taken them yet.</summary>
    public const int Ahead = 2;

    /// <summary>The entries after a position, up to another.</summary>
    /// <exception cref="ProjectionFailedException">An entry cannot be read; everything before it was given out.</exception>
    public static async IAsyncEnumerable<List<Entry>> Read(
        NpgsqlDataSource database, string ledgerId, long after, long upTo, int size,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        var ready = Channel.CreateBounded<List<Entry>>(Ahead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var reading = Task.Run(() => Fill(ready.Writer, database, ledgerId, after, upTo, size, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var batch in ready.Reader.ReadAllAsync(cancel))
            {
                yield return batch;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    private static async Task Fill(
        ChannelWriter<List<Entry>> ready, NpgsqlDataSource database, string ledgerId, long after, long upTo, int size, CancellationToken cancel)
    {
        var batch = new List<Entry>(size);
        try
        {
            await using var rows = await EntryRows.Open(database, ledgerId, after, upTo, cancel);
            while (await rows.Advance(cancel))
            {
                try
                {
                    batch.Add(EntryJson.Read(rows.Json));
                }
                catch (Exception unreadable)
                {
                    await Hand();
                    throw new ProjectionFailedException(rows.Position, "unreadable", unreadable);
                }

                if (batch.Count == size)
                {
                    await Hand();
                }
            }

            await Hand();
            ready.Complete();
        }
        catch (Exception e)
        {
            ready.Complete(e);
        }

        async Task Hand()
        {
            if (batch.Count > 0)
            {
                await ready.WriteAsync(batch, cancel);
                batch = new List<Entry>(size);
            }
        }
    }
}
