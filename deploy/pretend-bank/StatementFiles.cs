using System.Globalization;
using System.Text;
using System.Xml.Linq;

namespace Ledger.PretendBank;

/// <summary>Statements as files: camt.053.001.08, or CSV as the ledger reads it.</summary>
public static class StatementFiles
{
    private static readonly XNamespace Ns = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08";

    /// <summary>The statement as a message.</summary>
    public static byte[] Camt(Statement statement)
    {
        var document = new XElement(Ns + "Document", new XElement(Ns + "BkToCstmrStmt",
            new XElement(Ns + "GrpHdr", Text("MsgId", statement.Id), Text("CreDtTm", Day(statement.Until) + "T23:30:00+08:00")),
            new XElement(
                Ns + "Stmt", Text("Id", statement.Id), Text("CreDtTm", Day(statement.Until) + "T23:30:00+08:00"),
                new XElement(Ns + "FrToDt", Text("FrDtTm", Day(statement.From) + "T00:00:00+08:00"), Text("ToDtTm", Day(statement.Until) + "T23:59:59+08:00")),
                new XElement(Ns + "Acct", new XElement(Ns + "Id", new XElement(Ns + "Othr", Text("Id", statement.Account))), Text("Ccy", "CNY")),
                Balance("OPBD", statement.OpeningFen, statement.From), Balance("CLBD", statement.ClosingFen, statement.Until),
                statement.Bookings.Select(Entry))));
        return Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + document + "\n");
    }

    /// <summary>The statement as a table.</summary>
    public static byte[] Csv(Statement statement)
    {
        var text = new StringBuilder("account,statement,date,reference,endToEnd,direction,amount,currency,balance,counterparty,text\r\n");
        var balanceFen = statement.OpeningFen;
        foreach (var booking in statement.Bookings)
        {
            balanceFen += booking.IsDebit ? -booking.AmountFen : booking.AmountFen;
            text.AppendJoin(
                ',', statement.Account, statement.Id, Day(booking.Day), booking.Reference, booking.EndToEnd, booking.IsDebit ? "debit" : "credit",
                Yuan(booking.AmountFen), "CNY", Yuan(balanceFen), Quoted(booking.Counterparty), Quoted(booking.Text)).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static XElement Balance(string code, long fen, DateOnly day) => new(
        Ns + "Bal", new XElement(Ns + "Tp", new XElement(Ns + "CdOrPrtry", Text("Cd", code))), Amount(Math.Abs(fen)), Text("CdtDbtInd", fen < 0 ? "DBIT" : "CRDT"),
        new XElement(Ns + "Dt", Text("Dt", Day(day))));

    private static XElement Entry(Booking booking) => new(
        Ns + "Ntry", Amount(booking.AmountFen), Text("CdtDbtInd", booking.IsDebit ? "DBIT" : "CRDT"), new XElement(Ns + "Sts", Text("Cd", "BOOK")),
        new XElement(Ns + "BookgDt", Text("Dt", Day(booking.Day))), new XElement(Ns + "ValDt", Text("Dt", Day(booking.Day))), Text("AcctSvcrRef", booking.Reference),
        new XElement(Ns + "BkTxCd", new XElement(Ns + "Prtry", Text("Cd", booking.EndToEnd is null ? "FEE" : "TRF"))),
        new XElement(Ns + "NtryDtls", new XElement(
            Ns + "TxDtls", new XElement(Ns + "Refs", Text("EndToEndId", booking.EndToEnd ?? "NOTPROVIDED")),
            booking.Counterparty.Length == 0 ? null : new XElement(
                Ns + "RltdPties", new XElement(Ns + (booking.IsDebit ? "Cdtr" : "Dbtr"), new XElement(Ns + "Pty", Text("Nm", booking.Counterparty)))),
            new XElement(Ns + "RmtInf", Text("Ustrd", booking.Text)))));

    private static XElement Amount(long fen) => new(Ns + "Amt", new XAttribute("Ccy", "CNY"), Yuan(fen));

    private static XElement Text(string name, string value) => new(Ns + name, value);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Yuan(long fen) => (fen / 100m).ToString("0.00", CultureInfo.InvariantCulture);

    private static string Quoted(string text) => "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
