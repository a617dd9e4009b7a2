using System.Text.Json;
using Ledger.Host.Auth;
using Ledger.Tests.Support;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.CommandLines;

/// <summary>A database in which the demo has run.</summary>
public sealed class DemoRun : IAsyncLifetime
{
    /// <summary>Where it ran.</summary>
    public string Database { get; private set; } = "";

    /// <summary>What it printed.</summary>
    public string Output { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Database = await TestCluster.CreateDatabase();
        var demo = Host.Run(["demo", "--exit", "--json"], (Host.Database, Database));
        demo.ExitCode.ShouldBe(0, demo.Error);
        Output = demo.Output;
    }

    public Task DisposeAsync() => Task.CompletedTask;
}

public sealed class RunningTheDemo(DemoRun demo) : IClassFixture<DemoRun>
{
    private static readonly string[] Zigong = ["--ledger", "zigong-gxq"];

    [Fact]
    public void Each_fund_keeps_the_identity_of_its_money_and_a_plan_has_none()
    {
        var funds = JsonDocument.Parse(demo.Output).RootElement.GetProperty("funds").EnumerateArray().ToList();
        funds.Count(f => f.GetProperty("status").GetString() == "planned").ShouldBe(2);
        funds.Count.ShouldBe(5);
        foreach (var fund in funds)
        {
            (Fen(fund, "paidIn") + Fen(fund, "income") + Fen(fund, "gains")).ShouldBe(
                Fen(fund, "invested") + Fen(fund, "impaired") + Fen(fund, "writtenOff") + Fen(fund, "subFund") + Fen(fund, "fees") + Fen(fund, "distributed")
                + Fen(fund, "cash"));
            if (fund.GetProperty("status").GetString() == "planned")
            {
                (Fen(fund, "subscribed"), Fen(fund, "size")).ShouldBe((0, 0));
            }
        }
    }

    [Fact]
    public void Each_pool_keeps_the_identity_of_its_balances()
    {
        var pools = JsonDocument.Parse(demo.Output).RootElement.GetProperty("pools").EnumerateArray().ToList();
        pools.ShouldNotBeEmpty();
        foreach (var pool in pools)
        {
            Fen(pool, "available").ShouldBe(
                Fen(pool, "appropriated") + Fen(pool, "carriedIn") + Fen(pool, "adjusted") - Fen(pool, "reserved") - Fen(pool, "obligated")
                - Fen(pool, "inFlight") - Fen(pool, "disbursed") + Fen(pool, "recovered") - Fen(pool, "lapsed") - Fen(pool, "carriedOut"));
            Fen(pool, "disbursed").ShouldBe(
                Fen(pool, "disbursedPlatform") + Fen(pool, "disbursedProject") + Fen(pool, "disbursedLinkage") + Fen(pool, "disbursedRisk"));
        }
    }

    [Fact]
    public void The_golden_pool_meets_the_reported_figures()
    {
        var json = JsonDocument.Parse(demo.Output).RootElement;
        var pool = json.GetProperty("pools").EnumerateArray().Single(p => p.GetProperty("pool").GetString() == "pilot-district-2024");
        pool.GetProperty("ledger").GetString().ShouldBe("zigong-gxq");
        pool.GetProperty("fiscalYear").GetInt32().ShouldBe(2024);
        Fen(pool, "appropriated").ShouldBe(3_000_000_000);
        Fen(pool, "disbursedPlatform").ShouldBe(680_000_000);
        Fen(pool, "disbursedProject").ShouldBeInRange(1_800_000_001, 1_899_999_999);
        json.GetProperty("reconciliation").EnumerateArray().ShouldAllBe(r => r.GetProperty("agrees").GetBoolean());
    }

    [Fact]
    public void A_second_run_loads_nothing_twice_and_prints_the_same()
    {
        var again = Host.Run(["demo", "--exit", "--json"], (Host.Database, demo.Database));
        again.ExitCode.ShouldBe(0, again.Error);
        var (first, second) = (JsonDocument.Parse(demo.Output).RootElement, JsonDocument.Parse(again.Output).RootElement);
        JsonElement.DeepEquals(second.GetProperty("pools"), first.GetProperty("pools")).ShouldBeTrue();
        JsonElement.DeepEquals(second.GetProperty("reconciliation"), first.GetProperty("reconciliation")).ShouldBeTrue();
    }

    [Fact]
    public void The_time_of_each_step_is_told() =>
        JsonDocument.Parse(demo.Output).RootElement.GetProperty("timing").EnumerateObject().Select(t => t.Name)
            .ShouldBe(["databaseSeconds", "migrateSeconds", "seedSeconds", "projectSeconds"]);

    [Fact]
    public void People_read_yuan_in_their_own_language()
    {
        var shown = Host.Run(["demo", "--exit"], (Host.Database, demo.Database), ("LC_ALL", "zh_CN.UTF-8"));
        shown.Output.ShouldContain("30,000,000.00");
        shown.Output.ShouldContain("可用余额");
        shown.Output.ShouldContain("差额 0.00");
    }

    [Fact]
    public void As_of_a_day_means_its_end_and_as_of_now_is_what_the_demo_printed()
    {
        var now = JsonDocument.Parse(Host.Run(["as-of", "--json", .. Zigong], (Host.Database, demo.Database)).Output).RootElement;
        var printed = JsonDocument.Parse(demo.Output).RootElement.GetProperty("pools").EnumerateArray()
            .Where(pool => pool.GetProperty("ledger").GetString() == "zigong-gxq").Select(pool => pool.GetRawText());
        now.GetProperty("pools").EnumerateArray().Select(pool => pool.GetRawText()).ShouldBe(printed);

        var byDay = JsonDocument.Parse(Host.Run(["as-of", "2024-06-30", "--json", .. Zigong], (Host.Database, demo.Database)).Output).RootElement;
        var bySecond = JsonDocument.Parse(Host.Run(["as-of", "2024-06-30T23:59:59+08:00", "--json", .. Zigong], (Host.Database, demo.Database)).Output).RootElement;
        JsonElement.DeepEquals(byDay, bySecond).ShouldBeTrue();
        byDay.GetProperty("position").GetInt64().ShouldBeLessThan(now.GetProperty("position").GetInt64());
    }

    [Fact]
    public void The_export_is_the_log_one_entry_per_line_without_a_gap()
    {
        var lines = Host.Run(["export", .. Zigong], (Host.Database, demo.Database)).Output.TrimEnd('\n').Split('\n');
        lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("position").GetInt64()).ShouldBe(Enumerable.Range(1, lines.Length).Select(n => (long)n));
    }

    [Fact]
    public void Exposure_adds_up_to_the_postings()
    {
        string[] chengdu = ["--ledger", "chengdu-gxq"];
        foreach (var when in new[] { Array.Empty<string>(), ["--as-of", "2024-07-01"] })
        {
            var exposure = Lines("exposure", when, chengdu);
            var postings = Lines("postings", when, chengdu);
            exposure.Count.ShouldBeGreaterThan(4);
            foreach (var of in exposure.Where(e => e.GetProperty("instrument").GetString() == "fund-equity").GroupBy(e => $"fund/{e.GetProperty("fund").GetString()}:invested/{e.GetProperty("stage").GetString()}"))
            {
                of.Sum(e => Fen(e, "cost")).ShouldBe(postings.Where(p => p.GetProperty("account").GetString() == of.Key).Sum(p => Fen(p, "amount")), of.Key);
            }

            exposure.Sum(e => Fen(e, "cost")).ShouldBe(
                Posted(postings, account => account.Contains(":invested/", StringComparison.Ordinal) || account.EndsWith(":equity-cost", StringComparison.Ordinal)));
        }

        foreach (var ledger in new[] { Zigong, chengdu })
        {
            var (exposure, postings) = (Lines("exposure", [], ledger), Lines("postings", [], ledger));
            exposure.Sum(e => Fen(e, "grantNet")).ShouldBe(
                Posted(postings, account => IsGrant(account) || account.EndsWith(":granted", StringComparison.Ordinal)));
            exposure.Sum(e => Fen(e, "contingent")).ShouldBe(Posted(postings, account => account.EndsWith(":contingent", StringComparison.Ordinal) && !IsLoan(account)));
            exposure.Sum(e => Fen(e, "guaranteedLoan")).ShouldBe(Posted(postings, account => account.EndsWith(":guaranteed", StringComparison.Ordinal)));
            exposure.Sum(e => Fen(e, "compensated")).ShouldBe(Posted(postings, account => account.EndsWith(":compensated", StringComparison.Ordinal)));
            exposure.Sum(e => Fen(e, "claimed")).ShouldBe(Posted(postings, account => account.EndsWith(":claimed", StringComparison.Ordinal)));
            exposure.Sum(e => Fen(e, "total")).ShouldBe(exposure.Sum(e => Fen(e, "grantNet") + Fen(e, "contingent") + Fen(e, "cost") + Fen(e, "impaired") + Fen(e, "claimed") + Fen(e, "guaranteedLoan") + Fen(e, "compensated")));
        }

        static bool IsLoan(string account) => account.StartsWith("guaranteed-loan/", StringComparison.Ordinal);

        static bool IsGrant(string account) => account.EndsWith(":disbursed/project-grant", StringComparison.Ordinal) || account.EndsWith(":disbursed/platform-grant", StringComparison.Ordinal);

        static long Posted(List<JsonElement> postings, Func<string, bool> of) =>
            postings.Where(p => of(p.GetProperty("account").GetString()!)).Sum(p => Fen(p, "amount"));

        List<JsonElement> Lines(string what, string[] when, string[] ledger)
        {
            var answer = Host.Run(["export", what, "--json", .. when, .. ledger], (Host.Database, demo.Database));
            answer.ExitCode.ShouldBe(0, answer.Error);
            return [.. answer.Output.TrimEnd('\n').Split('\n').Skip(1).Select(line => JsonDocument.Parse(line).RootElement)];
        }
    }

    [Fact]
    public void The_variance_report_holds_each_figure_of_the_text_against_the_ledger()
    {
        var rows = Host.Run(["export", "variance", "--json", .. Zigong], (Host.Database, demo.Database)).Output.TrimEnd('\n').Split('\n').Skip(1)
            .Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(row => row.GetProperty("figure").GetString()!);
        foreach (var figure in new[] { "Z1", "Z2", "Z3", "Z4" })
        {
            rows[figure].GetProperty("verdict").GetString().ShouldBe("agrees", figure);
        }

        Fen(rows["Z2"], "difference").ShouldBe(0);
        Fen(rows["Z3"], "difference").ShouldBe(46_249_999);
        rows["Z5"].GetProperty("verdict").GetString().ShouldBe("not-held");
        var before = Host.Run(["export", "variance", "--json", "--as-of", "2024-12-30", .. Zigong], (Host.Database, demo.Database)).Output.TrimEnd('\n').Split('\n');
        before.Length.ShouldBe(1, "nothing was recorded by then");
    }

    [Fact]
    public async Task The_people_of_the_demo_hold_roles_in_its_ledger_only()
    {
        await using var source = NpgsqlDataSource.Create(demo.Database);
        var accounts = new Accounts(source, TimeProvider.System);
        var maker = (await accounts.Find("lin.xue"))!;
        maker.RolesIn("zigong-gxq").ShouldBe(["maker"]);
        maker.RolesEverywhere.ShouldBeEmpty();
        maker.MayRead("another").ShouldBeFalse();
    }

    private static long Fen(JsonElement pool, string name) => pool.GetProperty(name + "Fen").GetInt64();
}
