namespace Ledger.Host.Exporting;

/// <summary>The forms that exports can take.</summary>
internal static class ExportForms
{
    public const string Lines = "jsonl";
    public const string Csv = "csv";
    public const string Xlsx = "xlsx";

    /// <summary>One document.</summary>
    public const string Json = "json";

    /// <summary>Several files in one.</summary>
    public const string Zip = "zip";

    /// <summary>Pages to read and sign.</summary>
    public const string Pdf = "pdf";

    /// <summary>All that rows can take.</summary>
    public static readonly IReadOnlyList<string> All = [Lines, Csv, Xlsx];

    /// <summary>What a browser is told that a form is.</summary>
    public static string MediaType(string form) => form switch
    {
        Csv => "text/csv; charset=utf-8",
        Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        Json => "application/json",
        Pdf => "application/pdf",
        Zip => "application/zip",
        AccountingText.Hledger or AccountingText.Beancount => "text/plain; charset=utf-8",
        _ => "application/x-ndjson",
    };

    /// <summary>What the name of a file in that form ends with.</summary>
    public static string Extension(string form) => form == AccountingText.Hledger ? "journal" : form;
}
