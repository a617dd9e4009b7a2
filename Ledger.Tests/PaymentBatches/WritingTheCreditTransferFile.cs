using System.Text;
using System.Xml.Linq;
using Ledger.Domain.PaymentBatches;
using Shouldly;
using Xunit;

namespace Ledger.Tests.PaymentBatches;

/// <summary>The message's elements, their order and their limits, held against what the message definition asks for.</summary>
public sealed class WritingTheCreditTransferFile
{
    private static readonly XNamespace Ns = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

    private static readonly BatchDrawnUp Batch = new(
        "pain.001.001.09", "510300001", "工商银行自贡分行", "自贡高新区财政局", new DateOnly(2024, 3, 26), new DateOnly(2024, 3, 27),
        [new("o1", 500_000_00, "某研究院 <&>", new string('a', 64)), new("o2", 1, new string('长', 200), new string('b', 64))], 500_000_01, "", 0, "releaser");

    private static readonly byte[] Bytes = CreditTransferFile.Render("pb-1", Batch);
    private static readonly XElement Initiation = XDocument.Parse(Encoding.UTF8.GetString(Bytes)).Root!.Elements().Single();

    [Fact]
    public void the_document_is_the_named_message() =>
        (Initiation.Document!.Root!.Name, Initiation.Name).ShouldBe((Ns + "Document", Ns + "CstmrCdtTrfInitn"));

    [Fact]
    public void every_element_stands_in_the_order_of_the_message()
    {
        NamesBelow(Initiation).ShouldBe(["GrpHdr", "PmtInf"]);
        NamesBelow(One("GrpHdr")).ShouldBe(["MsgId", "CreDtTm", "NbOfTxs", "CtrlSum", "InitgPty"]);
        NamesBelow(One("PmtInf")).ShouldBe(
            ["PmtInfId", "PmtMtd", "NbOfTxs", "CtrlSum", "ReqdExctnDt", "Dbtr", "DbtrAcct", "DbtrAgt", "CdtTrfTxInf", "CdtTrfTxInf"]);
        NamesBelow(One("CdtTrfTxInf")).ShouldBe(["PmtId", "Amt", "Cdtr", "CdtrAcct"]);
        NamesBelow(One("CdtrAcct")).ShouldBe(["Id", "Ccy"]);
        NamesBelow(One("CdtrAcct").Element(Ns + "Id")!.Element(Ns + "Othr")!).ShouldBe(["Id", "SchmeNm"]);
        NamesBelow(One("DbtrAgt").Element(Ns + "FinInstnId")!).ShouldBe(["Nm"]);
    }

    [Fact]
    public void counts_and_sums_stand_twice_and_agree_with_the_payments()
    {
        Initiation.Descendants(Ns + "NbOfTxs").Select(e => e.Value).ShouldBe(["2", "2"]);
        Initiation.Descendants(Ns + "CtrlSum").Select(e => e.Value).ShouldBe(["500000.01", "500000.01"]);
        Initiation.Descendants(Ns + "InstdAmt").Select(e => (e.Attribute("Ccy")!.Value, e.Value)).ShouldBe([("CNY", "500000.00"), ("CNY", "0.01")]);
    }

    [Fact]
    public void the_end_to_end_reference_is_the_order() =>
        Initiation.Descendants(Ns + "EndToEndId").Select(e => e.Value).ShouldBe(["o1", "o2"]);

    [Fact]
    public void texts_are_escaped_and_as_long_as_the_message_allows()
    {
        var names = Initiation.Descendants(Ns + "Cdtr").Select(e => e.Element(Ns + "Nm")!.Value).ToList();
        names[0].ShouldBe("某研究院 <&>");
        names[1].Length.ShouldBe(140);
        Initiation.Descendants(Ns + "Othr").ShouldAllBe(e => e.Element(Ns + "Id")!.Value.Length <= 34);
    }

    [Fact]
    public void signs_that_XML_cannot_carry_do_not_break_the_file() =>
        XDocument.Parse(Encoding.UTF8.GetString(CreditTransferFile.Render("pb-1", Batch with
        {
            Payments = [new("o1", 1, "a\u0001b\uD800c\uFFFE", new string('a', 64))],
        }))).Descendants(Ns + "Cdtr").Single().Value.ShouldBe("a?b\uFFFDc?");

    [Fact]
    public void the_same_batch_gives_the_same_bytes_for_ever()
    {
        CreditTransferFile.Render("pb-1", Batch).ShouldBe(Bytes);
        // Approved once. Another digest here means that batches of the past can no longer be made again: that is a new format.
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Bytes)).ShouldBe("2769d9e46d59afbf252325d9c5872821511c0abf27c6e293f2af8bc544980faa");
    }

    [Fact]
    public void the_copy_for_the_bank_differs_in_nothing_but_the_numbers_that_are_known()
    {
        var copy = CreditTransferFile.Render("pb-1", Batch, digest => digest[0] == 'a' ? "6222000011112222" : null);
        var accounts = XDocument.Parse(Encoding.UTF8.GetString(copy)).Descendants(Ns + "CdtrAcct").Select(a => a.Element(Ns + "Id")!.Element(Ns + "Othr")!).ToList();
        NamesBelow(accounts[0]).ShouldBe(["Id"]);
        accounts[0].Element(Ns + "Id")!.Value.ShouldBe("6222000011112222");
        NamesBelow(accounts[1]).ShouldBe(["Id", "SchmeNm"]);
        var (ours, theirs) = (Encoding.UTF8.GetString(Bytes).Split('\n').Select(l => l.Trim()).ToList(), Encoding.UTF8.GetString(copy).Split('\n').Select(l => l.Trim()).ToList());
        theirs.Except(ours).ShouldBe(["<Id>6222000011112222</Id>"]);
    }

    [Fact]
    public void the_file_is_plain_UTF_8_without_a_mark()
    {
        Bytes[0].ShouldBe((byte)'<');
        Encoding.UTF8.GetString(Bytes).ShouldStartWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Document");
    }

    private static XElement One(string name) => Initiation.DescendantsAndSelf(Ns + name).First();

    private static IEnumerable<string> NamesBelow(XElement element) => element.Elements().Select(e => e.Name.LocalName);
}
