using System.Globalization;
using Ledger.Domain.Kernel;
using Npgsql;

namespace Ledger.Host.Journal;

/// <summary>
/// A forward pass over entries as the database streams them, without a string or array per row: verification and export read this way. Each row
/// stays valid until the next <see cref="Advance"/>.
/// </summary>
public sealed class EntryRows : IAsyncDisposable
{
    private readonly CopyRows _rows;

    private EntryRows(CopyRows rows) => _rows = rows;

    /// <summary>Opens the pass over the entries after a position, up to another, in order.</summary>
    public static async Task<EntryRows> Open(NpgsqlDataSource database, string ledgerId, long after, long upTo, CancellationToken cancel) => new(
        await CopyRows.Open(
            database,
            string.Create(CultureInfo.InvariantCulture,
                $"select position, leaf_hash, entry from entry where ledger_id = '{Known(ledgerId)}' and position > {after} and position <= {upTo} order by position"),
            3, cancel));

    /// <summary>Place in the ledger.</summary>
    public long Position => _rows.Long(0);

    /// <summary>The leaf hash that is stored beside the text.</summary>
    public ReadOnlySpan<byte> LeafHash => _rows.Bytes(1);

    /// <summary>The exact stored text.</summary>
    public ReadOnlySpan<byte> Json => _rows.Bytes(2);

    /// <summary>The exact stored text, for callers that write it on.</summary>
    public ReadOnlyMemory<byte> JsonMemory => _rows.Memory(2);

    /// <summary>Moves to the next row; false at the end.</summary>
    public ValueTask<bool> Advance(CancellationToken cancel) => _rows.Advance(cancel);

    public ValueTask DisposeAsync() => _rows.DisposeAsync();

    /// <summary>The id stands in statements that take no parameters; its alphabet (letters, digits, dot, dash, underscore) leaves nothing to quote.</summary>
    internal static string Known(string ledgerId) =>
        Ids.IsValid(ledgerId) ? ledgerId : throw new ArgumentException($"{ledgerId} cannot name a ledger.", nameof(ledgerId));
}
