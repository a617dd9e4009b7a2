using System.Globalization;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>Linkages and recoveries over HTTP: one way from the investment to the money that came back, and for each invariant the input that it refuses.</summary>
public sealed partial class LinkingAndRecovering(ApiHost host) : IClassFixture<ApiHost>
{
    private const long Million = 1_000_000_00;
    private const string Company = "91990000MA0000011Q";
    private const string Investor = "91990000MA0000012K";
    private const string Pool = "linkage-district-2024";
    private static readonly string Digest = new('a', 64);
    private static readonly SemaphoreSlim Once = new(1);
    private static bool _ready;

    [Fact]
    public async Task a_subsidy_follows_an_investment_and_comes_back_when_that_goes()
    {
        await Verified("life", 10);
        await Do("department", "linkages/life/computation", Computation());
        await Decide("linkages/life", "approval", Approval);
        await Pay("life", 2);
        var held = await Read("linkages/life");
        (held.GetProperty("status").GetString(), held.GetProperty("grantedFen").GetInt64()).ShouldBe(("holding", 2 * Million));
        held.GetProperty("detail").GetProperty("computation").GetProperty("ruleTrace").GetArrayLength().ShouldBe(7);

        // L5.
        await Refused("department", "linkages/life/triggers/round-life/withdrawal", new { reason = "gone" }, 409, RefusalCodes.LinkageUnwindRequired, ("outstandingFen", 2 * Million));
        await Do("department", "linkages/life/unwinding", new { recoveryId = "r-life", principalFen = 2 * Million, reason = "gone", evidenceDigest = Digest });

        // R4.
        await Refused("department", "linkages", Opening("again"), 409, RefusalCodes.PartyHasOpenRecovery);

        // R3.
        await Refused("maker", "recoveries/r-life/receipts", Receipt("back-1", 1), 422, RefusalCodes.RecoveryNoBasis);
        var noBasis = await Send("releaser", "recoveries/r-life/order", new { documentNo = "d 1", legalBasis = "", dueOn = "2024-09-01" }, await Version("recoveries/r-life"));
        noBasis.ShouldBeProblem(422, RefusalCodes.RecoveryNoBasis);
        await Decide("recoveries/r-life", "order", new { documentNo = "d 1", legalBasis = "order 427", dueOn = "2024-09-01", interestFen = 100 });
        await Do("department", "recoveries/r-life/notice", new { noticeNo = "n 1", deliveryDigest = Digest });

        // R2.
        await Refused("maker", "recoveries/r-life/receipts", Receipt("back-1", 1, "treasury"), 422, RefusalCodes.RecoveryDestinationInvalid);
        await Refused("maker", "recoveries/r-life/receipts", Receipt("back-1", 3), 409, RefusalCodes.RecoveryExceedsDue, ("dueFen", 2 * Million));
        var before = (await Read("pools/" + Pool)).GetProperty("availableFen").GetInt64();
        await Do("maker", "recoveries/r-life/receipts", Receipt("back-1", 1));
        (await Read("pools/" + Pool)).GetProperty("availableFen").GetInt64().ShouldBe(before + Million);
        await Decide("recoveries/r-life", "write-off", new { documentNo = "w 1" });
        await Do("releaser", "recoveries/r-life/closing", new { documentNo = "c 1" });

        var unwound = await Read("linkages/life");
        unwound.GetProperty("status").GetString().ShouldBe("unwound");
        (unwound.GetProperty("recoveredFen").GetInt64(), unwound.GetProperty("writtenOffFen").GetInt64()).ShouldBe((Million, Million));
        var recovery = await Read("recoveries/r-life");
        recovery.GetProperty("detail").GetProperty("receipts").GetArrayLength().ShouldBe(1);
        (await Get("recoveries?awardStream=linkage%2Flife")).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await Get("linkages?contingent=true&text=life")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await Read("linkage-totals?text=life")).GetProperty("paidFen").GetInt64().ShouldBe(2 * Million);
    }

    [Fact]
    public async Task L1_nothing_is_computed_before_the_bank_evidence()
    {
        await Opened("early");
        await Refused("department", "linkages/early/computation", Computation(), 409, RefusalCodes.LinkageTriggerUnverified);
    }

    [Fact]
    public async Task L2_the_same_round_triggers_once()
    {
        await Verified("first", 1);
        await Opened("second");
        await Refused("department", "linkages/second/triggers", Trigger("round-first", 1), 409, RefusalCodes.LinkageAlreadyClaimed);
    }

    [Theory]
    [InlineData("government-fund", "kind")]
    [InlineData("state-owned", "kind")]
    public async Task L3_government_money_is_no_outside_money(string kind, string ground)
    {
        await Opened("l3-" + kind);
        var entries = await host.Entries();
        var answer = await Send("department", $"linkages/l3-{kind}/triggers", Trigger("round-" + kind, 1, kind));
        answer.ShouldBeProblem(422, RefusalCodes.LinkageIneligibleInvestor);
        answer.Facts.GetProperty("ground").GetString().ShouldBe(ground);
        (await host.Entries()).ShouldBe(entries);
    }

    [Fact]
    public async Task L4_six_million_of_five_are_not_converted()
    {
        await Ready();
        await Do("department", "linkages", Opening("convert", "grant-then-equity", "api-equity"), 201);
        await Do("checker", "linkages/convert/project", new { budgetFen = 25 * Million, planDigest = Digest, documentNo = "p 1" });
        await Do("department", "linkages/convert/computation", Computation("api-equity"));
        await Decide("linkages/convert", "approval", Approval);
        await Pay("convert", 5);
        await Do("department", "linkages/convert/triggers", Trigger("round-convert", 30));
        await Do("checker", "linkages/convert/triggers/round-convert/verification", Verification("convert", 30));
        await Refused("department", "linkages/convert/conversions", Conversion(6), 409, RefusalCodes.ConversionExceedsPrincipal, ("requestedFen", 6 * Million), ("principalFen", 5 * Million));
        await Do("department", "linkages/convert/conversions", Conversion(3));
        var row = await Read("linkages/convert");
        (row.GetProperty("contingentFen").GetInt64(), row.GetProperty("equityFen").GetInt64()).ShouldBe((2 * Million, 3 * Million));
        (await Get("linkages?contingent=true")).GetProperty("items").EnumerateArray().Select(i => i.GetProperty("linkageId").GetString()).ShouldContain("convert");
    }

    [Fact]
    public async Task R1_two_million_of_less_are_not_asked_back()
    {
        await Verified("small", 9);
        await Do("department", "linkages/small/computation", Computation());
        await Decide("linkages/small", "approval", Approval);
        await Pay("small", 1, 800_000_00);
        await Refused("department", "recoveries", new { recoveryId = "r-small", awardStream = "linkage/small", principalFen = 2 * Million, reason = "x", evidenceDigest = Digest },
            409, RefusalCodes.RecoveryExceedsPaid, ("requestedFen", 2 * Million), ("netPaidFen", 1_800_000_00));
    }

    [Fact]
    public async Task who_only_reads_or_has_another_duty_may_not()
    {
        (await Send("auditor", "linkages", Opening("x"))).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await Send("department", "linkages/x/triggers/y/verification", Verification("x", 1))).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await Send("maker", "recoveries/x/write-off", new { documentNo = "w" })).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await Send("releaser", "linkages/x/approval", Approval)).ShouldBeProblem(428, RefusalCodes.VersionMissing);
    }

    [Theory]
    [InlineData("linkages", "{\"linkageId\":\"bad\",\"family\":\"gift\",\"scheme\":\"s\",\"title\":\"t\",\"partyId\":\"p\",\"partyName\":\"n\"}", 400, RefusalCodes.RequestMalformed)]
    [InlineData("linkages", "{\"linkageId\":\"bad\",\"family\":\"nominee-equity\",\"scheme\":\"s\",\"title\":\"t\",\"partyId\":\"p\",\"partyName\":\"n\"}", 422, RefusalCodes.RequestInvalid)]
    [InlineData("linkages", "{\"linkageId\":\"bad/x\",\"family\":\"matched-subsidy\",\"scheme\":\"s\",\"title\":\"t\",\"partyId\":\"p\",\"partyName\":\"n\"}", 422, RefusalCodes.RequestInvalid)]
    [InlineData("linkages", "{\"linkageId\":\"bad\",\"family\":\"matched-subsidy\",\"scheme\":\"s\",\"title\":\"t\",\"partyId\":\"p\",\"partyName\":\"n\",\"chain\":\"a/b\"}", 422, RefusalCodes.RequestInvalid)]
    [InlineData("linkages", "{\"linkageId\":\"bad\",\"family\":\"matched-subsidy\",\"scheme\":\"s\",\"title\":\"t\",\"partyId\":\"p\",\"partyName\":\"n\",\"stage\":\"listing\"}", 400, RefusalCodes.RequestMalformed)]
    [InlineData("recoveries", "{\"recoveryId\":\"bad\",\"awardStream\":\"fund/x\",\"principalFen\":1,\"reason\":\"r\",\"evidenceDigest\":\"x\"}", 422, RefusalCodes.RequestInvalid)]
    [InlineData("recoveries", "{\"recoveryId\":\"bad\",\"awardStream\":\"linkage/x\",\"principalFen\":-1,\"reason\":\"r\",\"evidenceDigest\":\"x\"}", 422, RefusalCodes.AmountInvalid)]
    public async Task a_wrong_shape_is_refused(string path, string body, int status, string code) => (await host.Send("department", path, body)).ShouldBeProblem(status, code);

    private static readonly object Approval = new { documentNo = "a 1", agreementDigest = Digest, payeeAccountDigest = Digest };

    private static object Computation(string scheme = "api-matched") => new { poolId = Pool, minutesNo = "m 1", schemeVersion = scheme, reservedUntil = "2024-12-31" };

    private static object Opening(string id, string family = "matched-subsidy", string scheme = "api-matched", string party = Company) =>
        new { linkageId = id, family, scheme, title = "示例 " + id, partyId = party, partyName = "示例企业" };

    private static object Trigger(string investment, long millions, string kind = "private-fund") => new
    {
        investmentId = investment, investorId = Investor, investorName = "示例创投", investorKind = kind, amountFen = millions * Million, agreementDigest = Digest,
    };

    private static object Verification(string id, long millions) => new
    {
        paidInFen = millions * Million, paidInOn = "2024-02-20", registryChangeNo = "reg " + id,
        receiptDigest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id))),
    };

    private static object Conversion(long millions) => new
    {
        principalFen = millions * Million, valuationFen = 100 * Million, agreementDigest = Digest, registryChangeNo = "reg 2", investmentId = "round-convert",
    };

    private static object Receipt(string bankRef, long millions, string destination = "pool") => new { bankRef, receiptDigest = Digest, destination, principalFen = millions * Million };

    /// <summary>A pool for linkages and two schemes, once for all.</summary>
    private async Task Ready()
    {
        await Once.WaitAsync();
        try
        {
            if (_ready)
            {
                return;
            }

            await Do("maker", "pools", new { programme = "linkage", level = "district", fiscalYear = 2024, name = "投补联动资金池", instruments = new[] { "linkage" }, functionCode = "2060499" }, 201);
            await Do("maker", $"pools/{Pool}/appropriations", new { amountFen = 50 * Million, documentNo = "b 1", functionCode = "2060499", source = "general" });
            await Publish("api-matched", new { family = "matched-subsidy", trigger = "outside-investment", eligibleInvestors = new[] { "private-fund" }, expiryMonths = 12, holdingMonths = 12 });
            await Publish("api-equity", new { family = "grant-then-equity", trigger = "project-plan", eligibleInvestors = new[] { "private-fund" }, expiryMonths = 12, holdingMonths = 12, priceBasis = "outside-round" });
            _ready = true;
        }
        finally
        {
            Once.Release();
        }
    }

    private async Task Publish(string scheme, object linkage)
    {
        await Do("department", $"schemes/{scheme}/draft", new
        {
            version = scheme,
            rules = new
            {
                name = "示例政策", documentNo = "doc", effectiveFrom = "2024-01-01", effectiveUntil = (string?)null, instruments = new[] { "linkage" }, ratioBp = 2_000,
                projectCapFen = 5 * Million, noticeWorkingDays = 5, approvalLimits = new[] { new { approver = "*", limitFen = 50 * Million } }, panelQuorum = 0, linkage,
            },
        });
        await Do("releaser", $"schemes/{scheme}/publication", new { version = scheme });
    }

    private async Task Opened(string id, string party = Company)
    {
        await Ready();
        await Do("department", "linkages", Opening(id, party: party), 201);
    }

    private async Task Verified(string id, long millions, string party = Company)
    {
        await Opened(id, party);
        await Do("department", $"linkages/{id}/triggers", Trigger("round-" + id, millions));
        await Do("checker", $"linkages/{id}/triggers/round-{id}/verification", Verification(id, millions));
    }

    private async Task Pay(string id, long millions, long more = 0)
    {
        var (order, fen) = ("o-" + id, (millions * Million) + more);
        await Do("maker", $"linkages/{id}/disbursement-orders", new { orderId = order, amountFen = fen, payeeAccountDigest = Digest });
        await Decide("disbursement-orders/" + order, "check", new { }, "checker");
        await Decide("disbursement-orders/" + order, "approval", new { });
        await Decide("disbursement-orders/" + order, "instruction", new { voucherNo = "v", bank = "b" });
        await Do("maker", $"disbursement-orders/{order}/settlement", new { bankRef = "bank-" + id, receiptDigest = Digest, amountFen = fen, settledOn = "2024-03-01" });
        using var evidence = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/disbursement-orders/{order}/evidence?position={await host.Entries()}", UriKind.Relative));
        (await evidence.Content.ReadAsStringAsync()).ShouldContain($"linkage/{id}");
    }

    private async Task Do(string role, string path, object body, int status = 200)
    {
        var answer = await Send(role, path, body);
        answer.Status.ShouldBe(status, $"{path} {answer.Text}");
    }

    private async Task Decide(string thing, string act, object body, string role = "releaser")
    {
        var answer = await Send(role, $"{thing}/{act}", body, await Version(thing));
        answer.Status.ShouldBe(200, $"{thing}/{act} {answer.Text}");
    }

    private async Task Refused(string role, string path, object body, int status, string code, params (string Name, long Value)[] facts)
    {
        var entries = await host.Entries();
        var answer = await Send(role, path, body);
        answer.ShouldBeProblem(status, code);
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

    private async Task<long> Version(string path) => (await Read(path)).GetProperty("version").GetInt64();

    private async Task<JsonElement> Read(string path) => (await Get(path)).GetProperty("item");

    private async Task<JsonElement> Get(string path)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var position = (await host.Entries()).ToString(CultureInfo.InvariantCulture);
        using var response = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/{path}{separator}position={position}", UriKind.Relative));
        var answer = await Answer.Of(response);
        answer.Status.ShouldBe(200, answer.Text + host.Errors.Text);
        return answer.Json;
    }
}
