using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ledger.Host.Journal;
using Ledger.Host.Language;
using Npgsql;

namespace Ledger.Host.Exporting;

/// <summary>
/// The audit data interface: a zip file of tables as CSV, the log they are folded from, and a manifest with the digest of each. Every part goes
/// out as it is read, so its size does not matter; the manifest comes last.
/// </summary>
internal sealed class AuditInterface(NpgsqlDataSource database)
{
    private const string Log = "entries";

    /// <summary>The earliest day that a zip file can name.</summary>
    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes it and says how many rows its tables have.</summary>
    public async Task<long> Write(ExportMoment moment, Stream target, CancellationToken cancel)
    {
        var flow = Outflow.Over(target);
        List<Part> parts = [];
        using (var zip = new ZipArchive(flow, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var table in AuditTables.All)
            {
                parts.Add(await Write(zip, moment, $"{table.Name}.csv", table.Name, table.Columns, file => Table(table, moment, file, flow, cancel)));
            }

            parts.Add(await Write(zip, moment, $"{Log}.jsonl", Log, [], async file =>
            {
                var count = 0L;
                await using var log = await EntryRows.Open(database, moment.Ledger, 0, moment.Position, cancel);
                while (await log.Advance(cancel))
                {
                    file.Write(log.Json);
                    file.WriteByte((byte)'\n');
                    count++;
                    await flow.Passed(cancel);
                }

                return count;
            }));
            using var manifest = Open(zip, moment, "manifest.json");
            Manifest(moment, parts, manifest);
        }

        await flow.Complete(cancel);
        return parts.Sum(part => part.Rows);
    }

    private static async Task<Part> Write(
        ZipArchive zip, ExportMoment moment, string path, string name, IReadOnlyList<ExportColumn> columns, Func<Stream, Task<long>> write)
    {
        using var digest = SHA256.Create();
        long rows;
        await using (var file = new CryptoStream(Open(zip, moment, path), digest, CryptoStreamMode.Write))
        {
            rows = await write(file);
        }

        return new Part(path, name, columns, rows, Convert.ToHexStringLower(digest.Hash!));
    }

    private async Task<long> Table(AuditTable table, ExportMoment moment, Stream file, Outflow flow, CancellationToken cancel)
    {
        await using var rows = ExportRows.Of(ExportForms.Csv, file);
        rows.Begin(moment with { Export = $"{moment.Export}/{table.Name}" }, table.Columns);
        await using var command = database.CreateCommand(table.Sql);
        command.CommandTimeout = 0;
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = moment.Ledger });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = moment.Position });
        if (table.Events.Count > 0)
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = table.EventNames });
        }

        await using var reader = await command.ExecuteReaderAsync(cancel);
        var values = new object?[table.Columns.Count];
        while (await reader.ReadAsync(cancel))
        {
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = reader.IsDBNull(i) ? null : Value(reader, i);
            }

            rows.Add(values);
            await flow.Passed(cancel);
        }

        return rows.Count;
    }

    private static object Value(NpgsqlDataReader reader, int column) => reader.GetDataTypeName(column) switch
    {
        "bigint" => reader.GetInt64(column),
        "integer" => (long)reader.GetInt32(column),
        "smallint" => (long)reader.GetInt16(column),
        "date" => reader.GetFieldValue<DateOnly>(column),
        "timestamp with time zone" => reader.GetFieldValue<DateTimeOffset>(column),
        "boolean" => reader.GetBoolean(column) ? "true" : "false",
        _ => reader.GetString(column),
    };

    /// <summary>The moment's own time, so that the same moment gives the same bytes.</summary>
    private static Stream Open(ZipArchive zip, ExportMoment moment, string path)
    {
        var entry = zip.CreateEntry(path, CompressionLevel.Fastest);
        entry.LastWriteTime = moment.AsOf is { } at && at > Earliest ? at.ToUniversalTime() : Earliest;
        return entry.Open();
    }

    private static void Manifest(ExportMoment moment, IReadOnlyList<Part> parts, Stream file)
    {
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        moment.WriteTo(json);
        json.WriteString("currency", "CNY");
        json.WriteString("amounts", "yuan");
        json.WriteString("digests", "sha-256");
        json.WriteString("orientedBy", "GB/T 42940-2023");
        json.WriteString("conformance", "unverified");
        json.WriteStartArray("files");
        foreach (var part in parts)
        {
            json.WriteStartObject();
            json.WriteString("path", part.Path);
            json.WriteString("title", Words.In(Languages.Chinese)[$"audit-interface.{part.Name}"]);
            json.WriteString("titleEn", Words.In(Languages.English)[$"audit-interface.{part.Name}"]);
            json.WriteNumber("rows", part.Rows);
            json.WriteString("digest", part.Digest);
            json.WriteStartArray("columns");
            foreach (var column in part.Columns)
            {
                json.WriteStringValue(column.IsAmount ? column.Name + "Yuan" : column.Name);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>A file of the interface.</summary>
    private sealed record Part(string Path, string Name, IReadOnlyList<ExportColumn> Columns, long Rows, string Digest);
}
