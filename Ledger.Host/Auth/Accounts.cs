using Dapper;
using Ledger.Host.Catalogue;
using Microsoft.AspNetCore.Identity;
using Npgsql;

namespace Ledger.Host.Auth;

/// <summary>A token as its owner sees it. The token itself is not kept.</summary>
public sealed record TokenEntry(string TokenId, string AccountId, string Name, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt);

/// <summary>A caller found by its token, and until when the token holds.</summary>
public sealed record TokenHolder(Caller Caller, DateTimeOffset ExpiresAt);

/// <summary>The accounts in the database. Every time is given by the caller: the database's clock decides nothing.</summary>
public sealed partial class Accounts(NpgsqlDataSource database, TimeProvider clock)
{
    private static readonly PasswordHasher<string> Hasher = new();

    /// <summary>
    /// Creates an account or brings it to what is given. Its sessions end when the password changes; a null password leaves the old one
    /// as it is, and a new account without one can only use tokens.
    /// </summary>
    public async Task Put(string accountId, string displayName, string? password, IEnumerable<(string Ledger, string Role)> roles, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync(
            """
            insert into account as a (account_id, display_name, password_hash, stamp) values (@accountId, @displayName, @hash, @stamp)
            on conflict (account_id) do update set display_name = excluded.display_name, disabled = false, failures = 0, locked_until = null,
              password_hash = coalesce(excluded.password_hash, a.password_hash),
              stamp = case when excluded.password_hash is null then a.stamp else excluded.stamp end
            """,
            new { accountId, displayName, hash = password is null ? null : Hasher.HashPassword(accountId, password), stamp = NewStamp() }, transaction);
        await connection.ExecuteAsync("delete from account_role where account_id = @accountId", new { accountId }, transaction);
        foreach (var (ledger, role) in roles.Distinct())
        {
            if (!Roles.All.Contains(role))
            {
                throw new ArgumentException($"No role is called {role}.", nameof(roles));
            }

            await connection.ExecuteAsync(
                "insert into account_role (account_id, ledger_id, role) values (@accountId, @ledger, @role)", new { accountId, ledger, role }, transaction);
        }

        await transaction.CommitAsync(cancel);
    }

    /// <summary>Ends an account: its sessions and tokens stop working within seconds on every host. False where there is none.</summary>
    public async Task<bool> Disable(string accountId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteAsync(
            "update account set disabled = true, stamp = @stamp where account_id = @accountId", new { accountId, stamp = NewStamp() }) == 1;
    }

    /// <summary>Whether anybody has an account yet.</summary>
    public async Task<bool> Any(CancellationToken cancel = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.ExecuteScalarAsync<bool>("select exists (select from account)");
    }

    /// <summary>A new token for an account. The text is returned this once.</summary>
    public async Task<(string Token, TokenEntry Entry)> IssueToken(string accountId, string name, DateTimeOffset expiresAt, CancellationToken cancel = default)
    {
        var token = AccessToken.Make();
        var digest = new byte[32];
        AccessToken.TryDigest(token, digest);
        var entry = new TokenEntry(AccessToken.IdOf(digest), accountId, name, clock.GetUtcNow(), expiresAt.ToUniversalTime(), null);
        await using var connection = await database.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            """
            insert into account_token (token_digest, token_id, account_id, name, created_at, expires_at)
            values (@digest, @tokenId, @accountId, @name, @createdAt, @expiresAt)
            """,
            new { digest, entry.TokenId, accountId, name, createdAt = entry.CreatedAt.UtcDateTime, expiresAt = entry.ExpiresAt.UtcDateTime });
        return (token, entry);
    }

    /// <summary>Ends a token of an account; gives its digest, or null where there is none.</summary>
    internal async Task<byte[]?> RevokeToken(string accountId, string tokenId, CancellationToken cancel)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        return await connection.QuerySingleOrDefaultAsync<byte[]?>(
            """
            update account_token set revoked_at = coalesce(revoked_at, @now) where account_id = @accountId and token_id = @tokenId
            returning token_digest
            """,
            new { accountId, tokenId, now = clock.GetUtcNow().UtcDateTime });
    }

    /// <summary>The tokens of an account, newest first.</summary>
    public async Task<IReadOnlyList<TokenEntry>> TokensOf(string accountId, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<(string Id, string Name, DateTime Created, DateTime Expires, DateTime? Revoked)>(
            """
            select token_id, name, created_at, expires_at, revoked_at from account_token where account_id = @accountId
            order by created_at desc, token_id
            """,
            new { accountId });
        return [.. rows.Select(r => new TokenEntry(r.Id, accountId, r.Name, r.Created, r.Expires, r.Revoked is { } at ? at : null))];
    }

    /// <summary>Whose token it is; null where it is unknown, revoked or expired, or its account disabled.</summary>
    internal async Task<TokenHolder?> FindByToken(byte[] digest)
    {
        await using var connection = await database.OpenConnectionAsync();
        var rows = await connection.QueryAsync<(string Id, string Name, string Stamp, DateTime Expires, string? Ledger, string? Role)>(
            """
            select a.account_id, a.display_name, a.stamp, t.expires_at, r.ledger_id, r.role
              from account_token t join account a using (account_id) left join account_role r using (account_id)
             where t.token_digest = @digest and t.revoked_at is null and t.expires_at > @now and not a.disabled
            """,
            new { digest, now = clock.GetUtcNow().UtcDateTime });
        var list = rows.AsList();
        return list.Count == 0
            ? null
            : new TokenHolder(new Caller(list[0].Id, list[0].Name, list[0].Stamp, Held(list.Select(r => (r.Ledger, r.Role)))), list[0].Expires);
    }

    /// <summary>An account that is not disabled, or null.</summary>
    public async Task<Caller?> Find(string accountId)
    {
        await using var connection = await database.OpenConnectionAsync();
        var rows = await connection.QueryAsync<(string Name, string Stamp, string? Ledger, string? Role)>(
            """
            select a.display_name, a.stamp, r.ledger_id, r.role from account a left join account_role r using (account_id)
             where a.account_id = @accountId and not a.disabled
            """,
            new { accountId });
        var list = rows.AsList();
        return list.Count == 0 ? null : new Caller(accountId, list[0].Name, list[0].Stamp, Held(list.Select(r => (r.Ledger, r.Role))));
    }

    /// <summary>
    /// Counts an attempt to sign in and gives the hash to compare with; null where the account is unknown, disabled, a machine's, or locked
    /// (then <c>LockedUntil</c> says how long). After <paramref name="free"/> attempts without success each further one locks the account,
    /// twice as long each time.
    /// </summary>
    internal async Task<(string? Hash, DateTimeOffset? LockedUntil)> BeginAttempt(string accountId, int free, TimeSpan firstLock, TimeSpan longestLock)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var connection = await database.OpenConnectionAsync();
        var hash = await connection.QuerySingleOrDefaultAsync<string?>(
            """
            update account set failures = failures + 1,
              locked_until = case when failures + 1 >= @free
                then @now + least(@longest, @first * (2 ^ least(failures + 1 - @free, 20))) end
             where account_id = @accountId and not disabled and password_hash is not null and (locked_until is null or locked_until <= @now)
            returning password_hash
            """,
            new { accountId, free, now, first = firstLock, longest = longestLock });
        if (hash is not null)
        {
            return (hash, null);
        }

        var locked = await connection.QuerySingleOrDefaultAsync<DateTime?>(
            "select locked_until from account where account_id = @accountId and not disabled and locked_until > @now", new { accountId, now });
        return (null, locked is { } until ? until : null);
    }

    /// <summary>The attempt succeeded; a hash made with older settings is replaced.</summary>
    internal async Task EndAttempt(string accountId, string? newHash)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "update account set failures = 0, locked_until = null, password_hash = coalesce(@newHash, password_hash) where account_id = @accountId",
            new { accountId, newHash });
    }

    private static IEnumerable<(string Ledger, string Role)> Held(IEnumerable<(string? Ledger, string? Role)> rows) =>
        rows.Where(row => row.Role is not null).Select(row => (row.Ledger!, row.Role!));

    private static string NewStamp() => Guid.NewGuid().ToString("N");
}
