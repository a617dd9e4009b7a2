using System.Globalization;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>Funds over HTTP: a whole life, and for each invariant of funds the input that it refuses.</summary>
public sealed class KeepingAFund(ApiHost host) : IClassFixture<ApiHost>
{
    private const long Million = 1_000_000_00;
    private static readonly string Digest = new('a', 64);

    [Fact]
    public async Task a_fund_lives_from_the_plan_to_its_end()
    {
        await Establish("life");
        await Do("fund-manager", "funds/life/commitments", new { partnerId = "gov", partnerName = "区级引导资金", isGovernment = true, amountFen = 40 * Million, agreementNo = "lpa" });
        await Do("fund-manager", "funds/life/calls", new { callId = "c1", dueOn = "2024-03-01", lines = new[] { new { partnerId = "gov", amountFen = 40 * Million } }, documentNo = "call 1" });
        await Do("maker", "funds/life/payments-in", new { partnerId = "gov", amountFen = 40 * Million, bankRef = "b-1" });
        await Do("fund-manager", "funds/life/investments", Investment("i1", 10));
        await Do("fund-manager", "funds/life/investments", Investment("i2", 15));
        await Do("fund-manager", "funds/life/investments/i1/marks", new { amountFen = 12 * Million, asOf = "2024-03-01", method = "recent-round" });
        await Do("fund-manager", "funds/life/marks", new { amountFen = 41 * Million, asOf = "2024-03-01", method = "net-assets", reportDigest = Digest });
        await Do("fund-manager", "funds/life/incomes", new { incomeId = "n1", kind = "dividend", amountFen = 1 * Million, bankRef = "b-n1", investmentId = "i1" });
        await Do("fund-manager", "funds/life/fees", new { feeId = "f1", kind = "management", amountFen = 1 * Million, payee = "管理人（示例）", bankRef = "b-f1" });
        await Do("department", "funds/life/back-investments", new { recognitionId = "r1", investmentId = "i2", amountFen = 15 * Million, ruleVersion = "terms-1", documentNo = "r 1" });
        await Do("fund-manager", "funds/life/losses", new { lossId = "l1", investmentId = "i1", amountFen = 10 * Million, cause = "中试失败" });
        await Do("fund-manager", "funds/life/losses/l1/review", new { documents = new[] { new { kind = "minutes", digest = Digest } } });
        await Do("department", "funds/life/losses/l1/review/conclusion", new { finding = "diligent", opinionDigest = Digest, reviewerIds = new[] { "expert.qian" } });
        await Decide("funds/life/losses/l1/write-off", new { documentNo = "w 1" });
        await Decide("funds/life/losses/l1/exemption", new { outcome = "granted", ruleVersion = "terms-1", documentNo = "e 1" });
        await Do("fund-manager", "funds/life/investments/i2/exits", new { exitId = "x1", costFen = 15 * Million, proceedsFen = 21 * Million, sharesLeftBp = 0, route = "buyback", bankRef = "b-x1" });
        await Do("releaser", "funds/life/harvest", new { documentNo = "h 1" });
        await Refused("releaser", "funds/life/liquidation", new { documentNo = "end" }, RefusalCodes.FundNotCleared, ("cashFen", 36 * Million));
        await Do("fund-manager", "funds/life/distributions", new { distributionId = "d1", lines = new[] { new { partnerId = "gov", amountFen = 36 * Million, capitalFen = 30 * Million } }, documentNo = "d 1" });
        await Do("releaser", "funds/life/liquidation", new { documentNo = "end" });

        var view = await Read("funds/life");
        view.GetProperty("fund").GetProperty("status").GetString().ShouldBe("liquidated");
        view.GetProperty("fund").GetProperty("dpiBp").GetInt64().ShouldBe(9_000);
        view.GetProperty("fund").GetProperty("tvpiBp").GetInt64().ShouldBe(9_000);
        view.GetProperty("governmentPaidBp").GetInt64().ShouldBe(10_000);
        view.GetProperty("partners")[0].GetProperty("returnedFen").GetInt64().ShouldBe(30 * Million);
        view.GetProperty("losses")[0].GetProperty("outcome").GetString().ShouldBe("granted");
        view.GetProperty("investments").GetArrayLength().ShouldBe(2);
        view.GetProperty("stages")[0].GetProperty("toleranceBp").GetInt32().ShouldBe(8_000);
    }

    [Fact]
    public async Task funds_are_read_with_plans_apart_and_each_yuan_once()
    {
        await Plan("read-plan");
        await Paid("read-upper");
        await Establish("read-lower");
        await Do("fund-manager", "funds/read-upper/sub-funds", new { subFundId = "read-lower", amountFen = 20 * Million, isGovernment = false, agreementNo = "lpa" });
        await Do("fund-manager", "funds/read-lower/calls", new { callId = "c1", dueOn = "2024-03-01", lines = new[] { new { partnerId = "fund/read-upper", amountFen = 20 * Million } }, documentNo = "call" });
        var before = await Totals();
        await Do("fund-manager", "funds/read-upper/sub-funds/read-lower/payments", new { amountFen = 20 * Million, bankRef = "b-sub" });
        var after = await Totals();
        foreach (var member in new[] { "paidInFen", "cashFen", "subscribedFen", "investedFen" })
        {
            after.GetProperty(member).GetInt64().ShouldBe(before.GetProperty(member).GetInt64(), "money between two funds is no more money");
        }

        await Do("fund-manager", "funds/read-lower/investments", Investment("i-read", 8));
        var upper = await Read("funds/read-upper");
        upper.GetProperty("fund").GetProperty("subFundFen").GetInt64().ShouldBe(20 * Million);
        upper.GetProperty("lookThrough")[1].GetProperty("investedFen").GetInt64().ShouldBe(8 * Million);
        upper.GetProperty("lookThrough")[1].GetProperty("cashFen").GetInt64().ShouldBe(12 * Million);
        upper.GetProperty("lookThrough")[0].GetProperty("cashFen").GetInt64().ShouldBe(40 * Million);
        var list = (await Get("funds")).GetProperty("items").EnumerateArray().ToList();
        list.Last(item => item.GetProperty("status").GetString() != "planned").GetProperty("fundId").GetString().ShouldNotBe("read-plan");
        list.Single(item => item.GetProperty("fundId").GetString() == "read-plan").GetProperty("subscribedFen").GetInt64().ShouldBe(0);
        (await Get("fund-exposures?by=party&limit=1000")).GetProperty("items").EnumerateArray()
            .ShouldContain(item => item.GetProperty("key").GetString() == "party-i-read" && item.GetProperty("costFen").GetInt64() >= 8 * Million);
        using var wrong = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/fund-exposures?by=colour", UriKind.Relative));
        (await Answer.Of(wrong)).ShouldBeProblem(422, RefusalCodes.RequestInvalid);
        using var missing = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/funds/nobody", UriKind.Relative));
        (await Answer.Of(missing)).ShouldBeProblem(404, RefusalCodes.NotFound);
    }

    [Fact]
    public async Task F1_paid_in_is_at_most_called()
    {
        await Establish("paying");
        await Do("fund-manager", "funds/paying/commitments", new { partnerId = "corp", partnerName = "示例公司", isGovernment = false, amountFen = 60 * Million, agreementNo = "lpa" });
        await Refused("fund-manager", "funds/paying/commitments", new { partnerId = "corp2", partnerName = "示例公司二", isGovernment = false, amountFen = 41 * Million, agreementNo = "lpa" },
            RefusalCodes.CommitmentExceedsSize, ("sizeFen", 100 * Million));
        await Refused("fund-manager", "funds/paying/calls", new { callId = "c0", dueOn = "2024-03-01", lines = new[] { new { partnerId = "corp", amountFen = 61 * Million } }, documentNo = "call" },
            RefusalCodes.CallExceedsCommitment, ("subscribedFen", 60 * Million));
        await Do("fund-manager", "funds/paying/calls", new { callId = "c1", dueOn = "2024-03-01", lines = new[] { new { partnerId = "corp", amountFen = 10 * Million } }, documentNo = "call" });
        await Refused("fund-manager", "funds/paying/payments-in", new { partnerId = "corp", amountFen = 12 * Million, bankRef = "b-1" },
            RefusalCodes.PaidinExceedsCall, ("requestedFen", 12 * Million), ("calledFen", 10 * Million));
    }

    [Fact]
    public async Task F2_undrawn_money_cannot_be_invested()
    {
        await Establish("undrawn");
        await Do("fund-manager", "funds/undrawn/commitments", new { partnerId = "corp", partnerName = "示例公司", isGovernment = false, amountFen = 60 * Million, agreementNo = "lpa" });
        await Refused("fund-manager", "funds/undrawn/investments", Investment("i1", 10), RefusalCodes.FundInsufficientCash, ("requestedFen", 10 * Million), ("cashFen", 0));
    }

    [Fact]
    public async Task F2_no_more_is_sold_than_was_held()
    {
        await Paid("selling");
        await Do("fund-manager", "funds/selling/investments", Investment("i1", 10));
        await Refused("fund-manager", "funds/selling/investments/i1/exits", new { exitId = "x1", costFen = 11 * Million, proceedsFen = 0, sharesLeftBp = 0, route = "transfer", bankRef = "b-x" },
            RefusalCodes.InvestmentCostExceeded, ("heldFen", 10 * Million));
    }

    [Fact]
    public async Task F3_a_quarter_in_one_project_with_a_fifth_allowed_is_refused()
    {
        await Paid("crowded");
        await Refused("fund-manager", "funds/crowded/investments", Investment("i1", 25), RefusalCodes.ConcentrationExceeded, ("requestedFen", 25 * Million), ("limitFen", 20 * Million), ("ratioBp", 2_000));
        await Refused("fund-manager", "funds/crowded/commitments", new { partnerId = "gov", partnerName = "区级引导资金", isGovernment = true, amountFen = 41 * Million, agreementNo = "lpa" },
            RefusalCodes.CommitmentExceedsSize);
    }

    [Fact]
    public async Task F4_a_planned_fund_invests_nothing()
    {
        await Plan("planned");
        await Refused("fund-manager", "funds/planned/investments", Investment("i1", 1), RefusalCodes.FundNotEstablished);
    }

    [Fact]
    public async Task F5_a_fund_below_cannot_invest_above()
    {
        await Establish("upper");
        await Establish("lower");
        await Do("fund-manager", "funds/upper/sub-funds", new { subFundId = "lower", amountFen = 10 * Million, isGovernment = false, agreementNo = "lpa" });
        await Refused("fund-manager", "funds/lower/sub-funds", new { subFundId = "upper", amountFen = 10 * Million, isGovernment = false, agreementNo = "lpa" }, RefusalCodes.FundCycle);
    }

    [Fact]
    public async Task F5_two_commitments_at_once_cannot_close_a_circle()
    {
        await Establish("left");
        await Establish("right");
        var both = await Task.WhenAll(
            Send("fund-manager", "funds/left/sub-funds", new { subFundId = "right", amountFen = Million, isGovernment = false, agreementNo = "lpa" }),
            Send("fund-manager", "funds/right/sub-funds", new { subFundId = "left", amountFen = Million, isGovernment = false, agreementNo = "lpa" }));
        both.Count(answer => answer.Status == 200).ShouldBe(1, string.Join("\n", both.Select(answer => answer.Text)));
        both.Single(answer => answer.Status != 200).ShouldBeProblem(409, RefusalCodes.FundCycle);
    }

    [Fact]
    public async Task F6_an_exemption_needs_a_reviewed_file()
    {
        await Paid("losing");
        await Do("fund-manager", "funds/losing/investments", Investment("i1", 10));
        await Do("fund-manager", "funds/losing/losses", new { lossId = "l1", investmentId = "i1", amountFen = 10 * Million, cause = "中试失败" });
        var refused = await Send("releaser", "funds/losing/losses/l1/exemption", new { outcome = "granted", ruleVersion = "terms-1", documentNo = "e 1" }, await Version("losing"));
        refused.ShouldBeProblem(409, RefusalCodes.LossFileMissing);
        refused.Facts.GetProperty("missing").EnumerateArray().Select(m => m.GetString()).ShouldBe(["file", "review"]);
        await Refused("fund-manager", "funds/losing/losses/l1/review", new { documents = Array.Empty<object>() }, RefusalCodes.LossFileMissing);
    }

    [Fact]
    public async Task a_decision_on_a_loss_names_the_version_that_was_seen() =>
        (await Send("releaser", "funds/any/losses/l1/exemption", new { outcome = "granted", ruleVersion = "terms-1", documentNo = "e 1" }))
            .ShouldBeProblem(428, RefusalCodes.VersionMissing);

    [Fact]
    public async Task who_manages_funds_does_not_decide_on_losses_and_touches_no_pool()
    {
        (await Send("fund-manager", "funds/any/losses/l1/exemption", new { outcome = "granted", ruleVersion = "terms-1", documentNo = "e 1" })).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await host.Send("fund-manager", $"pools/{ApiHost.PoolId}/reservations", ApiHost.Reservation("r-fm", 100))).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await Send("auditor", "funds", new { fundId = "x", name = "x", kind = "direct", targetFen = 1, source = "x" })).ShouldBeProblem(403, RefusalCodes.NotPermitted);
    }

    [Theory]
    [InlineData("{\"fundId\":\"bad\",\"name\":\"x\",\"kind\":\"1\",\"targetFen\":1,\"source\":\"x\"}", 400, RefusalCodes.RequestMalformed)]
    [InlineData("{\"fundId\":\"bad\",\"name\":\"x\",\"kind\":\"direct\",\"targetFen\":0,\"source\":\"x\"}", 422, RefusalCodes.AmountInvalid)]
    [InlineData("{\"fundId\":\"bad/x\",\"name\":\"x\",\"kind\":\"direct\",\"targetFen\":1,\"source\":\"x\"}", 422, RefusalCodes.RequestInvalid)]
    [InlineData("{\"fundId\":\"bad\",\"name\":\" \",\"kind\":\"direct\",\"targetFen\":1,\"source\":\"x\"}", 422, RefusalCodes.RequestInvalid)]
    public async Task a_plan_of_a_wrong_shape_is_refused(string body, int status, string code) =>
        (await host.Send("fund-manager", "funds", body)).ShouldBeProblem(status, code);

    private static object Investment(string id, long millions) => new
    {
        investmentId = id, partyId = "party-" + id, partyName = "示例企业", stage = "seed", amountFen = millions * Million, sharesBp = 800,
        agreementNo = "spa " + id, bankRef = "b-" + id, chain = "integrated-circuits",
    };

    private async Task Plan(string fund) =>
        (await Send("fund-manager", "funds", new { fundId = fund, name = "示例基金" + fund, kind = "direct", targetFen = 100 * Million, source = "示例" }))
            .Status.ShouldBe(201);

    private async Task Establish(string fund)
    {
        await Plan(fund);
        await Do("releaser", $"funds/{fund}/establishment", new
        {
            sizeFen = 100 * Million, manager = "管理人（示例）", agreementDigest = Digest, documentNo = "agreement",
            terms = new
            {
                version = "terms-1", lossTolerances = new[] { new { stage = "seed", ratioBp = 8_000 } }, singleProjectLimitBp = 2_000, governmentShareLimitBp = 4_000,
                maxLayers = 3,
            },
        });
    }

    /// <summary>60 million of a company are there.</summary>
    private async Task Paid(string fund)
    {
        await Establish(fund);
        await Do("fund-manager", $"funds/{fund}/commitments", new { partnerId = "corp", partnerName = "示例公司", isGovernment = false, amountFen = 60 * Million, agreementNo = "lpa" });
        await Do("fund-manager", $"funds/{fund}/calls", new { callId = "c1", dueOn = "2024-03-01", lines = new[] { new { partnerId = "corp", amountFen = 60 * Million } }, documentNo = "call" });
        await Do("fund-manager", $"funds/{fund}/payments-in", new { partnerId = "corp", amountFen = 60 * Million, bankRef = "b-1" });
    }

    private async Task Do(string role, string path, object body)
    {
        var answer = await Send(role, path, body);
        answer.Status.ShouldBe(200, $"{path} {answer.Text}");
    }

    private async Task Decide(string path, object body)
    {
        var answer = await Send("releaser", path, body, await Version(path.Split('/')[1]));
        answer.Status.ShouldBe(200, $"{path} {answer.Text}");
    }

    private async Task Refused(string role, string path, object body, string code, params (string Name, long Value)[] facts)
    {
        var entries = await host.Entries();
        var answer = await Send(role, path, body);
        answer.ShouldBeProblem(409, code);
        foreach (var (name, value) in facts)
        {
            answer.Facts.GetProperty(name).GetInt64().ShouldBe(value, name);
        }

        answer.Json.GetProperty("detail").GetString().ShouldNotBeNullOrWhiteSpace();
        (await host.Entries()).ShouldBe(entries);
    }

    /// <summary>Sends with a business date beside the body's own members.</summary>
    private async Task<Answer> Send(string role, string path, object body, long? version = null)
    {
        var members = JsonSerializer.SerializeToNode(body)!.AsObject();
        members["businessDate"] = "2024-03-01";
        return await host.Send(role, path, members, adjust: request =>
        {
            if (version is { } seen)
            {
                request.Headers.TryAddWithoutValidation("If-Match", string.Create(CultureInfo.InvariantCulture, $"\"{seen}\""));
            }
        });
    }

    private async Task<JsonElement> Read(string path) => (await Get(path)).GetProperty("item");

    private Task<JsonElement> Totals() => Read("fund-totals");

    private async Task<JsonElement> Get(string path)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var position = (await host.Entries()).ToString(CultureInfo.InvariantCulture);
        using var response = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/{path}{separator}position={position}", UriKind.Relative));
        var answer = await Answer.Of(response);
        answer.Status.ShouldBe(200, answer.Text + host.Errors.Text);
        return answer.Json;
    }

    private async Task<long> Version(string fund)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(host.ConnectionString);
        await using var command = source.CreateCommand($"select max(version) from entry where ledger_id = '{ApiHost.LedgerId}' and stream = 'fund/{fund}'");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
