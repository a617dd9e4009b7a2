using System.Security.Cryptography;
using Ledger.Domain.BankStatements;
using Ledger.Domain.Kernel;
using Ledger.Host.Journal;
using Npgsql;

namespace Ledger.Host.Banking;

/// <summary>A file that was kept.</summary>
public sealed record KeptFile(string Name, byte[] Bytes);

/// <summary>
/// The files that banks sent, beside the journal: an entry names a file by its SHA-256 and the file is found by it. The host can add files and
/// read them; it can neither change nor remove one.
/// </summary>
public sealed class BankFiles(NpgsqlDataSource database, IJournalStore store)
{
    /// <summary>Keeps a file; one that is there already stays as it is.</summary>
    public async Task Keep(string ledgerId, StatementFile file, string receivedBy, DateTimeOffset receivedAt, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            insert into bank_file (received_at, size_bytes, ledger_id, digest, name, received_by, content) values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (ledger_id, digest) do nothing
            """);
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = receivedAt });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = file.Bytes.Length });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = file.Digest });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = file.Name });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = receivedBy });
        command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = file.Bytes });
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>The file that a statement came in, or null.</summary>
    /// <exception cref="InvalidDataException">Its bytes are not those that were kept.</exception>
    public async Task<KeptFile?> OfStatement(string ledgerId, string statementId, CancellationToken cancel)
    {
        if (!Ids.IsValid(statementId))
        {
            return null;
        }

        await foreach (var entry in store.ReadStreams(ledgerId, [BankStatement.StreamOf(statementId)], long.MaxValue, cancel))
        {
            if (entry.Happened is StatementImported imported)
            {
                return await Find(ledgerId, imported.FileDigest, cancel);
            }
        }

        return null;
    }

    /// <summary>The file of a digest, or null.</summary>
    /// <exception cref="InvalidDataException">Its bytes are not those that were kept.</exception>
    public async Task<KeptFile?> Find(string ledgerId, string digest, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select name, content from bank_file where ledger_id = $1 and digest = $2");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = digest });
        await using var reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel))
        {
            return null;
        }

        var file = new KeptFile(reader.GetString(0), reader.GetFieldValue<byte[]>(1));
        return Convert.ToHexStringLower(SHA256.HashData(file.Bytes)) == digest
            ? file
            : throw new InvalidDataException($"The kept file {digest} has other bytes than when it was received.");
    }
}
