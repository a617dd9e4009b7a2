using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Npgsql;
using NpgsqlTypes;

namespace Ledger.Bench;

/// <summary>
/// Row <c>bulk</c>: 100,000 commands in requests of thousands, against rows of the same width put into a table with the same columns and
/// the same primary key by multi-row inserts, 1,000 per transaction.
/// </summary>
internal static class BulkRow
{
    private const int PerRequest = 10_000;
    private const int RequestsAtOnce = 2;
    private const int PerTransaction = 1_000;

    public static async Task<Row> Measure(Ground ground, HostProcess host, HotPool pool, Plan plan, CancellationToken ct)
    {
        await ground.Do(
            """
            create table yardstick_row (like entry);
            alter table yardstick_row add primary key (ledger_id, position);
            """, ct);
        using var client = new HttpClient { BaseAddress = host.Url, Timeout = TimeSpan.FromMinutes(10) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", pool.Token);
        await Send(client, pool, "warm", Plan.BulkCommands / 5, ct);
        var rows = await SampleRows.Take(ground, ct);
        await Insert(ground, rows, 0, Plan.BulkCommands / 5, ct);
        var (bulk, insert) = (new List<double>(), new List<double>());
        for (var round = 1; round <= plan.Rounds; round++)
        {
            await HttpRows.CaughtUp(ground, ct);
            insert.Add(await Insert(ground, rows, round, Plan.BulkCommands, ct));
            bulk.Add(await Send(client, pool, $"bulk{round}", Plan.BulkCommands, ct));
            Say.Step(string.Create(CultureInfo.InvariantCulture, $"bulk {round}/{plan.Rounds}: {bulk[^1]:0} commands/s, insert {insert[^1]:0} rows/s"));
        }

        await HttpRows.CaughtUp(ground, ct);
        return new Row("bulk", "100,000 commands over the bulk endpoint, 10,000 per request", "commands/s",
            "multi-row unnest insert of rows as wide, 1,000 per transaction", Bound.Least(0.5, 0.9), bulk, insert);
    }

    /// <summary>Commands per second, from the first byte sent to the last outcome read. The bodies are made before.</summary>
    private static async Task<double> Send(HttpClient client, HotPool pool, string run, int commands, CancellationToken ct)
    {
        var bodies = new Queue<byte[]>(Enumerable.Range(0, commands / PerRequest).Select(i => Body(pool, $"{run}-{i}")));
        var began = Stopwatch.GetTimestamp();
        var under = new List<Task>();
        while (bodies.TryDequeue(out var body))
        {
            under.Add(SendOne(client, body, ct));
            if (under.Count == RequestsAtOnce)
            {
                under.Remove(await Task.WhenAny(under));
            }
        }

        await Task.WhenAll(under);
        return commands / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static async Task SendOne(HttpClient client, byte[] body, CancellationToken ct)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        using var response = await client.PostAsync(new Uri($"/api/ledgers/{HotPool.LedgerId}/commands", UriKind.Relative), content, ct);
        var answer = await response.Content.ReadAsByteArrayAsync(ct);
        var accepted = answer.AsSpan().Count("\"firstPosition\":"u8);
        if (!response.IsSuccessStatusCode || accepted != PerRequest)
        {
            throw new InvalidOperationException(
                $"Bulk: {accepted} of {PerRequest} commands were accepted ({(int)response.StatusCode}); the answer begins {Encoding.UTF8.GetString(answer.AsSpan(0, Math.Min(answer.Length, 400)))}");
        }
    }

    private static byte[] Body(HotPool pool, string run)
    {
        using var text = new MemoryStream();
        for (var i = 0; i < PerRequest; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"{run}-{i:D9}");
            JsonSerializer.Serialize(text, new
            {
                commandId = id,
                command = "fund-pool.reserve",
                data = new { poolId = pool.PoolId, reservationId = id, awardRef = $"award-{id}", instrument = Instruments.ProjectGrant, amountFen = 100_000, expiresOn = pool.Expires },
            });
            text.WriteByte((byte)'\n');
        }

        return text.ToArray();
    }

    /// <summary>Rows per second.</summary>
    private static async Task<double> Insert(Ground ground, SampleRows rows, int round, int count, CancellationToken ct)
    {
        await using var connection = await ground.Owner.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            insert into yardstick_row (position, version, recorded_at, ledger_id, stream, type, leaf_hash, entry)
            select position, version, $4, $5, stream, type, leaf_hash, entry
              from unnest($1, $2, $3, $6, $7, $8) as e(position, version, stream, type, leaf_hash, entry)
            """, connection);
        var positions = new NpgsqlParameter<long[]>();
        command.Parameters.Add(positions);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = rows.Versions });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = rows.Streams });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = DateTime.UtcNow, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = HotPool.LedgerId });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = rows.Types });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = rows.LeafHashes });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = rows.Entries, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Json });
        positions.TypedValue = [0];
        await command.PrepareAsync(ct);

        var began = Stopwatch.GetTimestamp();
        for (var from = 0; from < count; from += PerTransaction)
        {
            var chunk = new long[PerTransaction];
            for (var i = 0; i < chunk.Length; i++)
            {
                chunk[i] = ((long)round * Plan.BulkCommands) + from + i;
            }

            positions.TypedValue = chunk;
            await command.ExecuteNonQueryAsync(ct);
        }

        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>The newest entries as they are stored: rows as wide as those that the bulk endpoint writes.</summary>
    private sealed record SampleRows(long[] Versions, string[] Streams, string[] Types, byte[][] LeafHashes, byte[][] Entries)
    {
        public static async Task<SampleRows> Take(Ground ground, CancellationToken ct)
        {
            await using var command = ground.Owner.CreateCommand(
                """
                select array_agg(version), array_agg(stream), array_agg(type), array_agg(leaf_hash), array_agg(entry::text::bytea)
                  from (select * from entry where ledger_id = $1 order by position desc limit $2) as newest
                """);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = HotPool.LedgerId });
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PerTransaction });
            await using var reader = await command.ExecuteReaderAsync(ct);
            await reader.ReadAsync(ct);
            return new SampleRows(
                reader.GetFieldValue<long[]>(0), reader.GetFieldValue<string[]>(1), reader.GetFieldValue<string[]>(2),
                reader.GetFieldValue<byte[][]>(3), reader.GetFieldValue<byte[][]>(4));
        }
    }
}
