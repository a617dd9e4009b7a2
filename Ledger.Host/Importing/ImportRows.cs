using System.Text;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Ledger.Host.Journal;
using Ledger.Host.Language;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.Host.Importing;

/// <summary>A row as its trial left it.</summary>
internal sealed record TriedRow(int Line, string Outcome, string Label, string? PartyId, long? AmountFen, Refusal? Refusal, string? Commands, byte[]? Sealed);

/// <summary>A row that is to be carried out.</summary>
internal sealed record PendingRow(int Line, string Commands, byte[]? Sealed);

/// <summary>Imports and their rows in the database.</summary>
internal sealed class ImportRows(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>Who carried an import out and has said nothing for so long is gone.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private const string Columns =
        """
        import_id, kind, state, file_name, format, file_digest, size_bytes, business_date, row_count, ready, known, refused, wanted, done, failed, ignored,
        uploaded_by, tried_at, committed_by, begun_at, ended_at, progress_at
        """;

    public async Task<ImportItem?> Find(string ledgerId, string importId, CancellationToken cancel)
    {
        await using var command = Sql($"select {Columns} from import where ledger_id = $1 and import_id = $2", ledgerId, importId);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        return await reader.ReadAsync(cancel) ? Item(reader) : null;
    }

    /// <summary>The imports of a ledger, last tried first.</summary>
    public async Task<IReadOnlyList<ImportItem>> List(string ledgerId, int limit, CancellationToken cancel)
    {
        await using var command = Sql($"select {Columns} from import where ledger_id = $1 order by tried_at desc, import_id limit $2", ledgerId, limit);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var items = new List<ImportItem>();
        while (await reader.ReadAsync(cancel))
        {
            items.Add(Item(reader));
        }

        return items;
    }

    /// <summary>Rows after a line, each with its outcome; those of one outcome where one is named.</summary>
    public async Task<IReadOnlyList<ImportedRow>> Rows(string ledgerId, string importId, string? outcome, int afterLine, int limit, CancellationToken cancel)
    {
        await using var command = Sql(
            """
            select line, outcome, label, party_id, amount_fen, code, facts::text, last_position
              from (select r.line, case when r.outcome = 'ready' and c.command_id is not null then 'done' else r.outcome end as outcome,
                           r.label, r.party_id, r.amount_fen, r.code, r.facts, c.last_position
                      from import_row r left join command c on c.ledger_id = r.ledger_id and c.command_id = r.import_id || '.' || r.line
                     where r.ledger_id = $1 and r.import_id = $2 and r.line > $3) as r
             where $4 = '' or outcome = $4 order by line limit $5
            """, ledgerId, importId, afterLine, outcome ?? "", limit);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<ImportedRow>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(new ImportedRow(
                reader.GetInt32(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.IsDBNull(4) ? null : reader.GetInt64(4),
                reader.IsDBNull(5) ? null : FactsJson.Read(reader.GetString(5), reader.GetString(6)), reader.IsDBNull(7) ? null : reader.GetInt64(7)));
        }

        return rows;
    }

    /// <summary>Keeps a trial: all of it or, where the work ends otherwise, nothing.</summary>
    public async Task Keep(ImportItem import, string ledgerId, Func<Func<TriedRow, Task>, Task<ImportItem>> work, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);

        // The import's own row first: two who try the same file wait for each other.
        await using (var begin = new NpgsqlCommand(
            """
            insert into import (size_bytes, tried_at, business_date, row_count, ready, known, refused, ledger_id, import_id, kind, format, state, file_digest,
                                file_name, uploaded_by, ignored)
            values ($1, $2, $3, 0, 0, 0, 0, $4, $5, $6, $7, 'tried', $8, $9, $10, '{}')
            on conflict (ledger_id, import_id) do update set tried_at = excluded.tried_at, uploaded_by = excluded.uploaded_by, file_name = excluded.file_name
            """, connection))
        {
            Add(begin, import.SizeBytes, import.TriedAt.UtcDateTime, import.BusinessDate, ledgerId, import.ImportId, import.Kind, import.Format, import.FileDigest, import.FileName, import.UploadedBy);
            await begin.ExecuteNonQueryAsync(cancel);
        }

        await using (var clear = new NpgsqlCommand("delete from import_row where ledger_id = $1 and import_id = $2", connection))
        {
            Add(clear, ledgerId, import.ImportId);
            await clear.ExecuteNonQueryAsync(cancel);
        }

        ImportItem tried;
        await using (var copy = await connection.BeginBinaryImportAsync(
            "copy import_row (line, amount_fen, ledger_id, import_id, outcome, label, party_id, code, facts, commands, sealed) from stdin (format binary)", cancel))
        {
            tried = await work(row => Write(copy, ledgerId, import.ImportId, row, cancel));
            await copy.CompleteAsync(cancel);
        }

        await using (var end = new NpgsqlCommand(
            """
            update import set business_date = $1, row_count = $2, ready = $3, known = $4, refused = $5, ignored = $6, wanted = 0, done = 0, failed = 0,
                              state = 'tried', ended_at = null
             where ledger_id = $7 and import_id = $8
            """, connection))
        {
            Add(end, tried.BusinessDate, tried.RowCount, tried.Ready, tried.Known, tried.Refused, tried.Ignored.ToArray(), ledgerId, import.ImportId);
            await end.ExecuteNonQueryAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    /// <summary>Marks that somebody carries rows out from now on, and counts them.</summary>
    public Task Begin(string ledgerId, string importId, RowRanges rows, string by, CancellationToken cancel) => Do(
        """
        update import i set state = 'committing', begun_at = coalesce(begun_at, $1), progress_at = $1, ended_at = null, committed_by = $2, failed = 0,
                            wanted = n.wanted, done = n.done
          from (select count(*)::int as wanted, count(c.command_id)::int as done
                  from import_row r left join command c on c.ledger_id = r.ledger_id and c.command_id = r.import_id || '.' || r.line
                 where r.ledger_id = $3 and r.import_id = $4 and r.outcome = 'ready' and r.line <@ $5::int4multirange) as n
         where i.ledger_id = $3 and i.import_id = $4
        """, cancel, clock.GetUtcNow().UtcDateTime, by, ledgerId, importId, rows.ToString());

    /// <summary>Chosen rows after a line that are ready and not carried out yet.</summary>
    public async Task<IReadOnlyList<PendingRow>> Pending(string ledgerId, string importId, RowRanges chosen, int afterLine, int limit, CancellationToken cancel)
    {
        await using var command = Sql(
            """
            select r.line, r.commands::text, r.sealed from import_row r
             where r.ledger_id = $1 and r.import_id = $2 and r.line > $3 and r.outcome = 'ready' and r.line <@ $4::int4multirange
               and not exists (select from command c where c.ledger_id = r.ledger_id and c.command_id = r.import_id || '.' || r.line)
             order by r.line limit $5
            """, ledgerId, importId, afterLine, chosen.ToString(), limit);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<PendingRow>();
        while (await reader.ReadAsync(cancel))
        {
            rows.Add(new PendingRow(reader.GetInt32(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2)));
        }

        return rows;
    }

    /// <summary>Adds to what was carried out, and keeps why the others were refused.</summary>
    public async Task Progress(string ledgerId, string importId, int done, IReadOnlyList<(int Line, Refusal Refusal)> failed, CancellationToken cancel)
    {
        if (failed.Count > 0)
        {
            await Do(
                """
                update import_row r set outcome = 'failed', code = f.code, facts = f.facts::json
                  from unnest($3, $4, $5) as f(line, code, facts) where r.ledger_id = $1 and r.import_id = $2 and r.line = f.line
                """, cancel, ledgerId, importId, failed.Select(f => f.Line).ToArray(), failed.Select(f => f.Refusal.Code).ToArray(), failed.Select(f => FactsJson.Of(f.Refusal)).ToArray());
        }

        await Do(
            "update import set progress_at = $1, done = done + $2, failed = failed + $3 where ledger_id = $4 and import_id = $5",
            cancel, clock.GetUtcNow().UtcDateTime, done, failed.Count, ledgerId, importId);
    }

    /// <summary>Marks that nobody carries rows out any more; whether all that were chosen are done.</summary>
    public Task End(string ledgerId, string importId, bool isComplete, CancellationToken cancel) => Do(
        "update import set state = $1, ended_at = $2, progress_at = null where ledger_id = $3 and import_id = $4",
        cancel, isComplete ? "ended" : "interrupted", clock.GetUtcNow().UtcDateTime, ledgerId, importId);

    /// <summary>Forgets an import; what it carried out stands in the journal.</summary>
    public async Task Remove(string ledgerId, string importId, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var table in (string[])["import_row", "import"])
        {
            await using var command = new NpgsqlCommand($"delete from {table} where ledger_id = $1 and import_id = $2", connection);
            Add(command, ledgerId, importId);
            await command.ExecuteNonQueryAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
    }

    /// <summary>Commands as a row keeps them.</summary>
    public static string TextOf(IReadOnlyList<RowStep> steps)
    {
        using var text = new MemoryStream();
        using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartArray();
            foreach (var step in steps)
            {
                var kind = CommandCatalogue.Of(step.Command);
                writer.WriteStartObject();
                writer.WriteString("command", kind.Name);
                writer.WriteBoolean("mayBeThere", step.MayBeThere);
                writer.WritePropertyName("data");
                kind.Write(writer, step.Command);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    /// <summary>Commands as they were kept.</summary>
    public static IReadOnlyList<RowStep> StepsOf(string text)
    {
        using var parsed = JsonDocument.Parse(text);
        return
        [
            .. parsed.RootElement.EnumerateArray().Select(step => new RowStep(
                CommandCatalogue.Find(step.GetProperty("command").GetString()!)!.Read(Encoding.UTF8.GetBytes(step.GetProperty("data").GetRawText())),
                step.GetProperty("mayBeThere").GetBoolean())),
        ];
    }

    private static async Task Write(NpgsqlBinaryImporter copy, string ledgerId, string importId, TriedRow row, CancellationToken cancel)
    {
        await copy.StartRowAsync(cancel);
        await copy.WriteAsync(row.Line, NpgsqlDbType.Integer, cancel);
        await Maybe(row.AmountFen, NpgsqlDbType.Bigint);
        await copy.WriteAsync(ledgerId, NpgsqlDbType.Text, cancel);
        await copy.WriteAsync(importId, NpgsqlDbType.Text, cancel);
        await copy.WriteAsync(row.Outcome, NpgsqlDbType.Text, cancel);
        await copy.WriteAsync(row.Label, NpgsqlDbType.Text, cancel);
        await Maybe(row.PartyId, NpgsqlDbType.Text);
        await Maybe(row.Refusal?.Code, NpgsqlDbType.Text);
        await Maybe(row.Refusal is { } refusal ? FactsJson.Of(refusal) : null, NpgsqlDbType.Json);
        await Maybe(row.Commands, NpgsqlDbType.Json);
        await Maybe(row.Sealed, NpgsqlDbType.Bytea);

        Task Maybe<T>(T value, NpgsqlDbType type) => value is null ? copy.WriteNullAsync(cancel) : copy.WriteAsync(value, type, cancel);
    }

    private ImportItem Item(NpgsqlDataReader reader)
    {
        var state = reader.GetString(2);
        var isSilent = state == "committing" && (reader.IsDBNull(21) || clock.GetUtcNow() - reader.GetFieldValue<DateTimeOffset>(21) > Silence);
        return new ImportItem(
            reader.GetString(0), reader.GetString(1), isSilent ? "interrupted" : state, reader.GetString(3), reader.GetString(4), reader.GetString(5), reader.GetInt64(6),
            reader.GetFieldValue<DateOnly>(7), reader.GetInt32(8), reader.GetInt32(9), reader.GetInt32(10), reader.GetInt32(11), reader.GetInt32(12), reader.GetInt32(13),
            reader.GetInt32(14), reader.GetFieldValue<string[]>(15), reader.GetString(16), reader.GetFieldValue<DateTimeOffset>(17),
            reader.IsDBNull(18) ? null : reader.GetString(18), When(19), When(20));

        DateTimeOffset? When(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);
    }

    private async Task Do(string sql, CancellationToken cancel, params object[] values)
    {
        await using var command = Sql(sql, values);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private NpgsqlCommand Sql(string sql, params ReadOnlySpan<object> values)
    {
        var command = database.CreateCommand(sql);
        Add(command, values);
        return command;
    }

    private static void Add(NpgsqlCommand command, params ReadOnlySpan<object> values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
    }
}
