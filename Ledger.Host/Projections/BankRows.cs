namespace Ledger.Host.Projections;

/// <summary>An account that the house pays from.</summary>
public sealed record BankAccountRow(string AccountNo, string Bank, string Holder);

/// <summary>A batch of payments as it stood at a moment. Amounts in fen.</summary>
public sealed record BatchRow
{
    public required string BatchId { get; init; }
    /// <summary><c>drawn-up</c> or <c>withdrawn</c>.</summary>
    public string Status { get; init; } = "";
    public string AccountNo { get; init; } = "";
    public string Bank { get; init; } = "";
    public string Format { get; init; } = "";
    /// <summary>SHA-256 of the file's exact bytes.</summary>
    public string FileDigest { get; init; } = "";
    public int FileBytes { get; init; }
    public int Payments { get; init; }
    public long TotalFen { get; init; }
    /// <summary>How many of its orders the bank has not answered for; none where the batch was withdrawn.</summary>
    public int Outstanding { get; init; }
    public long OutstandingFen { get; init; }
    public long SettledFen { get; init; }
    public DateOnly DrawnUpOn { get; init; }
    public DateOnly ExecuteOn { get; init; }
    public string DrawnUpBy { get; init; } = "";
    public DateTimeOffset RecordedAt { get; init; }
    public string? WithdrawnBy { get; init; }
    public string? WithdrawnFor { get; init; }
    /// <summary>Version of the stream, for <c>If-Match</c>.</summary>
    public long Version { get; init; }
    /// <summary>The entry that drew it up.</summary>
    public long Position { get; init; }
}

/// <summary>One payment of a batch with where its order stands.</summary>
public sealed record BatchPaymentRow(int Place, string OrderId, string PayeeName, long AmountFen, string Status, string? BankRef, DateOnly? SettledOn, long ReturnedFen);

/// <summary>A bank statement as it stood at a moment. Amounts in fen.</summary>
public sealed record StatementRow
{
    public required string StatementId { get; init; }
    public string AccountNo { get; init; } = "";
    public string StatementRef { get; init; } = "";
    public string Format { get; init; } = "";
    public string FileName { get; init; } = "";
    /// <summary>SHA-256 of the file that is kept.</summary>
    public string FileDigest { get; init; } = "";
    public int FileBytes { get; init; }
    public DateOnly From { get; init; }
    public DateOnly Until { get; init; }
    public long OpeningFen { get; init; }
    public long ClosingFen { get; init; }
    public int Lines { get; init; }
    /// <summary>Lines not taken up yet: the import was interrupted.</summary>
    public int Pending { get; init; }
    public int Settled { get; init; }
    public int Known { get; init; }
    /// <summary>Lines that wait for a person.</summary>
    public int Reported { get; init; }
    public int Matched { get; init; }
    public int SetAside { get; init; }
    public string ImportedBy { get; init; } = "";
    public DateTimeOffset RecordedAt { get; init; }
    /// <summary>Version of the stream: one for the import and one for each outcome.</summary>
    public long Version { get; init; }
    /// <summary>The entry that imported it.</summary>
    public long Position { get; init; }
}

/// <summary>A line of a statement with what became of it. Amounts in fen.</summary>
public sealed record LineRow
{
    public required string StatementId { get; init; }
    public required string LineId { get; init; }
    public long AmountFen { get; init; }
    /// <summary><c>debit</c> or <c>credit</c>, as the bank sees the account.</summary>
    public string Direction { get; init; } = "";
    public DateOnly BookedOn { get; init; }
    public string BankRef { get; init; } = "";
    public string? EndToEnd { get; init; }
    public string? Counterparty { get; init; }
    public string? Text { get; init; }
    /// <summary><c>pending</c>, <c>settled</c>, <c>known</c>, <c>reported</c>, <c>matched</c> or <c>set-aside</c>.</summary>
    public string Outcome { get; init; } = "";
    public string? OrderId { get; init; }
    /// <summary>What the order is for, where the line is in doubt.</summary>
    public long? OrderFen { get; init; }
    /// <summary>Why it waits or waited for a person.</summary>
    public string? Doubt { get; init; }
    /// <summary>The order's state, a refusal's code, the use of a match, or the reason of a setting aside.</summary>
    public string? Detail { get; init; }
    /// <summary>The statement that brought it first, where it was known.</summary>
    public string? FirstStatementId { get; init; }
    public string? FirstLineId { get; init; }
    public string? DecidedBy { get; init; }
    /// <summary>The entry of the outcome; of the import while there is none.</summary>
    public long Position { get; init; }
}
