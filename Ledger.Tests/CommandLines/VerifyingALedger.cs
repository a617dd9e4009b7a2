using System.Text.Json;
using Ledger.Host.Projections;
using Ledger.Tests.Support;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.CommandLines;

/// <summary>Each test tampers with a demo of its own.</summary>
public sealed class VerifyingALedger : IAsyncLifetime, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ledger-verify-").FullName;
    private string database = "";

    public async Task InitializeAsync()
    {
        database = await TestCluster.CreateDatabase();
        Host.Run(["seed", "--folder", Seeding.RehearsedLedger.GoldenFolder], (Host.Database, database)).ExitCode.ShouldBe(0);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_sound_ledger_is_signed_for_with_its_size_and_root()
    {
        var (exitCode, ledger) = Verify();
        exitCode.ShouldBe(0);
        ledger.GetProperty("sound").GetBoolean().ShouldBeTrue();
        ledger.GetProperty("positions").GetInt64().ShouldBeGreaterThan(0);
        var checkpoint = ledger.GetProperty("checkpoint").GetString()!.Split('\n');
        checkpoint[1].ShouldBe(ledger.GetProperty("positions").GetInt64().ToString(System.Globalization.CultureInfo.InvariantCulture));
        Convert.ToHexStringLower(Convert.FromBase64String(checkpoint[2])).ShouldBe(ledger.GetProperty("root").GetString());
        checkpoint.ShouldContain(line => line.StartsWith("— ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_changed_byte_is_found_and_its_position_named()
    {
        await Tamper("update entry set entry = replace(entry::text, '\"businessDate\":\"2024', '\"businessDate\":\"2023')::json where position = 123");
        ShouldBeUnsoundAt(123);
    }

    [Fact]
    public async Task A_changed_byte_is_found_even_when_its_own_hash_was_changed_with_it()
    {
        await Tamper(
            """
            update entry set entry = t.text::json, leaf_hash = sha256('\x00'::bytea || convert_to(t.text, 'UTF8'))
              from (select replace(entry::text, '"businessDate":"2024', '"businessDate":"2023') as text from entry where position = 123) t
             where position = 123
            """);
        ShouldBeUnsoundAt(123);
    }

    [Fact]
    public async Task A_missing_entry_is_found_and_its_position_named()
    {
        await Tamper("delete from entry where position = 77");
        ShouldBeUnsoundAt(77);
    }

    [Fact]
    public async Task Entries_that_changed_places_are_found_at_the_first_of_them()
    {
        await Tamper(
            """
            update entry set position = -1 where position = 41; update entry set position = 41 where position = 42;
            update entry set position = 42 where position = -1
            """);
        ShouldBeUnsoundAt(41);
    }

    [Fact]
    public void An_export_verifies_without_a_database_and_a_cut_or_changed_one_does_not()
    {
        var (_, ledger) = Verify();
        var (log, checkpoint) = (Path.Combine(folder, "log.ndjson"), Path.Combine(folder, "checkpoint"));
        File.WriteAllText(checkpoint, ledger.GetProperty("checkpoint").GetString());
        Host.Run(["export", "--out", log], (Host.Database, database)).ExitCode.ShouldBe(0);
        string[] offline = ["verify", "--file", log, "--checkpoint", checkpoint, "--key", ledger.GetProperty("key").GetString()!];

        Host.Run(offline).ExitCode.ShouldBe(0);

        var lines = File.ReadAllLines(log);
        File.WriteAllLines(log, lines[..^1]);
        Host.Run(offline).ExitCode.ShouldBe(1);

        lines[8] = lines[8].Replace("2024", "2023", StringComparison.Ordinal);
        File.WriteAllLines(log, lines);
        Host.Run(offline).ExitCode.ShouldBe(1);
    }

    /// <summary>Rows that are folded from the journal are no part of the tree; a fresh fold tells which of them somebody edited.</summary>
    [Fact]
    public async Task An_edited_posting_balance_or_list_is_found_and_the_entry_it_stands_for_named()
    {
        Host.Run(["as-of", "--json"], (Host.Database, database)).ExitCode.ShouldBe(0, "Folds the tables.");
        await using var owner = NpgsqlDataSource.Create(database);
        (await TableCheck.Run(owner, "zigong-gxq", CancellationToken.None)).ShouldBeNull();
        var posted = await Ask("select min(position) from posting where position > 200");
        var awarded = await Ask("select min(from_position) from award_ledger where from_position > 100");
        var ordered = await Ask("select max(from_position) from approval_queue");
        var pooled = await Ask("select max(position) from pool_balance");
        foreach (var (sql, position) in ((string, long)[])
        [
            ($"update posting set amount_fen = amount_fen + 1 where position = {posted}", posted),
            ($"update posting set balance_fen = balance_fen - 1 where position = {posted} and leg = 1", posted),
            ($"delete from posting where position = {posted} and leg = 0", posted),
            ($"insert into posting select {posted}, 0, balance_fen, business_date, 9, ledger_id, account from posting where position = {posted} and leg = 0", posted),
            ($"update award_ledger set paid_fen = paid_fen + 1 where from_position = {awarded}", awarded),
            ($"update approval_queue set payee_name = payee_name || '。' where from_position = {ordered}", ordered),
            ($"update pool_balance set available_fen = available_fen + 100 where position = {pooled}", pooled),
        ])
        {
            await using (var command = owner.CreateCommand(sql))
            {
                (await command.ExecuteNonQueryAsync()).ShouldBeGreaterThan(0, sql);
            }

            var flaw = (await TableCheck.Run(owner, "zigong-gxq", CancellationToken.None)).ShouldNotBeNull(sql);
            (flaw.Kind, flaw.Position).ShouldBe(("table-differs", position), $"{sql}: {flaw.Detail}");
            await new Rebuild(owner).Renew(null, CancellationToken.None);
        }

        await Tamper($"update posting set amount_fen = amount_fen + 1 where position = {posted}");
        ShouldBeUnsoundAt(posted);
        Host.Run(["verify", "--journal-only"], (Host.Database, database), ("Ledger__KeyFolder", folder)).ExitCode.ShouldBe(0, "The journal itself is untouched.");

        async Task<long> Ask(string sql)
        {
            await using var command = owner.CreateCommand(sql);
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    private void ShouldBeUnsoundAt(long position)
    {
        var (exitCode, ledger) = Verify();
        exitCode.ShouldBe(1);
        ledger.GetProperty("sound").GetBoolean().ShouldBeFalse();
        ledger.GetProperty("flaw").GetProperty("position").GetInt64().ShouldBe(position);
        ledger.GetProperty("checkpoint").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    private (int ExitCode, JsonElement Ledger) Verify()
    {
        var answer = Host.Run(["verify", "--json"], (Host.Database, database), ("Ledger__KeyFolder", folder));
        answer.Output.ShouldNotBeEmpty(answer.Error);
        return (answer.ExitCode, JsonDocument.Parse(answer.Output).RootElement.GetProperty("ledgers")[0]);
    }

    /// <summary>As a superuser who switches the triggers off that would stop him.</summary>
    private async Task Tamper(string sql)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var command = source.CreateCommand($"set session_replication_role = replica; {sql}");
        await command.ExecuteNonQueryAsync();
    }
}
