using System.Collections.Immutable;
using System.Globalization;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.BankStatements;

/// <summary>What became of a line.</summary>
public enum LineOutcome
{
    /// <summary>Not looked at yet.</summary>
    Pending,
    Settled,
    Known,
    /// <summary>Waits for a person.</summary>
    Reported,
    Matched,
    SetAside,
}

/// <summary>银行对账单: one statement of one account. Stream <c>bank-statement/{id}</c>; the id is made of the file's digest.</summary>
public sealed record BankStatement : AggregateState
{
    public static readonly BankStatement Initial = new();

    public string FileDigest { get; init; } = "";
    public string AccountNo { get; init; } = "";
    public string StatementRef { get; init; } = "";
    public ImmutableArray<StatementLine> Lines { get; init; } = [];

    /// <summary>What became of each line, in their order.</summary>
    public ImmutableList<LineOutcome> Outcomes { get; init; } = [];

    /// <summary>Whether it was imported.</summary>
    public bool IsImported => FileDigest.Length > 0;

    /// <summary>The stream of a statement.</summary>
    public static string StreamOf(string statementId) => "bank-statement/" + statementId;

    /// <summary>The place of a line, or -1.</summary>
    public int IndexOf(string lineId) =>
        int.TryParse(lineId, NumberStyles.None, CultureInfo.InvariantCulture, out var no) && no >= 1 && no <= Lines.Length && Lines[no - 1].LineId == lineId
            ? no - 1 : -1;

    public override BankStatement Evolve(Event happened) => happened switch
    {
        StatementImported e => this with
        {
            FileDigest = e.FileDigest, AccountNo = e.AccountNo, StatementRef = e.StatementRef, Lines = e.Lines,
            Outcomes = ImmutableList.CreateRange(Enumerable.Repeat(LineOutcome.Pending, e.Lines.Length)),
        },
        LineSettled e => After(e.LineId, LineOutcome.Settled),
        LineKnown e => After(e.LineId, LineOutcome.Known),
        LineReported e => After(e.LineId, LineOutcome.Reported),
        LineMatched e => After(e.LineId, LineOutcome.Matched),
        LineSetAside e => After(e.LineId, LineOutcome.SetAside),
        _ => throw Unexpected(happened),
    };

    private BankStatement After(string lineId, LineOutcome outcome) => this with { Outcomes = Outcomes.SetItem(IndexOf(lineId), outcome) };
}

/// <summary>
/// Where a bank reference was first seen on an account, and with what: so that statements that overlap bring each line once. Stream
/// <c>bank-line/{accountNo}/{bankRef}</c>.
/// </summary>
public sealed record BankLine : AggregateState
{
    public static readonly BankLine Initial = new();

    /// <summary>The statement that brought it first, or null.</summary>
    public string? StatementId { get; init; }
    public string LineId { get; init; } = "";
    public long AmountFen { get; init; }
    public Direction Direction { get; init; }
    public string? EndToEnd { get; init; }

    /// <summary>The stream of a reference on an account.</summary>
    public static string StreamOf(string accountNo, string bankRef) => $"bank-line/{accountNo}/{bankRef}";

    /// <summary>Whether a line says the same as the one that was seen.</summary>
    public bool Says(StatementLine line) => AmountFen == line.AmountFen && Direction == line.Direction && EndToEnd == line.EndToEnd;

    public override BankLine Evolve(Event happened) => happened switch
    {
        BankLineSeen e => this with
        {
            StatementId = e.StatementId, LineId = e.LineId, AmountFen = e.AmountFen, Direction = e.Direction, EndToEnd = e.EndToEnd,
        },
        _ => throw Unexpected(happened),
    };
}
