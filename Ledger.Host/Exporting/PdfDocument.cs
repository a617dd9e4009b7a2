namespace Ledger.Host.Exporting;

/// <summary>A document that is printed on A4, without a word about how.</summary>
/// <param name="Title">Also stands in the properties of the file.</param>
/// <param name="Subject">One line about what it is, for the properties of the file.</param>
/// <param name="MadeAt">The moment that it speaks of: the file carries no other date, so that the same moment gives the same bytes.</param>
/// <param name="FootOf">What stands at the foot of a page, given its number and how many there are.</param>
internal sealed record PdfDocument(
    string Title, string Subject, DateTimeOffset MadeAt, Func<int, int, string> FootOf, IReadOnlyList<PdfBlock> Blocks);

/// <summary>A part of a document, from top to bottom.</summary>
internal abstract record PdfBlock;

/// <summary>The name of the document.</summary>
internal sealed record PdfTitle(string Text) : PdfBlock;

/// <summary>The name of a section; it never stands alone at the end of a page.</summary>
internal sealed record PdfHeading(string Text) : PdfBlock;

/// <summary>A paragraph.</summary>
internal sealed record PdfParagraph(string Text) : PdfBlock;

/// <summary>A table. Its names stand again on each page that it goes on to; a row is never split.</summary>
internal sealed record PdfTable(IReadOnlyList<PdfColumn> Columns, IReadOnlyList<IReadOnlyList<string>> Rows) : PdfBlock
{
    /// <summary>Whether the columns' names are shown.</summary>
    public bool HasNames => Columns.Any(column => column.Name.Length > 0);
}

/// <summary>A column.</summary>
/// <param name="Share">Its part of the width, in any unit that all columns share.</param>
/// <param name="IsNumber">Whether its texts are aligned to the right.</param>
internal sealed record PdfColumn(string Name, int Share, bool IsNumber = false);

/// <summary>Lines to sign on, one beside the other.</summary>
internal sealed record PdfSignatures(IReadOnlyList<string> Names) : PdfBlock;

/// <summary>This machine cannot print: a library or a Chinese font is missing.</summary>
public sealed class PdfUnavailableException(string missing) : Exception($"PDF cannot be written: {missing} is missing.")
{
    /// <summary>What is missing.</summary>
    public string Missing => missing;
}
