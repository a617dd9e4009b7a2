using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Ledger.Host.Cluster;
using Ledger.Tests.Support;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Clusters;

[UnsupportedOSPlatform("windows")]
public sealed class KeepingAPrivateCluster
{
    [Fact]
    public async Task The_last_one_out_stops_the_server_and_nobody_before()
    {
        await using var first = await TestCluster.OpenAlone();
        var second = await first.OpenBeside();
        second.Server.ShouldBe(first.Server);

        await second.DisposeAsync();

        Postmaster.Of(first.Folder).ShouldBe(first.Server);
        (await Ask(first.ConnectionString, "select 1")).ShouldBe("1");
    }

    [Fact]
    public async Task What_was_committed_survives_a_killed_server()
    {
        await using var cluster = await TestCluster.OpenAlone();
        await Ask(cluster.ConnectionString, "create table kept as select 42 as answer");

        using (var server = Process.GetProcessById(cluster.Server.ProcessId))
        {
            server.Kill();
        }

        await cluster.Revive();
        (await Ask(cluster.ConnectionString, "select answer from kept")).ShouldBe("42");
    }

    [Fact]
    public async Task A_left_over_pid_file_whose_number_went_to_another_process_hinders_nobody()
    {
        await using var cluster = await TestCluster.OpenAlone();
        using (var server = Process.GetProcessById(cluster.Server.ProcessId))
        {
            server.Kill();
        }

        var lines = await File.ReadAllLinesAsync(Postmaster.FileOf(cluster.Folder));
        lines[0] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(Postmaster.FileOf(cluster.Folder), lines);

        Postmaster.Of(cluster.Folder).ShouldBeNull();
        await cluster.Revive();
        (await Ask(cluster.ConnectionString, "select 1")).ShouldBe("1");
    }

    [Fact]
    public async Task The_server_runs_with_safe_settings_and_listens_to_this_machine_only()
    {
        await using var cluster = await TestCluster.OpenAlone();
        foreach (var (setting, value) in new[]
        {
            ("fsync", "on"), ("full_page_writes", "on"), ("synchronous_commit", "on"), ("data_checksums", "on"),
            ("listen_addresses", "127.0.0.1"), ("server_encoding", "UTF8"),
        })
        {
            (await Ask(cluster.ConnectionString, $"show {setting}")).ShouldBe(value, setting);
        }
    }

    [Fact]
    public async Task Without_the_password_nobody_comes_in()
    {
        await using var cluster = await TestCluster.OpenAlone();
        var withoutPassword = new NpgsqlConnectionStringBuilder(cluster.ConnectionString) { Password = "guess" }.ConnectionString;
        (await Should.ThrowAsync<PostgresException>(() => Ask(withoutPassword, "select 1"))).SqlState.ShouldBe("28P01");
        (File.GetUnixFileMode(cluster.Folder.PasswordFile) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite)).ShouldBe(UnixFileMode.None);
    }

    [Fact]
    public async Task Each_test_database_is_its_own()
    {
        var (one, other) = (await TestCluster.CreateDatabase(), await TestCluster.CreateDatabase());
        await Ask(one, "create table mine (id int)");
        (await Ask(other, "select to_regclass('mine') is null")).ShouldBe("True");
    }

    private static async Task<string?> Ask(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
