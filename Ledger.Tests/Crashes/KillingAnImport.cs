using System.Globalization;
using System.Net.Http.Headers;
using Ledger.PretendBank;
using Ledger.Tests.Banking;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Crashes;

/// <summary>kill -9 in the middle of an import: what was settled is settled once, and importing the file again does the rest.</summary>
public sealed class KillingAnImport(BankHost host) : IClassFixture<BankHost>
{
    private const int Fees = 4_900;

    [Fact]
    public async Task an_import_that_was_killed_is_finished_by_importing_the_file_again()
    {
        var orders = Orders.Read(await host.Batch("pc-k", "k1", "k2", "k3"));
        var day = orders.ExecuteOn;
        var bookings = orders.Payments.Select(p => new Booking("p-" + p.EndToEnd, day, true, p.AmountFen, p.EndToEnd, p.Payee, ""))
            .Concat(Enumerable.Range(0, Fees).Select(i => new Booking($"fee-{i}", day, true, 1, null, "", "fee")));
        // The payments stand among the fees, before and after the place where the host dies.
        var statement = new Statement("killed", BankHost.AccountNo, day, day, 1_000_000_00, [.. bookings.OrderBy(b => b.EndToEnd is null ? Number(b.Reference[4..]) : 1_600 * Number(b.EndToEnd[1..]))]);
        var file = StatementFiles.Camt(statement);
        var token = await Token();

        using var serving = await ServingHost.Start(host.ConnectionString);
        using var client = new HttpClient { BaseAddress = serving.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/xml");
        var upload = client.PostAsync(new Uri($"/api/ledgers/{BankHost.LedgerId}/bank-statements?name=killed.xml&businessDate=2024-04-05", UriKind.Relative), content);
        while (await Count("bank-statement.line-%") is var done && done < Fees / 4 && !upload.IsCompleted)
        {
            // Each look is a question to the database; nothing is waited for but its answer.
        }

        serving.Kill();
        await Should.ThrowAsync<HttpRequestException>(() => upload);
        var before = await Count("bank-statement.line-%");
        before.ShouldBeInRange(1, Fees, "Nothing was under way when the host was killed.");

        var finished = await host.Upload(file);
        finished.Status.ShouldBe(200, finished.Text);
        var made = finished.Json.GetProperty("statements")[0];
        (made.GetProperty("settled").GetInt32(), made.GetProperty("reported").GetInt32(), made.GetProperty("isNew").GetBoolean()).ShouldBe((3, Fees, false));
        (await Count("bank-statement.line-%")).ShouldBe(Fees + 3);
        (await Count("bank-line.seen.v1")).ShouldBe(Fees + 3);
        (await Count("disbursement-order.settled.v1")).ShouldBe(3);
        (await host.Get("payment-batches/pc-k")).GetProperty("item").GetProperty("settledFen").GetInt64().ShouldBe(3_000_000);
    }

    private async Task<string> Token()
    {
        await host.Accounts.Put("killed.maker", "killed.maker", null, [(BankHost.LedgerId, "maker")]);
        var (token, _) = await host.Accounts.IssueToken("killed.maker", "tests", DateTimeOffset.UtcNow.AddHours(1));
        return token;
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    private async Task<long> Count(string type)
    {
        await using var source = NpgsqlDataSource.Create(host.ConnectionString);
        await using var command = source.CreateCommand($"select count(*) from entry where ledger_id = '{BankHost.LedgerId}' and type like '{type}'");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
