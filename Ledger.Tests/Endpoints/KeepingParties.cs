using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Confidential;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.Host.Proof;
using Ledger.Tests.Parties;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>Parties over HTTP: what is refused, what is read back, and an account number that can be forgotten without touching the journal.</summary>
public sealed class KeepingParties(ApiHost host) : IClassFixture<ApiHost>
{
    private static readonly string Digest = new('a', 64);

    [Theory]
    [InlineData("91510300MA0000001X", "check-character")]
    [InlineData("91510300SYN0000011", "character")]
    [InlineData("12345", "length")]
    public async Task a_wrong_credit_code_is_refused_with_what_is_wrong(string code, string problem)
    {
        var entries = await host.Entries();
        var refused = await host.Send("maker", "parties", new { partyId = code, name = "示例公司" });
        refused.ShouldBeProblem(422, RefusalCodes.CreditCodeInvalid).Facts.GetProperty("problem").GetString().ShouldBe(problem);
        refused.Facts.GetProperty("creditCode").GetString().ShouldBe(code);
        (await host.Entries()).ShouldBe(entries);
    }

    [Fact]
    public async Task a_party_whose_licence_is_revoked_gets_no_grant()
    {
        var party = await Register(11);
        (await host.Send("department", $"parties/{party}/flags", new
        {
            flagId = "f1", kind = "licence-revoked", from = "2024-02-01", reason = "吊销营业执照", documentNo = "川市监处〔2024〕1号", evidenceDigest = Digest,
        })).Status.ShouldBe(200);

        var refused = await host.Send("maker", "project-grants", Application("p-flagged", party));
        refused.ShouldBeProblem(409, RefusalCodes.PartyNotEligible).Facts.GetProperty("flagKind").GetString().ShouldBe("licence-revoked");
        refused.Facts.GetProperty("documentNo").GetString().ShouldBe("川市监处〔2024〕1号");
        refused.Json.GetProperty("detail").GetString()!.ShouldContain("2024-02-01");

        (await host.Send("checker", $"parties/{party}/flags/f1/lifting", new { until = "2024-02-29", reason = "更正", documentNo = "2号" }))
            .ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await host.Send("releaser", $"parties/{party}/flags/f1/lifting", new { until = "2024-02-29", reason = "信用修复", documentNo = "2号" })).Status.ShouldBe(200);
        (await host.Send("maker", "project-grants", Application("p-flagged", party))).Status.ShouldBe(201);

        var item = (await Get($"parties/{party}?businessUntil=2024-02-10")).GetProperty("item");
        item.GetProperty("flagsUp")[0].GetString().ShouldBe("f1");
        (await Get($"parties/{party}?businessUntil=2024-03-01")).GetProperty("item").GetProperty("flagsUp").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task a_tie_is_read_from_both_parties_and_as_of_before_it_was_known()
    {
        var (one, other) = (await Register(21), Codes.Of(22));
        var before = await host.Entries();
        (await host.Send("maker", $"parties/{one}/relations", new
        {
            relationId = "tie-1", otherPartyId = other, kind = "controlled-by", from = "2023-05-01", documentNo = "工商变更1号",
        })).Status.ShouldBe(200);

        (await Get($"parties/{one}")).GetProperty("item").GetProperty("detail").GetProperty("relations")[0].GetProperty("kind").GetString().ShouldBe("controlled-by");
        var seen = (await Get($"parties/{other}")).GetProperty("item");
        seen.GetProperty("isRegistered").GetBoolean().ShouldBeFalse();
        seen.GetProperty("detail").GetProperty("relations")[0].GetProperty("otherPartyId").GetString().ShouldBe(one);
        (await Get($"parties/{one}?asOf=position:{before}")).GetProperty("item").GetProperty("detail").GetProperty("relations").GetArrayLength().ShouldBe(0);
        (await Get($"parties?text={one}")).GetProperty("items").GetArrayLength().ShouldBe(1);
        (await Get($"parties?text={other}")).GetProperty("items").GetArrayLength().ShouldBe(0);
        (await Get($"audit-trail?subject={other}")).GetProperty("items").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task an_account_number_never_enters_the_journal_and_can_be_forgotten()
    {
        const string number = "6222 0200-1234 5678 901";
        const string plain = "6222020012345678901";
        var party = await Register(31);
        var numbers = $"parties/{party}/account-numbers";
        var kept = await host.Send("maker", numbers, new { number });
        kept.Status.ShouldBe(201, kept.Text);
        kept.Text.ShouldNotContain(plain);
        var digest = kept.Json.GetProperty("digest").GetString()!;
        (await host.Send("checker", numbers, new { number = plain })).Json.GetProperty("digest").GetString().ShouldBe(digest);
        (await host.Send("checker", $"parties/{party}/accounts", new { accountId = "basic", bank = "示例银行", accountDigest = digest })).Status.ShouldBe(200);
        (await Call(HttpMethod.Get, "maker", $"{numbers}/{digest}")).Json.GetProperty("number").GetString().ShouldBe(plain);
        (await Call(HttpMethod.Get, "auditor", $"{numbers}/{digest}")).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await Call(HttpMethod.Delete, "maker", numbers)).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await Call(HttpMethod.Delete, "administrator", numbers)).Status.ShouldBe(204);

        (await Call(HttpMethod.Get, "maker", $"{numbers}/{digest}")).ShouldBeProblem(404, RefusalCodes.NotFound);
        (await Call(HttpMethod.Get, "maker", numbers)).Json[0].GetProperty("isReadable").GetBoolean().ShouldBeFalse();
        (await Call(HttpMethod.Delete, "administrator", numbers)).ShouldBeProblem(404, RefusalCodes.NotFound);
        (await Get($"parties/{party}")).GetProperty("item").GetProperty("detail").GetProperty("accounts")[0].GetProperty("accountDigest").GetString().ShouldBe(digest);

        await using var source = NpgsqlDataSource.Create(host.ConnectionString);
        (await new Verification(source).Run(ApiHost.LedgerId)).ShouldNotBeNull().Flaw.ShouldBeNull();
        (await new Rebuild(source).Check(ApiHost.LedgerId, CancellationToken.None)).ShouldBeNull();
        await using var search = source.CreateCommand($"select count(*) from entry where strpos(entry::text, '{plain}') > 0");
        ((long)(await search.ExecuteScalarAsync())!).ShouldBe(0);

        // A number given again gets a key of its own: nobody can tell that it is the same.
        (await host.Send("maker", numbers, new { number })).Json.GetProperty("digest").GetString().ShouldNotBe(digest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("6222020012345678901; drop")]
    [InlineData("６２２２０２００１２３４５６７８")]
    public async Task what_is_no_account_number_is_refused_and_not_repeated(string number)
    {
        var party = Codes.Of(41);
        var refused = await host.Send("maker", $"parties/{party}/account-numbers", new { number });
        refused.ShouldBeProblem(422, RefusalCodes.RequestInvalid);
        refused.Facts.GetProperty("value").GetString().ShouldBe("");
    }

    [Fact]
    public async Task a_sealed_text_opens_nowhere_else()
    {
        var texts = host.App.Services.GetRequiredService<ConfidentialTexts>();
        var kept = await texts.Keep(ApiHost.LedgerId, "party/x", "account-number", "111222333", "maker", CancellationToken.None);
        await using var source = NpgsqlDataSource.Create(host.ConnectionString);
        await using var move = source.CreateCommand($"update confidential_text set kind = 'name' where digest = '{kept.Digest}'");
        await move.ExecuteNonQueryAsync();
        await Should.ThrowAsync<System.Security.Cryptography.CryptographicException>(() => texts.Reveal(ApiHost.LedgerId, kept.Digest, CancellationToken.None));
    }

    private async Task<string> Register(int number)
    {
        var party = Codes.Of(number);
        var made = await host.Send("maker", "parties", new { partyId = party, name = $"示例公司{number}" });
        made.Status.ShouldBe(201, made.Text + host.Errors.Text);
        made.Headers["Location"].ShouldEndWith($"/parties/{party}");
        return party;
    }

    private static object Application(string grantId, string party) => new
    {
        grantId, scheme = "pilot-ten", projectCode = grantId, title = "柔性显示材料", partyId = party, partyName = "示例公司", requestedFen = 120_000_000,
        businessDate = "2024-03-01",
    };

    private async Task<Answer> Call(HttpMethod method, string role, string path)
    {
        using var request = new HttpRequestMessage(method, $"/api/ledgers/{ApiHost.LedgerId}/{path}");
        using var response = await host.As(role).SendAsync(request);
        return await Answer.Of(response);
    }

    private async Task<JsonElement> Get(string path)
    {
        var separator = path.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        var answer = await Call(HttpMethod.Get, "auditor", $"{path}{separator}position={await host.Entries()}");
        answer.Status.ShouldBe(200, answer.Text);
        return answer.Json;
    }
}
