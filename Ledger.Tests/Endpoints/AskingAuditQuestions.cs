using System.Text;
using Ledger.Domain.Kernel;
using Ledger.Host.Auditing;
using Ledger.Host.Exporting;
using Ledger.Tests.Support;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>The questions of auditors over HTTP: as pages of JSON, and as files that hold the whole answer.</summary>
public sealed class AskingAuditQuestions(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task Every_question_is_listed_and_answers_with_its_moment()
    {
        var listed = (await Get("audit-questions")).Json.GetProperty("items").EnumerateArray().ToList();
        listed.Select(q => q.GetProperty("id").GetString()).ShouldBe(AuditQuestions.All.Select(q => q.Id));
        foreach (var question in listed)
        {
            question.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
            var answer = await Get($"audit-questions/{question.GetProperty("id").GetString()}");
            answer.Json.GetProperty("at").GetProperty("headHash").GetString()!.Length.ShouldBe(64);
        }

        var idle = (await Get("audit-questions/idle-money?position=2")).Json;
        idle.GetProperty("items")[0].GetProperty("amountFen").GetInt64().ShouldBe(ApiHost.AppropriatedFen);
        idle.GetProperty("items")[0].GetProperty("positions")[0].GetInt64().ShouldBe(2);
        (await Get("audit-questions/idle-money?asOf=position:1")).Json.GetProperty("items").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task An_answer_of_no_rows_is_a_valid_file_with_its_names()
    {
        var (csv, type) = await File("audit-questions/funded-twice?asOf=position:2&format=csv");
        type.ShouldBe("text/csv; charset=utf-8");
        csv[..3].ShouldBe([0xEF, 0xBB, 0xBF]);
        var lines = Encoding.UTF8.GetString(csv[3..]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(2);
        lines[0].ShouldMatch("^# ledger=test export=audit-funded-twice asOf=[^ ]+ position=2 root=[0-9a-f]{64} filter=businessUntil=[0-9-]{10}$");
        lines[1].ShouldStartWith("ground,award,otherAward,");

        var (xlsx, _) = await File("audit-questions/funded-twice?asOf=position:2&format=xlsx");
        Workbooks.Sheets(xlsx).ShouldSatisfyAllConditions(sheets => sheets[0].Rows.ShouldHaveSingleItem()[0].ShouldBe("ground"), sheets => sheets[1].Rows[3].ShouldBe(["position", "2"]));
    }

    [Fact]
    public async Task A_workbook_holds_the_rows_and_their_evidence()
    {
        var (xlsx, _) = await File("audit-questions/idle-money?asOf=position:2&format=xlsx");
        var sheets = Workbooks.Sheets(xlsx);
        sheets.Select(sheet => sheet.Name).ShouldBe(["rows", "evidence"]);
        var at = sheets[0].Rows[0].IndexOf("amountYuan");
        sheets[0].Rows[1][at].ShouldBe("30000000.00");
        sheets[1].Rows.ShouldContain(row => row[0] == "rows" && row[1] == "1");
    }

    [Fact]
    public async Task A_sample_repeats_itself_and_says_what_repeats_it()
    {
        var first = (await Get("audit-samples/entries?asOf=position:2&seed=audit-2024&size=1")).Json;
        first.GetProperty("algorithm").GetString().ShouldBe(AuditSamples.Algorithm);
        first.GetProperty("outOf").GetInt64().ShouldBe(2);
        var position = first.GetProperty("items")[0].GetProperty("entry").GetInt64();
        var other = position == 1 ? "2" : "1";
        string.CompareOrdinal(AuditSamples.Ticket("audit-2024", $"{position}"), AuditSamples.Ticket("audit-2024", other)).ShouldBeLessThan(0);
        var (csv, _) = await File("audit-samples/entries?asOf=position:2&seed=audit-2024&size=1&format=csv");
        Encoding.UTF8.GetString(csv).ShouldContain("algorithm=ledger.sample.v1 of=entries seed=audit-2024 size=1 population=2");
    }

    [Theory]
    [InlineData("audit-questions/everything", 404, RefusalCodes.NotFound)]
    [InlineData("audit-questions/idle-money?format=pdf", 422, RefusalCodes.RequestInvalid)]
    [InlineData("audit-questions/idle-money?cursor=none", 422, RefusalCodes.RequestInvalid)]
    [InlineData("audit-samples/everything", 404, RefusalCodes.NotFound)]
    [InlineData("audit-samples/entries?size=0", 422, RefusalCodes.RequestInvalid)]
    [InlineData("audit-samples/entries?seed=a%0Ab", 422, RefusalCodes.RequestInvalid)]
    public async Task What_cannot_be_meant_is_refused(string path, int status, string code)
    {
        using var response = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/{path}", UriKind.Relative));
        (await Answer.Of(response)).ShouldBeProblem(status, code);
    }

    [Fact]
    public async Task A_sheet_that_is_full_is_followed_by_another_and_texts_stay_texts()
    {
        var file = new MemoryStream();
        await using (var rows = ExportRows.Of(ExportForms.Xlsx, file))
        {
            rows.Begin(new ExportMoment("l", "x", null, 1, new string('0', 64)), [new ExportColumn("text"), new ExportColumn("amount", true), new ExportColumn("day")]);
            rows.Add("=1+1 中试\u0001", -123_45L, new DateOnly(2024, 2, 29));
            rows.Add(null, long.MaxValue, null);
        }

        var sheet = Workbooks.Sheets(file.ToArray())[0];
        sheet.Rows[1].ShouldBe(["=1+1 中试", "-123.45", "2024-02-29"]);
        sheet.Rows[2][1].ShouldBe("92233720368547758.07", "Too long for a spreadsheet to count with, so it is a text.");
    }

    private async Task<Answer> Get(string path)
    {
        using var response = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/{path}", UriKind.Relative));
        var answer = await Answer.Of(response);
        answer.Status.ShouldBe(200, answer.Text + host.Errors.Text);
        return answer;
    }

    private async Task<(byte[] Bytes, string Type)> File(string path)
    {
        using var response = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/{path}", UriKind.Relative));
        ((int)response.StatusCode).ShouldBe(200, host.Errors.Text);
        response.Content.Headers.ContentDisposition!.FileName!.ShouldContain("-p2.");
        return (await response.Content.ReadAsByteArrayAsync(), response.Content.Headers.ContentType!.ToString());
    }
}
