namespace Ledger.Host.Exporting;

/// <summary>The columns of the exported tables.</summary>
internal static class ExportTables
{
    public static readonly ExportColumn[] Entry =
    [
        new("position"), new("stream"), new("version"), new("type"), new("recordedAt"), new("businessDate"), new("actor"), new("actorRole"),
        new("commandId"), new("leafHash"), new("entry"),
    ];

    public static readonly ExportColumn[] Posting =
    [
        new("position"), new("leg"), new("recordedAt"), new("businessDate"), new("type"), new("stream"), new("account"), new("amount", true),
        new("balance", true),
    ];

    public static readonly ExportColumn[] Balance =
    [
        new("pool"), new("name"), new("programme"), new("level"), new("fiscalYear"), new("status"), new("version"), new("appropriated", true),
        new("adjusted", true), new("carriedIn", true), new("reserved", true), new("obligated", true), new("inFlight", true), new("disbursed", true),
        new("disbursedPlatform", true), new("disbursedProject", true), new("disbursedLinkage", true), new("disbursedRisk", true), new("recovered", true), new("lapsed", true), new("carriedOut", true),
        new("available", true),
    ];

    public static readonly ExportColumn[] Exposure =
    [
        new("instrument"), new("source"), new("pool"), new("fund"), new("investment"), new("party"), new("partyName"), new("stage"), new("chain"), new("since"),
        new("grantNet", true), new("contingent", true), new("cost", true), new("impaired", true), new("claimed", true), new("guaranteedLoan", true), new("compensated", true),
        new("total", true), new("governmentCost", true), new("mark", true), new("markedAsOf"), new("method"),
    ];

    public static readonly ExportColumn[] Variance =
    [
        new("figure"), new("source"), new("subject"), new("measures"), new("basis"), new("precision"), new("period"), new("class"), new("measure"), new("of"),
        new("instrument"), new("reported", true), new("reportedCount"), new("unit"), new("ledger", true), new("ledgerCount"), new("ledgerValue"),
        new("difference", true), new("differenceCount"), new("verdict"),
    ];
}
