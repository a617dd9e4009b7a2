using System.Reflection;
using System.Text.RegularExpressions;
using Ledger.Domain.Kernel;
using Npgsql;

namespace Ledger.Host.Journal;

/// <summary>A schema that presents one ledger to one reader under Marten's names.</summary>
/// <param name="Made">Whether it was made just now; it was there already otherwise.</param>
/// <param name="RoleMade">Whether the role was made with it: it may sign in, and has no password yet.</param>
public sealed record MartenReader(string LedgerId, string Role, string Schema, bool Made, bool RoleMade);

/// <summary>A reader that cannot be: a stable code and facts.</summary>
public sealed class MartenReaderRefusedException(string code, params (string Name, object? Value)[] facts) : Exception(code)
{
    /// <summary>The name of a role or schema is not lower-case letters, digits and underscores, or means the database's own. Facts: name.</summary>
    public const string Name = "name";

    /// <summary>The role may write to the journal, so it would not be a reader. Facts: role.</summary>
    public const string RoleWrites = "role-writes";

    /// <summary>A schema of that name is there for somebody or something else. Facts: schema.</summary>
    public const string SchemaTaken = "schema-taken";

    /// <summary>The role has no schema on this ledger. Facts: role, ledger.</summary>
    public const string None = "none";

    public string Code { get; } = code;

    public IReadOnlyList<(string Name, object? Value)> Facts { get; } = facts;
}

/// <summary>
/// Makes and removes the schemas through which Marten 9 reads a ledger (DESIGN 9): views of the journal, and the few tables a daemon of the
/// reader keeps its progress in. A schema serves one ledger and one reader, because progress is kept by name alone. Needs the owner of the
/// journal, and the right to make roles where they are missing.
/// </summary>
public sealed partial class MartenReaders(NpgsqlDataSource owner)
{
    /// <summary>Owns every such schema; holds <c>select</c> on the journal and nothing else, and must never hold more.</summary>
    public const string OwnerRole = "ledger_marten_owner";

    private static readonly string Template = Text("Ledger.Host.Journal.Marten.reader.sql");

    /// <summary>What the schema of a ledger is called where nothing else is said; Marten writes it without quotes.</summary>
    public static string SchemaOf(string ledgerId)
    {
        var name = "marten_" + NotOfAName().Replace(ledgerId.ToLowerInvariant(), "_");
        return name.Length > 63 ? name[..63] : name;
    }

    /// <summary>Makes the schema, and the role where there is none; does nothing where both are there.</summary>
    /// <exception cref="MartenReaderRefusedException">The names cannot be used, or the role could write.</exception>
    public async Task<MartenReader> Make(string ledgerId, string role, string? schema, CancellationToken cancel)
    {
        schema ??= SchemaOf(ledgerId);
        Check(ledgerId, role, schema);
        await using var connection = await owner.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var roleMade = await Missing(connection, role, cancel);
        if (roleMade)
        {
            // A leader of a daemon that dies holds its lock until its connection is found dead.
            await Do(connection, $"create role \"{role}\" login; alter role \"{role}\" set client_connection_check_interval = '2s'", cancel);
        }
        else if (await Writes(connection, role, cancel))
        {
            throw new MartenReaderRefusedException(MartenReaderRefusedException.RoleWrites, ("role", role));
        }

        var mark = await Mark(connection, schema, cancel);
        if (mark is not null && mark != MarkOf(ledgerId, role))
        {
            throw new MartenReaderRefusedException(MartenReaderRefusedException.SchemaTaken, ("schema", schema));
        }

        if (mark is null)
        {
            await Do(connection,
                $"""
                do $$ begin
                  create role {OwnerRole} nologin;
                exception when duplicate_object or unique_violation then null;
                end $$;
                do $$ begin
                  if not pg_has_role(current_user, '{OwnerRole}', 'member') then
                    execute format('grant {OwnerRole} to %I', current_user);
                  end if;
                end $$;
                grant usage on schema public to {OwnerRole};
                grant select on public.entry, public.ledger to {OwnerRole};
                {Template.Replace("{schema}", $"\"{schema}\"").Replace("{owner}", OwnerRole).Replace("{reader}", $"\"{role}\"")
                    .Replace("{ledger}", ledgerId).Replace("{mark}", MarkOf(ledgerId, role))}
                """, cancel);
        }

        await transaction.CommitAsync(cancel);
        return new MartenReader(ledgerId, role, schema, mark is null, roleMade);
    }

    /// <summary>Removes every schema that a role has on a ledger, with the progress kept in it, and names them. The role stays.</summary>
    /// <exception cref="MartenReaderRefusedException">It has none.</exception>
    public async Task<IReadOnlyList<string>> Remove(string ledgerId, string role, CancellationToken cancel)
    {
        Check(ledgerId, role, SchemaOf(ledgerId));
        await using var connection = await owner.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        var schemas = new List<string>();
        await using (var find = new NpgsqlCommand(
            "select nspname::text from pg_namespace where obj_description(oid, 'pg_namespace') = $1 order by 1", connection))
        {
            find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = MarkOf(ledgerId, role) });
            await using var reader = await find.ExecuteReaderAsync(cancel);
            while (await reader.ReadAsync(cancel))
            {
                schemas.Add(reader.GetString(0));
            }
        }

        if (schemas.Count == 0)
        {
            throw new MartenReaderRefusedException(MartenReaderRefusedException.None, ("role", role), ("ledger", ledgerId));
        }

        await Do(connection, string.Join('\n', schemas.Select(schema => $"drop schema \"{schema}\" cascade;")), cancel);
        await transaction.CommitAsync(cancel);
        return schemas;
    }

    /// <summary>Names stand in statements that take no parameters; their alphabets leave nothing to quote.</summary>
    private static void Check(string ledgerId, string role, string schema)
    {
        if (!Ids.IsValid(ledgerId))
        {
            throw new ArgumentException($"{ledgerId} cannot name a ledger.", nameof(ledgerId));
        }

        foreach (var name in (string[])[role, schema])
        {
            if (!PlainName().IsMatch(name) || name.StartsWith("pg_", StringComparison.Ordinal) || name is "public" or "none" or OwnerRole)
            {
                throw new MartenReaderRefusedException(MartenReaderRefusedException.Name, ("name", name));
            }
        }
    }

    private static string MarkOf(string ledgerId, string role) => $"Marten reader {role} of ledger {ledgerId}";

    /// <summary>What was said of a schema when it was made; null where there is no such schema.</summary>
    private static async Task<string?> Mark(NpgsqlConnection connection, string schema, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            "select coalesce(obj_description(oid, 'pg_namespace'), '') from pg_namespace where nspname = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = schema });
        return (string?)await command.ExecuteScalarAsync(cancel);
    }

    private static async Task<bool> Missing(NpgsqlConnection connection, string role, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select not exists (select from pg_roles where rolname = $1)", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = role });
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    /// <summary>Whether a role may change the journal by itself, by a membership, or as a superuser.</summary>
    private static async Task<bool> Writes(NpgsqlConnection connection, string role, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select pg_has_role($1::name, '{LedgerDatabase.HostRole}', 'member')
                or has_table_privilege($1::name, 'public.entry', 'insert, update, delete, truncate')
                or has_table_privilege($1::name, 'public.ledger', 'insert, update, delete, truncate')
            """, connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = role });
        return (bool)(await command.ExecuteScalarAsync(cancel))!;
    }

    private static async Task Do(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    private static string Text(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$")]
    private static partial Regex PlainName();

    [GeneratedRegex("[^a-z0-9_]")]
    private static partial Regex NotOfAName();
}
