using Ledger.Host.Projections;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Projections;

/// <summary>What is folded anew equals what was folded live, byte for byte.</summary>
public sealed class Rebuilding
{
    private const int Commands = 1_200;

    [Fact]
    public async Task Rebuilt_tables_equal_the_live_ones_after_any_history()
    {
        await using var ledger = await LiveLedger.Open();
        await new RandomLife(RandomLife.Seed).Live(ledger, Commands);
        await ledger.Now();
        await using var owner = NpgsqlDataSource.Create(ledger.ConnectionString);
        (await new Rebuild(owner).Check(null, CancellationToken.None)).ShouldBeNull($"seed {RandomLife.Seed}");
        (await Tables(owner)).ShouldNotContain(name => name.EndsWith("__rebuild", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("update posting set balance_fen = balance_fen + 1 where position = 5 and leg = 0", "posting", "pilot-district-2024:available 5 0")]
    [InlineData("delete from audit_trail where position = 3 and subject = 'maker.wang'", "audit_trail", "maker.wang 3")]
    [InlineData("update pool set name = 'other' where pool_id = 'pilot-district-2025'", "pool", "pilot-district-2025 4")]
    [InlineData("insert into audit_trail (ledger_id, subject, position) values ('test-ledger', 'mouse', 1)", "audit_trail", "mouse 1")]
    public async Task A_row_that_was_changed_is_named(string damage, string table, string key)
    {
        await using var ledger = await LiveLedger.Open();
        await new RandomLife(1).Live(ledger, 0);
        await ledger.Now();
        await using var owner = NpgsqlDataSource.Create(ledger.ConnectionString);
        await Execute(owner, damage);
        var drift = (await new Rebuild(owner).Check(null, CancellationToken.None)).ShouldNotBeNull();
        (drift.Table, drift.Key).ShouldBe((table, key));
        drift.Columns.ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(LiveLedger.Id)]
    public async Task A_rebuild_mends_what_was_wrong_while_reading_and_folding_go_on(string? which)
    {
        await using var ledger = await LiveLedger.Open();
        var life = new RandomLife(RandomLife.Seed);
        await life.Live(ledger, Commands / 4);
        await ledger.Now();
        await using var owner = NpgsqlDataSource.Create(ledger.ConnectionString);
        await Execute(owner, "update posting set balance_fen = balance_fen + 7");
        await Execute(owner, "update pool_balance set available_fen = available_fen + 7");
        var indexes = await Indexes(owner);

        var writing = life.GoOn(ledger, Commands / 4);
        await new Rebuild(owner).Renew(which, CancellationToken.None);
        await writing;

        await ledger.Now();
        (await new Rebuild(owner).Check(null, CancellationToken.None)).ShouldBeNull($"seed {RandomLife.Seed}");
        (await Indexes(owner)).ShouldBe(indexes);
        (await Tables(owner)).ShouldNotContain(name => name.EndsWith("__rebuild", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_rebuild_goes_on_where_it_stopped()
    {
        await using var ledger = await LiveLedger.Open();
        await new RandomLife(1).Live(ledger, 0);
        await ledger.Now();
        await using var owner = NpgsqlDataSource.Create(ledger.ConnectionString);
        using var cancelled = new CancellationTokenSource();
        var stop = new Told(_ => cancelled.Cancel());
        await Should.ThrowAsync<OperationCanceledException>(new Rebuild(owner, stop).Renew(null, cancelled.Token));

        // All of it is in the copy already, so nothing is left to fold.
        var told = new List<RebuildProgress>();
        (await new Rebuild(owner, new Told(told.Add)).Renew(null, CancellationToken.None))[LiveLedger.Id].ShouldBe(ledger.Last);
        told.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_rebuild_at_a_time()
    {
        await using var ledger = await LiveLedger.Open();
        await new RandomLife(1).Live(ledger, 0);
        await ledger.Now();
        await using var owner = NpgsqlDataSource.Create(ledger.ConnectionString);
        Task<Drift?>? second = null;
        await new Rebuild(owner, new Told(_ => second ??= new Rebuild(owner).Check(null, CancellationToken.None))).Renew(null, CancellationToken.None);
        await Should.ThrowAsync<RebuildBusyException>(second.ShouldNotBeNull());
    }

    private static async Task Execute(NpgsqlDataSource owner, string sql)
    {
        await using var command = owner.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static Task<List<string>> Tables(NpgsqlDataSource owner) =>
        Names(owner, "select tablename::text from pg_tables where schemaname = 'public' order by 1");

    private static Task<List<string>> Indexes(NpgsqlDataSource owner) =>
        Names(owner, "select indexdef from pg_indexes where schemaname = 'public' order by 1");

    private static async Task<List<string>> Names(NpgsqlDataSource owner, string sql)
    {
        await using var command = owner.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync();
        var names = new List<string>();
        while (await reader.ReadAsync())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private sealed class Told(Action<RebuildProgress> tell) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => tell(value);
    }
}
