using System.Collections.Immutable;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.BankStatements;

/// <summary>Which way money went, as the bank sees the account: debit left it, credit came in.</summary>
public enum Direction
{
    Debit,
    Credit,
}

/// <summary>One booked line of a statement. Amounts in fen, never below zero; <see cref="Direction"/> gives the sign.</summary>
/// <param name="LineId">Number of the line within its statement, from 1.</param>
/// <param name="BookedOn">The day the bank booked it.</param>
/// <param name="BankRef">The bank's own reference; what cannot name a stream stands digested, and a line without one is named by its content.</param>
/// <param name="EndToEnd">What we called the payment: the order's id. Null where the bank gives none.</param>
public sealed record StatementLine(
    string LineId, long AmountFen, Direction Direction, DateOnly BookedOn, string BankRef, string? EndToEnd = null, string? Counterparty = null,
    string? Text = null);

/// <summary>What happened to a bank statement.</summary>
public abstract record BankStatementEvent : Event;

/// <summary>What the bank said of an account over some days. Opening balance and lines add up to the closing balance (B4).</summary>
/// <param name="FileDigest">SHA-256 of the file it came in, which is kept beside the journal.</param>
/// <param name="StatementRef">What the bank calls the statement.</param>
/// <param name="OpeningFen">Below zero where the account is overdrawn.</param>
public sealed record StatementImported(
    string Format, string FileDigest, int FileBytes, string FileName, string StatementRef, string AccountNo, DateOnly From, DateOnly Until,
    long OpeningFen, long ClosingFen, ImmutableArray<StatementLine> Lines, string ImportedBy) : BankStatementEvent;

/// <summary>A line agreed with the order it names, and settled it.</summary>
public sealed record LineSettled(string LineId, string OrderId, long AmountFen) : BankStatementEvent;

/// <summary>The line was known: from another statement or line, or because a person had recorded it. Nothing was done.</summary>
public sealed record LineKnown(string LineId, string? OrderId = null, string? FirstStatementId = null, string? FirstLineId = null) : BankStatementEvent;

/// <summary>A line that a person must look at.</summary>
/// <param name="Doubt">Why, as one of <see cref="Doubts"/>.</param>
/// <param name="OrderId">The order it names, where there is one.</param>
/// <param name="OrderFen">What that order is for.</param>
/// <param name="Detail">The order's state, or the code of the refusal.</param>
public sealed record LineReported(string LineId, string Doubt, string? OrderId = null, long? OrderFen = null, string? Detail = null) : BankStatementEvent;

/// <summary>A person said which order the line belongs to; <paramref name="Use"/> is <c>settlement</c> or <c>return</c>.</summary>
public sealed record LineMatched(string LineId, string OrderId, string Use, long AmountFen, string MatchedBy) : BankStatementEvent;

/// <summary>A person said that the line is no business of any order.</summary>
public sealed record LineSetAside(string LineId, string Reason, string SetAsideBy) : BankStatementEvent;

/// <summary>A bank reference was seen for the first time on an account.</summary>
public sealed record BankLineSeen(string StatementId, string LineId, long AmountFen, Direction Direction, string? EndToEnd = null) : Event;

/// <summary>Why a line waits for a person.</summary>
public static class Doubts
{
    /// <summary>Money left and no order is named: a fee, or a payment that is not ours.</summary>
    public const string ReferenceMissing = "reference-missing";
    /// <summary>Money left under a reference that is no order's.</summary>
    public const string ReferenceUnknown = "reference-unknown";
    /// <summary>The order is for another amount.</summary>
    public const string AmountDiffers = "amount-differs";
    /// <summary>The order is not on its way.</summary>
    public const string OrderState = "order-state";
    /// <summary>Money came in that names an order of ours.</summary>
    public const string MoneyReturned = "money-returned";
    /// <summary>Money came in that names no order of ours.</summary>
    public const string MoneyReceived = "money-received";
    /// <summary>The bank used one reference for two different things.</summary>
    public const string ReferenceReused = "reference-reused";
    /// <summary>The order's own rules refuse the settlement.</summary>
    public const string Refused = "refused";
}
