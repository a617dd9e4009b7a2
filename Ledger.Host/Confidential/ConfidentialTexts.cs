using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Ledger.Host.Confidential;

/// <summary>A text that is kept outside the journal, without the text.</summary>
/// <param name="Digest">SHA-256 over salt and text, in hex: what the journal names it by.</param>
/// <param name="Subject">Whose it is, for example <c>party/{credit code}</c>.</param>
/// <param name="Kind">What it is, for example <c>account-number</c>.</param>
/// <param name="IsReadable">Whether its key still exists.</param>
public sealed record KeptText(string Digest, string Subject, string Kind, DateTimeOffset KeptAt, string KeptBy, bool IsReadable);

/// <summary>
/// Texts that must not stand in the journal for ever, each encrypted (AES-256-GCM) with a key of its subject. The salt that its digest is made
/// with is encrypted with it. Destroying a subject's key makes all its texts unreadable, and their digests beyond guessing, while the journal
/// that names the digests stays as it is. Source: domain research 3.8, personal data and accounts.
/// </summary>
public sealed partial class ConfidentialTexts(NpgsqlDataSource database, TimeProvider clock)
{
    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int SaltLength = 32;

    /// <summary>Keeps a text and gives its digest; the same text of the same subject is kept once.</summary>
    public async Task<KeptText> Keep(string ledgerId, string subject, string kind, string text, string keptBy, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var (keyId, key) = await KeyOf(connection, ledgerId, subject, cancel);

        // The key's row is locked: two who keep the same text at once do so one after the other.
        foreach (var known in await Read(connection, ledgerId, "t.subject = $2 and t.kind = $3 and t.key_id = $4", cancel, subject, kind, keyId))
        {
            if (Open(ledgerId, known.Kept, key, known.Sealed) == text)
            {
                await transaction.CommitAsync(cancel);
                return known.Kept;
            }
        }

        var plain = Salted(text);
        var kept = new KeptText(Convert.ToHexStringLower(SHA256.HashData(plain)), subject, kind, clock.GetUtcNow(), keptBy, true);
        await using var insert = new NpgsqlCommand(
            "insert into confidential_text (kept_at, ledger_id, digest, subject, kind, key_id, kept_by, sealed) values ($1, $2, $3, $4, $5, $6, $7, $8)",
            connection);
        Add(insert, kept.KeptAt.UtcDateTime, ledgerId, kept.Digest, subject, kind, keyId, keptBy, Sealed(ledgerId, kept, key, plain));
        await insert.ExecuteNonQueryAsync(cancel);
        CryptographicOperations.ZeroMemory(plain);
        await transaction.CommitAsync(cancel);
        return kept;
    }

    /// <summary>The text behind a digest; null where there is none or its key was destroyed.</summary>
    /// <exception cref="CryptographicException">It was tampered with.</exception>
    public async Task<string?> Reveal(string ledgerId, string digest, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await Read(connection, ledgerId, "t.digest = $2", cancel, digest) is [{ Key: { } key } only] ? Open(ledgerId, only.Kept, key, only.Sealed) : null;
    }

    /// <summary>What is kept of a subject, oldest first, without the texts.</summary>
    public async Task<IReadOnlyList<KeptText>> Of(string ledgerId, string subject, string kind, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return [.. (await Read(connection, ledgerId, "t.subject = $2 and t.kind = $3", cancel, subject, kind)).Select(row => row.Kept)];
    }

    /// <summary>Destroys the key of a subject: its texts are gone. False where it has none.</summary>
    public async Task<bool> Destroy(string ledgerId, string subject, string destroyedBy, CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "update confidential_key set key = null, destroyed_at = $1, destroyed_by = $2 where ledger_id = $3 and subject = $4 and destroyed_at is null");
        Add(command, clock.GetUtcNow().UtcDateTime, destroyedBy, ledgerId, subject);
        return await command.ExecuteNonQueryAsync(cancel) > 0;
    }

    /// <summary>The subject's key, made where it has none, its row locked until the transaction ends.</summary>
    private async Task<(Guid Id, byte[] Key)> KeyOf(NpgsqlConnection connection, string ledgerId, string subject, CancellationToken cancel)
    {
        while (true)
        {
            await using (var find = new NpgsqlCommand(
                "select key_id, key from confidential_key where ledger_id = $1 and subject = $2 and destroyed_at is null for update", connection))
            {
                Add(find, ledgerId, subject);
                await using var reader = await find.ExecuteReaderAsync(cancel);
                if (await reader.ReadAsync(cancel))
                {
                    return (reader.GetGuid(0), reader.GetFieldValue<byte[]>(1));
                }
            }

            await using var make = new NpgsqlCommand(
                "insert into confidential_key (made_at, ledger_id, key_id, subject, key) values ($1, $2, $3, $4, $5) on conflict do nothing", connection);
            Add(make, clock.GetUtcNow().UtcDateTime, ledgerId, Guid.CreateVersion7(clock.GetUtcNow()), subject, RandomNumberGenerator.GetBytes(KeyLength));
            await make.ExecuteNonQueryAsync(cancel);
        }
    }

    private static async Task<List<(KeptText Kept, byte[]? Key, byte[] Sealed)>> Read(
        NpgsqlConnection connection, string ledgerId, string condition, CancellationToken cancel, params object[] values)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select t.digest, t.subject, t.kind, t.kept_at, t.kept_by, k.key, t.sealed
              from confidential_text t join confidential_key k on k.ledger_id = t.ledger_id and k.key_id = t.key_id
             where t.ledger_id = $1 and {condition} order by t.kept_at, t.digest
            """, connection);
        Add(command, [ledgerId, .. values]);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var rows = new List<(KeptText, byte[]?, byte[])>();
        while (await reader.ReadAsync(cancel))
        {
            var key = reader.IsDBNull(5) ? null : reader.GetFieldValue<byte[]>(5);
            rows.Add((
                new KeptText(
                    reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3), reader.GetString(4), key is not null),
                key, reader.GetFieldValue<byte[]>(6)));
        }

        return rows;
    }

    private static byte[] Sealed(string ledgerId, KeptText kept, byte[] key, byte[] plain)
    {
        var whole = new byte[NonceLength + TagLength + plain.Length];
        var nonce = whole.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(nonce, plain, whole.AsSpan(NonceLength + TagLength), whole.AsSpan(NonceLength, TagLength), Bound(ledgerId, kept));
        return whole;
    }

    private static string Open(string ledgerId, KeptText kept, byte[] key, byte[] whole)
    {
        var plain = new byte[whole.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(key, TagLength);
        cipher.Decrypt(
            whole.AsSpan(0, NonceLength), whole.AsSpan(NonceLength + TagLength), whole.AsSpan(NonceLength, TagLength), plain, Bound(ledgerId, kept));
        return Convert.ToHexStringLower(SHA256.HashData(plain)) == kept.Digest
            ? Encoding.UTF8.GetString(plain, SaltLength, plain.Length - SaltLength)
            : throw new CryptographicException($"What is kept under {kept.Digest} has another digest.");
    }

    /// <summary>What a sealed text belongs to; it does not open anywhere else.</summary>
    private static byte[] Bound(string ledgerId, KeptText kept) => Encoding.UTF8.GetBytes($"{ledgerId}\n{kept.Subject}\n{kept.Kind}");

    private static void Add(NpgsqlCommand command, params ReadOnlySpan<object> values)
    {
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }
    }
}
