using Ledger.Domain.Kernel;

namespace Ledger.Host.Importing;

/// <summary>An import: what a file's rows came to when they were tried, and how far carrying them out has come.</summary>
/// <param name="ImportId">Made of the kind and the file's digest: the same file is the same import.</param>
/// <param name="Status"><c>tried</c>, <c>committing</c>, <c>interrupted</c> (whoever carried it out is gone; committing again goes on) or <c>ended</c>.</param>
/// <param name="BusinessDate">The day its commands belong to.</param>
/// <param name="RowCount">Rows below the header that are not blank.</param>
/// <param name="Ready">Rows that would be accepted when they were tried.</param>
/// <param name="Known">Rows that were carried out before, or whose thing is there already.</param>
/// <param name="Refused">Rows that would be refused.</param>
/// <param name="Wanted">Rows that the last commit is to carry out.</param>
/// <param name="Done">Of these, carried out.</param>
/// <param name="Failed">Of these, refused after all, because the ledger had changed since.</param>
/// <param name="Ignored">Columns of the file that are not read.</param>
public sealed record ImportItem(
    string ImportId, string Kind, string Status, string FileName, string Format, string FileDigest, long SizeBytes, DateOnly BusinessDate, int RowCount, int Ready,
    int Known, int Refused, int Wanted, int Done, int Failed, IReadOnlyList<string> Ignored, string UploadedBy, DateTimeOffset TriedAt, string? CommittedBy,
    DateTimeOffset? BegunAt, DateTimeOffset? EndedAt)
{
    /// <summary>Whether rows are being carried out just now.</summary>
    public bool IsUnderWay => Status == "committing";
}

/// <summary>A row of an import with its outcome.</summary>
/// <param name="Line">Its number in the file, as a spreadsheet shows it.</param>
/// <param name="Outcome"><c>ready</c>, <c>known</c>, <c>refused</c> (when it was tried), <c>done</c> or <c>failed</c> (refused when it was carried out).</param>
/// <param name="Refusal">Why, where it was refused.</param>
/// <param name="Position">The last entry it led to, where it was carried out.</param>
public sealed record ImportedRow(int Line, string Outcome, string Label, string? PartyId, long? AmountFen, Refusal? Refusal, long? Position);

/// <summary>What became of an attempt to import.</summary>
public sealed record ImportAttempt(ImportItem? Import, bool IsNew, Refusal? Refusal)
{
    public static ImportAttempt Of(Refusal refusal) => new(null, false, refusal);
}
