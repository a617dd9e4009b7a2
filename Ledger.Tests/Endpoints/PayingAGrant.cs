using System.Globalization;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>One grant of each kind from application to a returned payment, every step over HTTP and each by the person whose turn it is.</summary>
public sealed class PayingAGrant(PayingAGrant.RuledHost host) : IClassFixture<PayingAGrant.RuledHost>
{
    private const string Party = "91510300MA0000001X";
    private static readonly string Digest = new('a', 64);

    [Fact]
    public async Task a_project_is_paid_and_part_of_it_comes_back()
    {
        var grant = "project-grants/p-1";
        await Award("project-grants", "p-1", grant, "display-1");
        await Do("maker", $"{grant}/instalments", "2024-03-21", new
        {
            lines = new object[] { new { no = 1, amountFen = 60_000_000, gate = "signing" }, new { no = 2, amountFen = 40_000_000, gate = "milestone:m1" } },
        });
        await Pay("o-1", "project-grant", "p-1", 1, 60_000_000);
        await Refused("maker", "disbursement-orders", "2024-04-02", Draft("o-2", "project-grant", "p-1", 2, 40_000_000), 409, RefusalCodes.MilestoneNotMet);
        await Do("department", $"{grant}/milestones", "2024-05-06", new { code = "m1", evidenceDigest = Digest });
        await Do("department", $"{grant}/suspension", "2024-05-07", new { reason = "audit" });
        await Do("department", $"{grant}/resumption", "2024-05-08", new { reason = "audit over" });
        await Pay("o-2", "project-grant", "p-1", 2, 40_000_000, "2024-05-09");
        await Do("maker", "disbursement-orders/o-2/payment-returns", "2024-05-20", new { amountFen = 1_000_000, bankRef = "ret-1", reason = "account changed" });

        var order = (await Get("disbursement-orders/o-2")).Json.GetProperty("item");
        order.GetProperty("returnedFen").GetInt64().ShouldBe(1_000_000);
        var award = (await Get(grant)).Json.GetProperty("item");
        award.GetProperty("awardedFen").GetInt64().ShouldBe(100_000_000);
        award.GetProperty("paidFen").GetInt64().ShouldBe(99_000_000);
        award.GetProperty("detail").GetProperty("lines")[0].GetProperty("gate").GetString().ShouldBe("signing");
        (await Get("project-grants?status=executing&projectCode=display-1")).Json.GetProperty("items").GetArrayLength().ShouldBe(1);
        (await Get("disbursement-orders?payeeId=" + Party + "&order=oldest")).Json.GetProperty("items").GetArrayLength().ShouldBeGreaterThanOrEqualTo(2);
        (await Get("payouts")).Json.GetProperty("items")[0].GetProperty("instrument").GetString().ShouldNotBeNullOrEmpty();
        (await Get("payouts/payees?poolId=" + ApiHost.PoolId)).Json.GetProperty("items").GetArrayLength().ShouldBeGreaterThanOrEqualTo(1);
    }

    [Fact]
    public async Task a_platform_is_paid_by_its_assessment()
    {
        var grant = "platform-grants/f-1";
        await Award("platform-grants", "f-1", grant, "platform-1");
        await Do("maker", $"{grant}/instalments", "2024-03-21", new { lines = new object[] { new { no = 1, amountFen = 100_000_000, gate = "assessment:2024" } } });
        await Do("department", $"{grant}/assessments", "2024-04-01", new { period = "2024", grade = "good", scoreBp = 8_500 });
        await Pay("o-f1", "platform-grant", "f-1", 1, 100_000_000);
        await Do("department", $"{grant}/acceptance", "2024-06-03", new { grade = "excellent" });
        await Do("department", $"{grant}/closing", "2024-06-04", new { });

        (await Get(grant)).Json.GetProperty("item").GetProperty("status").GetString().ShouldBe("closed");
    }

    [Fact]
    public async Task an_application_can_be_returned_filed_objected_to_and_withdrawn()
    {
        var grant = "project-grants/w-1";
        await Do("maker", "project-grants", "2024-03-01", Application("w-1", "withdrawn-1"), 201);
        await Refused("maker", "project-grants", "2024-03-01", Application("w-2", "withdrawn-1"), 409, RefusalCodes.ApplicationDuplicate);
        await Do("department", $"{grant}/return", "2024-03-01", new { reason = "seal missing" });
        await Do("maker", $"{grant}/resubmission", "2024-03-02", new { requestedFen = 90_000_000 });
        await Do("department", $"{grant}/filing", "2024-03-02", new { filingNo = "f-2024-9" });
        await Do("department", $"{grant}/officer", "2024-03-02", new { officerId = "officer.sun" });
        await Do("department", $"{grant}/screening", "2024-03-04", new { checklistDigest = Digest });
        await Do("department", $"{grant}/review", "2024-03-05", new { scoreBp = 8_000, opinionDigest = Digest, reviewerIds = new[] { "expert.qian" } });
        await Do("department", $"{grant}/proposal", "2024-03-06", Proposal(90_000_000));
        await Do("department", $"{grant}/notice", "2024-03-08", new { url = "https://example.org/notice/9", from = "2024-03-08" });
        await Refused("department", $"{grant}/notice/closing", "2024-03-11", new { }, 422, RefusalCodes.NoticePeriodTooShort);
        await Do("department", $"{grant}/objections", "2024-03-11", new { objectionId = "ob-1", groundsDigest = Digest });
        await Refused("department", $"{grant}/notice/closing", "2024-03-18", new { }, 409, RefusalCodes.NoticeOpenObjection);
        await Do("department", $"{grant}/objections/ob-1/resolution", "2024-03-12", new { outcome = "dismissed", opinionDigest = Digest });
        await Do("department", $"{grant}/withdrawal", "2024-03-19", new { reason = "applicant gave up" });
        await Refused("department", $"{grant}/rejection", "2024-03-19", new { reason = "late" }, 409, RefusalCodes.IllegalState);
    }

    [Fact]
    public async Task nobody_pays_alone()
    {
        var grant = "project-grants/c-1";
        await Award("project-grants", "c-1", grant, "alone-1");
        await Do("maker", $"{grant}/instalments", "2024-03-21", new { lines = new object[] { new { no = 1, amountFen = 100_000_000, gate = "signing" } } });
        using var alone = await host.ClientOf("alone", (ApiHost.LedgerId, "maker"), (ApiHost.LedgerId, "checker"), (ApiHost.LedgerId, "releaser"));
        var drafted = await host.Send(alone, "disbursement-orders", Draft("o-alone", "project-grant", "c-1", 1, 100_000_000, "2024-03-22"));
        drafted.Status.ShouldBe(201, drafted.Text);

        (await host.Send(alone, "disbursement-orders/o-alone/check", new { businessDate = "2024-03-22" }, adjust: r => r.Headers.Add("If-Match", drafted.Headers["ETag"])))
            .ShouldBeProblem(422, RefusalCodes.FourEyesViolation).Facts.GetProperty("person").GetString().ShouldBe("alone");
        var checkedBy = await host.Send("checker", "disbursement-orders/o-alone/check", new { businessDate = "2024-03-22" }, adjust: r => r.Headers.Add("If-Match", drafted.Headers["ETag"]));
        checkedBy.Status.ShouldBe(200, checkedBy.Text);
        (await host.Send("releaser", "disbursement-orders/o-alone/approval", new { businessDate = "2024-03-22" }, adjust: r => r.Headers.Add("If-Match", drafted.Headers["ETag"])))
            .ShouldBeProblem(412, RefusalCodes.VersionConflict).Facts.GetProperty("currentVersion").GetInt64().ShouldBe(2);
        var back = await host.Send("releaser", "disbursement-orders/o-alone/return", new { reason = "account unclear", businessDate = "2024-03-22" },
            adjust: r => r.Headers.Add("If-Match", checkedBy.Headers["ETag"]));
        back.Status.ShouldBe(200, back.Text);
        (await host.Send(alone, "disbursement-orders/o-alone/cancellation", new { reason = "mistake", businessDate = "2024-03-25" })).Status.ShouldBe(200);
    }

    [Fact]
    public async Task rules_and_calendars_can_be_read()
    {
        var rules = (await Get("rulebook")).Json.GetProperty("item");
        rules.GetProperty("inForce").GetString().ShouldBe("rules-2024");
        rules.GetProperty("versions")[0].GetProperty("noticeWorkingDays").GetInt32().ShouldBe(5);
        (await Get("calendars/2024")).Json.GetProperty("item").GetProperty("holidays")[0].GetString().ShouldBe("2024-01-01");
        using var missing = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/calendars/1999", UriKind.Relative));
        (await Answer.Of(missing)).ShouldBeProblem(404, RefusalCodes.NotFound);
    }

    private async Task Award(string collection, string id, string grant, string projectCode)
    {
        await Do("maker", collection, "2024-03-01", Application(id, projectCode), 201);
        await Do("department", $"{grant}/screening", "2024-03-04", new { checklistDigest = Digest });
        await Do("department", $"{grant}/review", "2024-03-05", new { scoreBp = 8_800, opinionDigest = Digest, reviewerIds = new[] { "expert.qian" } });
        await Do("department", $"{grant}/proposal", "2024-03-06", Proposal(100_000_000));
        await Do("department", $"{grant}/notice", "2024-03-08", new { url = "https://example.org/notice/1", from = "2024-03-08" });
        var closed = await Do("department", $"{grant}/notice/closing", "2024-03-18", new { });
        await Do("releaser", $"{grant}/approval", "2024-03-19", new { documentNo = "award doc 1" }, ifMatch: closed.Headers["ETag"]);
        await Do("maker", $"{grant}/task-book", "2024-03-20", new { taskBookDigest = Digest, payeeAccountDigest = Digest });
    }

    private async Task Pay(string orderId, string kind, string grantId, int no, long amountFen, string date = "2024-04-02")
    {
        var order = $"disbursement-orders/{orderId}";
        var last = await Do("maker", "disbursement-orders", date, Draft(orderId, kind, grantId, no, amountFen), 201);
        last.Headers["Location"].ShouldBe($"/api/ledgers/{ApiHost.LedgerId}/{order}");
        last = await Do("checker", $"{order}/check", date, new { opinion = "agreed" }, ifMatch: last.Headers["ETag"]);
        last = await Do("releaser", $"{order}/approval", date, new { }, ifMatch: last.Headers["ETag"]);
        last = await Do("releaser", $"{order}/instruction", date, new { voucherNo = "v-" + orderId, bank = "ICBC" }, ifMatch: last.Headers["ETag"]);
        await Do("maker", $"{order}/settlement", date, new { bankRef = "ref-" + orderId, receiptDigest = Digest, amountFen, settledOn = date });
    }

    private static object Application(string grantId, string projectCode) => new
    {
        grantId, scheme = "pilot-ten", projectCode, title = "柔性显示材料", partyId = Party, partyName = "某研究院", requestedFen = 120_000_000,
    };

    private static object Proposal(long amountFen) => new
    {
        poolId = ApiHost.PoolId, amountFen, baseFen = 200_000_000, ratioBp = 5_000, capFen = 500_000_000, minutesNo = "minutes 2024-3",
        schemeVersion = "rules-2024", expiresOn = "2024-12-31",
    };

    private static Dictionary<string, object> Draft(string orderId, string kind, string grantId, int no, long amountFen, string? date = null)
    {
        var draft = new Dictionary<string, object>
        {
            ["orderId"] = orderId, ["grantKind"] = kind, ["grantId"] = grantId, ["instalmentNo"] = no, ["amountFen"] = amountFen,
            ["payeeId"] = Party, ["payeeName"] = "某研究院", ["payeeAccountDigest"] = Digest,
        };
        if (date is not null)
        {
            draft["businessDate"] = date;
        }

        return draft;
    }

    private async Task<Answer> Do(string role, string path, string date, object body, int status = 200, string? ifMatch = null)
    {
        var answer = await Send(role, path, date, body, ifMatch);
        answer.Status.ShouldBe(status, $"{path}: {answer.Text}{host.Errors.Text}");
        return answer;
    }

    private async Task Refused(string role, string path, string date, object body, int status, string code) =>
        (await Send(role, path, date, body, null)).ShouldBeProblem(status, code);

    private Task<Answer> Send(string role, string path, string date, object body, string? ifMatch)
    {
        var members = JsonSerializer.SerializeToNode(body)!.AsObject();
        members["businessDate"] = date;
        return host.Send(role, path, members.ToJsonString(), adjust: r =>
        {
            if (ifMatch is not null)
            {
                r.Headers.Add("If-Match", ifMatch);
            }
        });
    }

    private async Task<Answer> Get(string path)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var position = (await host.Entries()).ToString(CultureInfo.InvariantCulture);
        using var response = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/{path}{separator}position={position}", UriKind.Relative));
        var answer = await Answer.Of(response);
        answer.Status.ShouldBe(200, answer.Text);
        return answer;
    }

    /// <summary>A host with rules and calendars.</summary>
    public sealed class RuledHost : ApiHost
    {
        protected override async Task Prepare()
        {
            await base.Prepare();
            (await Send("administrator", "rulebook", new
            {
                version = "rules-2024", effectiveFrom = "2024-01-01", documentNo = "district doc 1", noticeWorkingDays = 5,
                approvalLimits = new[] { new { approver = "*", limitFen = 2_000_000_000 } },
                schemeCaps = new[] { new { scheme = "pilot-ten", ratioBp = 6_000, capFen = 1_000_000_000 } },
            })).Status.ShouldBe(200);
            (await Send("administrator", "calendars", new
            {
                year = 2024, documentNo = "calendar 2024", holidays = new[] { "2024-01-01", "2024-04-04", "2024-05-01" }, makeupWorkdays = new[] { "2024-02-04" },
            })).Status.ShouldBe(200);
        }
    }
}
