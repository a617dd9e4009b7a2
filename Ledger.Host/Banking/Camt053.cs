using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Ledger.Domain.BankStatements;
using Ledger.Domain.Kernel;

namespace Ledger.Host.Banking;

/// <summary>
/// Reads bank statements in the form of ISO 20022 <c>camt.053.001.08</c>. Only booked entries are lines. An entry that books many payments at
/// once is as many lines, and they must add up to it. Nothing is fetched, expanded or run: no DTD, no entities, a bounded number of signs.
/// Source: the message definition report of Bank-to-Customer Cash Management.
/// </summary>
internal static class Camt053
{
    public const string Format = "camt.053.001.08";
    private const string Message = "urn:iso:std:iso:20022:tech:xsd:";
    private const int DeepestElement = 40;
    private static readonly XNamespace Ns = Message + Format;

    /// <exception cref="StatementFault">The file cannot be taken.</exception>
    public static IReadOnlyList<ReadStatement> Read(byte[] bytes)
    {
        var root = Load(bytes);
        if (root.Name.Namespace != Ns || root.Name.LocalName != "Document")
        {
            var given = root.Name.NamespaceName is { Length: > 0 } space ? space : root.Name.LocalName;
            throw new StatementFault(Refusal.Of(
                RefusalCodes.StatementVersionUnsupported,
                new Fact("given", given.StartsWith(Message, StringComparison.Ordinal) ? given[Message.Length..] : given), new Fact("accepted", Format)));
        }

        var statements = Child(root, "BkToCstmrStmt", "Document").Elements(Ns + "Stmt").ToList();
        return statements.Count == 0
            ? throw StatementFault.Unreadable("missing", "Stmt")
            : [.. statements.Select((statement, index) => Statement(statement, FormattableString.Invariant($"Stmt[{index + 1}]")))];
    }

    private static XElement Load(byte[] bytes)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = StatementFile.Limit, IgnoreComments = true,
            IgnoreProcessingInstructions = true, IgnoreWhitespace = true,
        };
        try
        {
            using (var depths = XmlReader.Create(new MemoryStream(bytes), settings))
            {
                while (depths.Read())
                {
                    if (depths.Depth > DeepestElement)
                    {
                        throw StatementFault.Unreadable("too-deep", depths.Name);
                    }
                }
            }

            using var reader = XmlReader.Create(new MemoryStream(bytes), settings);
            return XDocument.Load(reader).Root ?? throw StatementFault.Unreadable("not-xml", "1");
        }
        catch (XmlException wrong)
        {
            var isDtd = wrong.Message.Contains("DTD", StringComparison.Ordinal);
            throw StatementFault.Unreadable(isDtd ? "dtd" : "not-xml", FormattableString.Invariant($"{wrong.LineNumber}:{wrong.LinePosition}"));
        }
        catch (Exception wrong) when (wrong is System.Text.DecoderFallbackException or ArgumentException or NotSupportedException)
        {
            // An encoding that is none.
            throw StatementFault.Unreadable("not-xml", "1");
        }
    }

    private static ReadStatement Statement(XElement statement, string at)
    {
        var account = Child(statement, "Acct", at);
        var id = Child(account, "Id", at + "/Acct");
        var accountNo = StatementValues.Text((id.Element(Ns + "IBAN") ?? Child(Child(id, "Othr", at + "/Acct/Id"), "Id", at + "/Acct/Id/Othr")).Value, 64) ?? "";
        if (account.Element(Ns + "Ccy") is { } currency)
        {
            StatementValues.Currency(currency.Value.Trim(), at + "/Acct/Ccy");
        }

        var opening = Balance(statement, at, "OPBD", "PRCD");
        var closing = Balance(statement, at, "CLBD");
        var period = statement.Element(Ns + "FrToDt");
        var lines = statement.Elements(Ns + "Ntry").SelectMany((entry, index) => Lines(entry, FormattableString.Invariant($"{at}/Ntry[{index + 1}]")));
        return new ReadStatement(
            Format, StatementValues.Text(Child(statement, "Id", at).Value, 100) ?? throw StatementFault.Unreadable("missing", at + "/Id"), accountNo,
            period is null ? opening.Day : StatementValues.Day(Child(period, "FrDtTm", at + "/FrToDt").Value.Trim(), at + "/FrToDt/FrDtTm"),
            period is null ? closing.Day : StatementValues.Day(Child(period, "ToDtTm", at + "/FrToDt").Value.Trim(), at + "/FrToDt/ToDtTm"),
            opening.Fen, closing.Fen, StatementValues.Named(accountNo, lines));
    }

    private static (long Fen, DateOnly Day) Balance(XElement statement, string at, params string[] codes)
    {
        foreach (var code in codes)
        {
            var balance = statement.Elements(Ns + "Bal")
                .FirstOrDefault(b => b.Element(Ns + "Tp")?.Element(Ns + "CdOrPrtry")?.Element(Ns + "Cd")?.Value.Trim() == code);
            if (balance is not null)
            {
                var where = $"{at}/Bal[{code}]";
                var fen = Amount(Child(balance, "Amt", where), where + "/Amt");
                return (DirectionOf(balance, where) == Direction.Debit ? -fen : fen, DayOf(Child(balance, "Dt", where), where + "/Dt"));
            }
        }

        throw StatementFault.Unreadable("missing", $"{at}/Bal[{codes[0]}]");
    }

    private static IEnumerable<StatementLine> Lines(XElement entry, string at)
    {
        var status = Child(entry, "Sts", at);
        if ((status.Element(Ns + "Cd") ?? status).Value.Trim() != "BOOK")
        {
            yield break;
        }

        var fen = Amount(Child(entry, "Amt", at), at + "/Amt");
        var direction = DirectionOf(entry, at);
        var day = DayOf(Child(entry, "BookgDt", at), at + "/BookgDt");
        var reference = entry.Element(Ns + "AcctSvcrRef")?.Value;
        var details = entry.Elements(Ns + "NtryDtls").SelectMany(d => d.Elements(Ns + "TxDtls")).ToList();
        if (details.Count <= 1)
        {
            var only = details.FirstOrDefault();
            yield return Line(only, fen, direction, day, StatementValues.BankRef(reference ?? RefOf(only, "AcctSvcrRef")), entry);
            yield break;
        }

        var sumFen = 0L;
        foreach (var (index, detail) in details.Index())
        {
            var where = FormattableString.Invariant($"{at}/TxDtls[{index + 1}]");
            var amount = detail.Element(Ns + "Amt") ?? detail.Element(Ns + "AmtDtls")?.Element(Ns + "TxAmt")?.Element(Ns + "Amt")
                ?? throw StatementFault.Unreadable("missing", where + "/Amt");
            var partFen = Amount(amount, where + "/Amt");
            sumFen += partFen;
            var own = RefOf(detail, "AcctSvcrRef") ?? (reference is null ? null : string.Create(CultureInfo.InvariantCulture, $"{reference}.{index + 1}"));
            yield return Line(detail, partFen, direction, day, StatementValues.BankRef(own), entry);
        }

        if (sumFen != fen)
        {
            throw StatementFault.Unreadable("details-differ", at);
        }
    }

    private static StatementLine Line(XElement? detail, long fen, Direction direction, DateOnly day, string? bankRef, XElement entry)
    {
        var party = detail?.Element(Ns + "RltdPties")?.Element(Ns + (direction == Direction.Debit ? "Cdtr" : "Dbtr"));
        var words = detail?.Element(Ns + "RmtInf")?.Element(Ns + "Ustrd")?.Value ?? entry.Element(Ns + "AddtlNtryInf")?.Value;
        return new StatementLine(
            "", fen, direction, day, bankRef ?? "", StatementValues.EndToEnd(RefOf(detail, "EndToEndId")),
            StatementValues.Text((party?.Element(Ns + "Pty") ?? party)?.Element(Ns + "Nm")?.Value, 200), StatementValues.Text(words, 500));
    }

    private static string? RefOf(XElement? detail, string name) => detail?.Element(Ns + "Refs")?.Element(Ns + name)?.Value;

    private static long Amount(XElement amount, string at)
    {
        StatementValues.Currency(amount.Attribute("Ccy")?.Value, at);
        return StatementValues.Fen(amount.Value.Trim(), at);
    }

    private static Direction DirectionOf(XElement owner, string at) => Child(owner, "CdtDbtInd", at).Value.Trim() switch
    {
        "DBIT" => Direction.Debit,
        "CRDT" => Direction.Credit,
        _ => throw StatementFault.Unreadable("wrong-direction", at + "/CdtDbtInd"),
    };

    private static DateOnly DayOf(XElement choice, string at) =>
        StatementValues.Day((choice.Element(Ns + "Dt") ?? choice.Element(Ns + "DtTm") ?? choice).Value.Trim(), at);

    private static XElement Child(XElement parent, string name, string at) =>
        parent.Element(Ns + name) ?? throw StatementFault.Unreadable("missing", $"{at}/{name}");
}
