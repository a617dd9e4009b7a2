using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ledger.Domain.Kernel;
using Ledger.Host.Banking;
using Ledger.Host.Journal;
using Ledger.Host.Projections;
using Ledger.PretendBank;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Banking;

/// <summary>From approved orders to settled ones and back over HTTP, with a pretend bank on the other side.</summary>
public sealed class ReconcilingOverHttp(BankHost host) : IClassFixture<BankHost>
{
    [Fact]
    public async Task a_batch_goes_to_the_bank_and_its_statements_settle_it()
    {
        var file = await host.Batch("pc-1", "a1", "a2", "a3");
        var batch = (await host.Get("payment-batches/pc-1")).GetProperty("item");
        batch.GetProperty("fileDigest").GetString().ShouldBe(Convert.ToHexStringLower(SHA256.HashData(file)));
        batch.GetProperty("outstanding").GetInt32().ShouldBe(3);

        var statements = new Bank(7).Pay(Orders.Read(file), Behaviour.OnTime, 1_000_000_00).Statements;
        var imported = await host.Upload(StatementFiles.Camt(statements[0]));
        imported.Status.ShouldBe(201, imported.Text + host.Errors.Text);
        Only(imported).GetProperty("settled").GetInt32().ShouldBe(3);

        batch = (await host.Get("payment-batches/pc-1")).GetProperty("item");
        (batch.GetProperty("outstanding").GetInt32(), batch.GetProperty("settledFen").GetInt64()).ShouldBe((0, 3_000_000));
        var order = (await host.Get("disbursement-orders/a1")).GetProperty("item");
        (order.GetProperty("status").GetString(), order.GetProperty("voucherNo").GetString()).ShouldBe(("settled", "pc-1"));
        (await host.Get("payment-batches/pc-1/payments")).GetProperty("items").EnumerateArray().ShouldAllBe(p => p.GetProperty("status").GetString() == "settled");

        var again = await host.Upload(StatementFiles.Camt(statements[0]));
        again.Status.ShouldBe(200);
        (Only(again).GetProperty("isNew").GetBoolean(), again.Json.GetProperty("position").GetInt64()).ShouldBe((false, 0));
    }

    [Fact]
    public async Task importing_again_by_anybody_writes_nothing()
    {
        var file = await host.Batch("pc-2", "c1", "c2");
        var statement = StatementFiles.Camt(new Bank(3).Pay(Orders.Read(file), Behaviour.Duplicated, 50_000_00).Statements[1]);
        (await host.Upload(statement)).Status.ShouldBe(201);
        var entries = await host.Entries();
        using var other = await host.ClientOf("another.maker", (BankHost.LedgerId, "maker"));
        using var content = new ByteArrayContent(statement);
        content.Headers.ContentType = new("application/octet-stream");
        using var response = await other.PostAsync(new Uri($"/api/ledgers/{BankHost.LedgerId}/bank-statements?name=other.xml&businessDate=2024-04-06", UriKind.Relative), content);
        ((int)response.StatusCode).ShouldBe(200);
        (await host.Entries()).ShouldBe(entries);
    }

    [Fact]
    public async Task an_import_that_stopped_half_way_is_finished_by_importing_again()
    {
        var batch = await host.Batch("pc-3", "d1", "d2", "d3", "d4");
        var bytes = StatementFiles.Csv(new Bank(5).Pay(Orders.Read(batch), Behaviour.OnTime, 9_000_000_00).Statements[0]);
        var file = new StatementFile("s.csv", bytes);
        var statement = file.Read().Statements.Single();

        // What is in the journal when the host was killed after the second line: the statement and two outcomes, under the import's own ids.
        var engines = host.App.Services.GetRequiredService<Ledger.Host.Engine.LedgerEngines>();
        var engine = (await engines.Find(BankHost.LedgerId))!;
        var maker = new Actor("maker", "maker");
        await Submit("import-" + statement.StatementId, statement);
        await Submit(statement.StatementId + ".1", new Domain.BankStatements.ReconcileLine("1") { StatementId = statement.StatementId });
        await Submit(statement.StatementId + ".2", new Domain.BankStatements.ReconcileLine("2") { StatementId = statement.StatementId });
        (await host.Get($"bank-statements/{statement.StatementId}")).GetProperty("item").GetProperty("pending").GetInt32().ShouldBe(2);

        var finished = await host.Upload(bytes, media: "text/csv");
        finished.Status.ShouldBe(200, finished.Text);
        (Only(finished).GetProperty("settled").GetInt32(), Only(finished).GetProperty("isNew").GetBoolean()).ShouldBe((4, false));
        (await host.Get($"bank-statements/{statement.StatementId}")).GetProperty("item").GetProperty("pending").GetInt32().ShouldBe(0);

        async Task Submit(string id, ICommand command) => (await engine.Submit(new Ledger.Host.Engine.CommandEnvelope
        {
            CommandId = id, Command = command, Actor = maker, BusinessDate = new DateOnly(2024, 4, 5),
            Evidence = [new Evidence("bank-statement", statement.StatementRef, statement.FileDigest)],
        })).ShouldBeOfType<Ledger.Host.Engine.Outcome.Accepted>();
    }

    [Fact]
    public async Task what_is_in_doubt_waits_on_the_worklist_until_a_person_decides()
    {
        await host.Batch("pc-4", "e1", "e2");
        var statement = ReadingStatements.Camt(
            Entry("ee-1", "9999.99", "DBIT", "e1") + Entry("ee-2", "12.50", "DBIT", null) + Entry("ee-3", "10000.00", "DBIT", "e2") + Entry("ee-4", "10000.00", "CRDT", "e2"),
            opening: "100000.00", closing: "89987.51");
        var imported = await host.Upload(statement);
        imported.Status.ShouldBe(201, imported.Text);
        var id = Only(imported).GetProperty("statementId").GetString()!;
        Only(imported).GetProperty("reported").GetInt32().ShouldBe(3);
        (await Waiting(id)).ShouldBe(["1 amount-differs", "2 reference-missing", "4 money-returned"]);

        (await host.Send("maker", $"bank-statements/{id}/lines/1/match", new { orderId = "e1", businessDate = "2024-04-05" }))
            .ShouldBeProblem(422, RefusalCodes.SettlementAmountMismatch).Facts.GetProperty("differenceFen").GetInt64().ShouldBe(1);
        await host.Do("maker", $"bank-statements/{id}/lines/4/match", new { orderId = "e2", remark = "账户已注销", businessDate = "2024-04-05" });
        await host.Do("maker", $"bank-statements/{id}/lines/2/setting-aside", new { reason = "手续费", businessDate = "2024-04-05" });
        (await host.Send("maker", $"bank-statements/{id}/lines/2/setting-aside", new { reason = "again" })).ShouldBeProblem(409, RefusalCodes.LineReconciled);
        (await Waiting(id)).ShouldBe(["1 amount-differs"]);

        var order = (await host.Get("disbursement-orders/e2")).GetProperty("item");
        (order.GetProperty("status").GetString(), order.GetProperty("returnedFen").GetInt64()).ShouldBe(("returned", 1_000_000));
        var lines = (await host.Get($"bank-statements/{id}/lines")).GetProperty("items").EnumerateArray().Select(l => l.GetProperty("outcome").GetString());
        lines.ShouldBe(["reported", "set-aside", "settled", "matched"]);
        var before = await host.Get($"bank-statements/{id}?asOf=position:{imported.Json.GetProperty("position").GetInt64()}");
        before.GetProperty("item").GetProperty("reported").GetInt32().ShouldBe(3, "the past does not know of decisions that came later");
    }

    [Fact]
    public async Task an_imported_file_is_kept_as_evidence_and_cannot_be_changed_by_the_host()
    {
        var text = ReadingStatements.Camt(Entry("f-1", "1.00", "DBIT", null, "2024-04-01"), "10.00", "9.00");
        var id = Only(await host.Upload(text)).GetProperty("statementId").GetString()!;
        using var response = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{BankHost.LedgerId}/bank-statements/{id}/file", UriKind.Relative));
        (await response.Content.ReadAsByteArrayAsync()).ShouldBe(Encoding.UTF8.GetBytes(text));
        response.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");

        await using var asHost = LedgerDatabase.Open(host.ConnectionString);
        foreach (var sql in (string[])["update bank_file set name = 'x'", "delete from bank_file"])
        {
            await using var command = asHost.CreateCommand(sql);
            (await Should.ThrowAsync<PostgresException>(() => command.ExecuteNonQueryAsync())).SqlState.ShouldBe("42501");
        }
    }

    [Theory]
    [InlineData("<Document", 400, RefusalCodes.StatementUnreadable)]
    [InlineData("<!DOCTYPE d [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><d>&x;</d>", 400, RefusalCodes.StatementUnreadable)]
    [InlineData("", 400, RefusalCodes.StatementUnreadable)]
    [InlineData("no statement at all", 400, RefusalCodes.StatementUnreadable)]
    [InlineData("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"/>", 422, RefusalCodes.StatementVersionUnsupported)]
    public async Task a_file_that_is_no_statement_is_refused_and_leaves_nothing(string text, int status, string code)
    {
        var entries = await host.Entries();
        (await host.Upload(text)).ShouldBeProblem(status, code);
        (await host.Entries()).ShouldBe(entries);
    }

    [Theory]
    [InlineData("100.00", "99.99", "1.00", "CNY", RefusalCodes.StatementUnbalanced)]
    [InlineData("100.00", "99.00", "1.001", "CNY", RefusalCodes.StatementAmountInvalid)]
    [InlineData("100.00", "99.00", "-1.00", "CNY", RefusalCodes.StatementAmountInvalid)]
    [InlineData("100.00", "99.00", "1.00", "USD", RefusalCodes.StatementCurrencyUnsupported)]
    public async Task a_statement_that_cannot_be_true_is_refused_and_leaves_nothing(string opening, string closing, string amount, string currency, string code)
    {
        var entries = await host.Entries();
        var entry = Entry("g-1", amount, "DBIT", null).Replace("CNY", currency, StringComparison.Ordinal);
        var kept = await Kept();
        (await host.Upload(ReadingStatements.Camt(entry, opening, closing))).ShouldBeProblem(422, code);
        ((await host.Entries()), await Kept()).ShouldBe((entries, kept));
    }

    [Fact]
    public async Task a_statement_of_another_ledgers_account_is_refused() =>
        (await host.Upload(ReadingStatements.Camt("", "1.00", "1.00").Replace(BankHost.AccountNo, "510300999", StringComparison.Ordinal)))
            .ShouldBeProblem(422, RefusalCodes.BankAccountUnknown).Facts.GetProperty("accountNo").GetString().ShouldBe("510300999");

    [Fact]
    public async Task a_statement_that_is_too_large_or_of_another_kind_is_not_read()
    {
        (await host.Upload(new byte[StatementFile.Limit + 1])).ShouldBeProblem(413, RefusalCodes.BodyTooLarge);
        (await host.Upload("x"u8.ToArray(), media: "application/pdf")).ShouldBeProblem(415, RefusalCodes.MediaTypeUnsupported);
    }

    [Fact]
    public async Task only_those_whose_role_covers_it_import_draw_up_and_take_the_copy_with_numbers()
    {
        (await host.Upload("x", "auditor")).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        (await host.Send("maker", "payment-batches", new { batchId = "pc-x", accountNo = BankHost.AccountNo, executeOn = BankHost.Day, orderIds = new[] { "x" } }))
            .ShouldBeProblem(403, RefusalCodes.NotPermitted);
        using var copy = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{BankHost.LedgerId}/payment-batches/pc-1/bank-copy", UriKind.Relative));
        (await Endpoints.Answer.Of(copy)).ShouldBeProblem(403, RefusalCodes.NotPermitted);
        using var missing = await host.As("auditor").GetAsync(new Uri($"/api/ledgers/{BankHost.LedgerId}/payment-batches/none/file", UriKind.Relative));
        (await Endpoints.Answer.Of(missing)).ShouldBeProblem(404, RefusalCodes.NotFound);
    }

    [Fact]
    public async Task the_copy_for_the_bank_is_for_the_releaser_alone_and_kept_nowhere()
    {
        var file = await host.Batch("pc-n", "n1");
        using var response = await host.As("releaser").GetAsync(new Uri($"/api/ledgers/{BankHost.LedgerId}/payment-batches/pc-n/bank-copy", UriKind.Relative));
        ((int)response.StatusCode).ShouldBe(200);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        (await response.Content.ReadAsByteArrayAsync()).ShouldBe(file, "no number is kept for this account, so its digest stays");
    }

    [Fact]
    public async Task one_order_does_not_leave_twice()
    {
        await host.Batch("pc-5", "h1");
        var again = new { batchId = "pc-6", accountNo = BankHost.AccountNo, executeOn = BankHost.Day, orderIds = new[] { "h1" }, businessDate = BankHost.Day };
        (await host.Send("releaser", "payment-batches", again)).ShouldBeProblem(409, RefusalCodes.OrderInLiveBatch).Facts.GetProperty("batchId").GetString().ShouldBe("pc-5");
        await host.Do("releaser", "payment-batches/pc-5/withdrawal", new { reason = "bank refused the file", businessDate = BankHost.Day });
        (await host.Send("releaser", "payment-batches", again)).Status.ShouldBe(201);
        (await host.Get("payment-batches/pc-5")).GetProperty("item").GetProperty("status").GetString().ShouldBe("withdrawn");
        (await host.Send("releaser", "payment-batches/pc-5/withdrawal", new { reason = "again" })).ShouldBeProblem(409, RefusalCodes.IllegalState);
    }

    [Fact]
    public async Task what_the_bank_side_folds_is_what_a_rebuild_folds()
    {
        await host.Batch("pc-7", "i1", "i2");
        await host.Get("payment-batches/pc-7");
        await using var owner = NpgsqlDataSource.Create(host.ConnectionString);
        (await new Rebuild(owner).Check(BankHost.LedgerId, CancellationToken.None)).ShouldBeNull();
    }

    private async Task<long> Kept()
    {
        await using var owner = NpgsqlDataSource.Create(host.ConnectionString);
        await using var command = owner.CreateCommand("select count(*) from bank_file");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static string Entry(string bankRef, string amount, string direction, string? endToEnd, string day = "2024-04-02") =>
        ReadingStatements.Entry(bankRef, amount, direction, endToEnd, day);

    private static JsonElement Only(Endpoints.Answer answer) => answer.Json.GetProperty("statements")[0];

    private async Task<string[]> Waiting(string statementId) =>
    [
        .. (await host.Get("bank-worklist?limit=1000")).GetProperty("items").EnumerateArray().Where(l => l.GetProperty("statementId").GetString() == statementId)
            .Select(l => $"{l.GetProperty("lineId").GetString()} {l.GetProperty("doubt").GetString()}"),
    ];
}
