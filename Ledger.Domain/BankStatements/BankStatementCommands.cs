using System.Collections.Immutable;
using System.Globalization;
using FluentValidation;
using Ledger.Domain.Kernel;

namespace Ledger.Domain.BankStatements;

/// <summary>A command to one statement. <see cref="StatementId"/> comes from the address of the request, or is made of the file's digest.</summary>
public abstract record BankStatementCommand : ICommand
{
    public string StatementId { get; init; } = "";
    public string Stream => BankStatement.StreamOf(StatementId);
}

/// <summary>Records what the bank said of an account (B3, B4). Uploading a statement file sends it; its lines are taken up one by one after it.</summary>
public sealed record ImportStatement(
    string Format, string FileDigest, int FileBytes, string FileName, string StatementRef, string AccountNo, DateOnly From, DateOnly Until,
    long OpeningFen, long ClosingFen, ImmutableArray<StatementLine> Lines) : BankStatementCommand;

/// <summary>Takes up a line: settles the order it names where everything agrees, and reports it otherwise (D6, D7, B5).</summary>
public sealed record ReconcileLine(string LineId) : BankStatementCommand;

/// <summary>Says which order a reported line belongs to: money that left settles it, money that came back returns it (D6, D7, D8, B5).</summary>
public sealed record MatchLine(string LineId, string OrderId, string? Remark = null) : BankStatementCommand;

/// <summary>Says that a reported line belongs to no order (B5).</summary>
public sealed record SetLineAside(string LineId, string Reason) : BankStatementCommand;

// Shape only: what can be refused without knowing any state.

public sealed class ImportStatementValidator : AbstractValidator<ImportStatement>
{
    /// <summary>Most lines of one statement: they stand in one entry of the journal.</summary>
    public const int MostLines = 5_000;

    public ImportStatementValidator()
    {
        RuleFor(c => c.StatementId).ValidId();
        RuleFor(c => c.Format).Text(40);
        RuleFor(c => c.FileDigest).Digest();
        RuleFor(c => c.FileBytes).GreaterThan(0).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.FileName).Text();
        RuleFor(c => c.StatementRef).Text(100);
        RuleFor(c => c.AccountNo).ValidId();
        RuleFor(c => c.Until).GreaterThanOrEqualTo(c => c.From).WithErrorCode(RefusalCodes.RequestInvalid);
        RuleFor(c => c.OpeningFen).Must(IsBalance).WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(c => c.ClosingFen).Must(IsBalance).WithErrorCode(RefusalCodes.AmountInvalid);
        RuleFor(c => c.Lines).Must(lines => !lines.IsDefault && lines.Length <= MostLines && lines.Index().All(IsLine))
            .WithErrorCode(RefusalCodes.RequestInvalid);
    }

    private static bool IsBalance(long fen) => fen is >= -Fen.Max and <= Fen.Max;

    private static bool IsLine((int Index, StatementLine Line) at) =>
        at.Line.LineId == (at.Index + 1).ToString(CultureInfo.InvariantCulture) && at.Line.AmountFen is >= 0 and <= Fen.Max
        && Enum.IsDefined(at.Line.Direction) && Ids.IsValid(at.Line.BankRef) && Fits(at.Line.EndToEnd, 64) && Fits(at.Line.Counterparty, 200)
        && Fits(at.Line.Text, 500);

    private static bool Fits(string? text, int max) => text is null || text.Length <= max;
}

public sealed class ReconcileLineValidator : AbstractValidator<ReconcileLine>
{
    public ReconcileLineValidator()
    {
        RuleFor(c => c.StatementId).ValidId();
        RuleFor(c => c.LineId).ValidId();
    }
}

public sealed class MatchLineValidator : AbstractValidator<MatchLine>
{
    public MatchLineValidator()
    {
        RuleFor(c => c.StatementId).ValidId();
        RuleFor(c => c.LineId).ValidId();
        RuleFor(c => c.OrderId).ValidId();
        RuleFor(c => c.Remark!).Text().When(c => c.Remark is not null);
    }
}

public sealed class SetLineAsideValidator : AbstractValidator<SetLineAside>
{
    public SetLineAsideValidator()
    {
        RuleFor(c => c.StatementId).ValidId();
        RuleFor(c => c.LineId).ValidId();
        RuleFor(c => c.Reason).Text();
    }
}
