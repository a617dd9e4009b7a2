using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Projections;
using Ledger.Tests.Support;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>Guaranteed loans over HTTP: registered, defaulted, compensated through an order, partly recovered; and what the caps refuse.</summary>
public sealed class GuaranteeingLoans(GuaranteeingLoans.RiskHost host) : IClassFixture<GuaranteeingLoans.RiskHost>
{
    private static readonly string Digest = new('a', 64);

    [Fact]
    public async Task a_loan_goes_from_the_guarantee_to_the_recovery()
    {
        var registered = await Register("h1", "firm-1", 200_000_000);
        registered.Status.ShouldBe(201, registered.Text + host.Errors.Text);
        (await Register("h1", "firm-1", 200_000_000)).ShouldBeProblem(409, RefusalCodes.AlreadyExists);
        (await Register("h2", "firm-1", 1_000)).ShouldBeProblem(409, RefusalCodes.LiveLoanExists);
        (await Register("h2", "firm-2", 600_000_000)).ShouldBeProblem(422, RefusalCodes.LoanCapExceeded).Facts.GetProperty("capFen").GetInt64().ShouldBe(300_000_000);
        (await Register("h2", "firm-2", 1_000, share: 8_000)).ShouldBeProblem(422, RefusalCodes.RiskShareExceeded);
        (await host.Send("department", "guaranteed-loans/h1/claim", new { lossFen = 100_000_000, defaultedOn = "2024-05-01", documentNo = "c", evidenceDigest = Digest, businessDate = "2024-06-01" }))
            .ShouldBeProblem(409, RefusalCodes.ClaimTooEarly);
        (await host.Send("department", "guaranteed-loans/h1/claim", new { lossFen = 100_000_000, defaultedOn = "2024-01-15", documentNo = "c", evidenceDigest = "", businessDate = "2024-06-01" }))
            .ShouldBeProblem(422, RefusalCodes.RequestInvalid);
        (await host.Send("department", "guaranteed-loans/h1/claim", new { lossFen = 100_000_000, defaultedOn = "2024-01-15", documentNo = "c", evidenceDigest = Digest, businessDate = "2024-06-01" }))
            .Status.ShouldBe(200);
        (await host.Send("maker", "guaranteed-loans/h1/claim/approval", new { documentNo = "a" })).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await host.Send("releaser", "guaranteed-loans/h1/claim/approval", new { documentNo = "a", businessDate = "2024-06-03" })).Status.ShouldBe(200);
        var before = await host.Entries();
        (await Get("loan-exposures?partyId=firm-1")).GetProperty("items")[0].GetProperty("guaranteedFen").GetInt64().ShouldBe(140_000_000);
        (await Exposed("guaranteedLoanFen")).ShouldBe((140_000_000, 140_000_000, 140_000_000));

        (await host.Send("maker", "guaranteed-loans/h1/payment-orders", new { orderId = "ho-1", amountFen = 70_000_000, payeeAccountDigest = Digest, businessDate = "2024-06-04" })).Status.ShouldBe(200);
        await Decide("checker", "disbursement-orders/ho-1/check", new { businessDate = "2024-06-04" });
        await Decide("releaser", "disbursement-orders/ho-1/approval", new { businessDate = "2024-06-04" });
        await Decide("releaser", "disbursement-orders/ho-1/instruction", new { voucherNo = "v", bank = "b", businessDate = "2024-06-04" });
        (await host.Send("maker", "disbursement-orders/ho-1/settlement", new { bankRef = "hb-1", receiptDigest = Digest, amountFen = 70_000_000, settledOn = "2024-06-05", businessDate = "2024-06-05" }))
            .Status.ShouldBe(200);
        (await host.Send("maker", "guaranteed-loans/h1/recoveries", new { amountFen = 10_000_000, bankRef = "hb-1", documentNo = "s", businessDate = "2024-09-01" }))
            .ShouldBeProblem(409, RefusalCodes.DuplicateSettlement);
        (await host.Send("maker", "guaranteed-loans/h1/recoveries", new { amountFen = 10_000_000, bankRef = "hb-2", documentNo = "s", businessDate = "2024-09-01" }))
            .Status.ShouldBe(200);

        var loan = (await Get("guaranteed-loans/h1")).GetProperty("item");
        (loan.GetProperty("status").GetString(), loan.GetProperty("guaranteedFen").GetInt64(), loan.GetProperty("netPaidFen").GetInt64()).ShouldBe(("compensated", 0, 63_000_000));
        loan.GetProperty("detail").GetProperty("shares")[0].GetProperty("destination").GetString().ShouldBe("pool");
        (loan.GetProperty("detail").GetProperty("chain").GetString(), loan.GetProperty("detail").GetProperty("stage").GetString()).ShouldBe(("new-materials", "venture"));
        await host.Accounts.Put("loan-reader", "审计", "a long enough password 1", [(ApiHost.LedgerId, "auditor")]);
        using var reader = await SignedIn.As(host.Address, "loan-reader", "a long enough password 1");
        var page = await reader.GetStringAsync(new Uri($"/{ApiHost.LedgerId}/loans/h1", UriKind.Relative));
        page.ShouldContain("<dt>Industry chain</dt><dd>new-materials</dd>");
        page.ShouldContain("<dt>Stage</dt><dd>venture</dd>");
        (await Get("loan-exposures?partyId=firm-1")).GetProperty("items")[0].GetProperty("netPaidFen").GetInt64().ShouldBe(63_000_000);
        (await Exposed("compensatedFen")).ShouldBe((63_000_000, 63_000_000, 63_000_000));
        (await Get($"guaranteed-loans/h1?asOf=position:{before}")).GetProperty("item").GetProperty("status").GetString().ShouldBe("approved");
        (await Get("guaranteed-loans?partyId=firm-1")).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await Get("pools/risk-district-2024")).GetProperty("item").GetProperty("disbursedRiskFen").GetInt64().ShouldBe(70_000_000);
        await using var source = NpgsqlDataSource.Create(host.ConnectionString);
        (await new Rebuild(source).Check(ApiHost.LedgerId, CancellationToken.None)).ShouldBeNull();
        await using var posted = source.CreateCommand("select coalesce(sum(amount_fen), 0)::bigint from posting where account like 'guaranteed-loan/%:compensated'");
        ((long)(await posted.ExecuteScalarAsync())!).ShouldBe(63_000_000);
    }

    /// <summary>What one firm's loan comes to in the exposure over all instruments: by the list, whatever that is told by, by its own page, and in the total.</summary>
    private async Task<(long, long, long)> Exposed(string member)
    {
        var row = await Row("party", "firm-1");
        foreach (var (by, key) in new[] { ("chain", "new-materials"), ("stage", "venture") })
        {
            (await Row(by, key)).GetProperty(member).GetInt64().ShouldBe(row.GetProperty(member).GetInt64(), by);
        }

        var party = (await Get("exposures/firm-1")).GetProperty("item");
        var total = (await Get("exposure-total")).GetProperty("item");
        party.GetProperty("items")[0].GetProperty("instrument").GetString().ShouldBe("risk-compensation");
        total.GetProperty("totalFen").GetInt64().ShouldBe(total.GetProperty(member).GetInt64());
        (party.GetProperty("items")[0].GetProperty("chain").GetString(), party.GetProperty("items")[0].GetProperty("stage").GetString()).ShouldBe(("new-materials", "venture"));
        return (row.GetProperty(member).GetInt64(), party.GetProperty("total").GetProperty(member).GetInt64(), total.GetProperty(member).GetInt64());
    }

    private async Task<JsonElement> Row(string by, string key) =>
        (await Get("exposures?by=" + by)).GetProperty("items").EnumerateArray().Single(of => of.GetProperty("key").GetString() == key);

    [Theory]
    [InlineData("principalFen", "0", 422, RefusalCodes.AmountInvalid)]
    [InlineData("principalFen", "1.5", 422, RefusalCodes.AmountInvalid)]
    [InlineData("shareBp", "0", 422, RefusalCodes.RequestInvalid)]
    [InlineData("endsOn", "\"2023-01-01\"", 422, RefusalCodes.RequestInvalid)]
    [InlineData("schemeVersion", "\"v9\"", 422, RefusalCodes.RuleVersionInvalid)]
    [InlineData("chain", "\"a/b\"", 422, RefusalCodes.RequestInvalid)]
    [InlineData("stage", "\"listing\"", 400, RefusalCodes.RequestMalformed)]
    [InlineData("collateral", "\"house\"", 400, RefusalCodes.RequestMalformed)]
    public async Task what_is_no_loan_is_not_registered(string member, string value, int status, string code)
    {
        var entries = await host.Entries();
        var body = JsonSerializer.SerializeToNode(Body("bad", "firm-9", 1_000, 7_000))!.AsObject();
        body[member] = System.Text.Json.Nodes.JsonNode.Parse(value);
        (await host.Send("maker", "guaranteed-loans", body.ToJsonString())).ShouldBeProblem(status, code);
        (await host.Entries()).ShouldBe(entries);
    }

    private static object Body(string id, string firm, long principalFen, int share) => new
    {
        loanId = id, scheme = "tech-loan", schemeVersion = "v1", poolId = "risk-district-2024", bankId = "bank-1", bankName = "示例银行", partyId = firm,
        partyName = "示例企业", contractNo = "c-" + id, evidenceDigest = Digest, principalFen, shareBp = share, startsOn = "2024-01-10", endsOn = "2025-01-09",
        businessDate = "2024-01-10", chain = "new-materials", stage = "venture",
    };

    private Task<Answer> Register(string id, string firm, long principalFen, int share = 7_000) => host.Send("maker", "guaranteed-loans", Body(id, firm, principalFen, share));

    private async Task Decide(string role, string path, object body)
    {
        using var seen = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/disbursement-orders/ho-1?position={await host.Entries()}", UriKind.Relative));
        var answer = await host.Send(role, path, body, adjust: r => r.Headers.IfMatch.Add(seen.Headers.ETag!));
        answer.Status.ShouldBe(200, answer.Text);
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

    /// <summary>A host with a scheme for loans and a risk pool of 20 million.</summary>
    public sealed class RiskHost : ApiHost
    {
        protected override async Task Prepare()
        {
            await base.Prepare();
            (await Send("department", "schemes/tech-loan/draft", new
            {
                version = "v1",
                rules = new
                {
                    name = "科创贷（示例）", documentNo = "示例〔2024〕3号", effectiveFrom = "2024-01-01", effectiveUntil = (string?)null,
                    instruments = (string[])["risk-compensation"], ratioBp = 7_000, projectCapFen = 300_000_000, noticeWorkingDays = 5,
                    approvalLimits = new[] { new { approver = "*", limitFen = 300_000_000 } }, panelQuorum = 0,
                    risk = new { maxTermMonths = 24, firmCapFen = 500_000_000, oneLiveLoan = true, reserveBp = 5_000, waitingDays = 90, recoveryBp = 7_000 },
                },
            })).Status.ShouldBe(200);
            (await Send("releaser", "schemes/tech-loan/publication", new { version = "v1" })).Status.ShouldBe(200);
            (await Send("maker", "pools", new
            {
                programme = "risk", level = "district", fiscalYear = 2024, name = "风险池", instruments = (string[])["risk-compensation"], functionCode = "2060404",
            })).Status.ShouldBe(201);
            (await Send("maker", "pools/risk-district-2024/appropriations", new
            {
                amountFen = 2_000_000_000, documentNo = "r-1", functionCode = "2060404", source = "s", businessDate = "2024-01-05",
            })).Status.ShouldBe(200);
        }
    }
}
