using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Ledger.Domain.Parties;
using Ledger.Tests.Endpoints;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Importing;

/// <summary>A file is tried, looked at and carried out over HTTP; what is wrong with it is told row by row.</summary>
public sealed class ImportingOverHttp(ApiHost host) : IClassFixture<ApiHost>
{
    [Fact]
    public async Task every_row_gets_its_outcome_and_nothing_is_written_before_it_is_committed()
    {
        var before = await host.Entries();
        var file = Sheets.Csv(
            Sheets.Applications, Sheets.Application(101), Sheets.Application(102, "1800余万"), Sheets.Application(103).Replace(Sheets.Code(103), "91510300MA0000000X", StringComparison.Ordinal),
            Sheets.Application(101), "i-104,pilot-import", Sheets.Application(105, "\"1,234.50\""), Sheets.Application(106).Replace("i-106,", "=1+1,", StringComparison.Ordinal));
        var tried = await Upload(file, "applications");

        tried.Status.ShouldBe(201, tried.Text);
        tried.Json.GetProperty("rowCount").GetInt32().ShouldBe(7);
        (tried.Json.GetProperty("ready").GetInt32(), tried.Json.GetProperty("refused").GetInt32()).ShouldBe((2, 5));
        (await host.Entries()).ShouldBe(before);

        var id = tried.Json.GetProperty("importId").GetString()!;
        var rows = await Rows(id, "?limit=3");
        rows.Items.Select(row => row.GetProperty("line").GetInt32()).ShouldBe([2, 3, 4]);
        rows.Items[1].GetProperty("code").GetString().ShouldBe("AMOUNT_INVALID");
        rows.Items[1].GetProperty("facts").GetProperty("value").GetString().ShouldBe("1800余万");
        rows.Items[2].GetProperty("code").GetString().ShouldBe("CREDIT_CODE_INVALID");
        var next = await Follow(rows.Next!);
        next.Items.Select(row => row.GetProperty("code").GetString()).ShouldBe(["IMPORT_ROW_DUPLICATE", "IMPORT_ROW_INVALID", null]);
        next.Items[0].GetProperty("facts").GetProperty("firstLine").GetInt32().ShouldBe(2);
        next.Items[2].GetProperty("amountFen").GetInt64().ShouldBe(123_450);
        (await Follow(next.Next!)).Items.Single().GetProperty("facts").GetProperty("problem").GetString().ShouldBe("formula");

        (await Commit(id)).Status.ShouldBe(202);
        var ended = await Ended(id);
        (ended.GetProperty("done").GetInt32(), ended.GetProperty("failed").GetInt32()).ShouldBe((2, 0));
        (await host.Entries()).ShouldBe(before + 6);
        var grant = await host.As("auditor").GetFromJsonAsync<JsonElement>($"/api/ledgers/{ApiHost.LedgerId}/project-grants/i-105?position={before + 6}");
        grant.GetProperty("item").GetProperty("requestedFen").GetInt64().ShouldBe(123_450);

        // The same file again is the same import: known rows stay what they are and nothing is doubled.
        var again = await Upload(file, "applications");
        again.Status.ShouldBe(200, again.Text);
        (again.Json.GetProperty("importId").GetString(), again.Json.GetProperty("known").GetInt32(), again.Json.GetProperty("ready").GetInt32()).ShouldBe((id, 2, 0));
        await Commit(id);
        await Ended(id);
        (await host.Entries()).ShouldBe(before + 6);
    }

    [Fact]
    public async Task chosen_rows_are_carried_out_and_the_others_wait()
    {
        var tried = await Upload(Sheets.Csv([Sheets.Applications, .. Enumerable.Range(200, 10).Select(n => Sheets.Application(n))]), "applications");
        var id = tried.Json.GetProperty("importId").GetString()!;
        (await Commit(id, "2-4, 7")).Status.ShouldBe(202);
        var ended = await Ended(id);
        (ended.GetProperty("wanted").GetInt32(), ended.GetProperty("done").GetInt32()).ShouldBe((4, 4));
        (await Rows(id, "?outcome=done")).Items.Select(row => row.GetProperty("line").GetInt32()).ShouldBe([2, 3, 4, 7]);
        (await Rows(id, "?outcome=ready")).Items.Count.ShouldBe(6);
        (await Commit(id, "7-2")).ShouldBeProblem(422, "REQUEST_INVALID");

        await Commit(id);
        ended = await Ended(id);
        (ended.GetProperty("wanted").GetInt32(), ended.GetProperty("done").GetInt32()).ShouldBe((10, 10));
    }

    [Fact]
    public async Task a_row_that_the_ledger_refuses_after_all_is_told_and_the_others_go_on()
    {
        var tried = await Upload(Sheets.Csv(Sheets.Applications, Sheets.Application(301), Sheets.Application(302)), "applications");
        var id = tried.Json.GetProperty("importId").GetString()!;
        (await host.Send("maker", "project-grants", new
        {
            grantId = "other-301", scheme = "pilot-import", projectCode = "i-project-301", title = "同一项目", partyId = Sheets.Code(301), partyName = "企业301", requestedFen = 100,
        })).Status.ShouldBe(201);
        await Commit(id);
        var ended = await Ended(id);
        (ended.GetProperty("done").GetInt32(), ended.GetProperty("failed").GetInt32()).ShouldBe((1, 1));
        var failed = (await Rows(id, "?outcome=failed", "zh-CN")).Items.Single();
        failed.GetProperty("code").GetString().ShouldBe("APPLICATION_DUPLICATE");
        failed.GetProperty("detail").GetString()!.ShouldContain("i-project-301");
    }

    [Fact]
    public async Task payees_take_two_people_and_their_numbers_stay_outside_the_journal()
    {
        const string number = "6222020000000401", second = "6222-0200-0000-0402";
        var file = Sheets.Xlsx(
            ["统一社会信用代码", "户名", "开户银行", "银行账号"], [Sheets.Code(401), "企业401", "工商银行", number], [Sheets.Code(401), "企业401", "农业银行", second],
            [Sheets.Code(402), "企业402", "工商银行", "#6222020000000000000"], [Sheets.Code(403), "企业403", "工商银行", "12"], [Sheets.Code(401), "别的名称", "工商银行", "6222020000000409"],
            [Sheets.Code(401), "企业401", "工商银行", number]);
        var tried = await Upload(file, "payees", contentType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        tried.Status.ShouldBe(201, tried.Text);
        var id = tried.Json.GetProperty("importId").GetString()!;
        var rows = (await Rows(id, "")).Items;
        rows.Select(row => row.GetProperty("code").GetString()).ShouldBe([null, null, "IMPORT_ROW_INVALID", "IMPORT_ROW_INVALID", "IMPORT_ROW_DUPLICATE", "IMPORT_ROW_DUPLICATE"]);
        tried.Text.ShouldNotContain("62220200");
        JsonSerializer.Serialize(rows).ShouldNotContain("62220200");

        await Commit(id);
        (await Ended(id)).GetProperty("done").GetInt32().ShouldBe(0, "The maker registers; a checker verifies.");
        await Commit(id, role: "checker");
        (await Ended(id)).GetProperty("done").GetInt32().ShouldBe(2);

        var party = await host.As("auditor").GetFromJsonAsync<JsonElement>($"/api/ledgers/{ApiHost.LedgerId}/parties/{Sheets.Code(401)}?position={await host.Entries()}");
        var accounts = party.GetProperty("item").GetProperty("detail").GetProperty("accounts");
        accounts.GetArrayLength().ShouldBe(2);
        accounts[0].GetProperty("verifiedBy").GetString().ShouldBe("checker");
        var digest = accounts[0].GetProperty("accountDigest").GetString();
        (await host.As("maker").GetFromJsonAsync<JsonElement>($"/api/ledgers/{ApiHost.LedgerId}/parties/{Sheets.Code(401)}/account-numbers/{digest}"))
            .GetProperty("number").GetString().ShouldBe(number);
        (await Ask<long>("select count(*) from entry where entry::text like '%62220200%'")).ShouldBe(0);
        (await Ask<long>($"select count(*) from confidential_key where subject = 'import/{id}' and key is not null")).ShouldBe(0, "The numbers of a finished import are gone with its key.");

        (await Upload(file, "payees")).Json.GetProperty("known").GetInt32().ShouldBe(2);
    }

    [Fact]
    public async Task an_account_that_was_verified_before_is_known_whatever_file_it_comes_in()
    {
        var one = (await Upload(Sheets.Csv(Sheets.Payees, Sheets.Payee(501, "6222020000000501")), "payees")).Json.GetProperty("importId").GetString()!;
        await Commit(one);
        await Ended(one);
        await Commit(one, role: "checker");
        await Ended(one);

        var other = await Upload(Sheets.Csv(Sheets.Payees, Sheets.Payee(501, "6222 0200 0000 0501"), Sheets.Payee(501, "6222020000000502", "改名企业")), "payees");
        (other.Json.GetProperty("known").GetInt32(), other.Json.GetProperty("ready").GetInt32()).ShouldBe((1, 0), other.Text);
        var renamed = await Upload(Sheets.Csv(Sheets.Payees, Sheets.Payee(501, "6222020000000503", "改名企业")), "payees");
        (await Rows(renamed.Json.GetProperty("importId").GetString()!, "")).Items.Single().GetProperty("facts").GetProperty("problem").GetString().ShouldBe("name-differs");
    }

    [Fact]
    public async Task bad_files_leave_nothing_behind()
    {
        var before = await Ask<long>("select count(*) from import");
        (await Upload(Sheets.Csv(Sheets.Applications), "applications")).ShouldBeProblem(400, "IMPORT_UNREADABLE").Facts.GetProperty("problem").GetString().ShouldBe("no-rows");
        (await Upload(Sheets.Csv("a,b", "1,2"), "applications")).ShouldBeProblem(400, "IMPORT_UNREADABLE");
        (await Upload([], "applications")).ShouldBeProblem(400, "IMPORT_UNREADABLE");
        (await Upload(Sheets.Csv("id,source,amount_fen,basis,precision", "Z2,paper,680000000,cumulative,exact"), "payees")).ShouldBeProblem(422, "REPORTED_NOT_POSTED");
        (await Upload(Sheets.Csv(Sheets.Applications, Sheets.Application(1), $"x,{new string('y', 20_000)}"), "applications")).ShouldBeProblem(400, "IMPORT_UNREADABLE");
        (await Upload(Sheets.Csv(Sheets.Applications, Sheets.Application(1)), "payments")).ShouldBeProblem(422, "REQUEST_INVALID");
        (await Upload(Sheets.Csv(Sheets.Applications, Sheets.Application(1)), "applications", "auditor")).ShouldBeProblem(403, "NOT_PERMITTED");
        (await Upload(Sheets.Csv(Sheets.Applications, Sheets.Application(1)), "applications", contentType: "application/pdf")).ShouldBeProblem(415, "MEDIA_TYPE_UNSUPPORTED");
        (await Ask<long>("select count(*) from import")).ShouldBe(before);
        (await Commit("a-none")).ShouldBeProblem(404, "NOT_FOUND");
    }

    [Fact]
    public async Task an_import_can_be_discarded()
    {
        var id = (await Upload(Sheets.Csv(Sheets.Payees, Sheets.Payee(601, "6222020000000601")), "payees")).Json.GetProperty("importId").GetString()!;
        using var gone = await host.As("maker").DeleteAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/imports/{id}", UriKind.Relative));
        ((int)gone.StatusCode).ShouldBe(204);
        (await Ask<long>($"select (select count(*) from import_row where import_id = '{id}') + (select count(*) from confidential_key where subject = 'import/{id}' and key is not null)")).ShouldBe(0);
    }

    private async Task<Answer> Upload(byte[] file, string kind, string role = "maker", string contentType = "text/csv")
    {
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        using var response = await host.As(role).PostAsync(new Uri($"/api/ledgers/{ApiHost.LedgerId}/imports?kind={kind}&name=file.csv", UriKind.Relative), content);
        return await Answer.Of(response);
    }

    private async Task<Answer> Commit(string id, string? rows = null, string role = "maker")
    {
        using var response = await host.As(role).PostAsJsonAsync($"/api/ledgers/{ApiHost.LedgerId}/imports/{id}/commit", new { rows });
        return await Answer.Of(response);
    }

    /// <summary>Asks until it is over; each look is a question to the database.</summary>
    private async Task<JsonElement> Ended(string id)
    {
        while (true)
        {
            var import = await host.As("auditor").GetFromJsonAsync<JsonElement>($"/api/ledgers/{ApiHost.LedgerId}/imports/{id}");
            if (import.GetProperty("status").GetString() != "committing")
            {
                import.GetProperty("status").GetString().ShouldBe("ended", host.Errors.Text);
                return import;
            }
        }
    }

    private Task<(IReadOnlyList<JsonElement> Items, string? Next)> Rows(string id, string query, string language = "en") =>
        Follow($"/api/ledgers/{ApiHost.LedgerId}/imports/{id}/rows{query}", language);

    private async Task<(IReadOnlyList<JsonElement> Items, string? Next)> Follow(string address, string language = "en")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Accept-Language", language);
        using var response = await host.As("auditor").SendAsync(request);
        var answer = await Answer.Of(response);
        answer.Status.ShouldBe(200, answer.Text + host.Errors.Text);
        return ([.. answer.Json.GetProperty("items").EnumerateArray()], answer.Json.GetProperty("next").GetString());
    }

    private async Task<T> Ask<T>(string sql)
    {
        await using var source = NpgsqlDataSource.Create(host.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
