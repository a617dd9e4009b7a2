using System.Globalization;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Proof;

/// <summary>The first thing found wrong with a ledger.</summary>
/// <param name="Position">The first position that cannot be trusted.</param>
/// <param name="Kind">What is wrong: <c>changed</c>, <c>missing</c>, <c>out-of-order</c>, <c>column-differs</c>, <c>tile-differs</c>,
/// <c>head-differs</c>, <c>command-differs</c>, <c>unreadable</c>, <c>checkpoint-differs</c>, <c>table-differs</c>.</param>
/// <param name="Detail">What was expected and what was found.</param>
public sealed record Flaw(long Position, string Kind, string Detail);

/// <summary>What a verification found.</summary>
public sealed record Finding(string LedgerId, long Positions, byte[] Root, Flaw? Flaw);

/// <summary>
/// Recomputes a ledger's whole tree from its stored bytes, and checks on the way what else must hold: positions and versions without gaps,
/// recorded time that never goes back, columns and tiles that repeat the text truly, a head that fits, and, where one is given, a
/// checkpoint that was kept elsewhere. It trusts nothing that it can compute. One pass, in memory that does not grow with the texts.
/// </summary>
public sealed class Verification(NpgsqlDataSource database)
{
    private const int ProgressEvery = 50_000;

    /// <summary>Verifies one ledger; null where there is none.</summary>
    public async Task<Finding?> Run(string ledgerId, IProgress<long>? progress = null, Checkpoint? kept = null, CancellationToken cancel = default)
    {
        if (await new PostgresJournal(database).ReadHead(ledgerId, cancel) is not { } head)
        {
            return null;
        }

        var pass = new EntryPass(TreeHashing.Named(head.HashAlgorithm));
        byte[]? rootThen = kept?.Size == 0 ? pass.Tree.Root() : null;
        Flaw? surplus = null;
        await using (var tiles = await TileRows.Open(database, ledgerId, cancel))
        await using (var rows = await SealedRows.Open(database, ledgerId, head.Position, cancel))
        {
            await Task.Factory.StartNew(
                () =>
                {
                    while (pass.Flaw is null && rows.Advance())
                    {
                        rows.Take(pass);
                        tiles.Compare(pass);
                        if (pass.Size == kept?.Size)
                        {
                            rootThen = pass.Tree.Root();
                        }

                        if (pass.Size % ProgressEvery == 0)
                        {
                            progress?.Report(pass.Size);
                            cancel.ThrowIfCancellationRequested();
                        }
                    }

                    surplus = tiles.Surplus();
                },
                cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }

        var flaw = pass.Flaw;
        flaw ??= pass.Size < head.Position ? new Flaw(pass.Size + 1, "missing", $"The head says {head.Position} entries, {pass.Size} are there.") : null;
        flaw ??= await BeyondHead(ledgerId, head, cancel);
        flaw ??= CompareHead(head, pass.Tree);
        flaw ??= surplus;
        flaw ??= kept is null ? null : Against(kept, pass, rootThen);
        return new Finding(ledgerId, pass.Size, pass.Tree.Root(), flaw);
    }

    /// <summary>The ledgers of the database.</summary>
    public async Task<IReadOnlyList<string>> Ledgers(CancellationToken cancel = default)
    {
        await using var command = database.CreateCommand("select ledger_id from ledger order by ledger_id");
        var list = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            list.Add(reader.GetString(0));
        }

        return list;
    }

    /// <summary>Nothing before a kept checkpoint has changed if the tree at its size still has its root.</summary>
    internal static Flaw? Against(Checkpoint kept, EntryPass pass, byte[]? rootThen) =>
        kept.Hashing != pass.Tree.Hashing ? new Flaw(1, "checkpoint-differs", $"The checkpoint is of a tree hashed by {kept.Hashing.Id}.")
        : rootThen is null ? new Flaw(pass.Size + 1, "missing", $"The checkpoint covers {kept.Size} entries, {pass.Size} are there.")
        : rootThen.AsSpan().SequenceEqual(kept.Root) ? null
        : new Flaw(1, "checkpoint-differs", $"The first {kept.Size} entries are not those of the checkpoint.");

    /// <summary>The peaks in the head name the first subtree that differs from what was sealed.</summary>
    private static Flaw? CompareHead(Head head, HashTree tree)
    {
        var computed = tree.Frontier();
        if (computed.AsSpan().SequenceEqual(head.Frontier))
        {
            return null;
        }

        var peak = computed.AsSpan().CommonPrefixLength(head.Frontier) / TreeHash.Size;
        var position = 1L;
        for (var (bit, skipped) = (62, 0); bit >= 0 && skipped < peak; bit--)
        {
            if ((tree.Size >> bit & 1) == 1)
            {
                position += 1L << bit;
                skipped++;
            }
        }

        return new Flaw(Math.Min(position, tree.Size), "head-differs", "The hash tree in the head is not that of the entries from here on.");
    }

    private Task<Flaw?> BeyondHead(string ledgerId, Head head, CancellationToken cancel) => First(
        "select min(position), '' from entry where ledger_id = $1 and (position > $2 or position < 1)", ledgerId, head, "head-differs",
        "There are entries beyond the head: it was moved back, or they were inserted.", cancel);

    private async Task<Flaw?> First(string sql, string ledgerId, Head head, string kind, string detail, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(sql);
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = head.Position });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) && !reader.IsDBNull(0) ? new Flaw(reader.GetInt64(0), kind, detail) : null;
    }
}
