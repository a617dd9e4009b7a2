using System.Globalization;
using System.Text;
using System.Xml;

namespace Ledger.Domain.PaymentBatches;

/// <summary>
/// The file of a batch: a customer credit transfer initiation, ISO 20022 <c>pain.001.001.09</c>, made from the batch's event alone. The same
/// event gives the same bytes for ever, and their digest stands in the event; a change of the form is a new format, never a change here.
/// Source: the message definition report of Payments Initiation; element order as defined there.
/// </summary>
/// <remarks>
/// Of the payee's account the journal knows a salted digest and no number, so the file names it by the first 34 digits of that digest under the
/// proprietary scheme <see cref="AccountScheme"/>. Numbers are kept outside the journal and can be forgotten there; the copy that a bank gets has
/// them in the digests' places, and nothing else in it differs.
/// </remarks>
public static class CreditTransferFile
{
    /// <summary>The message.</summary>
    public const string Format = "pain.001.001.09";

    /// <summary>Its namespace.</summary>
    public const string Namespace = "urn:iso:std:iso:20022:tech:xsd:" + Format;

    /// <summary>The scheme under which a payee's account is named.</summary>
    public const string AccountScheme = "SALTED-DIGEST";

    private const int LongestName = 140;
    private const int LongestAccount = 34;

    private static readonly XmlWriterSettings Settings = new() { OmitXmlDeclaration = true, Indent = true, IndentChars = "  ", NewLineChars = "\n" };

    /// <summary>The exact bytes whose digest the journal holds; or, with account numbers put in, the copy for the bank.</summary>
    /// <param name="numberOf">The number behind an account's digest, or null where nobody knows it; null for the file of the journal.</param>
    public static byte[] Render(string batchId, BatchDrawnUp batch, Func<string, string?>? numberOf = null)
    {
        var text = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        using (var xml = XmlWriter.Create(text, Settings))
        {
            xml.WriteStartElement("Document", Namespace);
            xml.WriteStartElement("CstmrCdtTrfInitn");
            Header(xml, batchId, batch);
            Payments(xml, batchId, batch, numberOf);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return Encoding.UTF8.GetBytes(text.Append('\n').ToString());
    }

    /// <summary>An amount as the messages write it: yuan with two decimals and a point.</summary>
    public static string Yuan(long amountFen) => string.Create(CultureInfo.InvariantCulture, $"{amountFen / 100}.{amountFen % 100:00}");

    private static void Header(XmlWriter xml, string batchId, BatchDrawnUp batch)
    {
        xml.WriteStartElement("GrpHdr");
        xml.WriteElementString("MsgId", batchId);
        // The message wants an instant. The book knows the business day; its first moment in China stands for it.
        xml.WriteElementString("CreDtTm", Day(batch.DrawnUpOn) + "T00:00:00+08:00");
        Sums(xml, batch);
        Party(xml, "InitgPty", batch.Holder);
        xml.WriteEndElement();
    }

    private static void Payments(XmlWriter xml, string batchId, BatchDrawnUp batch, Func<string, string?>? numberOf)
    {
        xml.WriteStartElement("PmtInf");
        xml.WriteElementString("PmtInfId", batchId);
        xml.WriteElementString("PmtMtd", "TRF");
        Sums(xml, batch);
        xml.WriteStartElement("ReqdExctnDt");
        xml.WriteElementString("Dt", Day(batch.ExecuteOn));
        xml.WriteEndElement();
        Party(xml, "Dbtr", batch.Holder);
        Account(xml, "DbtrAcct", batch.AccountNo, null);
        xml.WriteStartElement("DbtrAgt");
        xml.WriteStartElement("FinInstnId");
        xml.WriteElementString("Nm", Name(batch.Bank));
        xml.WriteEndElement();
        xml.WriteEndElement();
        foreach (var payment in batch.Payments)
        {
            Payment(xml, payment, numberOf?.Invoke(payment.PayeeAccountDigest));
        }

        xml.WriteEndElement();
    }

    private static void Payment(XmlWriter xml, BatchPayment payment, string? accountNo)
    {
        xml.WriteStartElement("CdtTrfTxInf");
        xml.WriteStartElement("PmtId");
        xml.WriteElementString("EndToEndId", payment.OrderId);
        xml.WriteEndElement();
        xml.WriteStartElement("Amt");
        xml.WriteStartElement("InstdAmt");
        xml.WriteAttributeString("Ccy", "CNY");
        xml.WriteString(Yuan(payment.AmountFen));
        xml.WriteEndElement();
        xml.WriteEndElement();
        Party(xml, "Cdtr", payment.PayeeName);
        Account(xml, "CdtrAcct", accountNo ?? payment.PayeeAccountDigest, accountNo is null ? AccountScheme : null);
        xml.WriteEndElement();
    }

    private static void Sums(XmlWriter xml, BatchDrawnUp batch)
    {
        xml.WriteElementString("NbOfTxs", batch.Payments.Length.ToString(CultureInfo.InvariantCulture));
        xml.WriteElementString("CtrlSum", Yuan(batch.TotalFen));
    }

    private static void Party(XmlWriter xml, string element, string name)
    {
        xml.WriteStartElement(element);
        xml.WriteElementString("Nm", Name(name));
        xml.WriteEndElement();
    }

    private static void Account(XmlWriter xml, string element, string number, string? scheme)
    {
        xml.WriteStartElement(element);
        xml.WriteStartElement("Id");
        xml.WriteStartElement("Othr");
        xml.WriteElementString("Id", number.Length > LongestAccount ? number[..LongestAccount] : number);
        if (scheme is not null)
        {
            xml.WriteStartElement("SchmeNm");
            xml.WriteElementString("Prtry", scheme);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
        xml.WriteEndElement();
        xml.WriteElementString("Ccy", "CNY");
        xml.WriteEndElement();
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A name as long as the message allows, without the signs that XML cannot carry.</summary>
    private static string Name(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var sign in name.EnumerateRunes())
        {
            if (text.Length + sign.Utf16SequenceLength > LongestName)
            {
                break;
            }

            text.Append(sign.Value < 0x10000 && !XmlConvert.IsXmlChar((char)sign.Value) ? "?" : sign.ToString());
        }

        return text.ToString();
    }
}
