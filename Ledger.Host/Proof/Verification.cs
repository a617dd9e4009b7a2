using System.Text.Json;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Proof;

/// <summary>The first thing found wrong with a ledger.</summary>
/// <param name="Position">The first position that cannot be trusted.</param>
/// <param name="Kind">What is wrong: <c>changed</c>, <c>missing</c>, <c>out-of-order</c>, <c>column-differs</c>, <c>tile-differs</c>,
/// <c>head-differs</c>, <c>command-differs</c>, <c>unreadable</c>, <c>checkpoint-differs</c>.</param>
/// <param name="Detail">What was expected and what was found.</param>
public sealed record Flaw(long Position, string Kind, string Detail);

/// <summary>What a verification found.</summary>
public sealed record Finding(string LedgerId, long Positions, byte[] Root, Flaw? Flaw);

/// <summary>
/// Recomputes a ledger's whole tree from its stored bytes, and checks on the way what else must hold: positions and versions without gaps,
/// recorded time that never goes back, columns and tiles that repeat the text truly, a head and commands that fit. It trusts nothing that
/// it can compute.
/// </summary>
public sealed class Verification(NpgsqlDataSource database)
{
    /// <summary>Verifies one ledger; null where there is none.</summary>
    public async Task<Finding?> Run(string ledgerId, IProgress<long>? progress = null, CancellationToken cancel = default)
    {
        var store = new PostgresJournal(database);
        if (await store.ReadHead(ledgerId, cancel) is not { } head)
        {
            return null;
        }

        var pass = new EntryPass();
        await using (var rows = await EntryRows.Open(database, ledgerId, 0, head.Position, cancel))
        {
            while (pass.Flaw is null && await rows.Advance(cancel))
            {
                pass.Take(rows.Position, rows.Json, rows.LeafHash);
                if (pass.Size % 10_000 == 0)
                {
                    progress?.Report(pass.Size);
                }
            }
        }

        var flaw = pass.Flaw;
        flaw ??= pass.Size < head.Position ? new Flaw(pass.Size + 1, "missing", $"The head says {head.Position} entries, {pass.Size} are there.") : null;
        flaw ??= await CompareTiles(store, ledgerId, pass.Tree, cancel);
        flaw ??= CompareHead(head, pass.Tree);
        flaw ??= await BeyondHead(ledgerId, head, cancel);
        flaw ??= await CompareColumns(ledgerId, head, cancel);
        flaw ??= await CompareCommands(ledgerId, head, cancel);
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

    /// <summary>Stored tiles are a cache of the tree; a proof served from a wrong one would fail at the auditor's.</summary>
    private static async Task<Flaw?> CompareTiles(PostgresJournal store, string ledgerId, HashTree tree, CancellationToken cancel)
    {
        foreach (var level in tree.FullTiles.Select(t => t.Level).Distinct().Order())
        {
            var computed = tree.FullTiles.Where(t => t.Level == level).ToList();
            var stored = await store.ReadTiles(ledgerId, level, 0, cancel);
            for (var i = 0; i < Math.Max(computed.Count, stored.Count); i++)
            {
                var span = 1L << (8 * level);
                if (i >= stored.Count || i >= computed.Count)
                {
                    return new Flaw((i * span * HashTree.TileWidth) + 1, "tile-differs", $"Tile {level}/{i} is {(i < stored.Count ? "one too many" : "missing")}.");
                }

                var same = computed[i].Hashes.AsSpan().CommonPrefixLength(stored[i]);
                if (same < computed[i].Hashes.Length || stored[i].Length != computed[i].Hashes.Length)
                {
                    var index = (i * (long)HashTree.TileWidth) + (same / TreeHash.Size);
                    return new Flaw((index * span) + 1, "tile-differs", $"Tile {level}/{i} does not hold the hash of its entries.");
                }
            }
        }

        return null;
    }

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
        "select min(position), '' from entry where ledger_id = $1 and position > $2", ledgerId, head, "head-differs",
        "There are entries beyond the head: it was moved back, or they were inserted.", cancel);

    private Task<Flaw?> CompareColumns(string ledgerId, Head head, CancellationToken cancel) => First(
        """
        select min(position), '' from entry
         where ledger_id = $1 and position <= $2
           and ((entry->>'position')::bigint <> position or entry->>'stream' <> stream or (entry->>'version')::bigint <> version
                or entry->>'type' <> type or (entry->>'recordedAt')::timestamptz <> recorded_at)
        """, ledgerId, head, "column-differs", "A column beside the entry does not repeat it.", cancel);

    private Task<Flaw?> CompareCommands(string ledgerId, Head head, CancellationToken cancel) => First(
        """
        select min(position), '' from (
          select e.position
            from entry e left join command c on c.ledger_id = e.ledger_id and c.command_id = e.entry->>'commandId'
           where e.ledger_id = $1 and e.position <= $2
             and (c.command_id is null or e.position not between c.first_position and c.last_position
                  or e.entry->>'commandDigest' <> encode(c.body_digest, 'hex'))
          union all
          select c.first_position
            from command c
            left join entry e on e.ledger_id = c.ledger_id and e.position = c.first_position
            left join entry l on l.ledger_id = c.ledger_id and l.position = c.last_position
           where c.ledger_id = $1 and (e.position is null or l.position is null or e.entry->>'commandId' <> c.command_id
                 or l.entry->>'commandId' <> c.command_id or c.last_position < c.first_position)
        ) as wrong
        """, ledgerId, head, "command-differs", "The table of commands does not fit the entry.", cancel);

    private async Task<Flaw?> First(string sql, string ledgerId, Head head, string kind, string detail, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = head.Position });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) && !reader.IsDBNull(0) ? new Flaw(reader.GetInt64(0), kind, detail) : null;
    }
}

/// <summary>One pass over entries in order, from a database or a file: hashes them, and stops at the first that does not follow.</summary>
public sealed class EntryPass
{
    private readonly Dictionary<string, long> _versions = new(StringComparer.Ordinal);
    private DateTimeOffset _recordedAt;

    /// <summary>The tree so far.</summary>
    public HashTree Tree { get; } = new();

    /// <summary>How many entries were taken.</summary>
    public long Size => Tree.Size;

    /// <summary>The first flaw; nothing is taken after it.</summary>
    public Flaw? Flaw { get; private set; }

    /// <summary>Takes the next entry. <paramref name="storedLeafHash"/> is empty where the source holds none.</summary>
    public void Take(long position, ReadOnlySpan<byte> json, ReadOnlySpan<byte> storedLeafHash)
    {
        if (position != Size + 1)
        {
            Flaw = new Flaw(Size + 1, "missing", $"After {Size} comes {position}.");
            return;
        }

        var leaf = TreeHash.Leaf(json);
        if (!storedLeafHash.IsEmpty && !storedLeafHash.SequenceEqual(leaf))
        {
            Flaw = new Flaw(position, "changed",
                $"The text hashes to {Convert.ToHexStringLower(leaf)}, it was sealed as {Convert.ToHexStringLower(storedLeafHash)}.");
            return;
        }

        try
        {
            Follow(position, EntryJson.Read(json));
        }
        catch (Exception e) when (IsUnreadable(e))
        {
            Flaw = new Flaw(position, "unreadable", e.Message);
        }

        if (Flaw is null)
        {
            Tree.Append(leaf);
        }
    }

    /// <summary>Whether a text could not be read because of what it says, and not because a machine failed.</summary>
    internal static bool IsUnreadable(Exception e) =>
        e is JsonException or UnknownEventException or FormatException or ArgumentException or InvalidOperationException;

    private void Follow(long position, Entry entry)
    {
        var version = _versions.GetValueOrDefault(entry.Stream) + 1;
        Flaw = entry.Position != position ? new Flaw(position, "out-of-order", $"The entry says it is {entry.Position}.")
            : entry.Version != version ? new Flaw(position, "out-of-order", $"Version {entry.Version} of {entry.Stream} stands where {version} should.")
            : entry.RecordedAt < _recordedAt ? new Flaw(position, "out-of-order", "Recorded time goes back.")
            : null;
        _versions[entry.Stream] = version;
        _recordedAt = entry.RecordedAt;
    }
}
