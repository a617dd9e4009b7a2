using Ledger.Host.Auditing;
using Ledger.Host.Projections;
using Microsoft.AspNetCore.Mvc;

namespace Ledger.Host.Pages.Auditors;

/// <summary>The answer to one question; every row leads to the entries that show it.</summary>
public sealed class AnswerModel(AuditQuestions questions) : LedgerPage
{
    private const int PageSize = 100;

    public override string Area => "audit";
    protected override bool HasAsOfBar => true;

    public AuditQuestion Question { get; private set; } = null!;
    public AuditTable Table { get; private set; } = null!;

    /// <summary>The business date that counts.</summary>
    public DateOnly Day { get; private set; }
    public string? Previous { get; private set; }
    public string? Next { get; private set; }

    public async Task<IActionResult> OnGetAsync(string question, string? cursor)
    {
        if (AuditQuestions.Find(question) is not { } known)
        {
            return NotFound();
        }

        var first = cursor is null ? new Cursor(At.Position, 0, false) : Cursor.Read(cursor);
        var rows = await questions.Ask(known, At with { Position = first.Position }, first.Key, PageSize + 1, Cancel).ToListAsync(Cancel);
        (Question, Day) = (known, questions.DayOf(At));
        Table = new AuditTable(this, known.Columns, rows.Take(PageSize).ToList());
        Next = rows.Count > PageSize ? (first with { Key = first.Key + PageSize }).ToString() : null;
        Previous = first.Key > 0 ? (first with { Key = Math.Max(0, first.Key - PageSize) }).ToString() : null;
        return Page();
    }
}
