using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Ledger.PretendBank;

/// <summary>One payment that the batch file orders. Amounts in fen.</summary>
public sealed record Order(string EndToEnd, long AmountFen, string Payee);

/// <summary>What a batch file orders, as a bank reads it: it knows the message and nothing of the ledger.</summary>
/// <param name="ExecuteOn">The day the payments are asked for.</param>
public sealed record Orders(string Account, DateOnly ExecuteOn, IReadOnlyList<Order> Payments)
{
    private static readonly XNamespace Ns = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09";

    /// <summary>Reads a file in the form of pain.001.001.09 and checks its counts and sums, as a bank does before it pays anything.</summary>
    /// <exception cref="InvalidDataException">The file would be rejected as a whole.</exception>
    public static Orders Read(byte[] file)
    {
        using var reader = XmlReader.Create(new MemoryStream(file), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        var message = XDocument.Load(reader).Root?.Element(Ns + "CstmrCdtTrfInitn") ?? throw new InvalidDataException("This is no pain.001.001.09.");
        var information = message.Elements(Ns + "PmtInf").Single();
        var payments = information.Elements(Ns + "CdtTrfTxInf").Select(payment => new Order(
            payment.Element(Ns + "PmtId")!.Element(Ns + "EndToEndId")!.Value, Fen(payment.Element(Ns + "Amt")!.Element(Ns + "InstdAmt")!.Value),
            payment.Element(Ns + "Cdtr")!.Element(Ns + "Nm")!.Value)).ToList();
        foreach (var sums in new[] { message.Element(Ns + "GrpHdr")!, information })
        {
            if (sums.Element(Ns + "NbOfTxs")!.Value != payments.Count.ToString(CultureInfo.InvariantCulture)
                || Fen(sums.Element(Ns + "CtrlSum")!.Value) != payments.Sum(payment => payment.AmountFen))
            {
                throw new InvalidDataException("Counts or sums of the file do not agree with its payments.");
            }
        }

        return payments.Select(payment => payment.EndToEnd).Distinct(StringComparer.Ordinal).Count() == payments.Count
            ? new Orders(
                information.Element(Ns + "DbtrAcct")!.Element(Ns + "Id")!.Element(Ns + "Othr")!.Element(Ns + "Id")!.Value,
                DateOnly.ParseExact(information.Element(Ns + "ReqdExctnDt")!.Element(Ns + "Dt")!.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture), payments)
            : throw new InvalidDataException("A reference comes twice in the file.");
    }

    private static long Fen(string yuan) => (long)(decimal.Parse(yuan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * 100);
}
