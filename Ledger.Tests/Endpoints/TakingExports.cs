using System.Net;
using System.Text;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Endpoints;
using Ledger.Host.Exporting;
using Ledger.Tests.Parties;
using Ledger.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Endpoints;

/// <summary>Exports over HTTP: the files that the verb writes, with the evidence of their moment in the headers.</summary>
public sealed class TakingExports(TakingExports.PrintingHost host) : IClassFixture<TakingExports.PrintingHost>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Everything_listed_can_be_had_in_each_of_its_forms()
    {
        using var listed = await host.As("auditor").GetAsync(Address("exports"));
        var items = (await Answer.Of(listed)).Json.GetProperty("items").EnumerateArray().ToList();
        items.Select(item => item.GetProperty("id").GetString()).ShouldBe(ExportKind.All.Select(kind => kind.Name));
        foreach (var kind in ExportKind.All.Where(kind => !kind.HasAward))
        {
            foreach (var form in kind.Forms)
            {
                var (bytes, response) = await Take($"exports/{kind.Name}?asOf=position:2&format={form}");
                using (response)
                {
                    bytes.ShouldNotBeEmpty();
                    response.Content.Headers.ContentDisposition!.FileName.ShouldBe($"test-{kind.Name}-p2.{ExportForms.Extension(form)}");
                    Header(response, "Ledger-Position").ShouldBe("2");
                    Header(response, "Ledger-Root").ShouldMatch("^[0-9a-f]{64}$");
                    Header(response, "Ledger-Filter").ShouldBe("none");
                }
            }
        }
    }

    [Fact]
    public async Task The_log_is_the_entries_as_they_were_hashed()
    {
        var (bytes, response) = await Take("exports/entries?asOf=position:2");
        response.Dispose();
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        lines.Length.ShouldBe(3);
        lines[2].ShouldBeEmpty();
        for (var position = 1; position <= 2; position++)
        {
            using var one = await host.As("auditor").GetAsync(Address($"journal/entries/{position}"));
            var item = (await Answer.Of(one)).Json.GetProperty("item");
            lines[position - 1].ShouldBe(item.GetProperty("entry").GetRawText());
        }
    }

    [Fact]
    public async Task Rows_carry_their_moment_and_what_they_were_narrowed_to()
    {
        var (bytes, response) = await Take($"exports/balances?asOf=position:2&poolId={ApiHost.PoolId}&businessUntil=2030-12-31");
        using (response)
        {
            var lines = Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToList();
            lines[0].GetProperty("filter").GetString().ShouldBe($"pool={ApiHost.PoolId} businessUntil=2030-12-31");
            lines[0].GetProperty("root").GetString().ShouldBe(Header(response, "Ledger-Root"));
            Header(response, "Ledger-Filter").ShouldBe($"pool={ApiHost.PoolId} businessUntil=2030-12-31");
            lines[1].GetProperty("appropriatedFen").GetInt64().ShouldBe(ApiHost.AppropriatedFen);
        }

        var (none, other) = await Take("exports/postings?asOf=position:0&format=csv");
        using (other)
        {
            Encoding.UTF8.GetString(none).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2, "The evidence and the names.");
        }
    }

    [Fact]
    public async Task A_fixed_moment_never_has_to_be_sent_twice()
    {
        var (_, response) = await Take("exports/postings?asOf=position:2&format=csv");
        using (response)
        {
            response.Headers.CacheControl!.ToString().ShouldContain("immutable");
            using var again = new HttpRequestMessage(HttpMethod.Get, Address("exports/postings?asOf=position:2&format=csv"));
            again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
            using var unchanged = await host.As("auditor").SendAsync(again);
            unchanged.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        }

        using var head = await host.As("auditor").SendAsync(new HttpRequestMessage(HttpMethod.Head, Address("exports/entries?asOf=position:2")));
        Header(head, "Ledger-Position").ShouldBe("2");
        (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("exports/everything", 404, RefusalCodes.NotFound)]
    [InlineData("exports/balances?format=pdf", 422, RefusalCodes.RequestInvalid)]
    [InlineData("exports/balances?format=beancount", 422, RefusalCodes.RequestInvalid)]
    [InlineData("exports/journal?format=csv", 422, RefusalCodes.RequestInvalid)]
    [InlineData("exports/entries?poolId=p", 422, RefusalCodes.RequestInvalid)]
    [InlineData("exports/entries?businessUntil=2024-01-01", 422, RefusalCodes.NoBusinessClock)]
    [InlineData("exports/exposure?businessUntil=2024-01-01", 422, RefusalCodes.NoBusinessClock)]
    [InlineData("exports/balances?poolId=a%0Ab", 422, RefusalCodes.RequestInvalid)]
    [InlineData("exports/dossier", 422, RefusalCodes.RequestInvalid)]
    [InlineData("exports/dossier?award=fund-pool/p", 422, RefusalCodes.RequestInvalid)]
    [InlineData("exports/dossier?award=project-grant/none", 404, RefusalCodes.NotFound)]
    [InlineData("exports/balances?award=project-grant/none", 422, RefusalCodes.RequestInvalid)]
    [InlineData("exports/balances?asof=2024-01-01", 422, RefusalCodes.RequestInvalid)]
    public async Task What_cannot_be_meant_is_refused(string path, int status, string code)
    {
        using var response = await host.As("auditor").GetAsync(Address(path));
        (await Answer.Of(response)).ShouldBeProblem(status, code);
        response.Content.Headers.ContentDisposition.ShouldBeNull();
    }

    [Fact]
    public async Task A_dossier_is_a_file_about_one_award_and_without_a_printer_a_problem()
    {
        var applied = await host.Send("maker", "project-grants", new
        {
            grantId = "pg-printed", scheme = "pilot", projectCode = "printed", title = "中试平台", partyId = Codes.Of(31), partyName = "某研究院", requestedFen = 120_000_000,
            businessDate = "2024-03-01",
        });
        applied.Status.ShouldBe(201, applied.Text + host.Errors.Text);
        var (bytes, response) = await Take("exports/dossier?award=project-grant/pg-printed&asOf=position:" + await host.Entries());
        using (response)
        {
            Encoding.ASCII.GetString(bytes, 0, 5).ShouldBe("%PDF-");
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/pdf");
            response.Content.Headers.ContentDisposition!.FileName!.ShouldMatch("^test-dossier-project-grant-pg-printed-p[0-9]+\\.pdf$");
            Header(response, "Ledger-Filter").ShouldBe("award=project-grant/pg-printed");
        }

        host.Libraries.Add("libnot-there.so.0");
        try
        {
            using var lacking = await host.As("auditor").GetAsync(Address("exports/dossier?award=project-grant/pg-printed"));
            (await Answer.Of(lacking)).ShouldBeProblem(503, RefusalCodes.PrintingUnavailable).Facts.GetProperty("missing").GetString().ShouldBe("libnot-there.so.0");
        }
        finally
        {
            host.Libraries.Remove("libnot-there.so.0");
        }
    }

    [Fact]
    public async Task One_more_than_may_be_at_once_is_asked_to_come_back_and_every_place_becomes_free_again()
    {
        await using var source = NpgsqlDataSource.Create(host.ConnectionString);
        for (var round = 1; round <= 2; round++)
        {
            await using var connection = await source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using (var hold = new NpgsqlCommand("lock table posting in access exclusive mode", connection, transaction))
            {
                await hold.ExecuteNonQueryAsync();
            }

            // Whoever has a place waits for the table; the only one that is answered is the one that found none.
            var asked = Enumerable.Range(0, ExportRoutes.MostAtOnce + 1).Select(_ => host.As("auditor").GetAsync(Address("exports/postings?asOf=position:2"))).ToList();
            var first = await Task.WhenAny(asked).WaitAsync(Patience);
            using (var refused = await first)
            {
                var answer = await Answer.Of(refused);
                answer.ShouldBeProblem(503, RefusalCodes.TooManyExports).Facts.GetProperty("retryAfterSeconds").GetInt32().ShouldBe(5);
                answer.Headers["Retry-After"].ShouldBe("5");
                refused.Content.Headers.ContentDisposition.ShouldBeNull();
            }

            asked.Remove(first);
            await transaction.RollbackAsync();
            foreach (var response in await Task.WhenAll(asked).WaitAsync(Patience))
            {
                response.StatusCode.ShouldBe(HttpStatusCode.OK, $"round {round}");
                response.Dispose();
            }
        }
    }

    [Fact]
    public async Task Who_is_not_signed_in_gets_nothing()
    {
        using var stranger = new HttpClient { BaseAddress = host.As("auditor").BaseAddress };
        using var response = await stranger.GetAsync(Address("exports/entries"));
        (await Answer.Of(response)).ShouldBeProblem(401, RefusalCodes.NotSignedIn);
    }

    private static Uri Address(string path) => new($"/api/ledgers/{ApiHost.LedgerId}/{path}", UriKind.Relative);

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).ShouldHaveSingleItem();

    private async Task<(byte[] Bytes, HttpResponseMessage Response)> Take(string path)
    {
        var response = await host.As("auditor").GetAsync(Address(path));
        ((int)response.StatusCode).ShouldBe(200, path + host.Errors.Text);
        return (await response.Content.ReadAsByteArrayAsync(), response);
    }

    /// <summary>A host whose printer can be taken away.</summary>
    public sealed class PrintingHost : ApiHost
    {
        /// <summary>What it needs to print.</summary>
        public List<string> Libraries { get; } = [.. PangoCairo.Libraries];

        protected override void Adjust(WebApplicationBuilder builder)
        {
            base.Adjust(builder);
            builder.Services.AddSingleton(new PdfPrinter(Libraries));
        }
    }
}
