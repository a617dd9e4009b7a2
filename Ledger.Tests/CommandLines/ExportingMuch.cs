using Ledger.Host.Catalogue;
using Ledger.Host.Exporting;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.CommandLines;

/// <summary>What the program keeps can only be weighed while nothing else runs in it.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Weighing
{
    public const string Name = "weighing";
}

/// <summary>An export of any length takes the same memory: it goes out in small pieces, and no faster than somebody takes them.</summary>
[Collection(Weighing.Name)]
public sealed class ExportingMuch(ExportingMuch.LongLedger ledger) : IClassFixture<ExportingMuch.LongLedger>
{
    private const int LargestPiece = 1 << 20;
    private const long MostHeld = 24 << 20;

    [Theory]
    [InlineData("entries", "jsonl")]
    [InlineData("entries", "csv")]
    [InlineData("entries", "xlsx")]
    [InlineData("postings", "jsonl")]
    [InlineData("postings", "csv")]
    [InlineData("postings", "xlsx")]
    [InlineData("journal", "hledger")]
    [InlineData("journal", "beancount")]
    [InlineData("audit-interface", "zip")]
    public async Task it_goes_out_in_small_pieces_and_keeps_none(string export, string form)
    {
        var reader = new Reader();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var rows = await Write(export, form, new Outflow(reader)).WaitAsync(TimeSpan.FromMinutes(2));
        rows.ShouldBeGreaterThanOrEqualTo(LongLedger.Entries);
        reader.LargestPiece.ShouldBeLessThan(LargestPiece);
        reader.Taken.ShouldBeGreaterThan(2L * LargestPiece);
        (reader.MostMemory - before).ShouldBeLessThan(MostHeld);
    }

    [Theory]
    [InlineData("entries", "jsonl")]
    [InlineData("postings", "csv")]
    [InlineData("audit-interface", "zip")]
    public async Task it_waits_for_a_reader_who_takes_nothing(string export, string form)
    {
        var reader = new Reader { Gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously) };
        var began = 0;
        var written = Write(export, form, new Outflow(reader, () => began++));
        await reader.Asked.Task.WaitAsync(TimeSpan.FromMinutes(1));
        written.IsCompleted.ShouldBeFalse();
        (reader.Pieces, began).ShouldBe((1, 1), "Nothing more is offered while the first piece is not taken.");
        reader.Gate.SetResult();
        (await written.WaitAsync(TimeSpan.FromMinutes(2))).ShouldBeGreaterThanOrEqualTo(LongLedger.Entries);
    }

    [Fact]
    public async Task releases_stop_at_an_event_that_they_do_not_know()
    {
        var moment = new ExportMoment(LongLedger.Id, "releases", null, LongLedger.Entries, new string('0', 64));
        (await new Releases(ledger.Database).Write(moment, false, new MemoryStream(), CancellationToken.None)).ShouldBe(0, "It has no awards yet.");
        var unknown = await Should.ThrowAsync<UnknownEventException>(
            () => new Releases(ledger.Database).Write(moment with { Position = LongLedger.Entries + 1 }, true, new MemoryStream(), CancellationToken.None));
        unknown.Name.ShouldBe("linkage.unheard-of.v9");
    }

    private async Task<long> Write(string export, string form, Outflow flow)
    {
        var database = ledger.Database;
        var exports = new Exports(database, null!, null!, null!, null!, null!, new AuditInterface(database));
        var at = new Moment(LongLedger.Id, LongLedger.Entries, null, false, LongLedger.Entries, 0, new string('0', 64), null);
        var kind = ExportKind.Find(export)!;
        var rows = await exports.Write(kind, ExportMoment.Of(at, export, null, null), at, form, null, flow, CancellationToken.None);
        await flow.Complete(CancellationToken.None);
        return rows;
    }

    /// <summary>Somebody who takes an export and weighs it.</summary>
    private sealed class Reader : Stream
    {
        public TaskCompletionSource? Gate { get; init; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Pieces { get; private set; }

        public int LargestPiece { get; private set; }

        public long Taken { get; private set; }

        public long MostMemory { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Pieces++;
            LargestPiece = Math.Max(LargestPiece, buffer.Length);
            Taken += buffer.Length;
            if (Pieces % 16 == 1)
            {
                MostMemory = Math.Max(MostMemory, GC.GetTotalMemory(forceFullCollection: true));
            }

            Asked.TrySetResult();
            if (Gate is not null)
            {
                await Gate.Task;
            }
        }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Who writes so does not wait.");

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }

    /// <summary>Entries enough that nobody could keep them all, put straight into the tables: what they mean does not matter here.</summary>
    public sealed class LongLedger : IAsyncLifetime
    {
        public const string Id = "long";
        public const int Entries = 40_000;

        public NpgsqlDataSource Database { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            var connectionString = await Support.TestCluster.CreateDatabase();
            await using (var owner = NpgsqlDataSource.Create(connectionString))
            {
                await using var command = owner.CreateCommand(
                    $$"""
                    insert into entry (position, version, recorded_at, ledger_id, stream, type, leaf_hash, entry)
                    select n, n, '2024-01-01Z'::timestamptz + n * interval '1 second', '{{Id}}', 'fund-pool/long', 'fund-pool.funds-appropriated.v1', sha256(n::text::bytea),
                           json_build_object('businessDate', '2024-01-01', 'actor', 'a', 'actorRole', 'maker', 'commandId', 'c' || n, 'evidence', '[]'::json,
                             'data', json_build_object('amountFen', n, 'documentNo', md5(n::text) || md5((n * 7)::text) || md5((n * 11)::text), 'functionCode', '2060404', 'source', md5((n * 13)::text)))
                      from generate_series(1, {{Entries}}) n;
                    insert into entry (position, version, recorded_at, ledger_id, stream, type, leaf_hash, entry)
                    values ({{Entries}} + 1, 1, '2025-01-01Z', '{{Id}}', 'linkage/unheard-of', 'linkage.unheard-of.v9', sha256('x'), '{"type":"linkage.unheard-of.v9"}');
                    select ledger_create('{{Id}}', 'Long', '2023-01-01Z');
                    insert into posting (position, amount_fen, balance_fen, business_date, leg, ledger_id, account)
                    select n, case leg when 1 then n else -n end, n, '2024-01-01', leg, '{{Id}}', 'long:' || md5(((n + leg) % 50)::text)
                      from generate_series(1, {{Entries}}) n, generate_series(1, 2) leg;
                    """);
                await command.ExecuteNonQueryAsync();
            }

            Database = LedgerDatabase.Open(connectionString);
        }

        public async Task DisposeAsync() => await Database.DisposeAsync();
    }
}
