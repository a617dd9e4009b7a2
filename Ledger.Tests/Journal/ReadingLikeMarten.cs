using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Engine;
using Ledger.Host.Journal;
using Ledger.Tests.Proof;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Journal;

/// <summary>
/// The statements that a Marten 9 store issues, over the schema made for a reader and as that reader. Marten itself is not among the packages
/// this is built from; it was run against these views once, and the columns are the contract.
/// </summary>
public sealed class ReadingLikeMarten(SealedLedger ledger) : IClassFixture<SealedLedger>
{
    private const string Denied = "42501";
    private const string Schema = "marten_sealed";

    /// <summary>The page query of the asynchronous daemon, all metadata switched on.</summary>
    private const string Page =
        $"""
        select d.seq_id, d.id, d.stream_id, d.version, d.data, d.type, d.timestamp, d.tenant_id, d.mt_dotnet_type, d.correlation_id,
               d.causation_id, d.headers, d.user_name, d.is_archived, s.type as stream_type
          from {Schema}.mt_events as d inner join {Schema}.mt_streams as s on d.stream_id = s.id
         where d.seq_id > $1 and d.seq_id <= $2 and d.is_archived = FALSE order by d.seq_id limit 500
        """;

    /// <summary>What a store would write with, and the state that the server answers.</summary>
    private static readonly (string Sql, string State)[] Writings =
    [
        // Appending, starting and archiving streams, quick and rich.
        ($"select * from {Schema}.mt_quick_append_events('fund-pool/x', 'fund_pool', '*DEFAULT*', array[gen_random_uuid()], array['t'], array['t'], array['{{}}'::jsonb])", "42883"),
        ($"select {Schema}.mt_archive_stream('fund-pool/pilot-district-2024')", "42883"),
        ($"select nextval('{Schema}.mt_events_sequence')", "42809"),
        ($"insert into {Schema}.mt_streams (id, type, version) values ('fund-pool/x', 'fund_pool', 1)", "0A000"),
        ($"update {Schema}.mt_streams set version = 301 where id = 'fund-pool/pilot-district-2024'", "0A000"),
        ($"insert into {Schema}.mt_events (seq_id, id, stream_id, version, data, type) values (301, gen_random_uuid(), 'fund-pool/x', 1, '{{}}', 't')", "0A000"),
        ($"update {Schema}.mt_events set is_archived = true", "0A000"),
        // What the views would let through by their form is refused because their owner may not.
        ($"delete from {Schema}.mt_events", Denied),
        ($"delete from {Schema}.mt_streams where id = 'fund-pool/pilot-district-2024'", Denied),
        ($"update {Schema}.mt_events set version = version", Denied),
        ($"truncate {Schema}.mt_events", "42809"),
        ($"drop view {Schema}.mt_events", Denied),
        ($"alter table {Schema}.mt_events add column x text", Denied),
        // And not past the views either.
        ("delete from entry", Denied),
        ("insert into entry select * from entry limit 0", Denied),
        ("update ledger set position = position", Denied),
        ("select ledger_fence('sealed')", Denied),
        ("set role ledger_marten_owner", Denied),
        ("set role ledger_host", Denied),
    ];

    [Fact]
    public async Task The_columns_are_those_that_the_store_selects()
    {
        await using var reader = await Reader.Of(ledger);
        (await Rows(reader.Owner,
            $"""
            select c.relname || ': ' || string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
              from pg_attribute a join pg_class c on c.oid = a.attrelid
             where c.relnamespace = '{Schema}'::regnamespace and c.relkind in ('r', 'v') and a.attnum > 0 group by c.relname order by c.relname
            """)).ShouldBe(
        [
            "mt_doc_deadletterevent: id uuid, data jsonb, mt_last_modified timestamp with time zone, mt_version uuid, mt_dotnet_type character varying",
            "mt_event_progression: name character varying, last_seq_id bigint, last_updated timestamp with time zone",
            "mt_events: seq_id bigint, id uuid, stream_id character varying, version bigint, data jsonb, bdata bytea, type character varying, "
                + "timestamp timestamp with time zone, tenant_id character varying, mt_dotnet_type character varying, correlation_id character varying, "
                + "causation_id character varying, headers jsonb, user_name character varying, is_archived boolean",
            "mt_events_sequence: last_value bigint, log_cnt bigint, is_called boolean",
            "mt_high_water_skips: ending_sequence bigint, starting_sequence bigint, timestamp timestamp with time zone",
            "mt_streams: id character varying, type character varying, version bigint, timestamp timestamp with time zone, "
                + "created timestamp with time zone, tenant_id character varying, is_archived boolean",
        ]);
    }

    [Fact]
    public async Task A_daemon_walks_the_journal_page_by_page_without_a_gap()
    {
        await using var reader = await Reader.Of(ledger);
        var (seen, versions) = (0L, new Dictionary<string, long>());
        for (var pages = 0; seen < SealedLedger.Entries; pages++)
        {
            pages.ShouldBeLessThan(10);
            await using var page = reader.Database.CreateCommand(Page);
            page.Parameters.Add(new NpgsqlParameter<long> { TypedValue = seen });
            page.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Math.Min(seen + 120, SealedLedger.Entries) });
            await using var rows = await page.ExecuteReaderAsync();
            while (await rows.ReadAsync())
            {
                rows.GetInt64(0).ShouldBe(++seen);
                var stream = rows.GetString(2);
                rows.GetInt64(3).ShouldBe(versions[stream] = versions.GetValueOrDefault(stream) + 1);
                rows.GetString(rows.GetOrdinal("stream_type")).ShouldBe("fund_pool");
                rows.GetString(rows.GetOrdinal("causation_id")).ShouldBe($"k-{seen}");
                rows.GetString(rows.GetOrdinal("user_name")).ShouldBe("maker-1");
                rows.GetBoolean(rows.GetOrdinal("is_archived")).ShouldBeFalse();
            }
        }

        // The store asks for the highest position, its own mark and the first hole, each in one statement.
        (await Rows(reader.Database,
            $"""
            select concat_ws(' ', (select last_value from {Schema}.mt_events_sequence),
              (select case when is_called then last_value else last_value - 1 end from {Schema}.mt_events_sequence), p.last_seq_id)
              from (values (1)) as one(x) left join {Schema}.mt_event_progression p on p.name = 'HighWaterMark'
            """)).ShouldBe(["300 300"]);
        (await Rows(reader.Database,
            $"""
            select concat_ws(' ', (select min(seq_id) from {Schema}.mt_events where seq_id > 0),
              (select min(seq_id) from (select seq_id, lead(seq_id) over (order by seq_id) as following from {Schema}.mt_events where seq_id >= 1) as pairs
                where following - seq_id > 1),
              (select max(seq_id) from {Schema}.mt_events))
            """)).ShouldBe(["1 300"]);
    }

    [Fact]
    public async Task A_stream_is_fetched_and_described_as_the_journal_has_it()
    {
        await using var reader = await Reader.Of(ledger);
        const string Stream = "fund-pool/pilot-district-2024";
        (await Rows(reader.Database,
            $"select data, version, type from {Schema}.mt_events as d where stream_id = '{Stream}' and version <= 250 and d.is_archived = FALSE order by version"))
            .Count.ShouldBe(250);
        (await Rows(reader.Database,
            $"select id || ' ' || version || ' ' || type || ' ' || is_archived from {Schema}.mt_streams where id = '{Stream}'"))
            .ShouldBe([$"{Stream} 300 fund_pool false"]);
        (await Rows(reader.Database, $"select id from {Schema}.mt_streams where id = 'fund-pool/none'")).ShouldBeEmpty();

        // What LINQ makes of filters by type, member and actor.
        (await Rows(reader.Database,
            $"""
            select count(*)::text from {Schema}.mt_events as d
             where d.type = any(array['fund-pool.funds-reserved.v1']) and CAST(d.data ->> 'amountFen' as bigint) = 7 and d.user_name = 'maker-1'
            """)).ShouldBe(["298"]);
        (await Rows(reader.Database, $"select count(*)::text from {Schema}.mt_events as d where d.data @> '{JsonOf(5)}'")).ShouldBe(["1"]);

        // Every entry as it is in the journal, its hash beside it.
        (await Rows(reader.Owner,
            $"""
            select count(*)::text from {Schema}.mt_events d join entry e on e.position = d.seq_id
             where d.data = (e.entry -> 'data')::jsonb and d.headers ->> 'leafHash' = encode(e.leaf_hash, 'hex') and d.headers ->> 'ledger' = e.ledger_id
               and d.timestamp = e.recorded_at and (d.headers ? 'businessDate') and replace(d.id::text, '-', '') = substr(encode(e.leaf_hash, 'hex'), 1, 32)
            """)).ShouldBe(["300"]);
    }

    [Fact]
    public async Task Its_progress_is_the_readers_own_and_a_skip_is_refused()
    {
        await using var reader = await Reader.Of(ledger);
        await Rows(reader.Database, $"select {Schema}.mt_mark_event_progression('HighWaterMark', 100)::text");
        await Rows(reader.Database, $"select {Schema}.mt_mark_event_progression('HighWaterMark', 250)::text");
        await Rows(reader.Database, $"insert into {Schema}.mt_event_progression (name, last_seq_id) values ('Balance:All', 7)");
        await Rows(reader.Database, $"update {Schema}.mt_event_progression set last_seq_id = 9 where name = 'Balance:All' and last_seq_id = 7");
        (await Rows(reader.Database, $"select name || ' ' || last_seq_id from {Schema}.mt_event_progression order by name"))
            .ShouldBe(["Balance:All 9", "HighWaterMark 250"]);
        (await Should.ThrowAsync<PostgresException>(() => Rows(reader.Database, $"select {Schema}.mt_mark_progression_with_skip('Balance:All', 12, 9)")))
            .MessageText.ShouldContain("refusing to skip (9, 12] for Balance:All");
    }

    [Fact]
    public async Task Nothing_that_writes_comes_through()
    {
        await using var reader = await Reader.Of(ledger);
        var before = await Fingerprint(reader.Owner);
        foreach (var (sql, state) in Writings)
        {
            // A right may be missing before the server comes to what else the statement lacks.
            (await Should.ThrowAsync<PostgresException>(() => Rows(reader.Database, sql), sql)).SqlState.ShouldBeOneOf(state, Denied);
        }

        // A superuser comes no further through the views: it is their owner who would have to be allowed.
        foreach (var (sql, state) in Writings.Where(w => w.Sql.Contains($"{Schema}.mt_", StringComparison.Ordinal) && w.Sql[..4] is "inse" or "upda" or "dele"))
        {
            (await Should.ThrowAsync<PostgresException>(() => Rows(reader.Owner, sql), sql)).SqlState.ShouldBe(state, sql);
        }

        (await Fingerprint(reader.Owner)).ShouldBe(before);
    }

    [Fact]
    public async Task A_page_of_a_long_journal_is_read_by_its_keys()
    {
        await using var reader = await Reader.Of(ledger);
        await Rows(reader.Owner,
            """
            insert into entry (position, version, recorded_at, ledger_id, stream, type, leaf_hash, entry)
            select 300 + n, 1 + n % 4, now(), 'sealed', (array['disbursement-order/', 'project-grant/'])[1 + n / 4 % 2] || n / 4, 't', sha256(n::text::bytea), '{}'
              from generate_series(0, 19999) n where n > 0
            """);
        await Rows(reader.Owner, "analyze entry");
        var plan = string.Join('\n', await Rows(reader.Owner, "explain " + Page.Replace("$1", "15000", StringComparison.Ordinal).Replace("$2", "16000", StringComparison.Ordinal)));
        plan.ShouldContain("entry_pkey");
        plan.ShouldContain("entry_ledger_id_stream_version_key");
        plan.ShouldNotContain("Seq Scan");
    }

    [Fact]
    public async Task A_ledger_without_entries_is_an_empty_store()
    {
        var database = await ledger.Copy();
        await using var owner = NpgsqlDataSource.Create(database);
        await new PostgresJournal(owner).Create("Empty.One", "Empty", DateTimeOffset.UnixEpoch, CancellationToken.None);
        var made = await new MartenReaders(owner).Make("Empty.One", NewRole(), null, CancellationToken.None);
        made.Schema.ShouldBe("marten_empty_one");
        (await Rows(owner, $"select last_value || ' ' || is_called from {made.Schema}.mt_events_sequence")).ShouldBe(["0 true"]);
        (await Rows(owner, $"select seq_id::text from {made.Schema}.mt_events")).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_engine_tells_a_waiting_store_of_new_events()
    {
        await using var reader = await Reader.Of(ledger);
        await using var listener = await reader.Database.OpenConnectionAsync();
        var told = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        listener.Notification += (_, news) => told.TrySetResult(news.Payload);
        await using (var listen = new NpgsqlCommand("LISTEN mt_events_appended", listener))
        {
            await listen.ExecuteNonQueryAsync();
        }

        await using var source = LedgerDatabase.Open(reader.Owner.ConnectionString);
        await using var engines = new LedgerEngines(new PostgresJournal(source), TimeProvider.System, new EngineOptions(), NullLoggerFactory.Instance);
        (await (await engines.Find(SealedLedger.Ledger))!.Submit(new CommandEnvelope
        {
            CommandId = "news", Actor = new Actor("maker-1", "maker"), BusinessDate = new DateOnly(2024, 3, 2),
            Command = new Reserve("r-news", "award", Instruments.ProjectGrant, 7, new DateOnly(2024, 12, 31)) { PoolId = "pilot-district-2024" },
        })).ShouldBeOfType<Outcome.Accepted>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await listener.WaitAsync(patience.Token);
        (await told.Task.WaitAsync(patience.Token)).ShouldBeEmpty();
        (await Rows(reader.Database, $"select max(seq_id)::text from {Schema}.mt_events")).ShouldBe(["301"]);
    }

    [Fact]
    public async Task A_schema_is_made_once_belongs_to_one_reader_and_goes_without_a_trace()
    {
        var database = await ledger.Copy();
        await using var owner = NpgsqlDataSource.Create(database);
        var readers = new MartenReaders(owner);
        var (role, other) = (NewRole(), NewRole());
        var made = await readers.Make(SealedLedger.Ledger, role, null, CancellationToken.None);
        made.ShouldBe(new MartenReader(SealedLedger.Ledger, role, Schema, true, true));
        (await readers.Make(SealedLedger.Ledger, role, null, CancellationToken.None)).ShouldBe(made with { Made = false, RoleMade = false });

        await Refused(readers.Make(SealedLedger.Ledger, other, null, CancellationToken.None), MartenReaderRefusedException.SchemaTaken);
        (await readers.Make(SealedLedger.Ledger, other, "marten_other", CancellationToken.None)).Made.ShouldBeTrue();
        await Refused(readers.Make(SealedLedger.Ledger, "Bureau; drop", null, CancellationToken.None), MartenReaderRefusedException.Name);
        await Refused(readers.Make(SealedLedger.Ledger, other, "pg_toast", CancellationToken.None), MartenReaderRefusedException.Name);
        await Refused(readers.Make(SealedLedger.Ledger, LedgerDatabase.HostRole, "marten_host", CancellationToken.None), MartenReaderRefusedException.RoleWrites);
        await Refused(readers.Make(SealedLedger.Ledger, "ledger", "marten_mine", CancellationToken.None), MartenReaderRefusedException.RoleWrites);

        (await readers.Remove(SealedLedger.Ledger, role, CancellationToken.None)).ShouldBe([Schema]);
        await Refused(readers.Remove(SealedLedger.Ledger, role, CancellationToken.None), MartenReaderRefusedException.None);
        (await Rows(owner, "select nspname::text from pg_namespace where nspname like 'marten%'")).ShouldBe(["marten_other"]);
        (await readers.Remove(SealedLedger.Ledger, other, CancellationToken.None)).ShouldBe(["marten_other"]);
    }

    private static async Task Refused(Task made, string code) => (await Should.ThrowAsync<MartenReaderRefusedException>(made)).Code.ShouldBe(code);

    private static string NewRole() => $"reader_{Guid.NewGuid():N}";

    private static string JsonOf(int position) => $$"""{"reservationId": "r-{{position}}"}""";

    private static async Task<string> Fingerprint(NpgsqlDataSource owner) => string.Join(' ', await Rows(owner,
        """
        select md5(string_agg(e::text, '' order by position)) || (select md5(string_agg(l::text, '')) from ledger l) from entry e
        """));

    private static async Task<List<string>> Rows(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetFieldValue<object>(0) as string ?? "");
        }

        return rows;
    }

    /// <summary>A copy of the ledger, a reader of it, and its connections: signed in with a password of its own.</summary>
    private sealed class Reader(NpgsqlDataSource owner, NpgsqlDataSource database) : IAsyncDisposable
    {
        public NpgsqlDataSource Owner => owner;

        public NpgsqlDataSource Database => database;

        public static async Task<Reader> Of(SealedLedger ledger)
        {
            var connectionString = await ledger.Copy();
            var owner = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { PersistSecurityInfo = true });
            var made = await new MartenReaders(owner).Make(SealedLedger.Ledger, NewRole(), null, CancellationToken.None);
            await Rows(owner, $"alter role {made.Role} password 'reads-only'");
            return new Reader(owner, NpgsqlDataSource.Create(
                new NpgsqlConnectionStringBuilder(connectionString) { Username = made.Role, Password = "reads-only", Passfile = null }));
        }

        public async ValueTask DisposeAsync()
        {
            await database.DisposeAsync();
            await owner.DisposeAsync();
        }
    }
}
