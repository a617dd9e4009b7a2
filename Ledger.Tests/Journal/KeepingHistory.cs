using System.Text.RegularExpressions;
using Ledger.Host.Journal;
using Ledger.Host.Verbs;
using Ledger.Tests.Proof;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Journal;

/// <summary>What the database itself refuses, whoever asks.</summary>
public sealed class KeepingHistory(SealedLedger ledger) : IClassFixture<SealedLedger>
{
    private const string Immutable = "L0E02";
    private const string NoRight = "42501";

    /// <summary>A batch of nothing at a given head and fence.</summary>
    private static readonly Func<long, long, string> Append = (expected, fence) =>
        $"""
        select ledger_append('{SealedLedger.Ledger}', {expected}, {fence}, now(), array['fund-pool/x'], array[1::bigint], array['fund-pool.frozen.v1'],
          array['{"{}"}'::json], array[sha256('x')], array['new'], sha256('x'),
          array[]::smallint[], array[]::bigint[], array[]::bytea[])
        """;

    public static TheoryData<string> Writings
    {
        get
        {
            var data = new TheoryData<string>();
            foreach (var table in (string[])["ledger", "entry", "tile"])
            {
                data.Add($"update {table} set ledger_id = ledger_id");
                data.Add($"delete from {table}");
                data.Add($"truncate {table}");
                data.Add($"insert into {table} select * from {table} limit 0");
                data.Add($"drop table {table}");
                data.Add($"alter table {table} disable trigger all");
            }

            data.Add("set session_replication_role = replica");
            data.Add("create or replace function journal_is_append_only() returns trigger language plpgsql as 'begin return new; end'");
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Writings))]
    public async Task the_host_cannot_write_to_the_journal_but_through_the_append(string sql)
    {
        await using var source = LedgerDatabase.Open(await ledger.Copy());
        (await Should.ThrowAsync<PostgresException>(() => Ask(source, sql))).SqlState.ShouldBe(NoRight);
    }

    [Theory]
    [InlineData("update entry set entry = '{}' where position = 5")]
    [InlineData("delete from entry where position = 5")]
    [InlineData("truncate entry")]
    [InlineData("update command set command_id = 'another'")]
    [InlineData("delete from command")]
    [InlineData("update tile set hashes = ''")]
    [InlineData("delete from tile")]
    [InlineData("truncate tile")]
    [InlineData("delete from ledger")]
    [InlineData("truncate ledger")]
    [InlineData("update ledger set position = position - 1")]
    [InlineData("update ledger set position = 0, tree_frontier = ''")]
    [InlineData("update ledger set tree_frontier = ''")]
    [InlineData("update ledger set last_recorded_at = last_recorded_at - interval '1 second'")]
    [InlineData("update ledger set fence = fence - 1")]
    [InlineData("update ledger set ledger_id = 'other'")]
    [InlineData("update ledger set hash_algorithm = 'md5'")]
    public async Task a_trigger_refuses_it_to_a_superuser_too(string sql)
    {
        await using var source = NpgsqlDataSource.Create(await ledger.Copy());
        (await Ask(source, "select rolsuper from pg_roles where rolname = current_user")).ShouldBe(true);
        var refused = await Should.ThrowAsync<PostgresException>(() => Ask(source, sql));
        refused.SqlState.ShouldBe(Immutable);
        refused.MessageText.ShouldStartWith("EVENT_IMMUTABLE");
    }

    [Fact]
    public async Task an_append_on_a_head_that_has_moved_or_under_an_old_fence_lands_nowhere()
    {
        await using var source = LedgerDatabase.Open(await ledger.Copy());
        var journal = new PostgresJournal(source);
        var head = (await journal.ReadHead(SealedLedger.Ledger, CancellationToken.None)).ShouldNotBeNull();
        (await Ask(source, Append(299, head.Fence))).ShouldBe(DBNull.Value);
        (await Ask(source, Append(301, head.Fence))).ShouldBe(DBNull.Value);

        await journal.Fence(SealedLedger.Ledger, CancellationToken.None);
        (await Ask(source, Append(300, head.Fence))).ShouldBe(DBNull.Value);
        (await Ask(source, "select count(*) from entry")).ShouldBe(300L);
        (await Ask(source, "select count(*) from command")).ShouldBe(300L);

        (await Ask(source, Append(300, head.Fence + 1))).ShouldBe(301L);
        (await Ask(source, "select count(*) from entry")).ShouldBe(301L);
    }

    [Fact]
    public async Task an_append_with_a_known_command_leaves_nothing_behind()
    {
        await using var source = LedgerDatabase.Open(await ledger.Copy());
        var fence = (long)(await Ask(source, "select fence from ledger"))!;
        var again = Append(300, fence).Replace("'new'", "'k-17'", StringComparison.Ordinal);
        (await Should.ThrowAsync<PostgresException>(() => Ask(source, again))).SqlState.ShouldBe(PostgresErrorCodes.UniqueViolation);
        (await Ask(source, "select position from ledger")).ShouldBe(300L);
        (await Ask(source, "select count(*) from entry")).ShouldBe(300L);
    }

    [Fact]
    public async Task the_position_of_an_instant_is_the_last_one_recorded_by_then()
    {
        await using var source = LedgerDatabase.Open(await ledger.Copy());
        (await Ask(source, $"select ledger_position_at('{SealedLedger.Ledger}', '-infinity')")).ShouldBe(0L);
        (await Ask(source, $"select ledger_position_at('{SealedLedger.Ledger}', 'infinity')")).ShouldBe(300L);
        (await Ask(source, "select ledger_position_at('no-such-ledger', now())")).ShouldBe(0L);
        (await Ask(source,
            $"""
            with probe as (
              select recorded_at + d as at from entry, (values (interval '-1 microsecond'), (interval '0'), (interval '1 microsecond')) as v(d))
            select count(*) from probe
             where ledger_position_at('{SealedLedger.Ledger}', at) <> (select count(*) from entry where recorded_at <= at)
            """)).ShouldBe(0L);
    }

    [Fact]
    public async Task a_migration_that_was_applied_with_another_text_stops_everything()
    {
        var database = await ledger.Copy();
        (await Migrator.Run(database)).ShouldBeEmpty();
        await SealedLedger.Execute(database, "update schema_migration set digest = sha256('another') where name like '001%'");
        (await Should.ThrowAsync<InvalidOperationException>(() => Migrator.Run(database))).Message.ShouldContain("001");
    }

    /// <summary>
    /// On Citus a call is delegated to the node of its ledger only when it stands alone in the select list and takes nothing but bare
    /// parameters, one for each argument of the function.
    /// </summary>
    [Fact]
    public async Task the_append_is_called_in_the_one_form_that_can_be_delegated()
    {
        var source = await File.ReadAllTextAsync(Path.Combine(Repository.Root!, "Ledger.Host", "Journal", "PostgresJournal.cs"));
        var calls = Regex.Matches(source, "\"(select ledger_append[^\"]*)\"");
        calls.Count.ShouldBe(1);
        await using var database = NpgsqlDataSource.Create(await ledger.Copy());
        var arguments = (short)(await Ask(database, "select pronargs from pg_proc where proname = 'ledger_append'"))!;
        calls[0].Groups[1].Value.ShouldBe($"select ledger_append({string.Join(", ", Enumerable.Range(1, arguments).Select(n => $"${n}"))})");
    }

    /// <summary>
    /// A plan for a ledger that the statistics have not met must not begin with "all of its rows": their share would be taken for one row, and
    /// every question about a few streams would read the whole ledger.
    /// </summary>
    [Fact]
    public async Task the_streams_of_a_young_ledger_are_found_by_their_index_in_a_database_that_knows_others()
    {
        await using var database = NpgsqlDataSource.Create(await ledger.Copy());
        await Ask(database, "insert into ledger (ledger_id, name, last_recorded_at) values ('young', 'young', now())");
        await Ask(database,
            """
            insert into entry (position, version, recorded_at, ledger_id, stream, type, leaf_hash, entry)
            select n, 1, now(), l, 'fund-pool/p' || n, 't', '', '{}' from generate_series(1, 20000) n, (values ('old'), ('older')) as other(l)
            """);
        await Ask(database, "analyze entry");
        await Ask(database,
            """
            insert into entry (position, version, recorded_at, ledger_id, stream, type, leaf_hash, entry)
            select n, 1, now(), 'young', 'fund-pool/p' || n, 't', '', '{}' from generate_series(1, 3000) n
            """);
        var plan = new List<string>();
        await using var explain = database.CreateCommand($"explain {PostgresJournal.StreamsQuery}");
        explain.Parameters.Add(new NpgsqlParameter<string> { TypedValue = "young" });
        explain.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = ["fund-pool/p1", "fund-pool/p2"] });
        explain.Parameters.Add(new NpgsqlParameter<long> { TypedValue = 3_000 });
        await using var lines = await explain.ExecuteReaderAsync();
        while (await lines.ReadAsync())
        {
            plan.Add(lines.GetString(0));
        }

        plan.ShouldContain(line => line.Contains("Index Cond", StringComparison.Ordinal) && line.Contains("(stream = asked.stream)", StringComparison.Ordinal), string.Join('\n', plan));
    }

    private static async Task<object?> Ask(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
