using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace Ledger.Host.Journal;

/// <summary>
/// Brings a database to the schema of this program: numbered SQL files, each in its own transaction, forward only. A file that was
/// applied with another content stops the migration. Runs as the owner of the schema, the host itself runs as <c>ledger_host</c>.
/// </summary>
public static class Migrator
{
    private const string Prefix = "Ledger.Host.Journal.Migrations.";

    /// <summary>The files this program carries, by number.</summary>
    public static IReadOnlyList<(string Name, string Sql)> Files { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => (name[Prefix.Length..^".sql".Length], ReadResource(name))),
    ];

    /// <summary>Applies what is missing and names it. Safe to run from several hosts at once: a table lock lets one through.</summary>
    public static async Task<IReadOnlyList<string>> Run(string connectionString, CancellationToken cancel = default)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var connection = await source.OpenConnectionAsync(cancel);
        await connection.ExecuteAsync(
            """
            do $$ begin
              create role ledger_host nologin;
            exception when duplicate_object or unique_violation then null;
            end $$;
            do $$ begin
              if not pg_has_role(current_user, 'ledger_host', 'member') then
                execute format('grant ledger_host to %I', current_user);
              end if;
            end $$;
            create table if not exists schema_migration (
              name text primary key, digest bytea not null, applied_at timestamptz not null default now());
            grant usage on schema public to ledger_host;
            grant select on schema_migration to ledger_host;
            """);

        var applied = new List<string>();
        foreach (var (name, sql) in Files)
        {
            if (await Apply(connection, name, sql, cancel))
            {
                applied.Add(name);
            }
        }

        return applied;
    }

    /// <summary>The files a database still lacks; what <c>doctor</c> reports.</summary>
    public static async Task<IReadOnlyList<string>> Missing(NpgsqlDataSource source, CancellationToken cancel = default)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        var known = await connection.ExecuteScalarAsync<bool>("select to_regclass('schema_migration') is not null")
            ? (await connection.QueryAsync<string>("select name from schema_migration")).ToHashSet(StringComparer.Ordinal)
            : [];
        return [.. Files.Select(file => file.Name).Where(name => !known.Contains(name))];
    }

    private static async Task<bool> Apply(NpgsqlConnection connection, string name, string sql, CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        await connection.ExecuteAsync("lock table schema_migration in exclusive mode", transaction: transaction);
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(sql));
        var before = await connection.QuerySingleOrDefaultAsync<byte[]>(
            "select digest from schema_migration where name = @name", new { name }, transaction);
        if (before is not null)
        {
            return before.AsSpan().SequenceEqual(digest)
                ? false
                : throw new InvalidOperationException($"Migration {name} was applied with another content.");
        }

        await connection.ExecuteAsync(sql, transaction: transaction);
        await connection.ExecuteAsync("insert into schema_migration (name, digest) values (@name, @digest)", new { name, digest }, transaction);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private static string ReadResource(string name)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
