using System.Text;
using Ledger.Domain.BankStatements;
using Ledger.Domain.Kernel;
using Ledger.Host.Banking;
using Shouldly;
using Xunit;

namespace Ledger.Tests.Banking;

/// <summary>What is taken from a statement file, and what is refused with a code that says why.</summary>
public sealed class ReadingStatements
{
    [Fact]
    public void a_camt_statement_is_read_line_by_line()
    {
        var statement = Taken(Camt(Entry("b1", "500000.00", "DBIT", "o1") + Entry("b2", "0.5", "CRDT", "NOTPROVIDED")));
        statement.AccountNo.ShouldBe("510300001");
        (statement.OpeningFen, statement.ClosingFen).ShouldBe((1_000_000_00, 500_000_50));
        (statement.From, statement.Until).ShouldBe((new DateOnly(2024, 3, 27), new DateOnly(2024, 3, 27)));
        statement.StatementId.Length.ShouldBeLessThanOrEqualTo(Ids.MaxLength - 5);
        statement.Lines.ShouldBe(
        [
            new StatementLine("1", 500_000_00, Direction.Debit, new DateOnly(2024, 3, 27), "b1", "o1", "某研究院", "首期"),
            new StatementLine("2", 50, Direction.Credit, new DateOnly(2024, 3, 27), "b2", null, null, "首期"),
        ]);
    }

    [Fact]
    public void an_entry_that_books_many_payments_is_as_many_lines()
    {
        var entry = """
            <Ntry><Amt Ccy="CNY">3.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2024-03-27</Dt></BookgDt><AcctSvcrRef>b1</AcctSvcrRef>
              <NtryDtls><TxDtls><Refs><EndToEndId>o1</EndToEndId></Refs><Amt Ccy="CNY">1.00</Amt></TxDtls><TxDtls><Refs><EndToEndId>o2</EndToEndId></Refs><Amt Ccy="CNY">2.00</Amt></TxDtls></NtryDtls></Ntry>
            """;
        Taken(Camt(entry, closing: "999997.00")).Lines.Select(l => (l.BankRef, l.EndToEnd, l.AmountFen)).ShouldBe([("b1.1", "o1", 1_00), ("b1.2", "o2", 2_00)]);
        Refused(Camt(entry.Replace("2.00", "2.50", StringComparison.Ordinal)), RefusalCodes.StatementUnreadable, ("problem", "details-differ"));
    }

    [Fact]
    public void what_is_not_booked_is_no_line() =>
        Taken(Camt(Entry("b1", "1.00", "DBIT", "o1").Replace("BOOK", "PDNG", StringComparison.Ordinal))).Lines.ShouldBeEmpty();

    [Fact]
    public void a_reference_that_cannot_name_a_stream_is_digested_and_two_never_meet()
    {
        var lines = Taken(Camt(Entry("b/1", "1.00", "DBIT", "o1") + Entry("b 1", "1.00", "DBIT", "o1"))).Lines;
        lines.ShouldAllBe(line => Ids.IsValid(line.BankRef));
        lines[0].BankRef.ShouldNotBe(lines[1].BankRef);
    }

    [Fact]
    public void a_line_without_a_reference_has_the_same_name_in_every_statement()
    {
        var nameless = Entry("b1", "1.00", "DBIT", "o1").Replace("<AcctSvcrRef>b1</AcctSvcrRef>", "", StringComparison.Ordinal);
        var one = Taken(Camt(nameless + nameless)).Lines;
        one[0].BankRef.ShouldNotBe(one[1].BankRef);
        Taken(Camt(Entry("b9", "2.00", "DBIT", "o9") + nameless)).Lines[1].BankRef.ShouldBe(one[0].BankRef);
    }

    [Fact]
    public void an_overdrawn_account_opens_below_zero() =>
        Taken(Camt("").Replace("<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2024-03-26", "<CdtDbtInd>DBIT</CdtDbtInd><Dt><Dt>2024-03-26", StringComparison.Ordinal))
            .OpeningFen.ShouldBe(-1_000_000_00);

    [Theory]
    [InlineData("<Document", "not-xml")]
    [InlineData("<?xml version=\"1.0\" encoding=\"nonsense\"?><Document/>", "not-xml")]
    [InlineData("<!DOCTYPE d [<!ENTITY a \"aaaa\">]><Document>&a;</Document>", "dtd")]
    [InlineData("<!DOCTYPE d SYSTEM \"file:///etc/passwd\"><Document/>", "dtd")]
    public void a_file_that_is_no_plain_XML_is_refused(string text, string problem) =>
        Refused(text, RefusalCodes.StatementUnreadable, ("problem", problem));

    [Fact]
    public void elements_nested_without_end_are_refused() =>
        Refused(string.Concat(Enumerable.Repeat("<a>", 10_000)) + string.Concat(Enumerable.Repeat("</a>", 10_000)), RefusalCodes.StatementUnreadable, ("problem", "too-deep"));

    [Theory]
    [InlineData("camt.053.001.02")]
    [InlineData("camt.054.001.08")]
    [InlineData("pain.001.001.09")]
    public void another_message_or_version_is_refused(string given) =>
        Refused(Camt("").Replace("camt.053.001.08", given, StringComparison.Ordinal), RefusalCodes.StatementVersionUnsupported,
            ("given", given), ("accepted", "camt.053.001.08"));

    [Fact]
    public void XML_of_something_else_is_refused() => Refused("<html/>", RefusalCodes.StatementVersionUnsupported, ("given", "html"));

    [Theory]
    [InlineData("1.001")]
    [InlineData("-1.00")]
    [InlineData("1e3")]
    [InlineData("1,000.00")]
    [InlineData("")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("99999999999999.00")]
    [InlineData("999999999999999999999.00")]
    public void an_amount_that_is_none_is_refused(string amount) =>
        Refused(Camt(Entry("b1", amount, "DBIT", "o1")), RefusalCodes.StatementAmountInvalid, ("value", amount), ("at", "Stmt[1]/Ntry[1]/Amt"));

    [Fact]
    public void zeros_after_the_fen_are_no_decimals() => Taken(Camt(Entry("b1", "1.50000", "DBIT", "o1"))).Lines[0].AmountFen.ShouldBe(150);

    [Fact]
    public void another_currency_is_refused() =>
        Refused(Camt(Entry("b1", "1.00", "DBIT", "o1").Replace("CNY", "USD", StringComparison.Ordinal)), RefusalCodes.StatementCurrencyUnsupported,
            ("currency", "USD"), ("at", "Stmt[1]/Ntry[1]/Amt"));

    [Theory]
    [InlineData("CLBD", "XXXX", "Stmt[1]/Bal[CLBD]")]
    [InlineData("OPBD", "XXXX", "Stmt[1]/Bal[OPBD]")]
    [InlineData("Acct>", "Bcct>", "Stmt[1]/Acct")]
    public void what_every_statement_has_must_be_there(string part, string instead, string at) =>
        Refused(Camt("").Replace(part, instead, StringComparison.Ordinal), RefusalCodes.StatementUnreadable, ("problem", "missing"), ("at", at));

    [Fact]
    public void a_statement_of_more_lines_than_are_taken_at_once_is_refused() =>
        Refused(Camt(string.Concat(Enumerable.Range(1, 5_001).Select(i => Entry("b" + i, "1.00", "DBIT", null)))), RefusalCodes.StatementTooLong, ("lines", 5_001), ("limit", 5_000));

    [Fact]
    public void a_file_beyond_the_limit_is_refused() =>
        new StatementFile("x", new byte[StatementFile.Limit + 1]).Read().Refusal!.Code.ShouldBe(RefusalCodes.BodyTooLarge);

    [Theory]
    [InlineData("account,statement,date,reference,endToEnd,direction,amount,currency,balance,counterparty,text")]
    [InlineData("账号,对账单号,记账日期,流水号,支付令号,借贷,金额,币种,余额,对方户名,摘要")]
    public void a_CSV_statement_is_read_by_the_names_of_its_columns(string header)
    {
        var statement = Taken($"\uFEFF{header}\r\n510300001,s-7,2024-03-27,b1,o1,借,500000.00,CNY,500000.00,\"某,研究院\",首期\r\n510300001,s-7,20240328,b2,,CREDIT,0.5,cny,500000.50,,\r\n");
        (statement.AccountNo, statement.StatementRef, statement.Format).ShouldBe(("510300001", "s-7", "csv"));
        (statement.OpeningFen, statement.ClosingFen).ShouldBe((1_000_000_00, 500_000_50));
        (statement.From, statement.Until).ShouldBe((new DateOnly(2024, 3, 27), new DateOnly(2024, 3, 28)));
        statement.Lines[0].ShouldBe(new StatementLine("1", 500_000_00, Direction.Debit, new DateOnly(2024, 3, 27), "b1", "o1", "某,研究院", "首期"));
    }

    [Theory]
    [InlineData("account,date,direction,amount,currency\n", RefusalCodes.StatementUnreadable, "missing")]
    [InlineData("account,date,direction,amount,currency,balance\n", RefusalCodes.StatementUnreadable, "no-lines")]
    [InlineData("account,date,direction,amount,amount,currency,balance\n", RefusalCodes.StatementUnreadable, "duplicate-column")]
    [InlineData("account,date,direction,amount,currency,balance\n1,2024-03-27,D,1,CNY,1\n2,2024-03-27,D,1,CNY,0\n", RefusalCodes.StatementUnreadable, "several-accounts")]
    [InlineData("account,date,direction,amount,currency,balance\n1,27.3.2024,D,1,CNY,1\n", RefusalCodes.StatementUnreadable, "wrong-date")]
    [InlineData("account,date,direction,amount,currency,balance\n1,2024-03-27,X,1,CNY,1\n", RefusalCodes.StatementUnreadable, "wrong-direction")]
    [InlineData("account,date,direction,amount,currency,balance\n1,2024-03-27,D,1.234,CNY,1\n", RefusalCodes.StatementAmountInvalid, null)]
    [InlineData("account,date,direction,amount,currency,balance\n1,2024-03-27,D,-1,CNY,1\n", RefusalCodes.StatementAmountInvalid, null)]
    [InlineData("account,date,direction,amount,currency,balance\n1,2024-03-27,D,1,EUR,1\n", RefusalCodes.StatementCurrencyUnsupported, null)]
    [InlineData("account,date,direction,amount,currency,balance\n1/2,2024-03-27,D,1,CNY,1\n", RefusalCodes.BankAccountUnknown, null)]
    public void a_CSV_that_cannot_be_taken_is_refused(string text, string code, string? problem)
    {
        var refusal = new StatementFile("s.csv", Encoding.UTF8.GetBytes(text)).Read().Refusal!;
        refusal.Code.ShouldBe(code);
        if (problem is not null)
        {
            refusal.Facts.Single(fact => fact.Name == "problem").Value.ShouldBe(problem);
        }
    }

    [Fact]
    public void bytes_that_are_no_text_are_refused() =>
        new StatementFile("s.csv", [0x61, 0xFF, 0x00, 0xC3]).Read().Refusal!.Code.ShouldBe(RefusalCodes.StatementUnreadable);

    [Fact]
    public void several_statements_in_one_file_are_several_imports()
    {
        var two = Camt("").Replace("</Stmt>", "</Stmt><Stmt><Id>s-2</Id><Acct><Id><Othr><Id>510300002</Id></Othr></Id></Acct>" + Balances("1.00", "1.00") + "</Stmt>", StringComparison.Ordinal);
        var file = new StatementFile("x.xml", Encoding.UTF8.GetBytes(two));
        file.Read().Statements.Select(s => (s.AccountNo, s.StatementId[^2..])).ShouldBe([("510300001", "-1"), ("510300002", "-2")]);
    }

    internal static string Camt(string entries, string opening = "1000000.00", string closing = "500000.50") =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>m1</MsgId><CreDtTm>2024-03-28T08:00:00+08:00</CreDtTm></GrpHdr>
          <Stmt><Id>s-1</Id><FrToDt><FrDtTm>2024-03-27T00:00:00+08:00</FrDtTm><ToDtTm>2024-03-27T23:59:59+08:00</ToDtTm></FrToDt>
            <Acct><Id><Othr><Id>510300001</Id></Othr></Id><Ccy>CNY</Ccy></Acct>{Balances(opening, closing)}{entries}</Stmt></BkToCstmrStmt></Document>
        """;

    internal static string Entry(string bankRef, string amount, string direction, string? endToEnd, string day = "2024-03-27") =>
        $"""
        <Ntry><Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt><AcctSvcrRef>{bankRef}</AcctSvcrRef>
          <NtryDtls><TxDtls>{(endToEnd is null ? "" : $"<Refs><EndToEndId>{endToEnd}</EndToEndId></Refs>")}<RltdPties><Cdtr><Pty><Nm>某研究院</Nm></Pty></Cdtr></RltdPties><RmtInf><Ustrd>首期</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
        """;

    private static string Balances(string opening, string closing) =>
        $"<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">{opening}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2024-03-26</Dt></Dt></Bal>"
        + $"<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"CNY\">{closing}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2024-03-27</Dt></Dt></Bal>";

    private static ImportStatement Taken(string text)
    {
        var (statements, refusal) = new StatementFile("folder/statement.xml", Encoding.UTF8.GetBytes(text)).Read();
        refusal.ShouldBeNull(Written.Of((object?)refusal));
        statements[0].FileName.ShouldBe("statement.xml");
        Shape.CodeOf(statements[0]).ShouldBeNull();
        return statements[0];
    }

    private static void Refused(string text, string code, params (string Name, object Value)[] facts)
    {
        var refusal = new StatementFile("x", Encoding.UTF8.GetBytes(text)).Read().Refusal.ShouldNotBeNull();
        refusal.Code.ShouldBe(code, Written.Of(refusal));
        foreach (var (name, value) in facts)
        {
            refusal.Facts.Single(fact => fact.Name == name).Value.ShouldBe(value);
        }
    }
}
