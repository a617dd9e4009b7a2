using System.Security.Cryptography;
using System.Text;
using Ledger.Host.Journal;
using Ledger.Tests.Support;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Journal;

/// <summary>Commands had a table of their own once; a database from then knows each of them afterwards, by the same values.</summary>
public sealed class CarryingCommandsOver
{
    private const string CommandsMoved = "026_commands_in_entries";
    private const string Commands = "select command_id || ' ' || first_position || ' ' || last_position || ' ' || encode(body_digest, 'hex') from command order by first_position";
    private static readonly string Sealed = Convert.ToHexStringLower(SHA256.HashData("sealed"u8));
    private static readonly byte[] Early = SHA256.HashData("early"u8);

    [Fact]
    public async Task each_keeps_its_entries_and_its_digest_whether_or_not_its_text_holds_it()
    {
        var connectionString = await TestCluster.CreateEmptyDatabase();
        await MigrateBefore(connectionString);
        await using var owner = NpgsqlDataSource.Create(connectionString);
        await Rows(owner,
            $$"""
            insert into ledger (ledger_id, name, position, last_recorded_at) values ('old', 'Old', 4, now()), ('none', 'None', 0, now());
            insert into entry (position, version, recorded_at, ledger_id, stream, type, leaf_hash, entry)
            select n, n, now(), 'old', 'fund-pool/p', 't', '', text::json from unnest(array[
              '{"commandId": "two", "commandDigest": "{{Sealed}}"}', '{"commandId": "two"}', '{"commandId": "early"}', '{"commandId": "one", "commandDigest": "{{Sealed}}"}'
            ]) with ordinality as e(text, n);
            insert into command (first_position, last_position, ledger_id, command_id, body_digest)
            values (1, 2, 'old', 'two', '\x{{Sealed}}'), (3, 3, 'old', 'early', '\x{{Convert.ToHexString(Early)}}'), (4, 4, 'old', 'one', '\x{{Sealed}}')
            """);
        var before = await Rows(owner, Commands);
        before.Count.ShouldBe(3);

        (await Migrator.Run(connectionString)).ShouldContain(CommandsMoved);

        (await Rows(owner, Commands)).ShouldBe(before);
        (await Rows(owner, "select coalesce(command_id, '-') from entry order by position")).ShouldBe(["two", "-", "early", "one"]);
        (await Rows(owner, "select position::text from entry where command_digest is not null")).ShouldBe(["3"], "Where the text holds it, it is not said twice.");
        await using var host = LedgerDatabase.Open(connectionString);
        var known = (await new PostgresJournal(host).FindCommands("old", ["early", "never"], CancellationToken.None)).ShouldHaveSingleItem().Value;
        (known.FirstPosition, known.LastPosition).ShouldBe((3L, 3L));
        known.Digest.ShouldBe(Early);
        (await Should.ThrowAsync<PostgresException>(() => Rows(owner, "update entry set command_id = 'other'"))).SqlState.ShouldBe("L0E02", "History is closed again.");
    }

    /// <summary>Applies what came before, and notes it as the migrator does.</summary>
    private static async Task MigrateBefore(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await Run("create table schema_migration (name text primary key, digest bytea not null, applied_at timestamptz not null default now())");
        foreach (var (name, sql) in Migrator.Files.TakeWhile(file => file.Name != CommandsMoved))
        {
            await Run($"begin; {sql}; insert into schema_migration (name, digest) values ('{name}', '\\x{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(sql)))}'); commit");
        }

        async Task Run(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private static async Task<List<string>> Rows(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
