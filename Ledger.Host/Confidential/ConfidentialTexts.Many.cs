using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Ledger.Host.Confidential;

// The same for a thousand texts at a time, each of its own subject.
public sealed partial class ConfidentialTexts
{
    /// <summary>Keeps texts and gives their digests, in order; a text that its subject has already keeps the digest it has.</summary>
    public async Task<IReadOnlyList<string>> KeepAll(
        string ledgerId, string kind, IReadOnlyList<(string Subject, string Text)> texts, string keptBy, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var now = clock.GetUtcNow();
        string[] subjects = [.. texts.Select(text => text.Subject).Distinct(StringComparer.Ordinal)];
        await using (var make = new NpgsqlCommand(
            """
            insert into confidential_key (made_at, ledger_id, key_id, subject, key)
            select $1, $2, k.key_id, k.subject, k.key from unnest($3, $4, $5) as k(key_id, subject, key) on conflict do nothing
            """, connection))
        {
            Add(make, now.UtcDateTime, ledgerId, Array.ConvertAll(subjects, _ => Guid.CreateVersion7(now)), subjects,
                Array.ConvertAll(subjects, _ => RandomNumberGenerator.GetBytes(KeyLength)));
            await make.ExecuteNonQueryAsync(cancel);
        }

        // Locked in one order, so that two who keep texts of the same subjects wait for each other instead of standing still.
        var keys = await KeysOf(connection, ledgerId, subjects, " for update", cancel);
        var known = await Known(connection, ledgerId, kind, keys, cancel);
        var added = new List<(KeptText Kept, Guid KeyId, byte[] Sealed)>();
        var digests = new string[texts.Count];
        for (var i = 0; i < digests.Length; i++)
        {
            if (!known.TryGetValue(texts[i], out var digest))
            {
                var (keyId, key) = keys[texts[i].Subject];
                var plain = Salted(texts[i].Text);
                var kept = new KeptText(Convert.ToHexStringLower(SHA256.HashData(plain)), texts[i].Subject, kind, now, keptBy, true);
                added.Add((kept, keyId, Sealed(ledgerId, kept, key, plain)));
                CryptographicOperations.ZeroMemory(plain);
                known[texts[i]] = digest = kept.Digest;
            }

            digests[i] = digest;
        }

        await using (var insert = new NpgsqlCommand(
            """
            insert into confidential_text (kept_at, ledger_id, digest, subject, kind, key_id, kept_by, sealed)
            select $1, $2, t.digest, t.subject, $3, t.key_id, $4, t.sealed from unnest($5, $6, $7, $8) as t(digest, subject, key_id, sealed)
            """, connection))
        {
            Add(insert, now.UtcDateTime, ledgerId, kind, keptBy, added.Select(a => a.Kept.Digest).ToArray(), added.Select(a => a.Kept.Subject).ToArray(),
                added.Select(a => a.KeyId).ToArray(), added.Select(a => a.Sealed).ToArray());
            await insert.ExecuteNonQueryAsync(cancel);
        }

        await transaction.CommitAsync(cancel);
        return digests;
    }

    /// <summary>The digests under which texts are kept, by subject and text; those that are not kept are not among them.</summary>
    public async Task<IReadOnlyDictionary<(string Subject, string Text), string>> FindAll(
        string ledgerId, string kind, IReadOnlyCollection<string> subjects, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await Known(connection, ledgerId, kind, await KeysOf(connection, ledgerId, [.. subjects.Distinct(StringComparer.Ordinal)], "", cancel), cancel);
    }

    /// <summary>The seal of a subject, for what is kept elsewhere; null where its key was destroyed or never made and none is to be made.</summary>
    public async Task<Seal?> SealOf(string ledgerId, string subject, bool make, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        if (make)
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            var (_, made) = await KeyOf(connection, ledgerId, subject, cancel);
            await transaction.CommitAsync(cancel);
            return new Seal(made, Encoding.UTF8.GetBytes($"{ledgerId}\n{subject}"));
        }

        return (await KeysOf(connection, ledgerId, [subject], "", cancel)).TryGetValue(subject, out var key)
            ? new Seal(key.Key, Encoding.UTF8.GetBytes($"{ledgerId}\n{subject}")) : null;
    }

    private static async Task<Dictionary<string, (Guid Id, byte[] Key)>> KeysOf(
        NpgsqlConnection connection, string ledgerId, string[] subjects, string locking, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"select subject, key_id, key from confidential_key where ledger_id = $1 and subject = any($2) and destroyed_at is null order by subject{locking}", connection);
        Add(command, ledgerId, subjects);
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var keys = new Dictionary<string, (Guid, byte[])>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancel))
        {
            keys[reader.GetString(0)] = (reader.GetGuid(1), reader.GetFieldValue<byte[]>(2));
        }

        return keys;
    }

    private static async Task<Dictionary<(string Subject, string Text), string>> Known(
        NpgsqlConnection connection, string ledgerId, string kind, Dictionary<string, (Guid Id, byte[] Key)> keys, CancellationToken cancel)
    {
        var known = new Dictionary<(string, string), string>();
        var current = keys.Values.Select(key => key.Id).ToHashSet();
        foreach (var (kept, key, text) in await Read(connection, ledgerId, "t.subject = any($2) and t.kind = $3 and k.key_id = any($4)", cancel, keys.Keys.ToArray(), kind, current.ToArray()))
        {
            if (key is not null)
            {
                known.TryAdd((kept.Subject, Open(ledgerId, kept, key, text)), kept.Digest);
            }
        }

        return known;
    }

    private static byte[] Salted(string text)
    {
        var plain = new byte[SaltLength + Encoding.UTF8.GetByteCount(text)];
        RandomNumberGenerator.Fill(plain.AsSpan(0, SaltLength));
        Encoding.UTF8.GetBytes(text, plain.AsSpan(SaltLength));
        return plain;
    }
}

/// <summary>Seals texts under one subject's key (AES-256-GCM), for rows that are kept somewhere else and only for a while.</summary>
public sealed class Seal(byte[] key, byte[] bound)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>The text, unreadable without the key: nonce, tag and what was sealed.</summary>
    public byte[] Close(string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        var whole = new byte[NonceLength + TagLength + plain.Length];
        RandomNumberGenerator.Fill(whole.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(whole.AsSpan(0, NonceLength), plain, whole.AsSpan(NonceLength + TagLength), whole.AsSpan(NonceLength, TagLength), bound);
        return whole;
    }

    /// <summary>The text again.</summary>
    /// <exception cref="CryptographicException">It was tampered with, or sealed for something else.</exception>
    public string Open(byte[] whole)
    {
        var plain = new byte[whole.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(key, TagLength);
        cipher.Decrypt(whole.AsSpan(0, NonceLength), whole.AsSpan(NonceLength + TagLength), whole.AsSpan(NonceLength, TagLength), plain, bound);
        return Encoding.UTF8.GetString(plain);
    }
}
