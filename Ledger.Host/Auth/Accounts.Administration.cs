using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using Dapper;
using Ledger.Domain.Kernel;
using Ledger.Host.Catalogue;
using Npgsql;

namespace Ledger.Host.Auth;

/// <summary>A role that is held in a ledger, or in all of them (<c>*</c>).</summary>
public sealed record RoleHeld(string Ledger, string Role)
{
    /// <summary>Reads <c>role@ledger</c>; null where it is none.</summary>
    public static RoleHeld? Parse(string text) =>
        text.Split('@') is [var role, var ledger] && Catalogue.Roles.All.Contains(role) && (ledger == Caller.EveryLedger || Ids.IsValid(ledger))
            ? new RoleHeld(ledger, role) : null;

    public override string ToString() => $"{Role}@{Ledger}";
}

/// <summary>An account as its keepers see it.</summary>
/// <param name="HasPassword">A machine has none: it shows tokens.</param>
public sealed record AccountEntry(
    string AccountId, string DisplayName, bool Disabled, bool HasPassword, DateTimeOffset? LockedUntil, IReadOnlyList<RoleHeld> Roles);

/// <summary>A change of an account.</summary>
/// <param name="ChangedBy">An account, or <c>cli:</c> and the user of the machine.</param>
/// <param name="Act"><c>added</c>, <c>roles-set</c>, <c>password-set</c>, <c>disabled</c>, <c>enabled</c> or <c>token-issued</c>.</param>
/// <param name="Detail">What it is now, as JSON; never a password.</param>
public sealed record AccountChange(DateTimeOffset ChangedAt, string AccountId, string ChangedBy, string Act, string Detail);

// Keeping accounts. Every change is recorded in the transaction that makes it; what cannot be done is refused, and changes nothing.
public sealed partial class Accounts
{
    /// <summary>Fewest characters of a password.</summary>
    public const int ShortestPassword = 10;

    /// <summary>Most characters of a password.</summary>
    public const int LongestPassword = 256;

    private static readonly JsonSerializerOptions DetailJson = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Makes an account; without a password it can use tokens only.</summary>
    public async Task<Refusal?> Add(
        string by, string accountId, string displayName, string? password, IReadOnlyList<RoleHeld> roles, CancellationToken cancel = default)
    {
        if (!Ids.IsValid(accountId))
        {
            return Invalid("accountId", accountId);
        }

        if (string.IsNullOrWhiteSpace(displayName) || displayName.Length > 100 || displayName.Any(char.IsControl))
        {
            return Invalid("displayName", displayName);
        }

        return (password is null ? null : PasswordFault(password)) ?? await Change(by, accountId, "added", async (connection, transaction) =>
        {
            if (await UnknownLedger(connection, transaction, roles) is { } unknown)
            {
                return (unknown, null);
            }

            var made = await connection.ExecuteAsync(
                """
                insert into account (account_id, display_name, password_hash, stamp) values (@accountId, @displayName, @hash, @stamp)
                on conflict (account_id) do nothing
                """,
                new { accountId, displayName, hash = password is null ? null : Hasher.HashPassword(accountId, password), stamp = NewStamp() }, transaction);
            if (made == 0)
            {
                return (Refusal.Of(RefusalCodes.AlreadyExists, new Fact("accountId", accountId)), null);
            }

            await InsertRoles(connection, transaction, accountId, roles);
            return (null, new { displayName, roles = roles.Select(r => r.ToString()), password = password is not null });
        }, cancel);
    }

    /// <summary>Gives an account these roles and no others.</summary>
    public Task<Refusal?> SetRoles(string by, string accountId, IReadOnlyList<RoleHeld> roles, CancellationToken cancel = default) =>
        Change(by, accountId, "roles-set", async (connection, transaction) =>
        {
            // The row is held, so that two changes of one account come one after the other.
            if (await connection.ExecuteAsync("update account set display_name = display_name where account_id = @accountId", new { accountId }, transaction) == 0)
            {
                return (NoAccount(accountId), null);
            }

            if (await UnknownLedger(connection, transaction, roles) is { } unknown)
            {
                return (unknown, null);
            }

            await connection.ExecuteAsync("delete from account_role where account_id = @accountId", new { accountId }, transaction);
            await InsertRoles(connection, transaction, accountId, roles);
            return (null, new { roles = roles.Select(r => r.ToString()) });
        }, cancel);

    /// <summary>Gives an account a new password: its sessions end, and a lock after failed attempts as well.</summary>
    public async Task<Refusal?> SetPassword(string by, string accountId, string password, CancellationToken cancel = default) =>
        PasswordFault(password) ?? await Change(by, accountId, "password-set", async (connection, transaction) =>
            await connection.ExecuteAsync(
                "update account set password_hash = @hash, stamp = @stamp, failures = 0, locked_until = null where account_id = @accountId",
                new { accountId, hash = Hasher.HashPassword(accountId, password), stamp = NewStamp() }, transaction) == 0
                ? (NoAccount(accountId), null) : (null, new { }), cancel);

    /// <summary>Ends an account, its sessions and tokens; or lets it in again, unlocked.</summary>
    public Task<Refusal?> SetDisabled(string by, string accountId, bool disabled, CancellationToken cancel = default) =>
        Change(by, accountId, disabled ? "disabled" : "enabled", async (connection, transaction) =>
            await connection.ExecuteAsync(
                """
                update account set disabled = @disabled, stamp = @stamp, failures = 0, locked_until = null where account_id = @accountId
                """,
                new { accountId, disabled, stamp = NewStamp() }, transaction) == 0
                ? (NoAccount(accountId), null) : (null, new { }), cancel);

    /// <summary>A token for somebody else's account, above all the first one of a machine. The text is returned this once.</summary>
    public async Task<(string? Token, Refusal? Refusal)> GiveToken(string by, string accountId, string name, DateTimeOffset expiresAt, CancellationToken cancel = default)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100)
        {
            return (null, Invalid("name", name));
        }

        string? given = null;
        var refusal = await Change(by, accountId, "token-issued", async (connection, transaction) =>
        {
            if (!await connection.ExecuteScalarAsync<bool>(
                "select exists (select from account where account_id = @accountId and not disabled)", new { accountId }, transaction))
            {
                return (NoAccount(accountId), null);
            }

            var (token, entry) = await IssueToken(accountId, name, expiresAt, cancel);
            given = token;
            return (null, new { entry.TokenId, entry.Name, entry.ExpiresAt });
        }, cancel);
        return (given, refusal);
    }

    /// <summary>All accounts, by id.</summary>
    public async Task<IReadOnlyList<AccountEntry>> List(CancellationToken cancel = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<(string Id, string Name, bool Disabled, bool HasPassword, DateTime? Locked, string? Ledger, string? Role)>(
            """
            select a.account_id, a.display_name, a.disabled, a.password_hash is not null, a.locked_until, r.ledger_id, r.role
              from account a left join account_role r using (account_id) order by a.account_id, r.ledger_id, r.role
            """);
        var now = clock.GetUtcNow().UtcDateTime;
        return
        [
            .. rows.GroupBy(r => r.Id, StringComparer.Ordinal).Select(g => g.First() is var a
                ? new AccountEntry(
                    a.Id, a.Name, a.Disabled, a.HasPassword, a.Locked is { } until && until > now ? until : null,
                    [.. g.Where(r => r.Role is not null).Select(r => new RoleHeld(r.Ledger!, r.Role!))])
                : null!),
        ];
    }

    /// <summary>The newest changes of accounts, or of one, newest first.</summary>
    public async Task<IReadOnlyList<AccountChange>> Changes(string? accountId, int limit, CancellationToken cancel = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancel);
        var rows = await connection.QueryAsync<(DateTime At, string Account, string By, string Act, string Detail)>(
            """
            select changed_at, account_id, changed_by, act, detail::text from account_change
             where @accountId::text is null or account_id = @accountId order by changed_at desc, change_id desc limit @limit
            """,
            new { accountId, limit });
        return [.. rows.Select(r => new AccountChange(r.At, r.Account, r.By, r.Act, r.Detail))];
    }

    /// <summary>Makes a change and records it, both or neither.</summary>
    private async Task<Refusal?> Change(
        string by, string accountId, string act, Func<NpgsqlConnection, NpgsqlTransaction, Task<(Refusal? Refusal, object? Detail)>> make, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        await using var connection = await database.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var (refusal, detail) = await make(connection, transaction);
        if (refusal is not null)
        {
            return refusal;
        }

        await connection.ExecuteAsync(
            """
            insert into account_change (changed_at, change_id, account_id, changed_by, act, detail)
            values (@at, @id, @accountId, @by, @act, @detail::json)
            """,
            new { at = now.UtcDateTime, id = Guid.CreateVersion7(now), accountId, by, act, detail = JsonSerializer.Serialize(detail, DetailJson) }, transaction);
        await transaction.CommitAsync(cancel);
        return null;
    }

    private static async Task<Refusal?> UnknownLedger(NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<RoleHeld> roles)
    {
        if (roles.FirstOrDefault(r => !Roles.All.Contains(r.Role)) is { } wrong)
        {
            return Invalid("role", wrong.Role);
        }

        var named = roles.Select(r => r.Ledger).Where(ledger => ledger != Caller.EveryLedger).Distinct().ToArray();
        var known = await connection.QueryAsync<string>("select ledger_id from ledger where ledger_id = any(@named)", new { named }, transaction);
        return named.Except(known).FirstOrDefault() is { } missing ? Refusal.Of(RefusalCodes.NotFound, new Fact("ledger", missing)) : null;
    }

    private static Task InsertRoles(NpgsqlConnection connection, NpgsqlTransaction transaction, string accountId, IReadOnlyList<RoleHeld> roles) =>
        connection.ExecuteAsync(
            "insert into account_role (account_id, ledger_id, role) values (@accountId, @Ledger, @Role)",
            roles.Distinct().Select(r => new { accountId, r.Ledger, r.Role }).ToList(), transaction);

    /// <summary>Length is what counts; a password is never repeated in a refusal.</summary>
    private static Refusal? PasswordFault(string password) =>
        password.Length is < ShortestPassword or > LongestPassword
            ? Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", "password"), new Fact("fewestCharacters", ShortestPassword), new Fact("mostCharacters", LongestPassword)) : null;

    private static Refusal NoAccount(string accountId) => Refusal.Of(RefusalCodes.NotFound, new Fact("accountId", accountId));

    private static Refusal Invalid(string field, string value) =>
        Refusal.Of(RefusalCodes.RequestInvalid, new Fact("field", field), new Fact("value", value));
}
