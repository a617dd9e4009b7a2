using Ledger.Host.Exporting;

namespace Ledger.Host.Auditing;

/// <summary>What the values of a column are, so that each reader shows them in its own way.</summary>
public enum AuditKind
{
    /// <summary>A text as it was recorded.</summary>
    Text,
    /// <summary>A word of the program, or several with a blank between them; people read its translation.</summary>
    Word,
    /// <summary>Fen.</summary>
    Amount,
    /// <summary>A whole number.</summary>
    Number,
    /// <summary>A business date.</summary>
    Day,
    /// <summary>Basis points.</summary>
    Share,
    /// <summary>The id of who acted, or several with a blank between them.</summary>
    Person,
    /// <summary>A stream, <c>aggregate/id</c>: it has a page.</summary>
    Subject,
}

/// <summary>One column of an answer.</summary>
/// <param name="Name">Its name in machine interfaces; of amounts without the ending that says the unit.</param>
public sealed record AuditColumn(string Name, AuditKind Kind = AuditKind.Text)
{
    /// <summary>Its name in JSON.</summary>
    public string JsonName => Kind == AuditKind.Amount ? Name + "Fen" : Kind == AuditKind.Share ? Name + "Bp" : Name;

    internal ExportColumn Exported => new(Kind == AuditKind.Share ? Name + "Bp" : Name, Kind == AuditKind.Amount);
}

/// <summary>
/// A question that auditors ask, as data: what it is called, what its answer has for columns, and how the answer is found. API, page, verb and
/// export all read this. Its words are <c>audit.{id}.title</c> and <c>audit.{id}.rule</c>.
/// </summary>
/// <param name="Sql">
/// One statement over the folded tables as of a position, ordered, whose columns are those of the answer and then the positions of the entries
/// that show it. $1 is the ledger, $2 the position, $3 the day that counts: ages end there, and what belongs to a later day is not in the answer.
/// </param>
public sealed record AuditQuestion(string Id, IReadOnlyList<AuditColumn> Columns, string Sql);

/// <summary>A row of an answer: the values in the order of the columns, and the entries that show it, ascending.</summary>
public sealed record AuditRow(IReadOnlyList<object?> Values, long[] Positions);
