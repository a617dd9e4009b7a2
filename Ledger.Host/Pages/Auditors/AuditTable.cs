using System.Globalization;
using Ledger.Host.Auditing;
using Ledger.Host.Language;

namespace Ledger.Host.Pages.Auditors;

/// <summary>Rows of an answer or a sample as a page shows them.</summary>
public sealed record AuditTable(LedgerPage Page, IReadOnlyList<AuditColumn> Columns, IReadOnlyList<AuditRow> Rows)
{
    /// <summary>Where the words of a state are looked for: its table decides which state it is, and no two say different things by one word.</summary>
    private static readonly string[] Vocabularies = ["audit.value.", "grant-status.", "order-status.", "linkage-status.", "loan-status."];

    /// <summary>What a column is called.</summary>
    public static string HeadOf(AuditColumn column) => Words.Of($"audit.column.{column.JsonName}");

    /// <summary>Whether its values stand to the right.</summary>
    public static bool IsNumber(AuditColumn column) => column.Kind is AuditKind.Amount or AuditKind.Number or AuditKind.Share;

    /// <summary>A value as people read it.</summary>
    public string Show(AuditColumn column, object? value) => value switch
    {
        null => "—",
        long fen when column.Kind == AuditKind.Amount => AmountFormat.Table(fen),
        long bp when column.Kind == AuditKind.Share => Facts.Percent((int)bp),
        long number => number.ToString("N0", CultureInfo.InvariantCulture),
        DateOnly day => DateFormat.Table(day),
        string text when column.Kind == AuditKind.Word => EachOf(text, WordOf),
        string text when column.Kind == AuditKind.Person => EachOf(text, Page.NameOf),
        _ => (string)value,
    };

    /// <summary>The address of a value's own page, or null.</summary>
    public string? PageOf(AuditColumn column, object? value) =>
        column.Kind == AuditKind.Subject && value is string stream && EventSentences.PageOf(Page.LedgerId, stream) is { } path ? Page.Request.To(path) : null;

    private static string WordOf(string word) => Vocabularies.Select(vocabulary => Words.Find(vocabulary + word)).FirstOrDefault(text => text is not null) ?? Facts.Word(word);

    private static string EachOf(string text, Func<string, string> show) =>
        string.Join(Words.Of("audit.and"), text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(show));
}
