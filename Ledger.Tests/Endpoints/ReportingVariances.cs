using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Projections;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>Reported figures over HTTP: recorded, held against the ledger at any moment, refused as money; and authority carried over.</summary>
public sealed class ReportingVariances(ReportingVariances.FigureHost host) : IClassFixture<ReportingVariances.FigureHost>
{
    [Fact]
    public async Task a_figure_is_held_against_the_value_of_its_span_at_every_moment()
    {
        await Record("V1", new { amountFen = ApiHost.AppropriatedFen }, "annual", "exact");
        await Record("V2", new { amountFen = 1_800_000_000 }, "cumulative", "at-least");
        await Record("V3", new { amountFen = 5 }, "point", "approx");
        (await Hold("V1", new { kind = "pool-appropriated", of = ApiHost.PoolId })).Status.ShouldBe(200);
        (await Hold("V2", new { kind = "programme-disbursed", of = "pilot", instrument = "project-grant" })).Status.ShouldBe(200);
        var held = await Hold("V3", new { kind = "fund-size" });
        held.Status.ShouldBe(200);

        var rows = (await Get("reported-figures")).GetProperty("items").EnumerateArray()
            .ToDictionary(row => row.GetProperty("figure").GetProperty("figureId").GetString()!);
        (rows["V1"].GetProperty("verdict").GetString(), rows["V1"].GetProperty("differenceFen").GetInt64()).ShouldBe(("agrees", 0));
        (rows["V2"].GetProperty("verdict").GetString(), rows["V2"].GetProperty("differenceFen").GetInt64()).ShouldBe(("differs", -1_800_000_000));
        rows["V3"].GetProperty("verdict").GetString().ShouldBe("no-value");
        var before = (await Get($"reported-figures/V1?asOf=position:{host.Opened}")).GetProperty("item").GetProperty("figure");
        before.GetProperty("status").GetString().ShouldBe("recorded");

        var entries = await host.Entries();
        (await host.Send("department", "reported-figures/V3/withdrawal", new { reason = "misread" })).Status.ShouldBe(200);
        (await Get("reported-figures/V3")).GetProperty("item").GetProperty("figure").GetProperty("status").GetString().ShouldBe("withdrawn");
        (await Get($"reported-figures/V3?asOf=position:{entries}")).GetProperty("item").GetProperty("figure").GetProperty("status").GetString().ShouldBe("recorded");
        await Checked();
    }

    [Fact]
    public async Task cumulative_against_annual_and_press_as_money_are_refused()
    {
        await Record("W1", new { amountFen = 680_000_000 }, "cumulative", "exact");
        var refused = await Hold("W1", new { kind = "pool-disbursed", of = ApiHost.PoolId, instrument = "platform-grant" });
        refused.ShouldBeProblem(422, RefusalCodes.FigureBasisMismatch).Facts.GetProperty("measureBasis").GetString().ShouldBe("annual");
        var entries = await host.Entries();
        (await host.Send("maker", $"pools/{ApiHost.PoolId}/appropriations", new
        {
            amountFen = 680_000_000, documentNo = "W1", functionCode = "2060404", source = "press", businessDate = "2024-03-01",
        })).ShouldBeProblem(422, RefusalCodes.ReportedNotPosted).Facts.GetProperty("figureId").GetString().ShouldBe("W1");
        (await host.Send("maker", $"pools/{ApiHost.PoolId}/appropriations", new
        {
            amountFen = 680_000_000, documentNo = "doc 9", functionCode = "2060404", source = "w1.txt", businessDate = "2024-03-01",
        })).ShouldBeProblem(422, RefusalCodes.ReportedNotPosted);
        (await host.Send("maker", $"pools/{ApiHost.PoolId}/appropriations", new
        {
            amountFen = 680_000_000, documentNo = "doc 9", functionCode = "2060499", source = "budget", businessDate = "2024-03-01",
            evidence = new[] { new { kind = "budget", number = "w1.txt" } },
        })).ShouldBeProblem(422, RefusalCodes.ReportedNotPosted).Facts.GetProperty("reference").GetString().ShouldBe("w1.txt");
        (await host.Entries()).ShouldBe(entries);
    }

    [Theory]
    [InlineData("{\"figureId\":\"X1\",\"source\":\"x\"}", 400, RefusalCodes.RequestMalformed)]
    [InlineData("{\"figureId\":\"X1\",\"source\":\"x\",\"subject\":\"s\",\"measures\":\"m\",\"basis\":\"yearly\",\"precision\":\"exact\",\"period\":\"p\",\"class\":\"ledger-fact\",\"amountFen\":1}", 400, RefusalCodes.RequestMalformed)]
    [InlineData("{\"figureId\":\"X1\",\"source\":\"x\",\"subject\":\"s\",\"measures\":\"m\",\"basis\":\"annual\",\"precision\":\"exact\",\"period\":\"p\",\"class\":\"ledger-fact\",\"amountFen\":-1}", 422, RefusalCodes.AmountInvalid)]
    [InlineData("{\"figureId\":\"X1\",\"source\":\"x\",\"subject\":\"s\",\"measures\":\"m\",\"basis\":\"annual\",\"precision\":\"exact\",\"period\":\"p\",\"class\":\"ledger-fact\"}", 422, RefusalCodes.RequestInvalid)]
    [InlineData("{\"figureId\":\"../x\",\"source\":\"x\",\"subject\":\"s\",\"measures\":\"m\",\"basis\":\"annual\",\"precision\":\"exact\",\"period\":\"p\",\"class\":\"ledger-fact\",\"amountFen\":1}", 422, RefusalCodes.RequestInvalid)]
    public async Task what_is_no_figure_is_not_recorded(string body, int status, string code)
    {
        var entries = await host.Entries();
        (await host.Send("department", "reported-figures", body)).ShouldBeProblem(status, code);
        (await host.Send("auditor", "reported-figures", body)).Status.ShouldBe(403);
        (await host.Entries()).ShouldBe(entries);
    }

    [Fact]
    public async Task authority_is_carried_twice_and_then_lapses()
    {
        foreach (var year in new[] { 2021, 2022, 2023, 2024 })
        {
            (await host.Send("maker", "pools", new
            {
                programme = "old", level = "district", fiscalYear = year, name = "旧专项", instruments = (string[])["project-grant"], functionCode = "2060404",
            })).Status.ShouldBe(201);
        }

        (await host.Send("maker", "pools/old-district-2021/appropriations", new
        {
            amountFen = 10_000_000, documentNo = "2021-1", functionCode = "2060404", source = "s", businessDate = "2021-03-01",
        })).Status.ShouldBe(200);
        (await Carry(2021, 8_000_000)).Status.ShouldBe(200);
        (await Carry(2022, 8_000_000)).Status.ShouldBe(200);
        var refused = (await Carry(2023, 8_000_000)).ShouldBeProblem(409, RefusalCodes.CarryoverLimit);
        (refused.Facts.GetProperty("originYear").GetInt32(), refused.Facts.GetProperty("carriableFen").GetInt64()).ShouldBe((2021, 0));
        (await host.Send("releaser", "pools/old-district-2023/carry-overs", new { toPoolId = "old-district-2024", amountFen = 1, documentNo = "" }))
            .ShouldBeProblem(422, RefusalCodes.RequestInvalid);
        (await host.Send("maker", "pools/old-district-2023/carry-overs", new { toPoolId = "old-district-2024", amountFen = 1, documentNo = "d" }))
            .ShouldBeProblem(403, RefusalCodes.NotPermitted);

        var carried = (await Get("pools/old-district-2023/carry-overs")).GetProperty("item");
        carried.GetProperty("limitYears").GetInt32().ShouldBe(2);
        var slice = carried.GetProperty("slices")[0];
        (slice.GetProperty("originYear").GetInt32(), slice.GetProperty("leftFen").GetInt64(), slice.GetProperty("mayBeCarried").GetBoolean()).ShouldBe((2021, 8_000_000, false));
        (await Get("pools/old-district-2021/carry-overs")).GetProperty("item").GetProperty("moved")[0].GetProperty("otherPoolId").GetString().ShouldBe("old-district-2022");
        (await host.Send("releaser", "pools/old-district-2023/carried-commitments", new { toPoolId = "old-district-2024", commitmentId = "project-grant/none", documentNo = "d" }))
            .ShouldBeProblem(404, RefusalCodes.NotFound);
        await Checked();

        Task<Answer> Carry(int year, long amountFen) => host.Send("releaser", $"pools/old-district-{year}/carry-overs", new
        {
            toPoolId = $"old-district-{year + 1}", amountFen, documentNo = $"carry {year}", businessDate = $"{year}-12-31",
        });
    }

    [Fact]
    public async Task an_indicator_keeps_every_value_and_a_figure_is_held_against_the_newest()
    {
        (await host.Send("department", "indicators", new { indicatorId = "platforms", name = "中试平台", unit = "个", definition = "月末平台数" })).Status.ShouldBe(201);
        (await host.Send("department", "indicators/platforms/observations", new { value = "46", observedOn = "2024-03-31", source = "统计" })).Status.ShouldBe(200);
        (await host.Send("department", "indicators/platforms/observations", new { value = "49", observedOn = "2024-06-30", source = "统计" })).Status.ShouldBe(200);
        (await host.Send("department", "indicators/platforms/observations", new { value = "四十九", observedOn = "2024-06-30", source = "统计" }))
            .ShouldBeProblem(422, RefusalCodes.RequestInvalid);
        (await host.Send("department", "indicators/platforms/observations", new { value = 49, observedOn = "2024-06-30", source = "统计" }))
            .ShouldBeProblem(400, RefusalCodes.RequestMalformed);
        (await host.Send("department", "indicators/platforms/observations", new { value = "47", observedOn = "2024-03-31", source = "统计", corrects = 9, reason = "误记" }))
            .ShouldBeProblem(409, RefusalCodes.CorrectionInvalid);
        var before = await host.Entries();
        (await host.Send("department", "indicators/platforms/observations", new { value = "47", observedOn = "2024-03-31", source = "统计", corrects = 1, reason = "误记" }))
            .Status.ShouldBe(200);

        var item = (await Get("indicators/platforms")).GetProperty("item");
        item.GetProperty("values").EnumerateArray().Select(v => (v.GetProperty("no").GetInt32(), v.GetProperty("correctedBy").ValueKind == JsonValueKind.Null))
            .ShouldBe([(3, true), (2, true), (1, false)]);
        item.GetProperty("indicator").GetProperty("detail").GetProperty("previousValue").GetString().ShouldBe("47");
        (await Get($"indicators/platforms?asOf=position:{before}")).GetProperty("item").GetProperty("indicator").GetProperty("detail").GetProperty("previousValue").GetString().ShouldBe("46");

        var recorded = await host.Send("department", "reported-figures", new
        {
            figureId = "I1", source = "i1.txt", subject = "平台", measures = "platforms", basis = "point", precision = "exact", period = "2024", @class = "indicator",
            count = 50, unit = "platform",
        });
        recorded.Status.ShouldBe(201, recorded.Text);
        (await Hold("I1", new { kind = "indicator", of = "platforms" })).Status.ShouldBe(200);
        var row = (await Get("reported-figures/I1")).GetProperty("item");
        (row.GetProperty("ledgerValue").GetString(), row.GetProperty("difference").GetString(), row.GetProperty("verdict").GetString()).ShouldBe(("49", "-1", "differs"));
        (await Get("indicators")).GetProperty("items").GetArrayLength().ShouldBe(1);
        await Checked();
    }

    [Fact]
    public async Task payments_keep_to_the_plan_and_books_to_their_months()
    {
        (await host.Send("maker", "pools", new
        {
            programme = "timed", level = "city", fiscalYear = 2024, name = "用款", instruments = (string[])["project-grant"], functionCode = "2060404",
        })).Status.ShouldBe(201);
        (await host.Send("maker", "pools/timed-city-2024/appropriations", new
        {
            amountFen = 1_000, documentNo = "t-1", functionCode = "2060404", source = "s", businessDate = "2024-03-01",
        })).Status.ShouldBe(200);
        (await host.Send("maker", "pools/timed-city-2024/spending-plan", new { months = new[] { new { month = 3, amountFen = 1_001 } }, documentNo = "p" }))
            .ShouldBeProblem(409, RefusalCodes.PlanExceedsAuthority).Facts.GetProperty("authorityFen").GetInt64().ShouldBe(1_000);
        (await host.Send("maker", "pools/timed-city-2024/spending-plan", new { months = new[] { new { month = 13, amountFen = 1 } }, documentNo = "p" }))
            .ShouldBeProblem(422, RefusalCodes.RequestInvalid);
        (await host.Send("maker", "pools/timed-city-2024/spending-plan", new { months = new[] { new { month = 3, amountFen = 400 }, new { month = 6, amountFen = 600 } }, documentNo = "p" }))
            .Status.ShouldBe(200);
        (await host.Send("maker", "pools/timed-city-2024/spending-plan/approval", new { documentNo = "p" })).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await host.Send("releaser", "pools/timed-city-2024/spending-plan/approval", new { documentNo = "p-1" })).Status.ShouldBe(200);
        var plan = (await Get("pools/timed-city-2024/spending-plan")).GetProperty("item");
        plan.GetProperty("months").EnumerateArray().Select(m => m.GetProperty("plannedThroughFen").GetInt64()).ShouldBe([0, 0, 400, 400, 400, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000]);

        (await host.Send("releaser", "accounting-periods/2023-02/closing", new { documentNo = "books" })).Status.ShouldBe(200);
        (await host.Send("releaser", "accounting-periods/2023-2/closing", new { documentNo = "books" })).ShouldBeProblem(422, RefusalCodes.RequestInvalid);
        (await host.Send("releaser", "accounting-periods/2023-01/closing", new { documentNo = "books" })).ShouldBeProblem(409, RefusalCodes.PeriodClosed);
        (await host.Send("maker", "pools", new
        {
            programme = "dated", level = "city", fiscalYear = 2023, name = "往年", instruments = (string[])["project-grant"], functionCode = "2060404", businessDate = "2023-01-05",
        })).Status.ShouldBe(201);
        var entries = await host.Entries();
        (await host.Send("maker", "pools/dated-city-2023/appropriations", new
        {
            amountFen = 1, documentNo = "t-2", functionCode = "2060404", source = "s", businessDate = "2023-02-28",
        })).ShouldBeProblem(409, RefusalCodes.PeriodClosed).Facts.GetProperty("closedThrough").GetString().ShouldBe("2023-02");
        (await host.Entries()).ShouldBe(entries);
        (await host.Send("maker", "pools/dated-city-2023/appropriations", new
        {
            amountFen = 1, documentNo = "t-2", functionCode = "2060404", source = "s", businessDate = "2023-03-01",
        })).Status.ShouldBe(200);
        (await Get("accounting-periods")).GetProperty("items")[0].GetProperty("closedThrough").GetInt32().ShouldBe(2);
        await Checked();
    }

    private async Task Record(string id, object value, string basis, string precision)
    {
        var body = JsonSerializer.SerializeToNode(new
        {
            figureId = id, source = id.ToLowerInvariant() + ".txt", subject = "资金池", measures = "money", basis, precision, period = "2024",
            @class = "ledger-fact",
        })!.AsObject();
        foreach (var member in JsonSerializer.SerializeToElement(value).EnumerateObject())
        {
            body[member.Name] = JsonSerializer.SerializeToNode(member.Value);
        }

        var answer = await host.Send("department", "reported-figures", body.ToJsonString());
        answer.Status.ShouldBe(201, answer.Text + host.Errors.Text);
        host.Opened = Math.Max(host.Opened, answer.Json.GetProperty("position").GetInt64());
    }

    private Task<Answer> Hold(string id, object measure) => host.Send("department", $"reported-figures/{id}/measure", new { measure });

    private async Task Checked()
    {
        await using var source = NpgsqlDataSource.Create(host.ConnectionString);
        (await new Rebuild(source).Check(ApiHost.LedgerId, CancellationToken.None)).ShouldBeNull();
    }

    private async Task<JsonElement> Get(string path)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        using var response = await host.As("auditor").GetAsync(
            new Uri($"/api/ledgers/{ApiHost.LedgerId}/{path}{separator}position={await host.Entries()}", UriKind.Relative));
        var answer = await Answer.Of(response);
        answer.Status.ShouldBe(200, answer.Text + host.Errors.Text);
        return answer.Json;
    }

    /// <summary>A host with a memory of where the figures were recorded.</summary>
    public sealed class FigureHost : ApiHost
    {
        /// <summary>Position after the last figure.</summary>
        public long Opened { get; set; }
    }
}
