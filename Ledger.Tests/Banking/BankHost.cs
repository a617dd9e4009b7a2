using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Ledger.Tests.Endpoints;
using Shouldly;

namespace Ledger.Tests.Banking;

/// <summary>A host with an account of the house and one award that orders can be drafted on.</summary>
public sealed class BankHost : ApiHost
{
    public const string AccountNo = "510300001";
    public const string Day = "2024-04-02";
    private const string Grant = "project-grants/b-1";
    private const string Party = "91510300MA0000001X";
    private static readonly string Digest = new('a', 64);

    /// <summary>Orders of 10,000.00 yuan each, approved and not yet sent.</summary>
    public async Task Approve(params string[] orderIds)
    {
        foreach (var orderId in orderIds)
        {
            var order = $"disbursement-orders/{orderId}";
            var last = await Do("maker", "disbursement-orders", new
            {
                orderId, grantKind = "project-grant", grantId = "b-1", instalmentNo = 1, amountFen = 1_000_000, payeeId = Party, payeeName = "某研究院",
                payeeAccountDigest = Digest, businessDate = Day,
            }, 201);
            last = await Do("checker", $"{order}/check", new { opinion = "agreed", businessDate = Day }, ifMatch: last.Headers["ETag"]);
            await Do("releaser", $"{order}/approval", new { businessDate = Day }, ifMatch: last.Headers["ETag"]);
        }
    }

    /// <summary>Approved orders that left in one batch.</summary>
    public async Task<byte[]> Batch(string batchId, params string[] orderIds)
    {
        await Approve(orderIds);
        var drawn = await Do("releaser", "payment-batches", new { batchId, accountNo = AccountNo, executeOn = Day, orderIds, businessDate = Day }, 201);
        drawn.Headers["Location"].ShouldBe($"/api/ledgers/{LedgerId}/payment-batches/{batchId}");
        return await As("auditor").GetByteArrayAsync(new Uri($"/api/ledgers/{LedgerId}/payment-batches/{batchId}/file", UriKind.Relative));
    }

    public async Task<Answer> Do(string role, string path, object body, int status = 200, string? ifMatch = null)
    {
        var answer = await Send(role, path, body, adjust: r =>
        {
            if (ifMatch is not null)
            {
                r.Headers.Add("If-Match", ifMatch);
            }
        });
        answer.Status.ShouldBe(status, $"{path}: {answer.Text}{Errors.Text}");
        return answer;
    }

    /// <summary>Uploads a statement file.</summary>
    public async Task<Answer> Upload(byte[] file, string role = "maker", string media = "application/xml", string? businessDate = "2024-04-05", string name = "s.xml")
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(media);
        var day = businessDate is null ? "" : "&businessDate=" + businessDate;
        using var response = await As(role).PostAsync(new Uri($"/api/ledgers/{LedgerId}/bank-statements?name={name}{day}", UriKind.Relative), content);
        return await Answer.Of(response);
    }

    public Task<Answer> Upload(string text, string role = "maker") => Upload(Encoding.UTF8.GetBytes(text), role);

    /// <summary>Reads what was written last.</summary>
    public async Task<JsonElement> Get(string path)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var position = (await Entries()).ToString(CultureInfo.InvariantCulture);
        using var response = await As("auditor").GetAsync(new Uri($"/api/ledgers/{LedgerId}/{path}{separator}position={position}", UriKind.Relative));
        var answer = await Answer.Of(response);
        answer.Status.ShouldBe(200, answer.Text + Errors.Text);
        return answer.Json;
    }

    protected override async Task Prepare()
    {
        await base.Prepare();
        await Do("administrator", "rulebook", new
        {
            version = "rules-2024", effectiveFrom = "2024-01-01", documentNo = "district doc 1", noticeWorkingDays = 5,
            approvalLimits = new[] { new { approver = "*", limitFen = 2_000_000_000 } },
            schemeCaps = new[] { new { scheme = "pilot-ten", ratioBp = 6_000, capFen = 1_000_000_000 } },
        });
        await Do("administrator", "calendars", new { year = 2024, documentNo = "calendar 2024", holidays = new[] { "2024-01-01" }, makeupWorkdays = Array.Empty<string>() });
        await Do("maker", "project-grants", new
        {
            grantId = "b-1", scheme = "pilot-ten", projectCode = "bank-1", title = "柔性显示材料", partyId = Party, partyName = "某研究院", requestedFen = 1_000_000_000,
            businessDate = "2024-03-01",
        }, 201);
        await Do("department", $"{Grant}/screening", new { checklistDigest = Digest, businessDate = "2024-03-04" });
        await Do("department", $"{Grant}/review", new { scoreBp = 8_800, opinionDigest = Digest, reviewerIds = new[] { "expert.qian" }, businessDate = "2024-03-05" });
        await Do("department", $"{Grant}/proposal", new
        {
            poolId = PoolId, amountFen = 1_000_000_000, baseFen = 2_000_000_000, ratioBp = 5_000, capFen = 1_000_000_000, minutesNo = "minutes 2024-3",
            schemeVersion = "rules-2024", expiresOn = "2024-12-31", businessDate = "2024-03-06",
        });
        await Do("department", $"{Grant}/notice", new { url = "https://example.org/notice/1", from = "2024-03-08", businessDate = "2024-03-08" });
        var closed = await Do("department", $"{Grant}/notice/closing", new { businessDate = "2024-03-18" });
        await Do("releaser", $"{Grant}/approval", new { documentNo = "award doc 1", businessDate = "2024-03-19" }, ifMatch: closed.Headers["ETag"]);
        await Do("maker", $"{Grant}/task-book", new { taskBookDigest = Digest, payeeAccountDigest = Digest, businessDate = "2024-03-20" });
        await Do("maker", $"{Grant}/instalments", new { lines = new object[] { new { no = 1, amountFen = 1_000_000_000, gate = "signing" } }, businessDate = "2024-03-21" });
        await Do("releaser", "bank-accounts", new { accountNo = AccountNo, bank = "工商银行", holder = "自贡高新区财政局" }, 201);
    }
}
