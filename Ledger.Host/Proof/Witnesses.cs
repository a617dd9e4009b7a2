using Npgsql;
using NpgsqlTypes;

namespace Ledger.Host.Proof;

/// <summary>Somebody else who vouches for a ledger.</summary>
/// <param name="Verifier">The key of its cosignatures: name+hash+key.</param>
/// <param name="LastSize">The largest checkpoint it signed, and when; null where it signed none yet.</param>
public sealed record Witness(string Name, string Verifier, DateTimeOffset AddedAt, string AddedBy, long? LastSize, DateTimeOffset? LastSignedAt);

/// <summary>What a witness signed.</summary>
public sealed record Cosignature(long Size, string Verifier, DateTimeOffset SignedAt, NoteSignature Signature);

/// <summary>The witnesses of ledgers and what they signed. Whether a cosignature is good is for the caller to know before it is kept.</summary>
public sealed class Witnesses(NpgsqlDataSource database, TimeProvider clock)
{
    /// <summary>The witnesses of a ledger, by name.</summary>
    public async Task<IReadOnlyList<Witness>> List(string ledgerId, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            select w.name, w.verifier, w.added_at, w.added_by, last.size, last.signed_at
              from witness w left join lateral (
                select size, signed_at from cosignature c where c.ledger_id = $1 and c.verifier = w.verifier order by size desc, signed_at desc limit 1) last on true
             where w.ledger_id = $1 order by w.name, w.verifier
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        var list = new List<Witness>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            list.Add(new Witness(
                reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetInt64(4), reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5)));
        }

        return list;
    }

    /// <summary>Takes a witness's word from now on; false where it is taken already.</summary>
    public async Task<bool> Add(string ledgerId, NoteVerifier verifier, string addedBy, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "insert into witness (ledger_id, verifier, name, added_at, added_by) values ($1, $2, $3, $4, $5) on conflict do nothing");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = verifier.ToString() });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = verifier.Name });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = clock.GetUtcNow().UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = addedBy });
        return await command.ExecuteNonQueryAsync(cancel) > 0;
    }

    /// <summary>Keeps cosignatures; one that is kept already changes nothing.</summary>
    public async Task Keep(string ledgerId, IReadOnlyList<Cosignature> cosignatures, CancellationToken cancel)
    {
        foreach (var one in cosignatures)
        {
            await using var command = database.CreateCommand(
                """
                insert into cosignature (ledger_id, size, verifier, signed_at, received_at, signature) values ($1, $2, $3, $4, $5, $6)
                on conflict do nothing
                """);
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = one.Size });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = one.Verifier });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = one.SignedAt.UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
            command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = clock.GetUtcNow().UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = one.Signature.Signature });
            await command.ExecuteNonQueryAsync(cancel);
        }
    }

    /// <summary>What was signed of the checkpoint of a size, the newest of each witness.</summary>
    public async Task<IReadOnlyList<Cosignature>> Of(string ledgerId, long size, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            """
            select distinct on (verifier) verifier, signed_at, signature from cosignature
             where ledger_id = $1 and size = $2 order by verifier, signed_at desc
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = size });
        var list = new List<Cosignature>();
        await using var reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel))
        {
            var verifier = NoteVerifier.Parse(reader.GetString(0));
            list.Add(new Cosignature(
                size, reader.GetString(0), reader.GetFieldValue<DateTimeOffset>(1),
                new NoteSignature(verifier.Name, verifier.KeyId, reader.GetFieldValue<byte[]>(2))));
        }

        return list;
    }

    /// <summary>The largest size up to a bound, and not below another, that a witness signed; null where there is none.</summary>
    public async Task<long?> LastSize(string ledgerId, long from, long upTo, CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select max(size) from cosignature where ledger_id = $1 and size >= $2 and size <= $3");
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = ledgerId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = from });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        return await command.ExecuteScalarAsync(cancel) as long?;
    }
}
