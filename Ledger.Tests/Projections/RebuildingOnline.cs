using System.Diagnostics;
using Ledger.Domain.FundPools;
using Ledger.Domain.Kernel;
using Ledger.Host.Projections;
using Ledger.Host.Projections.Folding;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Projections;

/// <summary>Tables of other rules than the program's: folded anew beside while everything goes on, or left alone.</summary>
public sealed class RebuildingOnline
{
    private const int Commands = 80;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_program_with_newer_rules_folds_anew_while_old_rows_are_read_and_commands_go_on()
    {
        await using var old = await Lived();
        await using var owner = NpgsqlDataSource.Create(old.ConnectionString);
        await old.Runner.StopAsync(CancellationToken.None);
        await Execute(owner, $"update projection set version = {ProjectionTables.Version - 1}; update pool_balance set available_fen = available_fen + 7");
        var shown = await Shown(owner);

        // Somebody reads for long, so that the new tables cannot take their place yet.
        await using var reading = await owner.OpenConnectionAsync();
        await using var held = await reading.BeginTransactionAsync();
        await Execute(reading, "select count(*) from pool_balance");
        await using var host = await old.OpenBeside(renews: true);
        await Until(async () => (await Latest(owner))?.State == RebuildState.Switching);
        host.Runner.States.Single().Status.ShouldBe(ProjectionStatus.Renewing);

        var given = await host.Do(new Appropriate(5_00, "budget 2024-9", "2060404", "general budget") { PoolId = Story.PoolId }, People.Maker);
        (await Shown(owner).WaitAsync(Patience)).ShouldBe(shown, "What the old rules made is shown until the new is complete.");
        var moment = (await host.Moments.Resolve(LiveLedger.Id, AsOf.Now, given.LastPosition, CancellationToken.None)).ShouldNotBeNull();
        moment.Position.ShouldBeLessThan(given.LastPosition, "Who asks for his own write is told how far the tables are, and does not wait for all of the journal.");

        await held.RollbackAsync();
        await Until(() => Task.FromResult(host.Runner.States.Single() is { Status: ProjectionStatus.Running } state && state.Position >= given.LastPosition));
        await Until(async () => (await Latest(owner))?.State == RebuildState.Done);
        await host.Runner.StopAsync(CancellationToken.None);
        (await new Rebuild(owner).Check(null, CancellationToken.None)).ShouldBeNull($"seed {RandomLife.Seed}");
        (await Shown(owner)).ShouldNotBe(shown);
    }

    [Fact]
    public async Task A_program_with_older_rules_leaves_newer_tables_alone_and_says_so()
    {
        await using var ledger = await Lived();
        await using var owner = NpgsqlDataSource.Create(ledger.ConnectionString);
        await ledger.Runner.StopAsync(CancellationToken.None);
        await Execute(owner, $"update projection set version = {ProjectionTables.Version + 1}");
        var before = await Shown(owner);

        await using var host = await ledger.OpenBeside(renews: true);
        await host.Do(new Appropriate(5_00, "budget 2024-9", "2060404", "general budget") { PoolId = Story.PoolId }, People.Maker);
        await Until(() => Task.FromResult(host.Runner.States.SingleOrDefault() is { Status: ProjectionStatus.Stopped }));
        host.Runner.States.Single().Error.ShouldNotBeNull().ShouldContain(RefusalCodes.ProjectionSuperseded);
        (await Should.ThrowAsync<ProjectionOutdatedException>(new Rebuild(owner).Renew(null, CancellationToken.None))).IsSuperseded.ShouldBeTrue();
        await Should.ThrowAsync<ProjectionOutdatedException>(new Rebuild(owner).Check(null, CancellationToken.None));
        foreach (var verb in (string[])["serve", "rebuild", "as-of"])
        {
            var refused = CommandLines.Host.Run([verb], (CommandLines.Host.Database, ledger.ConnectionString));
            refused.ExitCode.ShouldBe(3, refused.Error);
            refused.Error.ShouldContain(RefusalCodes.ProjectionSuperseded);
        }

        (await Shown(owner)).ShouldBe(before);
        (await Latest(owner)).ShouldBeNull();
        await Until(async () => (await new Rebuild(owner).Renew(null, CancellationToken.None, older: true))[LiveLedger.Id] == host.Last);
        (await new Rebuild(owner).Check(null, CancellationToken.None)).ShouldBeNull();
        await host.Now();
    }

    [Fact]
    public async Task An_event_version_that_is_not_known_stops_it_and_is_named()
    {
        await using var ledger = await Lived();
        await using var owner = NpgsqlDataSource.Create(ledger.ConnectionString);
        await ledger.Runner.StopAsync(CancellationToken.None);
        await Execute(owner,
            """
            insert into entry (position, version, recorded_at, ledger_id, stream, type, leaf_hash, entry)
            select position + 1, version + 1, recorded_at, ledger_id, stream, 'fund-pool.frozen.v9', leaf_hash,
                   replace(entry::text, '"type":"' || type || '"', '"type":"fund-pool.frozen.v9"')::json from entry order by position desc limit 1;
            update ledger set position = position + 1
            """);
        var (before, unknown) = (await Shown(owner), ledger.Last + 1);

        var answer = CommandLines.Host.Run(["rebuild"], (CommandLines.Host.Database, ledger.ConnectionString));
        answer.ExitCode.ShouldBe(1, answer.Error);
        answer.Error.ShouldContain($"{unknown}");
        answer.Error.ShouldContain(RefusalCodes.EventSchemaUnknown);
        answer.Error.ShouldContain("fund-pool.frozen.v9");

        var run = (await Latest(owner)).ShouldNotBeNull();
        (run.State, run.FailedPosition, run.Position).ShouldBe((RebuildState.Failed, unknown, unknown - 1));
        (await Shown(owner)).ShouldBe(before);
        var status = CommandLines.Host.Run(["rebuild", "--status", "--json"], (CommandLines.Host.Database, ledger.ConnectionString));
        status.ExitCode.ShouldBe(0, status.Error);
        status.Output.ShouldContain("\"state\":\"failed\"");
        status.Output.ShouldContain($"\"failedPosition\":{unknown}");
    }

    [Fact]
    public async Task A_rebuild_that_is_killed_goes_on_where_it_was_and_the_tables_are_whole()
    {
        await using var ledger = await Lived();
        await using var owner = NpgsqlDataSource.Create(ledger.ConnectionString);
        await using var reading = await owner.OpenConnectionAsync();
        await using var held = await reading.BeginTransactionAsync();
        await Execute(reading, "select count(*) from posting");
        using (var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ledger.Host.dll"), "rebuild"])
        {
            RedirectStandardError = true, Environment = { [CommandLines.Host.Database] = ledger.ConnectionString },
        })!)
        {
            await Until(async () => (await Latest(owner))?.State == RebuildState.Switching);
            process.Kill();
            await process.WaitForExitAsync().WaitAsync(Patience);
        }

        var writing = new RandomLife(RandomLife.Seed).GoOn(ledger, Commands / 2);
        await held.RollbackAsync();
        await Until(async () =>
        {
            try
            {
                await new Rebuild(owner).Renew(null, CancellationToken.None);
                return true;
            }
            catch (RebuildBusyException)
            {
                // The server has not noticed yet that the other one is gone.
                return false;
            }
        });
        await writing;
        await ledger.Now();
        var runs = await new RebuildRuns(owner).Latest(LiveLedger.Id, 5, CancellationToken.None);
        runs.Select(run => run.State).ShouldBe([RebuildState.Done, RebuildState.Stopped]);
        runs[0].FirstPosition.ShouldBeGreaterThan(0, "What the killed one had folded is not folded again.");
        (await new Rebuild(owner).Check(null, CancellationToken.None)).ShouldBeNull($"seed {RandomLife.Seed}");
    }

    private static async Task<LiveLedger> Lived()
    {
        var ledger = await LiveLedger.Open();
        await new RandomLife(RandomLife.Seed).Live(ledger, Commands);
        await ledger.Now();
        return ledger;
    }

    private static async Task<RebuildRun?> Latest(NpgsqlDataSource owner) =>
        (await new RebuildRuns(owner).Latest(LiveLedger.Id, 1, CancellationToken.None)).FirstOrDefault();

    /// <summary>What readers are shown of the balances.</summary>
    private static async Task<string> Shown(NpgsqlDataSource owner)
    {
        await using var command = owner.CreateCommand("select string_agg(b::text, ' ' order by pool_id) from pool_balance b");
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private static async Task Until(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await holds())
        {
            // Each look is a question to the database; nothing is waited for but its answer.
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task Execute(NpgsqlDataSource owner, string sql)
    {
        await using var connection = await owner.OpenConnectionAsync();
        await Execute(connection, sql);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
